"""Tables written for tests, as people and tools write them."""

import io
from collections.abc import Sequence

import openpyxl

_ROWS = (
    ("T-1", "2026-10-20T09:00:00+00:00", "customer", "Sam", "My parcel is late.", "", ""),
    ("T-2", "2026-10-20T09:00:30+00:00", "customer", "Kim", "Are you open?", "", ""),
    (
        "T-1",
        "2026-10-20T09:01:00+00:00",
        "agent",
        "Ana Ruiz",
        "<p>Hello Sam,<br>it comes today.</p>",
        "",
        "good",
    ),
    ("T-1", "2026-10-20T09:01:30+00:00", "agent", "Ben Okoro", "He is angry.", "yes", ""),
    ("T-1", "2026-10-20T09:02:00+00:00", "customer", "Sam", "Thank you!", "", "good"),
)
_HEADER = ("Conversation ID", "Timestamp", "Role", "Name", "Text", "Internal", "CSAT")


def _csv(rows: Sequence[Sequence[str]], delimiter: str) -> str:
    return "".join(delimiter.join(row) + "\r\n" for row in rows)


def workbook(rows: Sequence[Sequence[object]]) -> bytes:
    """An Excel workbook with these rows in its first sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(list(row))
    book.create_sheet("Notes").append(["nothing"])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


ROLES = """{
  "columns": {"conversation_id": "Number", "time": "When", "role": "Kind", "speaker": "Who", "text": "Memo",
              "internal": "Note?"},
  "role_values": {"agent": ["staff"], "customer": "client"}, "internal_values": ["x"],
  "csat_column": "Rating", "timezone": "Europe/Madrid", "date_format": "%d/%m/%Y %H:%M:%S"
}"""
MAPPED = """\
Number;Rating;Who;Kind;When;Memo;Note?;Colour
T-1;;Sam;Client;20/10/2026 11:00:00;My parcel is late.;;red
T-2;;Kim;client;20/10/2026 11:00:30;Are you open?;;red
T-1;good;Ana Ruiz;staff;20/10/2026 11:01:00;"<p>Hello Sam,<br>it comes today.</p>";;
T-1;;ben@shop.example;STAFF;20/10/2026 11:01:30;He is angry.;X;
T-1;;Sam;client;20/10/2026 11:02:00;Thank you!;;
"""

FILES: dict[str, dict[str, str | bytes]] = {
    "csv of semicolons": {"chats.csv": _csv((_HEADER, *_ROWS), ";")},
    "tsv in UTF-16": {"chats.tsv": _csv((_HEADER, *_ROWS), "\t").encode("utf-16")},
    "pipes with a BOM": {"chats.csv": "\ufeff" + _csv((_HEADER, *_ROWS), "|")},
    "Excel's sep line": {"chats.csv": "sep=;\r\n" + _csv((_HEADER, *_ROWS), ";")},
    "xlsx": {"chats.xlsx": workbook((_HEADER, *_ROWS))},
    "mapped": {"export.csv": MAPPED, "roles.json": ROLES},
    "mapped xlsx": {
        "export.xlsx": workbook([line.replace('"', "").split(";") for line in MAPPED.splitlines()]),
        "roles.json": ROLES,
    },
}
