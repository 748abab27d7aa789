"""The cues of roles.yaml, ready to be counted in a text."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import yaml

__all__ = ["MOST", "Cue", "Cues", "load_cues", "plain"]

MOST = 3
"""Saying the same kind of thing more often tells nothing new."""

_FILE = Path(__file__).with_name("roles.yaml")


@dataclass(frozen=True, slots=True)
class Cue:
    """A kind of thing said; a positive weight speaks for the agent."""

    name: str
    weight: float
    pattern: re.Pattern[str]

    def count(self, text: str) -> int:
        """How often the plain text says it, MOST at most."""
        return sum(1 for _ in islice(self.pattern.finditer(text), MOST))


@dataclass(frozen=True, slots=True)
class Cues:
    """All cues of one language, and how a name is given, called and asked for: patterns around `{name}`."""

    cues: tuple[Cue, ...]
    introduces: str
    calls: str
    asks_for: str


def plain(text: str) -> str:
    """The words alone, as patterns expect them: lower case, no punctuation, apostrophes or accents."""
    letters = unicodedata.normalize("NFD", text.casefold())
    kept = (c for c in letters if not unicodedata.combining(c) and c not in "'\u2019")
    return re.sub(r"\W+", " ", "".join(kept)).strip()


@cache
def load_cues() -> Mapping[str, Cues]:
    """The cues by ISO 639-1 code."""
    file = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return {code: _of_language(file, code) for code in file["things"]}


def _of_language(file: Mapping[str, Any], code: str) -> Cues:
    thing = rf"(?:\w+ )?(?:{'|'.join(file['things'][code])})"
    return Cues(
        tuple(Cue(each["name"], each["weight"], _words(each[code], thing)) for each in file["cues"]),
        *("|".join(file[key][code]) for key in ("introduces", "calls", "asks_for")),
    )


def _words(patterns: Sequence[str], thing: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b".replace("{thing}", thing))
