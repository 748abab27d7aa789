"""Removes what is older than the settings keep it: copies of recordings, then words, then who it was."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from duckdb import DuckDBPyConnection

from qa import artefacts, copies, store
from qa.home import Home
from qa.report.period import file_name
from qa.rights._erase import compact, drop_pages, remove, rewrite
from qa.rights._ledger import catch_up, noted
from qa.settings import Settings

__all__ = ["Retained", "is_past", "remove_again", "retain", "retain_now"]


@dataclass(frozen=True, slots=True)
class Retained:
    """Contacts whose audio, words or whole identity was removed for their age, and those without a time,
    whose age nobody can tell."""

    audio: int
    words: int
    all: int
    undated: int

    @property
    def has_rows(self) -> bool:
        """Whether tables changed, so that files of the warehouse are to be written anew."""
        return bool(self.words or self.all)


def is_past(days: int | None, started_at: datetime | None, now: datetime) -> bool:
    """Whether what began then is kept no longer."""
    return days is not None and started_at is not None and started_at < now - timedelta(days=days)


def retain(con: DuckDBPyConnection, home: Home, settings: Settings, now: datetime) -> Retained:
    """Removes what is too old by the setting `retention`; running it twice changes nothing.

    Pages that speak of them are dropped: write reports, publish and site after it. The space of
    the rows is given back by `store.compact`, and until then the files may still hold the words.
    """
    kept = settings.retention
    gone = _aged(con, kept.all_days, now)
    if gone:
        remove(con, home, settings, store.sources_of(con, gone), why="age", at=now)
    wordless = _aged(con, kept.text, now, has_words=True)
    if wordless:
        _remove_words(con, home, settings, wordless, now)
    audio = _audio_aged(con, home.audio, kept.audio, now)
    if audio:
        with noted(con, home, "age", "audio", len(audio), at=now):
            pass
        copies.remove(home.audio, audio)
    return Retained(len(audio), len(wordless), len(gone), _undated(con, settings))


def _remove_words(
    con: DuckDBPyConnection, home: Home, settings: Settings, ids: Sequence[str], now: datetime
) -> None:
    """Rows last: killed within it, the same is found and removed again."""
    found = store.sources_of(con, ids)
    drop_pages(home, found.pages)
    artefacts.remove(home.transcripts, set(found.sources.values()), store.key_of(settings))
    copies.remove(home.audio, ids)
    with noted(con, home, "age", "words", len(ids), at=now) as counts:
        counts.update(store.drop_words(con, ids, now))


def retain_now(home: Home, settings: Settings, now: datetime) -> Retained:
    """As `retain`, with all that follows: pages, published files, site, and the warehouse's files anew."""
    con = store.open_warehouse(home.root, settings=settings, at=now)
    try:
        done = retain(con, home, settings, now)
        if done.has_rows:
            rewrite(con, home, settings, ())
    finally:
        con.close()
    compact(home, settings)
    return done


def remove_again(home: Home, settings: Settings, now: datetime) -> int:
    """Removes from a restored warehouse what was removed since its backup, and what is too old; how many.

    Until it has run, the warehouse holds them; where it is killed, the next night does it.
    """
    with closing(store.open_warehouse(home.root, settings=settings, at=now)) as con:
        again = len(catch_up(con, home, settings))
        done = retain(con, home, settings, now)
    compact(home, settings)
    return again + done.all + done.words


def _aged(con: DuckDBPyConnection, days: int | None, now: datetime, **which: bool) -> tuple[str, ...]:
    return () if days is None else store.aged(con, now - timedelta(days=days), **which)


def _audio_aged(con: DuckDBPyConnection, folder: Path, days: int | None, now: datetime) -> Sequence[str]:
    """Calls that old that still have a copy to listen to."""
    if days is None or not folder.is_dir():
        return ()
    there = {path.stem for path in folder.glob("*.opus")}
    old = con.execute(
        "SELECT interaction_id FROM interactions WHERE channel = 'call' AND started_at < $1 ORDER BY 1",
        [now - timedelta(days=days)],
    )
    return [one for (one,) in old.fetchall() if file_name(one) in there]


def _undated(con: DuckDBPyConnection, settings: Settings) -> int:
    kept = settings.retention
    if kept.audio is None:
        return 0
    row = con.execute(
        "SELECT count(*) FROM interactions WHERE started_at IS NULL AND part_of IS NULL "
        "AND words_removed_at IS NULL"
    ).fetchone()
    return int(row[0]) if row else 0
