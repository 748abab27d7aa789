"""Finds why the customer makes contact: the sentence that says so, and its topic from the specialist's list.

The reason is looked for in the customer's first turns: the first that has words of asking ("I'm calling
about", "I need to"), words of a topic, or simply enough words. Within it the first sentence with such words
counts, else the longest. `topic` is the list of scorecards/phrases/contact.yaml with most matches in the
sentence, else in the turn; the one listed first wins a tie, and `other` is what matches none. It matters
because what customers contact a company about is the first thing to know before anything can be prevented.

Met:
    customer: "Hi. I'm calling because I was charged twice this month." (topic billing)
Not met:
    customer: "Hello?"

Limits: one reason a conversation, the first; a second matter raised later isn't told. A topic is known by
the words listed, so trades need their own words there.

Figures (22 November 2026; F1, ours beside the first turn beyond a greeting): multidogo 0.78 (0.50),
stc3_helpdesk 0.974 (0.973), by turn. Topics: none labelled.
"""

from collections import Counter
from collections.abc import Iterator

from spacy.tokens import Doc, Span

from qa.checks._base import Check, Context
from qa.checks._nlp import forms
from qa.types import Finding, Measurement, Role, Turn

NAME = "contact"
_CUE, _OTHER = "reason_cue", "other"


def _run(context: Context) -> Iterator[Finding | Measurement]:
    first_turns = context.turns(Role.CUSTOMER)[: int(context.threshold(NAME, "first_turns"))]
    for turn in first_turns:
        doc = context.docs[turn.index]
        topics = {
            kind: [match.token_start for match in context.book.matches(NAME, kind, doc)]
            for kind in context.phrases(NAME).lists
        }
        said = {place for places in topics.values() for place in places}
        sentence = _sentence(context, doc, said)
        if sentence is not None:
            del topics[_CUE]
            yield _finding(context, turn, sentence, topics)
            return


def _sentence(context: Context, doc: Doc, said: set[int]) -> Span | None:
    """The first sentence with words of asking or of a topic, else the longest that has enough words."""
    words = forms(doc)
    for start, end in words.sentences:
        if not said.isdisjoint(range(start, end)):
            return doc[start:end]
    lengths = [sum(words.is_alpha[start:end]) for start, end in words.sentences]
    longest = max(lengths, default=0)
    if not lengths or longest < context.threshold(NAME, "least_words"):
        return None
    start, end = words.sentences[lengths.index(longest)]
    return doc[start:end]


def _finding(context: Context, turn: Turn, sentence: Span, topics: dict[str, list[int]]) -> Finding:
    inside = range(sentence.start, sentence.end)
    here = Counter({topic: sum(place in inside for place in places) for topic, places in topics.items()})
    anywhere = Counter({topic: len(places) for topic, places in topics.items()})
    best = next((n.most_common(1)[0] for n in (here, anywhere) if n.total()), (_OTHER, 1))
    chars = (sentence.start_char, sentence.start_char + len(sentence.text.rstrip()))
    reason = context.phrases(NAME).lists[_CUE].reason
    return Finding.at(turn, NAME, "contact_reason", reason, chars=chars, topic=best[0])


CHECK = Check(
    name=NAME,
    run=_run,
    kinds={"contact_reason": "the customer says why they make contact"},
    is_translatable=True,
    manual=__doc__ or "",
)
