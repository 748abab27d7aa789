"""One folder of the inbox: its files through their readers, each with what manifest and sidecar say of it."""

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any

from qa.errors import InputError, RejectReason
from qa.ingest import manifest
from qa.ingest._assemble import Assembler, derived_id, source_name
from qa.ingest._consent import refusal
from qa.ingest._draft import Draft, Fields, Notes, rejected
from qa.ingest._export import Piece
from qa.ingest._exports import Exports, find_exports, read_export
from qa.ingest._files import sha256_of, unreadable
from qa.ingest.calls import NEVER_AUDIO, hash_recording
from qa.ingest.email_eml import Mail, Senders, customer_of, read_mail, thread_draft, threads_of, unique_mails
from qa.ingest.native import load_json, read_native
from qa.layout import ROLES_FILE, Layout, read_layout
from qa.types import Channel, Contact, Interaction, Recording, Rejected, Survey

__all__ = ["CHANNELS", "FOLDERS", "Folder", "Found"]

CHANNELS = {
    "calls": Channel.CALL,
    "chats": Channel.CHAT,
    "emails": Channel.EMAIL,
    "sms": Channel.SMS,
    "social": Channel.SOCIAL,
}
"""Folders of the inbox and the channel of what lies in them, unless it says its channel itself."""
FOLDERS = (*CHANNELS, "exports")
"""`exports` is for whatever says its channel itself; what doesn't is a chat."""
_NATIVE = {".json", ".jsonl", ".ndjson"}

Found = Interaction | Rejected | Survey | Contact
"""What a folder holds besides recordings. Survey answers and contacts follow their interaction."""


@dataclass(frozen=True)
class Folder:
    """A folder and what its reading needs; `files` are all those of the inbox, by their names below it.

    `recorded_ids` are what the phone system calls recordings, by the ids of their files' names.
    Read `recordings` first, then `texts`. Where `files` are not all of the folder (`is_whole`), its manifest
    may speak of others.
    """

    root: Path
    files: Mapping[str, Path]
    assembler: Assembler
    senders: Senders
    pattern: re.Pattern[str] | None = None
    layout: Layout = field(default_factory=Layout)
    contacts: Mapping[str, Contact] = field(default_factory=dict)
    recorded_ids: Mapping[str, str] = field(default_factory=dict)
    is_whole: bool = True

    @property
    def notes(self) -> Notes:
        """Where to say things."""
        return self.assembler.notes

    @property
    def channel(self) -> Channel:
        """That of whatever here doesn't say its own."""
        return CHANNELS.get(self.root.name, Channel.CHAT)

    @cached_property
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

    def recordings(self) -> Iterator[Recording | Rejected]:
        """Its recordings, by name."""
        for file, path in self._audio.items():
            yield self._recording(path, file)

    def texts(self) -> Iterator[Found]:
        """All else: exports first, latest names first, then files by name, then threads of emails."""
        yield from self._rows[1]
        yield from self._exports.rejected
        counts = Counter(map(self.short, self._audio))
        for claimed, layout in self._exports.claimed:
            ours = self._with_domains(layout)
            pieces = read_export(claimed, ours, self.assembler.roster, self.notes)
            yield from self._finished(pieces, claimed.source.channel, counts)
        mails: list[Mail] = []
        for file, path in self._plain.items():
            counts[self.short(file)] += 0
            if path.suffix.lower() != ".eml":
                yield from self._finished(self._drafts(path, file), None, counts)
            elif isinstance(mail := _mail(path, file), Rejected):
                yield mail
            else:
                counts[self.short(file)] += 1
                mails.append(mail)
        yield from self._threads(mails)
        if self.is_whole:
            yield from self._rows[0].missing(counts)

    @cached_property
    def _rows(self) -> tuple[manifest.Manifest, list[Rejected]]:
        return manifest.read_manifest(self.root, self.notes)

    @cached_property
    def _sidecars(self) -> "_Sidecars":
        return _read_sidecars(self.paths, self.notes)

    @cached_property
    def _exports(self) -> Exports:
        above = {f: p for f, p in self.files.items() if f == ROLES_FILE}
        could_be = above | {
            file: path
            for file, path in self.paths.items()
            if file not in self._sidecars.used and not (self._is_audio(path) or self._is_lone_eml(file))
        }
        return find_exports(could_be, self.layout)

    def _is_lone_eml(self, file: str) -> bool:
        """An .eml without an .msg beside it, whose threads it could belong to."""
        return file.lower().endswith(".eml") and str(PurePosixPath(file).parent) not in self._msg_folders

    @cached_property
    def _msg_folders(self) -> frozenset[str]:
        return frozenset(str(PurePosixPath(f).parent) for f in self.paths if f.lower().endswith(".msg"))

    def _with_domains(self, layout: Layout) -> Layout:
        """The layout with the site's own domains among the agents."""
        ours = [f"@{domain}" for domain in self.senders.domains]
        given = {**layout.model_dump(), "agent": [*layout.agent, *ours]}
        return Layout.model_validate(given) if ours else layout

    @cached_property
    def _senders(self) -> Senders:
        """Who sends, as the folder's roles.json says, else the one above it, else the settings."""
        path = self.files.get(f"{self.root.name}/{ROLES_FILE}", self.files.get(ROLES_FILE))
        try:
            return replace(self.senders, layout=self.layout if path is None else read_layout(path))
        except InputError:  # the search for exports rejects the file
            return replace(self.senders, layout=self.layout)

    @cached_property
    def _audio(self) -> dict[str, Path]:
        """What to hear; in calls/ also what only looks like it, to be rejected with the reason."""
        if self.root.name != "calls":
            return {}
        rest = {f: p for f, p in self.paths.items() if f not in self._sidecars.used | self._exports.files}
        return {file: path for file, path in rest.items() if path.suffix.lower() not in _NATIVE}

    @cached_property
    def _plain(self) -> dict[str, Path]:
        taken = self._sidecars.used | self._exports.files | self._audio.keys()
        return {file: path for file, path in self.paths.items() if file not in taken}

    def _is_audio(self, path: Path) -> bool:
        suffix = path.suffix.lower()
        return self.root.name == "calls" and suffix not in NEVER_AUDIO | _NATIVE | _CAPTIONS

    def _recording(self, path: Path, file: str) -> Recording | Rejected:
        sha256 = hash_recording(path, file)
        fields = self._fields(file, {}, {}, is_alone=True)
        if isinstance(sha256, Rejected):
            return sha256
        if refused := refusal(fields, file, fields.get("interaction_id", derived_id(file, None))):
            return refused
        metadata = self.assembler.metadata(fields, derived_id(file, None))
        self.assembler.note_unknown(metadata)
        return Recording(path, sha256, metadata, file)

    def _drafts(self, path: Path, file: str) -> Iterator[Piece]:
        try:
            yield from self._read(path, file)
        except OSError:
            yield unreadable(path, file)

    def _read(self, path: Path, file: str) -> Iterator[Piece]:
        suffix = path.suffix.lower()
        if suffix in _NATIVE:
            yield from read_native(path, file, self.notes)
        elif not path.stat().st_size:
            yield rejected(file, RejectReason.NOT_READABLE, "is empty. Export it again.")
        else:
            detail = (
                "is no format that callqa knows; `callqa sources` lists them. Audio belongs into calls/. "
                "Where it is an export of a listed tool, export it again as its manual says."
            )
            yield rejected(file, RejectReason.UNKNOWN_FORMAT, detail)

    def _finished(
        self, pieces: Iterable[Piece], channel: Channel | None, counts: Counter[str]
    ) -> Iterator[Found]:
        """The pieces of one source as interactions, each followed by its survey answers and contact."""
        pieces = iter(pieces)
        first = list(itertools.islice(pieces, 2))
        is_alone = len(first) == 1
        for piece in itertools.chain(first, pieces):
            if isinstance(piece, Draft):
                counts[self.short(piece.file)] += 1
                yield from self._interaction(piece, channel, is_alone=is_alone)
            elif isinstance(piece, Rejected):
                counts[self.short(piece.source_name)] += 0
                yield self._with_hash(piece)
            elif isinstance(piece, Contact):
                yield self.assembler.contact(piece, piece.interaction_id)
            else:
                yield piece

    def _interaction(self, draft: Draft, channel: Channel | None, *, is_alone: bool) -> Iterator[Found]:
        fields = self._fields(draft.file, draft.fields, draft.hints, is_alone=is_alone)
        chosen = draft.channel or channel or self.channel
        own_id = fields.get("interaction_id", derived_id(draft.file, None if is_alone else draft.position))
        if refused := refusal(fields, source_name(draft, own_id, is_alone=is_alone), own_id):
            yield refused
            return
        one = self.assembler.interaction(draft, fields, chosen, is_alone=is_alone)
        yield one
        for survey in draft.surveys:
            yield replace(survey, interaction_id=one.id)
        if draft.contact is not None:
            yield self.assembler.contact(draft.contact, one.id)

    def _with_hash(self, bad: Rejected) -> Rejected:
        """A whole file that is rejected carries its hash."""
        path = self.files.get(bad.source_name)
        return replace(bad, source_sha256=sha256_of(path)) if path is not None else bad

    def _fields(self, file: str, own: Fields, hints: Fields, *, is_alone: bool) -> Fields:
        """All that is said; in this order: sidecar, manifest, content, contacts, file name, hints."""
        row = self._rows[0].fields_for(self.short(file), own.get("interaction_id"), is_alone=is_alone)
        sidecar = self._sidecars.by_stem.get(_stem(file), {})
        said = manifest.merge(sidecar, row, own)
        by_name = derived_id(file, None) if is_alone else ""
        if self.root.name == "calls" and by_name in self.recorded_ids:
            said = manifest.merge(said, {"interaction_id": self.recorded_ids[by_name]})
        own_id = said.get("interaction_id") or by_name
        recorded = _fields_of(self.contacts[own_id]) if own_id in self.contacts else {}
        return manifest.merge(said, recorded, self.from_name(file), hints)

    def _threads(self, mails: list[Mail]) -> Iterator[Interaction | Rejected]:
        single: list[Mail] = []
        said: dict[str, Fields] = {}
        for mail in unique_mails(mails, self.notes):
            if isinstance(mail, Rejected):
                yield mail
                continue
            said[mail.file] = self._fields(mail.file, {}, {}, is_alone=True)
            single.append(mail)
        ids = {file: fields["interaction_id"] for file, fields in said.items() if "interaction_id" in fields}
        for thread in threads_of(single, ids):
            draft = thread_draft(thread, self._senders, self.notes)
            if isinstance(draft, list):
                yield from draft
                continue
            customer = customer_of(thread, self.senders)
            known = {"customer_id": customer} if customer else {}
            fields = manifest.merge(*(said[mail.file] for mail in thread), known, draft.hints)
            own_id = fields.get("interaction_id", derived_id(draft.file, None))
            if refused := refusal(fields, source_name(draft, own_id, is_alone=True), own_id):
                yield refused
                continue
            yield self.assembler.interaction(draft, fields, Channel.EMAIL, is_alone=True)


_CAPTIONS = {".vtt", ".srt", ".sbv"}
"""Of what lies in calls/, the texts that an importer may know; NEVER_AUDIO has the others."""


def _fields_of(contact: Contact) -> Fields:
    """What a phone system recorded, by the manifest's names."""
    at = contact.started_at.isoformat() if contact.started_at else None
    given = {name: getattr(contact, name) for name in ("agent_id", "queue", "customer_id", "disposition")}
    return {name: value for name, value in (given | {"started_at": at}).items() if value}


@dataclass(frozen=True)
class _Sidecars:
    by_stem: Mapping[str, Fields]
    used: frozenset[str]


def _stem(file: str) -> str:
    return file[: -len(Path(file).suffix)] if Path(file).suffix else file


def _read_sidecars(paths: Mapping[str, Path], notes: Notes) -> _Sidecars:
    """The .json files that describe the file of the same name beside them: objects without `turns`."""
    described = {_stem(file) for file, path in paths.items() if path.suffix.lower() not in _NATIVE}
    by_stem: dict[str, Fields] = {}
    used = set()
    for file, path in paths.items():
        if path.suffix.lower() == ".json" and _stem(file) in described:
            value = _object_in(path)
            if value is not None and "turns" not in value:
                by_stem[_stem(file)] = manifest.sidecar_fields(value, file, notes)
                used.add(file)
    return _Sidecars(by_stem, frozenset(used))


def _object_in(path: Path) -> dict[str, Any] | None:
    """The JSON object in the file; None where it is something else: the native reader says what."""
    try:
        value = load_json(path.read_bytes())
    except (InputError, OSError):
        return None
    return value if isinstance(value, dict) else None


def _mail(path: Path, file: str) -> Mail | Rejected:
    try:
        return read_mail(path, file)
    except InputError as error:
        return rejected(file, error.reason, error.detail, sha256=sha256_of(path))
