"""Whatever stands in a record, it ends as a conversation or a rejected input, and its neighbours are read."""

import copy
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.ingest.sources.harness import Imported
from tests.ingest.sources.intercom_files import CONVERSATION
from tests.ingest.sources.zendesk_chat_files import CHAT
from tests.ingest.sources.zendesk_files import WITHIN

ODD: tuple[Any, ...] = (
    None,
    0,
    -1,
    "",
    "x",
    [],
    {},
    [None],
    ["a"],
    {"a": 1},
    True,
    1.5,
    10**20,
    1e300,
    "0001-01-01T00:00:00Z",
    "2026-13-45",
    "\ud800",
)
SEEDS = range(30)


def places(value: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every value inside."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in inside:
        yield (*above, key)
        yield from places(each, (*above, key))


def odd(record: dict[str, Any], seed: int) -> dict[str, Any]:
    """The record with one value replaced by an odd one."""
    chance = random.Random(seed)
    changed: Any = copy.deepcopy(record)
    *way, last = chance.choice(list(places(record)))
    inside = changed
    for key in way:
        inside = inside[key]
    inside[last] = chance.choice(ODD)
    return dict(changed)


@pytest.mark.parametrize("record", [WITHIN, CHAT, CONVERSATION], ids=["zendesk", "zendesk_chat", "intercom"])
def test_an_odd_record_is_read_or_rejected_alone(tmp_path: Path, record: dict[str, Any]) -> None:
    odd_ones = [odd(record, seed) | {"id": f"odd {seed}"} for seed in SEEDS]
    good = [record | {"id": f"good {seed}"} for seed in SEEDS]
    listed = [good[0], *(each for pair in zip(odd_ones, good[1:] + good[:1], strict=True) for each in pair)][
        :-1
    ]
    found = Imported(tmp_path, {"export.json": json.dumps(listed)})
    read = {one.id for one in found.interactions}
    assert {one["id"] for one in good} <= read
    assert len(found.interactions) + len(found.rejected) == len(listed)
    assert {bad.source_name.partition("#")[0] for bad in found.rejected} <= {"export/export.json"}
    assert all("(" not in bad.detail or "Error)" in bad.detail for bad in found.rejected)
