"""Finds the exports among files and reads them: what an importer stumbles over becomes a rejected input."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from qa.errors import InputError, RejectReason
from qa.ingest._draft import Draft, Notes, rejected
from qa.ingest._export import Export, Piece
from qa.ingest._layout import ROLES_FILE, Layout, find_layout, read_layout
from qa.ingest._part import Part
from qa.ingest._source import Source
from qa.ingest.roster import Roster
from qa.ingest.sources import known_sources
from qa.types import Rejected

__all__ = ["Claimed", "claim_deep", "claim_files", "layout_for", "read_export"]


@dataclass(frozen=True)
class Claimed:
    """Files that together are one export of a tool."""

    source: Source
    parts: tuple[Part, ...]

    @property
    def file(self) -> str:
        """Its name to show: the file's, or the folder's where it has several."""
        if len(self.parts) == 1:
            return self.parts[0].file
        first = self.parts[0]
        return first.file.removesuffix(first.name).rstrip("/") or first.file


def claim_files(parts: Sequence[Part], layout: Layout) -> tuple[list[Claimed], list[Part]]:
    """The exports among the files of one folder, and the files that are no tool's."""
    return _claim(parts, layout, [s for s in known_sources() if not s.is_deep])


def claim_deep(parts: Sequence[Part], layout: Layout) -> tuple[list[Claimed], list[Part]]:
    """The exports with folders inside among all files below a folder, and the files that are not theirs."""
    return _claim(parts, layout, [s for s in known_sources() if s.is_deep])


def _claim(
    parts: Sequence[Part], layout: Layout, sources: Sequence[Source]
) -> tuple[list[Claimed], list[Part]]:
    found: list[Claimed] = []
    left = [part for part in parts if part.name.rpartition("/")[2] != ROLES_FILE]
    for source in sources:
        for group in source.claim(left, layout) if left else []:
            found.append(Claimed(source, tuple(group)))
            left = [part for part in left if part not in group]
    return found, left


def layout_for(folder: Path, top: Path, shown: str) -> tuple[Layout, list[Rejected]]:
    """What the nearest roles.json says, as far up as `top`; rejected where it is wrong."""
    path = find_layout(folder, top)
    if path is None:
        return Layout(), []
    try:
        return read_layout(path), []
    except InputError as error:
        return Layout(), [rejected(f"{shown}/{ROLES_FILE}".lstrip("/"), error.reason, error.detail)]


def read_export(claimed: Claimed, layout: Layout, roster: Roster, notes: Notes) -> Iterator[Piece]:
    """All that the importer makes of the export; a file that it can't read at all is rejected."""
    export = Export(claimed.file, claimed.parts, layout, roster, notes)
    try:
        for piece in claimed.source.read(export):
            yield replace(piece, source=claimed.source.name) if isinstance(piece, Draft) else piece
    except InputError as error:
        yield rejected(claimed.file, error.reason, error.detail)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError, RecursionError) as error:
        # a shape that the importer didn't expect; the class says what, the message could hold a text
        detail = f"isn't shaped as the {claimed.source.title} importer expects ({type(error).__name__})."
        yield rejected(claimed.file, RejectReason.WRONG_SHAPE, f"{detail} Export it again.")
