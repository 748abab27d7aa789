"""What a check is: one file in this folder with a `CHECK`; dropping the file in is all it takes.

A check states facts about an interaction (findings with evidence, measurements) and judges nothing.
"""

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from spacy.tokens import Doc

from qa.checks._phrases import PhraseBook, PhraseFile
from qa.types import Finding, Measurement, Redacted, Role, Turn

__all__ = ["Check", "Context", "Declared", "all_checks", "check_of_kind", "check_of_measurement"]

ENGLISH = frozenset({"en"})


@dataclass(frozen=True, slots=True)
class Declared:
    """A measurement as declared by its check: name, unit, meaning and the range it can have (inclusive).

    `is_from_words` is False where times and lengths alone tell it: misheard words don't change it.
    """

    name: str
    unit: str
    meaning: str
    low: float | None = None
    high: float | None = None
    is_from_words: bool = True


@dataclass(frozen=True, slots=True)
class Context:
    """What a check sees: the redacted interaction, a spaCy Doc per turn (same index), its language's phrases.

    Docs carry tokens and sentences, and as `norm_` the lemma in English, else the folded word.
    """

    interaction: Redacted
    docs: tuple[Doc, ...]
    book: PhraseBook
    _turns: dict[tuple[Role, ...], list[Turn]] = field(default_factory=dict, repr=False, compare=False)

    def turns(self, *roles: Role) -> Sequence[Turn]:
        """The public turns with words, of these roles (all when none is given)."""
        if roles not in self._turns:
            said = (t for t in self.interaction.turns if t.is_public and t.text)
            self._turns[roles] = [t for t in said if not roles or t.role in roles]
        return self._turns[roles]

    def phrases(self, check: str) -> PhraseFile:
        """The phrase file of the check. Raises KeyError when there is none (the loader has made sure)."""
        return self.book.files[check]

    @property
    def is_english(self) -> bool:
        """Whether docs carry lemmas."""
        return self.interaction.metadata.language in ENGLISH

    def words(self, check: str, group: str) -> frozenset[str]:
        """A group of words from the check's phrase file, as `token.norm_` gives them."""
        return self.book.words(check, group)

    def threshold(self, check: str, name: str) -> float:
        """A threshold from the check's phrase file; it is never written in code."""
        return self.book.files[check].thresholds[name]

    def matches(self, check: str, kind: str) -> Iterator[Finding]:
        """One finding per match of the list `kind`, on the roles it names, in order, none overlapping."""
        listed = self.book.files[check].lists[kind]
        matches, docs = self.book.matches, self.docs
        for turn in self.turns(*listed.roles):
            for match in matches(check, kind, docs[turn.index]):
                chars = (match.char_start, match.char_end)
                yield Finding.at(turn, check, kind, listed.reason, chars=chars)


@dataclass(frozen=True, slots=True)
class Check:
    """One check: its kinds of findings with meanings, its measurements, and the function that runs it.

    `run` yields Findings and Measurements. `languages` None = any; one that `is_translatable` also runs where
    phrases/LANGUAGE has its file. With `needs_roles`, it is not run where a
    turn's speaker is unknown. The runner notes a CheckIssue where it isn't run, and what depends on it is
    not_evaluated.
    """

    name: str
    run: Callable[[Context], Iterator[Finding | Measurement]]
    kinds: Mapping[str, str]
    measurements: tuple[Declared, ...] = ()
    languages: frozenset[str] | None = ENGLISH
    is_translatable: bool = False
    needs_roles: bool = True
    manual: str = ""


@cache
def all_checks() -> tuple[Check, ...]:
    """Every check of this folder, by name. Raises ValueError when two declare the same name."""
    import qa.checks as package

    modules = [m.name for m in pkgutil.iter_modules(package.__path__) if not m.name.startswith("_")]
    checks = [importlib.import_module(f"qa.checks.{name}").CHECK for name in sorted(modules)]
    declared = [c.name for c in checks]
    declared += [k for c in checks for k in c.kinds] + [m.name for c in checks for m in c.measurements]
    twice = sorted({name for name in declared if declared.count(name) > 1} - {c.name for c in checks})
    if twice:
        raise ValueError(f"declared by two checks: {', '.join(twice)}")
    return tuple(checks)


def check_of_kind(kind: str) -> Check | None:
    """The check that gives this kind of finding, or None."""
    return next((c for c in all_checks() if kind in c.kinds), None)


def check_of_measurement(name: str) -> Check | None:
    """The check that gives this measurement, or None."""
    return next((c for c in all_checks() if any(m.name == name for m in c.measurements)), None)
