"""Laws over the whole of a scorecard as written: ids, weights, and conditions on other criteria."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import Any

from qa.scoring import vocabulary
from qa.scoring._strict import Across, Path, dicts, is_number, number

__all__ = ["conditions", "criteria_below", "ids", "twice", "weights"]

WEIGHTS_SUM = 100.0


@dataclass(frozen=True, slots=True)
class _Written:
    """A section or criterion as written, where it is, and the parts around it from the outermost inwards."""

    path: Path
    given: dict[str, Any]
    around: tuple["_Written", ...]


def criteria_below(section: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The criteria of a section as written, and of those inside it."""
    yield from dicts(section.get("criteria"))
    for inner in dicts(section.get("sections")):
        yield from criteria_below(inner)


def _walk(
    holder: dict[str, Any], path: Path = (), around: tuple[_Written, ...] = ()
) -> Iterator[tuple[str, _Written]]:
    """Every section and criterion in reading order."""
    for what in ("criteria", "sections"):
        for i, given in enumerate(holder[what] if isinstance(holder.get(what), list | tuple) else ()):
            if isinstance(given, dict):
                written = _Written((*path, what, i), given, around)
                yield what, written
                yield from _walk(given, written.path, (*around, written))


def ids(card: dict[str, Any]) -> Across:
    """Sections have ids of their own, and so have criteria."""
    for each in ("sections", "criteria"):
        yield from twice({(*w.path, "id"): w.given.get("id") for what, w in _walk(card) if what == each})


def twice(names: Mapping[Path, object]) -> Across:
    """A mistake at every name that is used more than once."""
    counted = Counter(str(name) for name in names.values())
    for path, name in names.items():
        if counted[str(name)] > 1 and name is not None:
            yield path, f"{str(name)!r} is used {counted[str(name)]} times. Give each its own id."


def weights(sections: list[dict[str, Any]]) -> Across:
    """Sections side by side all have a weight, and they sum to 100; or none has one."""
    given = [section["weight"] for section in sections if section.get("weight") is not None]
    if not given:
        return
    if len(given) < len(sections):
        yield ("sections",), "some sections have a weight and some don't. Give all of them one, or none."
    elif all(map(is_number, given)) and abs(sum(map(number, given)) - WEIGHTS_SUM) > 1e-9:
        yield ("sections",), f"the weights sum to {sum(given):g}. Make them sum to {WEIGHTS_SUM:g}."


def conditions(card: dict[str, Any]) -> Across:
    """Conditions on answers name other criteria of the scorecard, and none waits for itself."""
    criteria = [written for what, written in _walk(card) if what == "criteria"]
    known = [str(written.given.get("id")) for written in criteria]
    for _, written in _walk(card):
        for path, name in _asked(written):
            if name not in known:
                yield path, vocabulary.unknown("criterion", name, known)
    yield from _cycles(criteria, set(known))


def _cycles(criteria: list[_Written], known: set[str]) -> Across:
    """A mistake at one condition of every circle; with that condition gone the search goes on."""
    waits: dict[str, dict[str, Path]] = {}
    for written in criteria:
        asked = [each for part in (*written.around, written) for each in _asked(part)]
        waits[str(written.given.get("id"))] = {name: path for path, name in asked if name in known}
    told: set[Path] = set()
    while circle := _circle(waits):
        first, after = circle[0], circle[1]
        path = waits[first].pop(after)
        if path not in told:
            told.add(path)
            chain = ", which waits for ".join(circle[1:])
            yield path, f"goes in a circle: {first} waits for {chain}. Take one of the conditions out."


def _circle(waits: Mapping[str, Mapping[str, Path]]) -> list[str]:
    """Names each of which waits for the next one, the last being the first; empty when there are none."""
    try:
        TopologicalSorter(waits).prepare()
    except CycleError as error:
        found: list[str] = error.args[1][::-1]
        inner = found[:-1]
        start = inner.index(min(inner))
        return [*inner[start:], *inner[:start], inner[start]]
    return []


def _asked(written: _Written) -> Iterator[tuple[Path, str]]:
    """Where, and for which criterion's answer, the part's own condition asks."""
    when = written.given.get("applies_when")
    answers = when.get("answers") if isinstance(when, dict) else None
    for name in answers if isinstance(answers, dict) else ():
        yield (*written.path, "applies_when", "answers", name), name
