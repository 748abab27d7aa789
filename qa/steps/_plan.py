"""What of the inbox is to be done."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from qa import __version__, ingest, privacy, rights, store
from qa.errors import ConfigError, Mistake
from qa.steps._cache import recording_key
from qa.steps._copies import lacks_copy
from qa.steps._job import Job
from qa.types import Recording, Rejected

__all__ = ["KEPT_OUT", "Plan", "plan"]

KEPT_OUT = "inputs kept out, since what they held was removed; `callqa privacy log` says when"


@dataclass
class Plan:
    """What is to be done, and what of the inbox was seen so far.

    `recordings` are those that are new or changed, with `input_keys` by their ids; texts come from
    `read_texts`, which counts them: `unchanged` and `texts` are whole, and all of `rejected` is here, when
    it has come to its end. What was removed before and is kept out counts as unchanged.
    """

    inbox: Path
    opened: ingest.Inbox
    recordings: tuple[Recording, ...]
    input_keys: Mapping[str, str]
    rejected: list[Rejected]
    unchanged: int
    guard: rights.Guard
    texts: int = 0

    @property
    def inputs(self) -> int:
        """Everything that the inbox held: done, unchanged and rejected."""
        return len(self.recordings) + self.texts + len(self.rejected) + self.unchanged


def plan(job: Job, inbox: Path, con: duckdb.DuckDBPyConnection) -> Plan:
    """What the inbox holds that the warehouse doesn't hold in this form.

    Raises ConfigError when the inbox is no folder.
    """
    if not inbox.is_dir():
        raise ConfigError([Mistake(str(inbox), None, "is not a folder. Name the inbox to read.")])
    opened = ingest.open_inbox(inbox, job.settings, privacy.open_labels(job.home.names_key))
    guard = rights.Guard.of(con, job.home, job.settings)
    allowed = _allowed(guard, opened)
    refused = store.known_rejected(con, __version__)
    again = [refused[key] for r in allowed if (key := _source(r)) in refused]
    recordings = [r for r in allowed if _source(r) not in refused]
    keys = {r.metadata.interaction_id: recording_key(job, r) for r in recordings}
    known = store.known_inputs(con, keys)
    changed = tuple(r for r in recordings if known.get(r.id) != keys[r.id] or lacks_copy(job, r))
    store.start_seen(con)
    store.note_seen(con, keys)
    unchanged = len(keys) - len(changed) + len(opened.recordings) - len(allowed)
    return Plan(inbox, opened, changed, keys, [*opened.rejected, *again], unchanged, guard)


def _allowed(guard: rights.Guard, opened: ingest.Inbox) -> list[Recording]:
    """The inbox's recordings without those that were removed; says how many these are."""
    gone = guard.withheld((each.id, each.source_sha256) for each in opened.recordings)
    opened.notes.count(KEPT_OUT, len(gone))
    return [each for each in opened.recordings if each.id not in gone]


def _source(recording: Recording) -> tuple[str, str]:
    """A recording's name in the inbox and its hash."""
    return recording.source_name, recording.source_sha256
