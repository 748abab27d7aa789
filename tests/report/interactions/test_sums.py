"""How a score came about: whoever reckons the lines again gets the score."""

import re

import pytest

from qa.report.interactions import _sums as sums
from qa.scoring import Explanation, explain_current
from tests.report.builder import Talk, Warehouse, card
from tests.report.rich import answer, rich_card, rich_warehouse
from tests.report.story import COLD, GOOD

NUMBER = r"−?[\d.]+"


def value(text: str) -> float:
    return float(text.replace("−", "-"))


def explained(made: Warehouse) -> list[Explanation]:
    ids = [row[0] for row in made.con.execute("SELECT interaction_id FROM interactions").fetchall()]
    return [each for told in explain_current(made.con, ids).values() for each in told]


@pytest.fixture(scope="module")
def rich() -> list[Explanation]:
    return explained(rich_warehouse())


def test_the_line_of_a_score_gives_the_score(rich: list[Explanation]) -> None:
    scored = [each for each in rich if each.score is not None]
    assert len(scored) >= 3
    for told in scored:
        line = sums.score(told)
        [(earned, possible, result)] = re.findall(
            rf"possible: 100 × ({NUMBER}) ÷ ({NUMBER}) = ({NUMBER})\.(?:\s|$)", line
        )
        assert 100 * value(earned) / value(possible) == pytest.approx(value(result), abs=0.01)
        assert min(100, max(0, value(result))) == pytest.approx(told.score, abs=0.005)
        assert ("held between 0 and 100" in line) == (not 0 <= value(result) <= 100)


def test_the_sections_add_up_to_the_points_earned(rich: list[Explanation]) -> None:
    added = [
        match for told in rich if (match := re.match(rf"(.*?) = ({NUMBER}) points earned", sums.score(told)))
    ]
    assert added
    for match in added:
        parts = re.findall(rf"(?:^|[+−] ){NUMBER}", match[1])
        assert sum(value(part.replace("+ ", "").replace("− ", "−")) for part in parts) == pytest.approx(
            value(match[2]), abs=0.001
        )


def test_an_open_score_says_what_it_waits_for(rich: list[Explanation]) -> None:
    told = next(each for each in rich if each.interaction_id == "C-2")
    assert sums.score(told) == "No score yet: 1 question waits for a person."


def test_bonus_and_penalty_name_their_question(rich: list[Explanation]) -> None:
    lines = [
        sums.section(s.sum, {c.criterion: c.question for c in s.criteria}) for e in rich for s in e.sections
    ]
    assert any("+5 bonus for “Offered more help?”" in line for line in lines)
    assert any("−20 as a penalty for “Let the customer finish?”" in line for line in lines)


def one(lines: object, **changes: dict[str, object]) -> Explanation:
    made = Warehouse((card("call", **changes),)).add(Talk("C-1", "2026-11-02T09:00:00", lines))  # type: ignore[arg-type]
    [told] = explained(made)
    return told


def test_verdicts_say_why() -> None:
    assert sums.verdict(one(GOOD)) == "Passed."
    assert sums.verdict(one(COLD)) == "Not passed: below the pass mark."
    missed = one(COLD, empathy={"critical": "scorecard"})
    question = "Does the agent respond to what the customer feels?"
    assert sums.verdict(missed).endswith(f"because a must-have was not met: {question}")


def test_a_void_section_names_what_was_missed() -> None:
    told = one(COLD, empathy={"critical": "section"})
    lines = [sums.section(s.sum, {c.criterion: c.question for c in s.criteria}) for s in told.sections]
    assert "All its points are lost, because this was not met: “Does the agent respond" in lines[1]


def test_weights_are_shown(rich: list[Explanation]) -> None:
    weighted = rich_card(
        sections=[
            {**section.model_dump(exclude_defaults=True), "weight": 50} for section in rich_card().sections
        ]
    )
    made = Warehouse((weighted,)).add(Talk("C-1", "2026-11-02T09:00:00", GOOD))
    answer(made, "C-1", "tone", "met", 1.0)
    [told] = explained(made)
    line = sums.section(told.sections[-1].sum, {})
    assert line == "Weight 50 × points kept ÷ points possible: 50 × 30 ÷ 30 = 50."
