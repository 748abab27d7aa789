"""Finds the exports among files and reads them: what an importer stumbles over becomes a rejected input."""

import bisect
import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from qa.errors import InputError, RejectReason
from qa.ingest._draft import Draft, Notes, rejected
from qa.ingest._export import BROKEN_RECORD, Export, Piece
from qa.ingest._files import unreadable
from qa.ingest._json_records import json_first
from qa.ingest._part import Part, forget
from qa.ingest._source import Claim, Source
from qa.ingest._table_records import columns_of
from qa.ingest.roster import Roster
from qa.ingest.sources import known_sources
from qa.layout import ROLES_FILE, Layout, read_layout
from qa.types import Rejected

__all__ = ["Claimed", "Exports", "claim", "find_exports", "read_export"]


@dataclass(frozen=True)
class Claimed:
    """Files that together are one export of a tool."""

    source: Source
    parts: tuple[Part, ...]

    @property
    def file(self) -> str:
        """Its name to show: the file's, or the folder's where it has several."""
        first = self.parts[0]
        if len(self.parts) == 1:
            return first.file
        return first.file.removesuffix(first.name).rstrip("/") or first.file


@dataclass(frozen=True)
class Exports:
    """The exports of a folder, latest names first, each with its roles.json; `files` are all they use."""

    claimed: tuple[tuple[Claimed, Layout], ...]
    files: frozenset[str]
    rejected: tuple[Rejected, ...]


def claim(
    parts: Sequence[Part], layout: Layout, *, is_deep: bool = False
) -> tuple[list[Claimed], list[Part]]:
    """The exports among the files of a folder, or with `is_deep` those with folders inside; and the rest."""
    found: list[Claimed] = []
    left = [part for part in parts if PurePosixPath(part.name).name != ROLES_FILE]
    first = [(source, source.claim_mapped) for source in known_sources() if source.claim_mapped]
    for source, claim_of in [*first, *((source, source.claim) for source in known_sources())]:
        for group in _groups(claim_of, left, layout) if left and source.is_deep == is_deep else []:
            found.append(Claimed(source, tuple(group)))
            left = [part for part in left if part not in group]
    return found, left


def _groups(claim_of: Claim, parts: Sequence[Part], layout: Layout) -> list[list[Part]]:
    try:
        return claim_of(parts, layout)
    except (*BROKEN_RECORD, RecursionError):
        return []  # a file too odd for it to look at isn't its own; whoever reads it next says what is wrong


def find_exports(files: Mapping[str, Path], default: Layout) -> Exports:
    """The exports among `files`, by their names to show; `default` where no roles.json lies near."""
    _forget()  # since the last inbox files may have changed
    search = _Search(files, default)
    for folder in sorted({str(parent) for file in files for parent in PurePosixPath(file).parents}):
        search.look_in(folder)
    _forget()
    found = sorted(search.found, key=lambda each: each[0].file, reverse=True)
    return Exports(tuple(found), frozenset(files) - frozenset(search.left), tuple(search.rejected))


def _forget() -> None:
    """Let go of how files begin: looked at by every importer, and kept only so long."""
    json_first.cache_clear()
    columns_of.cache_clear()
    forget()


class _Search:
    def __init__(self, files: Mapping[str, Path], default: Layout) -> None:
        self.names = sorted(files)
        self.left = {f: p for f, p in files.items() if PurePosixPath(f).name != ROLES_FILE}
        self.default = default
        self.found: list[tuple[Claimed, Layout]] = []
        self.rejected: list[Rejected] = []
        self._layouts = {
            str(PurePosixPath(file).parent): self._read(file, path)
            for file, path in files.items()
            if PurePosixPath(file).name == ROLES_FILE
        }

    def look_in(self, folder: str) -> None:
        prefix = "" if folder == "." else f"{folder}/"
        layout = self._layout(folder)
        below = [Part(self.left[file], file.removeprefix(prefix), file) for file in self._below(prefix)]
        self._take(below, layout, is_deep=True)
        beside = [part for part in below if "/" not in part.name and part.file in self.left]
        for archive in [part for part in beside if part.suffix == ".zip" and part.is_zip]:
            self._take_archive(archive, layout)
        self._take([part for part in beside if part.file in self.left], layout, is_deep=False)

    def _below(self, prefix: str) -> Iterator[str]:
        """The files left whose names begin so: neighbours in the sorted names."""
        for file in itertools.islice(self.names, bisect.bisect_left(self.names, prefix), None):
            if not file.startswith(prefix):
                return
            if file in self.left:
                yield file

    def _take(self, parts: Sequence[Part], layout: Layout, *, is_deep: bool) -> None:
        claimed, _ = claim(parts, layout, is_deep=is_deep)
        for each in claimed:
            self.found.append((each, layout))
            for part in each.parts:
                self.left.pop(part.file, None)

    def _take_archive(self, archive: Part, layout: Layout) -> None:
        """A zip is a folder; files in it that are no tool's are rejected one by one."""
        members = list(archive.members())
        deep, rest = claim(members, layout, is_deep=True)
        flat, rest = claim(rest, layout)
        if not deep and not flat:
            return
        self.found += [(each, layout) for each in (*deep, *flat)]
        self.left.pop(archive.file)
        detail = "is in a zip with an export, and no part of it that callqa knows. Nothing was read of it."
        self.rejected += [rejected(part.file, RejectReason.LEFT_OUT, detail) for part in rest]

    def _layout(self, folder: str) -> Layout:
        """The nearest one: in the folder, or above it."""
        for place in (folder, *map(str, PurePosixPath(folder).parents)):
            if place in self._layouts:
                return self._layouts[place]
        return self.default

    def _read(self, file: str, path: Path) -> Layout:
        try:
            return read_layout(path)
        except InputError as error:
            self.rejected.append(rejected(file, error.reason, error.detail))
            return self.default


def read_export(claimed: Claimed, layout: Layout, roster: Roster, notes: Notes) -> Iterator[Piece]:
    """All that the importer makes of the export; a file that it can't read at all is rejected."""
    export = Export(claimed.file, claimed.parts, layout, roster, notes)
    try:
        for piece in claimed.source.read(export):
            yield replace(piece, source=claimed.source.name) if isinstance(piece, Draft) else piece
    except InputError as error:
        yield rejected(claimed.file, error.reason, error.detail)
    except OSError:
        yield unreadable(claimed.parts[0].path, claimed.file)
    except (*BROKEN_RECORD, RecursionError) as error:
        # a shape that the importer didn't expect; the class says what, the message could hold a text
        detail = f"isn't shaped as the {claimed.source.title} importer expects ({type(error).__name__})."
        yield rejected(claimed.file, RejectReason.WRONG_SHAPE, f"{detail} Export it again.")
