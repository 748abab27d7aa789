"""What is wrong with phrase lists though they can be read: phrases that never count, twice, or too often.

What can't match for its signs (`thanks*`, `^hello`) is refused where a file is read: qa.checks._patterns.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from qa.checks._book import Read, read_files
from qa.checks._nlp import tokenise
from qa.checks._patterns import Encoded, Phrase, Said, compiled, expanded, groups_of, said
from qa.errors import Mistake

__all__ = ["Lint", "Utterance", "lint"]

_MOST_WAYS = 500
"""A phrase that can be said in more ways is not compared with the others of its list."""
_TOO_MANY = 0.5
"""Share of turns from which on a phrase tells nothing: it matches more often than not."""
_FEWEST_TURNS = 20
"""Below so many turns of a role nothing is said about shares."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """A turn of the store: who said it, in which language."""

    role: str
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Lint:
    """`mistakes` never match or stand twice; `remarks` are worth a look. Both in order of file and line."""

    mistakes: tuple[Mistake, ...]
    remarks: tuple[Mistake, ...]


@dataclass(frozen=True, slots=True)
class _Listed:
    """A phrase where it stands."""

    file: str
    line: int | None
    path: str
    written: str
    said: Said
    phrase: Phrase

    def told(self, what: str) -> Mistake:
        return Mistake(self.file, self.line, f"{self.path}: {self.written!r} {what}")


@dataclass(slots=True)
class _Found:
    mistakes: list[Mistake] = field(default_factory=list)
    remarks: list[Mistake] = field(default_factory=list)


def lint(folder: Path, utterances: Iterable[Utterance] = ()) -> Lint:
    """What is wrong with the phrase files; with `utterances` also what matches too many of them.

    The folder is one that load_book takes.
    """
    found = _Found()
    by_language: dict[tuple[str, str], list[_Listed]] = {}
    for read in read_files(folder):
        file = read.file
        _empty_groups(read, found)
        phrases = {kind: _listed(read, kind, "phrases") for kind in file.lists}
        _twice([each for listed in phrases.values() for each in listed], found)
        for kind in file.lists:
            unless = _listed(read, kind, "unless")
            _twice(unless, found)
            _compare(phrases[kind], unless, found)
            for role in file.lists[kind].roles:
                by_language.setdefault((read.language, role), []).extend(phrases[kind])
    _too_frequent(by_language, utterances, found)
    return Lint(tuple(sorted(found.mistakes, key=_place)), tuple(sorted(found.remarks, key=_place)))


def _place(mistake: Mistake) -> tuple[str, int, str]:
    return mistake.file, mistake.line or 0, mistake.message


def _listed(read: Read, kind: str, part: str) -> list[_Listed]:
    written = getattr(read.file.lists[kind], part)
    whole = [expanded(phrase, read.file.words) for phrase in written]
    both = zip(said(whole, read.language, _MOST_WAYS), compiled(whole, read.language), strict=True)
    return [
        _Listed(
            read.shown,
            read.lines.get(("lists", kind, part, i)),
            f"lists.{kind}.{part}[{i}]",
            written[i],
            ways,
            phrase,
        )
        for i, (ways, phrase) in enumerate(both)
    ]


def _empty_groups(read: Read, found: _Found) -> None:
    """Groups that a phrase names and that hold nothing: what names them matches without it, or never."""
    lists = read.file.lists.values()
    phrases = [phrase for listed in lists for phrase in (*listed.phrases, *listed.unless)]
    named = {group for phrase in phrases for group in groups_of(phrase)}
    for group, words in read.file.words.items():
        if group in named and not words:
            line = read.lines.get(("words", group))
            what = f"is empty, and phrases name <{group}>. Give it words, or take it out of them."
            found.mistakes.append(Mistake(read.shown, line, f"words.{group}: {what}"))


def _twice(listed: Sequence[_Listed], found: _Found) -> None:
    """Phrases that match the same, within a list or in two of a file."""
    first: dict[object, _Listed] = {}
    for each in listed:
        before = first.setdefault(each.said.meaning, each)
        if before is each:
            continue
        where = f"line {before.line}, {before.written!r} of {before.path}"
        if _list_of(before) == _list_of(each):
            found.mistakes.append(each.told(f"matches what {where} matches. Remove one."))
        else:
            found.remarks.append(each.told(f"stands also in another list: {where}. Is it meant in both?"))


def _list_of(listed: _Listed) -> str:
    return listed.path.partition("[")[0]


def _compare(phrases: Sequence[_Listed], unless: Sequence[_Listed], found: _Found) -> None:
    """Phrases that another of their list covers, and those that an `unless` always voids."""
    for each in phrases:
        void = next((other for other in unless if _covers(other, each)), None)
        if void is not None:
            what = f"never counts: wherever it matches, {void.path} {void.written!r} voids it. Remove one."
            found.mistakes.append(each.told(what))
            continue
        others = (other for other in phrases if other.said.meaning != each.said.meaning)
        cover = next((other for other in others if _covers(other, each, is_whole=True)), None)
        if cover is not None:
            what = (
                f"is covered: line {cover.line}, {cover.written!r}, matches all that it matches. Remove it."
            )
            found.remarks.append(each.told(what))


def _covers(one: _Listed, other: _Listed, *, is_whole: bool = False) -> bool:
    """Whether `one` matches wherever `other` does; `is_whole`: the very same words, not some of them.

    A longer match isn't idle: it shows more in the evidence, and wins over a shorter one.
    """
    search = one.phrase.pattern.fullmatch if is_whole else one.phrase.pattern.search
    return bool(other.said.ways) and all(search(way) for way in other.said.ways)


def _too_frequent(
    listed: Mapping[tuple[str, str], Sequence[_Listed]], utterances: Iterable[Utterance], found: _Found
) -> None:
    """Phrases that match at least half of the turns that they are for."""
    counts: dict[tuple[str, str], tuple[int, dict[int, int]]] = {}
    for (language, role), texts in _by_language_and_role(utterances).items():
        phrases = listed.get((language, role), ())
        if len(texts) >= _FEWEST_TURNS and phrases:
            counts[language, role] = len(texts), _matches(phrases, texts, language)
    for (language, role), (turns, matched) in counts.items():
        for i, n in matched.items():
            if n / turns >= _TOO_MANY:
                what = f"matches {n / turns:.0%} of {turns} turns of the role {role}. Is it too general?"
                found.remarks.append(listed[language, role][i].told(what))


def _by_language_and_role(utterances: Iterable[Utterance]) -> dict[tuple[str, str], list[str]]:
    texts: dict[tuple[str, str], list[str]] = {}
    for each in utterances:
        texts.setdefault((each.language, each.role), []).append(each.text)
    return texts


def _matches(phrases: Sequence[_Listed], texts: Sequence[str], language: str) -> dict[int, int]:
    """In how many of the texts each phrase, by its place, matches."""
    by_anchor: dict[str, set[int]] = {}
    for i, each in enumerate(phrases):
        for anchor in each.phrase.anchors:
            by_anchor.setdefault(anchor, set()).add(i)
    counts: dict[int, int] = {}
    for doc in tokenise(texts, language):
        encoded = Encoded(doc)
        hits: Iterator[int] = (i for word in encoded.words for i in by_anchor.get(word, ()))
        for i in set(hits):
            if any(True for _ in encoded.found(phrases[i].phrase.pattern)):
                counts[i] = counts.get(i, 0) + 1
    return counts
