"""Slips in what the agent wrote: spelling, capitals, marks, doubled words, text-speak, shouting.

What it means: `grammar_slip` is a slip that a pattern can tell for certain; `rule` names it (spelling,
apostrophe, confusion, article, doubled_word, small_i, no_capital, no_end_mark, no_question_mark, spacing,
repeated_marks) and `instead` says what to write. `text_speak` is a short form of private messages ("pls").
`shouting` is several words in capitals in a row. Listed words, with what to write instead, are in
scorecards/phrases/grammar.yaml. Chats, emails, messages and social posts are read; calls are not written.

Why it matters: customers judge by the writing whether a company takes care, and an email stays.

Met: agent "I'm sorry, your order hasn't left yet. Could you send me its number?" (no slip)
Not met: agent "im sorry ur order didnt left yet" (text_speak, and apostrophe twice)

Limits: only what is listed or fits a pattern is found, so agreement and tense mostly pass. Quotations and
names may look like slips. A chat system that takes capitals away makes them missing for all. English only.

Figures: no set labels slips, so findings on the half kept for it were judged one by one (22 November 2026,
by one reader): 76 of 78 right (stc3_helpdesk 12 of 13, esconv 64 of 65). tau_bench_airline, written by a
machine without slips, gives none in 231 turns of agents; stc3_helpdesk 2.6 per 100.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from pydantic import BaseModel, ConfigDict

from qa.checks._base import Check, Context, Declared
from qa.checks._phrases import PhraseBook
from qa.checks._writing import Entry, Message, WritingWords, shouts, slips
from qa.types import Channel, Finding, Measurement, Role, Turn

__all__ = ["CHECK"]

NAME = "grammar"
_SLIP, _TEXT_SPEAK, _SHOUTING = "grammar_slip", "text_speak", "shouting"
_ENDS = frozenset('.!?…:;)"”')
_SLIPS, _PER_WORDS = "grammar_slips", "grammar_slips_per_100_words"


class _Listed(BaseModel):
    """An entry of the phrase file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    rule: str
    instead: str
    not_before: tuple[str, ...] = ()
    not_after: tuple[str, ...] = ()


def _entry(raw: dict[str, Any]) -> Entry:
    listed = _Listed.model_validate(raw)
    return Entry(listed.rule, listed.instead, frozenset(listed.not_before), frozenset(listed.not_after))


@lru_cache(maxsize=2)
def _words(book: PhraseBook) -> WritingWords:
    file = book.files[NAME]
    entries = {tuple(slip.split()): _entry(raw) for slip, raw in file.entries.items()}
    return WritingWords(
        entries=entries,
        first=frozenset(words[0] for words in entries),
        longest=max(map(len, entries), default=0),
        groups={group: frozenset(words) for group, words in file.words.items()},
        shouting_words=int(file.thresholds["shouting_words"]),
        end_mark_words=int(file.thresholds["end_mark_words"]),
    )


def _messages(context: Context) -> Iterator[tuple[Turn, Message]]:
    """The agent's turns; one that ends without a mark goes on in the next, if that is the agent's too."""
    turns = context.turns()
    before: Turn | None = None
    for turn, after in zip(turns, [*turns[1:], None], strict=True):
        if turn.role is Role.AGENT:
            goes_on_from = before is not None and before.role is Role.AGENT and _is_open(before)
            goes_on = after is not None and after.role is Role.AGENT
            yield turn, Message(turn.text, goes_on_from=goes_on_from, goes_on=goes_on)
        before = turn


def _is_open(turn: Turn) -> bool:
    return turn.text.rstrip()[-1:] not in _ENDS


def _found(turn: Turn, message: Message, words: WritingWords) -> Iterator[Finding]:
    for slip in slips(message, words):
        is_private = slip.rule == _TEXT_SPEAK
        yield Finding.at(
            turn,
            NAME,
            _TEXT_SPEAK if is_private else _SLIP,
            "a short form of private messages" if is_private else "a slip of writing",
            chars=(slip.start, slip.end),
            instead=slip.instead,
            rule=slip.rule,
        )
    for chars in shouts(message, words):
        yield Finding.at(turn, NAME, _SHOUTING, "words in capitals", chars=chars)


def run(context: Context) -> Iterator[Finding | Measurement]:
    """The slips of the agent's messages and their counts; nothing is measured of a call."""
    if context.interaction.channel is Channel.CALL:
        yield Measurement(_SLIPS, None)
        yield Measurement(_PER_WORDS, None)
        return
    words, count, written = _words(context.book), 0, 0
    for turn, message in _messages(context):
        for finding in _found(turn, message, words):
            count += 1
            yield finding
        written += len(message.words)
    yield Measurement(_SLIPS, count if written else None)
    yield Measurement(_PER_WORDS, 100 * count / written if written else None)


CHECK = Check(
    name=NAME,
    run=run,
    kinds={
        _SLIP: "a slip of writing; `rule` names it, and `instead` says what to write",
        _TEXT_SPEAK: "a short form of private messages; `instead` says what to write",
        _SHOUTING: "several words in capitals in a row",
    },
    measurements=(
        Declared(_SLIPS, "count", "slips, text-speak and shouting in what the agent wrote", 0),
        Declared(_PER_WORDS, "per 100 words", "the same by the words that the agent wrote", 0),
    ),
    manual=__doc__,
)
