"""Contacts made by SQL and published: how long, how big, how much memory."""

import resource
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from qa.home import Home
from qa.store import open_warehouse, publish
from tests.bench.store.million import make

__all__ = ["Published", "publish_many"]


@dataclass(frozen=True, slots=True)
class Published:
    """What making and publishing so many took."""

    making_s: float
    publishing_s: float
    warehouse_bytes: int
    published_bytes: int
    peak_bytes: int


def publish_many(data: Path, count: int, limits: dict[str, str]) -> Published:
    """The contacts made and published."""
    with closing(open_warehouse(data)) as con:
        for name, value in limits.items():
            con.execute(f"SET {name} = '{value}'")
        begin = perf_counter()
        make(con, count)
        made = perf_counter()
        path = publish(con, data)
        done = perf_counter()
    sizes = [each.stat().st_size for each in (Home(data).warehouse, path)]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return Published(made - begin, done - made, sizes[0], sizes[1], peak)
