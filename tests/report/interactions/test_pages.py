"""Which pages there are, when they are written again, and that their figures are those of the tables."""

import re
import stat
from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path

import pytest

from qa.report import write_reports
from qa.report.interactions import _write
from qa.store import note_publication, replace_roster, replace_surveys
from qa.types import Agent, Channel, CheckIssue, RedactedSurvey, Role, Survey
from tests.report.builder import ROSTER, Talk, Warehouse
from tests.report.interactions.talks import called, pages, stored, turn
from tests.report.rich import answer, disagree, rich_warehouse
from tests.report.story import COLD, GOOD
from tests.report.test_html import Elements

FIRST = Talk("C-1", "2026-11-02T09:00:00", COLD)
LATER = Talk("C-2", "2026-11-10T09:00:00", GOOD)


@pytest.fixture(scope="module")
def warehouse() -> Warehouse:
    """Two calls; tests only read it."""
    return Warehouse().add(FIRST, LATER)


@pytest.fixture(scope="module")
def rich() -> Warehouse:
    """All that people and scorecards can do; tests only read it."""
    return rich_warehouse()


def text_of(html: str) -> str:
    return " ".join(Elements(html).text.split())


def test_one_page_per_interaction_readable_by_its_owner_only(warehouse: Warehouse, tmp_path: Path) -> None:
    assert pages(warehouse, tmp_path).keys() == {"C-1", "C-2"}
    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.glob("*/*.html")} == {0o600}


def test_what_did_not_change_is_not_written_again(warehouse: Warehouse, tmp_path: Path) -> None:
    pages(warehouse, tmp_path)
    assert pages(warehouse, tmp_path) == {}


def test_a_page_that_is_gone_is_written_again(warehouse: Warehouse, tmp_path: Path) -> None:
    pages(warehouse, tmp_path)
    (tmp_path / "interactions" / "C-2.html").unlink()
    assert pages(warehouse, tmp_path).keys() == {"C-2"}


def test_batches_write_every_page(
    warehouse: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = pages(warehouse, tmp_path / "whole")
    monkeypatch.setattr(_write, "_BATCH", 1)
    assert pages(warehouse, tmp_path / "one by one") == whole


def test_another_language_writes_all_again(warehouse: Warehouse, tmp_path: Path) -> None:
    pages(warehouse, tmp_path)
    assert "Lo que se dijo" in pages(warehouse, tmp_path, language="es")["C-1"]


def test_only_days_asked_for_and_what_has_no_time(tmp_path: Path) -> None:
    turns = (turn(0, Role.AGENT, "Hello.", None, None),)
    made = stored(called("old", turns), called("timeless", turns, started_at=None))
    made.add(LATER)
    assert pages(made, tmp_path, since=date(2026, 11, 3)).keys() == {"C-2", "timeless"}
    assert pages(made, tmp_path).keys() == {"old"}


def test_what_changes_an_interaction_changes_its_page_alone(tmp_path: Path) -> None:
    made = Warehouse().add(FIRST, LATER)
    pages(made, tmp_path)
    answer(made, "C-1", "greeting", "not_met", 0.0)
    assert pages(made, tmp_path).keys() == {"C-1"}, "an answer"
    disagree(made, "C-1", "greeting", "open")
    assert pages(made, tmp_path).keys() == {"C-1"}, "a dispute"
    answered = Survey("C-1", datetime(2026, 11, 3, tzinfo=UTC), csat=2)
    replace_surveys(made.con, [RedactedSurvey(answered)])
    assert pages(made, tmp_path).keys() == {"C-1"}, "a survey"
    made.con.execute("INSERT INTO contacts BY NAME SELECT 'C-1' interaction_id, 'late_fee' reason")
    assert "Reason for contact late fee" in text_of(pages(made, tmp_path)["C-1"])
    note_publication(made.con, datetime(2026, 11, 9, 3, tzinfo=UTC))
    assert pages(made, tmp_path).keys() == {"C-1", "C-2"}, "what all have"
    ben, *others = ROSTER
    renamed = Agent(ben.agent_id, "Benedict Okafor", ben.team)
    replace_roster(made.con, [renamed, *others], datetime(2026, 12, 1, tzinfo=UTC))
    assert all("Benedict Okafor" in html for html in pages(made, tmp_path).values())
    assert pages(made, tmp_path) == {}


def test_the_report_is_linked_where_it_is_in_the_site(warehouse: Warehouse, tmp_path: Path) -> None:
    assert 'href="../agents/' not in pages(warehouse, tmp_path)["C-1"]
    write_reports(
        warehouse.con, tmp_path / "agents", warehouse.scorecards, dispute_days=14, until=date(2026, 11, 3)
    )
    assert pages(warehouse, tmp_path) == {}, "the report of another time is not that of the week"
    write_reports(warehouse.con, tmp_path / "agents", warehouse.scorecards, dispute_days=14)
    linked = pages(warehouse, tmp_path)
    assert 'href="../agents/a102/2026-W45.html"' in linked["C-1"]
    assert 'href="../agents/a102/2026-W46.html"' in linked["C-2"]


def opus(folder: Path, content: bytes = b"sound") -> None:
    folder.mkdir(exist_ok=True, parents=True)
    (folder / "C-1.opus").write_bytes(content)


def test_a_recording_is_played_from_beside_the_site(warehouse: Warehouse, tmp_path: Path) -> None:
    assert all("<audio" not in html for html in pages(warehouse, tmp_path).values())
    opus(tmp_path / "audio")
    [(name, html)] = pages(warehouse, tmp_path).items()
    assert name == "C-1"
    assert 'src="../audio/C-1.opus"' in html
    assert "media-src 'self' file: data:;" in unescape(html)
    assert pages(warehouse, tmp_path, site_audio="none").keys() == {"C-1", "C-2"}
    assert "<audio" not in (tmp_path / "interactions" / "C-1.html").read_text("utf-8")


def test_a_recording_can_be_in_the_page(warehouse: Warehouse, tmp_path: Path) -> None:
    opus(tmp_path / "audio")
    html = pages(warehouse, tmp_path, site_audio="embed")["C-1"]
    assert 'src="data:audio/ogg;base64,c291bmQ="' in html
    opus(tmp_path / "audio", b"other sound")
    assert pages(warehouse, tmp_path, site_audio="embed").keys() == {"C-1"}


def test_recordings_may_lie_elsewhere(warehouse: Warehouse, tmp_path: Path) -> None:
    opus(tmp_path / "recordings")
    html = pages(warehouse, tmp_path / "site", recordings=tmp_path / "recordings")["C-1"]
    assert 'src="../audio/C-1.opus"' in html


def test_figures_are_those_of_the_tables(rich: Warehouse, tmp_path: Path) -> None:
    told = pages(rich, tmp_path)
    rows = rich.con.execute(
        "SELECT interaction_id, score FROM evaluations WHERE score IS NOT NULL"
    ).fetchall()
    assert len(rows) >= 3
    for interaction_id, score in rows:
        [shown] = re.findall(r'<p class="big">([\d.]+)<span', told[interaction_id])
        assert float(shown) == pytest.approx(score, abs=0.05)
    for interaction_id, earned, possible in rich.con.execute(
        "SELECT interaction_id, list(points_earned ORDER BY position), "
        "list(points_possible ORDER BY position) FROM criterion_results "
        "WHERE points_possible > 0 GROUP BY interaction_id"
    ).fetchall():
        shown_points = re.findall(
            r'<span class="points">(−?[\d.]+) of ([\d.]+) points</span>', told[interaction_id]
        )
        assert [float(a.replace("−", "-")) for a, _ in shown_points] == pytest.approx(earned, abs=0.005)
        assert [float(b) for _, b in shown_points] == pytest.approx(possible, abs=0.005)


def test_what_people_said_stands_beside_what_the_machine_had(rich: Warehouse, tmp_path: Path) -> None:
    told = {name: text_of(html) for name, html in pages(rich, tmp_path).items()}
    assert "A person's answer; the machine had: met, because" in told["C-1"]
    assert "dana, Mon 9 November 2026: Not met (counts)" in told["C-1"]
    assert "Counts a person's answers." in told["C-1"]
    assert (
        "Disagreement on “Let the customer finish?”, Tue 10 November 2026: No. Not decided yet."
        in told["C-2"]
    )
    assert "Disagreement on the evaluation as a whole, Tue 10 November 2026: No. Declined." in told["C-3"]
    assert "Its agent can disagree until Mon 23 November 2026, 03:00 UTC." in told["C-1"]
    assert "Only a person answers this, and nobody has yet." in told["C-2"]
    assert "Calibration found that people and machine disagree on this question" in told["C-3"]
    assert "callqa review dispute C-1 --criterion greeting --by a102" in told["C-1"]


def test_an_empty_conversation_and_one_without_a_scorecard_say_so(tmp_path: Path) -> None:
    silent = (turn(0, Role.AGENT, "", 0.0, 1.0), turn(1, Role.CUSTOMER, "", 1.0, 2.0))
    issue = CheckIssue("opening", "not available for language es")
    told = pages(
        stored(
            called("nothing", ()),
            called("silent", silent),
            called("spanish", (), (), issues=[issue], language="es"),
        ),
        tmp_path,
    )
    assert "Nothing: this conversation has no turn." in told["nothing"]
    assert "No words were understood in it." in told["silent"]
    spanish = text_of(told["spanish"])
    assert (
        "Not scored: no scorecard for a call in language es. This counts neither for nor against anyone."
        in spanish
    )
    assert "opening: not available for language es" in spanish
    assert "If you see it differently" not in spanish


def test_notes_and_system_lines_are_folded(tmp_path: Path) -> None:
    turns = (
        turn(0, Role.CUSTOMER, "Hello?", 0.0, 1.0),
        turn(1, Role.AGENT, "Careful with this one.", 2.0, 3.0, is_public=False),
        turn(2, Role.SYSTEM, "The chat was handed on.", 4.0, 5.0),
    )
    html = pages(stored(called("C-1", turns)), tmp_path)["C-1"]
    folded = re.findall(r'<li class="turn folded" id="t-(\d)".*?<summary>(.*?)</summary>', html)
    assert [(index, re.sub("<.*?>", "", summary)) for index, summary in folded] == [
        ("1", "Private note, never seen by the customer 00:02"),
        ("2", "System 00:04"),
    ]
    assert '<li class="turn customer" id="t-0"' in html


def test_several_agents_are_named_and_one_alone_is_not(tmp_path: Path) -> None:
    turns = (
        turn(0, Role.AGENT, "Hello, Ben here.", 0.0, 1.0, agent_id="a102"),
        turn(1, Role.AGENT, "Hello, Anna here.", 2.0, 3.0, agent_id="a101"),
    )
    made = stored(
        called("whole", turns, agent_id="several", agent_name="several"),
        called("part", turns, part_of="whole"),
    )
    replace_roster(made.con, ROSTER, datetime(2026, 3, 1, tzinfo=UTC))
    told = pages(made, tmp_path)
    assert "Ben Okafor, Anna Whitfield" in told["whole"]
    assert '<span class="who">Agent</span> <bdi>Anna Whitfield</bdi>' in told["whole"]
    assert "Anna Whitfield" not in told["part"]
    assert "One agent's part of a conversation that several served." in text_of(told["part"])


def test_texts_show_the_time_of_day_and_a_new_day(tmp_path: Path) -> None:
    turns = (turn(0, Role.CUSTOMER, "Hello.", 0.0, None), turn(1, Role.AGENT, "Good day.", 86_400.0, None))
    html = pages(stored(called("E-1", turns, channel=Channel.EMAIL)), tmp_path)["E-1"]
    assert re.findall(r'<span class="time">(.*?)</span>', html) == ["09:00", "Tue 3 November, 09:00"]
