"""Questions told by sentence structure, since speech recognition and chats often lack the question mark."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from spacy.tokens import Doc, Span, Token

__all__ = ["Question", "content", "questions"]

_SUBJECTS = frozenset({"nsubj", "nsubjpass", "expl", "csubj"})
_HELPERS = frozenset({"aux", "auxpass"})
_HELPING = frozenset(
    {"be", "is", "are", "was", "were", "'s", "have", "has", "had", "'ve", "do", "does", "did", "can", "could"}
    | {"will", "'ll", "would", "'d", "shall", "should", "may", "might", "must"}
)
_WH = frozenset(
    ("what", "whats", "how", "hows", "why", "when", "where", "who", "whos", "whose", "which", "whom")
)
_OPEN_WH = frozenset(("what", "whats", "how", "hows", "why"))
_LIGHT = frozenset(
    {"be", "have", "do", "get", "go", "can", "will", "would", "could", "say", "know", "think", "want", "like"}
    | {"make", "take", "thing", "lot", "bit"}
)
_CONTENT = frozenset({"NOUN", "VERB", "ADJ", "PROPN", "NUM", "ADV"})
_FRAGMENT_WORDS = 6  # "for what time", "how much then": a question without a verb is no longer than this


@dataclass(frozen=True, slots=True)
class Question:
    """A question's place in the doc, in tokens, and whether it asks for an account rather than a fact."""

    span: Span
    is_open: bool


def questions(doc: Doc, words: Mapping[str, tuple[str, ...]]) -> list[Question]:
    """The questions of the doc in order, at most one for each clause; `words` are the phrase file's."""
    found: list[Question] = []
    for sentence in doc.sents:
        asked = sorted(_asked(sentence), key=lambda token: token.i)
        bounds = [*(token.i for token in asked), sentence.end]
        found += [_question(doc[start:end], words) for start, end in pairwise(bounds)]
        if not asked and sentence.text.rstrip().endswith("?"):
            found.append(Question(sentence, is_open=False))
    return found


def _asked(sentence: Span) -> Iterator[Token]:
    """The first token of each question in the sentence: its wh-word, or the helper before its subject."""
    last = -1
    for token in sentence:
        if token.i <= last:
            continue
        first = _inverted(token)
        if (
            first is None
            and token.lower_ in _WH
            and (_is_bare_wh(token, sentence) or _is_before_helper(token))
        ):
            first = token
        if first is not None and first.i > last:
            yield first
            last = max(token.i, first.i) + 2


def _inverted(token: Token) -> Token | None:
    """The question's first word when this helper stands before its subject ("do you", "what did you")."""
    if token.pos_ not in {"AUX", "VERB"} or not {token.norm_, token.lower_} & _HELPING:
        return None
    verb = token.head if token.dep_ in _HELPERS else token
    subject = next((t for t in verb.children if t.dep_ in _SUBJECTS), None)
    wh = [t for t in token.doc[max(verb.sent.start, token.i - 4) : token.i] if t.lower_ in _WH]
    if subject is None or subject.i < token.i:
        if subject is not None and subject.lower_ in _WH and verb.dep_ in {"ROOT", "conj", "ccomp"}:
            return subject if _is_main(subject) else None
        return None
    before = token.nbor(-1) if token.i > token.sent.start else None
    if before is not None and before.lower_ in {"so", "neither", "nor"} and subject.i + 1 >= token.sent.end:
        return None
    if wh:
        return wh[0]
    is_far = subject.left_edge.i - token.i > 3
    return None if is_far or token.lower_ in {"been", "being"} else token


def _is_main(wh: Token) -> bool:
    """Whether the wh-word opens its sentence, but for "so", "and", "okay" and the like."""
    before = wh.doc[wh.sent.start : wh.i]
    return all(t.pos_ in {"INTJ", "CCONJ", "PUNCT", "ADV", "SPACE", "SCONJ", "PROPN"} for t in before)


def _is_bare_wh(wh: Token, sentence: Span) -> bool:
    """A wh-word that opens a short sentence or one with a question mark: "for what time", "how much?"."""
    before = sentence.doc[sentence.start : wh.i]
    is_first = all(t.pos_ in {"INTJ", "CCONJ", "PUNCT", "ADV", "ADP", "SPACE", "SCONJ"} for t in before)
    is_short = len(sentence) - len(before) <= _FRAGMENT_WORDS and not any(
        t.dep_ in _SUBJECTS for t in sentence
    )
    return is_first and (is_short or sentence.text.rstrip().endswith("?"))


def _is_before_helper(wh: Token) -> bool:
    """Whether a helper follows at once ("what would"), unless after a verb ("I know what would")."""
    if wh.i + 1 >= wh.sent.end or wh.nbor(1).pos_ != "AUX":
        return False
    return wh.i == wh.sent.start or wh.nbor(-1).pos_ not in {"VERB", "AUX", "ADP", "NOUN", "PRON"}


def _question(span: Span, words: Mapping[str, tuple[str, ...]]) -> Question:
    return Question(span, span[0].lower_ in _OPEN_WH and not _asks_fact(span, words))


def _asks_fact(span: Span, words: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether a question with what or how asks for a fact: "how long", "what time", "what is your name"."""
    word = span[0].lower_
    after = [t for t in span[1:] if not t.is_punct][:8]
    if not after:
        return False
    if word.startswith("how"):
        return after[0].lower_ in words["fact_after_how"]
    if after[0].pos_ in {"NOUN", "PROPN"}:
        return after[0].norm_ not in words["account_after_what"]
    is_copula = after[0].norm_ == "be" or after[0].lower_ == "'s" or word == "whats"
    nouns = [t for t in after if t.pos_ in {"NOUN", "PROPN"}]
    return is_copula and bool(nouns) and any(noun.norm_ in words["fact"] for noun in nouns[:3])


def content(tokens: Doc | Span) -> list[Token]:
    """The tokens that carry content: no function words, none that everybody says."""
    return [
        t for t in tokens if t.pos_ in _CONTENT and not t.is_stop and t.norm_ not in _LIGHT and t.is_alpha
    ]
