"""Records of exports whatever they are wrapped in, those that lie apart from theirs, and turns in order.

What an API gives comes in pages, each an object with a list in it: as files, in an array, one a line, or one
object alone; what scripts make of it comes as arrays and lines.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, BinaryIO

from qa.errors import InputError
from qa.ingest._draft import DraftTurn, rejected
from qa.ingest._export import Export
from qa.ingest._grouped import Places
from qa.ingest._json_records import Record, json_first, json_value, reread
from qa.ingest._part import Part
from qa.ingest._ratings import csat_of
from qa.types import Rejected, Survey

__all__ = [
    "Apart",
    "Pages",
    "agent_id_of",
    "filled",
    "in_time_order",
    "key",
    "latest",
    "rating_of",
    "unique",
    "with_assignee",
]

_NEVER = datetime.min.replace(tzinfo=UTC)
_OPEN_AT_ONCE = 32
"""Files kept open: an export of a file for each ticket has more than a system opens."""


@dataclass(frozen=True)
class Pages:
    """How a tool wraps its records: `lists` are keys of pages, `inner` those under which a record lies alone,
    and `kind` says what an object is, "" where it is none of this tool's.
    """

    lists: Collection[str]
    kind: Callable[[Mapping[str, Any]], str]
    inner: str = ""

    def kinds(self, part: Part) -> set[str]:
        """What the file begins with, to tell whose it is."""
        first = json_first(part)
        tops = [first.get("", first)]
        tops += [item for name, item in first.items() if name in self.lists]
        return {self.kind(item) for top in tops for item in self.items(top)} - {""}

    def items(self, value: Any) -> Iterator[Any]:
        """The records in a value: it is one itself, or a page of them."""
        if not isinstance(value, dict):
            yield value
        elif isinstance(value.get(self.inner), dict):
            yield value[self.inner] | {name: each for name, each in value.items() if name != self.inner}
        elif self.kind(value):
            yield value
        else:
            pages = [value[name] for name in self.lists if isinstance(value.get(name), list)]
            yield from (item for page in pages for item in page) if pages else [value]

    def records(self, export: Export, part: Part) -> Iterator[Record | Rejected]:
        """The records of a file, numbered; `start` and `end` are the place of the record or of its page."""
        first = json_first(part)
        if "" not in first and not (set(self.lists) & first.keys() and not self.kind(first)):
            yield from self._alone(part)
            return
        number = 0
        for found in export.records(part):
            if isinstance(found, Rejected):
                yield found
            elif found.key == "":
                for item in self.items(found.value):
                    number = max(number + 1, found.number)
                    yield Record("", number, item, found.start, found.end)
            elif found.key in self.lists and found.value is not None:
                yield found

    def _alone(self, part: Part) -> Iterator[Record | Rejected]:
        try:
            value = json_value(part)
            with part.open() as stream:
                end = len(stream.read())
        except InputError as error:
            yield rejected(part.file, error.reason, error.detail)
            return
        for number, item in enumerate(self.items(value), start=1):
            yield Record("", number, item, 0, end)


class Apart:
    """Records that lie apart from what they belong to, such as comments: found again by `key_of`.

    Only places are kept in memory. All are added before the first is asked for.
    """

    def __init__(self, export: Export, pages: Pages, key_of: Callable[[Any, Part], str]) -> None:
        self._export, self._pages, self._key_of = export, pages, key_of
        self._places, self._taken = Places(), Places()
        self._index = {part.file: index for index, part in enumerate(export.parts)}
        self._streams: dict[int, BinaryIO] = {}

    def __enter__(self) -> "Apart":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        while self._streams:
            self._streams.popitem()[1].close()

    def add(self, part: Part, record: Record) -> None:
        """Remember a record of that file."""
        place = (self._index[part.file], record.start, record.end, record.number)
        self._places.add(self._key_of(record.value, part), *place)

    def of(self, key: str) -> list[dict[str, Any]]:
        """The records with that key, in the order in which they were added."""
        self._taken.add(key, 0, 0, 0, 0)
        places = dict.fromkeys(place[:3] for place in self._places.of(key))
        return [item for place in places for item in self._at(*place) if self._key(item, place[0]) == key]

    def left(self) -> Iterator[tuple[str, Part, int]]:
        """The keys that nobody asked for, each with the file and number of its first record."""
        for place in self._places.firsts():
            for item in self._at(*place[:3]):
                key = self._key(item, place[0])
                if self._places.of(key)[:1] == [place] and not self._taken.of(key):
                    yield key, self._export.parts[place[0]], place[3]
                    break

    def _key(self, item: Any, index: int) -> str:
        return self._key_of(item, self._export.parts[index]) if isinstance(item, dict) else ""

    def _at(self, index: int, start: int, end: int) -> Iterable[Any]:
        if index not in self._streams:
            if len(self._streams) >= _OPEN_AT_ONCE:
                self._streams.pop(next(iter(self._streams))).close()
            self._streams[index] = self._export.parts[index].open()
        return list(self._pages.items(reread(self._streams[index], start, end)))


def key(value: object) -> str:
    """An id as text: exports write the same one as number and as text; "" for none."""
    return "" if value is None or isinstance(value, bool | dict | list) else str(value).strip()


def rating_of(export: Export, given: object) -> tuple[int | None, str | None]:
    """A rating as 1 to 5 and in its own words; one that can't be placed is counted and (None, None)."""
    if given is None or given == "":
        return None, None
    try:
        return csat_of(given if isinstance(given, int | float) else str(given)) or (None, None)
    except ValueError:
        export.notes.count("ratings on a scale that isn't known, left out")
        return None, None


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


def filled(**fields: object) -> dict[str, str]:
    """The fields that say something, as text."""
    return {name: key(value) for name, value in fields.items() if key(value)}


def unique(records: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The records without those that came twice, as in pages that overlap: of an id the last."""
    return list({record.get("id") or id(record): record for record in records}.values())


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
