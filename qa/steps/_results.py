"""From rows to what people read: loaded, scored, kept in bounds, reported and published."""

from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from qa import __version__, report, rights, scoring, store
from qa.steps._job import Job

__all__ = [
    "catch_up",
    "check_versions",
    "compact",
    "load",
    "publish",
    "retain",
    "score",
    "score_again",
    "write_reports",
    "write_site",
]


def load(con: duckdb.DuckDBPyConnection, rows: Sequence[store.Rows]) -> int:
    """Write them to the warehouse in one transaction; rows of the same interactions are replaced.

    Returns how many conversations they are. Where a fuller export of one came later, the last one counts.
    """
    return store.load_rows(con, rows)


def check_versions(job: Job, con: duckdb.DuckDBPyConnection) -> None:
    """Raises ConfigError where a scorecard was changed in what it scores, but not its version."""
    scoring.check_versions(con, job.scorecards, job.settings.scorecards)


def score(job: Job, con: duckdb.DuckDBPyConnection) -> scoring.EvaluationSummary:
    """Evaluate every interaction that no scorecard has judged in its current form; versions stay."""
    return scoring.evaluate(con, job.scorecards, _provenance(job))


def score_again(
    job: Job, con: duckdb.DuckDBPyConnection, wanted: Sequence[str] = (), since: str | None = None
) -> scoring.EvaluationSummary:
    """Evaluate history again by these scorecards: NAME for the current version, NAME@2 for an earlier one.

    None named: by all current ones. `since` is an ISO date; what has no time is older than any.
    Raises ConfigError for a scorecard that there isn't.
    """
    cards = tuple(scoring.find(con, job.scorecards, name) for name in wanted) or job.scorecards
    again = scoring.Again(cards, since, is_all=not wanted)
    return scoring.evaluate(con, job.scorecards, _provenance(job), again)


def _provenance(job: Job) -> scoring.Provenance:
    return scoring.Provenance(__version__, job.book.fingerprint)


def catch_up(job: Job, con: duckdb.DuckDBPyConnection) -> int:
    """Remove again what was removed since the backup from which this warehouse came; how many contacts.

    Raises StoreError when it can't be told which: the secret of removals is missing.
    """
    return len(rights.catch_up(con, job.home, job.settings))


def retain(job: Job, con: duckdb.DuckDBPyConnection) -> rights.Retained:
    """Remove what is older than the settings keep it. Call it between scoring and reporting."""
    return rights.retain(con, job.home, job.settings, datetime.now(UTC))


def compact(job: Job) -> None:
    """Write the warehouse's files anew where something was removed; needs room for both, and nobody else."""
    rights.compact(job.home, job.settings)


def publish(job: Job, con: duckdb.DuckDBPyConnection) -> Path:
    """The published database, replaced in one move, and where the settings say so those of the teams."""
    store.note_publication(con, datetime.now(UTC))
    store.publish(con, job.home.root, job.settings)
    return job.home.published


def write_reports(job: Job, con: duckdb.DuckDBPyConnection) -> int:
    """Write the coaching reports that changed; how many files there are now to read.

    They are what agents see, so the days to disagree count from here where nothing was published before.
    """
    store.note_publication(con, datetime.now(UTC))
    days = job.settings.dispute_days
    language = job.settings.report_language
    with report.wearing(report.open_look(job.settings.theme)):
        told = report.write_reports(
            con, job.home.reports, job.scorecards, dispute_days=days, language=language
        )
    return len(told)


def write_site(job: Job) -> int:
    """Write what changed of the site of all pages; how many pages there are now.

    It shows what is published, so call it after `publish`.
    """
    home, settings = job.home, job.settings
    with closing(store.open_published(home.root, settings)) as con:
        return report.write_site(con, home.site, settings, job.scorecards, recordings=home.audio).pages
