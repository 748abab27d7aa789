"""Slips of writing that a pattern can tell for certain, in one message at a time.

Words are letters and figures with apostrophes inside; addresses, handles, codes and [PLACEHOLDERS] are none.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

__all__ = ["Entry", "Message", "Slip", "WritingWords", "shouts", "slips", "text_slips"]

_WORD = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)*")
_GLUE_BEFORE, _GLUE_AFTER = frozenset("@/._-#&[*\\=+'’<~$£€"), frozenset("@/_&]\\=+-<>~*")
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
    first: Collection[str]
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


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    small: str
    start: int
    end: int
    is_free: bool  # no part of an address, a code or a placeholder


class Message:
    """A text with its words. `goes_on_from`, `goes_on`: the message before or after belongs to it."""

    def __init__(self, text: str, *, goes_on_from: bool = False, goes_on: bool = False) -> None:
        self.text, self.goes_on_from, self.goes_on = text, goes_on_from, goes_on
        self.words = [self._word(found) for found in _WORD.finditer(text)]

    def _word(self, found: re.Match[str]) -> _Word:
        start, end = found.span()
        before, after = self.text[start - 1 : start], self.text[end : end + 1]
        is_inside = after in {".", "'", "’", ":"} and self.text[end + 1 : end + 2].isalnum()
        is_free = before not in _GLUE_BEFORE and after not in _GLUE_AFTER and not is_inside
        return _Word(
            found[0], found[0].lower().replace("’", "'"), start, end, is_free or not (before + after)
        )

    def gap(self, at: int) -> str:
        """What stands between the word before and this one."""
        return self.text[self.words[at - 1].end if at else 0 : self.words[at].start]


def slips(message: Message, words: WritingWords) -> Iterator[Slip]:
    """Slips in order of place, at most one that begins at a place."""
    rules: tuple[Callable[[Message, WritingWords], Iterator[Slip]], ...]
    rules = (_listed, _doubled, _articles, _small_i, _capitals, _questions, _ends)
    found: dict[int, Slip] = {}
    for rule in rules:
        for slip in rule(message, words):
            found.setdefault(slip.start, slip)
    for slip in text_slips(message.text):
        found.setdefault(slip.start, slip)
    yield from (found[start] for start in sorted(found))


def _listed(message: Message, words: WritingWords) -> Iterator[Slip]:
    said = message.words
    until = 0
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
        is_same = one.small == two.small and one.text[1:] == two.text[1:] and two.text[0].islower()
        if not is_same or one.small in words.groups["doubles"] or not (one.is_free and two.is_free):
            continue
        if message.gap(i + 1) == " " and one.text.isalpha():
            yield Slip(one.start, two.end, "doubled_word", one.text)


def _articles(message: Message, words: WritingWords) -> Iterator[Slip]:
    groups = words.groups
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


def _small_i(message: Message, _words: WritingWords) -> Iterator[Slip]:
    for word in message.words:
        is_i = word.text[0] == "i" and (word.small == "i" or word.small.startswith("i'")) and word.is_free
        if is_i and message.text[word.end : word.end + 1] not in {")", "."}:
            yield Slip(word.start, word.end, "small_i", "I" + word.text[1:])


def _starts(message: Message, words: WritingWords) -> Iterator[int]:
    """The words that begin a sentence for certain."""
    for i, word in enumerate(message.words):
        gap = message.gap(i)
        if not word.is_free or not word.text[0].isalpha():
            continue
        if i == 0:
            if not message.goes_on_from and set(gap) <= _OPENING:
                yield i
        elif (
            _END.search(gap)
            and gap[-1:].isspace()
            and ".." not in gap
            and not set(gap) & {"[", "(", "<", "-"}
        ):
            before = message.words[i - 1]
            is_short = (
                before.small in words.groups["abbreviations"]
                or before.text.isdigit()
                or len(before.text) == 1
            )
            if not (is_short and "." in gap):
                yield i


def _capitals(message: Message, words: WritingWords) -> Iterator[Slip]:
    for i in _starts(message, words):
        word = message.words[i]
        if word.text.islower() and word.text.replace("'", "").replace("’", "").isalpha():
            yield Slip(word.start, word.end, "no_capital", word.text[0].upper() + word.text[1:])


def _questions(message: Message, words: WritingWords) -> Iterator[Slip]:
    text, groups = message.text, words.groups
    for i in _starts(message, words):
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
        is_loud = word is not None and word.is_free and word.text.isupper() and word.text.isalpha()
        if word is not None and is_loud:
            run.append(word)
            continue
        is_short = all(len(w.text) < _FEW_LETTERS for w in run)
        if len(run) >= words.shouting_words and not is_short:
            yield run[0].start, run[-1].end
        run = []
