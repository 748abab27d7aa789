"""Turns of plain Amazon transcripts, which are lists of words with a label of a speaker or channel."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from qa.ingest._draft import DraftTurn, DraftWord
from qa.ingest._export import Export, value_at
from qa.ingest._part import Part
from qa.ingest.sources._speech import confidence_of, dicts_in, number_in, share
from qa.types import Rejected

__all__ = ["channel_count", "plain_turns"]

_PAUSE_S = 1.0
"""After a longer pause the next words are put in order with what others say meanwhile."""


@dataclass(frozen=True)
class _Said:
    """Words of one label without a pause; `text` with punctuation."""

    label: str
    text: str
    words: tuple[DraftWord, ...]
    start_s: float
    end_s: float


def channel_count(results: dict[str, Any]) -> int | None:
    """How many channels were transcribed apart; 1 where speakers were told apart on one."""
    channels = value_at(results, "channel_labels.channels")
    if isinstance(channels, list) and channels:
        return len(channels)
    return 1 if isinstance(results.get("speaker_labels"), dict) else None


def plain_turns(
    export: Export, part: Part, number: int, results: dict[str, Any]
) -> Iterator[DraftTurn | Rejected]:
    """The turns by their start, after the items that give no words."""
    said: list[_Said] = []
    for items in _streams(results):
        for one in _stretches(export, part, number, items, _labels(results)):
            if isinstance(one, Rejected):
                yield one
            else:
                said.append(one)
    for turn in _joined(sorted(said, key=lambda one: one.start_s)):
        yield export.turn(
            turn.text,
            name=turn.label,
            start=turn.start_s,
            end=turn.end_s,
            words=turn.words,
            confidence=confidence_of(turn.words),
        )


def _streams(results: dict[str, Any]) -> Iterator[Sequence[Any]]:
    """The words in their order: of each channel alone, else of all."""
    channels = value_at(results, "channel_labels.channels")
    if isinstance(channels, list) and channels:
        for channel in dicts_in(channels):
            label = {"channel_label": channel.get("channel_label")}
            yield [label | item if isinstance(item, dict) else item for item in channel["items"]]
    else:
        yield results["items"]


def _labels(results: dict[str, Any]) -> dict[str, str]:
    """The speaker by a word's start, for files whose words don't name theirs."""
    segments = dicts_in(value_at(results, "speaker_labels.segments"))
    return {
        str(item["start_time"]): str(item["speaker_label"])
        for segment in segments
        for item in dicts_in(segment.get("items"))
        if "start_time" in item and "speaker_label" in item
    }


def _stretches(
    export: Export, part: Part, number: int, items: Sequence[Any], labels: dict[str, str]
) -> Iterator[_Said | Rejected]:
    """What one label says without a pause."""
    now: _Said | None = None
    for position, item in enumerate(items, 1):
        content = _content(item)
        if content is None:
            yield export.bad(part, position, "has no content. Export it again.", f"record {number}, item")
        elif item.get("type") == "punctuation":
            now = replace(now, text=now.text + content) if now else None
        else:
            said = _said(item, content, labels)
            if said is None:
                detail = "has no start_time or end_time. Export it again."
                yield export.bad(part, position, detail, f"record {number}, item")
            elif now and now.label == said.label and said.start_s - now.end_s < _PAUSE_S:
                now = _both(now, said)
            else:
                if now:
                    yield now
                now = said
    if now:
        yield now


def _content(item: Any) -> str | None:
    best = (item.get("alternatives") or [{}])[0] if isinstance(item, dict) else {}
    content = best.get("content") if isinstance(best, dict) else None
    return content if isinstance(content, str) else None


def _said(item: dict[str, Any], content: str, labels: dict[str, str]) -> _Said | None:
    start_s, end_s = number_in(item, "start_time"), number_in(item, "end_time")
    if start_s is None or end_s is None:
        return None
    best = item["alternatives"][0]
    word = DraftWord(content, start_s, end_s, share(best.get("confidence")))
    label = item.get("channel_label") or item.get("speaker_label") or labels.get(str(item["start_time"]), "")
    return _Said(str(label), content, (word,), start_s, end_s)


def _joined(said: Sequence[_Said]) -> list[_Said]:
    """What one says on after a pause in which nobody else spoke is one turn; the unknown are never one."""
    turns: list[_Said] = []
    for one in said:
        if turns and turns[-1].label == one.label != "":
            turns[-1] = _both(turns[-1], one)
        else:
            turns.append(one)
    return turns


def _both(first: _Said, second: _Said) -> _Said:
    return _Said(
        first.label,
        f"{first.text} {second.text}",
        first.words + second.words,
        first.start_s,
        max(first.end_s, second.end_s),
    )
