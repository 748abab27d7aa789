"""Finds who else takes the matter on: a person or somebody higher asked for, offered, and handing on.

`escalation_request` is the customer's wish for someone higher or for a person, in words or by taking up the
agent's offer ("yes, please"; then `is_acceptance` is true). Who declines the person that the agent then
offers has taken the request back. `escalation_offer` and `transfer` are the agent's: a transfer that the
customer may still choose is an offer. It matters because a wish for a supervisor that nobody answers becomes
a complaint, and because every handing on costs the customer another explanation.

Met:
    customer: "I want to speak to your manager." / agent: "Let me put you through to my supervisor."
Not met:
    customer: "My manager bought the box. Can you transfer me to an earlier flight?"

Limits: whether the other person took over isn't known. What is denied ("I can't transfer you") and what is
past ("I spoke to a manager last week") is left out where the denial or the past stands near. An acceptance
is known only right after the offer, and outside English an offer is never told from a transfer's question
mark alone.

Figures (22 November 2026; F1, ours beside phrase matching, by conversation): tau_bench_airline
escalation_request 0.85 (0.58) against calls for a human; some of them nobody asked for, and some that were
asked for were refused.
"""

from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from spacy.tokens import Span

from qa.checks._base import Check, Context
from qa.checks._nlp import forms
from qa.checks._phrases import PhraseBook
from qa.types import Finding, Measurement, Role, Turn

NAME = "escalation"
_NEAR = 3  # words before a transfer in which "will" or "let me" decides it
_REQUEST, _OFFER, _TRANSFER = "escalation_request", "escalation_offer", "transfer"


def _run(context: Context) -> Iterator[Finding | Measurement]:
    offers = [found for found in context.matches(NAME, _OFFER) if not _is_denied(context, found)]
    transfers = list(_transfers(context, {found.turn_index for found in offers}))
    requests = [found for found in _requests(context) if not _is_denied(context, found)]
    offered = {found.turn_index for found in (*offers, *transfers)}
    offered |= {found.turn_index for found in context.matches(NAME, "offer_hint")}
    taken_back = _taken_back(context, {found.turn_index for found in requests}, offered)
    requests = [found for found in requests if found.turn_index not in taken_back]
    yield from offers
    yield from transfers
    yield from _one_a_place(requests)
    asked = {found.turn_index for found in requests}
    yield from (f for f in _other_requests(context, offered) if f.turn_index not in asked)


def _taken_back(context: Context, asked: set[int], offered: set[int]) -> set[int]:
    """Turns of requests that the agent answered with an offer, which the customer then declined."""
    if not asked:
        return set()
    declined = {f.turn_index for f in context.matches(NAME, "refusal") if _is_at_once(context, f)}
    taken_back: set[int] = set()
    open_turn, is_offered = -1, False
    for turn in context.turns(Role.AGENT, Role.BOT, Role.SUPERVISOR, Role.CUSTOMER):
        if turn.role is not Role.CUSTOMER:
            is_offered = is_offered or turn.index in offered
            continue
        if is_offered and turn.index in declined and turn.index not in asked:
            taken_back |= {open_turn} & asked
        open_turn, is_offered = (turn.index if turn.index in asked else -1), False
    return taken_back


def _is_at_once(context: Context, found: Finding) -> bool:
    """Whether it stands in the first two sentences of its turn."""
    span = _span(context, found)
    return any(span.start < sentence.end for sentence in islice(span.doc.sents, 2))


def _one_a_place(found: list[Finding]) -> Iterator[Finding]:
    """The findings but for those that begin inside one before."""
    end = (-1, 0)
    for each in sorted(found, key=lambda f: (f.turn_index, f.char_start, -f.char_end)):
        if (each.turn_index, each.char_start) >= end:
            end = (each.turn_index, each.char_end)
            yield each


def _requests(context: Context) -> Iterator[Finding]:
    """What is asked for in words; to talk to just "someone" is why a customer calls, when said at once."""
    yield from context.matches(NAME, _REQUEST)
    first = next((turn.index for turn in context.turns(Role.CUSTOMER)), None)
    turns, reason = context.interaction.turns, context.phrases(NAME).lists[_REQUEST].reason
    for found in context.matches(NAME, "someone_request"):
        if found.turn_index != first:
            chars = (found.char_start, found.char_end)
            yield Finding.at(turns[found.turn_index], NAME, _REQUEST, reason, chars=chars)


def _transfers(context: Context, offered_turns: set[int]) -> Iterator[Finding]:
    """Transfers; one that the customer may still choose is an escalation_offer, one a turn."""
    seen = set(offered_turns)
    for found in context.matches(NAME, _TRANSFER):
        if _is_denied(context, found):
            continue
        if not _is_offered(context, _span(context, found)):
            yield found
        elif found.turn_index not in seen:
            seen.add(found.turn_index)
            turn, chars = context.interaction.turns[found.turn_index], (found.char_start, found.char_end)
            yield Finding.at(turn, NAME, _OFFER, "asks whether to hand the customer on", chars=chars)


def _is_offered(context: Context, span: Span) -> bool:
    """Whether a transfer is only offered: asked, on a condition, or after "can" rather than "will"."""
    sentence = span.sent
    if sentence.text.rstrip().endswith("?") or _has_any(context, "choice", sentence):
        return True
    near = span.doc[max(sentence.start, span.start - _NEAR) : span.start]
    return not _has_any(context, "decided", near) and _has_any(
        context, "offered", span.doc[sentence.start : span.start]
    )


def _has_any(context: Context, group: str, span: Span) -> bool:
    return any(token.lower_ in context.words(NAME, group) for token in span)


def _other_requests(context: Context, offered_turns: set[int]) -> Iterator[Finding]:
    """Offers taken up, and turns that hardly say more than the person wanted: "agent please"."""
    people, most = _people(context.book), int(context.threshold(NAME, "bare_words"))
    reason = context.phrases(NAME).lists[_REQUEST].reason
    before: Turn | None = None
    for turn in context.turns(Role.AGENT, Role.BOT, Role.SUPERVISOR, Role.CUSTOMER):
        if turn.role is Role.CUSTOMER:
            words = [norm for norm in forms(context.docs[turn.index]).norm if norm.isalpha()]
            is_answer = before is not None and before.index in offered_turns
            if is_answer and _is_accepting(context, turn):
                yield Finding.at(turn, NAME, _REQUEST, "takes up the offer of a person", is_acceptance="true")
            elif len(words) <= most and not people.isdisjoint(words) and _is_wish(context, words):
                yield Finding.at(turn, NAME, _REQUEST, reason)
        before = turn


@lru_cache(maxsize=8)
def _people(book: PhraseBook) -> frozenset[str]:
    return book.words(NAME, "bare")


def _is_wish(context: Context, words: list[str]) -> bool:
    """Whether nothing but a person and words of asking is said."""
    listed = context.words(NAME, "bare") | context.words(NAME, "asking")
    return listed.issuperset(words)


def _is_accepting(context: Context, turn: Turn) -> bool:
    """Whether one of the turn's first two sentences accepts and says nothing else."""
    doc = context.docs[turn.index]
    known = context.words(NAME, "accepting") | context.words(NAME, "bare")
    accepted = {match.token_start for match in context.book.matches(NAME, "acceptance", doc)}
    for sentence in islice(doc.sents, 2):
        words = {token.norm_ for token in sentence if not (token.is_punct or token.is_space)}
        if words <= known and not accepted.isdisjoint(range(sentence.start, sentence.start + 3)):
            return True
    return False


def _span(context: Context, found: Finding) -> Span:
    doc = context.docs[found.turn_index]
    return doc.char_span(found.char_start, found.char_end, alignment_mode="expand")


def _is_denied(context: Context, found: Finding) -> bool:
    """Whether "not" or "unable" stands before it, with but wishes and helpers between ("don't want to")."""
    span = _span(context, found)
    denials, between = context.words(NAME, "denials"), context.words(NAME, "between")
    before = span.doc[span.sent.start : span.start]
    if any(token.lower_ in context.words(NAME, "why") for token in before):
        return False
    for token in reversed(before):
        if token.norm_ in denials:
            return True
        if token.norm_ not in between:
            return False
    return False


CHECK = Check(
    name=NAME,
    run=_run,
    kinds={
        _REQUEST: "the customer wants someone higher, or a person",
        _OFFER: "the agent offers someone higher, or to hand the customer on",
        _TRANSFER: "the agent hands the customer on",
    },
    is_translatable=True,
    manual=__doc__ or "",
)
