"""Slips of writing that a pattern can tell for certain, in one message at a time.

Words are letters and figures with apostrophes inside; addresses, handles, codes and [PLACEHOLDERS] are none.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import NamedTuple

__all__ = ["Entry", "Message", "Slip", "WritingWords", "shouts", "slips", "text_slips"]

_WORD = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)*")
_GLUE_BEFORE, _GLUE_AFTER = frozenset("@/._-#&[*\\=+'’<~$£€"), frozenset("@/_&]\\=+-<>~*")
_ASIDE = frozenset("[(<-")
_JOINTS = frozenset((".", "'", "’", ":"))
_END = re.compile(r"[.!?]")
_LINE = re.compile(r"[^\n]+")
_LISTED = re.compile(r"\s*(?:[-*•>#|]|\d+[.)])")
_OPENING = frozenset("\"'“‘(¿¡ \t\n")
_MARKS = re.compile(r"\?{2,}|!{3,}|!+\?[!?]*|\?+![!?]*")
_SPACE_BEFORE = re.compile(r"(?<=[^\W_]) +[,?!;](?=\s|$)|(?<=[^\W\d_]) +\.(?=\s|$)")
_NO_SPACE = re.compile(r"(?<=[a-z]{2})[,;](?=[A-Za-z]{2})|(?<=[a-z]{3})[.!?](?=[A-Z][a-z]+(?:\s|,|'))")
_A_BEFORE = re.compile(r"(?:[aeio](?!u)|au|ou|u(?:p|n(?![ai])|lt|mb|rg|s(?![aeu])))[a-z]{2,}")
_SAID_U = re.compile(r"(?:eu|ew|uni(?!n|m)|us[aeu]|one)[a-z]*")
_CONSONANT = re.compile(r"[bcdfgjklmnpqrstvwxyzh][a-z]*[aeiou][a-z]*[a-z]")
_FEW_LETTERS = 4


@dataclass(frozen=True, slots=True)
class Entry:
    """What to write instead of a slip, and beside which words it is none."""

    rule: str
    instead: str
    not_before: Collection[str] = ()
    not_after: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class WritingWords:
    """The entries by their words (small letters), the groups of words and the thresholds."""

    entries: Mapping[tuple[str, ...], Entry]
    first: frozenset[str]
    longest: int
    groups: Mapping[str, Collection[str]]
    shouting_words: int
    end_mark_words: int


@dataclass(frozen=True, slots=True)
class Slip:
    """Where it stands (characters), by which rule it is one, and what to write instead."""

    start: int
    end: int
    rule: str
    instead: str


class _Word(NamedTuple):
    text: str
    small: str
    start: int
    end: int
    whole: str

    @property
    def is_free(self) -> bool:
        """It is no part of an address, a code or a placeholder."""
        before, after = self.whole[max(self.start - 1, 0) : self.start], self.whole[self.end : self.end + 1]
        if before in _GLUE_BEFORE or after in _GLUE_AFTER:
            return False
        return after not in _JOINTS or not self.whole[self.end + 1 : self.end + 2].isalnum()


class Message:
    """A text with its words. `goes_on_from`, `goes_on`: the message before or after belongs to it."""

    def __init__(self, text: str, *, goes_on_from: bool = False, goes_on: bool = False) -> None:
        self.text, self.goes_on_from, self.goes_on = text, goes_on_from, goes_on
        self.words = [
            _Word(word := found[0], word.lower().replace("’", "'"), *found.span(), text)
            for found in _WORD.finditer(text)
        ]
        self.small = {word.small for word in self.words}

    def gap(self, at: int) -> str:
        """What stands between the word before and this one."""
        return self.text[self.words[at - 1].end if at else 0 : self.words[at].start]


def slips(message: Message, words: WritingWords) -> Iterator[Slip]:
    """Slips in order of place, at most one that begins at a place."""
    starts = _starts(message, words)
    rules = (
        _listed(message, words),
        _doubled(message, words),
        _articles(message, words),
        _small_i(message),
        _capitals(message, starts),
        _questions(message, words, starts),
        _ends(message, words),
        text_slips(message.text),
    )
    found: dict[int, Slip] = {}
    for slip in chain.from_iterable(rules):
        found.setdefault(slip.start, slip)
    yield from (found[start] for start in sorted(found))


def _listed(message: Message, words: WritingWords) -> Iterator[Slip]:
    said = message.words
    until = 0
    if words.first.isdisjoint(message.small):
        return
    for i, word in enumerate(said):
        if i < until or word.small not in words.first or not word.is_free:
            continue
        for length in range(min(words.longest, len(said) - i), 0, -1):
            some = said[i : i + length]
            entry = words.entries.get(tuple(w.small for w in some))
            if entry is not None and _is_slip(message, i, length, entry):
                yield Slip(word.start, some[-1].end, entry.rule, entry.instead)
                until = i + length
                break


def _is_slip(message: Message, at: int, length: int, entry: Entry) -> bool:
    said = message.words
    before = said[at - 1].small if at else ""
    after = said[at + length].small if at + length < len(said) else ""
    is_together = all(not message.gap(i).strip() for i in range(at + 1, at + length))
    is_name = length == 1 and said[at].text.isupper()
    return is_together and not is_name and before not in entry.not_after and after not in entry.not_before


def _doubled(message: Message, words: WritingWords) -> Iterator[Slip]:
    for i, (one, two) in enumerate(pairwise(message.words)):
        if one.small != two.small:
            continue
        is_same = one.text[1:] == two.text[1:] and two.text[0].islower()
        if not is_same or one.small in words.groups["doubles"] or not (one.is_free and two.is_free):
            continue
        if message.gap(i + 1) == " " and one.text.isalpha():
            yield Slip(one.start, two.end, "doubled_word", one.text)


def _articles(message: Message, words: WritingWords) -> Iterator[Slip]:
    groups = words.groups
    if message.small.isdisjoint(("a", "an")):
        return
    for i, (one, two) in enumerate(pairwise(message.words)):
        if one.small not in {"a", "an"} or message.gap(i + 1) != " " or not (one.is_free and two.is_free):
            continue
        if one.text == "A" and i and not _END.search(message.gap(i)):
            continue
        word = two.text
        if one.small == "a" and word not in groups["letters"]:
            is_wrong = word in groups["an_before"] or bool(
                _A_BEFORE.fullmatch(word) and not _SAID_U.fullmatch(word)
            )
            if is_wrong and word not in groups["a_before"]:
                yield Slip(one.start, two.end, "article", f"{one.text}n {word}")
        elif one.small == "an" and len(word) >= _FEW_LETTERS and word not in groups["an_before"]:
            is_wrong = bool(_CONSONANT.fullmatch(word) or _SAID_U.fullmatch(word))
            if is_wrong:
                yield Slip(one.start, two.end, "article", f"{one.text[0]} {word}")


def _small_i(message: Message) -> Iterator[Slip]:
    for word in message.words:
        is_i = word.text[0] == "i" and (word.small == "i" or word.small.startswith("i'")) and word.is_free
        if is_i and message.text[word.end : word.end + 1] not in {")", "."}:
            yield Slip(word.start, word.end, "small_i", "I" + word.text[1:])


def _starts(message: Message, words: WritingWords) -> list[int]:
    """The words that begin a sentence for certain."""
    said, starts = message.words, []
    if said and not message.goes_on_from and set(message.gap(0)) <= _OPENING:
        starts.append(0)
    for i, (before, word) in enumerate(pairwise(said), start=1):
        if word.start - before.end == 1:
            continue  # a single space, mostly
        gap = message.gap(i)
        if not gap[-1:].isspace() or not _END.search(gap) or ".." in gap or not _ASIDE.isdisjoint(gap):
            continue
        is_short = (
            before.small in words.groups["abbreviations"] or before.text.isdigit() or len(before.text) == 1
        )
        if not (is_short and "." in gap):
            starts.append(i)
    return [i for i in starts if said[i].is_free and said[i].text[0].isalpha()]


def _capitals(message: Message, starts: Sequence[int]) -> Iterator[Slip]:
    for i in starts:
        word = message.words[i]
        if word.text.islower() and word.text.replace("'", "").replace("’", "").isalpha():
            yield Slip(word.start, word.end, "no_capital", word.text[0].upper() + word.text[1:])


def _questions(message: Message, words: WritingWords, starts: Sequence[int]) -> Iterator[Slip]:
    text, groups = message.text, words.groups
    for i in starts:
        some = [w.small for w in message.words[i : i + 3]]
        if not _asks(some, groups):
            continue
        first = message.words[i]
        stop = re.compile(r"[.!?…](?=\s|$)|\n|$").search(text, first.end)
        end = stop.start() if stop else len(text)
        inside = [w for w in message.words[i:] if w.start < end]
        is_open = end >= len(text.rstrip()) and message.goes_on
        is_polite = any(w.small in groups["polite"] for w in inside)
        is_ended = (
            text[end : end + 1] in {".", "\n", ""}
            and text[end : end + 2] != ".."
            and text[end - 1 : end] != "?"
        )
        if is_ended and not is_open and not is_polite and "?" not in text[first.start : end]:
            last = inside[-1]
            yield Slip(last.start, last.end, "no_question_mark", f"{last.text}?")


def _asks(some: Sequence[str], groups: Mapping[str, Collection[str]]) -> bool:
    one, two, three = (*some, "", "", "")[:3]
    asking, asked, asks = groups["asking"], groups["asked"], groups["asks"]
    is_alone = f"{one} {two}" in asks or f"{one} {two} {three}" in asks
    return is_alone or (one in asking and two in asked) or (f"{one} {two}" in asking and three in asked)


def _ends(message: Message, words: WritingWords) -> Iterator[Slip]:
    """Lines of many words that end with a word, but for names and signatures."""
    if message.goes_on or len(message.words) < words.end_mark_words:
        return
    for line in _LINE.finditer(message.text):
        inside = [w for w in message.words if line.start() <= w.start < line.end()]
        if len(inside) < words.end_mark_words or _LISTED.match(line[0]):
            continue
        last = inside[-1]
        is_last = last.end == line.start() + len(line[0].rstrip())
        if is_last and last.is_free and last.text.isalpha() and last.text.islower():
            yield Slip(last.start, last.end, "no_end_mark", f"{last.text}.")


def text_slips(text: str) -> Iterator[Slip]:
    """Marks that are repeated, and spaces before or missing after a mark."""
    for found in _MARKS.finditer(text):
        yield Slip(*found.span(), "repeated_marks", "?" if "?" in found[0] else "!")
    for found in _SPACE_BEFORE.finditer(text):
        yield Slip(*found.span(), "spacing", found[0].strip())
    for found in _NO_SPACE.finditer(text):
        yield Slip(*found.span(), "spacing", f"{found[0]} ")


def shouts(message: Message, words: WritingWords) -> Iterator[tuple[int, int]]:
    """Characters of runs of at least `shouting_words` words in capitals, one of four letters or more."""
    run: list[_Word] = []
    for word in (*message.words, None):
        is_loud = word is not None and word.text.isupper() and word.text.isalpha() and word.is_free
        if word is not None and is_loud:
            run.append(word)
            continue
        if not run:
            continue
        is_short = all(len(w.text) < _FEW_LETTERS for w in run)
        if len(run) >= words.shouting_words and not is_short:
            yield run[0].start, run[-1].end
        run = []
