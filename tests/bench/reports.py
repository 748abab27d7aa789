"""How long coaching reports take: python -m tests.bench.reports DATA [AGENTS [INTERACTIONS [WEEKS]]]

Deals the conversations of DATA (a data folder, as `make demo` makes one) out to 500 agents (or AGENTS) in
teams of 25, 40 a week each (or INTERACTIONS) over one week (or WEEKS), under ids of their own, into a
warehouse that is thrown away. Then writes all reports, and once more with nothing changed. Prints
milliseconds a report, with all queries and the writing of the file, of the clock and of the processor; the
seconds of both runs; and the memory at its most. Aims: 150 ms, and three minutes for 500 agents on two cores.
"""

import argparse
import os
import resource
import tempfile
from contextlib import closing
from pathlib import Path
from time import perf_counter, process_time

from duckdb import DuckDBPyConnection

from qa.home import Home
from qa.report import write_reports
from qa.scoring import load_scorecards
from qa.settings import Settings
from qa.store import open_warehouse

_DEALT = """
CREATE TEMP TABLE dealt AS
WITH sources AS (
    SELECT interaction_id AS source_id, (row_number() OVER (ORDER BY interaction_id) - 1)::BIGINT AS place
    FROM source.interactions WHERE agent_id NOT IN ('unknown', 'several')
)

SELECT
    source_id, format('i{}-{}-{}', week, agent, nth) AS interaction_id,
    format('agent{:04d}', agent) AS agent_id, format('Agent {:04d}', agent) AS agent_name,
    format('Team {:02d}', agent // 25) AS team,
    TIMESTAMPTZ '2026-01-05 08:00:00+00' + to_days((week * 7 + nth % 7)::INTEGER)
        + to_seconds(nth * 500) AS started_at
FROM range($weeks) AS w(week), range($agents) AS a(agent), range($each) AS n(nth)
JOIN sources ON place = hash(week, agent, nth) % (SELECT count(*) FROM sources)
"""
_COPIED = {
    "interactions": "d.agent_id AS agent_id, d.agent_name AS agent_name, d.team AS team, "
    "d.started_at AS started_at",
    "turns": "",
    "findings": "",
    "check_issues": "",
    "evaluations": "concat(d.interaction_id, evaluation_id) AS evaluation_id",
    "criterion_results": "concat(d.interaction_id, evaluation_id) AS evaluation_id",
    "publications": "",
}
"""Tables, and what of their columns is other than in the source, beside the interaction's id."""


def deal(con: DuckDBPyConnection, data: Path, agents: int, each: int, weeks: int) -> None:
    """Fills the warehouse."""
    con.execute(f"ATTACH '{Home(data).published}' AS source (READ_ONLY)")
    con.execute(_DEALT, {"agents": agents, "each": each, "weeks": weeks})
    con.execute(
        "INSERT INTO agents BY NAME SELECT DISTINCT agent_id, agent_name, team FROM dealt ORDER BY ALL"
    )
    for table, changed in _COPIED.items():
        replaced = ", ".join(filter(None, ("d.interaction_id AS interaction_id", changed)))
        con.execute(
            f"INSERT INTO {table} BY NAME SELECT s.* REPLACE ({replaced}) FROM source.{table} s "
            "JOIN dealt d ON d.source_id = s.interaction_id ORDER BY d.started_at, d.interaction_id"
        )
    con.execute("DETACH source")
    con.execute("CHECKPOINT")


def timed(con: DuckDBPyConnection, folder: Path, settings: Settings) -> tuple[float, float, int]:
    """Seconds that all reports take, seconds of the processor, and how many there are."""
    begun, own = perf_counter(), process_time()
    cards = load_scorecards(settings.scorecards)
    told = write_reports(con, folder, cards, dispute_days=14, has_index=False)
    return perf_counter() - begun, process_time() - own, len(told)


def main() -> None:
    """One line a figure."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("data", type=Path)
    parser.add_argument("agents", nargs="?", type=int, default=500)
    parser.add_argument("interactions", nargs="?", type=int, default=40)
    parser.add_argument("weeks", nargs="?", type=int, default=1)
    given = parser.parse_args()
    settings = Settings()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with closing(open_warehouse(folder)) as con:
            con.execute("SET threads = 2")
            deal(con, given.data, given.agents, given.interactions, given.weeks)
            print(f"load average of the last minute {os.getloadavg()[0]:.1f}", flush=True)
            first_s, own_s, count = timed(con, folder / "reports", settings)
            print(f"{count} reports of {given.interactions} interactions each")
            own = f"{1000 * own_s / count:.0f} ms of the processor"
            print(f"a report {1000 * first_s / count:.0f} ms ({own}), all {first_s:.1f} s", flush=True)
            again_s, own_s, _ = timed(con, folder / "reports", settings)
            print(f"again, with nothing changed {again_s:.1f} s ({own_s:.1f} s)")
        size = sum(path.stat().st_size for path in (folder / "reports").rglob("*.html"))
        print(f"a report's size {size / count / 1024:.0f} KiB")
    print(f"memory at its most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


if __name__ == "__main__":
    main()
