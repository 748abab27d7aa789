"""Finds what the agent does about the matter: solutions, next steps, promises, ownership, other products.

A solution is an offer or report in the first person ("I can refund", "I've reset") or an instruction that
the customer can follow. A next step says what happens, a follow-up that somebody comes back to the
customer; `who` does it, `what` and `when` are told as far as they were said. It matters because a customer
who doesn't know what happens next calls again.

Met:
    agent: "I've refunded the 12 pounds, and you will get an email within 24 hours." (solution, next step)
Not met:
    agent: "I can't refund that, and I don't know when it will arrive."

Limits: whether the solution is right or was carried out isn't known. Denied, conditional and asked forms
are left out ("I can't", "once I have", "did you restart?"), irony isn't understood. English clauses are
told by the order of words, so a subject far from its verb is missed. Outside English, solutions and next
steps are those of the lists alone, and `who`, `what` and `when` aren't told.

Figures: none; no set at hand labels solutions or promises in service talk (22 November 2026).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from spacy.tokens import Span

from qa.checks._base import Check, Context
from qa.checks._clauses import Words, instruction, promise, report, sentences, subject_before, when_in
from qa.checks._nlp import forms
from qa.checks._phrases import PhraseBook
from qa.types import Finding, Measurement, Turn

NAME = "resolution"
_SOLUTION, _NEXT, _FOLLOW_UP = "solution_offer", "next_step", "follow_up"


@dataclass(frozen=True, slots=True)
class _Said:
    """Words that offer, tell or promise something, who does it as said, and where what is done begins."""

    kind: str
    span: Span
    sentence: tuple[int, int]
    who: str = ""
    what_start: int | None = None


def _run(context: Context) -> Iterator[Finding | Measurement]:
    for kind in ("ownership", "upsell_offer"):
        yield from context.matches(NAME, kind)
    words = _words(context.book)
    for turn in context.turns(*context.phrases(NAME).lists[_SOLUTION].roles):
        said = list(_listed(context, turn))
        if context.is_english:
            said = [_with_subject(each, words) for each in said] + list(_clauses(context, turn, words))
        yield from (_finding(context, turn, each) for each in _one_a_sentence(said))


@lru_cache(maxsize=8)
def _words(book: PhraseBook) -> Words:
    """The check's word groups as `token.norm_` gives them, and `verbs`, all that can begin a finding."""
    groups = {group: book.words(NAME, group) for group in book.files[NAME].words}
    return groups | {"verbs": groups["solve"] | groups["try"] | groups["next"]}


def _listed(context: Context, turn: Turn) -> Iterator[_Said]:
    doc = context.docs[turn.index]
    for kind in (_SOLUTION, _NEXT, _FOLLOW_UP):
        for match in context.book.matches(NAME, kind, doc):
            span = doc[match.token_start : match.token_end]
            yield _Said(kind, span, (span.sent.start, span.sent.end))


def _with_subject(said: _Said, words: Words) -> _Said:
    """A promise to come back with who makes it; other phrases of the lists name nobody who does it."""
    if said.kind != _FOLLOW_UP:
        return said
    sentence = next(each for each in sentences(said.span.doc) if each.start == said.sentence[0])
    who, verb = subject_before(
        sentence, said.span.start - sentence.start, said.span.end - sentence.start, words
    )
    return _Said(said.kind, said.span, said.sentence, who, said.span.doc[sentence.start + verb].idx)


def _clauses(context: Context, turn: Turn, words: Words) -> Iterator[_Said]:
    """Solutions and next steps that are told by the order of words."""
    doc = context.docs[turn.index]
    if words["verbs"].isdisjoint(forms(doc).norm):
        return
    for sentence in sentences(doc):
        if sentence.is_question:
            continue
        for place, lemma in enumerate(sentence.lemmas):
            found = report(sentence, place, words) if lemma in words["solve"] else None
            if found is None and lemma in words["try"]:
                found = instruction(sentence, place, words)
            if found is not None:
                yield _Said(_SOLUTION, found.span, (sentence.start, sentence.end), found.subject)
            coming = promise(sentence, place, words) if lemma in words["next"] else None
            if coming is not None:
                bounds = (sentence.start, sentence.end)
                yield _Said(_NEXT, coming.span, bounds, coming.subject, coming.verb_start)


def _one_a_sentence(said: Iterable[_Said]) -> Iterator[_Said]:
    """The first of a kind in each sentence, but every promise to come back."""
    seen: set[tuple[str, int]] = set()
    for each in sorted(said, key=lambda s: (s.kind, s.span.start, s.span.end)):
        place = (each.kind, each.sentence[0] if each.kind != _FOLLOW_UP else each.span.start)
        if place not in seen:
            seen.add(place)
            yield each


def _finding(context: Context, turn: Turn, said: _Said) -> Finding:
    """The finding; next steps and promises tell who does what by when, as far as it was said."""
    reason = context.phrases(NAME).lists[said.kind].reason
    start, end = said.span.start_char, said.span.end_char
    if said.kind == _SOLUTION or not context.is_english:
        return Finding.at(turn, NAME, said.kind, reason, chars=(start, end))
    last = said.span.doc[said.sentence[1] - 1]
    when = when_in(turn.text, start, last.idx + len(last))
    if when is not None:
        end = max(end, when.end())
    told = {
        "who": said.who,
        "what": turn.text[said.what_start : end] if said.what_start is not None else "",
        "when": when[0] if when is not None else "",
    }
    found = Finding.at(turn, NAME, said.kind, reason, chars=(start, end))
    return replace(
        found, attributes=tuple(sorted((name, told_so) for name, told_so in told.items() if told_so))
    )


CHECK = Check(
    name=NAME,
    run=_run,
    kinds={
        _SOLUTION: "the agent offers or reports a solution, or tells how to solve it",
        _NEXT: "the agent says what happens next",
        _FOLLOW_UP: "the agent promises to come back to the customer",
        "ownership": "the agent takes the matter on in person",
        "upsell_offer": "the agent offers a product the customer didn't ask for",
    },
    is_translatable=True,
    manual=__doc__ or "",
)
