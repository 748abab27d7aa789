"""What is said about inputs beside them: manifest.csv, sidecars, and the pattern of file names."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from qa.errors import ConfigError, InputError, Mistake, RejectReason
from qa.ingest._consent import refused_in
from qa.ingest._draft import CONSENT, FIELDS, Fields, Notes, rejected
from qa.ingest._table import Row, columns_kept_out, read_table
from qa.types import Rejected

__all__ = ["COLUMNS", "Manifest", "ManifestRow", "merge", "name_pattern", "read_manifest", "sidecar_fields"]

NAME = "manifest.csv"
COLUMNS = (*FIELDS, "speakers", *CONSENT)
"""What can be said of an input beside it; `speakers` is how many speak in a recording on one channel."""


@dataclass(frozen=True, slots=True)
class ManifestRow:
    """One row: `file` relative to its folder, "" where the row speaks of an interaction_id alone."""

    line: int
    file: str
    fields: Fields


class Manifest:
    """The rows of one folder's manifest, and which of them found their input."""

    def __init__(self, rows: Iterable[ManifestRow] = (), source_name: str = NAME) -> None:
        self.rows = tuple(rows)
        self.source_name = source_name
        self._used: set[int] = set()

    def fields_for(self, file: str, interaction_id: str | None, *, is_alone: bool) -> Fields:
        """What the manifest says of a conversation in `file`.

        One row suffices for a conversation alone in its file, whatever id it gave itself; in a shared file
        a row speaks of the conversation with its interaction_id, or of all where it has none.
        """
        of_file = [row for row in self.rows if row.file == file]
        if is_alone and len(of_file) == 1:
            return self._use(of_file)
        of_id = [row for row in self.rows if row.file in {file, ""} and _has_id(row, interaction_id)]
        of_all = [row for row in of_file if "interaction_id" not in row.fields]
        return self._use([*of_id, *of_all])

    def _use(self, rows: list[ManifestRow]) -> Fields:
        self._used.update(row.line for row in rows)
        return merge(*(row.fields for row in rows))

    def missing(self, files: Mapping[str, int]) -> list[Rejected]:
        """Rows that found no input. `files` has the number of conversations in each file of the folder."""
        found = []
        for row in self.rows:
            if row.line in self._used or (row.file and files.get(row.file) == 0):
                continue  # a file without a conversation is rejected itself
            if row.file in files:
                what = f"no conversation in {row.file} has its interaction_id"
            elif row.file:
                what = f"{row.file} is not there"
            else:
                what = "no input has its interaction_id"
            found.append(
                rejected(
                    self.source_name,
                    RejectReason.MISSING_FILE,
                    f"{what}. Deliver the file, or remove the row.",
                    part=f"line {row.line}",
                )
            )
        return found


def _has_id(row: ManifestRow, interaction_id: str | None) -> bool:
    return interaction_id is not None and row.fields.get("interaction_id") == interaction_id


def read_manifest(folder: Path, notes: Notes) -> tuple[Manifest, list[Rejected]]:
    """The folder's manifest, empty where there is none, and its unusable rows by line."""
    source_name = f"{folder.name}/{NAME}"
    if not (folder / NAME).is_file():
        return Manifest(), []
    try:
        table = read_table(folder / NAME, ("file", *COLUMNS), notes, source_name)
    except InputError as error:
        return Manifest(), [rejected(source_name, error.reason, error.detail)]
    if not {"file", "interaction_id"} & set(table.columns):
        detail = f"has neither a column file nor interaction_id. Its columns are file, {', '.join(COLUMNS)}."
        return Manifest(), [rejected(source_name, RejectReason.WRONG_SHAPE, detail)]
    unknown = sorted(set(table.columns) - {"file", *COLUMNS, ""})
    if unknown:
        notes.say(f"{source_name}: {columns_kept_out(table.columns, unknown)}")
    rows: dict[tuple[str, str], ManifestRow] = {}
    bad: list[Rejected] = []
    for row in table.rows:
        entry = _entry(row, folder.name)
        first = rows.setdefault((entry.file, entry.fields.get("interaction_id", "")), entry)
        fault = _fault(row, entry, first)
        if fault:
            bad.append(rejected(source_name, RejectReason.WRONG_SHAPE, fault, part=f"line {row.line}"))
    usable = [entry for entry in rows.values() if entry.file or "interaction_id" in entry.fields]
    return Manifest(usable, source_name), bad


def _entry(row: Row, folder: str) -> ManifestRow:
    file = row.cells.get("file", "").replace("\\", "/").removeprefix("./").removeprefix(f"{folder}/")
    return ManifestRow(row.line, file, {k: row.cells[k] for k in COLUMNS if row.cells.get(k)})


def _fault(row: Row, entry: ManifestRow, first: ManifestRow) -> str | None:
    if row.surplus:
        return "has more cells than the header; those beyond it were not read. Mend it."
    if not entry.file and "interaction_id" not in entry.fields:
        return "has neither file nor interaction_id. Add one."
    if first.fields != entry.fields:
        return (
            f"speaks of the same input as line {first.line}, otherwise. Line {first.line} holds: remove one."
        )
    return None


def sidecar_fields(value: Mapping[str, object], source_name: str, notes: Notes) -> Fields:
    """What a sidecar says: the manifest's columns as keys; `id` is interaction_id. Other keys are noted."""
    given = {"interaction_id" if key == "id" else key: item for key, item in value.items()}
    usable = {k: str(v).strip() for k, v in given.items() if k in COLUMNS and isinstance(v, str | int)}
    unknown = sum(k not in usable and v is not None for k, v in given.items())
    if unknown:
        notes.say(f"{source_name}: keys kept out: {unknown}")
    return {k: v for k, v in usable.items() if v}


def name_pattern(pattern: str | None) -> re.Pattern[str] | None:
    """The site's pattern of file names, ready to use. Raises ConfigError when it isn't usable."""
    if pattern is None:
        return None
    try:
        compiled = re.compile(pattern)
    except re.error as error:
        raise ConfigError([Mistake("settings", None, f"file_name_pattern: {error}. Mend it.")]) from None
    unknown = sorted(set(compiled.groupindex) - set(COLUMNS))
    if unknown:
        what = f"no column of the manifest is called {', '.join(unknown)}. Known: {', '.join(COLUMNS)}."
        raise ConfigError([Mistake("settings", None, f"file_name_pattern: {what}")])
    return compiled


def merge(*layers: Fields) -> Fields:
    """One set of fields out of several: what an earlier layer says holds, and any refusal."""
    merged: dict[str, str] = {}
    for layer in reversed(layers):
        merged |= layer
    return merged | {name: layer[name] for layer in layers for name in refused_in(layer)}
