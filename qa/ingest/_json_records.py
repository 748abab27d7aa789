"""JSON of any size as a stream of its records: those before and after a broken one are not lost.

A top-level array, JSON Lines, and the arrays inside a top-level object (`{"tickets": [...], "count": 2}`) are
read one record at a time, so memory holds the longest record and not the file. The well-kept ijson stops for
good at the first broken byte, and tells no places to come back to; so this is our own.
"""

import itertools
import json
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, BinaryIO

from qa.errors import InputError, RejectReason
from qa.ingest._part import Part

__all__ = ["Broken", "Record", "json_first", "json_records", "json_value", "reread"]

_CHUNK = 1 << 20
_LARGEST_VALUE = 1 << 28
_FIRST_BYTES = 1 << 22
_LARGEST_GAP = 1 << 25
_SPACE = re.compile(r"[ \t\r\n]*")
_NEXT = re.compile(r",\s*(?=\{)|\n\s*(?=\{)")
_DECODER = json.JSONDecoder(strict=False)
_LONGEST_LINE = 1 << 26
_MOST_TRIED = 1 << 28
_DEEP_COSTS = 1 << 15
"""Characters looked at in search of the next record, some seconds' work; and what a bottomless one counts."""
_LOST = "is no JSON, and what follows it could not be told apart. Export it again."
_CUT_WITHIN = 16
"""A mistake this close to the end of what was read may only be the end of what was read."""


@dataclass(frozen=True, slots=True)
class Record:
    """One value: under which key of the top-level object ("" for an array or lines), and 1-based which.

    `start`, `end` are its place in the file in bytes: `reread` finds it again.
    """

    key: str
    number: int
    value: Any
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Broken:
    """A record that is no JSON, or not one that a row can be made of."""

    key: str
    number: int
    detail: str = "is no JSON; the records after it were read. Export it again."


class _Window:
    """A piece of the file that moves on. It is decoded as Latin-1, so that places are places in the file."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream, self.text, self.at, self.base, self.is_all = stream, "", 0, 0, False
        self.is_lost = False  # a broken record ran to the end

    @property
    def place(self) -> int:
        return self.base + self.at

    def more(self) -> bool:
        """Read on; False at the end of the file."""
        chunk = self.stream.read(max(_CHUNK, len(self.text) - self.at))
        self.text, self.base, self.at = self.text[self.at :] + chunk.decode("latin-1"), self.place, 0
        self.is_all = not chunk
        return bool(chunk)

    def peek(self) -> str:
        """The next character that is no space; "" at the end."""
        while True:
            match = _SPACE.match(self.text, self.at)
            self.at = match.end() if match else self.at
            if self.at < len(self.text):
                return self.text[self.at]
            if not self.more():
                return ""

    def value(self) -> tuple[Any, int, int]:
        """The value that begins here, with its place. Raises ValueError when there is none."""
        while True:
            try:
                found, end = _DECODER.raw_decode(self.text, self.at)
                if end < len(self.text) or self.is_all:
                    return self._taken(found, end)
            except json.JSONDecodeError as error:
                is_cut = error.pos >= len(self.text) - _CUT_WITHIN or error.msg.startswith("Unterminated")
                if self.is_all or not is_cut or len(self.text) - self.at > _LARGEST_VALUE:
                    raise
            self.more()

    def _taken(self, found: Any, end: int) -> tuple[Any, int, int]:
        raw, start = self.text[self.at : end], self.place
        self.at = end
        # Latin-1 read other characters than ASCII wrongly: once more, in UTF-8
        value = found if raw.isascii() else json.loads(raw.encode("latin-1"), strict=False)
        return value, start, self.place


def json_records(part: Part, template: Collection[str] = ()) -> Iterator[Record | Broken]:
    """The records of a file in their order. A top-level object yields each member: arrays item by item, other
    values whole, all under their key.

    `template` are keys that a record of this file has: after a broken one they tell where the next begins.
    Raises InputError when the file is empty or no JSON at all.
    """
    with part.open() as stream:
        window = _Window(stream)
        if window.peek() == "\xef":  # a BOM
            window.at += 3
        first = window.peek()
        if not first:
            raise InputError(RejectReason.NOT_READABLE, "is empty. Export it again.")
        if first not in "[{":
            raise InputError(RejectReason.NOT_READABLE, "is no JSON. Export it again.")
        if first == "[":
            window.at += 1
            yield from _items(window, "", frozenset(template))
        elif _is_lines(part):
            yield from _lines(window)
        else:
            window.at += 1
            yield from _members(window, frozenset(template))


def _is_lines(part: Part) -> bool:
    """Whether the first line is a whole object with another below; one of them may be broken."""
    with part.open() as stream:
        lines = (stream.readline(_LONGEST_LINE).removeprefix(b"\xef\xbb\xbf").strip() for _ in range(9))
        first, second, *_ = *itertools.islice(filter(None, lines), 2), b"", b""
    return second[:1] == b"{" and (first[-1:] == b"}" or _is_object(second))


def _is_object(raw: bytes) -> bool:
    try:
        return isinstance(json.loads(raw), dict)
    except (ValueError, RecursionError):
        return False


def _lines(window: _Window) -> Iterator[Record | Broken]:
    number = 0
    while window.peek():
        while (end := window.text.find("\n", window.at)) < 0 and window.more():
            pass
        end = len(window.text) if end < 0 else end
        raw, start = window.text[window.at : end], window.place
        window.at = end
        number += 1
        try:
            value = json.loads(raw.encode("latin-1"), strict=False)
            yield Record("", number, value, start, start + len(raw))
        except (ValueError, RecursionError):
            yield Broken("", number)


def _members(window: _Window, template: frozenset[str]) -> Iterator[Record | Broken]:
    while (mark := window.peek()) and mark != "}":
        if mark == ",":
            window.at += 1
            continue
        try:
            key = window.value()[0]
            if not isinstance(key, str) or window.peek() != ":":
                raise ValueError
            window.at += 1
            if window.peek() == "[":
                window.at += 1
                yield from _items(window, key, template)
                if window.is_lost:
                    return
            else:
                value, start, end = window.value()
                yield Record(key, 1, value, start, end)
        except (ValueError, RecursionError):
            yield Broken("", 1, "is no JSON from here on; what follows can't be read. Export it again.")
            return
    if not mark:
        yield Broken("", 1, "ends before its JSON does. Export it again: it may have been cut off.")
    window.at += 1
    if window.peek():
        yield Broken("", 2, "begins behind the end of the JSON. Write one record a line, or one array.")


def _items(window: _Window, key: str, template: frozenset[str]) -> Iterator[Record | Broken]:
    """The items of an array whose bracket was read; the one that closes it is read as well."""
    number = 0
    while (mark := window.peek()) and mark != "]":
        if mark == ",":
            window.at += 1
            continue
        number += 1
        try:
            value, start, end = window.value()
            if window.peek() not in {",", "]", ""}:
                raise ValueError
        except (ValueError, RecursionError):
            window.is_lost = not _find_next(window, template)
            yield Broken(key, number, _LOST) if window.is_lost else Broken(key, number)
            if window.is_lost:
                return
            continue
        if isinstance(value, dict):
            template = template or frozenset(value)
        yield Record(key, number, value, start, end)
    if not mark:
        yield Broken(key, number + 1, "ends before its JSON does. Export it again: it may have been cut off.")
    window.at += 1


def _find_next(window: _Window, template: frozenset[str]) -> bool:
    """Move to the next object that has three quarters of the template's keys; False when there is none."""
    tried = 0
    while True:
        for match in _NEXT.finditer(window.text, window.at + 1):
            if tried > _MOST_TRIED:
                return False
            try:
                value, end = _DECODER.raw_decode(window.text, match.end())
                tried += end - match.end()
            except json.JSONDecodeError as error:
                tried += error.pos - match.end()
                continue
            except (ValueError, RecursionError):
                tried += _DEEP_COSTS
                continue
            if isinstance(value, dict) and 4 * len(template & value.keys()) >= 3 * len(template):
                window.at = match.end()
                return True
        if window.is_all:
            return False
        window.at = max(window.at, len(window.text) - _LARGEST_GAP)
        window.more()


@lru_cache(maxsize=256)  # every importer asks
def json_first(part: Part) -> dict[str, Any]:
    """What a JSON file begins with, to tell whose it is: the first value under each key of a top-level
    object, as far as 4 MiB reach; under "" the first item of an array or of lines. Empty where it is no JSON.
    """
    first: dict[str, Any] = {}
    if not part.is_json:
        return first
    try:
        for record in json_records(part):
            if isinstance(record, Record):
                first.setdefault(record.key, record.value)
                if record.key == "" or record.end > _FIRST_BYTES:
                    break
    except InputError:
        return {}
    return first


def reread(stream: BinaryIO, start: int, end: int) -> Any:
    """The JSON value at that place of the file, as a `Record` gave it."""
    stream.seek(start)
    return json.loads(stream.read(end - start), strict=False)


def json_value(part: Part) -> Any:
    """The whole file as one value, for exports of one conversation a file.

    Raises InputError when it is no JSON.
    """
    with part.open() as stream:
        raw = stream.read()
    try:
        return json.loads(raw.removeprefix(b"\xef\xbb\xbf"), strict=False)
    except (ValueError, RecursionError):
        detail = "is no JSON, or not to its end. Export it again: it may have been cut off."
        raise InputError(RejectReason.NOT_READABLE, detail) from None
