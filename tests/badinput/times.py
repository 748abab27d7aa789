"""Times and ids that no clock and no counter gives."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from tests.badinput.case import Case, case, chat

__all__ = ["cases"]

_STARTED: tuple[object, ...] = (
    *("0001-01-01T00:00:00+00:00", "9999-12-31T23:59:59+00:00", "0001-01-01T00:00:00+14:00"),
    *("9999-12-31T23:59:59-12:00", "1900-01-01", "1969-12-31T23:59:59Z", "2262-04-12T00:00:00Z", "yesterday"),
    *("", 0, -1, 1e18, 10**30, "2026-02-30T10:00:00Z", "2026-11-02T25:61:61Z", "2026-03-29T02:30:00+01:00"),
    *("20261102", "2026-W45-1", "1761000000000"),
)
_STARTS: tuple[Sequence[object], ...] = (
    *([5, 3, 1], [-10, -5, -1], [0, 0, 0], ["a", None, {}], [1e300, 1e308, 1e99]),
    ["2026-11-02T10:00:00Z", "2026-11-02T09:00:00Z", "2026-11-02T08:00:00Z"],
    ["2026-11-02T10:00:00Z", 5, "9999-12-31T23:59:59Z"],
    *(["0001-01-01T00:00:00Z", "9999-12-31T00:00:00Z", 1], [1761000000, 1761000000000, 17]),
    *(["1,5", "2,5", "3.5"], ["9999-12-31T23:59:59-12:00", "9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"]),
    *([99_999_999, 99_999_999, 99_999_999], [True, False, True]),
)
_IDS: tuple[object, ...] = (
    *("../../../etc/passwd", "/abs", "a\nb", "a\x00b", "\ud800", "'; DROP TABLE turns; --", '"'),
    *("id " * 2_000, "\u202eid", "🦄", "unknown", "several", "None", "<script>alert(1)</script>", "=1+1"),
    *("id#1", "a~b", "..", ".", 10**60, -1, "%s%n", "CON", "\x1b[31m", "x" * 20_000),
)


def _raw(**record: Any) -> bytes:
    return json.dumps(record).encode()


def cases() -> Iterator[Case]:
    for number, at in enumerate(_STARTED):
        raw = _raw(turns=chat(3_000 + number), started_at=at, agent_id="t1", agent_name="Tim")
        yield case("begun at odd times", {f"chats/at{number}/a.json": raw}, "processed", "wrong_shape")
    for number, starts in enumerate(_STARTS):
        turns = [
            {**turn, "start": start, "end": start}
            for turn, start in zip(chat(3_100 + number), starts, strict=True)
        ]
        for kind in ("chat", "call"):
            raw = _raw(
                turns=turns, channel=kind, started_at="2026-11-02T10:00:00Z", id=f"clock {number} {kind}"
            )
            yield case("clocks that jump", {f"chats/clock{number}-{kind}/a.json": raw}, "processed")
        parted = [{**turn, "agent_id": f"p{n}", "speaker": "agent"} for n, turn in enumerate(turns)]
        raw = _raw(turns=parted, started_at="9999-12-31T23:59:00Z")
        yield case("clocks that jump", {f"chats/parted{number}/a.json": raw}, "processed")
    for number, own in enumerate(_IDS):
        raw = _raw(
            turns=chat(3_200 + number), id=own, agent_id=own, agent_name=own, team=own, customer_id=own
        )
        yield case("odd ids", {f"chats/id{number}/a.json": raw}, "processed", "wrong_shape")
    for number, own in enumerate(("D-1", "", "d" * 5_000)):
        files = {
            f"chats/same{number}/{n}.json": _raw(turns=chat(3_300 + 10 * number + n), id=own)
            for n in range(3)
        }
        yield case("one id, other content", files, "processed + duplicate_id", "processed")
        lines = b"\n".join(_raw(turns=chat(3_400 + 10 * number + n), id=f"L{own}") for n in range(3))
        yield case(
            "one id, other content", {f"chats/same-line{number}/a.jsonl": lines}, "processed + duplicate_id"
        )
    same = _raw(turns=chat(3_500), id="D-9")
    yield case(
        "one input twice",
        {"chats/double/a.json": same, "chats/double/b.json": same},
        "processed + read before",
    )
