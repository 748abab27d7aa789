"""Analysed chats, made one batch at a time and loaded: how fast, how big, how much memory."""

import resource
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter

from qa.checks import all_checks
from qa.home import Home
from qa.store import load, open_warehouse
from qa.types import Analysis, Channel, Finding, Interaction, Metadata, Redacted, Role, Turn

__all__ = ["Loaded", "load_sample"]

BATCH = 10_000
_BEGIN = datetime(2026, 1, 5, 8, tzinfo=UTC)
_KINDS = (
    "greeting",
    "apology",
    "empathy_reaction",
    "open_question",
    "next_step",
    "closing",
    "thanks",
    "name_use",
)
_WORDS = (
    "I am so sorry to hear that your parcel {} has not arrived, let me look into this for you right away."
)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading so many took; making them isn't counted, but their memory is."""

    interactions: int
    seconds: float
    file_bytes: int
    peak_bytes: int


def load_sample(data: Path, count: int, limits: dict[str, str]) -> Loaded:
    """Loads so many in batches, checkpointed at the end."""
    numbers = [each.name for check in all_checks() for each in check.measurements]
    took = 0.0
    with closing(open_warehouse(data)) as con:
        for name, value in limits.items():
            con.execute(f"SET {name} = '{value}'")
        for batch in _batches(count, numbers):
            keys = {each.interaction.id: "k" * 64 for each in batch}
            begin = perf_counter()
            load(con, batch, keys)
            took += perf_counter() - begin
        begin = perf_counter()
        con.execute("CHECKPOINT")
        took += perf_counter() - begin
    peak_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return Loaded(count, took, Home(data).warehouse.stat().st_size, peak_kib * 1024)


def _batches(count: int, numbers: list[str]) -> Iterator[list[Analysis]]:
    for first in range(0, count, BATCH):
        yield [_made(i, numbers) for i in range(first, min(first + BATCH, count))]


def _made(i: int, numbers: list[str]) -> Analysis:
    """Two turns, eight findings and a value for every measurement."""
    turns = tuple(
        Turn(n, role, role.value, _WORDS.format(i * 7919 % 1_000_003), n * 9.0, n * 9.0 + 7)
        for n, role in enumerate((Role.CUSTOMER, Role.AGENT))
    )
    agent = f"agent{i % 500:03}"
    at = _BEGIN + timedelta(seconds=i * 24)
    about = Metadata(
        f"bench-{i:08}", agent, agent, f"team{i % 20:02}", customer_id=f"c{i % 300_000}", started_at=at
    )
    interaction = Redacted(
        Interaction(Channel.CHAT, about, f"{i:064x}", turns, 18.0, source_name=f"chats/{i}.json")
    )
    findings = tuple(
        Finding.at(turns[n % 2], "bench", kind, f"matches a phrase of {kind}", chars=(n, n + 20))
        for n, kind in enumerate(_KINDS)
    )
    values: dict[str, float | None] = {name: (i * at) % 97 / 7 for at, name in enumerate(numbers, 1)}
    return Analysis(interaction, findings, values, ())
