"""Who says they do what, told from the order of English words: subject, helpers, verb.

A clause is found from its verb backwards: over helpers and adverbs ("I" <- "'ll just" <- "reset") to the
subject. Any other word between them, a denial above all, breaks the chain, so "I can't refund" says
nothing.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from spacy.tokens import Doc, Span

from qa.checks._nlp import forms

__all__ = [
    "Clause",
    "Sentence",
    "Words",
    "instruction",
    "promise",
    "report",
    "sentences",
    "subject_before",
    "when_in",
]

Words = Mapping[str, frozenset[str]]

_AGENT_SIDE = frozenset({"i", "we"})
_ANYBODY = frozenset({"i", "we", "you", "it", "they", "he", "she"})
_REACH = 6  # words before a verb in which its subject is looked for
_SUBJECT_REACH = 4  # "our billing team": words of a subject
_CLAUSE_REACH = 16  # words from the verb to the end of what is quoted
_ENDS = frozenset({".", "!", "?", ",", ";", ":", "\u2026", "\n", "\n\n", "(", ")"})
_NUMBER = (
    r"(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fourteen|fifteen|twenty|thirty|sixty|ninety"
    r"|forty[- ]eight|seventy[- ]two|few|couple of)"
)
_SPAN = rf"{_NUMBER}(?: ?(?:to|-|or) ?{_NUMBER})?"
_UNIT = r"(?:seconds?|mins?|minutes?|hours?|hrs?|(?:business |working )?days?|weeks?|months?)"
_DAY = r"(?:today|tonight|tomorrow|monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
_WHEN = re.compile(
    r"\b(?:"
    rf"(?:with)?in (?:the )?(?:next )?(?:an? )?{_SPAN} {_UNIT}(?: time)?"
    rf"|(?:after|about) (?:an? )?{_SPAN} {_UNIT}"
    rf"|{_SPAN} {_UNIT} (?:from now|at (?:the )?(?:most|latest))"
    rf"|(?:by|on|before|until) (?:the end of )?(?:next |this )?{_DAY}"
    rf"|{_DAY}(?: morning| afternoon| evening| at \d{{1,2}}(?::\d\d)?)?"
    r"|(?:later )?(?:next|this) (?:week|month|morning|afternoon|evening)"
    r"|by the end of (?:the|this|next) (?:day|week|month)"
    r"|(?:by|at|before) \d{1,2}(?::\d\d)? ?(?:am|pm|o'clock)?"
    r"|(?:straight|right) away|immediately|shortly|as soon as possible|asap"
    r")\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its words in lower case and their lemmas, by place in the sentence."""

    doc: Doc
    start: int
    end: int
    lower: tuple[str, ...] = field(repr=False)
    lemmas: tuple[str, ...] = field(repr=False)

    @property
    def is_question(self) -> bool:
        """Whether it ends with a question mark."""
        return any(word == "?" for word in self.lower[-2:])

    def span(self, start: int, end: int) -> Span:
        """The words of these places, as a Span of the doc."""
        return self.doc[self.start + start : self.start + end]


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause's words from its subject on, and the subject as said ("" in an instruction)."""

    span: Span
    subject: str
    verb_start: int
    """Where the verb begins in the text, in characters."""


def sentences(doc: Doc) -> Iterator[Sentence]:
    """The doc's sentences."""
    said = forms(doc)
    for start, end in said.sentences:
        yield Sentence(doc, start, end, tuple(said.lower[start:end]), tuple(said.norm[start:end]))


def when_in(text: str, start: int, end: int) -> re.Match[str] | None:
    """The first time named between two places of the text: "within two days", "by Friday"."""
    return _WHEN.search(text, start, end)


def report(said: Sentence, verb: int, words: Words) -> Clause | None:
    """What the agent's side does or has done: "I can refund", "we've reset", "let me send"."""
    first = _chain_start(said, verb, words)
    subject = said.lower[first - 1] if first else ""
    if subject in {"me", "us", "'s"} and said.lower[first - 2 : first - 1] == ("let",):
        return _clause(said, first - 2, verb, said.lower[first - 1])
    joint = next((i for i in range(max(0, first - 1), verb) if said.lower[i] in {"and", "then"}), None)
    is_joined = joint is not None and _goes_on(said, joint, words)
    is_helped = (
        is_joined or subject in words["clipped"] or not words["helpers"].isdisjoint(said.lemmas[first:verb])
    )
    if not (is_joined or subject in _AGENT_SIDE | words["clipped"]) or _is_conditional(
        said, first - 1, words
    ):
        return None
    return _clause(said, first - 1, verb, subject) if is_helped or _is_past(said, verb) else None


def instruction(said: Sentence, verb: int, words: Words) -> Clause | None:
    """What the customer is told to do: "you can try", "you'll need to reset", "please restart"."""
    first = _chain_start(said, verb, words)
    if first and said.lower[first - 1] in {"you", "u"}:
        is_advice = not words["advises"].isdisjoint(said.lemmas[first:verb])
        return _clause(said, first - 1, verb, "") if is_advice and not _is_past(said, verb) else None
    is_bare = said.lower[verb] == said.lemmas[verb] and _is_clause_start(said, verb, words)
    return _clause(said, verb, verb, "") if is_bare and _has_object(said, verb, words) else None


def promise(said: Sentence, verb: int, words: Words) -> Clause | None:
    """Something certain about what comes: "you will receive", "I'm going to email", "it should arrive"."""
    first = _chain_start(said, verb, words)
    helping = set(said.lemmas[first:verb])
    if first == 0 or _is_last(said, verb):
        return None
    subject = said.lower[first - 1]
    is_certain = (
        subject in words["clipped"]
        or not words["certain"].isdisjoint(helping)
        or {"be", "go", "to"} <= helping
    )
    if not is_certain:
        return None
    if not subject.isalpha() or subject in words["no_subjects"] or _is_conditional(said, first - 1, words):
        return None
    end = said.doc[said.end - 1]
    if said.lemmas[verb] == "be" and not when_in(
        said.doc.text, said.doc[said.start + verb].idx, end.idx + len(end)
    ):
        return None
    start = _subject_start(said, first - 1, words)
    return _clause(said, start, verb, said.span(start, first).text)


def subject_before(said: Sentence, start: int, end: int, words: Words) -> tuple[str, int]:
    """Who does it, and the place of what they do, told from the helpers in, or else before, these places.

    "" and `start` where no "will", "going to" or the like is near.
    """
    for place in (*range(start, end), *reversed(range(max(0, start - _REACH), start))):
        if said.lemmas[place] in words["promises"]:
            first = _chain_start(said, place, words)
            if first and said.lower[first - 1].isalpha():
                who = said.span(_subject_start(said, first - 1, words), first).text
                return who, max(start, _after_fillers(said, place, words))
    return "", start


def _after_fillers(said: Sentence, place: int, words: Words) -> int:
    """The first place from here that is no helper or adverb; the last one where all are."""
    while place + 1 < len(said.lower) and said.lemmas[place] in words["fillers"]:
        place += 1
    return place


def _chain_start(said: Sentence, verb: int, words: Words) -> int:
    """The place of the first of the helpers and adverbs that stand without a break before the verb."""
    first, least, fillers = verb, max(0, verb - _REACH), words["fillers"]
    while first > least and said.lemmas[first - 1] in fillers:
        first -= 1
    return first


def _is_past(said: Sentence, verb: int) -> bool:
    word = said.lower[verb]
    return word != said.lemmas[verb] and not word.endswith(("ing", "s"))


def _is_conditional(said: Sentence, subject: int, words: Words) -> bool:
    """Whether "if", "once" or "before" makes it something that may not happen, or not yet."""
    return subject > 0 and said.lower[subject - 1] in words["conditions"]


def _goes_on(said: Sentence, conjunction: int, words: Words) -> bool:
    """Whether "and" goes on with what "I" or "we" do: "I've checked and refunded"."""
    helpers, lemmas = words["helpers"], said.lemmas
    subjects = [i for i in range(conjunction) if said.lower[i] in _ANYBODY and lemmas[i + 1] in helpers]
    if (
        not subjects
        or said.lower[subjects[-1]] not in _AGENT_SIDE
        or _is_conditional(said, subjects[-1], words)
    ):
        return False
    return words["denials"].isdisjoint(said.lower[subjects[-1] : conjunction])


def _is_clause_start(said: Sentence, verb: int, words: Words) -> bool:
    """Whether nothing but "please", "and just" or the like stands between its clause's start and it."""
    first = verb
    while first and said.lower[first - 1] in words["starters"]:
        first -= 1
    if first == 0 or not {"please", "kindly"}.isdisjoint(said.lower[first:verb]):
        return not first or said.lower[first - 1] not in words["denials"]
    before = said.lower[first - 1]
    is_listed = before in {"-", "*", ":", "\u2022", ")"} or before.isdigit()
    return is_listed or (before in {",", ";"} and said.lower[0] in words["openers"])


def _has_object(said: Sentence, verb: int, words: Words) -> bool:
    """Whether a word follows that an instruction can go on with, rather than one that makes it a noun."""
    after = "" if _is_last(said, verb) else said.lower[verb + 1]
    return (after[:1].isalnum() or after in {"'", '"', "["}) and after not in words["after_nouns"]


def _is_last(said: Sentence, place: int) -> bool:
    return place + 1 >= len(said.lower) or said.lower[place + 1] in {".", "!", "?", "\n"}


def _subject_start(said: Sentence, head: int, words: Words) -> int:
    """Where the subject that ends with `head` begins: back to its article, "our" or "one"."""
    if said.lower[head] in words["pronouns"]:
        return head
    least = max(0, head - _SUBJECT_REACH)
    articles = [place for place in range(least, head) if said.lower[place] in words["articles"]]
    return articles[-1] if articles else head


def _clause(said: Sentence, start: int, verb: int, subject: str) -> Clause:
    last = min(len(said.lower), verb + _CLAUSE_REACH)
    end = next((place for place in range(verb + 1, last) if said.lower[place] in _ENDS), last)
    return Clause(said.span(start, end), subject, said.doc[said.start + verb].idx)
