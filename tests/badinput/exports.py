"""Exports of helpdesks: cut, in error pages, and with one value in each place exchanged for an odd one."""

import json
import random
from collections.abc import Iterator, Mapping
from typing import Any

from tests.badinput.case import Case, case, mixed
from tests.ingest.sources.least_exports import CHATS, EXPORTS
from tests.ingest.sources.test_odd_records import odd

__all__ = ["cases"]

_REASONS = ("not_readable", "wrong_shape", "unknown_format", "no_turns", "left_out", "not_a_conversation")
_ENDS = (
    *mixed(*_REASONS),
    *(f"{a} + {b}" for a in _REASONS for b in _REASONS if a < b),
    *(f"processed + {a} + {b}" for a in _REASONS for b in _REASONS if a < b),
)
_PAGES: tuple[object, ...] = (
    *({"error": "RecordNotFound", "description": "Not found"}, {"errors": [{"status": "429"}]}),
    *({"message": "API rate limit exceeded"}, {"tickets": [], "next_page": None, "count": 0}),
    *({"results": [], "paging": None}, {"data": None}, {"conversations": {}}, {"records": [], "done": True}),
    *({"issues": [], "total": 0}, {"type": "list", "data": [], "total_count": 0}),
    *({"comments": [], "users": []}, [[]], {"tickets": "x"}, {"chats": [None, 1, "x"]}),
)
_SHAPES: Mapping[tuple[str, str], tuple[str, str]] = {**EXPORTS, **CHATS}


def cases() -> Iterator[Case]:
    for number, page in enumerate(_PAGES):
        raw = json.dumps(page).encode()
        yield case("error pages and empty pages", {f"exports/page{number}/a.json": raw}, *_REASONS)
    for number, ((tool, _), (name, text)) in enumerate(_SHAPES.items()):
        raw = text.encode()
        for share in (0.3, 0.7, 0.97):
            broken = raw[: int(len(raw) * share)]
            yield case(
                "exports that break off", {f"exports/{tool}-cut{number}-{share}/{name}": broken}, *_ENDS
            )
        if not name.endswith(".json"):
            continue
        value = json.loads(text)
        for seed in range(3):
            changed = json.dumps(_odd(value, seed)).encode()
            yield case(
                "exports with an odd value",
                {f"exports/{tool}-odd{number}-{seed}/{name}": changed},
                *_ENDS,
                *("read before", "duplicate_id", "processed + duplicate_id"),
            )
    for number, ((tool, _), (name, text)) in enumerate(_SHAPES.items()):
        if number % 3 == 0:
            yield case(
                "exports with nuls",
                {f"exports/{tool}-nul{number}/{name}": text.encode() + bytes(400)},
                *_ENDS,
            )
    chats = (
        "WEBVTT\n\n00:00.000 --> 00:0",
        "WEBVTT\n\n99:99:99.999 --> 00:00:00.000\n<v Ana>Hi",
        "1\n00:00:05,000 --> 00:00:01,000\nAna: Hi\n",
        "WEBVTT",
        "WEBVTT\n\n" + "x --> y\n" * 500,
    )
    for number, text in enumerate(chats):
        yield case("broken subtitles", {f"chats/cues{number}/a.vtt": text.encode()}, *_ENDS)


def _odd(value: Any, seed: int) -> Any:
    """The export with an odd value somewhere, as test_odd_records has it."""
    if isinstance(value, dict):
        return odd(value, seed)
    place = random.Random(seed).randrange(len(value))
    return [
        odd(each, seed) if n == place and isinstance(each, dict) and each else each
        for n, each in enumerate(value)
    ]
