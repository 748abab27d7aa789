from pathlib import Path

import duckdb
import pytest

from qa.checks._base import Declared, all_checks
from qa.store import create_schema
from qa.store._schema import _READ_BY_MARTS, MARTS, update_schema
from tests.store.made import memory, rows

PUBLIC = {
    "agent_teams",
    "agents",
    "business_hours",
    "check_issues",
    "criterion_results",
    "disputes",
    "acknowledgements",
    "calibration_ratings",
    "calibration_results",
    "calibrations",
    "contacts",
    "criteria",
    "review_samples",
    "scorecard_versions",
    "evaluations",
    "findings",
    "holidays",
    "interactions",
    "kpi_settings",
    "measurements",
    "publications",
    "rejected_inputs",
    "reviews",
    "run_stages",
    "runs",
    "superseded_criterion_results",
    "superseded_evaluations",
    "survey_answers",
    "surveys",
    "turns",
}


def everything() -> duckdb.DuckDBPyConnection:
    con = duckdb.connect(":memory:", config={"threads": 1})
    create_schema(con)
    return con


def test_the_tables_are_those_of_the_design() -> None:
    names = rows(memory(), "SELECT table_name FROM duckdb_tables() ORDER BY 1")
    assert {name for (name,) in names} == PUBLIC | {"schema_version", "removals", "removed_inputs"}


def test_every_table_mart_and_column_says_what_it_holds() -> None:
    con = everything()
    said = rows(con, "SELECT table_name, comment FROM duckdb_tables() WHERE NOT internal")
    said += rows(con, "SELECT view_name, comment FROM duckdb_views() WHERE NOT internal")
    said += rows(
        con,
        "SELECT table_name || '.' || column_name, comment FROM duckdb_columns() WHERE NOT internal",
    )
    assert len(said) > len(PUBLIC) + len(MARTS) + 200
    assert [name for name, comment in said if not comment] == []
    assert [name for name, comment in said if not str(comment).endswith(".")] == []


def test_every_table_and_mart_says_its_grain() -> None:
    con = memory()
    said = rows(con, "SELECT table_name, comment FROM duckdb_tables() WHERE NOT internal")
    said += rows(con, "SELECT view_name, comment FROM duckdb_views() WHERE NOT internal")
    assert [name for name, comment in said if not str(comment).startswith("One ")] == []


@pytest.mark.parametrize("mart", MARTS)
def test_every_mart_file_begins_with_its_grain(mart: str) -> None:
    import qa.store

    text = (Path(qa.store.__file__).parent / "marts" / f"{mart}.sql").read_text(encoding="utf-8")
    assert text.startswith("-- One row per ")


def test_every_declared_measurement_is_a_column_that_says_unit_and_range() -> None:
    con = memory()
    said = dict(
        con.execute(
            "SELECT column_name, comment FROM duckdb_columns() WHERE table_name = 'measurements'"
        ).fetchall()
    )
    assert said["duration_s"] == (
        "Length of the interaction. Unit: s, at least 0. NULL when it could not be measured."
    )
    declared = {m.name for check in all_checks() for m in check.measurements}
    columns = rows(everything(), "SELECT column_name FROM duckdb_columns() WHERE table_name = 'measurements'")
    assert declared <= {name for (name,) in columns}


def test_what_marts_read_is_declared_by_a_check() -> None:
    declared = {m.name for check in all_checks() for m in check.measurements}
    assert set(_READ_BY_MARTS) - declared == set()


@pytest.mark.parametrize(
    ("low", "high", "span"),
    [(None, None, ""), (0, None, ", at least 0"), (None, 9, ", at most 9"), (-1, 1, ", -1 to 1")],
)
def test_a_range_reads_well(low: float | None, high: float | None, span: str) -> None:
    con = memory()
    update_schema(con, [Declared("new_number", "points", "Something", low, high)])
    assert rows(con, "SELECT comment FROM duckdb_columns() WHERE column_name = 'new_number'") == [
        (f"Something. Unit: points{span}. NULL when it could not be measured.",)
    ]


def test_a_new_measurement_is_added_and_an_old_one_stays() -> None:
    con = memory()
    con.execute("INSERT INTO measurements (interaction_id, duration_s) VALUES ('a', 5)")
    update_schema(con, [Declared("extra_count", "count", "Something new", 0)])
    assert rows(con, "SELECT duration_s, extra_count FROM measurements") == [(5.0, None)]


def test_superseded_tables_have_the_columns_and_comments_of_the_current_ones() -> None:
    con = memory()
    for table in ("evaluations", "criterion_results"):
        of = "SELECT column_name, data_type, comment FROM duckdb_columns() WHERE table_name = "
        assert rows(con, f"{of}'superseded_{table}'") == rows(con, f"{of}'{table}'")
