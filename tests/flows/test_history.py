"""A night over an inbox that reaches further back than what is to be scored."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import duckdb
import pytest

from qa import report, steps, store
from qa.home import Home
from qa.settings import Settings

OLD, NEW = "2026-02-27T16:00:00+00:00", "2026-03-02T09:00:00+00:00"
MONDAY = date(2026, 3, 2)
LINES = (
    ("Dana", "customer", "Hi, my parcel never came and I am really upset."),
    ("Ben Okafor", "agent", "I'm so sorry to hear that. Let me find out where it is for you."),
    ("Dana", "customer", "Thank you."),
)


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two chats alike, one begun on a Friday and one on the Monday after; the Friday's has a survey."""
    chats = tmp_path_factory.mktemp("history") / "inbox" / "chats"
    chats.mkdir(parents=True)
    for name, at in (("old", OLD), ("new", NEW)):
        rows = [f'{at},"{who}",{role},"{said}"' for who, role, said in LINES]
        (chats / f"{name}.csv").write_text("\n".join(["timestamp,sender,role,message", *rows]), "utf-8")
    (chats.parent / "agents.csv").write_text("agent_id,agent_name,team\na102,Ben Okafor,North\n")
    (chats.parent / "surveys.csv").write_text("interaction_id,csat\nold,4\n")
    return chats.parent


@cache
def opened(data: Path) -> steps.Job:
    return steps.open_job(data)


def night(
    inbox: Path, data: str, score_from: date | None
) -> tuple[duckdb.DuckDBPyConnection, steps.Plan, int]:
    """The stages from planning to scoring: the warehouse, the plan, and how many were loaded."""
    home = Home(inbox.parent / data)
    home.make()
    job = replace(opened(inbox.parent / "data"), home=home, settings=Settings(score_from=score_from))
    con = steps.open_store(job)
    steps.begin(con)
    planned = steps.plan(job, inbox, con)
    loaded = steps.load(con, list(steps.read_texts(job, planned, con)))
    steps.reject(job, con, planned, [])
    steps.score(job, con)
    return con, planned, loaded


def asked(con: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[object, ...]]:
    return con.execute(sql).fetchall()


@pytest.fixture(scope="module")
def stored(inbox: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The warehouse of a night that scores from the Monday on."""
    con, _, loaded = night(inbox, "data", MONDAY)
    assert loaded == 2
    with closing(con):
        yield con


def test_history_is_stored_and_neither_checked_nor_scored(
    stored: duckdb.DuckDBPyConnection,
) -> None:
    reason = "begun before score_from, the day from which on conversations are scored"
    told = asked(
        stored,
        "SELECT interaction_id, is_history, unscored_reason FROM interactions ORDER BY ALL",
    )
    assert told == [("new", False, None), ("old", True, reason)]
    for table in ("findings", "evaluations", "check_issues"):
        assert asked(stored, f"FROM {table} WHERE interaction_id = 'old'") == []
    assert asked(stored, "SELECT count(*) FROM findings")[0] > (0,)
    assert asked(stored, "SELECT count(*) FROM turns WHERE interaction_id = 'old'") == [(3,)]
    (measured,) = asked(stored, "FROM measurements WHERE interaction_id = 'old'")
    assert set(measured[1:]) == {None}


def test_its_words_are_redacted_all_the_same(stored: duckdb.DuckDBPyConnection) -> None:
    assert asked(stored, "FROM turns WHERE participant = 'Dana'") == []


def test_it_counts_in_the_figures_of_service(stored: duckdb.DuckDBPyConnection) -> None:
    days = "SELECT day, sum(contacts), max(csat) FROM kpi_days GROUP BY day ORDER BY day"
    assert asked(stored, days) == [(date(2026, 2, 27), 1, 4.0), (date(2026, 3, 2), 1, None)]


def test_no_report_is_written_of_days_before(stored: duckdb.DuckDBPyConnection, inbox: Path) -> None:
    cards = opened(inbox.parent / "data").scorecards
    written = report.write_reports(stored, inbox.parent / "reports", cards, dispute_days=14)
    assert [path.parent.name for path in written] == ["a102"]
    assert not (inbox.parent / "reports" / "a102" / "2026-W09.html").exists()


def test_an_earlier_day_has_them_read_anew_and_the_same_day_none(inbox: Path) -> None:
    for score_from, loaded in ((MONDAY, 2), (MONDAY, 0), (date(2026, 2, 27), 1), (None, 0)):
        con, planned, done = night(inbox, "again", score_from)
        with closing(con):
            unchecked = asked(con, "SELECT interaction_id FROM interactions WHERE is_history")
            scored = asked(con, "SELECT count(DISTINCT interaction_id) FROM evaluations")
        assert done == loaded
        assert planned.unchanged == 2 - loaded
    assert unchecked == []
    assert scored == [(2,)]


def test_a_published_file_tells_it_and_it_has_no_page(
    stored: duckdb.DuckDBPyConnection, inbox: Path, tmp_path: Path
) -> None:
    store.publish(stored, tmp_path, Settings())
    with closing(store.open_published(tmp_path, Settings())) as published:
        cards = opened(inbox.parent / "data").scorecards
        report.write_site(published, tmp_path / "site", Settings(), cards)
        assert [path.stem for path in (tmp_path / "site" / "interactions").glob("*.html")] == ["new"]
        assert asked(published, "SELECT count(*) FROM interactions WHERE is_history") == [(1,)]
