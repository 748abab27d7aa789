"""The clock of a Genesys conversation: which moment is zero, and which agent was there at a moment."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from qa.ingest._draft import DraftWord
from qa.ingest._export import Export
from qa.ingest.sources._speech import as_written, dicts_in, number_in, share

__all__ = ["Timeline", "began_ms", "words_of"]

_EPOCH_MS_FROM = 1e11
"""Above three years milliseconds are a date: those of production files; smaller ones are offsets."""
_EPOCH_MS_TO = 1e14
_AGENTS = {"internal", "agent", "user"}


@dataclass(frozen=True)
class _Presence:
    """An agent and from when to when they took part, in seconds; None where it isn't known."""

    user_id: str
    start_s: float | None
    end_s: float | None

    def is_at(self, moment_s: float) -> bool:
        if self.start_s is None or moment_s < self.start_s:
            return False
        return self.end_s is None or moment_s <= self.end_s


@dataclass(frozen=True)
class Timeline:
    """`zero_ms` is when the conversation began, in milliseconds since 1970; None where only offsets are."""

    export: Export
    zero_ms: float | None
    agents: tuple[_Presence, ...] = ()

    @classmethod
    def of(cls, export: Export, begun: Sequence[tuple[dict[str, Any], float | None]]) -> "Timeline":
        """The clock of these communications, each with when it began: it begins with the earliest."""
        starts = [start_ms for _, start_ms in begun if start_ms is not None]
        dated = [ms for value, _ in begun for ms in _moments(value) if ms >= _EPOCH_MS_FROM]
        bare = cls(export, min((*starts, *dated), default=None))
        present = (
            _Presence(str(each["userId"]), *bare._presence(each, start_ms))
            for value, start_ms in begun
            for each in dicts_in(value.get("participants"))
            if each.get("userId") and _is_agent(each)
        )
        return cls(export, bare.zero_ms, tuple(present))

    def second(self, ms: float | None, begun_ms: float | None) -> float | None:
        """The moment in seconds since zero; `begun_ms` is when its communication began."""
        if ms is None:
            return None
        if self.zero_ms is None:
            return ms / 1000
        if ms < _EPOCH_MS_FROM and begun_ms is None:
            self.export.notes.count("offsets without a start beside times that have one, left out")
            return None
        at_ms = ms if ms >= _EPOCH_MS_FROM else ms + (begun_ms or 0.0)
        return max(0.0, at_ms - self.zero_ms) / 1000

    def span(self, item: dict[str, Any], begun_ms: float | None) -> tuple[float | None, float | None]:
        """Start and end of a phrase or word; no end where it has no duration."""
        start_s = self.second(_moment_ms(item), begun_ms)
        lasting = item.get("duration")
        ms = number_in(lasting, "milliseconds") if isinstance(lasting, dict) else None
        ms = number_in(item, "durationMs", "duration") if ms is None else ms
        return start_s, None if start_s is None or ms is None else start_s + ms / 1000

    def _presence(self, who: dict[str, Any], begun_ms: float | None) -> tuple[float | None, float | None]:
        start_ms, end_ms = number_in(who, "startTimeMs"), number_in(who, "endTimeMs")
        return self.second(start_ms, begun_ms), self.second(end_ms, begun_ms)

    def agent_at(self, moment_s: float | None) -> str:
        """The only agent, else the only one there at that moment; "" where several were or nobody knows."""
        users = {each.user_id for each in self.agents}
        if len(users) > 1:
            users = {each.user_id for each in self.agents if moment_s is not None and each.is_at(moment_s)}
        return users.pop() if len(users) == 1 else ""


def words_of(
    phrase: dict[str, Any], text: str, begun_ms: float | None, timeline: Timeline
) -> tuple[DraftWord, ...]:
    """The words of a phrase, spelled as in its text."""
    heard = [each for each in dicts_in(phrase.get("words")) if "word" in each]
    words = [
        DraftWord(str(each["word"]), *timeline.span(each, begun_ms), share(each.get("confidence")))
        for each in heard
    ]
    return as_written(words, text)


def _moment_ms(item: dict[str, Any]) -> float | None:
    ms = number_in(item, "startTimeMs")
    return ms if ms is not None and ms < _EPOCH_MS_TO else None


def _is_agent(who: dict[str, Any]) -> bool:
    return str(who.get("participantPurpose") or "internal").lower() in _AGENTS


def began_ms(export: Export, value: dict[str, Any]) -> float | None:
    """When the communication began; None where the file doesn't say."""
    own = [each.get("startTime") for each in dicts_in(value["transcripts"])]
    for given in (value.get("startTime"), *own, value.get("conversationStartTime")):
        moment = export.time(given) if given else None
        if moment:
            return moment.timestamp() * 1000
    return None


def _moments(value: dict[str, Any]) -> Iterator[float]:
    for transcript in dicts_in(value["transcripts"]):
        for phrase in dicts_in(transcript.get("phrases")):
            ms = _moment_ms(phrase)
            if ms is not None:
                yield ms
