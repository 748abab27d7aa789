"""Reads the phrase files: English from phrases/*.yaml, other languages from phrases/es/*.yaml and the like.

A translated file has the lists and words of the English one, all of them: a check that knew half of its
phrases would miss the other half and blame the agent. Thresholds are the English ones unless given.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from qa import strictyaml
from qa.checks._nlp import tokeniser
from qa.checks._patterns import expanded, groups_of, slots_of
from qa.checks._phrases import ENGLISH, PhraseBook, PhraseFile
from qa.errors import ConfigError, Mistake

__all__ = ["Read", "load_book", "read_files", "thresholds"]

_NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Read:
    """A phrase file, its language, how messages call it, and the line of every value."""

    language: str
    file: PhraseFile
    shown: str
    lines: strictyaml.Lines


def load_book(
    folder: Path, english_only: Collection[str] = _NOTHING, in_any_language: Collection[str] = _NOTHING
) -> PhraseBook:
    """All `*.yaml` of the folder, and those of its folders, each named by a language.

    Checks in `english_only` can't be translated; files of those `in_any_language` hold in all languages.
    Raises ConfigError with the mistakes of all files at once.
    """
    mistakes: list[Mistake] = []
    english = {each.file.check: each.file for each in _read(folder, "", mistakes)}
    translations: dict[str, dict[str, PhraseFile]] = {}
    for place in sorted({path.parent for path in folder.glob("*/*.yaml")}):
        mistakes += _language_mistakes(place.name)
        files = translations.setdefault(place.name, {})
        for own in _read(place, f"{place.name}/", mistakes, english):
            mistakes += _misfits(own, english, english_only, in_any_language)
            files[own.file.check] = own.file
    if mistakes:
        raise ConfigError(mistakes)
    return PhraseBook(
        english, _fingerprint(folder), translations=translations, in_any_language=in_any_language
    )


def thresholds(folder: Path, check: str) -> dict[str, float]:
    """The thresholds of one check, from its own file alone. Raises ConfigError with its mistakes."""
    return strictyaml.load(folder / f"{check}.yaml", PhraseFile).thresholds


def read_files(folder: Path) -> Iterator[Read]:
    """Every file of a folder that load_book takes, each completed from its English one."""
    english = {each.file.check: each for each in _read(folder, "", [])}
    yield from english.values()
    for place in sorted({path.parent for path in folder.glob("*/*.yaml")}):
        yield from _read(place, f"{place.name}/", [], {name: each.file for name, each in english.items()})


def _fingerprint(folder: Path) -> str:
    """Changes with the name or any byte of any file."""
    digest = sha256()
    for path in (*sorted(folder.glob("*.yaml")), *sorted(folder.glob("*/*.yaml"))):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _read(
    folder: Path, prefix: str, mistakes: list[Mistake], english: Mapping[str, PhraseFile] | None = None
) -> Iterator[Read]:
    """The folder's files, each completed from its English one; what is wrong goes to `mistakes`."""
    for path in sorted(folder.glob("*.yaml")):
        shown = f"phrases/{prefix}{path.name}"
        try:
            file, lines = strictyaml.load_lines(path, PhraseFile, name=shown)
        except ConfigError as error:
            mistakes += error.mistakes
            continue
        if english is not None and file.check in english:
            file = _completed(file, english[file.check])
        mistakes += _phrase_mistakes(shown, file, lines)
        yield Read(prefix.rstrip("/") or ENGLISH, file, shown, lines)


def _completed(own: PhraseFile, english: PhraseFile) -> PhraseFile:
    """The translated file with the English thresholds and untranslated words that it doesn't give itself."""
    taken = {group: english.words[group] for group in english.untranslated}
    whole = {"thresholds": english.thresholds | own.thresholds, "words": taken | own.words}
    return own.model_copy(update=whole)


def _phrase_mistakes(shown: str, file: PhraseFile, lines: strictyaml.Lines) -> Iterator[Mistake]:
    for kind, listed in file.lists.items():
        for key in ("phrases", "unless"):
            for i, phrase in enumerate(getattr(listed, key)):
                try:
                    slots_of(expanded(phrase, file.words))
                except ValueError as error:
                    line = lines.get(("lists", kind, key, i))
                    yield Mistake(shown, line, f"lists.{kind}.{key}[{i}]: {phrase!r} {error}")


def _language_mistakes(name: str) -> Iterator[Mistake]:
    where = f"phrases/{name}"
    if name == ENGLISH:
        yield Mistake(where, None, "English has no folder. Put its files into phrases/ itself.")
        return
    try:
        tokeniser(name)
    except ImportError:
        yield Mistake(where, None, "spaCy doesn't split this language into words. Name a folder as es is.")


def _misfits(
    own: Read,
    english: Mapping[str, PhraseFile],
    english_only: Collection[str],
    in_any_language: Collection[str],
) -> Iterator[Mistake]:
    """What a translated file lacks of the English one, or has beyond it."""
    check = own.file.check
    line = own.lines.get(("check",))
    if check not in english:
        yield Mistake(own.shown, line, f"no English file is for {check!r}. Known: {', '.join(english)}.")
    elif check in english_only:
        yield Mistake(own.shown, line, f"{check} needs English grammar and can't be translated.")
    elif check not in in_any_language:
        for missing in _missing(own.file, english[check]):
            remedy = "A check runs in a language when it has all its lists and words; add it."
            yield Mistake(own.shown, line, f"{missing} is missing. {remedy}")
    for path in _beyond(own.file, english.get(check, own.file)):
        at = own.lines.get(tuple(path.split(".")))
        yield Mistake(own.shown, at, f"{path}: the English file has none. Remove it, or correct its name.")


def _missing(own: PhraseFile, english: PhraseFile) -> Iterator[str]:
    yield from (f"lists.{kind}" for kind in english.lists if kind not in own.lists)
    yield from (f"words.{group}" for group in english.words if group not in own.words)
    if any(listed.not_negated for listed in own.lists.values()) and "negations" not in own.model_fields_set:
        yield "negations"


def _beyond(own: PhraseFile, english: PhraseFile) -> Iterator[str]:
    """Paths of what the English file doesn't have, but for word groups that the file's own phrases name."""
    phrases = [phrase for listed in own.lists.values() for phrase in (*listed.phrases, *listed.unless)]
    named = {group for phrase in phrases for group in groups_of(phrase)}
    yield from (f"lists.{kind}" for kind in own.lists if kind not in english.lists)
    yield from (f"words.{group}" for group in own.words if group not in {*english.words, *named})
    yield from (f"thresholds.{name}" for name in own.thresholds if name not in english.thresholds)
