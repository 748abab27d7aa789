"""What a night left: every row of every table, every file; without what two nights never have in common."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from duckdb import DuckDBPyConnection

from qa import store
from qa.settings import load_settings

__all__ = ["State", "differences", "state_of"]

_OF_RUNS = {"runs", "run_stages", "callqa_schema"}
"""Tell of times and of each run; a disturbed night is a run more."""
_VOLATILE = {
    "interactions": {"words_removed_at"},
    "publications": {"published_at"},
    "removals": {"removal_id", "removed_at"},
    "removed_inputs": {"removal_id", "input_hash", "source_hash", "removed_at"},
}
"""Columns that hold when something was done, or a secret."""
_RANDOM = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")
_LEFT_OUT = re.compile(r"prefect(/.*)?|run\.lock|warehouse\.duckdb|site/runs/\d.+\.html")
"""Prefect's own, the lock's file, the warehouse itself, whose rows are compared, and a page a run."""


@dataclass(frozen=True, slots=True)
class State:
    """Rows by table, those of the published file as `published.NAME`; content by file, folders as `NAME/`."""

    tables: Mapping[str, Counter[str]]
    files: Mapping[str, str]


def state_of(data: Path, settings: Path) -> State:
    """As it is now, when nothing runs."""
    chosen = load_settings(settings)
    tables: dict[str, Counter[str]] = {}
    with closing(store.open_warehouse(data, read_only=True, settings=chosen)) as con:
        tables |= dict(_rows(con, ""))
    with closing(store.open_published(data, chosen)) as con:
        tables |= dict(_rows(con, "published."))
    return State(tables, dict(_files(data)))


def _rows(con: DuckDBPyConnection, prefix: str) -> Iterator[tuple[str, Counter[str]]]:
    names = con.execute(
        "SELECT table_name FROM duckdb_tables() WHERE database_name = current_database() AND NOT temporary"
    ).fetchall()
    for (name,) in names:
        if name not in _OF_RUNS:
            found = con.execute(f'FROM "{name}"')
            columns = [each[0] for each in found.description or ()]
            shown = [i for i, column in enumerate(columns) if column not in _VOLATILE.get(name, ())]
            yield prefix + name, Counter(_told([row[i] for i in shown]) for row in found.fetchall())


def _told(row: list[Any]) -> str:
    rounded = [float(f"{value:.9g}") if isinstance(value, float) else value for value in row]
    return _RANDOM.sub("RANDOM", repr(rounded))  # sums of the same numbers in another order differ by a bit


def _files(data: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(data.rglob("*")):
        name = path.relative_to(data).as_posix()
        if _LEFT_OUT.fullmatch(name):
            continue
        if path.is_dir():
            yield f"{name}/", ""
        else:
            yield name, sha256(path.read_bytes()).hexdigest()[:12] if path.suffix == ".opus" else ""


def differences(one: State, other: State) -> list[str]:
    """What the other has too much or lacks, a line each; no row is shown."""
    found = []
    for table in sorted(one.tables.keys() | other.tables.keys()):
        mine, others = one.tables.get(table, Counter()), other.tables.get(table, Counter())
        lacking, extra = (mine - others).total(), (others - mine).total()
        if lacking or extra:
            found.append(f"{table}: {lacking} rows lack, {extra} are too many")
    found += [f"file lacks: {name}" for name in sorted(one.files.keys() - other.files.keys())]
    found += [f"file left: {name}" for name in sorted(other.files.keys() - one.files.keys())]
    both = one.files.keys() & other.files.keys()
    return found + [f"file differs: {name}" for name in both if one.files[name] != other.files[name]]
