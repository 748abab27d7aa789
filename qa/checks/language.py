"""How the agent put things: positive or negative wording, fillers, and how hard the words are to read.

What it means: `positive_language` says what can be done; `negative_language` is a bare refusal (attribute
`form` refusal) or blame, dismissal, an order, a rule as the only reason (`form` dismissal). A refusal with an
alternative in the same or the next sentence is a refusal put well and is no finding. `filler` is "um" and the
like. readability_grade_agent is the Flesch-Kincaid grade: the years of American school that the agent's words
ask for; 8 is easy to read for most adults.

Why it matters: the same no can cost a customer or keep one; what is possible matters more than what isn't.

Met: agent "What I can do is book the first slot tomorrow." (positive_language)
Not met: agent "We can't do that. You should have called earlier." (negative_language, twice)

Limits: tone of voice is not heard; transcription engines often leave fillers out; without punctuation
sentences are guessed, and so is the grade. It is None under `min_words_to_grade` words, and outside English.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from spacy.tokens import Span

from qa.checks._base import Check, Context, Declared
from qa.types import Finding, Measurement, Role

__all__ = ["CHECK", "syllables"]

NAME = "language"
NEGATIVE, FILLER = "negative_language", "filler"
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT_END = re.compile(r"(?<=[^aeiouyl])e$|(?<=[^aeiouytd])ed$|(?<=[^aeiouyscgzxh])es$")


def _negative(context: Context) -> Iterator[Finding]:
    """Dismissals, and refusals without an alternative."""
    for finding in context.matches(NAME, NEGATIVE):
        yield replace(finding, attributes=(("form", "dismissal"),))
    for finding in context.matches(NAME, "refusal"):
        if not _has_alternative(context, finding):
            yield replace(finding, kind=NEGATIVE, attributes=(("form", "refusal"),))


def _has_alternative(context: Context, finding: Finding) -> bool:
    """The same sentence or the turn's next one offers something instead."""
    doc = context.docs[finding.turn_index]
    sentences = list(doc.sents)
    at = next(i for i, s in enumerate(sentences) if s.start_char <= finding.char_start < s.end_char)
    near = sentences[at : at + 2]
    matches = list(context.book.matches(NAME, "alternative", doc))
    return any(s.start <= match.token_start < s.end for s in near for match in matches)


@cache
def syllables(word: str) -> int:
    """Syllables of an English word, at least 1: groups of vowels, without a silent -e, -es or -ed."""
    spoken = _SILENT_END.sub("", word.lower())
    return max(1, len(_VOWELS.findall(spoken)))


def _grade(context: Context) -> float | None:
    """Flesch-Kincaid grade (Kincaid et al. 1975) of the agent's words; None for few, or outside English."""
    sentences: list[Span] = [
        sentence
        for turn in context.turns(Role.AGENT)
        for sentence in context.docs[turn.index].sents
        if any(token.is_alpha for token in sentence)
    ]
    words = [token.text for sentence in sentences for token in sentence if token.is_alpha]
    if not context.is_english or len(words) < context.threshold(NAME, "min_words_to_grade"):
        return None
    count = sum(map(syllables, words))
    return 0.39 * len(words) / len(sentences) + 11.8 * count / len(words) - 15.59


def run(context: Context) -> Iterator[Finding | Measurement]:
    """Findings of wording and fillers, and the reading grade."""
    yield from context.matches(NAME, "positive_language")
    yield from _negative(context)
    yield from context.matches(NAME, FILLER)
    for finding in context.matches(NAME, "filler_phrase"):
        yield replace(finding, kind=FILLER)
    yield Measurement("readability_grade_agent", _grade(context))


CHECK = Check(
    name=NAME,
    run=run,
    kinds={
        "positive_language": "says what can be done",
        NEGATIVE: "a refusal without an alternative, or blame, dismissal, an order",
        FILLER: "a sound or phrase that fills a pause without meaning",
    },
    measurements=(
        Declared("readability_grade_agent", "school year", "Flesch-Kincaid grade of the agent's words"),
    ),
    is_translatable=True,
    manual=__doc__,
)
