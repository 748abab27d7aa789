"""The scorecards that ship with callqa: their examples come out as expected, and cover every criterion."""

import json
import re
from functools import cache
from pathlib import Path

import jsonschema  # type: ignore[import-untyped]
import pytest
import yaml

import qa.scoring as scoring
from qa.checks import load_book
from qa.scoring.model import Section
from qa.scoring.rules import AppliesWhen
from qa.settings import Settings
from qa.types import Outcome
from tests.scoring.builders import criterion

FOLDER = Settings().scorecards
NAMES = ("support_call", "support_chat", "support_email")


@cache
def outcome_of(name: str) -> scoring.ScorecardTest:
    return scoring.test_scorecard(FOLDER / f"{name}.yaml", load_book(FOLDER / "phrases"))


@pytest.mark.parametrize("name", NAMES)
def test_examples_come_out_as_expected(name: str) -> None:
    assert [str(difference) for difference in outcome_of(name).differences] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_criterion_has_an_example_of_each_outcome(name: str) -> None:
    assert [str(lacking) for lacking in outcome_of(name).uncovered] == []


@pytest.mark.parametrize("name", NAMES)
def test_shape(name: str) -> None:
    card = scoring.load_scorecard(FOLDER / f"{name}.yaml")
    assert len(list(card.criteria())) >= 12
    assert any(criterion.critical == "scorecard" for criterion in card.criteria())
    assert any(criterion.applies_when for criterion in card.criteria())


def test_the_folder_loads_as_a_whole() -> None:
    assert tuple(card.id for card in scoring.load_scorecards(FOLDER)) == NAMES


def test_a_wrong_expectation_is_told_with_the_reason(tmp_path: Path) -> None:
    path = tmp_path / "support_chat.yaml"
    text = (FOLDER / "support_chat.yaml").read_text(encoding="utf-8").split("\nexamples:")[0]
    example = {
        "name": "no hello",
        "turns": [{"customer": "Hi"}, {"agent": "Yes?"}],
        "expect": {"greeting": "met"},
    }
    path.write_text(text + "\n" + yaml.safe_dump({"examples": [example]}), encoding="utf-8")
    result = scoring.test_scorecard(path, load_book(FOLDER / "phrases"))
    assert [str(each) for each in result.differences] == [
        "no hello: greeting: expected met, got not_met "
        "(no greeting by the agent in the agent's first 2 turns)"
    ]
    lacks = {each.criterion: each.lacks for each in result.uncovered}
    assert lacks["greeting"] == (Outcome.NOT_MET,)
    assert Outcome.NOT_APPLICABLE in lacks["empathy"]


def test_the_committed_schema_is_the_current_one_and_accepts_the_scorecards() -> None:
    committed = json.loads((FOLDER / "schema.json").read_text(encoding="utf-8"))
    assert committed == scoring.schema(), "write it anew: callqa scorecard schema > scorecards/schema.json"
    for name in NAMES:
        card = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
        jsonschema.validate(card, committed)


def test_the_yaml_in_the_readme_is_right(tmp_path: Path) -> None:
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    card, inside, when, examples = re.findall(r"```yaml\n(.*?)```", readme, re.DOTALL)
    path = tmp_path / "card.yaml"
    path.write_text(card.replace("weight: 15 ", "weight: 100 ") + examples, encoding="utf-8")
    assert scoring.test_scorecard(path, load_book(FOLDER / "phrases")).differences == ()
    [outer] = yaml.safe_load(inside)["sections"]
    for section in outer["sections"]:
        section["criteria"] = [criterion(section["id"], manual="yes_no")]
    assert [each.weight for each in Section.model_validate(outer).with_all_inside()] == [60, 75, 25]
    AppliesWhen.model_validate(yaml.safe_load(when)["applies_when"])
