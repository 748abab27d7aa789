"""Where the customer showed distress, whether the agent answered it, and with what words.

What it means: the kinds follow EPITOME (Sharma et al. 2020): `empathy_reaction` (warmth, compassion),
`empathy_understanding` (says what the customer feels or why), `empathy_exploration` (asks after it); and
`apology` and `reassurance`. An opportunity is a customer's turn with distress (a feeling, lost time or
patience, hardship) that the agent had a chance to answer; it is met when one of the agent's next `replies`
turns holds any of the five kinds, else `empathy_missed` marks the customer's words, with the reply in
`reply` and `reply_turn`. Every finding says in `answers` whether it stands in such a reply; empathy_count
counts the three EPITOME kinds that do. Strength is 1, or 0.5 for a bare "I understand" or a question about
the matter alone, which answer nothing.

Why it matters: customers forgive a trouble sooner than indifference. What counts is not how often an agent
says sorry but whether the moment that called for it was answered.

Met: customer "I've waited three weeks, I'm so upset." agent "That sounds really hard, I'm sorry."
Not met: customer "I've waited three weeks, I'm so upset." agent "Your account number?" (empathy_missed)

Limits: words only; warmth of voice is not heard. Distress told without any word of feeling may be overlooked.
A denied or ironic phrase, and the agent's own trouble, don't count. The rate is None without an opportunity.
Outside English, empathy is what the lists hold: whole phrases, no patterns.
"""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Span

from qa.checks._affect import (
    EXPLORATION,
    REACTION,
    STRONG,
    UNDERSTANDING,
    WordGroups,
    has_any,
    is_denied,
    shown,
)
from qa.checks._base import Check, Context, Declared
from qa.types import Finding, Measurement, Role, Turn

__all__ = ["CHECK"]

NAME = "empathy"
EPITOME = (REACTION, UNDERSTANDING, EXPLORATION)
APOLOGY, REASSURANCE, MISSED = "apology", "reassurance", "empathy_missed"
_BARE_WORDS = 3
"""At most so many words make a bare "oh I'm sorry"."""


@dataclass(frozen=True, slots=True)
class _Opportunity:
    """A customer's distress and the agent's turns that may answer it."""

    turn: Turn
    sentence: Span
    replies: tuple[Turn, ...]


def _distress(context: Context, turn: Turn, words: WordGroups) -> Span | None:
    """The first sentence of the turn that shows distress, None when there is none."""
    doc = context.docs[turn.index]
    at = [match.token_start for match in context.book.matches(NAME, "distress", doc)]
    at += [t.i for t in doc if has_any([t], words.distress) and not is_denied(t, words)]
    return doc[min(at)].sent if at else None


def _opportunities(context: Context, words: WordGroups) -> list[_Opportunity]:
    """Distress that the agent could still answer; a customer's messages in a row are one opportunity."""
    least = context.threshold(NAME, "min_reply_words")
    replies = int(context.threshold(NAME, "replies"))
    turns = [
        turn
        for turn in context.turns(Role.AGENT, Role.CUSTOMER)
        if turn.role is Role.CUSTOMER or len(turn.text.split()) >= least
    ]
    runs = [list(run) for _, run in itertools.groupby(turns, key=lambda turn: turn.role)]
    found = []
    for i, run in enumerate(runs):
        answers = tuple(itertools.chain.from_iterable(runs[i + 1 : i + 2 * replies : 2]))
        if run[0].role is not Role.CUSTOMER or not answers:
            continue
        felt = ((turn, _distress(context, turn, words)) for turn in run)
        found += [_Opportunity(turn, sent, answers) for turn, sent in felt if sent is not None][:1]
    return found


def _said(context: Context, words: WordGroups, replies: frozenset[int]) -> list[Finding]:
    """All five kinds, by phrase and by build, each with `answers`."""
    void = {_place(context, f) for f in context.matches(NAME, "not_empathy")}
    offers = {_place(context, f) for f in context.matches(NAME, "not_exploring")}
    found = [f for f in _listed(context, words) if f.kind == APOLOGY or _place(context, f) not in void]
    taken = {(f.kind, _place(context, f)) for f in found}
    for finding in _built(context, words, replies):
        place = _place(context, finding)
        is_void = place in void or (finding.kind == EXPLORATION and place in offers)
        if not is_void and (finding.kind, place) not in taken:
            found.append(finding)
    return [_marked(finding, replies) for finding in found]


def _listed(context: Context, words: WordGroups) -> Iterator[Finding]:
    """Findings of the phrase lists, without the "sorry" that asks to repeat."""
    for kind in (*EPITOME, REASSURANCE, APOLOGY):
        for finding in context.matches(NAME, kind):
            if kind != APOLOGY or not _is_asking_again(context, finding, words):
                yield replace(finding, strength=STRONG)


def _built(context: Context, words: WordGroups, replies: frozenset[int]) -> Iterator[Finding]:
    """Findings of sentences that show empathy by their build, which is known in English only."""
    if not context.is_english:
        return
    lists = context.phrases(NAME).lists
    for turn in context.turns(Role.AGENT):
        for sentence in context.docs[turn.index].sents:
            chars = (sentence.start_char, sentence.end_char)
            for kind, strength in shown(sentence, words, is_reply=turn.index in replies):
                yield Finding.at(turn, NAME, kind, lists[kind].reason, chars=chars, strength=strength)


def _place(context: Context, finding: Finding) -> tuple[int, int]:
    """The finding's turn and the first token of its sentence."""
    return finding.turn_index, _sentence(context, finding).start


def _sentence(context: Context, finding: Finding) -> Span:
    doc = context.docs[finding.turn_index]
    span = doc.char_span(finding.char_start, finding.char_end, alignment_mode="expand")
    sentence: Span = span.sent
    return sentence


def _is_asking_again(context: Context, finding: Finding, words: WordGroups) -> bool:
    """A bare "sorry" asks to repeat: with its mark, before a question, or when the other one then repeats."""
    sentence = _sentence(context, finding)
    if sum(t.is_alpha for t in sentence) > _BARE_WORDS:
        return False
    if str(sentence).rstrip().endswith("?"):
        return True
    turns = context.turns(Role.AGENT, Role.CUSTOMER)
    after = next((t for t in turns if t.index > finding.turn_index), None)
    is_last_word = sentence.end >= len(context.docs[finding.turn_index])
    if after is None or not is_last_word:
        return False
    doc = context.docs[after.index]
    if after.role is finding.role:
        return has_any(doc, words.asking)
    return not any(context.book.matches(NAME, "accepted", doc))


def _marked(finding: Finding, replies: frozenset[int]) -> Finding:
    answers = "true" if finding.turn_index in replies else "false"
    return replace(finding, attributes=(("answers", answers),))


def _missed(opportunity: _Opportunity) -> Finding:
    reply = opportunity.replies[0]
    chars = (opportunity.sentence.start_char, opportunity.sentence.end_char)
    return Finding.at(
        opportunity.turn,
        NAME,
        MISSED,
        "the customer's distress was not answered",
        chars=chars,
        reply=reply.text,
        reply_turn=str(reply.index),
    )


def run(context: Context) -> Iterator[Finding | Measurement]:
    """What was said, what was missed, and the counts."""
    words = WordGroups.of(lambda group: context.words(NAME, group))
    opportunities = _opportunities(context, words)
    replies = frozenset(turn.index for o in opportunities for turn in o.replies)
    said = _said(context, words, replies)
    answering = {f.turn_index for f in said if f.role is Role.AGENT and f.strength == STRONG}
    missed = [o for o in opportunities if answering.isdisjoint(turn.index for turn in o.replies)]
    met = len(opportunities) - len(missed)
    yield from said
    yield from map(_missed, missed)
    yield Measurement("empathy_count", _count(said))
    yield Measurement("empathy_opportunities", len(opportunities))
    yield Measurement("empathy_opportunities_met", met)
    yield Measurement("empathy_response_rate", met / len(opportunities) if opportunities else None)


def _count(said: Sequence[Finding]) -> int:
    counted = (f for f in said if f.kind in EPITOME and f.strength == STRONG)
    return sum(("answers", "true") in f.attributes for f in counted)


CHECK = Check(
    name=NAME,
    needs_parse=True,
    run=run,
    kinds={
        REACTION: "the agent shows warmth or compassion for the customer's trouble",
        UNDERSTANDING: "the agent says what the customer feels, or that it is understood",
        EXPLORATION: "the agent asks after the customer's feeling or experience",
        APOLOGY: "somebody says sorry, and is not just asking to repeat",
        REASSURANCE: "the agent tells the customer that they are in good hands",
        MISSED: "the customer showed distress and the agent's next turns did not answer it",
    },
    measurements=(
        Declared("empathy_count", "count", "phrases of empathy that answer the customer's distress", 0),
        Declared("empathy_opportunities", "count", "times the customer showed distress", 0),
        Declared("empathy_opportunities_met", "count", "times the agent answered the distress", 0),
        Declared("empathy_response_rate", "ratio", "share of the distress that was answered", 0, 1),
    ),
    is_translatable=True,
    manual=__doc__,
)
