"""A turn's text cut where findings begin and end: what overlaps is one mark, told apart inside it."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from qa.report.interactions._kinds import FAMILIES, family_of, kind_of, kind_word
from qa.report.interactions._rows import Found
from qa.report.interactions.model import Mark, Note, Piece, Stretch

__all__ = ["stretches", "whole"]


def stretches(text: str, found: Sequence[Found], ids: Iterator[str]) -> tuple[Stretch, ...]:
    """The text in order, with a mark for each group of findings that overlap; `ids` names the marks.

    Findings about the turn as a whole, or about no characters of it, mark nothing.
    """
    cursor, told = 0, []
    for group in _overlapping(f for f in found if not _is_whole(f)):
        start, end = group[0].char_start, max(f.char_end for f in group)
        if cursor < start:
            told.append(Stretch(text[cursor:start]))
        told.append(Stretch("", Mark(next(ids), _pieces(text, group), tuple(map(_note, group)))))
        cursor = end
    return (*told, Stretch(text[cursor:])) if cursor < len(text) else tuple(told)


def whole(found: Iterable[Found], ids: Iterator[str]) -> tuple[Mark, ...]:
    """A mark without text for each finding about the turn as a whole."""
    return tuple(Mark(next(ids), (), (_note(f),)) for f in found if _is_whole(f))


def _is_whole(finding: Found) -> bool:
    return kind_of(finding.kind).is_whole or finding.char_start >= finding.char_end


def _overlapping(found: Iterable[Found]) -> Iterator[list[Found]]:
    """Groups of findings that share characters, in order."""
    group: list[Found] = []
    end = 0
    for each in sorted(found, key=lambda f: (f.char_start, -f.char_end)):
        if group and each.char_start >= end:
            yield group
            group = []
        group.append(each)
        end = max(end, each.char_end) if len(group) > 1 else each.char_end
    if group:
        yield group


def _pieces(text: str, group: Sequence[Found]) -> tuple[Piece, ...]:
    """The mark's text, cut at every beginning and end inside it."""
    if len(group) == 1:
        return (Piece(text[group[0].char_start : group[0].char_end], (_family(group[0]),)),)
    edges = sorted({at for f in group for at in (f.char_start, f.char_end)})
    told = []
    for start, end in pairwise(edges):
        on_it = {_family(f) for f in group if f.char_start <= start and end <= f.char_end}
        told.append(Piece(text[start:end], tuple(name for name in FAMILIES if name in on_it)))
    return tuple(_joined(told))


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Neighbours of the same families as one."""
    last: Piece | None = None
    for piece in pieces:
        if last is not None and last.families == piece.families:
            last = Piece(last.text + piece.text, last.families)
            continue
        if last is not None:
            yield last
        last = piece
    if last is not None:
        yield last


def _family(finding: Found) -> str:
    return family_of(finding.kind, finding.role, is_softened=finding.is_softened)


def _note(finding: Found) -> Note:
    return Note(
        kind_word(finding.kind),
        _family(finding),
        finding.reason,
        None if finding.strength is None else 100 * finding.strength,
        finding.instead,
        finding.start_s,
        finding.is_doubtful,
    )
