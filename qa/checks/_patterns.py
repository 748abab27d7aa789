"""The mini-language of phrases, as regular expressions over a doc's lemmas.

In English a word is matched by lemma; in any other language by its form, whatever its case and accents.
spaCy's Matcher knows the same language but evaluates sets of words in Python: 0.9 ms a turn for all lists
that come with callqa, where this takes a fifteenth of it.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, product

from spacy.lang.en.stop_words import STOP_WORDS
from spacy.tokens import Doc, Token

from qa.checks._nlp import forms, tokenise

__all__ = ["Encoded", "Phrase", "Said", "compiled", "expanded", "groups_of", "said", "slots_of"]

_GROUP = re.compile(r"<(\w+)>")
_BRACKETS_OR_GROUP = re.compile(r"\([^()]*\)|<\w+>")
_START, _MIDDLE, _END = "\x01", "\x02", "\x03"
"""A token is written START norm MIDDLE lower END; none of the three occurs in a text that was read."""
_ANY = f"{_START}(?![.!?]{_MIDDLE})[^{_END}]*{_END}"
"""Any one token but the end of a sentence."""
_GAP_MOST = 3
_GAP = f"(?:{_ANY}){{0,{_GAP_MOST}}}"
_UNKNOWN = "\x04"
"""Stands for a word, or the form of a word, that may be any."""
_SOME_WORD = f"{_START}{_UNKNOWN}{_MIDDLE}{_UNKNOWN}{_END}"
_NOT_SAID = re.compile(r"[*|<>(){}^\\]|\.\.\.")
"""What is a sign of the mini-language, or of none; no word holds it."""
_COMMONEST = frozenset(
    re.findall(r"\S+", "i you we my me your it that this what is be have can do will to the a for not . , ?")
)
_STOP_WEIGHT, _COMMONEST_WEIGHT = 30, 300
"""A stop word, or one of the commonest, is in as many turns as so many other words."""


def groups_of(phrase: str) -> list[str]:
    """The groups that the phrase names, as `<group>`."""
    return _GROUP.findall(phrase)


def expanded(phrase: str, words: Mapping[str, tuple[str, ...]]) -> str:
    """The phrase with each `<group>` written out. Raises ValueError when `words` has no such group."""
    unknown = sorted(set(groups_of(phrase)) - set(words))
    if unknown:
        raise ValueError(f"names <{unknown[0]}>. Write a group of `words` of this file.")

    def written_out(found: re.Match[str]) -> str:
        choices = _GROUP.sub(lambda group: "|".join(words[group[1]]), found[0])
        return choices if choices.startswith("(") else f"({choices})"

    return _BRACKETS_OR_GROUP.sub(written_out, phrase)


@dataclass(frozen=True, slots=True)
class _Slot:
    """One place of a phrase: what can stand there, and whether it may be missing."""

    choices: tuple[str, ...]
    is_optional: bool


def slots_of(phrase: str) -> list[_Slot]:
    """The places of a phrase.

    Raises ValueError for unpaired or nested brackets, a sign glued to a word, or no word at all.
    """
    if phrase.count("(") != phrase.count(")"):
        raise ValueError("has an open bracket. Write (one|two).")
    if re.search(r"\([^()]*\(", phrase):
        raise ValueError("has brackets inside brackets. Write out what they can hold.")
    slots = []
    for piece in re.findall(r"\([^()]*\)\??|\S+", phrase):
        is_optional = piece.endswith("?") and piece != "?"
        body = piece[:-1] if is_optional else piece
        choices = body[1:-1].split("|") if body.startswith("(") else [body]
        said = [choice.strip() for choice in choices]
        slots.append(_Slot(tuple(choice for choice in said if choice), is_optional or "" in said))
    for piece in (piece for slot in slots for choice in slot.choices for piece in choice.split()):
        if piece not in {"...", "*"} and (glued := _NOT_SAID.search(piece)):
            raise ValueError(f"holds {glued[0]!r} in {piece!r}. Set it apart with spaces, or take it out.")
    if not any(not slot.is_optional and set(slot.choices) - {"...", "*"} for slot in slots):
        raise ValueError("can match without any word. Keep at least one word in every choice.")
    return slots


class Encoded:
    """A doc as one text that phrases are searched in; `words` are its norms and forms."""

    def __init__(self, doc: Doc) -> None:
        said = forms(doc)
        pieces = [
            f"{_START}{norm}{_MIDDLE}{lower}{_END}" for lower, norm in zip(said.lower, said.norm, strict=True)
        ]
        self._starts = list(accumulate(map(len, pieces), initial=0))
        self._text = "".join(pieces)
        self.words = {*said.norm, *said.lower}

    def found(self, pattern: re.Pattern[str]) -> Iterator[tuple[int, int]]:
        """Start and end, in tokens, of each match."""
        for match in pattern.finditer(self._text):
            yield bisect_left(self._starts, match.start()), bisect_left(self._starts, match.end())


class Phrase:
    """One phrase. A match holds at least one of the `anchors` (norm or form); `pattern` is lazy."""

    def __init__(self, written: str, parts: Sequence[frozenset[str]]) -> None:
        """A match holds at least one word of each part; the part of the rarest words are the anchors."""
        self.anchors, *self.parts = sorted(parts, key=_commonness)
        self._written = written
        self._pattern: re.Pattern[str] | None = None

    @property
    def pattern(self) -> re.Pattern[str]:
        """What finds the phrase in an Encoded doc."""
        if self._pattern is None:
            self._pattern = re.compile(self._written)
        return self._pattern


def compiled(phrases: Sequence[str], language: str) -> list[Phrase]:
    """A Phrase each; their groups must be expanded."""
    slotted, spoken = _spoken(phrases, language)
    return [_phrase(slots, spoken) for slots in slotted]


def _spoken(phrases: Sequence[str], language: str) -> tuple[list[list[_Slot]], dict[str, Doc]]:
    """The slots of each phrase, and every choice as tokens."""
    slotted = [slots_of(phrase) for phrase in phrases]
    choices = sorted({choice for slots in slotted for slot in slots for choice in slot.choices})
    return slotted, dict(zip(choices, tokenise(map(_bare, choices), language), strict=True))


def _phrase(slots: Sequence[_Slot], spoken: Mapping[str, Doc]) -> Phrase:
    written = [[_places(choice, spoken[choice]) for choice in slot.choices] for slot in slots]
    pattern = "".join(
        _alternatives(["".join(place.written for place in each) for each in choices], slot.is_optional)
        for slot, choices in zip(slots, written, strict=True)
    )
    required = [choices for slot, choices in zip(slots, written, strict=True) if not slot.is_optional]
    parts = [_anchors(choices) for choices in required]
    return Phrase(pattern, [words for words in parts if words])


@dataclass(frozen=True, slots=True)
class _Place:
    """One token of a choice: its pattern, what may be said there, the word it must be (none for a gap)."""

    written: str
    said: tuple[str, ...]
    word: str | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """A phrase as it may be said: `ways` in the text of an Encoded doc, and what is equal for equal phrases.

    `ways` is empty where there are more than asked for.
    """

    ways: tuple[str, ...]
    meaning: tuple[tuple[frozenset[str], bool], ...]


def said(phrases: Sequence[str], language: str, most: int) -> list[Said]:
    """Each phrase in all ways that it allows, up to `most`; gaps empty and full, words in any form."""
    slotted, spoken = _spoken(phrases, language)
    return [_said(slots, spoken, most) for slots in slotted]


def _said(slots: Sequence[_Slot], spoken: Mapping[str, Doc], most: int) -> Said:
    places = [[_places(choice, spoken[choice]) for choice in slot.choices] for slot in slots]
    meaning = tuple(
        (frozenset("".join(place.written for place in each) for each in choices), slot.is_optional)
        for slot, choices in zip(slots, places, strict=True)
    )
    ways: set[str] = {""}
    for slot, choices in zip(slots, places, strict=True):
        here = {"".join(way) for each in choices for way in product(*(place.said for place in each))}
        here |= {""} if slot.is_optional else set()
        if len(ways) * len(here) > most:
            return Said((), meaning)
        ways = {before + way for before in ways for way in here}
    return Said(tuple(sorted(ways)), meaning)


def _alternatives(written: list[str], is_optional: bool) -> str:
    """The longest first: a regular expression takes the first that fits."""
    ordered = sorted(set(written), key=lambda each: (-each.count(_START), each))
    return f"(?:{'|'.join(ordered)})" + ("?" if is_optional else "")


def _anchors(choices: list[list[_Place]]) -> frozenset[str]:
    """A word of each choice, its rarest; empty when one of them has no word."""
    rarest = [
        min(
            (place.word for place in choice if place.word), key=lambda word: _commonness({word}), default=None
        )
        for choice in choices
    ]
    return frozenset() if None in rarest else frozenset(word for word in rarest if word)


def _commonness(words: frozenset[str] | set[str]) -> int:
    return sum(
        _COMMONEST_WEIGHT if word in _COMMONEST else _STOP_WEIGHT if word in STOP_WORDS else 1
        for word in words
    )


def _bare(choice: str) -> str:
    """The choice as a person would say it."""
    text = choice.replace("...", " ").replace("*", " ")
    return " ".join(re.sub(r"(^|\s)=(?=\w)", " ", text).split())


def _places(choice: str, doc: Doc) -> list[_Place]:
    """A place a token of the choice; a gap or wildcard is a place of its own."""
    tokens = iter(doc)
    places: list[_Place] = []
    for piece in choice.split():
        if piece == "...":
            places.append(_Place(_GAP, ("", _SOME_WORD * _GAP_MOST)))
        elif piece == "*":
            places.append(_Place(_ANY, (_SOME_WORD,)))
        else:
            wanted = piece.removeprefix("=")
            taken = 0
            while taken < len(wanted):
                token = next(tokens)
                taken += len(token.text)
                places.append(_word(token, is_exact=piece.startswith("=")))
    return places


def _word(token: Token, *, is_exact: bool) -> _Place:
    if is_exact:
        written = f"{_START}[^{_MIDDLE}]*{_MIDDLE}{re.escape(token.lower_)}{_END}"
        return _Place(written, (f"{_START}{token.norm_}{_MIDDLE}{token.lower_}{_END}",), token.lower_)
    written = f"{_START}{re.escape(token.norm_)}{_MIDDLE}[^{_END}]*{_END}"
    return _Place(written, (f"{_START}{token.norm_}{_MIDDLE}{_UNKNOWN}{_END}",), token.norm_)
