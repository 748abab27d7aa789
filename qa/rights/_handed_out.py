"""Hands out what is held of a customer: every row as JSON, the same to read as a page, and the recordings."""

import json
import shutil
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from qa import copies, store
from qa.errors import StoreError
from qa.home import Home
from qa.ingest.customers import Customers
from qa.rights._erase import UNKNOWN
from qa.settings import Settings

__all__ = ["Handed", "hand_out"]

_INTERNAL = {"input_key"}
_TEMPLATES = Path(__file__).parent
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Handed:
    """Where it lies, of how many contacts, with how many rows and recordings."""

    path: Path
    contacts: int
    rows: int
    recordings: int


@dataclass(frozen=True, slots=True)
class _Contact:
    """A contact on the page: its facts, what was said, what was found and judged, what was answered."""

    facts: Row
    turns: Sequence[Row]
    findings: Sequence[Row]
    evaluations: Sequence[Row]
    surveys: Sequence[Row]
    recording: str | None


def hand_out(home: Home, settings: Settings, out: Path, at: datetime, customer_id: str) -> Handed:
    """Writes everything held of the customer to a new folder, or a .zip: data.json, data.html, audio/.

    data.json has the rows of all tables that tell of the customer's contacts, as they are stored: redacted.
    What agents noted about each other's reviews is in it too: look through it before you hand it out.
    The files are readable by their owner only. Raises StoreError when nothing is held of the customer, or
    `out` is there already.
    """
    is_zip = out.suffix.lower() == ".zip"
    folder = out.with_name(f".{out.stem}.part") if is_zip else out
    if out.exists():
        raise StoreError(f"{out}: is there already. Name another folder or .zip.")
    with closing(store.open_warehouse(home.root, read_only=True, settings=settings)) as con:
        ids = store.contacts_of(con, Customers().id_of(customer_id))
        if not ids:
            raise StoreError(f"customer: {UNKNOWN}")
        tables = store.rows_about(con, ids)
    try:
        folder.mkdir(parents=True, mode=0o700)
        recordings = _copy_recordings(home, folder, ids)
        _write(
            folder / "data.json", json.dumps(_document(tables, at), indent=2, ensure_ascii=False, default=str)
        )
        _write(folder / "data.html", _page(tables, recordings, at))
        if is_zip:
            shutil.make_archive(str(out.with_suffix("")), "zip", folder)
            out.chmod(0o600)
    finally:
        if is_zip:
            shutil.rmtree(folder, ignore_errors=True)
    return Handed(out, len(ids), sum(map(len, tables.values())), len(recordings))


def _document(tables: Mapping[str, Sequence[Row]], at: datetime) -> dict[str, Any]:
    rows = {table: [_shown(row) for row in found] for table, found in tables.items()}
    return {"made_at": at.isoformat(), "tables": rows}


def _shown(row: Row) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in _INTERNAL}


def _copy_recordings(home: Home, folder: Path, ids: Sequence[str]) -> dict[str, str]:
    """Copies the redacted recordings; their names below the folder, by contact."""
    found = {one: path for one in ids if (path := copies.path_of(home.audio, one)).exists()}
    for path in found.values():
        target = folder / "audio" / path.name
        target.parent.mkdir(exist_ok=True, mode=0o700)
        shutil.copyfile(path, target)
        target.chmod(0o600)
    return {one: f"audio/{path.name}" for one, path in found.items()}


def _page(tables: Mapping[str, Sequence[Row]], recordings: Mapping[str, str], at: datetime) -> str:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    by_id: dict[str, dict[str, list[Row]]] = {}
    for table, rows in tables.items():
        for row in rows:
            by_id.setdefault(row["interaction_id"], {}).setdefault(table, []).append(row)
    contacts = [_contact(one, about, recordings.get(one)) for one, about in sorted(by_id.items())]
    return environment.get_template("handed_out.html.j2").render(contacts=contacts, made_at=at, tables=tables)


def _contact(one: str, about: Mapping[str, Sequence[Row]], recording: str | None) -> _Contact:
    facts = {"interaction_id": one}
    for table in ("contacts", "interactions"):
        for row in about.get(table, ()):
            facts |= {name: value for name, value in _shown(row).items() if value is not None}
    return _Contact(
        facts,
        about.get("turns", ()),
        about.get("findings", ()),
        about.get("evaluations", ()),
        about.get("surveys", ()),
        recording,
    )


def _write(path: Path, text: str) -> None:
    path.touch(mode=0o600)
    path.write_text(text, encoding="utf-8")
