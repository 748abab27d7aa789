"""How fast the store loads, publishes and answers: python tests/bench/store.py [INTERACTIONS]

Makes chats of 20 turns with 30 findings and every measurement, loads them in batches of 500, gives each an
evaluation of 15 criteria, publishes, and asks the marts. Nothing is asserted; it prints one table.
"""

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from time import perf_counter

from duckdb import DuckDBPyConnection

from qa.checks._base import all_checks
from qa.store import load, open_published, open_warehouse, publish
from qa.store._schema import MARTS
from qa.types import Analysis, Channel, Finding, Interaction, Metadata, Redacted, Role, Turn

TURNS, FINDINGS, CRITERIA, BATCH = 20, 30, 15, 500
TEXT = "I am so sorry to hear that your parcel has not arrived, let me look into this for you right away."
BEGIN = datetime(2026, 1, 5, 8, tzinfo=UTC)

_EVALUATIONS = f"""
INSERT INTO evaluations
SELECT 'e-' || interaction_id, interaction_id, 'support_chat', 1, 50 + 50 * random(), random() > 0.2,
    {CRITERIA * 5}, {CRITERIA * 10}, 0, 0, 's', 'p', '0', NULL
FROM interactions
"""
_RESULTS = f"""
INSERT INTO criterion_results
SELECT 'e-' || interaction_id, interaction_id, 'support_chat', 'care', 'criterion_' || n, n, 'Was it done?',
    CASE WHEN random() < 0.7 THEN 'met' ELSE 'not_met' END, 5, 10, false, 'made',
    [{{turn_index: 3, role: 'agent', kind: 'apology', start_s: 30.0,
      char_start: 0, char_end: 5, quote: 'I am ', is_doubtful: false}}]
FROM interactions, range({CRITERIA}) AS criteria(n)
"""
_MEAN_SCORE = """
SELECT agent_name, avg(score) FROM evaluations JOIN interactions USING (interaction_id) GROUP BY 1
"""


def made(i: int) -> Analysis:
    """The i-th interaction of one of 50 agents."""
    turns = tuple(
        Turn(n, (Role.CUSTOMER, Role.AGENT)[n % 2], "someone", TEXT, n * 10.0, n * 10.0 + 5)
        for n in range(TURNS)
    )
    agent = f"agent{i % 50:02}"
    start = BEGIN + timedelta(minutes=i * 5 % 100_000)
    about = Metadata(
        f"bench-{i:07}", agent, agent, f"team{i % 5}", customer_id=f"c{i % 4000}", started_at=start
    )
    interaction = Redacted(Interaction(Channel.CHAT, about, "ab" * 32, turns, TURNS * 10.0))
    findings = tuple(
        Finding.at(turns[n % TURNS], "bench", "apology", "said sorry", chars=(0, 12)) for n in range(FINDINGS)
    )
    numbers: dict[str, float | None] = {m.name: i / 7 for check in all_checks() for m in check.measurements}
    return Analysis(interaction, findings, numbers, ())


def batches(count: int) -> Iterator[list[Analysis]]:
    """All interactions, a batch at a time."""
    for first in range(0, count, BATCH):
        yield [made(i) for i in range(first, min(first + BATCH, count))]


def seconds(work: Callable[[], object]) -> float:
    """How long the work takes."""
    begin = perf_counter()
    work()
    return perf_counter() - begin


def asked_ms(con: DuckDBPyConnection, sql: str) -> float:
    """Milliseconds until all rows of the answer are here."""
    return seconds(lambda: con.execute(sql).fetchall()) * 1000


def load_all(con: DuckDBPyConnection, count: int) -> float:
    """Seconds to load them; making them isn't counted."""
    total = 0.0
    for batch in batches(count):
        keys = {each.interaction.id: "k" for each in batch}
        total += seconds(partial(load, con, batch, keys))
    return total


def main(count: int) -> None:
    """Prints one line per figure."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        with closing(open_warehouse(data)) as con:
            for what in ("load", "load again"):
                took = load_all(con, count)
                print(f"{what:<24}{took:8.2f} s   {count / took:,.0f} interactions/s")
            con.execute(_EVALUATIONS)
            con.execute(_RESULTS)
            print(f"{'publish':<24}{seconds(lambda: publish(con, data)):8.2f} s")
            for mart in MARTS:
                print(f"{mart + ' (view)':<24}{asked_ms(con, f'FROM {mart}'):8.1f} ms")
        size = (data / "published" / "callqa.duckdb").stat().st_size
        print(f"{'published file':<24}{size / 2**20:8.1f} MiB {size / count:,.0f} bytes/interaction")
        print(f"{'open a warehouse':<24}{seconds(lambda: open_warehouse(data).close()):8.2f} s")
        with closing(open_published(data)) as con:
            print(f"{'mean score by agent':<24}{asked_ms(con, _MEAN_SCORE):8.1f} ms")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
