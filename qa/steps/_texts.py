"""Chats, emails and exports, and what lies beside them: survey answers and contacts."""

from collections.abc import Iterable, Iterator, Sequence

import duckdb

from qa import privacy, store, stream
from qa.errors import RejectReason
from qa.steps._cache import text_key
from qa.steps._job import Job
from qa.steps._plan import KEPT_OUT, Plan
from qa.types import Contact, Interaction, Rejected, Survey

__all__ = ["read_texts", "without_consent", "write_beside"]

_LOOKED_UP_AT_ONCE = 1000
"""Texts read before the warehouse is asked which of them are new."""


def read_texts(
    job: Job, planned: Plan, con: duckdb.DuckDBPyConnection, spread: stream.Spread | None = None
) -> Iterator[store.Rows]:
    """Chats, emails and exports that are new or changed, redacted and analysed, in batches and in order.

    They are read one at a time while batches are analysed on every core, or where `spread` hands them to, so
    memory doesn't grow with the inbox. Survey answers and contacts are written as they come; the rest is
    counted in `planned`.
    """
    return stream.analysed(_new_texts(job, planned, con), job.book, job.settings, spread)


def _new_texts(job: Job, planned: Plan, con: duckdb.DuckDBPyConnection) -> Iterator[Interaction]:
    for found in stream.batches(planned.opened.texts(), _LOOKED_UP_AT_ONCE):
        every = {one.id: one for one in found if isinstance(one, Interaction)}
        gone = planned.guard.withheld((one.id, one.source_sha256) for one in every.values())
        read = {name: one for name, one in every.items() if name not in gone}
        kept_out = _wholes(every.values()) - _wholes(read.values())
        planned.opened.notes.count(KEPT_OUT, kept_out)
        planned.unchanged += kept_out
        keys = {one.id: text_key(job, one) for one in read.values()}
        known = store.known_inputs(con, keys)
        store.note_seen(con, keys)
        write_beside(job, planned, con, found)
        planned.rejected += (one for one in found if isinstance(one, Rejected))
        new = [one for one in read.values() if known.get(one.id) != keys[one.id]]
        planned.texts += _wholes(new)
        planned.unchanged += _wholes(read.values()) - _wholes(new)
        yield from new


def write_beside(job: Job, planned: Plan, con: duckdb.DuckDBPyConnection, found: Sequence[object]) -> None:
    """Write the survey answers and contacts among these, but for what was removed or mustn't be analysed."""
    beside = [one for one in found if isinstance(one, Survey | Contact)]
    gone = planned.guard.withheld((one.interaction_id, None) for one in beside) | without_consent(planned)
    kept, rules = [one for one in beside if one.interaction_id not in gone], job.settings.privacy
    store.replace_surveys(con, [privacy.redact_survey(one, rules) for one in kept if isinstance(one, Survey)])
    store.replace_contacts(con, [privacy.redact_contact(one) for one in kept if isinstance(one, Contact)])


def without_consent(planned: Plan) -> set[str]:
    """The ids of what must not be analysed, of all that was read so far."""
    return {
        each.interaction_id
        for each in planned.rejected
        if each.reason == RejectReason.NO_CONSENT and each.interaction_id is not None
    }


def _wholes(found: Iterable[Interaction]) -> int:
    """How many there are, the parts of agents aside."""
    return sum(one.metadata.part_of is None for one in found)
