"""The escape hatch lets arithmetic through and nothing that reaches further."""

from pathlib import Path

import pytest

from qa.scoring import evaluate, expression
from tests.scoring.builders import PROVENANCE, Stored, criterion, results, scorecard, store

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


HOSTILE = [
    line
    for line in Path(__file__).with_name("hostile.sql").read_text(encoding="utf-8").splitlines()
    if not line.startswith("--")
]
GROWING = {
    "nothing": "",
    "too long": "1" * 3000,
    "a number beyond any": "1" * 1999,
    "functions in functions": "abs(" * 390 + "1" + ")" * 390,
    "a long sum": "+".join(["1"] * 1000),
    "a product beyond any number": "9999999999999999999" + "*9999999999999999999" * 90,
    "cases in cases": "case when hold_count > 1 then " * 55 + "1" + " else 0 end" * 55,
    "a character that ends the text": "1\0; DROP TABLE evaluations",
    "half a character": "queue = '\ud800'",
    "a letter that turns the writing": "hold_count > 1 \u202e",
}


def test_there_are_hostile_expressions() -> None:
    assert len(HOSTILE) == len(set(HOSTILE)) >= 140


@pytest.mark.parametrize("hostile", [*HOSTILE, *GROWING.values()], ids=[*HOSTILE, *GROWING])
def test_what_is_refused(hostile: str) -> None:
    with pytest.raises(ValueError, match=r"[.?]$") as refused:
        expression.parse(hostile)
    assert len(str(refused.value)) < 500
    assert "\n" not in str(refused.value)


LONG = {
    "brackets": "(" * 900 + "1" + ")" * 900,
    "a pattern": "channel like '" + "%a" * 900 + "'",
    "a list": f"hold_count in ({'1,' * 900}1)",
    "a chain of not": "not " * 490 + "hold_count > 1",
    "a chain of signs": "- " * 900 + "1",
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_what_only_looks_hostile_is_worked_out(text: str) -> None:
    assert expression.parse(text).sql


def test_a_division_by_zero_has_no_value(own_vocabulary: None) -> None:
    con = store(Stored("i", numbers={"hold_count": 0}))
    card = scorecard(criterion("rate", expression={"sql": "turn_count / hold_count"}))
    evaluate(con, [card], PROVENANCE)
    assert results(con)["i", "rate"] == ("not_evaluated", "turn_count / hold_count has no value here")


def test_a_refusal_says_what_is_allowed() -> None:
    with pytest.raises(
        ValueError, match=r"the function 'getenv' is not allowed .* Use measurements, columns"
    ):
        expression.parse("getenv('HOME') = ''")
    with pytest.raises(
        ValueError, match=r"no measurement or column 'hold_cout'. Did you mean 'hold_count'\?"
    ):
        expression.parse("hold_cout > 1")
