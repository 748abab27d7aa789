"""Mistakes in what sections, conditions, manual questions and the rest can say: line, what, what to do."""

import json
from pathlib import Path

import jsonschema  # type: ignore[import-untyped]
import pytest
import yaml

from qa.scoring import Scorecard, load_scorecard, schema
from tests.scoring.test_loader import mistakes

pytestmark = pytest.mark.usefixtures("own_vocabulary")

GOOD = """\
id: card
version: 1
title: Card
applies_to:
  channels: call
  dispositions: [refund]
  duration: {at_least: 1m, at_most: 1h}
  from: 2026-01-01
  until: 2026-12-31
pass_mark: 80
grades: [{name: Good, at_least: 90}, {name: Fair, at_least: 50}]
sections:
  - id: opening
    title: Opening
    weight: 40
    criteria:
      - id: greeting
        question: Did the agent greet?
        points: 5
        why: It helps.
        coaching: {praise: Warm., instead: Say hello., goal: Greet.}
        critical: criterion
        tags: customer
        root_causes: [{id: rush, text: No time}, {id: habit, text: Not used to it}]
        count: {kind: greeting, role: agent, within: 20s, bands: [{at_least: 1, credit: 1}]}
  - id: middle
    title: Middle
    weight: 60
    applies_when: {answers: {greeting: [met, partly_met]}}
    sections:
      - id: words
        title: Words
        weight: 100
        criteria:
          - id: warmth
            question: Was it warm?
            points: 5
            why: It helps.
            coaching: {praise: Warm., instead: Say hello., goal: Greet.}
            manual: yes_no
          - id: extra
            question: Was there more?
            points: 2
            bonus: true
            why: It helps.
            coaching: {praise: Warm., instead: Say hello., goal: Greet.}
            applies_when: {answers: {warmth: met}}
            manual: {choices: {much: 1, some: 0.5}}
"""
INNER = "sections[1].sections[0]"


def test_a_good_one_loads_and_the_schema_accepts_it(tmp_path: Path) -> None:
    (tmp_path / "card.yaml").write_text(GOOD, encoding="utf-8")
    card = load_scorecard(tmp_path / "card.yaml")
    assert [criterion.id for criterion in card.criteria()] == ["greeting", "warmth", "extra"]
    given = yaml.load(GOOD, Loader=yaml.BaseLoader)
    assert given["sections"][1]["sections"][0]["criteria"][0]["manual"] == "yes_no"
    plain = yaml.safe_load(GOOD.replace("2026-01-01", "'2026-01-01'").replace("2026-12-31", "'2026-12-31'"))
    jsonschema.validate(plain, schema())


@pytest.mark.parametrize("place", ["within: 20s", "within: 1m0.3s", "last: 3 turns", "last: 1 turn"])
def test_kept_as_json_it_is_the_same(tmp_path: Path, place: str) -> None:
    (tmp_path / "card.yaml").write_text(GOOD.replace("within: 20s", place), encoding="utf-8")
    card = load_scorecard(tmp_path / "card.yaml")
    kept = json.dumps(card.model_dump(mode="json", exclude_defaults=True))
    again = Scorecard.model_validate(json.loads(kept))
    assert again == card
    assert json.dumps(again.model_dump(mode="json", exclude_defaults=True)) == kept


@pytest.mark.parametrize(
    ("right", "wrong", "message"),
    [
        ("at_most: 1h", "at_most: 30s",
         "card.yaml:7: applies_to.duration: nothing is at least 1m and at most 30s. Swap them."),
        ("{at_least: 1m, at_most: 1h}", "{}",
         "card.yaml:7: applies_to.duration: needs at_least, at_most or both. Write {at_least: 1m}."),
        ("at_least: 1m", "at_least: 2 turns",
         "card.yaml:7: applies_to.duration.at_least: '2 turns' is not a duration. Write 20s or 1m30s."),
        ("from: 2026-01-01", "from: 20260101",
         "card.yaml:8: applies_to.from: '20260101' is not a day. Write it like 2026-01-31."),
        ("until: 2026-12-31", "until: 2025-12-31",
         "card.yaml:9: applies_to.until: is before from (2026-01-01): no interaction is in between. "
         "Swap them."),
        ("at_least: 50", "at_least: 95",
         "card.yaml:11: grades[1].at_least: is never reached: 90 comes before. Lower it."),
        ("name: Fair", "name: Good",
         "card.yaml:11: grades[1].name: 'Good' is used 2 times. Give each its own name."),
        ("id: habit", "id: rush",
         "card.yaml:24: sections[0].criteria[0].root_causes[1].id: 'rush' is used 2 times. "
         "Give each its own id."),
        ("tags: customer", "tags: [Customer]",
         "card.yaml:23: sections[0].criteria[0].tags[0]: 'Customer' is not an id. "
         "Use small letters, digits and _, a letter first."),
        ("bands: [{at_least: 1, credit: 1}]", "bands: []",
         "card.yaml:25: sections[0].criteria[0].count.bands: is empty. Give at least one, or take the "
         "key out."),
        ("{greeting: [met, partly_met]}", "{greetin: met}",
         "card.yaml:29: sections[1].applies_when.answers.greetin: no criterion 'greetin'. "
         "Did you mean 'greeting'?"),
        ("{greeting: [met, partly_met]}", "{greeting: [met, not_evaluated]}",
         "card.yaml:29: sections[1].applies_when.answers.greeting[1]: not_evaluated is no answer to go by: "
         "then nobody knows. Take it out."),
        ("{greeting: [met, partly_met]}", "{warmth: met}",
         "card.yaml:29: sections[1].applies_when.answers.warmth: goes in a circle: warmth waits for warmth. "
         "Take one of the conditions out."),
        ("manual: yes_no", "manual: yes_no\n            applies_when: {answers: {extra: met}}",
         f"card.yaml:48: {INNER}.criteria[1].applies_when.answers.warmth: goes in a circle: "
         "extra waits for warmth, which waits for extra. Take one of the conditions out."),
        ("        weight: 100", "        weight: 90",
         "card.yaml:30: sections[1].sections: the weights sum to 90. Make them sum to 100."),
        ("id: words", "id: opening",
         f"card.yaml:31: {INNER}.id: 'opening' is used 2 times. Give each its own id."),
        ("id: warmth", "id: greeting",
         f"card.yaml:35: {INNER}.criteria[0].id: 'greeting' is used 2 times. Give each its own id."),
        ("manual: yes_no", "manual: {}",
         f"card.yaml:40: {INNER}.criteria[0].manual: has one of choices and scale. "
         "Give yes_no, {scale: 5} or {choices: {NAME: CREDIT}}."),
        ("manual: yes_no", "manual: {choices: {yes: 1}}",
         f"card.yaml:40: {INNER}.criteria[0].manual.choices: leave nothing to choose. Give two at least."),
        ("{much: 1, some: 0.5}", "{much: 0.9, some: 0.5}",
         f"card.yaml:48: {INNER}.criteria[1].manual.choices: none earns everything. "
         "Give one of them credit 1."),
        ("manual: yes_no", "manual: {scale: 11}",
         f"card.yaml:40: {INNER}.criteria[0].manual.scale: 11 is out of range. "
         "Write a number of at most 10."),
        ("bonus: true", "bonus: true\n            penalty: 2",
         f"card.yaml:45: {INNER}.criteria[1].penalty: a bonus takes nothing off. Take one of the two out."),
        ("bonus: true", "bonus: true\n            critical: section",
         f"card.yaml:45: {INNER}.criteria[1].critical: a bonus that is missed costs nothing. "
         "Take one of the two out."),
        ("points: 2", "points: 0",
         f"card.yaml:43: {INNER}.criteria[1].points: a bonus of no points adds nothing. Give it some."),
    ],
)  # fmt: skip
def test_a_mistake(tmp_path: Path, right: str, wrong: str, message: str) -> None:
    assert right in GOOD
    assert message in mistakes(tmp_path, GOOD.replace(right, wrong, 1))


def test_a_section_that_holds_nothing_and_criteria_that_weights_leave_nothing_for(tmp_path: Path) -> None:
    beside = GOOD.replace("    sections:\n", "    criteria: [{}]\n    sections:\n")
    assert (
        "card.yaml:30: sections[1].criteria: stand beside sections whose weights share out everything. "
        "Put them into a section with a weight." in mistakes(tmp_path, beside)
    )
    empty = GOOD[: GOOD.index("        weight: 100")] + "        weight: 100\n"
    assert mistakes(tmp_path, empty) == [
        f"card.yaml:31: {INNER}: holds nothing. Give it criteria, or sections."
    ]


@pytest.mark.parametrize(
    ("say", "wrong"),
    [
        (
            "{customer_name}, hello",
            "{customer_name} is nothing that can be filled in. Known: {customer_words}, ",
        ),
        ("{}", "{} is nothing that can be filled in."),
        ("{agent_name", "has a brace of its own."),
    ],
)
def test_what_is_filled_in_is_known(tmp_path: Path, say: str, wrong: str) -> None:
    told = "coaching: {praise: Warm., instead: Say hello., goal: Greet.}"
    changed = GOOD.replace(told, told.replace("{praise", f"{{say: '{say}', praise"), 1)
    (message,) = mistakes(tmp_path, changed)
    assert "coaching.say" in message
    assert wrong in message
