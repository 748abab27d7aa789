"""Forgets: tables, published files, reports, site, transcripts, audio, copies of what was rejected."""

import shutil
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from duckdb import DuckDBPyConnection

from qa import artefacts, copies, leftovers, report, scoring, store
from qa.errors import StoreError
from qa.home import Home
from qa.ingest.customers import Customers
from qa.report.period import Period, file_name, monday_of
from qa.rights._ledger import note_readmitted, noted, secret_of
from qa.settings import Settings

__all__ = [
    "UNKNOWN",
    "Erased",
    "Files",
    "compact",
    "drop_pages",
    "forget",
    "readmit",
    "remove",
    "rewrite",
    "withdraw",
]

UNKNOWN = (
    "nothing is stored under this id. `callqa sql` on interactions.customer_id and interaction_id has those "
    "that are known."
)


@dataclass(frozen=True, slots=True)
class Files:
    """Files that were removed."""

    transcripts: int = 0
    copies: int = 0
    rejected: int = 0


@dataclass(frozen=True, slots=True)
class Erased:
    """What was removed, and the backups that still hold it until they are restored or deleted."""

    contacts: int
    rows: int
    files: Files
    backups: tuple[Path, ...]


def forget(
    home: Home,
    settings: Settings,
    at: datetime,
    customer_id: str | None = None,
    interaction_id: str | None = None,
) -> Erased:
    """Removes a customer or one contact from all but backups and what lies outside the data folder.

    `customer_id` is the id as stored, or the address or phone number that it was made of. Figures of past
    weeks stay: by rows that name nobody. Pages of the agents who served are written anew, weekly ones only,
    and so are the site in the data folder and the published files. Warehouse and published files are
    written anew, so that they hold nothing of it any more. The next night doesn't read it again.
    Raises StoreError when nothing of it is stored, and what `open_warehouse` raises.
    """
    known_as = Customers().id_of(customer_id) if customer_id is not None else None
    con = store.open_warehouse(home.root, settings=settings, at=at)
    try:
        ids = store.contacts_of(con, known_as, interaction_id)
        if not ids:
            raise StoreError(f"{'customer' if customer_id is not None else 'interaction'}: {UNKNOWN}")
        found = store.sources_of(con, ids)
        rows, files = remove(con, home, settings, found, why="request", at=at)
        rewrite(con, home, settings, found.agents)
    finally:
        con.close()
    compact(home, settings)
    return Erased(len(ids), rows, files, _backups(home, settings))


def withdraw(
    con: DuckDBPyConnection, home: Home, settings: Settings, ids: Iterable[str], at: datetime
) -> int:
    """Removes those of these contacts that are stored, since nobody may analyse them any more; how many.

    They are read again once the source allows it. Pages and published files follow with the night.
    """
    used = (store.contacts_of(con, interaction_id=one, is_used=True) for one in ids)
    stored = sorted(set[str]().union(*used))
    if stored:
        found = store.sources_of(con, stored)
        remove(con, home, settings, found, why="consent", at=at)
    return len(stored)


def readmit(home: Home, settings: Settings, interaction_id: str, at: datetime) -> bool:
    """Lets a forgotten contact be read again from the inbox; whether it was kept out."""
    with closing(store.open_warehouse(home.root, settings=settings, at=at)) as con:
        hashed = store.hash_of(secret_of(con, home, settings), interaction_id)
        if not store.readmit(con, hashed):
            return False
    note_readmitted(home, hashed)
    return True


def remove(  # noqa: PLR0913 - who removes what, where and why
    con: DuckDBPyConnection,
    home: Home,
    settings: Settings,
    found: store.Found,
    *,
    why: store.Why,
    at: datetime,
) -> tuple[int, Files]:
    """Removes pages, files, then rows, and notes what isn't to be read again; rows touched, and files.

    What names nobody stays. The rows tell which files there are, so they go last: killed within it, the same
    is found and removed again.
    """
    secret = secret_of(con, home, settings)
    inputs = () if why == "consent" else tuple(_hashes(secret, found))
    drop_pages(home, found.pages)
    files = _remove_files(home, settings, found)
    with noted(con, home, why, "all", len(found.interactions), at=at, inputs=inputs) as counts:
        counts.update(store.anonymise(con, found.interactions, at))
    return sum(counts.values()), files


def _hashes(secret: bytes, found: store.Found) -> Iterable[store.Hashes]:
    for one in found.interactions:
        source = found.sources.get(one)
        yield store.hash_of(secret, one), None if source is None else store.hash_of(secret, source)


def _remove_files(home: Home, settings: Settings, found: store.Found) -> Files:
    """Removes what lies outside the tables: transcripts, copies of recordings and of rejected inputs.

    Whose words a killed run left half written can't be told: they go too.
    """
    leftovers.sweep(home)
    transcripts = artefacts.remove(home.transcripts, set(found.sources.values()), store.key_of(settings))
    audio = copies.remove(home.audio, found.interactions)
    rejected = sum(_unlink(home.rejected, name) for name in found.kept)
    shutil.rmtree(
        home.mirror, ignore_errors=True
    )  # its files have other names; the next night copies it again
    if not settings.is_lake:  # else another machine may be in the middle of a night
        shutil.rmtree(home.parts, ignore_errors=True)
        if _mentions(home.prefect, found.interactions):
            shutil.rmtree(home.prefect)
    return Files(transcripts, audio, rejected)


def _unlink(folder: Path, name: str) -> bool:
    """Whether there was such a file below the folder; it is gone then."""
    path = folder / name
    if "#" in name or not path.is_file() or not path.resolve().is_relative_to(folder.resolve()):
        return False
    path.unlink()
    return True


def _mentions(folder: Path, ids: Sequence[str]) -> bool:
    """Whether a file of the folder holds one of the ids: the history of runs names recordings."""
    wanted = [each.encode() for each in ids]
    files = (path for path in folder.rglob("*") if path.is_file())
    return any(any(each in data for each in wanted) for data in map(Path.read_bytes, files))


def drop_pages(home: Home, pages: Iterable[tuple[str, date | None]]) -> None:
    """Removes the reports that speak of these days of these agents; the next writing makes weekly ones anew.

    The site's go too: what tells whether one is current stays the same when words go. Those over days of
    one's choice go whatever the days.
    """
    touched: dict[str, set[str]] = {}
    for agent, day in pages:
        names = touched.setdefault(agent, set())
        if day is not None:
            names |= {Period.week(monday_of(day)).name, Period.month(day).name}
    for agent, names in touched.items():
        for folder in (home.reports, home.site / "agents"):
            for page in (folder / file_name(agent)).glob("*"):
                if page.is_file() and (page.stem in names or "_" in page.stem):
                    page.unlink()


def rewrite(con: DuckDBPyConnection, home: Home, settings: Settings, agents: Iterable[str]) -> None:
    """Writes all reports of these agents, published files and the site as they are without it."""
    for agent in agents:
        shutil.rmtree(home.reports / file_name(agent), ignore_errors=True)
    cards = scoring.load_scorecards(settings.scorecards)
    days, language = settings.dispute_days, settings.report_language
    with report.wearing(report.open_look(settings.theme)):
        report.write_reports(con, home.reports, cards, dispute_days=days, language=language)
    store.publish(con, home.root, settings)
    if report.is_site(home.site):
        with closing(store.open_published(home.root, settings)) as published:
            report.write_site(published, home.site, settings, cards, recordings=home.audio)


def compact(home: Home, settings: Settings) -> None:
    """Writes the warehouse's files anew where they may hold what was removed; needs room for both.

    Killed within it, the next call does it.
    """
    if not home.compact_due.exists():
        return
    if settings.is_lake:
        with closing(store.open_warehouse(home.root, settings=settings)) as con:
            store.compact_lake(con, keep_since=None)
        store.compact_catalogue(settings)
    else:
        store.compact(home.root, settings)
    home.compact_due.unlink()


def _backups(home: Home, settings: Settings) -> tuple[Path, ...]:
    kept = tuple(sorted(home.backups.glob("*.duckdb")))
    if settings.is_lake and home.warehouse.exists():  # the file that was moved into the lake
        return (home.warehouse, *kept)
    return kept
