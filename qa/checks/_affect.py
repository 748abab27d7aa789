"""What one sentence says of a feeling, by its build rather than by a listed phrase.

For the check `empathy`: the word groups come from its phrase file, the kinds follow EPITOME (Sharma et al.,
"A Computational Approach to Understanding Empathy Expressed in Text-Based Mental Health Support", 2020). A
sentence is the list of its lemmas (`token.norm_`): word order and closed classes of words stand in for
grammar.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields

__all__ = [
    "EXPLORATION",
    "REACTION",
    "STRONG",
    "UNDERSTANDING",
    "WEAK",
    "WordGroups",
    "explores",
    "feeling_kind",
    "is_answered_by",
    "is_denied",
    "is_question",
    "own_mentions",
    "understands",
]

REACTION, UNDERSTANDING, EXPLORATION = "empathy_reaction", "empathy_understanding", "empathy_exploration"
STRONG, WEAK = 1.0, 0.5
Norms = Sequence[str]
_NEGATION_REACH = 3
"""Tokens before a word in which a negation denies it."""
_NEAR = 8
"""Tokens before a feeling in which its subject and verb are looked for."""
_WE = frozenset({"i", "we"})
_SITUATION = frozenset({"it", "that", "this", "which", "situation", "thing"})
_ANYONE = frozenset({"i", "anyone", "anybody", "everyone", "everybody", "me"})
_YOU = frozenset({"you", "your", "yours", "yourself", "u", "ur", "ya"})
_QUOTED = (">", "&gt;", "gt;")
"""Opens a line that repeats what the other one wrote."""
_OPENS = frozenset({"how", "why", "that", "what", "where", "it", "this", "your", "you", "the", "be"})
"""What follows "I understand" when the customer's feeling comes next, not the speaker's own trouble."""
_GUESSES = frozenset({"must", "sound", "seem", "look", "feel"})
_OWN = frozenset({"i", "me", "my", "myself", "mine"})


@dataclass(frozen=True, slots=True)
class WordGroups:
    """The word groups of the phrase file; what each is for stands at its head."""

    feelings: frozenset[str]
    distress: frozenset[str]
    personal: frozenset[str]
    understanding: frozenset[str]
    experience: frozenset[str]
    adverbs: frozenset[str]
    acts: frozenset[str]
    asked_of: frozenset[str]
    details: frozenset[str]
    denials: frozenset[str]
    asking: frozenset[str]
    auxiliaries: frozenset[str]
    openers: frozenset[str]
    tags: frozenset[str]
    answers: frozenset[str]
    nobody: frozenset[str]
    pardons: frozenset[str]

    @classmethod
    def of(cls, words: Callable[[str], frozenset[str]]) -> "WordGroups":
        """The groups, each as `words` gives it by name."""
        return cls(**{field.name: words(field.name) for field in fields(cls)})


def is_denied(norms: Norms, place: int, words: WordGroups) -> bool:
    """A denial stands shortly before the word, in its sentence."""
    return not words.denials.isdisjoint(norms[max(0, place - _NEGATION_REACH) : place])


def feeling_kind(norms: Norms, words: WordGroups, *, is_reply: bool) -> str | None:
    """What a sentence says of a feeling: "that sounds awful", "you must be upset", "I'd be angry too"."""
    for place, norm in enumerate(norms):
        if norm not in words.feelings or is_denied(norms, place, words):
            continue
        is_other = is_reply and _OWN.isdisjoint(norms) and place <= _NEAR
        kind = _kind_before(norms[max(0, place - _NEAR) : place], is_reply=is_other)
        if kind is not None:
            return kind
    return None


def _kind_before(before: Norms, *, is_reply: bool) -> str | None:
    """The kind that a feeling has by the words before it."""
    if len(before) in (1, 2) and before[0] == "how":
        return REACTION
    said = frozenset(before)
    if "would" in said and said & _ANYONE:
        return UNDERSTANDING
    is_guess = bool(said & _GUESSES)
    if is_guess and said & _YOU:
        return UNDERSTANDING
    is_said_of_it = said & _SITUATION and (is_guess or "be" in said)
    return REACTION if is_said_of_it and (is_guess or is_reply) else None


def understands(norms: Norms, words: WordGroups) -> float | None:
    """STRONG for "I can see how upsetting that is", WEAK for a bare "I understand", None for neither."""
    best: float | None = None
    for place, norm in enumerate(norms):
        if norm not in words.understanding or is_denied(norms, place, words):
            continue
        if not _is_own_verb(norms, place, words):
            continue
        after = norms[place + 1 :]
        said = frozenset(after)
        is_opened = not _OPENS.isdisjoint(after[:3])
        if is_opened and (said & words.feelings or (said & words.experience and said & _YOU)):
            return STRONG
        if norm == "understand":
            best = WEAK
    return best


def _is_own_verb(norms: Norms, place: int, words: WordGroups) -> bool:
    """Only adverbs and auxiliaries stand between "I" or "we" and the word: it is what the speaker does."""
    for norm in reversed(norms[:place]):
        if norm in _WE:
            return True
        if norm not in words.adverbs and norm not in words.auxiliaries:
            return False
    return False


def own_mentions(norms: Norms, words: WordGroups) -> int:
    """How often the speaker tells of their own life: "I" or "my" in no act for the other and no opinion."""
    return sum(
        norm in _OWN
        and words.acts.isdisjoint(norms[place + 1 : place + 4])
        and (place == 0 or norms[place - 1] not in words.asked_of)
        for place, norm in enumerate(norms)
    )


def is_question(text: str, norms: Norms, words: WordGroups) -> bool:
    """It ends in a question mark, or opens with a question word or an auxiliary before its subject."""
    if text.lstrip().startswith(_QUOTED):
        return False
    if text.rstrip().rstrip("\"')").endswith("?"):
        return True
    said = [norm for norm in norms if norm not in words.openers and norm not in words.denials]
    if len(said) < 3:
        return False
    if said[0] in words.asking:
        return said[1] in words.auxiliaries or said[2:4] == ["do", "you"]
    return said[0] in words.auxiliaries and said[1] in {"you", "this", "that", "it", "there"}


def explores(norms: Norms, words: WordGroups) -> float | None:
    """STRONG for a question after what the customer lived or felt, WEAK for one about the matter alone.

    `norms` are those of a question. None for what asks nothing: about the speaker more than the customer
    ("what can I do?"), about nobody ("why would anybody?"), a guess ("maybe it's the cable?") or a tag ("it's
    late, you know?").
    """
    said = frozenset(norms)
    own, yours = (sum(norm in group for norm in norms) for group in (_OWN, _YOU))
    is_told = norms[:1] == ["i"] and said.isdisjoint(words.asking)
    is_supposed = is_told or norms[:1] == ["if"] or bool(said & words.nobody)
    is_idle = is_supposed or bool(said & words.details) or _ends_in_tag(norms, words)
    if own > yours or is_idle:
        return None
    return STRONG if yours and said & (words.experience | words.feelings) else WEAK


def is_answered_by(norms: Norms, words: WordGroups) -> bool:
    """The sentence after a question answers it, so that the speaker asked nobody: "No.", "Because …"."""
    spoken = [norm for norm in norms if norm[:1].isalpha()]
    if not spoken or spoken[0] not in words.answers:
        return False
    return len(spoken) == 1 or spoken[0] == "because" or norms[1] in {",", ".", "!"}


def _ends_in_tag(norms: Norms, words: WordGroups) -> bool:
    spoken = [norm for norm in norms if norm[:1].isalpha()]
    return bool(spoken) and spoken[-1] in words.tags
