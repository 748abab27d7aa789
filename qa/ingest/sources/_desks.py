"""What importers of helpdesks share: tickets joined with what lies apart, ratings, and turns in order."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from qa.errors import InputError, RejectReason
from qa.ingest._draft import DraftTurn, rejected
from qa.ingest._export import Export, Piece
from qa.ingest._json_records import Record
from qa.ingest._part import Part
from qa.ingest.email_text import own_text
from qa.ingest.html import looks_like_html, to_text
from qa.ingest.sources._pages import Apart, Pages, filled, key
from qa.types import Rejected, Survey

__all__ = [
    "Make",
    "agent_id_of",
    "in_time_order",
    "latest",
    "ratings_left",
    "read_joined",
    "read_left",
    "with_assignee",
    "without_words",
    "words_of",
]

_PROBLEMS = (InputError, KeyError, TypeError, ValueError, AttributeError)
"""What a record of another shape than the tool's raises."""
Make = Callable[[Part, int, dict[str, Any]], Piece]
_NEVER = datetime.min.replace(tzinfo=UTC)


def read_joined(
    export: Export, pages: Pages, whole: str, keep: Callable[[Part, str, Record], None], make: Make
) -> Iterator[Piece]:
    """What `make` makes of the records of kind `whole`, after `keep` has seen those of all other kinds."""
    parts: list[Part] = []
    for part in export.parts:
        for record in pages.records(export, part):
            if isinstance(record, Rejected):
                yield record
                continue
            kind = pages.kind_of(record.value)
            if kind == whole:
                parts += [part] if part not in parts[-1:] else []
                continue
            try:
                if not kind:
                    raise KeyError
                keep(part, kind, record)
            except _PROBLEMS as error:
                yield export.bad(part, record.number, _detail(error, whole))
    for part in parts:
        for record in pages.records(export, part):
            if not isinstance(record, Rejected) and pages.kind_of(record.value) == whole:
                yield _made(export, part, record.number, record.value, make)


def read_left(export: Export, messages: Apart, make: Make) -> Iterator[Piece]:
    """Conversations of the messages whose ticket the export doesn't hold: `make` gets its id alone."""
    for whole_id, part, number in messages.left():
        export.notes.count("conversations of which the export holds the messages only")
        yield _made(export, part, number, {"id": whole_id}, make)


def ratings_left(
    export: Export, ratings: Apart, survey: Callable[[dict[str, Any], str], Survey]
) -> Iterator[Piece]:
    """Surveys of the tickets that the export doesn't hold."""
    for ticket_id, part, number in ratings.left():
        try:
            yield from latest(export, [survey(answer, ticket_id) for answer in ratings.of(ticket_id)])
        except _PROBLEMS as error:
            yield export.bad(part, number, _detail(error, "rating"))


def _made(export: Export, part: Part, number: int, value: dict[str, Any], make: Make) -> Piece:
    """What `make` makes of a record; rejected where it can't."""
    try:
        return make(part, number, value)
    except _PROBLEMS as error:
        return export.bad(part, number, _detail(error, "conversation"))


def _detail(error: Exception, what: str) -> str:
    if isinstance(error, InputError):
        return error.detail
    return f"has not the keys of a {what} or of what belongs to one, or odd values. Export it again."


def without_words(part: Part, number: int, detail: str) -> Rejected:
    """A conversation in which nobody says anything."""
    return rejected(part.file, RejectReason.NO_TURNS, detail, part=f"record {number}")


def words_of(body: object) -> str:
    """What the sender wrote in a body that is HTML or plain text: no markup, quotes, or signature."""
    text = key(body)
    return own_text("", text) if looks_like_html(text) else own_text(to_text(text))


def latest(export: Export, surveys: Iterable[Survey]) -> tuple[Survey, ...]:
    """One survey for each agent: of two answers the later holds, and the other is counted."""
    given = sorted(surveys, key=lambda survey: (survey.answered_at is not None, survey.answered_at or _NEVER))
    kept = {survey.agent_id: survey for survey in given}
    export.notes.count("earlier answers to a survey, left out", len(given) - len(kept))
    return tuple(kept.values())


def agent_id_of(export: Export, *keys: object) -> str | None:
    """The roster's id of the agent with this id, address or name; else the first of them, None for none."""
    agent = export.agent(*keys)
    return agent.agent_id if agent else key(keys[0]) or None


def with_assignee(fields: dict[str, str], turns: Iterable[DraftTurn], agent_id: str | None) -> dict[str, str]:
    """The fields, with the agent whom the conversation is assigned to where none of its turns names one."""
    return fields if any(turn.agent_id for turn in turns) else fields | filled(agent_id=agent_id)


def in_time_order(turns: Iterable[DraftTurn]) -> tuple[DraftTurn, ...]:
    """The turns from the oldest on, those of one moment as they stood; one without a time stays behind the
    turn before it. Where an export is newest first, it is turned round beforehand.
    """
    given = list(turns)
    times = [turn.start for turn in given if isinstance(turn.start, datetime)]
    if len(times) < 2:
        return tuple(given)
    if times[0] > times[-1]:
        given.reverse()
    last = min(times)
    placed: list[tuple[datetime, DraftTurn]] = []
    for turn in given:
        last = turn.start if isinstance(turn.start, datetime) else last
        placed.append((last, turn))
    return tuple(turn for _, turn in sorted(placed, key=lambda each: each[0]))
