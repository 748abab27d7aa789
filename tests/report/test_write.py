"""Which files there are, who may read them, and that only what changed is written again."""

import re
import stat
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from qa.report import write_reports
from qa.scoring import Scorecard
from qa.store import open_published, open_warehouse, publish, replace_rejected
from qa.types import Agent, Survey
from tests.report import builder, story
from tests.report.builder import Talk, Warehouse
from tests.report.story import BYE, COLD, GOOD, HELLO

BEN = Talk("C-1", "2026-11-02T09:00:00", COLD)
BEN_LATER = Talk("C-2", "2026-11-10T09:00:00", GOOD)
ANNA = Talk("C-3", "2026-11-02T09:00:00", GOOD, agent_id="a101", agent_name="Anna Whitfield")


def paths(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def written(warehouse: Warehouse, folder: Path, cards: tuple[Scorecard, ...] | None = None) -> list[str]:
    """The pages that a run writes: those that it leaves alone keep the words put in their place."""
    for path in folder.rglob("*.html"):
        path.write_text(path.read_text("utf-8").replace("</html>", "</html><!-- as before -->"), "utf-8")
    write_reports(warehouse.con, folder, cards or warehouse.scorecards, dispute_days=14)
    return [name for name in paths(folder) if "as before" not in (folder / name).read_text("utf-8")]


def asked(
    warehouse: Warehouse, folder: Path, agent_id: str | None, since: date | None, until: date | None
) -> list[Path]:
    """The reports of a time of choice."""
    about = (warehouse.con, folder, warehouse.scorecards)
    return write_reports(*about, dispute_days=14, agent_id=agent_id, since=since, until=until)


@pytest.fixture
def warehouse() -> Warehouse:
    return Warehouse().add(BEN, BEN_LATER, ANNA)


def test_one_report_per_agent_and_week_and_an_index(warehouse: Warehouse, tmp_path: Path) -> None:
    told = write_reports(warehouse.con, tmp_path, warehouse.scorecards, dispute_days=14)
    expected = ["a101/2026-W45.html", "a102/2026-W45.html", "a102/2026-W46.html"]
    assert [path.relative_to(tmp_path).as_posix() for path in told] == expected
    assert paths(tmp_path) == [*expected, "index.html"]


def test_reports_are_readable_by_their_owner_only(warehouse: Warehouse, tmp_path: Path) -> None:
    for path in [
        *write_reports(warehouse.con, tmp_path, warehouse.scorecards, dispute_days=14),
        tmp_path / "index.html",
    ]:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "a101").stat().st_mode) == 0o700


def test_one_agent_only(warehouse: Warehouse, tmp_path: Path) -> None:
    told = write_reports(warehouse.con, tmp_path, warehouse.scorecards, dispute_days=14, agent_id="a101")
    assert told == [tmp_path / "a101" / "2026-W45.html"]
    index = (tmp_path / "index.html").read_text("utf-8")
    assert 'href="a101/2026-W45.html"' in index
    assert "a102/2026-W45.html" not in index, "no link to a report that is not there"


def test_a_period_of_choice(warehouse: Warehouse, tmp_path: Path) -> None:
    told = asked(warehouse, tmp_path, "a102", date(2026, 11, 1), date(2026, 11, 30))
    assert told == [tmp_path / "a102" / "2026-11-01_2026-11-30.html"]
    assert "2026-11-01 to 2026-11-30" in (tmp_path / "index.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("since", "until", "name"),
    [
        (date(2026, 11, 1), None, "2026-11-01_2026-11-10"),
        (None, date(2026, 11, 30), "2026-11-02_2026-11-30"),
        (date(2026, 11, 1), date(2026, 10, 1), None),
        (date(2026, 12, 1), None, None),
    ],
)
def test_an_end_not_given_is_that_of_the_data(
    warehouse: Warehouse, tmp_path: Path, since: date | None, until: date | None, name: str | None
) -> None:
    told = asked(warehouse, tmp_path, None, since, until)
    assert {path.stem for path in told} == ({name} if name else set())


def test_an_agent_of_the_roster_without_interactions_gets_a_page_that_says_so(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    days = (date(2026, 12, 1), date(2026, 12, 31))
    (path,) = asked(warehouse, tmp_path, "a103", *days)
    text = path.read_text("utf-8")
    assert "Carla Jensen" in text
    assert "Time away is no minus" in text
    assert asked(warehouse, tmp_path, "nobody", *days) == []


def test_an_empty_warehouse_has_an_index(tmp_path: Path) -> None:
    empty = Warehouse()
    assert write_reports(empty.con, tmp_path, empty.scorecards, dispute_days=14) == []
    assert "No reports yet" in (tmp_path / "index.html").read_text("utf-8")


def test_agent_ids_are_safe_as_folder_names(tmp_path: Path) -> None:
    talks = [
        replace(BEN, id=f"C-{i}", agent_id=name) for i, name in enumerate(["../x", "a/b", "..", "index.html"])
    ]
    odd = Warehouse().add(*talks)
    told = write_reports(odd.con, tmp_path, odd.scorecards, dispute_days=14)
    assert len(set(told)) == 4
    assert {path.parent.parent for path in told} == {tmp_path}
    assert all("." not in path.parent.name for path in told)


def test_a_second_run_writes_nothing(warehouse: Warehouse, tmp_path: Path) -> None:
    assert len(written(warehouse, tmp_path)) == 4
    assert written(warehouse, tmp_path) == []


def test_a_new_answer_is_written_into_its_report_alone(warehouse: Warehouse, tmp_path: Path) -> None:
    written(warehouse, tmp_path)
    warehouse.add(surveys=[Survey("C-1", datetime(2026, 11, 3, tzinfo=UTC), csat=4)])
    assert written(warehouse, tmp_path) == ["a102/2026-W45.html", "a102/2026-W46.html"]


def test_a_colleagues_new_score_moves_the_team_mean(warehouse: Warehouse, tmp_path: Path) -> None:
    written(warehouse, tmp_path)
    warehouse.add(replace(ANNA, lines=COLD))
    assert "a102/2026-W46.html" in written(warehouse, tmp_path)


def test_later_weeks_leave_earlier_reports_alone(warehouse: Warehouse, tmp_path: Path) -> None:
    written(warehouse, tmp_path)
    warehouse.add(Talk("C-9", "2026-11-17T09:00:00", GOOD))
    assert written(warehouse, tmp_path) == ["a102/2026-W47.html", "index.html"]


def test_new_coaching_words_are_written(warehouse: Warehouse, tmp_path: Path) -> None:
    written(warehouse, tmp_path)
    call, chat = warehouse.scorecards
    reworded = call.model_copy(update={"title": "Call, in other words"})
    assert len(written(warehouse, tmp_path, (reworded, chat))) == 4
    assert "Call, in other words" in (tmp_path / "a102" / "2026-W45.html").read_text("utf-8")


def test_a_new_name_on_the_roster_is_written(warehouse: Warehouse, tmp_path: Path) -> None:
    written(warehouse, tmp_path)
    warehouse.add(roster=[Agent("a101", "Anna Whitfield-Jones", "North"), *builder.ROSTER[:1]])
    assert "a101/2026-W45.html" in written(warehouse, tmp_path)


def test_a_half_written_file_is_never_in_place(
    warehouse: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(self: Path, target: Path) -> Path:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", killed)
    with pytest.raises(KeyboardInterrupt):
        write_reports(warehouse.con, tmp_path, warehouse.scorecards, dispute_days=14)
    assert not list(tmp_path.rglob("*.html"))


def test_the_index_tells_what_the_scores_leave_out(tmp_path: Path) -> None:
    told = Warehouse().add(
        Talk("C-90", "2026-11-02T09:00:00", (HELLO, BYE), agent_id="unknown", agent_name="unknown"),
        Talk("C-91", "2026-11-02T09:00:00", GOOD, interruptions=None),
        Talk("C-92", "2026-11-02T09:00:00", GOOD, language="es"),
        Talk("C-93", "2026-11-02T09:00:00", GOOD, doubts=("The channels look swapped.",)),
    )
    replace_rejected(told.con, story.REJECTED, {})
    write_reports(told.con, tmp_path, told.scorecards, dispute_days=14)
    text = (tmp_path / "index.html").read_text("utf-8")
    for said in (
        "calls/C-0060.ogg",
        "Is no audio. Export the recording again.",
        "No scorecard for a call in language es",
        "The source names no agent, so they are in no report",
        "Does the agent let the customer finish? (1 ×)",
        "Recordings to listen to (1)",
        "<dt>C-93</dt><dd>The channels look swapped.</dd>",
    ):
        assert said in text
    assert not (tmp_path / "unknown").exists()


def test_the_index_shows_first_what_missed_a_must_have(site: Path) -> None:
    looks = (site / "index.html").read_text("utf-8").split('<ol class="looks">')[1].split("</ol>")[0]
    assert looks.index("T-0112") < looks.index("C-0043") < looks.index("C-0048")
    assert "C-0041" not in looks, "it passed"
    assert "Must-have not met: Does the agent verify the customer" in looks


def test_a_published_file_gives_the_same_reports(warehouse: Warehouse, tmp_path: Path) -> None:
    (memory,) = warehouse.con.execute("SELECT current_database()").fetchall()[0]
    warehouse.con.execute(f"ATTACH '{tmp_path / 'warehouse.duckdb'}' AS copy")
    warehouse.con.execute(f"COPY FROM DATABASE {memory} TO copy")
    warehouse.con.execute("DETACH copy")
    with closing(open_warehouse(tmp_path)) as con:
        publish(con, tmp_path)
    one, other = tmp_path / "one", tmp_path / "other"
    write_reports(warehouse.con, one, warehouse.scorecards, dispute_days=14)
    with closing(open_published(tmp_path)) as con:
        write_reports(con, other, warehouse.scorecards, dispute_days=14)
    assert {name: (one / name).read_text("utf-8") for name in paths(one)} == {
        name: (other / name).read_text("utf-8") for name in paths(other)
    }


def test_a_month_of_choice(warehouse: Warehouse, tmp_path: Path) -> None:
    about = (warehouse.con, tmp_path, warehouse.scorecards)
    told = write_reports(*about, dispute_days=14, month=date(2026, 11, 20))
    assert [path.relative_to(tmp_path).as_posix() for path in told] == [
        "a101/2026-11.html",
        "a102/2026-11.html",
    ]
    text = told[1].read_text("utf-8")
    assert "Coaching report · November 2026" in text
    assert "Your goal for next month" in text
    assert ("C-1" in text, "C-2" in text) == (True, True)
    assert '<a href="a102/2026-11.html">November 2026</a>' in (tmp_path / "index.html").read_text("utf-8")
    assert write_reports(*about, dispute_days=14, month=date(2026, 12, 1)) == []


def test_reports_in_another_language_are_written_anew(warehouse: Warehouse, tmp_path: Path) -> None:
    about = (warehouse.con, tmp_path, warehouse.scorecards)
    told = write_reports(*about, dispute_days=14)
    assert '<html lang="en">' in told[0].read_text("utf-8")
    write_reports(*about, dispute_days=14, language="es")
    text = told[0].read_text("utf-8")
    assert '<html lang="es">' in text
    assert "Informe de coaching · Semana 45" in text
    assert "Lo que salió bien" in text
    assert "Coaching report" not in text


def test_many_batches_give_the_same_reports(
    warehouse: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_reports(warehouse.con, tmp_path / "one", warehouse.scorecards, dispute_days=14)
    monkeypatch.setattr("qa.report.write.AT_ONCE", 1)
    write_reports(warehouse.con, tmp_path / "other", warehouse.scorecards, dispute_days=14)
    for name in paths(tmp_path / "one"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "other" / name).read_bytes()


def linked(warehouse: Warehouse, folder: Path, since: date | None) -> set[str]:
    """Links out of Ben's report of November to pages of interactions, once it is written."""
    about = (warehouse.con, folder, warehouse.scorecards)
    days = (date(2026, 11, 1), date(2026, 11, 30))
    told = write_reports(
        *about,
        dispute_days=14,
        agent_id="a102",
        since=days[0],
        until=days[1],
        links_since=since,
        has_index=False,
    )
    return set(re.findall(r'href="([^#"][^"]*)"', told[0].read_text("utf-8")))


def test_in_the_site_a_report_links_to_the_conversations_that_have_pages(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    assert linked(warehouse, tmp_path, None) == set()
    every = linked(warehouse, tmp_path, date(2026, 11, 1))
    assert {"../../interactions/C-1.html", "../../interactions/C-2.html"} <= every
    assert any(re.fullmatch(r"../../interactions/C-1\.html#t-\d+", link) for link in every)
    assert {link.partition("#")[0] for link in linked(warehouse, tmp_path, date(2026, 11, 3))} == {
        "../../interactions/C-2.html"
    }
    assert linked(warehouse, tmp_path, date(2026, 12, 1)) == set()
    assert not (tmp_path / "index.html").exists()


def test_a_link_leads_to_the_turn(warehouse: Warehouse, tmp_path: Path) -> None:
    linked(warehouse, tmp_path, date(2026, 11, 1))
    (page,) = tmp_path.rglob("*.html")
    moments = re.findall(r'interactions/C-1\.html#t-(\d+)">listen at (\d\d):(\d\d)<', page.read_text("utf-8"))
    assert moments
    assert all(12 * int(turn) == 60 * int(minutes) + int(seconds) for turn, minutes, seconds in moments)


def test_a_day_from_which_there_are_pages_that_no_report_spans_changes_none(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    about = (warehouse.con, tmp_path, warehouse.scorecards)
    first = write_reports(*about, dispute_days=14, links_since=date(2026, 10, 1))
    stamps = [path.stat().st_mtime_ns for path in first]
    second = write_reports(*about, dispute_days=14, links_since=date(2026, 10, 9))
    assert [path.stat().st_mtime_ns for path in second] == stamps
