"""The labelled conversations beside this file, and how what `redact` hides compares with them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from qa.privacy import redact
from qa.settings import Privacy
from qa.types import Channel, Interaction, Metadata, Role, Turn

FOLDER = Path(__file__).parent / "labelled"
PLACEHOLDER = re.compile(r"\[([A-Z_]+)\]")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Mark:
    """Characters of a turn that must be hidden, or were: `turn`, `start`, `end`, `kind`."""

    turn: int
    start: int
    end: int
    kind: str

    def overlaps(self, other: "Mark") -> bool:
        """Whether both hold a character in common."""
        return self.turn == other.turn and self.start < other.end and other.start < self.end


@dataclass
class Row:
    """Counts of one kind and form: places that people labelled, that were hidden whole, and as that kind."""

    labelled: int = 0
    hidden: int = 0
    same_kind: int = 0


@dataclass(frozen=True)
class Entry:
    """A short conversation and what must be hidden in it; `is_held`: not for making rules."""

    id: str
    is_held: bool
    area: str
    turns: tuple[tuple[str, str], ...]
    marks: tuple[Mark, ...]
    rules: Privacy = "standard"

    def found(self) -> tuple[Mark, ...]:
        """What `redact` hides of it."""
        return _found(self)

    def shown(self) -> tuple[str, ...]:
        """What `redact` leaves of it, by turn."""
        return _shown(self)

    def undue(self) -> list[Mark]:
        """What `redact` hides without cause."""
        return [mark for mark in self.found() if not any(mark.overlaps(due) for due in self.marks)]

    def missed(self) -> list[Mark]:
        """The labelled places of which something is left."""
        return [mark for mark in self.marks if not self.is_whole(mark)]

    def ordinary(self) -> list[Mark]:
        """Each word outside of the labelled places."""
        words = [
            Mark(turn, *word.span(), "")
            for turn, (_, text) in enumerate(self.turns)
            for word in _WORD.finditer(text)
        ]
        return [word for word in words if not any(word.overlaps(due) for due in self.marks)]

    def lost(self) -> list[Mark]:
        """Those of them that `redact` hides, beside what is due or alone."""
        return [word for word in self.ordinary() if any(word.overlaps(mark) for mark in self.found())]

    def is_whole(self, mark: Mark) -> bool:
        """Whether every letter and digit of it is hidden, whatever it is taken for."""
        text = self.turns[mark.turn][1]
        shown = {at for each in self.found() if each.turn == mark.turn for at in range(each.start, each.end)}
        return all(at in shown for at in range(mark.start, mark.end) if text[at].isalnum())

    def is_spoken(self, mark: Mark) -> bool:
        """Whether the marked characters are mostly words: said rather than written."""
        text = self.turns[mark.turn][1][mark.start : mark.end]
        return sum(map(str.isalpha, text)) > sum(map(str.isdigit, text))


@cache
def _shown(entry: Entry) -> tuple[str, ...]:
    turns = tuple(Turn(i, Role(role), role, text) for i, (role, text) in enumerate(entry.turns))
    interaction = Interaction(Channel.CALL, Metadata(entry.id, language="en"), "0" * 64, turns)
    return tuple(turn.text for turn in redact(interaction, rules=entry.rules).turns)


@cache
def _found(entry: Entry) -> tuple[Mark, ...]:
    both = zip(entry.turns, _shown(entry), strict=True)
    return tuple(mark for i, ((_, text), shown) in enumerate(both) for mark in hidden(i, text, shown))


def tally(chosen: Iterable[Entry]) -> dict[tuple[str, str], Row]:
    """By kind and form ("written", "said"), how many of the labelled places were hidden."""
    rows: dict[tuple[str, str], Row] = defaultdict(Row)
    for entry in chosen:
        for mark in entry.marks:
            row = rows[mark.kind, "said" if entry.is_spoken(mark) else "written"]
            row.labelled += 1
            row.hidden += entry.is_whole(mark)
            row.same_kind += any(each.overlaps(mark) and each.kind == mark.kind for each in entry.found())
    return rows


def hidden(turn: int, text: str, shown: str) -> Iterator[Mark]:
    """Which characters of the text became placeholders."""
    kinds = PLACEHOLDER.findall(shown)
    pieces = PLACEHOLDER.split(shown)[::2]
    match = re.fullmatch("(.+?)".join(map(re.escape, pieces)), text, re.DOTALL)
    assert match is not None, f"turn {turn} lost more than its placeholders hide"
    yield from (Mark(turn, *match.span(n), kind) for n, kind in enumerate(kinds, 1))


@cache
def entries() -> tuple[Entry, ...]:
    """All entries of all files."""
    return tuple(entry for path in sorted(FOLDER.glob("*.yaml")) for entry in _read(path))


def entries_of(area: str, is_held: bool) -> list[Entry]:
    """Those of one area's half."""
    return [entry for entry in entries() if (entry.area, entry.is_held) == (area, is_held)]


def _read(path: Path) -> Iterator[Entry]:
    for raw in yaml.safe_load(path.read_text(encoding="utf-8")):
        turns = tuple((turn["role"], turn["text"]) for turn in raw["turns"])
        marks = tuple(_mark(turns[span["turn"]][1], span) for span in raw["spans"] or ())
        is_held = path.stem.endswith("_held")
        area, rules = path.stem.removesuffix("_held"), raw.get("privacy", "standard")
        yield Entry(raw["id"], is_held, area, turns, marks, rules)


def _mark(text: str, span: dict[str, str | int]) -> Mark:
    words, start = str(span["text"]), -1
    for _ in range(int(span.get("nth", 1))):
        start = text.index(words, start + 1)
    return Mark(int(span["turn"]), start, start + len(words), str(span["kind"]))
