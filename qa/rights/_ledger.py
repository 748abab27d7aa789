"""The secret and the ledger of removals: what survives when the warehouse is put back from a backup.

DATA/removals.jsonl has a line a removal, with keyed hashes in place of ids, written before the warehouse
forgets. What it has and the warehouse hasn't is removed again.
"""

import json
import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from duckdb import DuckDBPyConnection

from qa import store
from qa.errors import StoreError
from qa.home import Home
from qa.settings import Settings

__all__ = ["catch_up", "note_readmitted", "noted", "secret_of"]

_BYTES = 32
_MISSING = (
    "is missing, and without it nobody can tell which inputs were removed: they would be read again. "
    "Bring it back from where you keep it, or name it in callqa.yaml: removals_key_file."
)


def secret_of(con: DuckDBPyConnection, home: Home, settings: Settings) -> bytes:
    """The site's secret; made where nothing was ever removed.

    Raises StoreError when it is missing or no secret of ours, and something was removed by it.
    """
    path = settings.removals_key_file or home.removals_key
    try:
        secret = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except FileNotFoundError:
        is_needed = con.execute("SELECT 1 FROM removed_inputs LIMIT 1").fetchone() or home.removals.exists()
        if is_needed:
            raise StoreError(f"{path}: {_MISSING}") from None
        return _make(path)
    except (OSError, ValueError):
        raise StoreError(f"{path}: can't be read as the secret that callqa made. Bring it back.") from None
    if len(secret) != _BYTES:
        raise StoreError(f"{path}: is not the secret that callqa made. Bring it back.")
    return secret


def _make(path: Path) -> bytes:
    """A new secret, there whole or not at all; of two that make one at once, one finds the other's."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(_BYTES) + "\n")
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(part, path)
    finally:
        part.unlink(missing_ok=True)
    return bytes.fromhex(path.read_text(encoding="ascii").strip())


@contextmanager
def noted(  # noqa: PLR0913 - a row of the log
    con: DuckDBPyConnection,
    home: Home,
    why: store.Why,
    extent: store.Extent,
    interactions: int,
    *,
    at: datetime,
    inputs: Sequence[store.Hashes] = (),
) -> Iterator[dict[str, int]]:
    """A transaction that removes something; put into the dictionary how many rows of which table.

    `inputs` aren't to be read again: the ledger has them before the tables forget them, so that a killed
    removal is finished by `catch_up`. What has none is done again when killed: the ledger has it after.
    """
    if extent != "audio":
        home.compact_due.touch(mode=0o600)
    counts: dict[str, int] = {}
    with store.transaction(con):
        yield counts
        removal = store.Removal(store.new_removal_id(), at, why, extent, interactions, counts)
        line = asdict(removal) | {"removed_at": at.isoformat(), "inputs": list(inputs)}
        if inputs:
            _append(home.removals, line)
        store.note_removal(con, removal, inputs)
    if not inputs:
        _append(home.removals, line)


def note_readmitted(home: Home, input_hash: str) -> None:
    """Writes that this input may be read again."""
    _append(home.removals, {"readmitted": input_hash})


def _append(path: Path, line: dict[str, Any]) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")
        file.flush()
        os.fsync(file.fileno())


def catch_up(con: DuckDBPyConnection, home: Home, settings: Settings) -> tuple[str, ...]:
    """Removes again what the ledger says was removed and this warehouse doesn't know of; which contacts.

    So a backup from before a removal, put in the warehouse's place, is without what was removed since.
    """
    known = {each.removal_id for each in store.removals(con)}
    missing = [each for each in _read(home.removals) if each[0].removal_id not in known]
    if not missing:
        return ()
    home.compact_due.touch(mode=0o600)
    secret = secret_of(con, home, settings)
    wanted = {hashed for _, inputs in missing for hashed, _ in inputs}
    stored = [one for (one,) in con.execute(_ALL_IDS).fetchall()] if wanted else []
    ids = tuple(one for one in stored if store.hash_of(secret, one) in wanted)
    with store.transaction(con):
        store.anonymise(con, ids, max(removal.removed_at for removal, _ in missing))
        for removal, inputs in missing:
            store.note_removal(con, removal, inputs)
    return ids


_ALL_IDS = """
    SELECT interaction_id FROM interactions UNION SELECT interaction_id FROM contacts
    UNION SELECT interaction_id FROM surveys
    UNION SELECT interaction_id FROM rejected_inputs WHERE interaction_id IS NOT NULL
"""


def _read(path: Path) -> list[tuple[store.Removal, list[store.Hashes]]]:
    """The removals, without inputs readmitted after. The half line of a killed process is left out."""
    found: list[tuple[store.Removal, list[store.Hashes]]] = []
    for text in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        try:
            line = json.loads(text)
        except ValueError:
            continue
        if "readmitted" in line:
            found = [(one, [each for each in ins if each[0] != line["readmitted"]]) for one, ins in found]
        else:
            inputs = [(hashed, source) for hashed, source in line.pop("inputs")]
            at = datetime.fromisoformat(line.pop("removed_at"))
            found.append((store.Removal(removed_at=at, **line), inputs))
    return found
