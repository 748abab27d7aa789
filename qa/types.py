"""The nouns of callqa: frozen, typed, and the same on every channel.

Times are seconds since the interaction began. `started_at` is aware (has a zone).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from enum import StrEnum
from operator import attrgetter
from pathlib import Path
from typing import NewType

__all__ = [
    "Agent",
    "Analysis",
    "Channel",
    "CheckIssue",
    "Contact",
    "Finding",
    "Interaction",
    "Measurement",
    "Metadata",
    "Outcome",
    "Recording",
    "Redacted",
    "RedactedSurvey",
    "Rejected",
    "Role",
    "Speech",
    "Survey",
    "TeamSince",
    "Turn",
    "Word",
    "word_spans",
]


class Channel(StrEnum):
    """How the customer reached the company."""

    CALL = "call"
    CHAT = "chat"
    EMAIL = "email"
    SMS = "sms"
    SOCIAL = "social"


class Role(StrEnum):
    """Who said a turn; `unknown` where a recording on one channel doesn't tell."""

    AGENT = "agent"
    CUSTOMER = "customer"
    BOT = "bot"
    SUPERVISOR = "supervisor"
    SYSTEM = "system"
    UNKNOWN = "unknown"


class Outcome(StrEnum):
    """What a criterion came to. Only the first three count towards a score."""

    MET = "met"
    PARTLY_MET = "partly_met"
    NOT_MET = "not_met"
    NOT_APPLICABLE = "not_applicable"
    NOT_EVALUATED = "not_evaluated"


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the manifest, sidecar or file name says about an input; `unknown` where nothing does.

    `agent_channel` is "left", "right" or "mono" for a recording, else None; "left!" and "right!" are said by
    someone who has listened. `speaker_count` is how many speak on one channel, None where nobody says.
    `part_of` is set on one agent's part of a conversation that several served: the id of the whole.
    `is_history`: begun before the day from which on conversations are checked and scored.
    """

    interaction_id: str
    agent_id: str = "unknown"
    agent_name: str = "unknown"
    team: str = "unknown"
    queue: str = "unknown"
    customer_id: str | None = None
    started_at: datetime | None = None
    direction: str | None = None
    agent_channel: str | None = None
    language: str | None = None
    disposition: str | None = None
    speaker_count: int | None = None
    part_of: str | None = None
    is_history: bool = False


@dataclass(frozen=True, slots=True)
class Recording:
    """A call on disk, waiting to be transcribed. `source_sha256` is of the file's bytes, hex.

    `source_name` is what the file is called in tables and messages: its path may hold a caller's number.
    """

    path: Path
    source_sha256: str
    metadata: Metadata
    source_name: str = ""

    @property
    def id(self) -> str:
        """The interaction's id."""
        return self.metadata.interaction_id


@dataclass(frozen=True, slots=True)
class Word:
    """One spoken word with its time; `confidence` 0-1, None unless an engine gave it."""

    text: str
    start_s: float
    end_s: float
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """What one participant said without another taking over.

    `start_s`/`end_s` are None where the source has no times. `is_public` is False for private notes.
    `agent_id` is who of the agents said it, None for all others and where the source doesn't tell.
    """

    index: int
    role: Role
    participant: str
    text: str
    start_s: float | None = None
    end_s: float | None = None
    words: tuple[Word, ...] = ()
    confidence: float | None = None
    is_public: bool = True
    agent_id: str | None = None


@dataclass(frozen=True, slots=True)
class Speech:
    """A stretch in which a voice of that role is heard, whether or not its words were understood."""

    role: Role
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Interaction:
    """One service conversation, raw. Laws: `turns[i].index == i`; start times never go back.

    `duration_s` is the whole recording for a call, last turn minus first for text, None without times.
    `channel_count` is 2 when each party has its own audio channel, 1 for a mono recording, None for text.
    `unknown_keys` counts keys of the source that were kept out.
    `speech` is the voice activity of a call on two channels, by start; empty where it wasn't measured.
    `roles_from` says what told the roles of a call: "manifest", "speech" (its words) or "nothing"; None where
    the source names its speakers. `roles_confidence` (0-1) goes with "speech" only.
    `doubts` are sentences without customer text on what the transcription can't vouch for.
    `source` names the importer of an export; "" for recordings and callqa's own formats.
    `agents_before` and `agents_after` are, of one agent's part, how many others served before and after.
    `copy_issue` is why a recording has no copy to listen to; None where it has, or none is wanted.

    Raises ValueError when a law is broken.
    """

    channel: Channel
    metadata: Metadata
    source_sha256: str
    turns: tuple[Turn, ...]
    duration_s: float | None = None
    channel_count: int | None = None
    engine: str | None = None
    source_name: str = ""
    unknown_keys: int = 0
    speech: tuple[Speech, ...] = ()
    roles_from: str | None = None
    roles_confidence: float | None = None
    doubts: tuple[str, ...] = ()
    source: str = ""
    agents_before: int = 0
    agents_after: int = 0
    copy_issue: str | None = None

    @property
    def id(self) -> str:
        """The interaction's id, unique in the store."""
        return self.metadata.interaction_id

    def __post_init__(self) -> None:
        last_start_s = float("-inf")
        for position, turn in enumerate(self.turns):
            if turn.index != position:
                raise ValueError(f"turn {position} has index {turn.index}")
            if turn.start_s is not None:
                if turn.start_s < last_start_s:
                    raise ValueError(f"turn {position} starts before the turn ahead of it")
                last_start_s = turn.start_s
            if turn.start_s is not None and turn.end_s is not None and turn.end_s < turn.start_s:
                raise ValueError(f"turn {position} ends before it starts")


Redacted = NewType("Redacted", Interaction)
"""An Interaction without personal data. Only `qa.privacy.redact` makes one; every later stage asks for it."""


@dataclass(frozen=True, slots=True)
class TeamSince:
    """A team and the first day (UTC) of somebody in it, None for since ever."""

    team: str
    valid_from: date | None


@dataclass(frozen=True, slots=True)
class Agent:
    """Someone on the roster. `teams`, in order, where the roster dates them; `team` is the last."""

    agent_id: str
    agent_name: str
    team: str
    email: str | None = None
    teams: tuple[TeamSince, ...] = ()

    def team_on(self, day: date | None) -> str:
        """The team of that day, unknown before the first; None = the last."""
        if not self.teams or day is None:
            return self.team
        begun = [each.team for each in self.teams if each.valid_from is None or each.valid_from <= day]
        return begun[-1] if begun else "unknown"


@dataclass(frozen=True, slots=True)
class Survey:
    """What a customer answered: csat 1-5, nps 0-10, ces 1-7; None where not answered. `comment` is raw.

    `agent_id` is whom the answer is about, None for the contact as a whole. `csat_as_given` is the answer in
    the survey's own words ("good") where it isn't a number of 1 to 5. `answers` are further questions with
    their answers, both raw.
    """

    interaction_id: str
    answered_at: datetime | None = None
    csat: int | None = None
    nps: int | None = None
    ces: int | None = None
    is_resolved: bool | None = None
    comment: str | None = None
    agent_id: str | None = None
    csat_as_given: str | None = None
    answers: tuple[tuple[str, str], ...] = ()


RedactedSurvey = NewType("RedactedSurvey", Survey)
"""A Survey whose comment holds no personal data. Only `qa.privacy.redact_survey` makes one."""


@dataclass(frozen=True, slots=True)
class Contact:
    """What a phone system or helpdesk recorded about a contact, beside its words; None where it doesn't say.

    Durations are seconds; `solved_at` is when it was solved for the last time, `reopens` how often it came
    back after that. A contact may have no interaction: a caller who hung up while waiting.
    """

    interaction_id: str
    channel: Channel | None = None
    started_at: datetime | None = None
    agent_id: str | None = None
    queue: str | None = None
    customer_id: str | None = None
    reason: str | None = None
    status: str | None = None
    disposition: str | None = None
    wait_s: float | None = None
    talk_s: float | None = None
    hold_s: float | None = None
    wrap_up_s: float | None = None
    transfers: int | None = None
    is_abandoned: bool | None = None
    solved_at: datetime | None = None
    reopens: int | None = None


@dataclass(frozen=True, slots=True)
class Rejected:
    """An input that gave no interaction, with a reason a specialist understands (no customer text)."""

    source_name: str
    source_sha256: str | None
    reason: str
    detail: str
    interaction_id: str | None = None


@dataclass(frozen=True, slots=True)
class Measurement:
    """A number about a whole interaction; `value` is None when it could not be measured."""

    name: str
    value: float | None


@dataclass(frozen=True, slots=True)
class Finding:
    """Something located in a turn. Law: `turn.text[char_start:char_end] == quote`.

    Make one with `Finding.at`, which takes the quote from the turn. `strength` is 0-1, how sure the check is
    or how strong the thing is (its manual says which); None when the check has no such degree. `is_doubtful`:
    the words that it rests on were not understood well enough to hold it against anyone.
    """

    check: str
    kind: str
    turn_index: int
    role: Role
    char_start: int
    char_end: int
    quote: str
    reason: str
    start_s: float | None = None
    end_s: float | None = None
    strength: float | None = None
    attributes: tuple[tuple[str, str], ...] = field(default=())
    is_doubtful: bool = False

    def __reduce__(self) -> tuple[type["Finding"], tuple[object, ...]]:
        """Pickled as its fields: the way of dataclasses with slots takes three times as long."""
        return Finding, _FIELDS_OF_FINDING(self)

    @classmethod
    def at(  # noqa: PLR0913 - a finding has this many sides
        cls,
        turn: Turn,
        check: str,
        kind: str,
        reason: str,
        *,
        chars: tuple[int, int] | None = None,
        times: tuple[float, float] | None = None,
        strength: float | None = None,
        **attributes: str,
    ) -> "Finding":
        """A finding on `turn`, over `chars` (default: its text) and `times` (default: those words' times)."""
        start, end = chars if chars is not None else (0, len(turn.text))
        start_s, end_s = times if times is not None else _times_of(turn, start, end)
        quote = turn.text[start:end]
        more = tuple(sorted(attributes.items()))
        return cls(
            check, kind, turn.index, turn.role, start, end, quote, reason, start_s, end_s, strength, more
        )


_FIELDS_OF_FINDING = attrgetter(*(each.name for each in fields(Finding)))


@dataclass(frozen=True, slots=True)
class Analysis:
    """All that the checks found on one interaction; `measurements` has every declared name, None included."""

    interaction: Redacted
    findings: tuple[Finding, ...]
    measurements: dict[str, float | None]
    issues: tuple["CheckIssue", ...]


@dataclass(frozen=True, slots=True)
class CheckIssue:
    """A check that did not run on an interaction, and why: what it feeds is then not_evaluated."""

    check: str
    reason: str


def _times_of(turn: Turn, start: int, end: int) -> tuple[float | None, float | None]:
    """Times of the words under text[start:end]; the turn's own where words don't line up with the text."""
    spans = word_spans(turn.text, turn.words)
    hit = [word for word, (a, b) in zip(turn.words, spans, strict=False) if a < end and b > start]
    if hit and len(spans) == len(turn.words):
        return hit[0].start_s, hit[-1].end_s
    return turn.start_s, turn.end_s


def word_spans(text: str, words: Sequence[Word]) -> list[tuple[int, int]]:
    """Character spans of the words in the text, in order; shorter than `words` where one isn't found."""
    spans: list[tuple[int, int]] = []
    cursor = 0
    for word in words:
        token = word.text.strip()
        at = text.find(token, cursor)
        if at < 0:
            return spans
        spans.append((at, at + len(token)))
        cursor = at + len(token)
    return spans
