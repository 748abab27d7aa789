"""The questions of the README, asked of the published file."""

from contextlib import closing
from pathlib import Path
from statistics import median
from time import perf_counter

from qa.store import open_published, questions

__all__ = ["TIMES", "ask_all"]

TIMES = 5


def ask_all(data: Path, limits: dict[str, str]) -> dict[str, float]:
    """Milliseconds until the answer is here, by question: the median of some times, after a first one."""
    with closing(open_published(data)) as con:
        for name, value in limits.items():
            con.execute(f"SET {name} = '{value}'")
        found = {}
        for each in questions():
            took = []
            for _ in range(1 + TIMES):
                begin = perf_counter()
                con.execute(each.sql).fetchall()
                took.append((perf_counter() - begin) * 1000)
            found[each.name] = median(took[1:])
        return found
