"""Where the customer showed distress, whether the agent answered it, and with what words.

What it means: the kinds follow EPITOME (Sharma et al. 2020): `empathy_reaction` (warmth, compassion),
`empathy_understanding` (says what the customer feels or why), `empathy_exploration` (asks after it); and
`apology` and `reassurance`. An opportunity is a customer's turn with distress (a feeling, lost time or
patience, hardship) that the agent had a chance to answer; it is met when one of the agent's next `replies`
turns holds any of the five kinds, else `empathy_missed` marks the customer's words, with the reply in
`reply` and `reply_turn`. Every finding says in `answers` whether it stands in such a reply; empathy_count
counts the three EPITOME kinds that do. Strength is 1, or 0.5 for what answers nothing by itself: a bare "I
understand", a question about the matter, a good wish, praise, and the agent's own like experience
(`of: experience`; EPITOME takes it for understanding, but a customer with a dead line is not helped by it).

Why it matters: customers forgive a trouble sooner than indifference. What counts is not how often an agent
says sorry but whether the moment that called for it was answered.

Met: customer "I've waited three weeks, I'm so upset." agent "That sounds really hard, I'm sorry."
Not met: customer "I've waited three weeks, I'm so upset." agent "Your account number?" (empathy_missed)

Limits: words only; warmth of voice is not heard. Distress told without any word of feeling may be overlooked.
A denied or ironic phrase, and the agent's own trouble, don't count; nor does a question that the agent
answers at once, asks of nobody ("who cares?") or asks about themselves. The rate is None without an
opportunity.
Outside English, empathy is what the lists hold: whole phrases, no patterns. With `thresholds.semantic` on
(and `pip install 'callqa[semantic]'`) a small model looks at the English replies that would be missed, and
finds wordings that nobody listed by their likeness to `entries`; `similarity` says how alike they are.

Figures: 22 November 2026, ours beside plain phrases. epitome (1,018 replies), macro-F1 of present or not:
reaction 0.78 beside 0.65, understanding 0.77 beside 0.61, exploration 0.89 beside 0.84. esconv, F1 by turn:
reassurance 0.39 beside 0.23. bt_oasis, F1 by utterance: apology 0.90 beside 0.78.
"""

from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from functools import lru_cache, partial
from itertools import zip_longest

from qa.checks._affect import (
    EXPLORATION,
    REACTION,
    STRONG,
    UNDERSTANDING,
    WEAK,
    WordGroups,
    explores,
    feeling_kind,
    is_answered_by,
    is_question,
    own_mentions,
    understands,
)
from qa.checks._base import Check, Context, Declared
from qa.checks._meaning import Prototypes
from qa.checks._moments import Moments, Opportunity, moments_of
from qa.checks._nlp import forms
from qa.checks._pardon import is_asking_again, sentence_of
from qa.checks._phrases import PhraseBook
from qa.types import Finding, Measurement, Role, Turn

__all__ = ["CHECK"]

NAME = "empathy"
EPITOME = (REACTION, UNDERSTANDING, EXPLORATION)
APOLOGY, REASSURANCE, MISSED = "apology", "reassurance", "empathy_missed"
_LISTS = (
    (REACTION, REACTION, STRONG),
    (UNDERSTANDING, UNDERSTANDING, STRONG),
    (EXPLORATION, EXPLORATION, STRONG),
    (REASSURANCE, REASSURANCE, STRONG),
    (APOLOGY, APOLOGY, STRONG),
)
"""List of phrases, kind that it shows, strength."""
_LISTS_OF_REPLIES = (
    ("encouragement", REASSURANCE, STRONG),
    ("encouragement", REACTION, WEAK),
    ("praise", REASSURANCE, WEAK),
    ("warmth", REACTION, WEAK),
)
"""The same, for what counts only once the customer told of trouble: said elsewhere it is courtesy."""
_LOOK_ALIKES = "none"
"""The entry of sentences that only look like empathy."""


@lru_cache(maxsize=8)
def _groups(book: PhraseBook) -> WordGroups:
    return WordGroups.of(partial(book.words, NAME))


def _said(context: Context, words: WordGroups, moments: Moments) -> Iterator[Finding]:
    """All five kinds, by phrase and by build, each with `answers`."""
    for turn in context.turns(Role.AGENT, Role.CUSTOMER):
        found = list(_listed(context, turn, words, is_moved=turn.index >= moments.since))
        if turn.role is Role.AGENT and context.is_english:
            found += _built(context, turn, words, is_moved=turn.index in moments.moved)
        if not found:
            continue
        answers = "true" if turn.index in moments.replies else "false"
        for finding in _kept(context, turn, found):
            yield replace(finding, attributes=(("answers", answers), *finding.attributes))


def _kept(context: Context, turn: Turn, found: Sequence[Finding]) -> Iterator[Finding]:
    """The findings, but none in a sentence that voids it, over another of its kind, or weak beside one."""
    void, offers = (_sentences_with(context, turn, name) for name in ("not_empathy", "not_exploring"))
    kept: list[tuple[Finding, int]] = []
    for finding in sorted(found, key=lambda f: -(f.strength or 0)):
        start, _ = sentence_of(context, finding)
        is_offer = finding.kind == EXPLORATION and start in offers
        if is_offer or (finding.kind != APOLOGY and start in void):
            continue
        alike = [(other, place) for other, place in kept if other.kind == finding.kind]
        is_weak = finding.strength == WEAK
        if not any((is_weak and place == start) or _overlap(other, finding) for other, place in alike):
            kept.append((finding, start))
            yield finding


def _overlap(one: Finding, other: Finding) -> bool:
    return one.char_start < other.char_end and other.char_start < one.char_end


def _sentences_with(context: Context, turn: Turn, name: str) -> set[int]:
    """First tokens of the turn's sentences that hold a phrase of the list."""
    doc = context.docs[turn.index]
    words = forms(doc)
    return {words.sentence_of(match.token_start)[0] for match in context.book.matches(NAME, name, doc)}


def _listed(context: Context, turn: Turn, words: WordGroups, *, is_moved: bool) -> Iterator[Finding]:
    """Findings of the phrase lists, without the "sorry" that asks to repeat."""
    doc = context.docs[turn.index]
    lists = context.phrases(NAME).lists
    for name, kind, strength in (*_LISTS, *_LISTS_OF_REPLIES) if is_moved else _LISTS:
        if turn.role not in lists[name].roles:
            continue
        for match in context.book.matches(NAME, name, doc):
            chars = (match.char_start, match.char_end)
            finding = Finding.at(turn, NAME, kind, lists[name].reason, chars=chars, strength=strength)
            if kind != APOLOGY or not is_asking_again(context, finding, words):
                yield finding


def _built(context: Context, turn: Turn, words: WordGroups, *, is_moved: bool) -> Iterator[Finding]:
    """Findings of sentences that show empathy by their build, which is known in English only."""
    doc = context.docs[turn.index]
    words_of_turn = forms(doc)
    norms = words_of_turn.norm
    if not is_moved and (words.feelings | words.experience).isdisjoint(norms):
        return
    lists = context.phrases(NAME).lists
    own: list[tuple[int, tuple[int, int]]] = []
    bounds = words_of_turn.sentences
    for (start, end), after in zip_longest(bounds, bounds[1:]):
        said, chars = norms[start:end], words_of_turn.chars(start, end)
        is_answered = after is not None and is_answered_by(norms[slice(*after)], words)
        for kind, strength in _shown(words_of_turn.said(start, end), said, words, is_moved=is_moved):
            if is_answered and kind == EXPLORATION:
                continue
            yield Finding.at(turn, NAME, kind, lists[kind].reason, chars=chars, strength=strength)
        own.append((own_mentions(said, words), chars))
    if is_moved and sum(count for count, _ in own) >= context.threshold(NAME, "own_mentions"):
        most = max(own, key=lambda counted: counted[0])[1]
        reason = "tells of the like in their own life"
        yield Finding.at(turn, NAME, UNDERSTANDING, reason, chars=most, strength=WEAK, of="experience")


def _shown(
    text: str, norms: Sequence[str], words: WordGroups, *, is_moved: bool
) -> Iterator[tuple[str, float]]:
    """Kinds of empathy that the sentence shows by its build, each with its strength."""
    is_asked = is_question(text, norms, words)
    kind = None if is_asked else feeling_kind(norms, words, is_reply=is_moved)
    if kind is not None:
        yield kind, STRONG
    understood = understands(norms, words)
    if understood is not None and kind != UNDERSTANDING and (is_moved or understood == STRONG):
        yield UNDERSTANDING, understood
    explored = explores(norms, words) if is_asked and is_moved else None
    if explored is not None:
        yield EXPLORATION, explored


def _missed(opportunity: Opportunity) -> Finding:
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
    words = _groups(context.book)
    moments = moments_of(context, words)
    opportunities = moments.opportunities
    said = list(_said(context, words, moments))
    answering = {f.turn_index for f in said if f.role is Role.AGENT and f.strength == STRONG}
    missed = _unanswered(opportunities, answering)
    if missed and context.is_english and context.threshold(NAME, "semantic"):
        meant = list(_meant(context, missed))
        said += meant
        missed = _unanswered(missed, {f.turn_index for f in meant})
    met = len(opportunities) - len(missed)
    yield from said
    yield from map(_missed, missed)
    yield Measurement("empathy_count", _count(said))
    yield Measurement("empathy_opportunities", len(opportunities))
    yield Measurement("empathy_opportunities_met", met)
    yield Measurement("empathy_response_rate", met / len(opportunities) if opportunities else None)


def _unanswered(opportunities: Sequence[Opportunity], answering: Set[int]) -> list[Opportunity]:
    return [o for o in opportunities if answering.isdisjoint(turn.index for turn in o.replies)]


@lru_cache(maxsize=8)
def _prototypes(book: PhraseBook) -> Prototypes:
    return Prototypes({kind: entry["like"] for kind, entry in book.files[NAME].entries.items()})


def _meant(context: Context, missed: Sequence[Opportunity]) -> Iterator[Finding]:
    """Sentences of the replies that mean the like of a prototype, where no phrase and no pattern answered."""
    prototypes, lists = _prototypes(context.book), context.phrases(NAME).lists
    least, margin = context.threshold(NAME, "similarity"), context.threshold(NAME, "margin")
    for turn in {turn.index: turn for o in missed for turn in o.replies}.values():
        void = _sentences_with(context, turn, "not_empathy")
        for sentence in context.docs[turn.index].sents:
            alike = prototypes.similarities(sentence.text)
            looks = alike.pop(_LOOK_ALIKES)
            kind = max(alike, key=lambda name: alike[name])
            if sentence.start in void or alike[kind] < max(least, looks + margin):
                continue
            chars, by = (sentence.start_char, sentence.end_char), f"{alike[kind]:.2f}"
            found = Finding.at(
                turn, NAME, kind, lists[kind].reason, chars=chars, strength=STRONG, similarity=by
            )
            yield replace(found, attributes=(("answers", "true"), *found.attributes))


def _count(said: Sequence[Finding]) -> int:
    counted = (f for f in said if f.kind in EPITOME and f.strength == STRONG)
    return sum(("answers", "true") in f.attributes for f in counted)


CHECK = Check(
    name=NAME,
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
