"""What one sentence says of a feeling, by its build rather than by a listed phrase.

For the check `empathy`: the word groups come from its phrase file, the kinds follow EPITOME (Sharma et al.,
"A Computational Approach to Understanding Empathy Expressed in Text-Based Mental Health Support", 2020).
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields

from spacy.tokens import Span, Token

__all__ = [
    "EXPLORATION",
    "REACTION",
    "STRONG",
    "UNDERSTANDING",
    "WEAK",
    "WordGroups",
    "has_any",
    "is_denied",
    "shown",
]

REACTION, UNDERSTANDING, EXPLORATION = "empathy_reaction", "empathy_understanding", "empathy_exploration"
STRONG, WEAK = 1.0, 0.5
_NEGATION_REACH = 3
"""Tokens before a word in which a negation denies it."""
_NEAR = 8
"""Tokens before a feeling in which its subject and verb are looked for."""
_FIRST_PERSON, _SITUATION = {"i", "we"}, {"it", "that", "this", "which", "situation", "thing"}
_ANYONE = {"i", "anyone", "anybody", "everyone", "everybody", "me"}
_OPENS = {"how", "why", "that", "what", "where", "it", "this", "your", "you", "the"}
"""What follows "I understand" when the customer's feeling comes next, not the speaker's own trouble."""
_GUESSES = {"must", "sound", "seem", "look", "feel"}


@dataclass(frozen=True, slots=True)
class WordGroups:
    """The word groups of the phrase file; what each is for stands at its head."""

    feelings: frozenset[str]
    distress: frozenset[str]
    understanding: frozenset[str]
    experience: frozenset[str]
    details: frozenset[str]
    denials: frozenset[str]
    asking: frozenset[str]

    @classmethod
    def of(cls, words: Callable[[str], frozenset[str]]) -> "WordGroups":
        """The groups, each as `words` gives it by name."""
        return cls(**{field.name: words(field.name) for field in fields(cls)})


def is_denied(token: Token, words: WordGroups) -> bool:
    """A denial stands shortly before the word, in its sentence."""
    before = token.doc[max(token.sent.start, token.i - _NEGATION_REACH) : token.i]
    return any(t.norm_ in words.denials for t in before)


def has_any(tokens: Iterable[Token], words: Iterable[str]) -> bool:
    """One of the words, as lemma or as form, is among the tokens."""
    wanted = set(words)
    return any(t.norm_ in wanted or t.lower_ in wanted for t in tokens)


def _feeling_kind(sentence: Span, words: WordGroups, *, is_reply: bool) -> str | None:
    """What a sentence says of a feeling: "that sounds awful", "you must be upset", "I'd be angry too"."""
    for token in sentence:
        if token.norm_ not in words.feelings or is_denied(token, words):
            continue
        before = sentence.doc[max(sentence.start, token.i - _NEAR) : token.i]
        if len(before) in (1, 2) and before[0].lower_ == "how":
            return REACTION
        if has_any(before, ("would", "'d")) and has_any(before, _ANYONE):
            return UNDERSTANDING
        is_guess = has_any(before, _GUESSES)
        if is_guess and has_any(before, ("you",)):
            return UNDERSTANDING
        is_said_of_it = has_any(before, _SITUATION) and has_any(before, ("be", "'s", *_GUESSES))
        if is_said_of_it and (is_guess or is_reply):
            return REACTION
    return None


def _understands(sentence: Span, words: WordGroups) -> float | None:
    """STRONG for "I can see how upsetting that is", WEAK for a bare "I understand", None for neither."""
    for token in sentence:
        if token.norm_ not in words.understanding or token.pos_ != "VERB" or is_denied(token, words):
            continue
        before, after = sentence.doc[sentence.start : token.i], sentence.doc[token.i + 1 : sentence.end]
        is_own = has_any(before[-4:], _FIRST_PERSON) and not has_any(before[-4:], ("you",))
        if not is_own:
            continue
        is_felt = (has_any(after[:3], _OPENS) and has_any(after, words.feelings)) or (
            has_any(after, words.experience) and has_any(after, ("you", "your"))
        )
        if is_felt:
            return STRONG
        if token.norm_ == "understand":
            return WEAK
    return None


def _is_question(sentence: Span, words: WordGroups) -> bool:
    """It ends in a question mark, or opens with a question word or an auxiliary before its subject."""
    said = [t for t in sentence if not t.is_punct and t.pos_ not in {"INTJ", "CCONJ"}]
    has_mark = str(sentence).rstrip().endswith("?")
    if has_mark or len(said) < 3:
        return has_mark
    first, second = said[0], said[1]
    if first.lower_ in words.asking:
        return second.pos_ in {"AUX", "ADV"}
    return first.pos_ == "AUX" and second.lower_ in {"you", "this", "that", "it", "there"}


def _explores(sentence: Span, words: WordGroups) -> float | None:
    """STRONG for a question after what the customer lived or felt, WEAK for one about the matter alone."""
    if not _is_question(sentence, words) or has_any(sentence, words.details):
        return None
    if has_any(sentence, ("you", "your")) and has_any(sentence, words.experience | words.feelings):
        return STRONG
    return WEAK


def shown(sentence: Span, words: WordGroups, *, is_reply: bool) -> Iterator[tuple[str, float]]:
    """Kinds of empathy that the sentence shows by its build, each with its strength."""
    is_question = _is_question(sentence, words)
    kind = None if is_question else _feeling_kind(sentence, words, is_reply=is_reply)
    if kind is not None:
        yield kind, STRONG
    understood = _understands(sentence, words)
    if understood is not None and kind != UNDERSTANDING and (is_reply or understood == STRONG):
        yield UNDERSTANDING, understood
    explored = _explores(sentence, words) if is_reply else None
    if explored is not None:
        yield EXPLORATION, explored
