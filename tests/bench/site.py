"""Time of the site over made-up conversations: the first run, and one in which nothing has changed.

    python -m tests.bench.site [COUNT]

COUNT conversations (10,000) of twelve turns in four weeks, by 50 agents in 20 teams. They are those of the
store's bench, put closer together.
"""

import sys
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

from duckdb import DuckDBPyConnection

from qa.home import Home
from qa.report import SiteSummary, write_site
from qa.settings import Settings
from qa.store import open_published, open_warehouse, publish
from tests.bench.store.million import make

COUNT = 10_000
CLOSER = """
    UPDATE interactions SET
        agent_id = format('agent{:03d}', substr(agent_id, 6)::INTEGER % 50),
        started_at = TIMESTAMPTZ '2026-10-19 00:00:00+00'
            + (started_at - TIMESTAMPTZ '2026-01-05 00:00:00+00') / 10;
    INSERT INTO turns BY NAME
    SELECT turns.* REPLACE (
        turn_index + 2 * t::INTEGER AS turn_index, start_s + 18 * t AS start_s, end_s + 18 * t AS end_s
    )
    FROM turns, range(1, 6) AS more(t);
    UPDATE interactions SET turn_count = 12;
    UPDATE runs SET unchanged = 0, transcribed = 0, unscored = 0, rejected = 0;
"""


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    with TemporaryDirectory() as folder:
        data = Path(folder)
        with closing(open_warehouse(data)) as con:
            make(con, count)
            for statement in CLOSER.split(";\n"):
                con.execute(statement)
            publish(con, data)
        with closing(open_published(data)) as con:
            for name in ("first", "nothing changed"):
                begin, worked = perf_counter(), process_time()
                done = write(con, data)
                took_s, worked_s = perf_counter() - begin, process_time() - worked
                pages = f"{done.pages:,} pages, {done.written:,} written"
                print(f"{name}: {took_s:.1f} s, {worked_s:.1f} s of processor time; {pages}", flush=True)
        print(f"{sum(path.stat().st_size for path in Home(data).site.rglob('*')) / 1e6:,.0f} MB")


def write(con: DuckDBPyConnection, data: Path) -> SiteSummary:
    """As a night does, without scorecards: those that judged are in the database."""
    return write_site(con, Home(data).site, Settings(), ())


if __name__ == "__main__":
    main()
