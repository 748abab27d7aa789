"""Words of the trade that the agent used, and whether they were explained.

What it means: each term of scorecards/phrases/jargon.yaml counts once, where the agent first says it.
`explained` is true when an explanation stands in the same sentence, in the agent's next sentence, or in the
one before: words such as "that means", brackets after the term, "the ONT is the white box", or the plain
words themselves. `plain` says what to say instead. A term that the customer said first is no jargon, nor is
any word of a product's name that the file lists.

Why it matters: a customer who has to ask what a word means, or does not dare to, calls again.

Met: agent "I'll check your ONT, that's the white box on the wall." (explained)
Not met: agent "I'll check your ONT." (not explained)

Limits: only listed terms count; extend the list for your trade (`callqa checks jargon --suggest`). Any
explaining words near the term count, even if they explain something else. An abbreviation that isn't listed
is no finding: of 19 only 3 were jargon, the others names of products. English only.

Figures: no set labels jargon, so findings on the half kept for it were judged one by one (22 November 2026,
by one reader). Right: 14 of 14 (stc3_helpdesk 13, esconv 1). Findings per 100 turns of agents: stc3_helpdesk
2.6, bt_oasis and tau_bench_airline 0.
"""

from collections.abc import Iterator
from functools import lru_cache
from itertools import chain

from pydantic import BaseModel, ConfigDict
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from qa.checks._acronyms import is_english_word
from qa.checks._base import Check, Context, Declared
from qa.checks._nlp import pipeline, tokenise
from qa.checks._phrases import ENGLISH, PhraseBook
from qa.types import Finding, Measurement, Role, Turn

__all__ = ["CHECK", "Entry"]

NAME = "jargon"
_PRODUCT = "products"
_FEW_LETTERS = 2


class Entry(BaseModel):
    """A term's trade and what to say instead."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    industry: str
    plain: str


class _Terms:
    """The terms of the phrase file, findable in a doc."""

    def __init__(self, book: PhraseBook) -> None:
        file = book.files[NAME]
        self.plain = {term: Entry.model_validate(entry).plain for term, entry in file.entries.items()}
        self.articles = frozenset(file.words["articles"])
        vocab, make = pipeline().vocab, pipeline().make_doc
        self._by_lemma, self._by_form = PhraseMatcher(vocab, attr="NORM"), PhraseMatcher(vocab, attr="ORTH")
        self._products = PhraseMatcher(vocab, attr="LOWER")
        self._products.add(_PRODUCT, [make(name) for name in file.words[_PRODUCT]])
        for term, doc in zip(self.plain, tokenise(self.plain, ENGLISH), strict=True):
            if term.isupper():
                small = [] if is_english_word(term) else [make(term.lower())]
                self._by_form.add(term, [make(term), *small])
            else:
                self._by_lemma.add(term, [doc])
        self._plain_words = {
            term: {t.norm_ for t in doc if t.is_alpha and not t.is_stop and len(t) > _FEW_LETTERS}
            for term, doc in zip(self.plain, tokenise(self.plain.values(), ENGLISH), strict=True)
        }

    def found(self, doc: Doc) -> list[Span]:
        """Spans of terms, in order, the longest where two overlap; the span's label is the term."""
        matches = chain(self._by_lemma(doc, as_spans=True), self._by_form(doc, as_spans=True))
        spans: list[Span] = filter_spans(matches)
        return [span for span in spans if not self.is_product(span)] if spans else spans

    def is_product(self, span: Span) -> bool:
        """The span lies in the name of a product."""
        return any(_overlap(span, name) for name in self._products(span.doc, as_spans=True))

    def is_in_plain_words(self, term: str, sentence: Span) -> bool:
        """At least two of the plain alternative's words (its only one) stand in the sentence."""
        wanted = self._plain_words.get(term, set()) - {word.lower() for word in term.split()}
        return bool(wanted) and len(wanted & {t.norm_ for t in sentence}) >= min(2, len(wanted))


def _overlap(a: Span, b: Span) -> bool:
    return bool(a.start < b.end and b.start < a.end)


@lru_cache(maxsize=2)
def _terms(book: PhraseBook) -> _Terms:
    return _Terms(book)


def _is_explained(context: Context, turn: Turn, span: Span) -> bool:
    """An explanation stands in the term's sentence, or in the agent's sentence before or after."""
    sentences = list(context.docs[turn.index].sents)
    at = next(i for i, sentence in enumerate(sentences) if sentence.start <= span.start < sentence.end)
    near = sentences[max(at - 1, 0) : at + 2]
    if at == len(sentences) - 1:
        near += _first_sentence_after(context, turn)
    return (
        _is_opened_up(context, span)
        or any(_has_cue(context, sentence) for sentence in near)
        or any(_terms(context.book).is_in_plain_words(span.label_, sentence) for sentence in near)
    )


def _first_sentence_after(context: Context, turn: Turn) -> list[Span]:
    """The first sentence of the agent's next turn, in a list; empty when there is none."""
    later = (t for t in context.turns(Role.AGENT) if t.index > turn.index)
    after = next(later, None)
    return [] if after is None else list(context.docs[after.index].sents)[:1]


def _has_cue(context: Context, sentence: Span) -> bool:
    """The sentence holds words that begin or end an explanation."""
    matches = context.book.matches(NAME, "explains", sentence.doc)
    return any(sentence.start <= match.token_start < sentence.end for match in matches)


def _is_opened_up(context: Context, span: Span) -> bool:
    """Right after the term come brackets, or "is" with an article: "the ONT is the white box"."""
    after = span.doc[span.end : min(span.end + 2, len(span.doc))]
    if len(after) and after[0].text == "(":
        return True
    return len(after) == 2 and after[0].norm_ == "be" and after[1].lower_ in _terms(context.book).articles


def run(context: Context) -> Iterator[Finding | Measurement]:
    """One finding a term at its first use by the agent, and the two counts."""
    terms = _terms(context.book)
    known: set[str] = set()
    explained: list[bool] = []
    for turn in context.turns(Role.AGENT, Role.CUSTOMER):
        doc = context.docs[turn.index]
        if turn.role is Role.CUSTOMER:
            known.update(span.label_ for span in terms.found(doc))
            continue
        for span in terms.found(doc):
            if span.label_ in known:
                continue
            known.add(span.label_)
            explained.append(_is_explained(context, turn, span))
            yield Finding.at(
                turn,
                NAME,
                "jargon",
                "a word of the trade",
                chars=_chars(span),
                explained="true" if explained[-1] else "false",
                plain=terms.plain[span.label_],
            )
    yield Measurement("jargon_count", len(explained))
    yield Measurement("jargon_unexplained", explained.count(False))


def _chars(span: Span) -> tuple[int, int]:
    return span.start_char, span.end_char


CHECK = Check(
    name=NAME,
    run=run,
    kinds={
        "jargon": "the agent's first use of a word of the trade; `explained`, and `plain` to say instead",
    },
    measurements=(
        Declared("jargon_count", "count", "different words of the trade the agent brought up", 0),
        Declared("jargon_unexplained", "count", "those that nobody explained", 0),
    ),
    manual=__doc__,
)
