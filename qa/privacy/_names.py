"""Names of people, but for those of the agents, whose introduction is part of the service that is judged."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from qa.privacy._name_cues import (
    asks_for_name,
    companies_in,
    given_in,
    introduced_in,
    names_in_answer,
    small_names_in,
    spelled_in,
    surely_given_in,
)
from qa.privacy._span import Span
from qa.privacy._words import common_words, given_names, is_given_name, stem, word_list
from qa.types import Role, Turn

__all__ = ["Names", "find_names", "introduced", "name_spans"]

_EMAIL = re.compile(r"(?<!\S)[^\s@]+@\S+")
_WORD = re.compile(r"(?<![\w\[])[^\W\d_][\w'\u2019-]*")
_ADDRESSED = re.compile(
    r"\b(?:okay|ok|thanks|thank you|hi|hello|hey|sorry|alright|all right|sure|bye|perfect|great|lovely),?"
    r" (?P<name>[a-z]+)\b(?! (?:do|be|the|an?|it|that|this|to|not|you|me|we|my|your)\b)",
    re.I,
)
"""What somebody is called whose name is a word as well: "okay carol, I can"."""
_NEXT_NAME = re.compile(r",? ([A-Z\u00c0-\u00de][\w'\u2019-]+)")
"""What follows a name that was spelled."""
_SHORTEST = 2
_LIKE = 0.8
"""How alike (0 to 1, difflib) a word must be to a name to be one misheard or mistyped ("Kathrin")."""
_LIKE_FROM = 5  # letters: shorter words are alike by chance
_EARLY = 4  # an agent's own turns in which it says who it is
_ANSWER_WITHIN = 2  # turns after the question


@dataclass(frozen=True, slots=True)
class Names:
    """What names people in one conversation: words as written there, by turn what is one only there."""

    words: frozenset[str] = frozenset()
    placed: Mapping[int, tuple[Span, ...]] = field(default_factory=dict)


def introduced(turns: Sequence[Turn]) -> frozenset[str]:
    """The names (lower case) by which agents introduce themselves and their company in their first turns."""
    seen: dict[str, int] = {}
    own: set[str] = set()
    for turn in turns:
        if turn.role is Role.AGENT:
            seen[turn.participant] = seen.get(turn.participant, 0) + 1
            if seen[turn.participant] <= _EARLY:
                own |= {stem(word).lower() for word in introduced_in(turn.text)}
                own |= {*companies_in(turn.text)}
    return frozenset(own - common_words())


def find_names(
    turns: Sequence[Turn], keep: frozenset[str], people: Iterable[str], given: Iterable[str] = ()
) -> Names:
    """The names of people in these turns; `keep` (lower case) are left out.

    `people` are those that the recogniser found there, `given` those that the source names. A word that also
    stands there in lower case ("Gift cards") is no name, unless somebody gave it as theirs. A name is the
    same in lower case, with a possessive, and where it was misheard or mistyped by a letter.
    """
    texts = [turn.text for turn in turns]
    asked = {*_asked(turns)}
    sure = {*_surely_given(turns, asked), *given}
    said = {*sure, *(stem(word) for text in texts for word in given_in(text))}
    said = {word for word in said if _is_name(word, keep, is_given=True)}
    recognised = {word for word in map(stem, people) if _is_name(word, keep, is_given=False)} - said
    if recognised:
        ordinary = _ordinary(texts)
        said |= {word for word in recognised if word.lower() not in ordinary}
    said |= {*_following(texts, said, keep)}
    lower = frozenset(word.lower() for word in said)
    placed: dict[int, tuple[Span, ...]] = {}
    small = {text[start:end].split()[0].lower() for text in texts for start, end in small_names_in(text)}
    for turn in turns:
        spelled = [*spelled_in(turn.text, lower, turn.index in asked)]
        found = {word for *_, word in spelled if _is_name(word, keep, is_given=False)}
        after = (_NEXT_NAME.match(turn.text, end) for _, end, word in spelled if word in found)
        found |= {match[1] for match in after if match and _is_name(match[1], keep, is_given=False)}
        said, sure = said | found, sure | found
        places = [*((start, end) for start, end, _ in spelled), *small_names_in(turn.text)]
        places += [m.span("name") for m in _ADDRESSED.finditer(turn.text) if m["name"].lower() in small]
        if places:
            placed[turn.index] = tuple(Span(start, end, "NAME") for start, end in places)
    return Names(_as_written(texts, said, sure, keep) if said else frozenset(), placed)


def _following(texts: Sequence[str], names: Collection[str], keep: frozenset[str]) -> Iterator[str]:
    """The words in capitals that follow a name as its next part: "Larrañaga Etxebarria" after "Íñigo"."""
    if not names:
        return
    ordinary = _ordinary(texts)
    for text in texts:
        is_led, end = False, 0
        for match in _WORD.finditer(text):
            word = stem(match[0])
            is_next = is_led and text[end : match.start()] == " " and word.istitle()
            is_part = is_next and _is_name(word, keep, is_given=False) and word.lower() not in ordinary
            if is_part:
                yield word
            is_led = word == match[0] and word[0].isupper() and (is_part or word in names)
            end = match.end()


def _surely_given(turns: Iterable[Turn], asked: Collection[int]) -> Iterator[str]:
    """The words that somebody gives as a name outright, or answers with when asked for it."""
    for turn in turns:
        yield from map(stem, surely_given_in(turn.text))
        if turn.index in asked:
            yield from map(stem, names_in_answer(turn.text))


def name_spans(text: str, names: frozenset[str]) -> Iterator[Span]:
    """NAME spans: every place of these words; a first and a last name side by side are one."""
    places = [m for m in _WORD.finditer(text) if stem(m[0]) in names] if names else []
    current: Span | None = None
    for match in places:
        if _opens_sentence_as_word(text, match):
            continue
        last = _SHORT_LAST.match(text, match.end())
        end = last.end() if last else match.start() + len(stem(match.group()))
        initials = _INITIALS.search(text, max(0, match.start() - _INITIALS_REACH), match.start())
        start = initials.start() if initials else match.start()
        if current is not None and _WITHIN.fullmatch(text, current.end, match.start()):
            current = Span(current.start, end, "NAME")
            continue
        if current is not None:
            yield current
        current = Span(start, end, "NAME")
    if current is not None:
        yield current


_WITHIN = re.compile(
    r"[ \t.]*(?:[ \t](?:[A-Z\u00c0-\u00de]\.?"
    r"|(?:van|von)(?: de[nr])?|de(?: la| los)?|del|da|dos|di|bin|ibn|al|y)"
    r"[ \t]+)?"
)
"""Between the words of one name: nothing, an initial, or what joins them."""
_INITIALS = re.compile(
    r"(?<![\w.'])(?:[A-Z] ?(?:&|and) ?)?(?:[A-Z]\.\s*){1,2}$"
    r"|(?<![\w.'])(?:[A-Z] ?(?:&|and) ?)?(?:(?![AI]\b)[A-Z] ){1,2}$"
    r"|(?:(?<=\b(?i:mr|ms|of|is) )|(?<=\b(?i:mrs|for) )|(?<=\b(?i:miss|name) )|(?<=[\n:])|(?<=^))"
    r"(?:(?:[A-Z](?:,? )){1,2}|[A-Z]{2} )$"
)
_INITIALS_REACH = 12  # characters
_SHORT_LAST = re.compile(r" [A-Z]\.?(?=[ \t]*(?:\n|$))")
"""At the end of a line: "Venkatesh S."."""
_PRONOUN = re.compile(r"\s+(?:i|you|he|she|it|we|they|the|that|this|there|your|my|our|an?|as|be)\b", re.I)


def _opens_sentence_as_word(text: str, match: re.Match[str]) -> bool:
    """Whether it is a word there, not the name that it also is: "Will you", "May I", "Mark the box"."""
    return match[0].lower() in word_list("also_names") and _PRONOUN.match(text, match.end()) is not None


def _asked(turns: Sequence[Turn]) -> Iterator[int]:
    """The turns that answer who somebody is."""
    for place, turn in enumerate(turns):
        for before in reversed(turns[max(0, place - _ANSWER_WITHIN) : place]):
            if before.participant != turn.participant:
                if turn.role is not Role.AGENT and asks_for_name(before.text):
                    yield turn.index
                break


def _as_written(
    texts: Iterable[str], names: Iterable[str], sure: Iterable[str], keep: frozenset[str]
) -> frozenset[str]:
    """The words in the texts that are these names, misheard too; in small letters those that are `sure`."""
    exact = frozenset(names)
    lower = frozenset(word.lower() for word in exact)
    anyhow = lower & ({word.lower() for word in sure} | given_names())
    anyhow -= word_list("also_names") | common_words()
    long = [word for word in lower if len(word) >= _LIKE_FROM]
    written = {stem(word) for text in texts for word in _WORD.findall(text)}
    same = {w for w in written if w in exact or w.lower() in (lower if w[0].isupper() else anyhow)}
    like = (w for w in written - same if w[0].isupper() and w.lower() not in written) if long else ()
    return frozenset(
        same | {w for w in like if _is_name(w, keep, is_given=False) and _is_like(w.lower(), long)}
    )


def _is_like(word: str, names: Iterable[str]) -> bool:
    """Whether it differs from one of the names by little."""
    near = [name for name in names if abs(len(word) - len(name)) <= 2] if len(word) >= _LIKE_FROM else []
    return any(SequenceMatcher(None, word, name, autojunk=False).ratio() >= _LIKE for name in near)


def _ordinary(texts: Iterable[str]) -> set[str]:
    """The words that stand there in lower case."""
    return {word for text in texts for word in _WORD.findall(_EMAIL.sub(" ", text)) if word.islower()}


def _is_name(word: str, keep: frozenset[str], is_given: bool) -> bool:
    lower = word.lower()
    if len(word) < _SHORTEST or _WORD.fullmatch(word) is None or any(map(str.isdigit, word)) or lower in keep:
        return False
    if lower in word_list("also_names"):
        return is_given and word[0].isupper()
    if is_given_name(word):
        return True
    return lower not in common_words() and lower not in word_list("openers")
