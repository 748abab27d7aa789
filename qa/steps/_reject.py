"""What could not be used, with the reasons."""

from collections.abc import Sequence
from datetime import UTC, datetime

import duckdb

from qa import ingest, raw, rights, store
from qa.errors import RejectReason
from qa.steps._job import Job
from qa.steps._plan import Plan
from qa.steps._texts import without_consent, write_beside
from qa.types import Rejected

__all__ = ["reject"]


def reject(
    job: Job, con: duckdb.DuckDBPyConnection, planned: Plan, unheard: Sequence[Rejected]
) -> tuple[Rejected, ...]:
    """List every unusable input, each under a name of its own; returns them.

    Where the settings keep raw inputs, a sealed copy of each is kept, and those past their days are removed.
    Roster, survey answers and contacts are brought up to date as well. Call it when all is loaded.
    """
    found = [*planned.rejected, *unheard]
    gone = planned.guard.withheld((r.interaction_id, r.source_sha256) for r in found if r.interaction_id)
    listed = [r for r in found if r.interaction_id not in gone]
    rejected = ingest.named_once(sorted(listed, key=lambda each: each.source_name))
    refused = without_consent(planned)
    rights.withdraw(con, job.home, job.settings, refused, datetime.now(UTC))
    store.replace_rejected(con, rejected, _keep(job, planned, rejected))
    store.replace_kpi_settings(con, job.settings)
    store.replace_roster(con, planned.opened.agents, datetime.now(UTC))
    write_beside(job, planned, con, (*planned.opened.surveys, *planned.opened.contacts))
    store.forget_old_parts(con)
    store.assign_teams(con)
    return rejected


def _keep(job: Job, planned: Plan, rejected: Sequence[Rejected]) -> dict[str, str]:
    """The names of the sealed copies by those of the inputs; none where the settings keep nothing raw."""
    lock, days = store.key_of(job.settings), job.settings.keep_raw_days
    raw.remove_old(job.home.rejected, days, datetime.now(UTC))
    if lock is None or not days:
        return {}
    places = planned.opened.places | {r.source_name: r.path for r in planned.opened.recordings}
    kept = {}
    for each in rejected:
        path = raw.place_of(each.source_name, places)
        if path is not None and each.reason != RejectReason.NO_CONSENT:
            kept[each.source_name] = raw.keep(job.home.rejected, each.source_name, path, lock)
    return kept
