"""A draft and all that is said about it become an Interaction."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import PurePosixPath
from typing import Any

from qa.ingest._draft import Draft, DraftTurn, DraftWord, Fields, Moment, Notes
from qa.ingest._roles import role_named, roles_of
from qa.ingest._values import clean_text, read_count, read_language, read_time
from qa.ingest.customers import Customers
from qa.ingest.language import guess_language
from qa.ingest.roster import Roster
from qa.layout import folded
from qa.moments import in_utc
from qa.types import Channel, Contact, Interaction, Metadata, Role, Turn, Word

__all__ = ["SEVERAL", "Assembler", "derived_id", "source_name"]

SEVERAL = "several"
"""The agent of a conversation that several agents served."""
_AGENT_CHANNELS = {"left", "right", "left!", "right!", "mono"}
"""With "!" someone has listened: what is said doesn't overrule it."""


def derived_id(file: str, position: int | None) -> str:
    """An id for what has none: the path below its folder without suffix, and its place in a shared file."""
    path = PurePosixPath(file)
    stem = "-".join((*path.parts[1:-1], path.stem))
    return stem if position is None else f"{stem}-{position:04}"


@dataclass(frozen=True)
class Assembler:
    """Makes interactions and metadata of what readers found, and notes what was missing."""

    roster: Roster
    default_language: str
    notes: Notes
    customers: Customers = field(default_factory=Customers)
    score_from: date | None = None

    def interaction(self, draft: Draft, fields: Fields, channel: Channel, *, is_alone: bool) -> Interaction:
        """The interaction; `fields` is all that is said about it, the draft's own fields among it."""
        interaction_id = derived_id(draft.file, None if is_alone else draft.position)
        metadata = self.metadata(fields, interaction_id)
        roles = roles_of(draft.turns, self.roster.names | {folded(metadata.agent_name)} - {"unknown"})
        metadata = self._with_speaker(metadata, draft.turns, roles, channel)
        turns, first_at = self._turns(draft, roles)
        if metadata.started_at is None and first_at is not None:
            metadata = self._with_age(replace(metadata, started_at=first_at))
        metadata = replace(metadata, language=self._language(metadata, turns))
        self._note_gaps(metadata, draft, roles)
        return Interaction(
            channel=channel,
            metadata=metadata,
            source_sha256=draft.content_sha256,
            turns=turns,
            duration_s=_duration_s(draft, channel, turns),
            channel_count=draft.channel_count,
            engine=draft.engine,
            source_name=source_name(draft, metadata.interaction_id, is_alone=is_alone),
            unknown_keys=draft.unknown_keys,
            speech=draft.speech,
            roles_from=draft.roles_from,
            roles_confidence=draft.roles_confidence,
            doubts=draft.doubts,
            source=draft.source,
        )

    def metadata(self, fields: Fields, interaction_id: str) -> Metadata:
        """The metadata that the fields give, the agent filled in from the roster.

        The team only as the source says it: the store has everyone's team at any time, and corrections.
        """
        side = fields.get("agent_channel", "").lower()
        if side and side not in _AGENT_CHANNELS:
            self.notes.count("agent_channel is neither left, right nor mono, and not used")
        language = read_language(fields["language"]) if "language" in fields else None
        if "language" in fields and language is None:
            self.notes.count("language is no tag such as en or en-US, and not used")
        speaker_count = read_count(fields["speakers"]) if "speakers" in fields else None
        if "speakers" in fields and speaker_count is None:
            self.notes.count("speakers is no whole number from 1 to 99, and not used")
        fields = {name: clean_text(value) for name, value in fields.items()}
        given = Metadata(
            interaction_id=fields.get("interaction_id", interaction_id),
            agent_id=fields.get("agent_id", "unknown"),
            agent_name=fields.get("agent_name", "unknown"),
            team=fields.get("team", "unknown"),
            queue=fields.get("queue", "unknown"),
            customer_id=self.customers.id_of(fields["customer_id"]) if "customer_id" in fields else None,
            started_at=read_time(fields["started_at"], self.notes) if "started_at" in fields else None,
            direction=fields.get("direction"),
            agent_channel=side if side in _AGENT_CHANNELS else None,
            language=language,
            disposition=fields.get("disposition"),
            speaker_count=speaker_count,
        )
        return self._with_age(self._with_roster(given))

    def contact(self, given: Contact, interaction_id: str) -> Contact:
        """What was recorded, about that interaction, with the customer's id as interactions have it."""
        customer = None if given.customer_id is None else self.customers.id_of(clean_text(given.customer_id))
        names = ("agent_id", "queue", "reason", "status", "disposition")
        labels = {name: getattr(given, name) for name in names}
        cleaned: dict[str, Any] = {
            name: clean_text(label) for name, label in labels.items() if label is not None
        }
        return replace(given, interaction_id=clean_text(interaction_id), customer_id=customer, **cleaned)

    def note_unknown(self, metadata: Metadata) -> None:
        """Say that an input has no agent, no roster entry, or no time."""
        if metadata.agent_id == "unknown":
            self.notes.count("inputs without agent_id, kept under `unknown`")
        elif self.roster.agents and metadata.agent_id not in {SEVERAL, *self.roster.by_id}:
            self.notes.count("inputs whose agent_id is not in the roster")
        if metadata.started_at is None:
            self.notes.count("inputs without started_at: no week is known for them")

    def _with_age(self, given: Metadata) -> Metadata:
        if given.started_at is None or self.score_from is None:
            return given
        return replace(given, is_history=given.started_at.astimezone(UTC).date() < self.score_from)

    def _with_roster(self, given: Metadata) -> Metadata:
        if given.agent_id != "unknown":
            agent = self.roster.by_id.get(given.agent_id)
        else:
            agent = self.roster.by_name.get(folded(given.agent_name))
        if agent is None:
            return given
        return replace(
            given,
            agent_id=agent.agent_id,
            agent_name=given.agent_name if given.agent_name != "unknown" else agent.agent_name,
        )

    def _with_speaker(
        self, given: Metadata, turns: Sequence[DraftTurn], roles: Sequence[Role], channel: Channel
    ) -> Metadata:
        """Where nothing names the agent, the first agent who says anything public is it.

        Where several agents do, the conversation is nobody's alone: its agent is `several`. A call of several
        has no parts (see _split) from which the store could tell the team, so it gets their common one here.
        """
        spoken = [
            turn
            for turn, role in zip(turns, roles, strict=True)
            if role is Role.AGENT and turn.is_public and (turn.agent_id or _name(turn))
        ]
        is_named = given.agent_id != "unknown" or given.agent_name != "unknown"
        # a source that names its agent may still write names beside roles in other ways
        agents = {turn.agent_id or ("" if is_named else folded(_name(turn))) for turn in spoken} - {""}
        if len(agents) > 1:
            common = self._team_of(agents, given.started_at) if channel is Channel.CALL else None
            return replace(given, agent_id=SEVERAL, agent_name=SEVERAL, team=common or given.team)
        if not spoken or is_named:
            return given
        first = spoken[0]
        named = replace(given, agent_name=_name(first) or "unknown", agent_id=first.agent_id or "unknown")
        return self._with_roster(named)

    def _team_of(self, agents: Collection[str], at: datetime | None) -> str | None:
        """The team that all these agents were in, by id or folded name; None where they differ."""
        known = [self.roster.by_id.get(agent) or self.roster.by_name.get(agent) for agent in agents]
        day = at.astimezone(UTC).date() if at else None
        teams = {agent.team_on(day) if agent else None for agent in known}
        return teams.pop() if len(teams) == 1 else None

    def _turns(self, draft: Draft, roles: Sequence[Role]) -> tuple[tuple[Turn, ...], datetime | None]:
        """The turns in seconds since the interaction began, and the time of the first where times are dates.

        Starts that go back are held at the start before them: the order of a source is kept.
        """
        moments = [m for t in draft.turns for m in (t.start, t.end, *_word_moments(t.words))]
        dates = (in_utc(moment) for moment in moments if isinstance(moment, datetime))
        first_at = next((at for at in dates if at is not None), None)
        if first_at is not None:
            numbers = sum(isinstance(moment, float) for moment in moments)
            self.notes.count("times given as numbers among dates, left out", numbers)
        last_s = 0.0
        turns: list[Turn] = []
        for index, (turn, role) in enumerate(zip(draft.turns, roles, strict=True)):
            timed = _timed(turn, index, role, first_at)
            if timed.start_s is not None and timed.start_s < last_s:
                self.notes.count("turns whose clock went back, held at the turn before")
                timed = replace(timed, start_s=last_s)
            if turn.words and not timed.words:
                self.notes.count("turns with words without times, words kept out")
            if timed.start_s is not None:
                last_s = timed.start_s
                timed = replace(timed, end_s=None if timed.end_s is None else max(timed.end_s, last_s))
            turns.append(timed)
        return tuple(turns), first_at

    def _language(self, metadata: Metadata, turns: Sequence[Turn]) -> str:
        if metadata.language:
            return metadata.language
        guessed = guess_language(turns)
        if guessed is None:
            self.notes.count("texts too short to tell their language, taken for the default")
            return self.default_language
        self.notes.count(f"language told from the text: {guessed}")
        return guessed

    def _note_gaps(self, metadata: Metadata, draft: Draft, roles: Sequence[Role]) -> None:
        self.note_unknown(metadata)
        self.notes.count("keys or columns that callqa doesn't know, kept out", draft.unknown_keys)
        unknown = "turns whose speaker can't be told to be agent or customer"
        self.notes.count(f"{unknown}; name them in agents.csv or roles.json", roles.count(Role.UNKNOWN))


def source_name(draft: Draft, interaction_id: str, *, is_alone: bool) -> str:
    """The file, or files, that it came from; in a shared file with its id."""
    if draft.more_files:
        return ", ".join((draft.file, *draft.more_files))
    return draft.file if is_alone else f"{draft.file}#{interaction_id}"


def _timed(turn: DraftTurn, index: int, role: Role, first_at: datetime | None) -> Turn:
    """The turn with its times in seconds, from its words where it has none of its own."""
    words = _words(turn.words, first_at)
    start_s, end_s = _seconds(turn.start, first_at), _seconds(turn.end, first_at)
    return Turn(
        index=index,
        role=role,
        participant=_name(turn) or role.value,
        text=turn.text,
        start_s=words[0].start_s if start_s is None and words else start_s,
        end_s=words[-1].end_s if end_s is None and words else end_s,
        words=words,
        confidence=turn.confidence,
        is_public=turn.is_public,
        agent_id=turn.agent_id or None,
    )


def _name(turn: DraftTurn) -> str:
    """The speaker's name; "" where the source gives only a role."""
    return turn.name or ("" if role_named(turn.speaker) else turn.speaker)


def _seconds(moment: Moment, first_at: datetime | None) -> float | None:
    if isinstance(moment, datetime):
        at = in_utc(moment)
        return (at - first_at).total_seconds() if at and first_at else None
    # a number among dates has no known zero
    return moment if first_at is None else None


def _word_moments(words: Sequence[DraftWord]) -> list[Moment]:
    return [moment for word in words for moment in (word.start, word.end)]


def _words(words: Sequence[DraftWord], first_at: datetime | None) -> tuple[Word, ...]:
    """The words with their times; none of them when one has no time."""
    timed: list[Word] = []
    for word in words:
        start_s, end_s = _seconds(word.start, first_at), _seconds(word.end, first_at)
        if start_s is None or end_s is None:
            return ()
        timed.append(Word(word.text, start_s, max(start_s, end_s), word.confidence))
    return tuple(timed)


def _duration_s(draft: Draft, channel: Channel, turns: Sequence[Turn]) -> float | None:
    """The source's own figure; else to the last end for a call, from first to last turn for text."""
    if draft.duration_s is not None:
        return max(0.0, draft.duration_s)
    starts = [turn.start_s for turn in turns if turn.start_s is not None]
    if channel is Channel.CALL:
        ends = [turn.end_s for turn in turns if turn.end_s is not None]
        return max(starts + ends, default=None)
    return starts[-1] - starts[0] if starts else None
