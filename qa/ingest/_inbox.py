"""The whole inbox: all folders, roster, surveys, contacts; every id once, one conversation at a time."""

import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from qa.errors import CallqaError, InputError, RejectReason
from qa.ingest._assemble import Assembler
from qa.ingest._draft import Draft, Notes, rejected
from qa.ingest._files import file_of, list_files, printable, sha256_of
from qa.ingest._folder import CHANNELS, FOLDERS, Folder, Found
from qa.ingest._once import Once
from qa.ingest._shown import AS_THEY_ARE, Shown, as_shown
from qa.ingest._split import parts_of
from qa.ingest.contacts import FILES as CONTACTS
from qa.ingest.contacts import read_contacts, recorded_ids
from qa.ingest.customers import read_customers
from qa.ingest.email_eml import Senders
from qa.ingest.manifest import name_pattern
from qa.ingest.native import read_native
from qa.ingest.roster import Roster, read_roster
from qa.ingest.surveys import read_surveys
from qa.layout import ROLES_FILE, Layout, read_layout
from qa.settings import Settings
from qa.types import Agent, Channel, Contact, Interaction, Recording, Rejected, Survey

__all__ = [
    "Discovery",
    "Inbox",
    "discover",
    "named_once",
    "names_shown",
    "open_inbox",
    "read_transcripts",
    "stream_transcripts",
]

_WORKBOOKS = {".xlsx", ".xlsm", ".xls", ".ods"}
ROSTER, SURVEYS, CUSTOMERS = "agents.csv", "surveys.csv", "customers.csv"


@dataclass(frozen=True)
class Inbox:
    """An opened inbox. Every input is a recording, comes from `texts`, or is rejected with its reason.

    `notes` has what is worth saying, without a word of a customer; it is whole once `texts` is read.
    `places` has the files of what was rejected, by the names under which they are shown; it grows likewise.
    """

    recordings: tuple[Recording, ...]
    rejected: tuple[Rejected, ...]
    agents: tuple[Agent, ...]
    surveys: tuple[Survey, ...]
    contacts: tuple[Contact, ...]
    notes: Notes
    _folders: tuple[Folder, ...]
    _once: Once
    _roster: Roster
    places: dict[str, Path] = field(default_factory=dict)
    _shown: Shown = AS_THEY_ARE
    _root: Path | None = None

    def texts(self) -> Iterator[Found]:
        """Chats, emails and exports, one at a time; to be read once.

        The parts of several agents follow the whole, survey answers and contacts their conversation. Where a
        fuller export of a conversation comes later, it comes again, and the last one counts.
        """
        is_taken = True
        for found in itertools.chain.from_iterable(folder.texts() for folder in self._folders):
            each = self._as_shown(found)
            if isinstance(each, Interaction):
                verdict = self._once.take(each)
                is_taken = verdict is True
                if isinstance(verdict, Rejected):
                    _note_place(found, self._shown, self._root, self.places)
                    yield verdict
                elif is_taken:
                    yield each
                    yield from parts_of(each, self._roster)
            elif isinstance(each, Rejected) or is_taken:
                yield each

    def _as_shown(self, found: Found) -> Found:
        if not isinstance(found, Rejected):
            return as_shown(found, self._shown)
        return _rejected_as_shown(found, self._shown, self._root, self.places)


def _rejected_as_shown(found: Rejected, shown: Shown, root: Path | None, places: dict[str, Path]) -> Rejected:
    """What is rejected under a name that may be shown, its file noted."""
    _note_place(found, shown, root, places)
    return as_shown(found, shown)


def _note_place(found: Found, shown: Shown, root: Path | None, places: dict[str, Path]) -> None:
    if root is None or not isinstance(found, Rejected | Interaction):
        return
    if (path := file_of(root, found.source_name)) is not None:
        places[shown.name(printable(path, root))] = path


def open_inbox(inbox: Path, settings: Settings, shown: Shown = AS_THEY_ARE) -> Inbox:
    """The inbox with its recordings hashed and its tables read; texts are still to be read.

    Files and ids come under the names that `shown` gives them, in whatever is said of them too.
    Raises CallqaError when there is no such folder, ConfigError when the pattern of file names is wrong.
    """
    if not inbox.is_dir():
        raise CallqaError(f"{inbox}: no such folder. Name the one that holds calls/, chats/ and emails/.")
    notes = Notes()
    pattern = name_pattern(settings.file_name_pattern)
    roster, bad_agents = read_roster(inbox / ROSTER, ROSTER, notes)
    shown = shown.keeping(agent.agent_name for agent in roster.agents)
    notes.shown = shown.of
    layout = _layout(inbox / ROLES_FILE, settings.layout)
    surveys, bad_surveys = read_surveys(inbox / SURVEYS, SURVEYS, notes, layout)
    customers, bad_customers = read_customers(inbox / CUSTOMERS, CUSTOMERS, notes)
    assembler = Assembler(roster, settings.default_language, notes, customers, settings.score_from)
    tables = [read_contacts(inbox / name, name, notes, layout) for name in CONTACTS]
    ids = {r: own for name in CONTACTS for r, own in recorded_ids(inbox / name, name).items()}
    contacts = tuple(
        assembler.contact(contact, contact.interaction_id) for found, _ in tables for contact in found
    )
    senders = Senders(roster, settings.agent_email_domains)
    listed, no_files = list_files(inbox, notes)
    files = {name: path for name, path in listed.items() if name not in CONTACTS}
    recorded = {contact.interaction_id: contact for contact in contacts}
    folders = tuple(
        Folder(inbox / name, files, assembler, senders, pattern, settings.layout, recorded, ids)
        for name in sorted(FOLDERS)
    )
    once = Once(notes)
    recordings: list[Recording] = []
    bad_contacts = itertools.chain.from_iterable(rejected for _, rejected in tables)
    bad = [*no_files, *bad_agents, *bad_surveys, *bad_customers, *bad_contacts, *_strays(files)]
    for found in itertools.chain.from_iterable(folder.recordings() for folder in folders):
        each = as_shown(found, shown) if isinstance(found, Recording) else found
        verdict = each if isinstance(each, Rejected) else once.take(each)
        if isinstance(verdict, Rejected):
            bad.append(verdict)
        elif verdict and isinstance(each, Recording):
            recordings.append(each)
    places: dict[str, Path] = {}
    return Inbox(
        tuple(recordings),
        tuple(_rejected_as_shown(each, shown, inbox, places) for each in bad),
        roster.agents,
        tuple(as_shown(each, shown) for each in surveys),
        tuple(as_shown(each, shown) for each in contacts),
        notes,
        folders,
        once,
        roster,
        places,
        shown,
        inbox,
    )


def names_shown(inbox: Path, shown: Shown) -> dict[str, Path]:
    """The files of the inbox by the names under which `open_inbox` hands them on with the same `shown`."""
    roster, _ = read_roster(inbox / ROSTER, ROSTER, Notes())
    shown = shown.keeping(agent.agent_name for agent in roster.agents)
    listed, _ = list_files(inbox, Notes())
    return {shown.name(name): path for name, path in listed.items()}


def _layout(path: Path, default: Layout) -> Layout:
    """What roles.json at the root says, else the settings."""
    try:
        return read_layout(path) if path.is_file() else default
    except InputError:  # the search for exports rejects the file
        return default


@dataclass(frozen=True, slots=True)
class Discovery:
    """All that lies in an inbox, read at once, each by source name: for small ones and for looking."""

    recordings: tuple[Recording, ...]
    interactions: tuple[Interaction, ...]
    rejected: tuple[Rejected, ...]
    agents: tuple[Agent, ...]
    surveys: tuple[Survey, ...]
    contacts: tuple[Contact, ...]
    notes: tuple[str, ...]


def discover(inbox: Path, settings: Settings, shown: Shown = AS_THEY_ARE) -> Discovery:
    """Everything in the inbox. What can't be used is among `rejected`, with the reason.

    Names are as `shown` gives them. Raises as `open_inbox`.
    """
    opened = open_inbox(inbox, settings, shown)
    found = list(opened.texts())
    latest = {each.id: each for each in found if isinstance(each, Interaction)}
    bad = [*opened.rejected, *(each for each in found if isinstance(each, Rejected))]
    return Discovery(
        opened.recordings,
        tuple(sorted(latest.values(), key=lambda one: one.source_name.partition("#")[0])),
        named_once(sorted(bad, key=lambda one: one.source_name.partition("#")[0])),
        opened.agents,
        (*(each for each in found if isinstance(each, Survey)), *opened.surveys),
        (*(each for each in found if isinstance(each, Contact)), *opened.contacts),
        opened.notes.lines,
    )


def read_transcripts(
    path: Path, settings: Settings | None = None
) -> tuple[list[Interaction], list[Rejected]]:
    """The interactions of one native transcript and what can't be used, as of `stream_transcripts`."""
    found = list(stream_transcripts([path], settings))
    return [o for o in found if isinstance(o, Interaction)], [o for o in found if isinstance(o, Rejected)]


def stream_transcripts(
    paths: Iterable[Path], settings: Settings | None = None
) -> Iterator[Interaction | Rejected]:
    """The interactions of native transcripts outside an inbox, one at a time, and what can't be used.

    JSON Lines are never held whole. The channel is the content's, else that of the folder's name (calls,
    chats, emails), else a call where turns have ends or words, and a chat where they have none.
    """
    notes = Notes()
    assembler = Assembler(Roster(), (settings or Settings()).default_language, notes)
    once = Once(notes)
    for each in (outcome for path in paths for outcome in _transcripts(path, assembler, notes)):
        verdict = each if isinstance(each, Rejected) else once.take(each)
        if isinstance(verdict, Rejected):
            yield verdict
        elif verdict:
            yield each


def _transcripts(path: Path, assembler: Assembler, notes: Notes) -> Iterator[Interaction | Rejected]:
    drafts = read_native(path, path.name, notes)
    first = list(itertools.islice(drafts, 2))
    for draft in itertools.chain(first, drafts):
        if isinstance(draft, Rejected):
            yield draft
            continue
        if fault := draft.fault:
            yield rejected(path.name, RejectReason.WRONG_SHAPE, fault, part=str(draft.position))
            continue
        channel = draft.channel or CHANNELS.get(path.resolve().parent.name) or _likely_channel(draft)
        yield assembler.interaction(draft, draft.fields, channel, is_alone=len(first) == 1)


def _likely_channel(draft: Draft) -> Channel:
    is_spoken = any(turn.end is not None or turn.words for turn in draft.turns)
    return Channel.CALL if is_spoken else Channel.CHAT


def _strays(files: Mapping[str, Path]) -> Iterator[Rejected]:
    """Files that lie in none of the folders."""
    for file, path in files.items():
        if file.partition("/")[0] not in FOLDERS and file not in {ROSTER, SURVEYS, CUSTOMERS, ROLES_FILE}:
            detail = f"lies outside {', '.join(f'{name}/' for name in FOLDERS)}. Move it into one of them."
            table = path.with_suffix(".csv").name.lower()
            if path.suffix.lower() in _WORKBOOKS and table in {ROSTER, SURVEYS, CUSTOMERS, *CONTACTS}:
                detail = f"is a workbook, and not read. Save it out of Excel as {table}."
            yield rejected(file, RejectReason.UNKNOWN_FORMAT, detail, sha256=sha256_of(path))


def named_once(found: Iterable[Rejected]) -> tuple[Rejected, ...]:
    """Each under a name of its own: a second one of the same name gets its number."""
    seen: dict[str, int] = {}
    named = []
    for one in found:
        seen[one.source_name] = seen.get(one.source_name, 0) + 1
        number = seen[one.source_name]
        named.append(one if number == 1 else replace(one, source_name=f"{one.source_name} ({number})"))
    return tuple(named)
