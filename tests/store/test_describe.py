"""The schema as it is printed and drawn."""

from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from qa.store import ColumnInfo, TableInfo, create_schema, described, markdown, mermaid, publish, schema_text
from qa.store._describe import read_schema
from qa.store._schema import MARTS, UNPUBLISHED
from tests.store.made import DECLARED, memory

COLUMNS = (
    ColumnInfo("a_id", "VARCHAR", "Key, with number; joins others and thirds."),
    ColumnInfo("number", "INTEGER", "Which of them."),
    ColumnInfo("note", "VARCHAR[]", "Anything."),
)
MADE = TableInfo("made", False, "One row per thing.", COLUMNS)
OTHERS = TableInfo("others", False, "One row per other.", (ColumnInfo("a_id", "VARCHAR", "Key."),))


@pytest.fixture(scope="module")
def tables() -> tuple[TableInfo, ...]:
    with closing(memory()) as con:
        return read_schema(con)


def test_a_published_database_is_described_as_it_is(tmp_path: Path) -> None:
    with closing(duckdb.connect(str(tmp_path / "warehouse.duckdb"))) as con:
        create_schema(con, DECLARED)
        con.execute("CREATE TABLE of_the_site (x INTEGER)")
        con.execute("COMMENT ON TABLE of_the_site IS 'One row per x.'")
        con.execute("COMMENT ON COLUMN of_the_site.x IS 'Any.'")
        publish(con, tmp_path)
        told = read_schema(con)
    assert described(tmp_path) == told
    column = ColumnInfo("x", "INTEGER", "Any.")
    assert TableInfo("of_the_site", False, "One row per x.", (column,)) in told


def test_with_nothing_published_it_is_the_schema_of_this_callqa(
    tmp_path: Path, tables: tuple[TableInfo, ...]
) -> None:
    assert [each.name for each in described(tmp_path)] == [each.name for each in tables]
    assert list(tmp_path.iterdir()) == []


def test_tables_come_first_then_marts(tables: tuple[TableInfo, ...]) -> None:
    assert [each.name for each in tables if each.is_mart] == sorted(MARTS)
    assert [each.is_mart for each in tables] == sorted(each.is_mart for each in tables)


def test_every_join_that_a_comment_names_is_a_table_and_every_key_a_column(
    tables: tuple[TableInfo, ...],
) -> None:
    names = {each.name for each in tables}
    assert {other for table in tables for column in table.columns for other in column.joins} <= names
    for table in tables:
        assert set(table.key) <= {column.name for column in table.columns}
        assert len(set(table.key)) == len(table.key)


def test_the_keys_of_the_comments_are_those_of_the_database(tables: tuple[TableInfo, ...]) -> None:
    with closing(memory()) as con:
        found = con.execute(
            "SELECT table_name, constraint_column_names FROM duckdb_constraints() "
            f"WHERE constraint_type = 'PRIMARY KEY' AND table_name NOT IN {UNPUBLISHED}"
        ).fetchall()
    said = {table.name: set(table.key) for table in tables}
    assert len(found) > 10
    assert {name: said[name] for name, _ in found} == {name: set(key) for name, key in found}


def test_a_table_as_text_and_markdown() -> None:
    assert schema_text([OTHERS]) == "others: One row per other.\n\na_id  VARCHAR  Key."
    assert schema_text([MADE, OTHERS]) == "TABLES\nmade    One row per thing.\nothers  One row per other."
    assert markdown([OTHERS]) == (
        "## others\nOne row per other.\n\n"
        "| column | type | meaning |\n|---|---|---|\n| `a_id` | VARCHAR | Key. |\n"
    )


def test_the_picture_has_keys_and_joins_only() -> None:
    assert mermaid([MADE, OTHERS]).splitlines() == [
        "erDiagram",
        "    made {",
        "        VARCHAR a_id PK, FK",
        "        INTEGER number PK",
        "    }",
        "    others {",
        "        VARCHAR a_id PK",
        "    }",
        "    others ||--o{ made : a_id",
    ]
