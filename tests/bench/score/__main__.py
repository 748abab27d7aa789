"""How fast a scorecard scores and writes, beside judging one interaction after the other in plain Python.

    python -m tests.bench.score [INTERACTIONS]

Makes so many interactions (a million unless said) in a database file, scores them with twenty criteria on two
threads and writes every criterion's result. Then the slow evaluator of the tests does the same job on some of
the same interactions: reads, judges and writes them; each of its answers must be ours. Its judging alone is
timed too. Prints one table; nothing of it is kept.
"""

import resource
import sys
import tempfile
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import duckdb
from duckdb import DuckDBPyConnection

from qa.checks import all_checks
from qa.scoring import Provenance, evaluate
from qa.store import create_schema
from tests.bench.score.card import timed_card
from tests.scoring import slow

LIMITS: dict[str, str | bool | int | float | list[str]] = {"threads": "2", "memory_limit": "3GB"}
"""What DuckDB may use. It counts its buffers only: the process takes some hundred MB more."""
JUDGED_SLOWLY = 1_000
SAME = 1e-6
"""Points that may differ, since sums come in another order."""
ROUNDED = 0.011
"""Score that may differ: it is rounded to two decimals, and half a hundredth goes either way."""
BATCH = 500
_COUNTED = (
    "score",
    "passed",
    "points_earned",
    "points_possible",
    "critical_failures",
    "not_evaluated",
    "awaits_person",
)
_EVALUATION = (
    *("evaluation_id", "interaction_id", "scorecard", "scorecard_version", *_COUNTED),
    *("decided_by", "scorecard_fingerprint", "phrases_fingerprint", "callqa_version"),
)
_RESULT = (
    *("evaluation_id", "interaction_id", "scorecard", "section", "criterion", "position", "question"),
    *("is_critical", "points_earned", "points_possible", "reason", "decided_by", "outcome"),
    "machine_outcome",
)
_NAME = "bench"
_DATA = Path(__file__).with_name("data.sql")
_READ = ("interactions", "turns", "findings", "measurements", "check_issues")


def make(con: DuckDBPyConnection, count: int) -> None:
    """The interactions, in an empty database."""
    con.execute("SET TimeZone = 'UTC'")
    create_schema(con)
    con.execute(
        "INSERT INTO runs BY NAME SELECT 'bench' AS run_id, 'running' AS status, '0' AS callqa_version, "
        "TIMESTAMPTZ '2026-01-05 00:00:00+00' AS started_at"
    )
    for statement in filter(
        str.strip, _DATA.read_text(encoding="utf-8").replace("$n", str(count)).split(";\n")
    ):
        con.execute(statement)
    con.execute("CHECKPOINT")


def score(con: DuckDBPyConnection) -> tuple[float, float]:
    """Seconds until every result is in the file, and seconds that processors worked for it."""
    begin, begin_cpu = perf_counter(), process_time()
    evaluate(con, [timed_card()], Provenance("0", "bench"))
    con.execute("CHECKPOINT")
    return perf_counter() - begin, process_time() - begin_cpu


@dataclass
class Slowly:
    """Plain Python over some interactions: what they come to by id, and seconds."""

    told: dict[str, dict[str, Any]] = field(default_factory=dict)
    reading_s: float = 0
    one_by_one_s: float = 0
    judging_s: float = 0
    all_s: float = 0


def judge_slowly(con: DuckDBPyConnection, count: int) -> Slowly:
    """Some interactions, evenly spread, in a database file of their own with the same tables: read in
    batches with one query a table, judged one after the other, written with executemany. Then
    once more read one by one and judged, without writing."""
    spread = f"substr(interaction_id, 9)::INTEGER % {max(1, count // JUDGED_SLOWLY)} = 0"
    done, names, card = Slowly(), slow.Names.of(all_checks()), timed_card()
    for table in _READ:
        con.execute(f"INSERT INTO sample.{table} BY NAME FROM {_NAME}.{table} WHERE {spread}")
    con.execute("USE sample; CHECKPOINT sample")
    begin = perf_counter()
    con.execute("BEGIN")
    ids = [name for (name,) in con.execute("SELECT interaction_id FROM interactions ORDER BY 1").fetchall()]
    for at in range(0, len(ids), BATCH):
        begin_reading = perf_counter()
        ones = list(slow.interactions(con, ids[at : at + BATCH]))
        begin_judging = perf_counter()
        done.reading_s += begin_judging - begin_reading
        told = {one.columns["interaction_id"]: slow.judge_slowly(card, one, names) for one in ones}
        done.judging_s += perf_counter() - begin_judging
        _write_slowly(con, told)
        done.told |= told
    con.execute("COMMIT; CHECKPOINT sample")
    done.all_s = perf_counter() - begin
    begin = perf_counter()
    for name in ids:
        for one in slow.interactions(con, [name]):
            slow.judge_slowly(card, one, names)
    done.one_by_one_s = perf_counter() - begin
    con.execute(f"USE {_NAME}")
    return done


def _write_slowly(con: DuckDBPyConnection, told: Mapping[str, Mapping[str, Any]]) -> None:
    """Evaluations and criterion results of a batch, without reasons and evidence, for it makes none."""
    card = timed_card()
    evaluations = [
        [name, name, card.id, card.version, *(of_it[key] for key in _COUNTED), "machine", "", "", "0"]
        for name, of_it in told.items()
    ]
    asked = [(c.id, c.question, c.critical == "scorecard") for c in card.criteria()]
    results = [
        [
            *(name, name, card.id, each["section"], criterion, position, question, is_critical),
            *(each["points_earned"], each["points_possible"], "", each["decided_by"]),
            *(each["outcome"], each["outcome"]),
        ]
        for name, of_it in told.items()
        for position, (criterion, question, is_critical) in enumerate(asked)
        for each in [of_it["criteria"][criterion]]
    ]
    con.executemany(
        f"INSERT INTO evaluations ({', '.join(_EVALUATION)}) VALUES ({', '.join('?' * len(_EVALUATION))})",
        evaluations,
    )
    con.executemany(
        f"INSERT INTO criterion_results ({', '.join(_RESULT)}, evidence) "
        f"VALUES ({', '.join('?' * len(_RESULT))}, [])",
        results,
    )


def differences(con: DuckDBPyConnection, told: Mapping[str, Mapping[str, Any]]) -> int:
    """In how many of the interactions score, verdict, an outcome or points are not what the tables say."""
    rows = con.execute(
        "SELECT interaction_id, score, passed, map_from_entries(list((criterion, [r.outcome, "
        "r.points_earned::VARCHAR]))) FROM evaluations e JOIN criterion_results r USING (evaluation_id, "
        "interaction_id) WHERE list_contains($1, interaction_id) GROUP BY ALL",
        [list(told)],
    ).fetchall()
    ours = {name: (score, passed, criteria) for name, score, passed, criteria in rows}
    return sum(name not in ours or not _is_same(answer, *ours[name]) for name, answer in told.items())


def _is_same(
    told: Mapping[str, Any], score: float | None, passed: bool | None, criteria: Mapping[str, list[str]]
) -> bool:
    outcomes = {name: (each["outcome"], each["points_earned"]) for name, each in told["criteria"].items()}
    return (
        _is_near(told["score"], score, ROUNDED)
        and told["passed"] == passed
        and outcomes.keys() == criteria.keys()
        and all(
            outcome == criteria[name][0]
            and _is_near(points, None if criteria[name][1] is None else float(criteria[name][1]), SAME)
            for name, (outcome, points) in outcomes.items()
        )
    )


def _is_near(a: float | None, b: float | None, within: float) -> bool:
    return a == b if a is None or b is None else abs(a - b) <= within


def main(count: int) -> int:
    """Prints the table; 1 where an answer differs."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{_NAME}.duckdb"
        with closing(duckdb.connect(str(path), config=LIMITS)) as con:
            make(con, count)
            took, worked = score(con)
            peak_gib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
            with closing(duckdb.connect(str(Path(folder) / "sample.duckdb"))) as empty:
                create_schema(empty)
            con.execute(f"ATTACH '{folder}/sample.duckdb' AS sample")
            slowly = judge_slowly(con, count)
            differ = differences(con, slowly.told)
        size_gib = path.stat().st_size / 2**30
    ours, theirs = count / took, len(slowly.told) / slowly.all_s
    unwritten = len(slowly.told) / (slowly.reading_s + slowly.judging_s)
    one_by_one = len(slowly.told) / slowly.one_by_one_s
    print(f"| {'what':<44} | {'figure':>12} |\n|---|---|")
    for what, figure in (
        ("interactions scored and written", f"{count:,}"),
        ("criterion results written", f"{count * len(list(timed_card().criteria())):,}"),
        ("wall time", f"{took:.1f} s"),
        ("processor time, both cores together", f"{worked:.1f} s"),
        ("ours, interactions a second", f"{ours:,.0f}"),
        (f"plain Python, of {len(slowly.told):,}, a second", f"{theirs:,.0f}"),
        ("times", f"{ours / theirs:.1f}"),
        ("without writing, read one by one, a second", f"{one_by_one:,.0f}"),
        ("times", f"{ours / one_by_one:.1f}"),
        ("without writing, read in batches, a second", f"{unwritten:,.0f}"),
        ("times", f"{ours / unwritten:.1f}"),
        ("its judging alone, neither read nor written", f"{len(slowly.told) / slowly.judging_s:,.0f}"),
        ("interactions that differ", f"{differ}"),
        ("peak memory of the process", f"{peak_gib:.2f} GiB"),
        ("database file", f"{size_gib:.2f} GiB"),
    ):
        print(f"| {what:<44} | {figure:>12} |")
    return int(differ > 0)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000))
