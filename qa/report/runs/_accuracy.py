"""How often the checks that scorecards rely on are right: the figures that their manuals publish."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from babel import Locale

from qa.checks import all_checks
from qa.report.runs._model import Accuracy
from qa.scoring import Scorecard, expression, vocabulary

__all__ = ["accuracy_of", "figures_of"]

_FIGURES = re.compile(r"^Figures(?P<text>\b.*?)(?=\n\s*\n|\Z)", re.MULTILINE | re.DOTALL)
_MONTHS = tuple(Locale("en").months["format"]["wide"].values())
_DAY = re.compile(rf"\b(\d{{1,2}}) ({'|'.join(_MONTHS)}) (\d{{4}})\b")


def accuracy_of(scorecards: Iterable[Scorecard]) -> tuple[Accuracy, ...]:
    """A row per check that the scorecards ask for anything, by name."""
    users: dict[str, list[str]] = {}
    for card in scorecards:
        for check in sorted(_checks_of(card)):
            users.setdefault(check, []).append(card.title)
    return tuple(
        Accuracy(check, tuple(titles), *figures_of(check)) for check, titles in sorted(users.items())
    )


def figures_of(check: str) -> tuple[date | None, str | None]:
    """The day and the words of the section Figures of the check's manual; None where it lacks one."""
    manual = next((each.manual for each in all_checks() if each.name == check), "")
    found = _FIGURES.search(manual)
    if not found:
        return None, None
    text = " ".join(found["text"].split()).removeprefix(":").strip()
    day = _DAY.search(text)
    return (date(int(day[3]), 1 + _MONTHS.index(day[2]), int(day[1])) if day else None), text


def _checks_of(card: Scorecard) -> set[str]:
    """The checks that give what the scorecard speaks of."""
    found = set()
    for key, value in _said(card.model_dump(mode="json", exclude={"examples"}, exclude_none=True)):
        if key == "kind":
            found |= {vocabulary.check_of_kind(kind) for kind in value}
        elif key == "measurement":
            found.add(vocabulary.check_of_measurement(value))
        elif key in {"measured", "at_least", "at_most"} and isinstance(value, (list, dict)):
            found |= {vocabulary.check_of_measurement(name) for name in value}
        elif key in {"expression", "sql"} and isinstance(value, str):
            parsed = expression.parse(value)
            found |= {vocabulary.check_of_kind(kind) for _, (kind, _) in parsed.counts}
            found |= {vocabulary.check_of_measurement(name) for name in parsed.measurements}
    return found


def _said(part: Any) -> Iterator[tuple[str, Any]]:
    """Every key of a plain structure with its value, however deep."""
    if isinstance(part, Mapping):
        for key, value in part.items():
            yield key, value
            yield from _said(value)
    elif isinstance(part, list):
        for each in part:
            yield from _said(each)
