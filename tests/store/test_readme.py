"""What README.md says of tables, figures, questions and joins is what the code has."""

import datetime as dt
import os
import re
from pathlib import Path

import duckdb
import pytest

import qa.store
from qa.settings import load_settings
from qa.store._describe import mermaid, read_schema
from qa.store._questions import questions_markdown
from qa.store._schema import UNPUBLISHED
from tests.store.made import memory, rows

FILE = Path(qa.store.__file__).parent / "README.md"
README = FILE.read_text(encoding="utf-8")


def generated(start: str, end: str, wanted: str) -> None:
    """What lies between the two in the file is what is wanted, or is made so when gold files are updated."""
    before, found, rest = FILE.read_text(encoding="utf-8").partition(start)
    there, ended, after = rest.partition(end)
    assert found
    assert ended
    if os.environ.get("CALLQA_UPDATE_GOLD") == "1":
        FILE.write_text(f"{before}{start}{wanted}{end}{after}", encoding="utf-8")
    else:
        assert there == wanted, f"{FILE.name} differs; `make update-gold` accepts it."


def test_the_questions_are_those_of_the_files() -> None:
    generated("answer.csv\n\n", "\n## Does quality pay?", questions_markdown())


def test_the_picture_is_that_of_the_database() -> None:
    generated("```mermaid\n", "```", mermaid(read_schema(memory())))


def test_the_tables_and_marts_listed_are_those_of_the_database() -> None:
    con = memory()
    public = f"SELECT table_name, comment FROM duckdb_tables() WHERE table_name NOT IN {UNPUBLISHED} "
    marts = "UNION ALL SELECT view_name, comment FROM duckdb_views() WHERE NOT internal"
    assert sorted(listed("Tables").items()) == sorted(rows(con, public + marts))


@pytest.mark.parametrize(
    ("mart", "others"),
    [
        ("kpi_days", {"day", "channel", "agents", "surveys"}),
        ("reason_days", {"day", "channel", "reason"}),
    ],
)
def test_the_service_figures_are_defined_here_as_in_the_database(mart: str, others: set[str]) -> None:
    said = comments_of(memory(), mart)
    assert {c: said[c] for c in said.keys() - others} == listed("Service figures")


@pytest.mark.parametrize(
    ("mart", "lacks"),
    [("team_weeks", set()), ("agent_weeks", {"wait_s", "service_level", "abandoned", "abandonment_rate"})],
)
def test_weeks_have_the_same_figures(mart: str, lacks: set[str]) -> None:
    figures, said = listed("Service figures"), comments_of(memory(), mart)
    assert {c: said[c] for c in figures.keys() & said.keys()} == {
        c: meaning for c, meaning in figures.items() if c not in lacks
    }


def test_the_settings_shown_are_settings(tmp_path: Path) -> None:
    (shown,) = re.findall(r"```yaml\n(.*?)```", README, re.DOTALL)
    (tmp_path / "callqa.yaml").write_text(shown)
    settings = load_settings(tmp_path / "callqa.yaml")
    assert settings.business_hours.spans[4:7] == (
        (5, "08:00", "12:00"),
        (5, "13:00", "16:00"),
    )
    assert settings.business_hours.holidays == (dt.date(2026, 12, 25), dt.date(2026, 12, 26))


def listed(section: str) -> dict[str, str]:
    """Name and meaning of each row of the tables in a section of the README."""
    (text,) = re.findall(rf"^## {section}\n(.*?)^## ", README, re.MULTILINE | re.DOTALL)
    found = re.findall(r"^\| `(\w+)` \| (.*) \|$", text, re.MULTILINE)
    assert len({name for name, _ in found}) == len(found)
    return dict(found)


def comments_of(con: duckdb.DuckDBPyConnection, table: str) -> dict[str, str]:
    """Each column with its comment."""
    return dict(
        con.execute(
            f"SELECT column_name, comment FROM duckdb_columns() WHERE table_name = '{table}'"
        ).fetchall()
    )
