"""Records of exports whatever they are wrapped in, and those that lie apart from theirs.

What an API gives comes in pages, each an object with a list in it: as files, in an array, one a line, or one
object alone; what scripts make of it comes as arrays and lines.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from qa.errors import InputError
from qa.ingest._draft import rejected
from qa.ingest._export import Export
from qa.ingest._grouped import Places
from qa.ingest._json_records import Record, json_first, json_value
from qa.ingest._part import Part
from qa.ingest.sources._again import Again
from qa.types import Rejected

__all__ = ["Apart", "Pages", "filled", "key", "unique"]


@dataclass(frozen=True)
class Pages:
    """How a tool wraps its records: `lists` are keys of pages, `inner` those under which a record lies alone,
    and `kind` says what an object is, "" where it is none of this tool's.
    """

    lists: Collection[str]
    kind: Callable[[Mapping[str, Any]], str]
    inner: str = ""

    def kind_of(self, value: Any) -> str:
        """What a record is, "" for none of this tool's."""
        return self.kind(value) if isinstance(value, dict) else ""

    def kinds(self, part: Part) -> set[str]:
        """What the file begins with, to tell whose it is."""
        first = json_first(part)
        tops = [first.get("", first)]
        tops += [item for name, item in first.items() if name in self.lists]
        return {self.kind_of(item) for top in tops for item in self.items(top)} - {""}

    def items(self, value: Any) -> Iterator[Any]:
        """The records in a value: it is one itself, or a page of them."""
        if not isinstance(value, dict) or self.kind(value):
            yield value
        elif isinstance(value.get(self.inner), dict):
            yield value[self.inner] | {name: each for name, each in value.items() if name != self.inner}
        else:
            lists = [value[name] for name in self.lists if isinstance(value.get(name), list)]
            is_page = bool(lists) and "id" not in value  # with one it is a record that lacks other keys
            yield from (item for page in lists for item in page) if is_page else [value]

    def records(self, export: Export, part: Part) -> Iterator[Record | Rejected]:
        """The records of a file, numbered; `start` and `end` are the place of the record or of its page."""
        first = json_first(part)
        is_page = bool(set(self.lists) & first.keys()) and not self.kind(first)
        is_page = is_page and not {"id", self.inner} & first.keys()
        if "" not in first and not is_page:
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
        self._again = Again(export.parts)

    def __enter__(self) -> "Apart":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._again.close()

    def add(self, part: Part, record: Record) -> None:
        """Remember a record of that file. Raises KeyError when it names nothing that it belongs to."""
        if not (key := self._key_of(record.value, part)):
            raise KeyError
        place = (self._index[part.file], record.start, record.end, record.number)
        self._places.add(key, *place)

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
        return list(self._pages.items(self._again.value((index, start, end, 0))))


def key(value: object) -> str:
    """An id as text: exports write the same one as number and as text; "" for none."""
    return "" if value is None or isinstance(value, bool | dict | list) else str(value).strip()


def filled(**fields: object) -> dict[str, str]:
    """The fields that say something, as text."""
    return {name: key(value) for name, value in fields.items() if key(value)}


def unique(records: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The records without those that came twice, as in pages that overlap: of an id the last."""
    return list({record.get("id") or id(record): record for record in records}.values())
