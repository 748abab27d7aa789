"""What schemas of the warehouse there are: today's, those of releases, and the migrations between them."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb
from duckdb import DuckDBPyConnection

from qa.errors import StoreError
from qa.store._turns import is_lake

__all__ = ["HISTORY", "Form", "History", "check_schema", "form_of", "version_of"]

_HERE = Path(__file__).parent
_FIRST_VERSION = 1
_BY_DECLARATION = "measurements"
"""Its columns are what the checks of a site declare, so its form isn't compared."""


@dataclass(frozen=True, slots=True)
class Form:
    """Every table's definition (columns, types, keys, in order), its comment and those of its columns."""

    tables: dict[str, str]
    comments: dict[tuple[str, str | None], str]

    def differs_in(self, other: "Form") -> list[str]:
        """The names of the tables that only one has, or both in another form; comments don't count."""
        names = self.tables.keys() | other.tables.keys()
        return sorted(name for name in names if self.tables.get(name) != other.tables.get(name))


@dataclass(frozen=True, slots=True)
class History:
    """The schema and where it came from.

    `released` holds NNNN.sql, the schema of each release, never changed again; `migrations` holds
    NNNN_what_it_does.sql, from 0002 on, each from the schema before to schema NNNN.
    """

    schema: Path = _HERE / "schema.sql"
    released: Path = _HERE / "released"
    migrations: Path = _HERE / "migrations"

    @property
    def latest(self) -> int:
        """The version of `schema`."""
        return max((_number(path) for path in self.migrations.glob("*.sql")), default=_FIRST_VERSION)

    def steps(self, version: int) -> list[tuple[int, Path]]:
        """The migrations that a database of this version has not had, in order, by the version they make."""
        found = ((_number(path), path) for path in self.migrations.glob("*.sql"))
        return sorted(step for step in found if step[0] > version)

    def source(self, version: int) -> Path:
        """The SQL that makes an empty database of this version."""
        return self.schema if version == self.latest else self.released / f"{version:04}.sql"

    def form(self, version: int) -> Form:
        """What the tables of this version look like."""
        return _form_made_by(self.source(version).read_text(encoding="utf-8"))


HISTORY = History()


def check_schema(con: DuckDBPyConnection, where: Path | str, history: History = HISTORY) -> int:
    """The schema's version of a database that is not empty.

    Raises StoreError when it is no warehouse, newer than this callqa, or of a form that no release had.
    """
    version, latest = version_of(con), history.latest
    if version is None:
        raise StoreError(f"{where}: is no warehouse of callqa. Name another folder with --data.")
    if version > latest:
        raise StoreError(
            f"{where}: has schema {version}, newer than the {latest} that this callqa knows. "
            "Update it: pip install -U callqa."
        )
    # a lake's tables have no keys, so that their form says nothing
    if differing := [] if is_lake(con) else form_of(con).differs_in(history.form(version)):
        raise StoreError(
            f"{where}: was made by a callqa between releases; schema {version} has other tables: "
            f"{', '.join(differing)}. Nothing was changed. Go on with the callqa that made it; or move the "
            "file away and run again: `callqa run INBOX` makes a new one, and what is transcribed already is "
            "not heard again. Answers of people (reviews, disputes, calibrations) stay in the old file."
        )
    return version


def version_of(con: DuckDBPyConnection) -> int | None:
    """The version that the database says it has; None where it says nothing."""
    try:
        row = con.execute("SELECT version FROM schema_version").fetchone()
    except duckdb.CatalogException:
        return None
    return None if row is None else int(row[0])


def form_of(con: DuckDBPyConnection) -> Form:
    """What the tables of this database look like, those of views and temporary ones aside."""
    of_this = "WHERE database_name = current_database() AND NOT internal"
    tables = con.execute(f"SELECT table_name, sql, comment FROM duckdb_tables() {of_this}").fetchall()
    columns = con.execute(
        f"SELECT table_name, column_name, comment FROM duckdb_columns() {of_this} AND table_name IN "
        f"(SELECT table_name FROM duckdb_tables() {of_this}) AND comment IS NOT NULL"
    ).fetchall()
    noted: dict[tuple[str, str | None], str] = {(name, None): comment for name, _, comment in tables}
    noted |= {(table, column): comment for table, column, comment in columns}
    return Form({name: "" if name == _BY_DECLARATION else sql for name, sql, _ in tables}, noted)


def _number(migration: Path) -> int:
    return int(migration.name.partition("_")[0])


@cache
def _form_made_by(sql: str) -> Form:
    with duckdb.connect(":memory:", config={"threads": 1}) as con:
        con.execute(sql)
        return form_of(con)
