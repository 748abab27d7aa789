"""What is too old goes, in the order audio, words, names; figures stay, and no night brings it back."""

import pytest
from pydantic import ValidationError

from qa import copies, rights, store
from qa.settings import Retention
from tests.rights.conftest import NOW, SECRET, Site, write_chat

SCORES = "SELECT agent_id, week, evaluations, score, contacts, csat FROM agent_weeks ORDER BY ALL"
CUSTOMERS = "SELECT customer_id FROM interactions WHERE customer_id IS NOT NULL ORDER BY 1"


def test_words_go_at_their_age_and_no_night_brings_them_back(ran: Site) -> None:
    before = ran.asked(SCORES)
    kept = ran.keeping(text_days=10)
    done = rights.retain_now(kept.home, kept.settings, NOW)
    assert (done.words, done.all, done.audio) == (3, 0, 0)
    assert kept.holding(SECRET, "my parcel is lost") == []
    assert kept.asked(SCORES) == before
    assert kept.asked(CUSTOMERS) == [("ann",), ("bobolink",), ("bobolink",)]
    planned = kept.night()
    assert (planned.texts, planned.unchanged) == (0, 3)
    assert kept.holding(SECRET, "my parcel is lost") == []
    assert kept.asked(SCORES) == before
    assert store.examine(kept.home.root, NOW, kept.settings).problems == ()


def test_only_what_is_old_enough_loses_its_words(ran: Site) -> None:
    days = (NOW.date() - NOW.date().replace(month=3, day=11)).days
    with store.open_warehouse(ran.home.root, settings=ran.settings) as con:
        assert rights.retain(con, ran.home, ran.keeping(text_days=days).settings, NOW).words == 2
    assert ran.asked("SELECT DISTINCT interaction_id FROM turns") == [("case-3003",)]


def test_pages_of_long_ago_lose_the_words_too(ran: Site) -> None:
    write_chat(ran.inbox, "case-4004", "ann", "2019-06-03", "my capybara is lost")
    ran.night()
    assert [name for name in ran.holding("capybara") if name.startswith("site/agents/")]
    kept = ran.keeping(text_days=2000)
    kept.night()
    assert kept.holding("capybara") == []


@pytest.mark.slow
def test_names_go_at_their_age_and_the_night_does_it_by_itself(ran: Site) -> None:
    before = ran.asked(SCORES)
    kept = ran.keeping(text_days=1, all_days=2)
    kept.night()
    assert kept.asked(CUSTOMERS) == []
    assert kept.asked(SCORES) == before
    assert kept.holding(SECRET, "bobolink", "case-2002", "case-1001") == []
    extents = kept.asked("SELECT why, extent, interactions FROM removals")
    assert extents == [("age", "all", 3)]
    assert kept.night().unchanged == 3
    assert kept.asked(SCORES) == before


def test_a_night_killed_before_the_warehouse_is_written_anew_leaves_that_to_the_next(ran: Site) -> None:
    kept = ran.keeping(text_days=10)
    with store.open_warehouse(kept.home.root, settings=kept.settings) as con:
        rights.retain(con, kept.home, kept.settings, NOW)
    assert kept.home.compact_due.exists()
    kept.night()
    assert kept.holding(SECRET) == []
    assert not kept.home.compact_due.exists()


def test_only_what_may_hold_something_removed_is_written_anew(ran: Site) -> None:
    before = ran.home.warehouse.stat().st_ino
    rights.compact(ran.home, ran.settings)
    assert ran.home.warehouse.stat().st_ino == before


def test_files_are_gone_before_the_rows_that_tell_which(ran: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = ran.keeping(all_days=1)
    pages = sorted(kept.home.reports.glob("*/*.html"))
    assert pages

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(store, "anonymise", killed)
        rights.retain_now(kept.home, kept.settings, NOW)
    assert [page for page in pages if page.exists()] == []
    assert kept.asked("SELECT count(*) FROM removals") == [(0,)]
    kept.night()
    assert kept.asked("SELECT why, extent, interactions FROM removals") == [("age", "all", 3)]


def test_copies_of_recordings_go_first(ran: Site) -> None:
    path = copies.path_of(ran.home.audio, "case-1001")
    path.parent.mkdir()
    path.write_bytes(b"sound")
    settings = ran.keeping(audio_days=5).settings
    with store.open_warehouse(ran.home.root, settings=settings) as con:
        con.execute("UPDATE interactions SET channel = 'call' WHERE interaction_id = 'case-1001'")
        done = rights.retain(con, ran.home, settings, NOW)
        assert (done.audio, done.words, done.has_rows) == (1, 0, False)
        assert not path.exists()
        assert rights.retain(con, ran.home, settings, NOW).audio == 0
        assert [each.extent for each in store.removals(con)] == ["audio"]


def test_what_has_no_time_is_told(ran: Site) -> None:
    settings = ran.keeping(text_days=10).settings
    with store.open_warehouse(ran.home.root, settings=settings) as con:
        con.execute("UPDATE interactions SET started_at = NULL WHERE interaction_id = 'case-1001'")
        done = rights.retain(con, ran.home, settings, NOW)
    assert (done.words, done.undated) == (2, 1)


def test_without_a_setting_nothing_goes(ran: Site) -> None:
    with store.open_warehouse(ran.home.root, settings=ran.settings) as con:
        assert rights.retain(con, ran.home, ran.settings, NOW) == rights.Retained(0, 0, 0, 0)


def test_names_cannot_go_before_words() -> None:
    assert (Retention(all_days=30).text, Retention(all_days=30).audio) == (30, 30)
    with pytest.raises(ValidationError, match="must not go down"):
        Retention(text_days=30, all_days=10)
