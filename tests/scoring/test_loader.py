"""Mistakes in a scorecard: each with its line, what is wrong and what to do, all at once."""

from pathlib import Path

import pytest

from qa.errors import ConfigError
from qa.scoring import load_scorecard, load_scorecards

pytestmark = pytest.mark.usefixtures("own_vocabulary")

GOOD = """\
id: support_call
version: 1
title: Support call
applies_to: {channels: [call], languages: [en]}
pass_mark: 80
sections:
  - id: opening
    title: Opening
    weight: 40
    criteria:
      - id: greeting
        question: Did the agent greet the customer?
        points: 5
        why: A greeting says you are there.
        coaching: {praise: Warm., instead: Say hello., goal: Greet.}
        required: {kind: greeting, role: agent, within: 20s}
  - id: middle
    title: Middle
    weight: 60
    criteria:
      - id: silence
        question: Was the customer left in silence?
        points: 5
        why: Silence worries.
        coaching: {praise: Good., instead: Say what you do., goal: Talk.}
        bands: {measurement: longest_silence_s, bands: [{at_most: 10, credit: 1}]}
"""


def mistakes(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "card.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as error:
        load_scorecard(path)
    return str(error.value).splitlines()


def test_a_good_one_loads(tmp_path: Path) -> None:
    (tmp_path / "card.yaml").write_text(GOOD, encoding="utf-8")
    [card] = load_scorecards(tmp_path)
    assert [criterion.id for criterion in card.criteria()] == ["greeting", "silence"]


@pytest.mark.parametrize(
    ("right", "wrong", "message"),
    [
        (
            "kind: greeting",
            "kind: greetng",
            "card.yaml:16: sections[0].criteria[0].required.kind: "
            "no finding kind 'greetng'. Did you mean 'greeting'?",
        ),
        (
            "longest_silence_s",
            "longest_silence",
            "card.yaml:26: sections[1].criteria[0].bands.measurement: "
            "no measurement 'longest_silence'. Did you mean 'longest_silence_s'?",
        ),
        (
            "within: 20s",
            "within: 20 sec",
            "card.yaml:16: sections[0].criteria[0].required.within: "
            "'20 sec' is not a duration. Write 20s, 1m30s or 2 turns.",
        ),
        (
            "within: 20s",
            "wihtin: 20s",
            "card.yaml:16: sections[0].criteria[0].required.wihtin: unknown key. Did you mean 'within'?",
        ),
        (
            "role: agent,",
            "",
            "card.yaml:16: sections[0].criteria[0].required.role: this key is required. Add it.",
        ),
        (
            "weight: 60",
            "weight: 50",
            "card.yaml:6: sections: the weights sum to 90. Make them sum to 100.",
        ),
        (
            "    weight: 60\n",
            "",
            "card.yaml:6: sections: some sections have a weight and some don't. "
            "Give all of them one, or none.",
        ),
        (
            "id: silence",
            "id: greeting",
            "card.yaml:11: sections[0].criteria[0].id: 'greeting' is used 2 times. Give each its own id.",
        ),
        (
            "        required:",
            "        forbidden: {kind: jargon, role: agent}\n        required:",
            "card.yaml:11: sections[0].criteria[0]: has required and forbidden. "
            "Give exactly one of required, forbidden, bands, count, expression, manual.",
        ),
        (
            "        required: {kind: greeting, role: agent, within: 20s}\n",
            "",
            "card.yaml:11: sections[0].criteria[0]: has no rule. "
            "Give exactly one of required, forbidden, bands, count, expression, manual.",
        ),
        (
            "[{at_most: 10, credit: 1}]",
            "[{credit: 1}]",
            "card.yaml:26: sections[1].criteria[0].bands.bands[0]: a band needs at_most, at_least or both.",
        ),
        (
            "bands: {measurement: longest_silence_s, bands: [{at_most: 10, credit: 1}]}",
            "expression: {sql: \"getenv('HOME') = ''\"}",
            "card.yaml:26: sections[1].criteria[0].expression.sql: the function 'getenv' is not allowed in "
            "an expression. Use measurements, columns, comparisons, arithmetic, and/or/not, in, between, "
            "case, abs, ceil, coalesce, findings, floor, greatest, least, lower, round, upper.",
        ),
        (
            "points: 5",
            "points: true",
            "card.yaml:13: sections[0].criteria[0].points: should be a number, without quotes (got true).",
        ),
        (
            "version: 1",
            "version: '1'",
            "card.yaml:2: version: should be a whole number, without quotes (got '1').",
        ),
        (
            "pass_mark: 80",
            "pass_mark: 80\npass_mark: 90",
            "card.yaml:6: pass_mark: given twice; the first is on line 5. Keep one.",
        ),
        ("[en]", "[no]", "card.yaml:4: applies_to.languages[0]: 'no' reads as false in YAML. "
         "Write false, or quote the word."),
        ("channels: [call]", "channels: [phone]", "card.yaml:4: applies_to.channels[0]: 'phone' is not "
         "known here. Write 'call', 'chat', 'email', 'sms' or 'social'."),
    ],
)  # fmt: skip
def test_a_mistake(tmp_path: Path, right: str, wrong: str, message: str) -> None:
    assert right in GOOD
    assert message in mistakes(tmp_path, GOOD.replace(right, wrong, 1))


def test_all_mistakes_at_once_and_nothing_else(tmp_path: Path) -> None:
    text = GOOD.replace("kind: greeting", "kind: greetng").replace("weight: 60", "weight: 50")
    text = text.replace("id: silence", "id: greeting").replace("points: 5", "points: five", 1)
    found = mistakes(tmp_path, text)
    assert [line.split(": ", 1)[0] for line in found] == [
        "card.yaml:6",
        "card.yaml:11",
        "card.yaml:13",
        "card.yaml:16",
        "card.yaml:21",
    ]


def test_an_example_of_a_criterion_that_is_not_there(tmp_path: Path) -> None:
    example = "examples:\n  - name: one\n    turns: [{agent: Hi}]\n    expect: {greetin: met}\n"
    assert mistakes(tmp_path, GOOD + example) == [
        "card.yaml:30: examples[0].expect.greetin: no criterion 'greetin'. Did you mean 'greeting'?"
    ]


def test_two_files_with_one_id_and_a_folder_without_scorecards(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="holds no scorecard"):
        load_scorecards(tmp_path)
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(GOOD, encoding="utf-8")
    with pytest.raises(ConfigError) as error:
        load_scorecards(tmp_path)
    assert str(error.value) == "b.yaml: id: 'support_call' is taken by a.yaml. Give another."
