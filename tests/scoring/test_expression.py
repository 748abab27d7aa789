"""The escape hatch lets arithmetic through and nothing that reaches further."""

import pytest

from qa.scoring import expression

pytestmark = pytest.mark.usefixtures("own_vocabulary")


@pytest.mark.parametrize(
    ("text", "sql", "is_boolean"),
    [
        (
            "hold_count > 1 and not channel = 'chat'",
            "((facts.hold_count > 1) AND (facts.channel != 'chat'))",
            True,
        ),
        ("findings('jargon', 'agent') -- a remark", "facts.count_jargon_agent", False),
        ("case when hold_count is null then 1 else least(1, hold_count / 2) end", None, False),
        ("channel in ('call', 'chat') and hold_count between 1 and 2", None, True),
        ("coalesce(talk_ratio_agent, 0.5) <= 0.6", None, True),
        ("channel like 'c%' or queue not in ('sales')", None, True),
    ],
)
def test_what_is_allowed(text: str, sql: str | None, is_boolean: bool) -> None:
    parsed = expression.parse(text)
    assert parsed.is_boolean is is_boolean
    assert sql is None or parsed.sql == sql


def test_what_an_expression_needs_is_known() -> None:
    parsed = expression.parse("hold_count + findings('jargon', 'any') > 1 and queue = 'x'")
    assert parsed.measurements == ("hold_count",)
    assert parsed.columns == ("queue",)
    assert parsed.counts == (("count_jargon_any", ("jargon", "any")),)


@pytest.mark.parametrize(
    "hostile",
    [
        "1; DROP TABLE evaluations",
        "1; SELECT 2",
        "(SELECT max(score) FROM evaluations) > 1",
        "EXISTS (FROM turns)",
        "hold_count IN (SELECT 1)",
        "1 FROM read_csv('secrets.csv')",
        "1 FROM evaluations",
        "read_text('secrets.txt') = ''",
        "getenv('HOME') = ''",
        "current_setting('home_directory') = ''",
        "system.main.abs(hold_count) > 1",
        "main.findings('jargon', 'agent') > 0",
        "nextval('s') > 1",
        "random() > 0.5",
        "now() > now()",
        "current_date > '2020-01-01'",
        "count(*) > 1",
        "sum(hold_count) > 1",
        "abs(hold_count) OVER () > 1",
        "hold_count > 1, 2",
        "hold_count AS x",
        "*",
        "COLUMNS('.*') > 1",
        "evaluations.score > 1",
        "facts.hold_count > 1",
        "interaction_id = '1'",
        "input_key = 'x'",
        "hold_count::INTEGER > 1",
        "TRY_CAST(channel AS INTEGER) > 1",
        "[1, 2][1] > 1",
        "{'a': 1}.a > 1",
        "list_transform([1], lambda x: x)[1] > 1",
        "$1 > 1",
        "? > 1",
        "hold_count > 1 LIMIT 1",
        "hold_count > 1 ORDER BY 1",
        "DISTINCT hold_count",
        "1 WHERE true",
        "1 UNION SELECT 2",
        "channel || 'x' = 'y'",
        "repeat('x', 1000000000) = 'x'",
        "channel = 1",
        "channel + 1 > 2",
        "queue",
        "hold_count >",
        "",
        "findings('jargon')",
        "findings(channel, 'agent') > 1",
        "findings('jargons', 'agent') > 1",
        "findings('jargon', 'agents') > 1",
        "getvariable('x') > 1",
        "hold_count > 1) OR (1=1",
        "1" * 3000,
    ],
)
def test_what_is_refused(hostile: str) -> None:
    with pytest.raises(ValueError, match=r"[.?]$"):
        expression.parse(hostile)


def test_a_refusal_says_what_is_allowed() -> None:
    with pytest.raises(
        ValueError, match=r"the function 'getenv' is not allowed .* Use measurements, columns"
    ):
        expression.parse("getenv('HOME') = ''")
    with pytest.raises(
        ValueError, match=r"no measurement or column 'hold_cout'. Did you mean 'hold_count'\?"
    ):
        expression.parse("hold_cout > 1")
