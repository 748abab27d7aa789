"""Whose answers a report counts: the machine's, a person's, or nobody's yet."""

from pathlib import Path

import pytest

from qa.report import write_reports
from tests.report.builder import Talk, Warehouse, card
from tests.report.rich import answer
from tests.report.story import COLD, GOOD

PAGE = "a102/2026-W45.html"


@pytest.fixture
def warehouse() -> Warehouse:
    return Warehouse().add(Talk("C-1", "2026-11-02T09:00:00", COLD), Talk("C-2", "2026-11-03T09:00:00", GOOD))


def page(warehouse: Warehouse, folder: Path) -> str:
    write_reports(warehouse.con, folder, warehouse.scorecards, dispute_days=14)
    return (folder / PAGE).read_text("utf-8")


def test_without_people_the_scores_are_said_to_be_the_machines(warehouse: Warehouse, tmp_path: Path) -> None:
    assert "No person has looked at these conversations yet" in page(warehouse, tmp_path)
    assert "all of them the machine's own" in (tmp_path / "index.html").read_text("utf-8")


def test_a_persons_answer_counts_and_the_machines_stays_visible(warehouse: Warehouse, tmp_path: Path) -> None:
    before = page(warehouse, tmp_path)
    answer(warehouse, "C-1", "empathy", "met", 1.0)
    after = page(warehouse, tmp_path)
    assert "A person's answer; the machine had: not met." not in before
    assert "A person's answer; the machine had: not met." in after
    assert "Where a person checked, the scores count their answers." in after
    assert "<dt>Checked by a person</dt><dd><strong>1</strong> <span>of 2</span></dd>" in after
    assert "A person looked at it; the score counts their answers (the machine's own: " in after
    assert "dana" not in after
    assert "1 of them with a person's answers in place" in (tmp_path / "index.html").read_text("utf-8")


def test_what_waits_for_a_person_is_said(warehouse: Warehouse, tmp_path: Path) -> None:
    warehouse.con.execute(
        "UPDATE evaluations SET awaits_person = 1, score = NULL, passed = NULL WHERE interaction_id = 'C-1'"
    )
    html = page(warehouse, tmp_path)
    assert "1 conversation waits for a person's answer, and has no score until then." in html
    assert "1 question waits for a person's answer, so it has no score yet." in html


def test_a_grade_stands_beside_its_score(warehouse: Warehouse, tmp_path: Path) -> None:
    page(warehouse, tmp_path)
    warehouse.con.execute("UPDATE evaluations SET grade = 'Gold' WHERE interaction_id = 'C-2'")
    assert "passed, Gold</span>" in page(warehouse, tmp_path)


@pytest.mark.parametrize(("state", "said"), [("open", "not decided yet"), ("declined", "declined")])
def test_a_disagreement_shows_its_state(warehouse: Warehouse, tmp_path: Path, state: str, said: str) -> None:
    page(warehouse, tmp_path)
    warehouse.con.execute(
        "INSERT INTO disputes BY NAME SELECT 'd' AS dispute_id, evaluation_id, interaction_id, "
        "scorecard, 'a102' AS agent_id, 'a102' AS raised_by, 'No.' AS reason, $1 AS state, "
        "TIMESTAMPTZ '2026-11-08 09:00:00+00' AS raised_at FROM evaluations WHERE interaction_id = 'C-1'",
        [state],
    )
    assert f"Disagreement on the evaluation as a whole: <strong>{said}</strong>." in page(warehouse, tmp_path)


def test_a_retired_scorecard_keeps_its_wording(warehouse: Warehouse, tmp_path: Path) -> None:
    write_reports(warehouse.con, tmp_path, [card("chat")], dispute_days=14)
    html = (tmp_path / PAGE).read_text("utf-8")
    assert "Support call." in html
    assert "<h3>Listening</h3>" in html
    assert "What to say or do instead:" in html


def test_a_scorecard_that_cannot_be_read_any_more_is_told_by_its_names(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    warehouse.con.execute("""UPDATE scorecard_versions SET definition = '{"id": 1}'""")
    write_reports(warehouse.con, tmp_path, [card("chat")], dispute_days=14)
    html = (tmp_path / PAGE).read_text("utf-8")
    assert "support_call." in html
    assert "<h3>listening</h3>" in html


def test_agents_are_compared_with_a_word_on_what_is_adjusted(tmp_path: Path) -> None:
    many = [Talk(f"C-{i}", f"2026-11-02T09:00:{i:02}", GOOD) for i in range(20)]
    few = [Talk(f"D-{i}", f"2026-11-02T10:00:{i:02}", COLD, agent_id="a101") for i in range(19)]
    warehouse = Warehouse().add(*many, *few)
    write_reports(warehouse.con, tmp_path, warehouse.scorecards, dispute_days=14)
    html = (tmp_path / "index.html").read_text("utf-8")
    assert "allows for the mix of scorecard, queue and channel" in html
    assert '<td>1</td><th scope="row"><bdi>Ben Okafor</bdi></th>' in html
    assert '<td>too few</td><th scope="row">' in html


def test_one_agent_alone_is_not_compared(warehouse: Warehouse, tmp_path: Path) -> None:
    page(warehouse, tmp_path)
    assert "Agents beside one another" not in (tmp_path / "index.html").read_text("utf-8")


def test_a_question_on_which_people_and_machine_disagree_is_marked(
    warehouse: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    care = "People and machine disagree on this question; take it with care until it is mended."
    assert care not in page(warehouse, tmp_path)
    marked = frozenset({("support_call", "empathy")})
    monkeypatch.setattr("qa.report.write.marked_criteria", lambda con: marked)
    assert page(warehouse, tmp_path).count(care) == 2
    answer(warehouse, "C-1", "empathy", "met", 1.0)
    assert page(warehouse, tmp_path).count(care) == 1
