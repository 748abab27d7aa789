"""The JSON Schema of a scorecard file, so that editors complete and check while one types."""

from typing import Any

from qa.scoring import vocabulary
from qa.scoring.model import Scorecard

__all__ = ["schema"]


def schema() -> dict[str, Any]:
    """The schema for scorecards/schema.json, with the names of findings and measurements that exist today."""
    made = Scorecard.model_json_schema()
    parts = made["$defs"]
    for name in ("Selector", "Required", "Forbidden"):
        parts[name]["properties"]["kind"] = _one_or_more(list(vocabulary.kinds()))
        parts[name]["properties"]["attributes"]["propertyNames"] = {"enum": list(vocabulary.ATTRIBUTES)}
    measurements = list(vocabulary.measurements())
    parts["Bands"]["properties"]["measurement"] = {"enum": sorted(measurements)}
    when = parts["AppliesWhen"]["properties"]
    when["measured"] = _one_or_more(measurements)
    when["channels"] = _or_one(when["channels"])
    when["found"] = _or_one(when["found"])
    for limit in ("at_least", "at_most"):
        when[limit]["propertyNames"] = {"enum": sorted(measurements)}
    applies_to = parts["AppliesTo"]["properties"]
    applies_to |= {name: _or_one(applies_to[name]) for name in applies_to}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "callqa scorecard"} | made


def _one_or_more(names: list[str]) -> dict[str, Any]:
    one = {"enum": sorted(names)}
    return {"anyOf": [one, {"type": "array", "items": one, "minItems": 1}]}


def _or_one(many: dict[str, Any]) -> dict[str, Any]:
    """As `as_tuple` allows: one value where a list may stand."""
    return {"anyOf": [many["items"], many]}
