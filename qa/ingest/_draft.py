"""What a reader makes of a source: conversations still without the manifest's word, and things to say."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from qa.errors import RejectReason
from qa.types import Channel, Contact, Rejected, Speech, Survey

__all__ = ["CONSENT", "FIELDS", "Draft", "DraftTurn", "DraftWord", "Fields", "Moment", "Notes", "rejected"]

Fields = Mapping[str, str]
"""What is said about an interaction, by the manifest's column names; never an empty value."""

FIELDS = (
    "interaction_id",
    "agent_id",
    "agent_name",
    "team",
    "queue",
    "customer_id",
    "started_at",
    "direction",
    "agent_channel",
    "language",
    "disposition",
)

CONSENT = ("analyse", "consent")
"""Whether it may be analysed: read beside FIELDS, and no part of what is stored."""

Moment = float | datetime | None
"""Seconds since the interaction began, or an aware time, or unknown."""


@dataclass(frozen=True, slots=True)
class DraftWord:
    """A word as the source has it."""

    text: str
    start: Moment
    end: Moment
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class DraftTurn:
    """A turn as the source has it. `speaker` is a role or a name; `name` the name given beside a role.

    `agent_id` is who of the agents says it, "" for all others and where the source names none.
    """

    speaker: str
    text: str
    start: Moment = None
    end: Moment = None
    words: tuple[DraftWord, ...] = ()
    confidence: float | None = None
    is_public: bool = True
    name: str = ""
    agent_id: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A conversation as the source has it. `file` is relative to the inbox, `position` 1-based in the file.

    `fields` is what the source says of itself, `hints` what the reader concluded from the roster: the weakest
    word. `more_files` hold the rest of a thread of emails. `surveys` and `contact` are about this
    conversation, whatever interaction_id they carry: they get its own. `source` is the importer's name, set
    for it.
    """

    file: str
    position: int
    turns: tuple[DraftTurn, ...]
    channel: Channel | None = None
    fields: Fields = field(default_factory=dict)
    hints: Fields = field(default_factory=dict)
    more_files: tuple[str, ...] = ()
    duration_s: float | None = None
    channel_count: int | None = None
    engine: str | None = None
    unknown_keys: int = 0
    speech: tuple[Speech, ...] = ()
    roles_from: str | None = None
    roles_confidence: float | None = None
    doubts: tuple[str, ...] = ()
    surveys: tuple[Survey, ...] = ()
    contact: Contact | None = None
    source: str = ""

    @property
    def content_sha256(self) -> str:
        """Hex hash of the conversation alone, so that a changed neighbour in the file doesn't touch it."""
        turns = [
            [t.speaker, t.name, t.text, t.start, t.end, t.confidence, t.is_public, t.agent_id]
            + [[w.text, w.start, w.end, w.confidence] for w in t.words]
            for t in self.turns
        ]
        rest: list[object] = [
            self.channel,
            dict(self.fields),
            self.duration_s,
            self.channel_count,
            self.engine,
        ]
        rest += [[[s.role, s.start_s, s.end_s] for s in self.speech]]
        rest += [self.roles_from, self.roles_confidence, self.doubts]
        canonical = json.dumps([rest, turns], sort_keys=True, default=datetime.isoformat)
        return hashlib.sha256(canonical.encode()).hexdigest()


class Notes:
    """Things worth saying about an inbox, without a word of a customer: sentences and counted sentences.

    `shown` is what each sentence passes: it may name files and columns, and a table without a header has
    somebody's row in its place.
    """

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self.shown: Callable[[str], str] = str

    def say(self, sentence: str) -> None:
        """Say it once."""
        self._counts[sentence] = 0

    def count(self, what: str, times: int = 1) -> None:
        """Add to what is said as `what: N`."""
        if times:
            self._counts[what] += times

    @property
    def lines(self) -> tuple[str, ...]:
        """All that was said, in the order in which it came up."""
        return tuple(self.shown(f"{what}: {n}" if n else what) for what, n in self._counts.items())


def rejected(
    file: str, reason: RejectReason, detail: str, *, part: str | None = None, sha256: str | None = None
) -> Rejected:
    """A rejected file, or with `part` ("line 12", an id) a piece of one: its source name is `file#part`."""
    return Rejected(f"{file}#{part}" if part else file, sha256, reason.value, detail)
