"""Erases a customer from all under the data folder: tables, published file, reports, transcripts, audio."""

import shutil
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from qa import artefacts, copies, report, scoring, store
from qa.home import Home
from qa.ingest.customers import Customers
from qa.report.period import file_name
from qa.settings import Settings

__all__ = ["Erased", "forget_customer"]


@dataclass(frozen=True, slots=True)
class Erased:
    """What was removed, and the backups that still hold it."""

    contacts: int
    rows: int
    transcripts: int
    copies: int
    backups: tuple[Path, ...]


def forget_customer(home: Home, settings: Settings, customer_id: str, at: datetime) -> Erased:
    """Removes the customer from all but backups and what lies outside the data folder.

    `customer_id` is the id as stored, or the address or phone number that it was made of.
    Pages of the agents who served them are written anew without those contacts, weekly ones only, and so is
    the site in the data folder, where there is one. The files hold nothing of it any more either: warehouse
    and published file are written anew.
    Raises StoreError when nothing of the customer is stored, and what `open_warehouse` raises.
    """
    con = store.open_warehouse(home.root, settings=settings, at=at)
    try:
        gone = store.forget_customer(con, Customers().id_of(customer_id))
        for agent in gone.agents:
            if (pages := home.reports / file_name(agent)).exists():
                shutil.rmtree(pages)
        transcripts = artefacts.remove(home.transcripts, gone.sources, store.key_of(settings))
        audio_copies = copies.remove(home.audio, gone.interactions)
        cards = scoring.load_scorecards(settings.scorecards)
        days, language = settings.dispute_days, settings.report_language
        with report.wearing(report.open_look(settings.theme)):
            report.write_reports(con, home.reports, cards, dispute_days=days, language=language)
        store.publish(con, home.root, settings)
        if report.is_site(home.site):
            with closing(store.open_published(home.root, settings)) as published:
                report.write_site(published, home.site, settings, cards, recordings=home.audio)
        if settings.is_lake:
            store.compact_lake(con, keep_since=None)
    finally:
        con.close()
    if not settings.is_lake:
        store.compact(home.root, settings)
    kept = tuple(sorted(home.backups.glob("*.duckdb")))
    if settings.is_lake and home.warehouse.exists():  # the file that was moved into the lake
        kept = (home.warehouse, *kept)
    return Erased(len(gone.interactions), gone.rows, transcripts, audio_copies, kept)
