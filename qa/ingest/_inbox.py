"""The whole inbox: all folders, roster, surveys; every id once."""

import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from qa.errors import CallqaError, RejectReason
from qa.ingest._assemble import Assembler
from qa.ingest._draft import Draft, Notes, rejected
from qa.ingest._files import list_files, sha256_of
from qa.ingest._folder import CHANNELS, Folder, Outcome, read_folder
from qa.ingest.email_eml import Senders
from qa.ingest.manifest import name_pattern
from qa.ingest.native import read_native
from qa.ingest.roster import Roster, read_roster
from qa.ingest.surveys import read_surveys
from qa.settings import Settings
from qa.types import Agent, Channel, Interaction, Recording, Rejected, Survey

__all__ = ["Discovery", "discover", "read_transcripts", "stream_transcripts"]

ROSTER, SURVEYS = "agents.csv", "surveys.csv"


@dataclass(frozen=True, slots=True)
class Discovery:
    """What lies in an inbox, each by source name. Every input is in one of the first three.

    `interactions` are chats, emails and native transcripts of any channel; `notes` has what is worth saying,
    without a word of a customer.
    """

    recordings: tuple[Recording, ...]
    interactions: tuple[Interaction, ...]
    rejected: tuple[Rejected, ...]
    agents: tuple[Agent, ...]
    surveys: tuple[Survey, ...]
    notes: tuple[str, ...]


def discover(inbox: Path, settings: Settings) -> Discovery:
    """Everything in the inbox. What can't be used is among `rejected`, with the reason.

    Raises CallqaError when there is no such folder, ConfigError when the pattern of file names is wrong.
    """
    if not inbox.is_dir():
        raise CallqaError(f"{inbox}: no such folder. Name the one that holds calls/, chats/ and emails/.")
    notes = Notes()
    pattern = name_pattern(settings.file_name_pattern)
    roster, bad_agents = read_roster(inbox / ROSTER, ROSTER, notes)
    surveys, bad_surveys = read_surveys(inbox / SURVEYS, SURVEYS, notes)
    assembler = Assembler(roster, settings.default_language, notes)
    senders = Senders(roster, settings.agent_email_domains)
    files = list_files(inbox, notes)
    outcomes: list[Outcome] = [*bad_agents, *bad_surveys, *_strays(files)]
    for name in CHANNELS:
        outcomes += read_folder(Folder(inbox / name, files, assembler, senders, pattern))
    outcomes.sort(key=lambda outcome: _file(outcome, inbox))
    recordings, interactions, bad = _sorted(_each_id_once(outcomes, inbox, notes), inbox)
    return Discovery(recordings, interactions, bad, roster.agents, tuple(surveys), notes.lines)


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
    outcomes = (outcome for path in paths for outcome in _transcripts(path, assembler, notes))
    for outcome in _each_id_once(outcomes, Path(), notes):
        assert not isinstance(outcome, Recording)  # a transcript holds none
        yield outcome


def _transcripts(path: Path, assembler: Assembler, notes: Notes) -> Iterator[Interaction | Rejected]:
    drafts = read_native(path, path.name, notes)
    first = list(itertools.islice(drafts, 2))
    for draft in itertools.chain(first, drafts):
        if isinstance(draft, Rejected):
            yield draft
            continue
        channel = draft.channel or CHANNELS.get(path.resolve().parent.name) or _likely_channel(draft)
        yield assembler.interaction(draft, draft.fields, channel, is_alone=len(first) == 1)


def _likely_channel(draft: Draft) -> Channel:
    is_spoken = any(turn.end is not None or turn.words for turn in draft.turns)
    return Channel.CALL if is_spoken else Channel.CHAT


def _strays(files: Mapping[str, Path]) -> Iterator[Rejected]:
    """Files that lie in none of the folders."""
    for file, path in files.items():
        if file.partition("/")[0] not in CHANNELS and file not in {ROSTER, SURVEYS}:
            detail = f"lies outside {', '.join(f'{name}/' for name in CHANNELS)}. Move it into one of them."
            yield rejected(file, RejectReason.UNKNOWN_FORMAT, detail, sha256=sha256_of(path))


def _each_id_once(outcomes: Iterable[Outcome], inbox: Path, notes: Notes) -> Iterator[Outcome]:
    """The outcomes in their order. Of inputs with one id the first stays, others are rejected."""
    first: dict[str, tuple[str, str]] = {}  # by id: the content's hash and the name; whole ones would pile up
    for outcome in outcomes:
        if isinstance(outcome, Rejected):
            yield outcome
            continue
        own_id = outcome.metadata.interaction_id
        if own_id not in first:
            first[own_id] = (outcome.source_sha256, _name(outcome, inbox))
            yield outcome
        elif first[own_id][0] == outcome.source_sha256:
            notes.count("inputs delivered twice with the same id and content, read once")
        else:
            detail = (
                f"has the interaction_id of {first[own_id][1]} and other content. Give one of them another."
            )
            yield Rejected(
                _name(outcome, inbox),
                outcome.source_sha256,
                RejectReason.DUPLICATE_ID.value,
                detail,
                outcome.metadata.interaction_id,
            )


def _name(outcome: Outcome, inbox: Path) -> str:
    if isinstance(outcome, Recording):
        return outcome.path.relative_to(inbox).as_posix()
    return outcome.source_name


def _file(outcome: Outcome, inbox: Path) -> str:
    """The file that an outcome came from: conversations of one file keep its order."""
    return _name(outcome, inbox).partition("#")[0]


def _sorted(
    outcomes: Iterable[Outcome], inbox: Path
) -> tuple[tuple[Recording, ...], tuple[Interaction, ...], tuple[Rejected, ...]]:
    found = list(outcomes)
    return (
        tuple(o for o in found if isinstance(o, Recording)),
        tuple(o for o in found if isinstance(o, Interaction)),
        _named_once([o for o in found if isinstance(o, Rejected)]),
    )


def _named_once(found: Iterable[Rejected]) -> tuple[Rejected, ...]:
    """Each under a name of its own: a second one of the same name gets its number."""
    seen: dict[str, int] = {}
    named = []
    for one in found:
        seen[one.source_name] = seen.get(one.source_name, 0) + 1
        number = seen[one.source_name]
        named.append(one if number == 1 else replace(one, source_name=f"{one.source_name} ({number})"))
    return tuple(named)
