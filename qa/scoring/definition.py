"""What differs between two scorecards as they are written: what scores, and apart from it what is worded."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from qa.scoring.model import RULES, Criterion, Scorecard, Section

__all__ = ["Change", "changes"]

_WORDING = frozenset({"title", "question", "why", "coaching", "tags", "root_causes", "text"})
_UNTOLD = {"id", "sections", "criteria", "examples"}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs: `before` is None where `part` is new, `after` where it is gone.

    `part` is "scorecard", "section opening" or "criterion greeting"; `key` as the file has it, None for the
    part as a whole.
    """

    part: str
    key: str | None
    before: str | None
    after: str | None
    is_wording: bool

    @property
    def is_removed(self) -> bool:
        """Whether the part as a whole is gone."""
        return self.key is None and self.after is None

    def __str__(self) -> str:
        if self.is_removed:
            return f"{self.part}: removed"
        if self.key is None:
            return f"{self.part}: added" + (f", {self.after}" if self.after else "")
        return f"{self.part}: {self.key} {self.before} -> {self.after}"


def changes(before: Scorecard, after: Scorecard) -> tuple[Change, ...]:
    """All that differs, in reading order, what is only worded last; empty when both are written alike.

    A criterion or section is the same where its id is, wherever it stands. Examples are left out.
    """
    found = [*_differing("scorecard", _plain(before), _plain(after))]
    found += _parts("section", _sections(before), _sections(after))
    found += _parts("criterion", _criteria(before), _criteria(after))
    return tuple(sorted(found, key=lambda change: change.is_wording))


_Part = Mapping[str, Any]


def _sections(card: Scorecard) -> dict[str, _Part]:
    inside = {below.id: each.id for each in card.all_sections() for below in each.sections}
    return {
        each.id: _plain(each) | ({"section": inside[each.id]} if each.id in inside else {})
        for each in card.all_sections()
    }


def _criteria(card: Scorecard) -> dict[str, _Part]:
    return {each.id: {"section": around[-1].id} | _plain(each) for around, each in card.placed()}


def _plain(part: Scorecard | Section | Criterion) -> dict[str, Any]:
    """What the part itself says, without what is inside it or left at its default."""
    plain: dict[str, Any] = part.model_dump(mode="json", exclude_defaults=True)
    rule = next((name for name in RULES if name in plain), None)
    told = {key: value for key, value in plain.items() if key not in _UNTOLD}
    return told if rule is None else {**told, "rule": rule}


def _parts(kind: str, before: Mapping[str, _Part], after: Mapping[str, _Part]) -> Iterator[Change]:
    for name in dict.fromkeys([*before, *after]):
        part = f"{kind} {name}"
        if name not in after:
            yield Change(part, None, _headed(before[name]), None, is_wording=False)
        elif name not in before:
            yield Change(part, None, None, _headed(after[name]), is_wording=False)
        else:
            yield from _differing(part, before[name], after[name])


def _headed(part: _Part) -> str:
    """A whole part in short: what it is worth and how it is answered."""
    told = {key: value for key, value in part.items() if key not in _WORDING and key != "rule"}
    return ", ".join(f"{key} {_said(value)}" for key, value in told.items())


def _differing(part: str, before: _Part, after: _Part) -> Iterator[Change]:
    """The keys that differ; another rule is told as a whole, one rule key by key."""
    was, becomes = str(before.get("rule")), str(after.get("rule"))
    skipped = {"rule"}
    if was != becomes:
        skipped |= {was, becomes}
        told = f"{was}: {_said(before[was])}", f"{becomes}: {_said(after[becomes])}"
        yield Change(part, "rule", told[0], told[1], is_wording=False)
    for key in dict.fromkeys([*before, *after]):
        if key not in skipped:
            yield from _values(part, (key,), before.get(key), after.get(key))


def _values(part: str, path: tuple[str, ...], before: Any, after: Any) -> Iterator[Change]:
    if before == after:
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for key in dict.fromkeys([*before, *after]):
            yield from _values(part, (*path, key), before.get(key), after.get(key))
        return
    is_wording = path[0] in _WORDING or path[-1] in _WORDING
    yield Change(part, ".".join(path), _said(before), _said(after), is_wording)


def _said(value: Any) -> str:
    """A value as a specialist would write it; `default` where it isn't given."""
    if value is None:
        return "default"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float | int):
        return f"{value:.10g}"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_said(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_said, value)) + "]"
    return str(value)
