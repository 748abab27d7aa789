"""CSV and workbooks as spreadsheets and their accidents leave them."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl

from tests.badinput.case import Case, case, mixed

__all__ = ["cases", "sheet_xml", "workbook"]

_ROWS = "customer,My router blinks.\nagent,Let me look.\n"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_READ: dict[str, tuple[str, ...]] = {
    "a CSV of Excel": (
        '\ufeffspeaker;text\r\nagent;"Good day; how are you?"\r\n',
        "sep=;\r\nspeaker;text\r\nagent;Hello\r\n",
        '"speaker";"text"\r\n"agent";"Hello"\r\n',
        "speaker\ttext\nagent\tHello\n",
        "Speaker , Text \nagent,=cmd|' /C calc'!A0\n",
        'speaker,text\nagent,"two\nlines"\n',
        "\n\nspeaker,text\nagent,Hello\n",
        "speaker,text\ragent,Hello\r",
    ),
}
_LOST_ALONE: dict[str, tuple[str, ...]] = {
    "a CSV with crooked rows": (
        f"speaker,text\n{_ROWS}agent,a,b,c\n",
        f"speaker,text\n{_ROWS}agent,,,,,,,,,,\n",
        f"speaker,text\n{_ROWS}agent\n\n,,\n",
        f'speaker,text\n{_ROWS}agent,"never closed\ncustomer,lost?\n',
        f'speaker,text\n{_ROWS}agent,"a"b"c"\n',
        f"speaker,text\n{_ROWS}" + "agent" + "," * 5000 + "\n",
    ),
}
_NO_TABLE = (
    ",,,\n,,\n",
    "speaker,text\n",
    "speaker,text\n,\n,\n",
    "speaker\nagent\n",
    "Hello, I have a question\nthat is no table\n",
    "speaker,text,text\nagent,a,b\n",
    '"',
    ",",
    "sep=,\n",
    ";;;;;\n" * 40,
)
_TYPES = (
    b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    b'<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    b'spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/'
    b'vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
)
_RELATIONS = (
    b'<?xml version="1.0"?><Relationships '
    b'xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s" '
    b'Target="%s"/></Relationships>'
)
_BOOK = (
    b'<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    b'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>'
    b'<sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
_LAUGHS = (
    b'<!DOCTYPE x [<!ENTITY a0 "ha">'
    + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 12))
    + b"]>"
)


def sheet_xml(rows: bytes, *, prolog: bytes = b"", dimension: bytes = b"A1:B2") -> bytes:
    """A sheet of a workbook, written by hand."""
    return (
        b'<?xml version="1.0"?>%s<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b'<dimension ref="%s"/><sheetData>%s</sheetData></worksheet>' % (prolog, dimension, rows)
    )


def _cell(at: bytes, text: bytes) -> bytes:
    return b'<c r="%s" t="inlineStr"><is><t>%s</t></is></c>' % (at, text)


_HEAD = b'<row r="1">%s%s</row>' % (_cell(b"A1", b"speaker"), _cell(b"B1", b"text"))
_GOOD_ROW = b'<row r="2">%s%s</row>' % (_cell(b"A2", b"agent"), _cell(b"B2", b"Hello"))


def workbook(sheet: bytes, **more: bytes) -> bytes:
    """A workbook with that sheet."""
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELATIONS % (b"officeDocument", b"xl/workbook.xml"),
        "xl/workbook.xml": _BOOK,
        "xl/_rels/workbook.xml.rels": _RELATIONS % (b"worksheet", b"worksheets/sheet1.xml"),
        "xl/worksheets/sheet1.xml": sheet,
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**parts, **more}.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _saved() -> bytes:
    book = openpyxl.Workbook()
    for row in (("speaker", "text"), ("agent", "Hello"), ("customer", "=1+1"), ("agent", 12.5)):
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def cases() -> Iterator[Case]:
    for kind, texts in _READ.items():
        for number, text in enumerate(texts):
            yield case(kind, {f"chats/excel{number}/a.csv": text.encode()}, "processed")
    for kind, texts in _LOST_ALONE.items():
        for number, text in enumerate(texts):
            yield case(
                kind, {f"chats/crooked{number}/a.csv": text.encode()}, "processed + wrong_shape", "processed"
            )
    for number, text in enumerate(_NO_TABLE):
        none = ("no_turns", "unknown_format", "wrong_shape", "not_readable", "processed")
        yield case("a CSV without a conversation", {f"chats/none{number}/a.csv": text.encode()}, *none)
    wide = "speaker,text," + ",".join(f"c{n}" for n in range(4000)) + "\nagent,Hello\n"
    yield case("a CSV of thousands of columns", {"chats/wide/a.csv": wide.encode()}, "processed")
    long = "speaker,text\nagent," + "word " * 150_000 + "\n"
    yield case("a CSV with a giant cell", {"chats/giant/a.csv": long.encode()}, "processed", "wrong_shape")
    quote = "speaker,text\n" + 'agent,"\n' * 4_000
    yield case(
        "a CSV of open quotes", {"chats/quotes/a.csv": quote.encode()}, *mixed("wrong_shape", "no_turns")
    )
    yield from _workbooks()


def _workbooks() -> Iterator[Case]:
    saved = _saved()
    yield case(
        "a workbook",
        {"chats/book/a.xlsx": saved, "chats/book/B.XLSX": saved},
        "processed",
    )
    for number, share in enumerate((0.1, 0.5, 0.9, 0.99)):
        raw = saved[: int(len(saved) * share)]
        yield case(
            "a workbook that breaks off",
            {f"chats/book-cut{number}/a.xlsx": raw},
            "not_readable",
            "unknown_format",
        )
    for number, place in enumerate(range(40, len(saved), len(saved) // 6)):
        raw = saved[:place] + bytes(8) + saved[place + 8 :]
        ends = mixed("not_readable", "unknown_format")
        yield case("a workbook with damaged bytes", {f"chats/book-bytes{number}/a.xlsx": raw}, *ends)
    no_book = ("not_readable", "unknown_format", "encrypted", "no_turns", "wrong_shape")
    odd = {
        "locked": _OLE + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 5000,
        "old": _OLE + b"\0" * 500 + "Workbook".encode("utf-16-le") + b"\0" * 5000,
        "html": b"<html><table><tr><td>speaker</td></tr></table></html>",
        "empty sheet": workbook(sheet_xml(b"")),
        "no sheet": workbook(b""),
        "not xml": workbook(b"speaker,text"),
        "laughs": workbook(
            sheet_xml(_HEAD + b'<row r="2">%s</row>' % _cell(b"A2", b"&a11;"), prolog=_LAUGHS)
        ),
        "outside": workbook(
            sheet_xml(
                _HEAD + b'<row r="2">%s</row>' % _cell(b"A2", b"&x;"),
                prolog=b'<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
            )
        ),
        "word": workbook(b"").replace(b"xl/workbook.xml", b"xl/wordbook.xml"),
    }
    for number, (name, raw) in enumerate(odd.items()):
        suffix = "xls" if name == "old" else "xlsx"
        yield case("a workbook that is none", {f"chats/book-odd{number}/a.{suffix}": raw}, *no_book)
    far = _HEAD + _GOOD_ROW + b'<row r="1048576">%s</row>' % _cell(b"XFD1048576", b"far")
    raw = workbook(sheet_xml(far, dimension=b"A1:XFD1048576"))
    yield case(
        "a workbook with a cell at its far end",
        {"chats/book-far/a.xlsx": raw},
        "processed",
        "processed + wrong_shape",
    )
    wide = (
        _HEAD
        + _GOOD_ROW
        + b"".join(b'<row r="%d">%s</row>' % (n, _cell(b"XFD%d" % n, b"x")) for n in range(3, 60))
    )
    raw = workbook(sheet_xml(wide, dimension=b"A1:XFD60"))
    yield case(
        "a workbook with a cell at its far end",
        {"chats/book-wide/a.xlsx": raw},
        "processed",
        "processed + wrong_shape",
    )
    yield case(
        "a workbook that unpacks without end",
        {"chats/book-bomb/a.xlsx": lambda path: path.write_bytes(_bomb(1 << 27))},
        "wrong_shape",
        "not_readable",
    )
    yield case(
        "a workbook that unpacks without end",
        {"chats/book-bomb2/a.xlsx": _bomb_file},
        "wrong_shape",
        "not_readable",
        is_large=True,
    )


def _bomb(size: int) -> bytes:
    """A sheet with one cell of so many letters."""
    return workbook(sheet_xml(_HEAD + b'<row r="2">%s</row>' % _cell(b"A2", b"a" * size)))


def _bomb_file(path: Path) -> None:
    path.write_bytes(_bomb(1 << 31))
