"""Reads a set of labelled conversations and runs the checks over it, once a process."""

import gzip
import json
import re
from collections.abc import Callable, Collection, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from qa.checks import analyse, load_book
from qa.settings import Settings
from qa.types import Analysis, Channel, Interaction, Metadata, Redacted, Role, Turn
from tests.bench.checks._table import Place

__all__ = [
    "BOOK",
    "Conversation",
    "Done",
    "analysed",
    "as_interaction",
    "found",
    "gold",
    "labelled",
    "naively",
    "read",
]

BOOK = load_book(Settings().scorecards / "phrases")
Conversation = dict[str, Any]
Done = list[tuple[Conversation, Analysis]]
Counts = Callable[[Conversation, int], bool]


@cache
def read(folder: Path, name: str) -> list[Conversation]:
    """All conversations of a set."""
    with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def as_interaction(conversation: Conversation, roles: dict[str, Role] | None = None) -> Redacted:
    """The conversation as the checks see it; times where all turns have them, in order."""
    starts = [turn["start"] for turn in conversation["turns"]]
    is_timed = None not in starts and starts == sorted(starts)  # some hand-made times go back
    made = []
    for index, turn in enumerate(conversation["turns"]):
        role = roles[turn["speaker"]] if roles else Role(turn["speaker"])
        start_s, end_s = (turn["start"], turn["end"]) if is_timed else (None, None)
        made.append(Turn(index, role, turn["speaker"], turn["text"], start_s, end_s))
    ends = [t.end_s for t in made if t.end_s is not None]
    channel = Channel.CALL if conversation["channel"] in {"call", "meeting"} else Channel.CHAT
    metadata = Metadata(interaction_id=conversation["id"], language="en")
    return Redacted(Interaction(channel, metadata, "0" * 64, tuple(made), max(ends, default=None)))


@cache
def analysed(folder: Path, name: str) -> Done:
    """Every conversation of the set with what the checks found in it."""
    conversations = read(folder, name)
    analyses = analyse([as_interaction(c) for c in conversations], BOOK)
    for analysis in analyses:
        broken = [issue for issue in analysis.issues if issue.reason.startswith("failed")]
        if broken:
            raise SystemExit(f"{analysis.interaction.id}: {broken}")
    return list(zip(conversations, analyses, strict=True))


def labelled(*wanted: str) -> Counts:
    """Whether a turn has one of the labels."""
    return lambda conversation, index: bool(set(wanted) & set(conversation["turns"][index]["labels"]))


def _turns(done: Done, role: str | None, is_counted: Counts | None) -> Iterator[tuple[Conversation, int]]:
    for conversation, _ in done:
        for index, turn in enumerate(conversation["turns"]):
            is_theirs = role is None or turn["speaker"] == role
            if is_theirs and (is_counted is None or is_counted(conversation, index)):
                yield conversation, index


def gold(
    done: Done, is_gold: Counts, role: str | None = "agent", is_counted: Counts | None = None
) -> set[Place]:
    """The turns of `role`, among those that count, that people labelled so."""
    return {(c["id"], index) for c, index in _turns(done, role, is_counted) if is_gold(c, index)}


def found(
    done: Done, kinds: Collection[str], role: str | None = "agent", is_counted: Counts | None = None
) -> set[Place]:
    """The turns of `role`, among those that count, with a finding of one of the kinds."""
    at = {(a.interaction.id, f.turn_index) for _, a in done for f in a.findings if f.kind in kinds}
    return at & {(c["id"], index) for c, index in _turns(done, role, is_counted)}


def naively(
    done: Done, pattern: str, role: str | None = "agent", is_counted: Counts | None = None
) -> set[Place]:
    """The same turns by plain phrase matching: a regular expression over the text in lower case."""
    wanted = re.compile(pattern)
    turns = _turns(done, role, is_counted)
    return {(c["id"], i) for c, i in turns if wanted.search(c["turns"][i]["text"].lower().replace("’", "'"))}
