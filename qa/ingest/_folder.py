"""One folder of the inbox: its files through their readers, each with what manifest and sidecar say of it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from qa.errors import InputError, RejectReason
from qa.ingest import manifest
from qa.ingest._assemble import Assembler, derived_id
from qa.ingest._draft import Draft, Fields, Notes, rejected
from qa.ingest._files import sha256_of
from qa.ingest.calls import hash_recording
from qa.ingest.chat_csv import read_chat_csv
from qa.ingest.email_eml import Mail, Senders, read_mail, thread_draft, threads_of, unique_mails
from qa.ingest.native import load_json, read_native
from qa.types import Channel, Interaction, Recording, Rejected

__all__ = ["CHANNELS", "Folder", "Outcome", "read_folder"]

CHANNELS = {"calls": Channel.CALL, "chats": Channel.CHAT, "emails": Channel.EMAIL}
"""Folders of the inbox and the channel of what lies in them, unless it says its channel itself."""
_NATIVE = {".json", ".jsonl", ".ndjson"}
_TABLES = {".csv", ".tsv"}

Outcome = Recording | Interaction | Rejected


@dataclass(frozen=True)
class Folder:
    """A folder of the inbox and what its reading needs; `files` are all those of the inbox."""

    root: Path
    files: Mapping[str, Path]
    assembler: Assembler
    senders: Senders
    pattern: re.Pattern[str] | None

    @property
    def notes(self) -> Notes:
        """Where to say things."""
        return self.assembler.notes

    @property
    def paths(self) -> dict[str, Path]:
        """The folder's files, the manifest aside."""
        own = {file: path for file, path in self.files.items() if file.startswith(f"{self.root.name}/")}
        own.pop(f"{self.root.name}/{manifest.NAME}", None)
        return own

    def short(self, file: str) -> str:
        """The file's name as the manifest has it: below the folder."""
        return file.removeprefix(f"{self.root.name}/")

    def from_name(self, file: str) -> Fields:
        """What the name says, by the site's pattern: the last resort."""
        match = self.pattern.search(self.short(file)) if self.pattern else None
        return {k: v for k, v in match.groupdict().items() if v} if match else {}


def read_folder(folder: Folder) -> Iterator[Outcome]:
    """Every input of the folder as a recording, an interaction or rejected."""
    rows, bad_rows = manifest.read_manifest(folder.root, folder.notes)
    yield from bad_rows
    sidecars = _sidecars(folder)
    counts = {folder.short(file): 1 for file in folder.paths}
    mails: list[Mail] = []
    for file, path in folder.paths.items():
        if file in sidecars.used:
            continue
        said = _Said(folder, rows, sidecars.by_stem.get(_stem(file), {}))
        suffix = path.suffix.lower()
        if folder.root.name == "calls" and suffix not in _NATIVE:
            yield _recording(path, file, said)
        elif suffix == ".eml":
            mail = _mail(path, file)
            if isinstance(mail, Rejected):
                counts[folder.short(file)] = 0
                yield mail
            else:
                mails.append(mail)
        else:
            drafts = list(_drafts(path, file, folder))
            counts[folder.short(file)] = sum(isinstance(draft, Draft) for draft in drafts)
            yield from (_finished(draft, path, said, is_alone=len(drafts) == 1) for draft in drafts)
    yield from _threads(mails, folder, rows, sidecars.by_stem)
    yield from rows.missing(counts)


@dataclass(frozen=True)
class _Said:
    """All that is said beside one file; a sidecar wins over the manifest, both over the content."""

    folder: Folder
    rows: manifest.Manifest
    sidecar: Fields

    def fields(self, file: str, own: Fields, hints: Fields, *, is_alone: bool) -> Fields:
        short = self.folder.short(file)
        row = self.rows.fields_for(short, own.get("interaction_id"), is_alone=is_alone)
        return manifest.merge(self.sidecar, row, own, self.folder.from_name(file), hints)


@dataclass(frozen=True)
class _Sidecars:
    by_stem: Mapping[str, Fields]
    used: frozenset[str]


def _stem(file: str) -> str:
    return file[: -len(Path(file).suffix)] if Path(file).suffix else file


def _sidecars(folder: Folder) -> _Sidecars:
    """The .json files that describe the file of the same name beside them: objects without `turns`."""
    paths = folder.paths
    described = {_stem(file) for file, path in paths.items() if path.suffix.lower() not in _NATIVE}
    by_stem: dict[str, Fields] = {}
    used = set()
    for file, path in paths.items():
        if path.suffix.lower() == ".json" and _stem(file) in described:
            value = _object_in(path)
            if value is not None and "turns" not in value:
                by_stem[_stem(file)] = manifest.sidecar_fields(value, file, folder.notes)
                used.add(file)
    return _Sidecars(by_stem, frozenset(used))


def _object_in(path: Path) -> dict[str, Any] | None:
    """The JSON object in the file; None where it is something else: the native reader says what."""
    try:
        value = load_json(path.read_bytes())
    except (InputError, OSError):
        return None
    return value if isinstance(value, dict) else None


def _recording(path: Path, file: str, said: _Said) -> Recording | Rejected:
    sha256 = hash_recording(path, file)
    fields = said.fields(file, {}, {}, is_alone=True)
    if isinstance(sha256, Rejected):
        return sha256
    metadata = said.folder.assembler.metadata(fields, derived_id(file, None))
    said.folder.assembler.note_unknown(metadata)
    return Recording(path, sha256, metadata)


def _drafts(path: Path, file: str, folder: Folder) -> Iterator[Draft | Rejected]:
    suffix = path.suffix.lower()
    if suffix in _NATIVE:
        yield from read_native(path, file, folder.notes)
    elif suffix in _TABLES:
        yield from read_chat_csv(path, file, folder.notes)
    else:
        detail = (
            "is no known format: those are .json, .jsonl, .csv, .tsv and .eml. Audio belongs into calls/."
        )
        yield rejected(file, RejectReason.UNKNOWN_FORMAT, detail, sha256=sha256_of(path))


def _finished(draft: Draft | Rejected, path: Path, said: _Said, *, is_alone: bool) -> Interaction | Rejected:
    if isinstance(draft, Rejected):
        is_whole_file = "#" not in draft.source_name.removeprefix(f"{said.folder.root.name}/")
        return replace(draft, source_sha256=sha256_of(path)) if is_whole_file else draft
    fields = said.fields(draft.file, draft.fields, draft.hints, is_alone=is_alone)
    channel = draft.channel or CHANNELS[said.folder.root.name]
    return said.folder.assembler.interaction(draft, fields, channel, is_alone=is_alone)


def _mail(path: Path, file: str) -> Mail | Rejected:
    try:
        return read_mail(path, file)
    except InputError as error:
        return rejected(file, error.reason, error.detail, sha256=sha256_of(path))


def _threads(
    mails: list[Mail], folder: Folder, rows: manifest.Manifest, sidecars: Mapping[str, Fields]
) -> Iterator[Interaction | Rejected]:
    single: list[Mail] = []
    said: dict[str, Fields] = {}
    for mail in unique_mails(mails, folder.notes):
        if isinstance(mail, Rejected):
            yield mail
            continue
        about = _Said(folder, rows, sidecars.get(_stem(mail.file), {}))
        said[mail.file] = about.fields(mail.file, {}, {}, is_alone=True)
        single.append(mail)
    ids = {file: fields["interaction_id"] for file, fields in said.items() if "interaction_id" in fields}
    for thread in threads_of(single, ids):
        draft = thread_draft(thread, folder.senders, folder.notes)
        if isinstance(draft, list):
            yield from draft
            continue
        fields = manifest.merge(*(said[mail.file] for mail in thread), draft.hints)
        yield folder.assembler.interaction(draft, fields, Channel.EMAIL, is_alone=True)
