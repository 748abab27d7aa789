"""Tables out again: whole, safe for spreadsheets, narrowed to what is asked for, and nothing else."""

import csv
import json
import stat
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from qa.cells import armed, disarmed
from qa.errors import ExportError
from qa.export import Exported, Format, Scope, _excel, export_tables
from qa.report.moments import anchor
from tests.export.made import HOSTILE

Con = duckdb.DuckDBPyConnection


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


def write(con: Con, data: Path, out: Path, output: Format, *names: str, **scope: Any) -> Exported:
    asked = Scope(**scope)
    return export_tables(con, out, output=output, names=names, scope=asked, reports=data / "reports")


def in_csv(out: Path, table: str) -> list[dict[str, str]]:
    with (out / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def in_workbook(out: Path, table: str) -> list[dict[str, Any]]:
    from openpyxl import load_workbook

    book = load_workbook(out / "callqa.xlsx")
    header, *lines = book[table].iter_rows(values_only=True)
    book.close()
    return [dict(zip(map(str, header), line, strict=True)) for line in lines]


def ids(rows: Sequence[dict[str, Any]]) -> set[str]:
    return {row["interaction_id"] for row in rows}


def test_parquet_holds_every_table_as_it_is(con: Con, data: Path, out: Path) -> None:
    done = write(con, data, out, Format.PARQUET)
    published = {
        name
        for (name,) in con.execute("SELECT table_name FROM duckdb_tables() WHERE NOT temporary").fetchall()
    }
    assert {file.table for file in done.files} == published | {"conversations"}
    for file in done.files:
        rows = con.execute(f"FROM read_parquet('{file.path}')").fetchall()
        assert len(rows) == file.rows
        if file.table != "conversations":
            assert rows == con.execute(f"FROM {file.table}").fetchall()
    about = con.execute(f"FROM read_parquet('{out / 'about.parquet'}') WHERE \"column\" IS NULL").fetchall()
    assert {row[0] for row in about} == {file.table for file in done.files}


@pytest.mark.parametrize("output", list(Format))
def test_files_are_for_their_owner_only(con: Con, data: Path, out: Path, output: Format) -> None:
    write(con, data, out, output, "agents")
    assert stat.S_IMODE(out.stat().st_mode) == 0o700
    files = list(out.iterdir())
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert {file.name for file in files} == {
        Format.XLSX: {"callqa.xlsx"},
        Format.CSV: {"about.csv", "agents.csv"},
        Format.PARQUET: {"about.parquet", "agents.parquet"},
    }[output]


def test_csv_is_known_to_excel_and_no_text_is_a_formula(con: Con, data: Path, out: Path) -> None:
    write(con, data, out, Format.CSV, "turns")
    assert (out / "turns.csv").read_bytes().startswith(b"\xef\xbb\xbfinteraction_id,")
    texts = [row["text"] for row in in_csv(out, "turns")]
    assert texts == [disarmed(text) for text in HOSTILE]
    assert [armed(text) for text in texts] == list(HOSTILE)


def test_a_workbook_holds_hostile_text_as_text(con: Con, data: Path, out: Path) -> None:
    from openpyxl import load_workbook

    write(con, data, out, Format.XLSX, "turns")
    book = load_workbook(out / "callqa.xlsx")
    header, *rows = book["turns"].iter_rows()
    column = [cell.value for cell in header].index("text")
    cells = [row[column] for row in rows]
    # an empty text comes back as an empty cell: Excel knows no difference
    assert [cell.value or "" for cell in cells] == list(HOSTILE)
    assert {cell.data_type for cell in cells if cell.value} == {"s"}
    assert {cell.number_format for cell in cells[:10]} == {"@"}
    book.close()


def test_numbers_stay_numbers_and_times_are_iso(con: Con, data: Path, out: Path) -> None:
    write(con, data, out, Format.CSV, "interactions", "criterion_results", "findings")
    times = {row["interaction_id"]: row["started_at"] for row in in_csv(out, "interactions")}
    assert times["call-1"] == "2026-03-02T09:00:00Z"
    assert times["chat-1"] == "2026-03-03T10:11:12.500000Z"
    assert times["call-3"] == ""
    results = {row["interaction_id"]: row for row in in_csv(out, "criterion_results")}
    assert json.loads(results["call-1"]["evidence"])[0]["quote"] == "=Hold on"
    assert float(results["chat-1"]["points_earned"]) == 1
    assert json.loads(in_csv(out, "findings")[0]["attributes"]) == {"topic": "billing"}
    write(con, data, out, Format.XLSX, "interactions", "evaluations")
    first = next(r for r in in_workbook(out, "interactions") if r["interaction_id"] == "call-1")
    assert (first["duration_s"], first["turn_count"], first["started_at"]) == (
        61.5,
        0,
        "2026-03-02T09:00:00Z",
    )
    assert [row["passed"] for row in in_workbook(out, "evaluations")].count(True) == 2


@pytest.mark.parametrize("value", [2**60, float("inf"), float("nan")])
def test_what_excel_would_falsify_goes_in_as_text(value: float) -> None:
    from openpyxl import Workbook

    from qa.export._tables import Table

    sheet = _excel._Sheet(Workbook(write_only=True), Table("t", "", "", (("a", "BIGINT", ""),)))
    cell = sheet._cell(value)
    sheet.sheet.close()
    assert (cell.value, cell.data_type) == (str(value), "s")


def test_conversations_have_one_row_each_with_all_that_is_asked_for(con: Con, data: Path, out: Path) -> None:
    write(con, data, out, Format.CSV, "conversations")
    rows = {row["interaction_id"]: row for row in in_csv(out, "conversations")}
    assert list(rows) == ["call-1", "call-2", "chat-1", "call-3"]
    call = rows["call-1"]
    shown = {
        name: call[name] for name in ("agent_name", "reason", "reason_filed", "score_card", "score_tone")
    }
    assert shown == {
        "agent_name": "Kim Lee",
        "reason": "billing",
        "reason_filed": "invoice",
        "score_card": "40.0",
        "score_tone": "90.0",
    }
    assert (call["passed_card"], call["passed_tone"], call["critical_failures"]) == ("false", "true", "1")
    assert (call["critical_missed"], call["csat"], call["is_transferred"]) == ("card.verified", "4.0", "true")
    assert (call["wait_s"], call["handle_time_s"]) == ("12.5", "200.0")
    assert call["report"] == f"reports/kim/2026-W10.html#{anchor('call-1')}"
    assert rows["chat-1"]["report"] == ""
    assert (rows["call-2"]["agent_id"], rows["call-2"]["agent_name"]) == ("several", "Kim Lee / Zoe Park")
    meanings = {row["column"]: row["meaning"] for row in in_csv(out, "about")}
    assert all(meanings[name] for name in call)


def test_an_agents_export_holds_their_part_and_the_conversation_it_belongs_to(
    con: Con, data: Path, out: Path
) -> None:
    done = write(con, data, out, Format.CSV, agent="Zoe Park")
    assert ids(in_csv(out, "interactions")) == {"chat-1", "call-2~zoe"}
    assert ids(in_csv(out, "conversations")) == {"chat-1", "call-2"}
    assert ids(in_csv(out, "surveys")) == {"call-2"}
    assert in_csv(out, "turns") == []
    assert [row["agent_id"] for row in in_csv(out, "agents")] == ["zoe"]
    assert {"kpi_days", "runs", "team_weeks"} <= set(done.left_out)
    assert not (out / "kpi_days.csv").exists()


def test_a_team_and_a_day_narrow_what_is_written(con: Con, data: Path, out: Path) -> None:
    done = write(con, data, out, Format.CSV, since=date(2026, 3, 3))
    assert ids(in_csv(out, "conversations")) == {"chat-1", "call-2"}
    assert ids(in_csv(out, "contacts")) == {"gone-1"}
    assert done.notes == ("1 conversations without a time are left out.",)
    assert [row["week"] for row in in_csv(out, "team_weeks")] == ["2026-W10"] * 3
    assert {row["day"] for row in in_csv(out, "kpi_days")} == {"2026-03-03"}
    write(con, data, out, Format.CSV, team="North")
    assert ids(in_csv(out, "interactions")) == {"call-1", "call-2~kim"}
    assert {row["team"] for row in in_csv(out, "agent_weeks")} == {"North"}


def test_rows_that_excel_cannot_hold_are_left_out_and_that_is_said(
    con: Con, data: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_excel, "MOST_ROWS", 3)
    monkeypatch.setattr(_excel, "_ROWS_AT_ONCE", 2)
    done = write(con, data, out, Format.XLSX, "turns")
    assert "turns: 3 of 13 rows; a sheet of Excel holds no more." in done.notes
    assert [row["turn_index"] for row in in_workbook(out, "turns")] == [0, 1, 2]
    assert [row["meaning"] for row in in_workbook(out, "about")][-len(done.notes) :] == list(done.notes)


def test_text_that_excel_cannot_hold_is_cut_and_that_is_said(
    con: Con, data: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_excel, "MOST_CHARS", 10)
    done = write(con, data, out, Format.XLSX, "turns")
    texts = [row["text"] or "" for row in in_workbook(out, "turns")]
    assert texts == [text if len(text) <= 10 else text[:6] + " […]" for text in HOSTILE]
    # two texts, and the names of two columns
    assert "turns: 4 cells cut at 10 characters; none holds more." in done.notes


def test_a_cell_is_cut_by_the_units_that_excel_counts() -> None:
    assert _excel._utf16_length("a😀") == 3
    assert _excel._first("a😀b", 2) == "a"


@pytest.mark.parametrize("output", list(Format))
def test_a_failure_leaves_the_folder_as_it_was(
    con: Con, data: Path, out: Path, output: Format, monkeypatch: pytest.MonkeyPatch
) -> None:
    out.mkdir()
    (out / "agents.csv").write_text("earlier")
    monkeypatch.setattr("qa.export._write.readable", None)
    monkeypatch.setattr("qa.export._excel.readable", None)
    monkeypatch.setattr("qa.export._write.literal", None)
    with pytest.raises(TypeError):
        write(con, data, out, output, "agents")
    assert [file.name for file in out.iterdir()] == ["agents.csv"]
    assert (out / "agents.csv").read_text() == "earlier"


def test_mistakes_are_told_in_a_line(con: Con, data: Path, out: Path) -> None:
    with pytest.raises(ExportError, match=r"^nope: no such table\. There are: conversations, "):
        write(con, data, out, Format.CSV, "nope")
    with pytest.raises(ExportError, match="nothing matches all that is asked"):
        write(con, data, out, Format.CSV, agent="nobody")
    with pytest.raises(ExportError, match=r"^kpi_days: can't be told apart by what is asked for"):
        write(con, data, out, Format.CSV, "kpi_days", agent="kim")
    assert not out.exists()
    out.write_text("a file")
    with pytest.raises(ExportError, match="can't be written to"):
        write(con, data, out, Format.CSV, "agents")
