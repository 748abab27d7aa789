"""Zips and documents that are cut, locked, bottomless or lie about themselves."""

import io
import json
import struct
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.badinput.case import Case, case, mixed

__all__ = ["cases", "zipped"]

_TICKET = json.dumps(
    {
        "id": 35,
        "requester_id": 20,
        "comments": [
            {
                "id": 1,
                "type": "Comment",
                "author_id": 20,
                "body": "Where is my parcel?",
                "public": True,
                "created_at": "2026-03-01T09:00:00Z",
                "via": {"channel": "web"},
            },
            {
                "id": 2,
                "type": "Comment",
                "author_id": 10,
                "body": "On its way.",
                "public": True,
                "created_at": "2026-03-01T09:01:00Z",
                "via": {"channel": "web"},
            },
        ],
    }
).encode()
_HEADS = {
    "7z": b"7z\xbc\xaf\x27\x1c",
    "rar": b"Rar!\x1a\x07\x00",
    "gz": b"\x1f\x8b\x08\x00",
    "bz2": b"BZh9",
    "xz": b"\xfd7zXZ\x00",
    "tar": b"a.json" + bytes(94) + b"0000644\x00",
    "zst": b"\x28\xb5\x2f\xfd",
    "exe": b"MZ\x90\x00",
    "pdf": b"%PDF-1.7\n",
    "png": b"\x89PNG\r\n\x1a\n",
    "jpg": b"\xff\xd8\xff\xe0",
    "sqlite": b"SQLite format 3\x00",
    "parquet": b"PAR1",
    "pickle": b"\x80\x04\x95",
    "p7m": b"\x30\x80\x06\x09",
}
_WORD = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>%s</w:body></w:document>'
_LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'


def zipped(files: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The files as a zip."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _ticket(number: int) -> bytes:
    return _TICKET.replace(b'"id": 35', b'"id": %d' % (35_000 + number))


def cases() -> Iterator[Case]:
    good = zipped({"tickets.json": _ticket(0)})
    for number, share in enumerate((0.05, 0.3, 0.6, 0.95)):
        raw = good[: int(len(good) * share)]
        yield case(
            "a zip that breaks off", {f"exports/cut{number}/a.zip": raw}, "unknown_format", "not_readable"
        )
    for number, place in enumerate(range(30, len(good), len(good) // 10)):
        raw = good[:place] + b"\xa5" * 4 + good[place + 4 :]
        yield case(
            "a zip with damaged bytes",
            {f"exports/bytes{number}/a.zip": raw},
            *mixed("unknown_format", "not_readable", "left_out"),
        )
    yield from _locked(good)
    yield from _inside()
    yield from _bottomless()
    for number, (suffix, head) in enumerate(_HEADS.items()):
        raw = head + bytes(range(256)) * 8
        for folder in ("chats", "exports"):
            yield case(
                "files of other programs",
                {f"{folder}/other{number}/a.{suffix}": raw},
                "unknown_format",
                "encrypted",
                "not_readable",
            )
    yield from _documents()


def _locked(good: bytes) -> Iterator[Case]:
    """The bit of encryption set in both headers; the bytes need not be encrypted for that."""
    local, central = bytearray(good), good.find(b"PK\x01\x02")
    local[6] |= 1
    local[central + 8] |= 1
    yield case("a locked zip", {"exports/locked/a.zip": bytes(local)}, "encrypted")
    for number, method in enumerate((1, 6, 9, 14, 95, 99)):
        raw = bytearray(good)
        struct.pack_into("<H", raw, 8, method)
        struct.pack_into("<H", raw, central + 10, method)
        yield case(
            "a zip of an unknown method",
            {f"exports/method{number}/a.zip": bytes(raw)},
            "not_readable",
            "unknown_format",
        )


def _inside() -> Iterator[Case]:
    names = (
        "../../etc/passwd.json",
        "/abs/t.json",
        "C:\\t.json",
        "a/" * 200 + "t.json",
        "n" * 900 + ".json",
        "\x1b[31m.json",
        "a.json/",
        "dir/",
    )
    for number, name in enumerate(names):
        raw = zipped({name: _ticket(100 + number)})
        yield case(
            "a zip with odd names inside",
            {f"exports/names{number}/a.zip": raw},
            *mixed("unknown_format", "not_readable"),
        )
    for number, lost in enumerate((b"q.json", b"r.bin")):
        nameless = zipped({"q.json": _ticket(150 + number), "r.bin": bytes(9)})
        yield case(
            "a zip with a file of no name inside",
            {f"exports/nameless{number}/a.zip": nameless.replace(lost, b"\0" + lost[1:])},
            "processed + left_out",
        )
    given = {
        "empty": {},
        "a zip": {"b.zip": zipped({"t.json": _ticket(200)})},
        "pictures": {"a.png": b"\x89PNG", "b.txt": b"words"},
        "broken json": {"tickets.json": _ticket(201)[:90]},
        "empty json": {"tickets.json": b""},
        "ticket and more": {"tickets.json": _ticket(202), "b.bin": bytes(500)},
    }
    for number, files in enumerate(given.values()):
        ends = (
            "unknown_format",
            "not_readable",
            "processed + left_out",
            "wrong_shape",
            "left_out",
            "processed + left_out + wrong_shape",
        )
        yield case(
            "a zip with something else inside", {f"exports/inside{number}/a.zip": zipped(files)}, *ends
        )


def _bottomless() -> Iterator[Case]:
    zeros = zipped({"tickets.json": b'[{"a": "' + b"0" * (1 << 24)})
    yield case(
        "a zip that unpacks without end",
        {"exports/bomb/a.zip": zeros},
        "not_readable",
        "unknown_format",
        "wrong_shape",
    )
    lie = bytearray(zeros)
    central = zeros.find(b"PK\x01\x02")
    struct.pack_into("<I", lie, central + 24, 10)
    yield case(
        "a zip that unpacks without end",
        {"exports/bomb-lies/a.zip": bytes(lie)},
        "not_readable",
        "unknown_format",
        "wrong_shape",
    )
    many = zipped({f"{n}.txt": b"" for n in range(3_000)}, zipfile.ZIP_STORED)
    yield case("a zip of thousands of files", {"exports/many/a.zip": many}, "unknown_format")

    def giant(path: Path) -> None:
        with (
            zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
            archive.open("tickets.json", "w", force_zip64=True) as file,
        ):
            file.write(b"[")
            for _ in range(3_000):
                file.write(b" " * (1 << 20))

    yield case(
        "a zip that unpacks without end",
        {"exports/bomb-large/a.zip": giant},
        "not_readable",
        "unknown_format",
        "wrong_shape",
        is_large=True,
    )


def _documents() -> Iterator[Case]:
    said = _WORD % b"<w:p><w:r><w:t>Ana: Hello</w:t></w:r></w:p>"
    bodies = {
        "plain": said,
        "laughs": _LAUGHS + said,
        "outside": b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + said.replace(b"Hello", b"&a;"),
        "not xml": b"words",
        "cut": said[:100],
        "deep": _WORD % (b"<w:p>" * 20_000),
        "empty": b"",
    }
    for number, xml in enumerate(bodies.values()):
        raw = zipped({"word/document.xml": xml})
        ends = ("unknown_format", "wrong_shape", "not_readable", "no_turns", "processed")
        yield case("Word documents that are none", {f"exports/word{number}/a.docx": raw}, *ends)

    def large(path: Path) -> None:
        path.write_bytes(zipped({"word/document.xml": _WORD % (b" " * (1 << 27))}))

    yield case(
        "a Word document that unpacks without end",
        {"exports/word-bomb/a.docx": large},
        "wrong_shape",
        "not_readable",
        "unknown_format",
    )
