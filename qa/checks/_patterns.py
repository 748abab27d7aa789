"""The mini-language of phrases, as patterns of spaCy's Matcher.

In English a word is matched by lemma; in any other language by its form, whatever its case and accents.
"""

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from spacy.matcher import Matcher
from spacy.tokens import Doc, Token

from qa.checks._nlp import tokenise, tokeniser

__all__ = ["expanded", "groups_of", "matcher_of", "slots_of"]

_SENTENCE_ENDS = [".", "!", "?"]
_GAP = {"TEXT": {"NOT_IN": _SENTENCE_ENDS}, "OP": "{0,3}"}
_GROUP = re.compile(r"<(\w+)>")
_BRACKETS_OR_GROUP = re.compile(r"\([^()]*\)|<\w+>")


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
    """The places of a phrase. Raises ValueError for unpaired or nested brackets, or no word."""
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
    if not any(not slot.is_optional and set(slot.choices) - {"...", "*"} for slot in slots):
        raise ValueError("can match without any word. Keep at least one word in every choice.")
    return slots


def matcher_of(phrases: tuple[str, ...], language: str) -> Matcher:
    """A matcher of the phrases, whose groups are expanded, for docs of that language."""
    slotted = [slots_of(phrase) for phrase in phrases]
    choices = sorted({choice for slots in slotted for slot in slots for choice in slot.choices})
    said = [_bare(choice) for choice in choices]
    spoken = dict(zip(choices, tokenise(said, language), strict=True))
    matcher = Matcher(tokeniser(language).vocab)
    matcher.add("phrases", [p for slots in slotted for p in _patterns(slots, spoken)], greedy="LONGEST")
    return matcher


def _patterns(slots: list[_Slot], spoken: dict[str, Doc]) -> Iterator[list[dict[str, Any]]]:
    """Matcher patterns: choices of one word share an entry, so that only longer ones multiply."""
    options: list[list[list[dict[str, Any]]]] = []
    for slot in slots:
        entries = [_pattern(choice, spoken[choice]) for choice in slot.choices]
        words = [entry[0]["NORM"]["IN"] for entry in entries if len(entry) == 1 and "NORM" in entry[0]]
        others = [entry for entry in entries if len(entry) != 1 or "NORM" not in entry[0]]
        if words:
            one: dict[str, Any] = {"NORM": {"IN": sorted({norm for norms in words for norm in norms})}}
            others.append([one | ({"OP": "?"} if slot.is_optional else {})])
        elif slot.is_optional:
            others.append([])
        options.append(others)
    for combination in itertools.product(*options):
        yield list(itertools.chain.from_iterable(combination))


def _bare(choice: str) -> str:
    """The choice as a person would say it."""
    text = choice.replace("...", " ").replace("*", " ")
    return " ".join(re.sub(r"(^|\s)=(?=\w)", " ", text).split())


def _pattern(choice: str, doc: Doc) -> list[dict[str, Any]]:
    """One Matcher entry a token of the choice; a gap or wildcard is an entry of its own."""
    tokens = iter(doc)
    pattern: list[dict[str, Any]] = []
    for piece in choice.split():
        if piece == "...":
            pattern.append(_GAP)
        elif piece == "*":
            pattern.append({"TEXT": {"NOT_IN": _SENTENCE_ENDS}})
        else:
            wanted = piece.removeprefix("=")
            taken = 0
            while taken < len(wanted):
                token = next(tokens)
                taken += len(token.text)
                pattern.append(_token(token, is_exact=piece.startswith("=")))
    return pattern


def _token(token: Token, *, is_exact: bool) -> dict[str, Any]:
    if is_exact:
        return {"LOWER": token.lower_}
    return {"NORM": {"IN": [token.norm_]}}
