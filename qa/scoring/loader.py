"""Scorecards from YAML, strictly: every mistake of every file at once, each at its line."""

import hashlib
import json
from pathlib import Path
from typing import Any

from qa import strictyaml
from qa.errors import ConfigError, Mistake
from qa.scoring.model import RULES, Criterion, Scorecard

__all__ = ["criterion_fingerprint", "fingerprint", "load_scorecard", "load_scorecards"]

_WORDING = {"question", "why", "coaching", "tags", "root_causes"}
"""Of a criterion: what has no effect on a score."""


def load_scorecard(path: Path) -> Scorecard:
    """The scorecard of the file. Raises ConfigError with all its mistakes."""
    return strictyaml.load(path, Scorecard)


def load_scorecards(folder: Path) -> tuple[Scorecard, ...]:
    """Every `*.yaml` of the folder, by id. Raises ConfigError with the mistakes of all files."""
    found: dict[str, tuple[str, Scorecard]] = {}
    mistakes: list[Mistake] = []
    paths = sorted(folder.glob("*.yaml"))
    if not paths:
        mistakes.append(Mistake(folder.name, None, "holds no scorecard. Put one there as NAME.yaml."))
    for path in paths:
        try:
            card = load_scorecard(path)
        except ConfigError as error:
            mistakes += error.mistakes
            continue
        if card.id in found:
            other = found[card.id][0]
            mistakes.append(Mistake(path.name, None, f"id: {card.id!r} is taken by {other}. Give another."))
        found[card.id] = (path.name, card)
    if mistakes:
        raise ConfigError(mistakes)
    return tuple(card for _, (_, card) in sorted(found.items()))


def fingerprint(card: Scorecard) -> str:
    """sha256 (hex) of all that affects scoring: titles, questions, coaching and examples stay out."""
    return _hash(_scoring_of(card))


def criterion_fingerprint(criterion: Criterion) -> str:
    """sha256 (hex) of what the criterion asks: its rule. Points, conditions and wording stay out."""
    return _hash({rule: value for rule, value in _plain(criterion).items() if rule in RULES})


def _scoring_of(card: Scorecard) -> dict[str, Any]:
    """The scorecard as plain values, without wording and without what is left at its default."""
    plain = _plain(card)
    return {k: v for k, v in plain.items() if k not in {"title", "examples"}} | _inside(plain)


def _inside(part: dict[str, Any]) -> dict[str, Any]:
    """The sections and criteria of a scorecard or section, without their wording."""
    sections = [
        {k: v for k, v in section.items() if k != "title"} | _inside(section)
        for section in part.get("sections", ())
    ]
    criteria = [
        {k: v for k, v in criterion.items() if k not in _WORDING} for criterion in part.get("criteria", ())
    ]
    return {k: v for k, v in (("sections", sections), ("criteria", criteria)) if v}


def _plain(part: Scorecard | Criterion) -> dict[str, Any]:
    return part.model_dump(mode="json", exclude_defaults=True)


def _hash(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()
