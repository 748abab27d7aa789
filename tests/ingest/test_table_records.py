import io
from pathlib import Path

import openpyxl
import pytest

from qa.errors import InputError
from qa.ingest._part import Part
from qa.ingest._table_records import columns_of, is_table, reread_row, table_rows


def part(tmp_path: Path, content: str | bytes, name: str = "a.csv") -> Part:
    (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return Part(tmp_path / name, name, f"chats/{name}")


@pytest.mark.parametrize(
    "written",
    [
        b"Ticket ID,Created-At,Text\n1,2026,Hi\n2,2027,Bye\n",
        "\ufeffTicket ID;Created-At;Text\r\n1;2026;Hi\r\n2;2027;Bye\r\n".encode(),
        "Ticket ID\tCreated-At\tText\n1\t2026\tHi\n2\t2027\tBye".encode("utf-16"),
        b"sep=;\nTicket ID;Created-At;Text\n1;2026;Hi\n\n2;2027;Bye\n",
        b"Ticket ID|Created-At|Text\n1|2026| Hi \n2|2027|Bye\n",
    ],
    ids=["comma", "Excel's semicolons and BOM", "tabs in UTF-16", "sep", "bars"],
)
def test_rows_come_by_folded_columns(tmp_path: Path, written: bytes) -> None:
    rows = list(table_rows(part(tmp_path, written)))
    assert [row.cells for row in rows] == [
        {"ticket_id": "1", "created_at": "2026", "text": "Hi"},
        {"ticket_id": "2", "created_at": "2027", "text": "Bye"},
    ]
    assert not any(row.fault for row in rows)


def test_an_excel_sheet_is_a_table(tmp_path: Path) -> None:
    book, file = openpyxl.Workbook(), io.BytesIO()
    assert book.active is not None
    for row in (["Ticket ID", "Text"], [1, "Hi"], [None, None], [2.5, "Bye"]):
        book.active.append(row)
    book.save(file)
    source = part(tmp_path, file.getvalue(), "a.xlsx")
    assert is_table(source)
    assert [(row.number, row.cells) for row in table_rows(source)] == [
        (2, {"ticket_id": "1", "text": "Hi"}),
        (4, {"ticket_id": "2.5", "text": "Bye"}),
    ]


def test_a_row_is_found_again_by_its_place(tmp_path: Path) -> None:
    source = part(tmp_path, '\ufeffid;text\n1;"a\nb;""c"\n2;é\n')
    columns = columns_of(source)
    assert columns is not None
    with source.open() as stream:
        again = [reread_row(stream, columns, row.start, row.end) for row in table_rows(source)]
    assert again == [{"id": "1", "text": 'a\nb;"c'}, {"id": "2", "text": "é"}]


@pytest.mark.parametrize("bad", ['2;"not closed', "2;x;y;z"])
def test_a_broken_row_is_lost_alone_with_its_line(tmp_path: Path, bad: str) -> None:
    rows = list(table_rows(part(tmp_path, f'id;text\n1;"two\nlines"\n{bad}\n3;x\n4;"y"\n')))
    assert [row.cells.get("id") for row in rows if not row.fault] == ["1", "3", "4"]
    assert [row.number for row in rows if row.fault] == [4]


def test_a_short_row_over_two_lines_is_no_fault(tmp_path: Path) -> None:
    (row,) = table_rows(part(tmp_path, 'id;text;note\n1;"two\nlines"\n'))
    assert (row.cells, row.fault) == ({"id": "1", "text": "two\nlines", "note": ""}, "")


def test_windows_1252_is_read(tmp_path: Path) -> None:
    (row,) = table_rows(part(tmp_path, "id,text\n1,Müller’s\n".encode("cp1252")))
    assert row.cells["text"] == "Müller’s"


@pytest.mark.parametrize("content", ["", "\n\n"])
def test_an_empty_file_is_no_table(tmp_path: Path, content: str) -> None:
    with pytest.raises(InputError, match="no table"):
        list(table_rows(part(tmp_path, content)))


def test_a_text_or_a_damaged_workbook_is_no_table(tmp_path: Path) -> None:
    assert not is_table(part(tmp_path, "Hello there\n"))
    assert not is_table(part(tmp_path, b"PK\x03\x04xyzzy", "a.xlsx"))
