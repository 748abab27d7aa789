"""The ledger: private, whole after a crash, and nobody else's while it is open."""

import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from qa.errors import SendError
from qa.send import Mailing, State, open_ledger
from tests.send.conftest import AT

BEN = Mailing("agent", "a102", "2026-W45", "ben@shop.example", "content")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "sent.sqlite"


def test_only_its_owner_reads_it(path: Path) -> None:
    with open_ledger(path) as ledger:
        ledger.begin(BEN, "<1@shop.example>", AT)
    assert [stat.S_IMODE(each.stat().st_mode) for each in path.parent.glob("sent*")] == [0o600]


def test_what_was_being_sent_is_unsure_from_then_on(path: Path) -> None:
    with open_ledger(path) as ledger:
        ledger.begin(BEN, "<1@shop.example>", AT)
        assert [each.state for each in ledger.entries(BEN.week)] == [State.SENDING]
    with open_ledger(path) as ledger:
        last = ledger.last(BEN)
    assert last is not None
    assert (last.state, last.began_at) == (State.UNSURE, "2026-11-09T06:00:00+00:00")


def test_the_last_attempt_that_may_have_arrived_counts(path: Path) -> None:
    with open_ledger(path) as ledger:
        for state in (State.FAILED, State.SENT, State.REFUSED):
            ledger.end(ledger.begin(BEN, "<1@shop.example>", AT), state)
        last = ledger.last(BEN)
        assert last is not None
        assert last.state is State.SENT
        elsewhere = Mailing("agent", "a102", "2026-W45", "ben@home.example", "content")
        assert ledger.last(elsewhere) is None


def test_a_line_is_on_disk_before_anything_goes_out(path: Path) -> None:
    with open_ledger(path) as ledger:
        ledger.begin(BEN, "<1@shop.example>", AT)
        copy = path.with_name("copy.sqlite")
        copy.write_bytes(path.read_bytes())  # what a crash would leave
        with closing(sqlite3.connect(copy)) as con:
            assert con.execute("SELECT state FROM mailings").fetchall() == [("sending",)]


def test_a_newer_or_damaged_ledger_is_left_alone(path: Path) -> None:
    with closing(sqlite3.connect(path)) as con:
        con.execute("PRAGMA user_version = 99")
    with pytest.raises(SendError, match="newer callqa"), open_ledger(path):
        pass
    path.write_bytes(b"no database at all" * 100)
    with pytest.raises(SendError, match=r"is damaged.*backup"), open_ledger(path):
        pass
    with pytest.raises(SendError, match="can't be written to"), open_ledger(path.parent):
        pass
