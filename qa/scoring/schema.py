"""The JSON Schema of a scorecard file, so that editors complete and check while one types."""

from typing import Any

from qa.scoring import vocabulary
from qa.scoring.model import Scorecard

__all__ = ["schema"]


def schema() -> dict[str, Any]:
    """The schema for scorecards/schema.json, with the names of findings and measurements that exist today."""
    made = Scorecard.model_json_schema()
    parts = made["$defs"]
    properties = {name: part["properties"] for name, part in parts.items() if "properties" in part}
    measurements = sorted(vocabulary.measurements())
    for name in ("Selector", "Required", "Forbidden", "Count"):
        properties[name]["kind"] = _one_or_more(list(vocabulary.kinds()))
        properties[name]["attributes"]["propertyNames"] = {"enum": list(vocabulary.ATTRIBUTES)}
    properties["Bands"]["measurement"] = {"enum": measurements}
    _conditions(properties["AppliesWhen"], measurements)
    for of, names in _LISTS.items():
        properties[of] |= {name: _or_one(properties[of][name]) for name in names}
    properties["Criterion"]["manual"]["anyOf"].insert(0, {"const": "yes_no"})
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "callqa scorecard"} | made


_LISTS = {
    "AppliesTo": ("channels", "languages", "queues", "teams", "directions", "dispositions"),
    "AppliesWhen": ("channels", "found"),
    "Criterion": ("tags",),
}
"""Where one value may stand for a list."""


def _conditions(when: dict[str, Any], measurements: list[str]) -> None:
    when["measured"] = _one_or_more(measurements)
    for limit in ("at_least", "at_most"):
        when[limit]["propertyNames"] = {"enum": measurements}
    when["answers"]["additionalProperties"] = _or_one(when["answers"]["additionalProperties"])


def _one_or_more(names: list[str]) -> dict[str, Any]:
    one = {"enum": sorted(names)}
    return {"anyOf": [one, {"type": "array", "items": one, "minItems": 1}]}


def _or_one(many: dict[str, Any]) -> dict[str, Any]:
    """As `as_tuple` allows: one value where a list may stand."""
    return {"anyOf": [many["items"], many]}
