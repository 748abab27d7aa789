"""Parts of a night for other machines: a file each, and what came of it in a file beside it.

What was said is redacted before it is written. The files are private, and JSON: reading one gives data of the
types below or an error, and never runs anything, as a pickle would. Pydantic reads and writes them, as it
does the cached transcripts; the runner-up, msgspec, would be a second library for the same.
"""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter
from pydantic_core import PydanticSerializationError

from qa import steps, store, stream
from qa.home import Home
from qa.settings import Privacy, Settings
from qa.types import Interaction, Recording, Redacted, Rejected

__all__ = ["Recordings", "do", "give_recordings", "packed", "take_rows", "unpacked", "write"]

_DONE = ".done"


@dataclass(frozen=True, slots=True)
class Texts:
    """A batch to check, with the phrase files' folder and fingerprint, and what is redacted."""

    interactions: list[Redacted]
    input_keys: dict[str, str]
    phrases: Path
    fingerprint: str
    rules: Privacy
    failed: tuple[Rejected, ...] = ()
    kind: Literal["texts"] = "texts"


@dataclass(frozen=True, slots=True)
class Recordings:
    """Recordings to hear; their redacted transcripts go where `steps.hear` finds them."""

    home: Home
    settings: Settings
    fingerprint: str
    inbox: Path
    recordings: tuple[Recording, ...]
    kind: Literal["recordings"] = "recordings"


@dataclass(frozen=True, slots=True)
class _Batch:
    """A batch in the memory of a cluster; `input_keys` where it was prepared before."""

    interactions: list[Interaction]
    input_keys: dict[str, str] | None
    failed: tuple[Rejected, ...] = ()


_PARTS: TypeAdapter[Texts | Recordings] = TypeAdapter(
    Annotated[Texts | Recordings, Field(discriminator="kind")]
)
_ROWS = TypeAdapter(store.Rows)
_BATCHES = TypeAdapter(_Batch)


def write(
    path: Path,
    batch: list[Interaction] | stream.Prepared,
    phrases: Path,
    fingerprint: str,
    rules: Privacy,
) -> None:
    """Write the batch to the file, redacted by these rules where it wasn't. Raises as `stream.known_book`."""
    if not isinstance(batch, stream.Prepared):
        batch = stream.prepare(batch, stream.known_book(phrases, fingerprint), rules)
    part = Texts(batch.interactions, batch.input_keys, phrases, fingerprint, rules, batch.failed)
    _put(path, _json(_PARTS, part))


def give_recordings(path: Path, part: Recordings) -> None:
    """Write the recordings to hear to the file."""
    _put(path, _json(_PARTS, part))


def do(path: Path) -> None:
    """Do what the file asks for. Doing it twice, even at the same time, comes to the same."""
    part = _PARTS.validate_json(path.read_bytes())
    if isinstance(part, Recordings):
        _hear(part)
    else:
        batch = stream.Prepared(part.interactions, part.input_keys, part.failed)
        done = stream.analyse(batch, part.phrases, part.fingerprint, part.rules)
        _put(path.with_suffix(_DONE), _json(_ROWS, done))


def take_rows(path: Path) -> store.Rows:
    """What came of a part with texts; both files are gone then."""
    done = path.with_suffix(_DONE)
    rows = _ROWS.validate_json(done.read_bytes())
    done.unlink()
    path.unlink()
    return rows


def packed(batch: list[Interaction] | stream.Prepared) -> bytes:
    """The batch for a process of a cluster: bytes, which neither Prefect nor the cluster look through."""
    if isinstance(batch, stream.Prepared):
        return _json(_BATCHES, _Batch([*batch.interactions], batch.input_keys, batch.failed))
    return _json(_BATCHES, _Batch(batch, None))


def unpacked(data: bytes) -> list[Interaction] | stream.Prepared:
    """What `packed` was given."""
    batch = _BATCHES.validate_json(data)
    if batch.input_keys is None:
        return batch.interactions
    return stream.Prepared([Redacted(each) for each in batch.interactions], batch.input_keys, batch.failed)


def _json(adapter: TypeAdapter[Any], value: object) -> bytes:
    """The value as JSON; an unpaired surrogate becomes "?", as it does in the warehouse."""
    try:
        return adapter.dump_json(value)
    except PydanticSerializationError:
        plain = json.dumps(adapter.dump_python(value, mode="json"), ensure_ascii=False)
        return plain.encode("utf-8", "replace")


def _put(path: Path, data: bytes) -> None:
    """The file whole or not at all, readable by its owner only."""
    half = path.with_name(f"{path.name}.{os.getpid()}.half")
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(data)
    half.replace(path)


def _hear(part: Recordings) -> None:
    """What can't be used is said when the run looks for its transcript."""
    job = steps.job_there(part.home, part.settings, part.fingerprint)
    for recording in part.recordings:
        steps.hear(job, part.inbox, recording)
