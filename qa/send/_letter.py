"""What an e-mail says, in the reader's language, as plain data and as plain text."""

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

__all__ = ["Block", "Letter", "Table", "as_text"]

_WIDTH = 72
_INDENT = "  "


@dataclass(frozen=True, slots=True)
class Block:
    """A heading with what stands under it; `figure` is a number to show large."""

    heading: str
    lines: tuple[str, ...]
    figure: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings; `note` says how to read them."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str


@dataclass(frozen=True, slots=True)
class Letter:
    """An e-mail's words, top to bottom."""

    subject: str
    greeting: str
    intro: str
    blocks: tuple[Block, ...]
    table: Table | None
    closing: tuple[str, ...]


def as_text(letter: Letter) -> str:
    """The letter for readers of plain text, no line longer than 72 characters but for a table's."""
    parts = [
        _wrapped(letter.greeting),
        _wrapped(letter.intro),
        *("\n".join(_block(block)) for block in letter.blocks),
        *(["\n".join(_table(letter.table))] if letter.table else []),
        *map(_wrapped, letter.closing),
    ]
    return "\n\n".join(parts) + "\n"


def _wrapped(text: str, indent: str = "") -> str:
    return textwrap.fill(
        text, _WIDTH, initial_indent=indent, subsequent_indent=indent, break_long_words=False
    )


def _block(block: Block) -> Iterator[str]:
    yield _wrapped(block.heading)
    for line in (*([block.figure] if block.figure else []), *block.lines):
        yield _wrapped(line, _INDENT)


def _table(table: Table) -> Iterator[str]:
    """In columns; the first is for words, the others for numbers."""
    rows: Sequence[Sequence[str]] = (table.headings, *table.rows)
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for first, *others in rows:
        cells = (cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True))
        yield "  ".join((first.ljust(widths[0]), *cells)).rstrip()
    yield ""
    yield _wrapped(table.note)
