"""Whether readers wait or see half a night: python -m tests.bench.store_readers [INTERACTIONS]

Eight processes open the published file and ask it without pause, while 30 publishes replace it, each with
more interactions than the last. In every read, counts and sums of tables and marts must agree with the row of
`runs` that was written with them. Prints a row a figure; exit 1 when a read fails, is torn, or takes over a
second.
"""

import multiprocessing
import sys
import tempfile
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from multiprocessing.synchronize import Condition, Event
from pathlib import Path
from time import perf_counter
from typing import Any

import duckdb
from duckdb import DuckDBPyConnection

from qa.errors import CallqaError
from qa.settings import Settings
from qa.store import open_published, open_warehouse, publish

READERS, PUBLISHES, INTERACTIONS = 8, 30, 20_000
LONGEST_WAIT_S = 1.0
_PATIENCE_S = 120.0  # after which a reader that never answers is given up
_PLAIN = Settings()

_MORE = """
INSERT INTO interactions BY NAME
SELECT 'i' || n AS interaction_id, 'chat' AS channel, 'a' || n % 50 AS agent_id, agent_id AS agent_name,
    't' || n % 5 AS team, 'orders' AS queue,
    TIMESTAMPTZ '2026-01-05 08:00:00+00' + n * INTERVAL 1 MINUTE AS started_at,
    2 AS turn_count, 'made' AS source_name, '00' AS source_sha256, 0 AS unknown_keys, 'made' AS input_key,
    false AS is_history
FROM range($first, $last) AS made(n);
"""
_TURNS = """
INSERT INTO turns BY NAME
SELECT 'i' || n AS interaction_id, t AS turn_index, 'agent' AS role, 'agent' AS participant,
    'What may I do for you, number ' || n || '?' AS text, 8 AS word_count, true AS is_public
FROM range($first, $last) AS made(n), range(2) AS turns(t);
"""
_EVALUATIONS = """
INSERT INTO evaluations BY NAME
SELECT 'e' || n AS evaluation_id, 'i' || n AS interaction_id, 'support_chat' AS scorecard,
    1 AS scorecard_version, n % 101 AS score, 5 AS points_earned, 10 AS points_possible,
    0 AS critical_failures, 0 AS not_evaluated, 0 AS awaits_person, 'machine' AS decided_by,
    's' AS scorecard_fingerprint, 'p' AS phrases_fingerprint, '0' AS callqa_version
FROM range($first, $last) AS made(n);
"""
_NOTED = """
INSERT INTO runs BY NAME
SELECT $run AS run_id, TIMESTAMPTZ '2026-01-05 08:00:00+00' AS started_at, 'done' AS status,
    $last AS loaded, $last AS evaluated, '0' AS callqa_version
"""
_READ = """
SELECT
    (SELECT count(*) FROM runs) AS version,
    (SELECT max(loaded) FROM runs) AS noted,
    [
        (SELECT count(*) FROM interactions),
        (SELECT count(*) // 2 FROM turns),
        (SELECT count(*) FROM evaluations),
        (SELECT sum(points_earned) // 5 FROM evaluations),
        (SELECT sum(interactions) FROM agent_weeks),
        (SELECT sum(evaluations) FROM team_weeks),
        (SELECT sum(contacts) FROM kpi_days)
    ] AS counted
"""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one reader met. `worst_s` is the longest from opening the file to having the answer."""

    reads: int
    versions: int
    worst_s: float
    torn: int
    errors: tuple[str, ...]


def grow(con: DuckDBPyConnection, version: int, first: int, last: int) -> None:
    """Adds the interactions from `first` to before `last`, and a row of runs with how many there are."""
    con.execute("BEGIN")
    for statement in (_MORE, _TURNS, _EVALUATIONS):
        con.execute(statement, {"first": first, "last": last})
    con.execute(_NOTED, {"run": f"r{version:03}", "last": last})
    con.execute("COMMIT")


def read(data: Path) -> tuple[int, bool]:
    """The version that is published, and whether all of it agrees."""
    with closing(open_published(data, _PLAIN)) as con:
        con.execute("SET threads = 1")
        row = con.execute(_READ).fetchone() or (0, 0, [])
    return int(row[0]), all(each == row[1] for each in row[2])


def keep_reading(data: Path, place: int, seen: Any, changed: Condition, stop: Event, answers: Any) -> None:
    """Reads until `stop`; tells each version it sees, and at the end what it met."""
    reads, torn, worst_s = 0, 0, 0.0
    versions: set[int] = set()
    errors = []
    while not stop.is_set():
        begin = perf_counter()
        try:
            version, is_whole = read(data)
        except (duckdb.Error, CallqaError) as error:
            errors.append(str(error))
            continue
        worst_s = max(worst_s, perf_counter() - begin)
        reads += 1
        torn += not is_whole
        versions.add(version)
        with changed:
            seen[place] = version
            changed.notify_all()
    answers.put(Reading(reads, len(versions), worst_s, torn, tuple(errors)))


def race(
    con: DuckDBPyConnection, data: Path, *, readers: int, publishes: int, interactions: int, in_step: bool
) -> tuple[list[Reading], list[float]]:
    """What the readers met, and the seconds of each publish.

    With `in_step`, each publish waits until every reader has seen the one before. Raises TimeoutError when
    a reader sees nothing for two minutes.
    """
    context = multiprocessing.get_context("spawn")
    seen, changed, stop = context.Array("i", readers, lock=False), context.Condition(), context.Event()
    answers = context.Queue()
    step = max(1, interactions // (publishes + 1))
    grow(con, 0, 0, interactions - publishes * step)
    publish(con, data, _PLAIN)
    processes = [
        context.Process(target=keep_reading, args=(data, place, seen, changed, stop, answers), daemon=True)
        for place in range(readers)
    ]
    for process in processes:
        process.start()
    took = []
    try:
        _wait_until(changed, seen, 1)
        for version in range(1, publishes + 1):
            grow(con, version, *(interactions - (publishes - version + back) * step for back in (1, 0)))
            begin = perf_counter()
            publish(con, data, _PLAIN)
            took.append(perf_counter() - begin)
            if in_step or version == publishes:
                _wait_until(changed, seen, version + 1)
    finally:
        stop.set()
    found = [answers.get(timeout=_PATIENCE_S) for _ in processes]
    for process in processes:
        process.join()
    return found, took


def _wait_until(changed: Condition, seen: Sequence[int], version: int) -> None:
    with changed:
        if not changed.wait_for(lambda: all(each >= version for each in seen), timeout=_PATIENCE_S):
            raise TimeoutError(f"a reader has not seen version {version}")


def main(interactions: int) -> int:
    """Prints the figures; 1 when readers met an error, a torn read or a wait over a second."""
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(open_warehouse(Path(folder), settings=_PLAIN)) as con,
    ):
        found, took = race(
            con, Path(folder), readers=READERS, publishes=PUBLISHES, interactions=interactions, in_step=False
        )
    worst_s = max(each.worst_s for each in found)
    errors = sum(len(each.errors) for each in found)
    torn = sum(each.torn for each in found)
    rows = {
        f"publishes of up to {interactions:,}": f"{len(took)}, {sum(took) / len(took):.2f} s each",
        f"reads by {READERS} processes": f"{sum(each.reads for each in found):,}",
        "versions seen by a reader": f"{min(each.versions for each in found)} or more",
        "errors": f"{errors}",
        "torn reads": f"{torn}",
        "longest read": f"{worst_s * 1000:.0f} ms",
    }
    for what, figure in rows.items():
        print(f"{what:<40}{figure:>24}")
    return int(bool(errors or torn or worst_s > LONGEST_WAIT_S))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else INTERACTIONS))
