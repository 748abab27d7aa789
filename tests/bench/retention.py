"""What retention costs a night at 100,000 contacts.

    python -m tests.bench.retention [CONTACTS]

A tenth of the contacts lose their names, another tenth their words; then again with nothing to do, and the
night after, when a hundredth of each is a day older. Then the file is written anew. Prints one
table. Nothing of it is kept.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from qa import rights, store
from qa.home import Home
from qa.settings import Retention, Settings
from tests.bench.store.million import make

T = TypeVar("T")
_NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
_DAYS = 100


def main(count: int) -> None:
    """Prints the seconds of each step."""
    print(f"{count:,} contacts; load average of the last minute, before: {os.getloadavg()[0]:.1f}")
    settings = Settings(retention=Retention(text_days=_DAYS * 8 // 10, all_days=_DAYS * 9 // 10))
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder))
        with closing(store.open_warehouse(home.root, settings=settings)) as con:
            con.execute("SET threads = 2")
            make(con, count)
            con.execute(
                "UPDATE interactions SET started_at = $1::TIMESTAMPTZ - to_days((rowid % $2)::INTEGER)",
                [_NOW - timedelta(hours=1), _DAYS],
            )
            con.execute("CHECKPOINT")
            done = _timed("retain", lambda: rights.retain(con, home, settings, _NOW))
            print(f"  {done.all:,} without names, {done.words:,} without words")
            _timed("retain again, nothing to do", lambda: rights.retain(con, home, settings, _NOW))
            tomorrow = _NOW + timedelta(days=1)
            one = _timed("the night after", lambda: rights.retain(con, home, settings, tomorrow))
            print(f"  {one.all:,} without names, {one.words:,} without words")
        before, after = _timed("compact", lambda: store.compact(home.root, settings))
        print(f"  {before / 1e6:.0f} MB before, {after / 1e6:.0f} MB after")


def _timed(what: str, work: Callable[[], T]) -> T:
    start = time.perf_counter()
    done = work()
    print(f"{what:<32}{time.perf_counter() - start:8.1f} s", flush=True)
    return done


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
