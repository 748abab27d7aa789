"""Finds what must be told and what must not be said, from the specialist's own list, with its time windows.

Each list of scorecards/phrases/disclosures.yaml is one statement, and `entries` says its rule. `disclosure`
is a statement told, with its `name`; where it is required, `in_time` tells whether it came within its
window, which runs from the start or from what it must follow. `disclosure_missing` is a required one that
didn't come, or came late (`is_late`), at the turn from which its window runs. `forbidden_statement` is one
that must not be said. It matters because what the law wants told was told in the recording or it wasn't,
and a promise that nobody may give binds the company all the same.

Met:
    agent: "This call is recorded for training purposes." (disclosure, name call_recording)
Not met:
    agent: "I guarantee you it won't ever happen again." (forbidden_statement, name guarantee)

Limits: only the wordings listed are known, and whether a statement was complete or true isn't. One played
by a machine before the recording begins is missing from it. A window in seconds needs times, else turns
alone count.

Figures: none; no set at hand labels disclosures (22 November 2026).
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Literal

from pydantic import BaseModel, ConfigDict

from qa.checks._base import Check, Context
from qa.checks._phrases import PhraseBook
from qa.errors import CheckError
from qa.types import Channel, Finding, Measurement, Turn

NAME = "disclosures"
_TOLD, _MISSING, _FORBIDDEN = "disclosure", "disclosure_missing", "forbidden_statement"


class _Rule(BaseModel):
    """What holds of a statement; a window counts turns of who must say it. `after` names another list."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    rule: Literal["noted", "required", "forbidden", "trigger"]
    channels: frozenset[Channel] = frozenset(Channel)
    within_turns: int | None = None
    within_s: float | None = None
    after: str | None = None


@lru_cache(maxsize=8)
def _rules(book: PhraseBook) -> dict[str, _Rule]:
    """The rule of each statement. Raises CheckError where lists and entries don't go together."""
    file = book.files[NAME]
    rules = {name: _Rule.model_validate(entry) for name, entry in file.entries.items()}
    named = {rule.after for rule in rules.values() if rule.after is not None}
    unpaired = sorted((set(rules) ^ set(file.lists)) | (named - set(rules)))
    if unpaired:
        raise CheckError(f"{unpaired[0]} of phrases/disclosures.yaml needs both a list and an entry")
    return rules


def _run(context: Context) -> Iterator[Finding | Measurement]:
    for name, rule in _rules(context.book).items():
        if context.interaction.channel not in rule.channels or rule.rule == "trigger":
            continue
        said = list(context.matches(NAME, name))
        if rule.rule == "required":
            yield from _required(context, name, rule, said)
        else:
            kind = _FORBIDDEN if rule.rule == "forbidden" else _TOLD
            yield from (_named(found, kind, name=name) for found in said)


def _named(found: Finding, kind: str, **told: str) -> Finding:
    return replace(found, kind=kind, attributes=tuple(sorted(told.items())))


def _required(context: Context, name: str, rule: _Rule, said: list[Finding]) -> Iterator[Finding]:
    """What was told of a required statement and whether in time, then what its windows lack."""
    roles = context.phrases(NAME).lists[name].roles
    starts = (
        [context.interaction.turns[f.turn_index] for f in context.matches(NAME, rule.after)]
        if rule.after
        else []
    )
    first = starts or context.turns(*roles)[: 0 if rule.after else 1]
    windows = [(start, _window(context, start, rule)) for start in first[:1]]
    in_time = {found for found in said if any(found.turn_index in window for _, window in windows)}
    for found in said:
        yield _named(found, _TOLD, name=name, in_time=str(found in in_time).lower())
    for start, window in windows:
        if not any(found.turn_index in window for found in said):
            is_late = any(found.turn_index >= start.index for found in said)
            reason = f"{name} was told too late" if is_late else f"{name} was not told"
            yield Finding.at(start, NAME, _MISSING, reason, name=name, is_late=str(is_late).lower())


def _window(context: Context, start: Turn, rule: _Rule) -> set[int]:
    """The turns, from `start` on, in which the statement comes in time."""
    roles = (start.role,) if rule.after is None else ()
    turns = [turn for turn in context.turns(*roles) if turn.index >= start.index][: rule.within_turns]
    begin_s = 0.0 if rule.after is None else start.start_s
    return {
        turn.index
        for turn in turns
        if rule.within_s is None
        or turn.start_s is None
        or begin_s is None
        or turn.start_s <= begin_s + rule.within_s
    }


CHECK = Check(
    name=NAME,
    run=_run,
    kinds={
        _TOLD: "the agent tells what must be told",
        _MISSING: "what must be told was not told, or too late",
        _FORBIDDEN: "the agent says what must not be said",
    },
    is_translatable=True,
    manual=__doc__ or "",
)
