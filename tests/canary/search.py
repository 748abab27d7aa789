"""Looks for secrets in every byte of files, in the forms that programs give to texts."""

import base64
import gzip
import html
import io
import json
import re
import sqlite3
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from urllib.parse import quote, quote_plus

import duckdb
import numpy as np

__all__ = ["Searcher", "contents"]

_KEY_BYTES = 8
_BETWEEN_DIGITS = re.compile(rb"(?<=\d)[ \-.()/+]{1,3}(?=\d)")
_TAGS = re.compile(r"<[^>]*>")


class Searcher:
    """Finds any of the texts, in one pass for the first eight bytes of all their forms."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._forms: dict[bytes, list[tuple[bytes, str]]] = {}
        for text in texts:
            for form in _forms(text):
                assert len(form) >= _KEY_BYTES, text
                self._forms.setdefault(form[:_KEY_BYTES], []).append((form, text))
        self._keys = np.sort(np.array([int.from_bytes(key, "little") for key in self._forms], dtype="<u8"))

    def found_in(self, data: bytes) -> set[str]:
        """The texts that stand in the data, whatever their form."""
        lower = data.lower()
        return {text for each in (data, lower, _BETWEEN_DIGITS.sub(b"", lower)) for text in self._in(each)}

    def _in(self, data: bytes) -> Iterator[str]:
        for offset in range(min(_KEY_BYTES, len(data))):
            whole = (len(data) - offset) // _KEY_BYTES * _KEY_BYTES
            words = np.frombuffer(data, "<u8", whole // _KEY_BYTES, offset)
            places = np.searchsorted(self._keys, words)
            hits = np.flatnonzero(self._keys[np.minimum(places, len(self._keys) - 1)] == words)
            for at in (int(hit) * _KEY_BYTES + offset for hit in hits):
                for form, text in self._forms[data[at : at + _KEY_BYTES]]:
                    if data.startswith(form, at):
                        yield text


def _forms(text: str) -> set[bytes]:
    """The text as it may be written; in lower case but for base64, which has none."""
    lower = text.lower()
    digits = re.sub(r"\D", "", text)
    shown = {lower, lower.replace(" ", ""), lower.replace(" ", "_"), quote(lower), quote_plus(lower)}
    shown |= {quote(lower, safe="").lower(), html.escape(lower), json.dumps(lower)[1:-1]}
    if len(digits) >= _KEY_BYTES and not any(map(str.isalpha, text)):
        shown.add(digits)
    forms = {each.encode(code) for each in shown for code in ("utf-8", "utf-16-le", "utf-16-be")}
    forms |= {each.encode().hex().encode() for each in (text, lower)}
    return forms | {each for raw in (text, lower) for each in _base64(raw.encode())}


def _base64(raw: bytes) -> Iterator[bytes]:
    """At each of the three places where it can begin, without the letters that share bits with neighbours."""
    for ahead in range(3):
        made = base64.b64encode(b"\0" * ahead + raw).rstrip(b"=")
        form = made[-(-ahead * 8 // 6) : len(made) - 1]
        if len(form) >= _KEY_BYTES:
            yield form


def contents(path: Path) -> Iterator[bytes]:
    """The file's bytes, and where those are packed also what they hold; its name is part of it."""
    yield str(path.name).encode()
    data = path.read_bytes()
    yield data
    if data.startswith(b"SQLite format 3\0"):
        yield _sqlite(path)
    elif data[8:12] == b"DUCK":
        yield _duckdb(f"ATTACH '{path}' AS file (READ_ONLY)", "file")
    elif data.startswith(b"PAR1"):
        yield _rows(duckdb.connect(), f"FROM '{path}'")
    elif data.startswith(b"PK\x03\x04"):
        if zipfile.is_zipfile(io.BytesIO(data)):  # not while it is written
            with zipfile.ZipFile(io.BytesIO(data)) as file:
                yield from (file.read(name) for name in file.namelist())
                yield "\n".join(file.namelist()).encode()
    elif data.startswith(b"\x1f\x8b"):
        yield gzip.decompress(data)
    elif data.lstrip()[:1] in {b"{", b"["}:
        yield _joined(data)
    elif b"<html" in data[:200].lower():
        yield html.unescape(_TAGS.sub("", data.decode("utf-8", "replace"))).encode()


def _sqlite(path: Path) -> bytes:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as con:
        con.text_factory = bytes
        tables = [
            name.decode() for (name,) in con.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        rows = (row for table in tables for row in con.execute(f'SELECT * FROM "{table}"'))
        return b"\n".join(
            cell if isinstance(cell, bytes) else str(cell).encode() for row in rows for cell in row
        )


def _duckdb(attach: str, name: str) -> bytes:
    with closing(duckdb.connect()) as con:
        con.execute(attach)
        tables = con.execute(
            "SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = $1", [name]
        ).fetchall()
        return b"\n".join(_rows(con, f'FROM "{name}"."{schema}"."{table}"') for schema, table in tables)


def _rows(con: duckdb.DuckDBPyConnection, query: str) -> bytes:
    return "\n".join(str(cell) for row in con.execute(query).fetchall() for cell in row).encode()


def _joined(data: bytes) -> bytes:
    """All texts of a JSON document, one after another: words that stand each by itself are read as one."""
    try:
        value = json.loads(data)
    except ValueError:
        return b""
    return " ".join(_texts(value)).encode("utf-8", "replace")


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from (text for each in value.values() for text in _texts(each))
    elif isinstance(value, list):
        yield from (text for each in value for text in _texts(each))
