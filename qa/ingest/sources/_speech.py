"""What the transcripts of speech services have in common: documents, offsets, words."""

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from qa.ingest._draft import DraftWord
from qa.ingest._export import BROKEN_RECORD, Export, Piece
from qa.ingest._json_records import json_first
from qa.ingest._part import Part
from qa.ingest._values import read_number
from qa.types import Rejected

__all__ = [
    "Document",
    "as_written",
    "confidence_of",
    "dicts_in",
    "documents",
    "first_of",
    "millis_s",
    "number_in",
    "outline",
    "read_each",
    "share",
]

Document = dict[str, list[Any]]
"""One transcript by its top-level keys: the items of its arrays, other values as the only item."""


def outline(part: Part) -> dict[str, Any]:
    """The keys of the file's first document, with the first item of each array: to tell whose it is."""
    first = json_first(part)
    whole = first.get("")
    if isinstance(whole, dict):
        return {key: value[0] if isinstance(value, list) and value else value for key, value in whole.items()}
    return {} if "" in first else first


def read_each(
    export: Export, read: Callable[[Export, Part, int, Document], Iterator[Piece]], mistaken: str
) -> Iterator[Piece]:
    """What `read` makes of each document; one of another shape is rejected as `mistaken`."""
    for part in export.parts:
        for found in documents(export, part):
            if isinstance(found, Rejected):
                yield found
                continue
            number, document = found
            try:
                yield from read(export, part, number, document)
            except BROKEN_RECORD:
                yield export.bad(part, number, mistaken)


def documents(export: Export, part: Part) -> Iterator[tuple[int, Document] | Rejected]:
    """Each document of an array or of lines with its number; an object alone is one, read item by item, so
    that one item that is no JSON is lost alone.
    """
    if "" in json_first(part):
        yield from _listed(export, part)
        return
    document: Document = {}
    for record in export.records(part):
        if isinstance(record, Rejected):
            yield record
        else:
            document.setdefault(record.key, []).append(record.value)
    if document:
        yield 1, document


def _listed(export: Export, part: Part) -> Iterator[tuple[int, Document] | Rejected]:
    for record in export.records(part):
        if isinstance(record, Rejected):
            yield record
        elif isinstance(record.value, dict):
            items = record.value.items()
            yield record.number, {key: value if isinstance(value, list) else [value] for key, value in items}
        else:
            yield export.bad(part, record.number, "is no object. Export it again.")


def first_of(document: Document, key: str) -> Any:
    """The value under the key, an array's first item; None where there is none."""
    values = document.get(key)
    return values[0] if values else None


def dicts_in(value: object) -> list[dict[str, Any]]:
    """The objects of a list; none where it is something else."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def number_in(item: dict[str, Any], *keys: str) -> float | None:
    """The number, not below zero, under the first of the keys that has one."""
    found = (read_number(item.get(key)) for key in keys)
    return next((number for number in found if number is not None and number >= 0), None)


def millis_s(item: dict[str, Any], key: str) -> float | None:
    """The milliseconds under the key in seconds; None where there are none."""
    number = number_in(item, key)
    return None if number is None else number / 1000


def share(value: object) -> float | None:
    """A confidence from 0 to 1, be it a number or a text; None for anything else."""
    number = read_number(value)
    return number if number is not None and 0 <= number <= 1 else None


def confidence_of(words: Sequence[DraftWord]) -> float | None:
    """The mean of the words' confidences, as callqa's own transcripts have it; None where none has one."""
    known = [word.confidence for word in words if word.confidence is not None]
    return math.fsum(known) / len(known) if known else None


def as_written(words: Sequence[DraftWord], text: str) -> tuple[DraftWord, ...]:
    """The words spelled as the text has them ("hello" in "Hello, Ana"), so that they can be found in it."""
    cursor, folded = 0, text.casefold()
    if len(folded) != len(text):
        return tuple(words)
    found = []
    for word in words:
        at = folded.find(word.text.casefold(), cursor)
        end = at + len(word.text)
        found.append(word if at < 0 else DraftWord(text[at:end], word.start, word.end, word.confidence))
        cursor = cursor if at < 0 else end
    return tuple(found)
