"""Parts of a night for other machines: a file each, and what came of it in a file beside it.

What was said is redacted before it is written. The files are private and pickled: whoever can write this
folder can write the warehouse too.
"""

import os
import pickle
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from qa import steps, store, stream
from qa.home import Home
from qa.settings import Privacy, Settings
from qa.types import Interaction, Recording

__all__ = ["Recordings", "Texts", "do", "put", "take_rows", "write"]

_DONE = ".done"


@dataclass(frozen=True, slots=True)
class Texts:
    """A batch to check, with the phrase files' folder and fingerprint, and what is redacted."""

    batch: stream.Prepared
    phrases: Path
    fingerprint: str
    rules: Privacy


@dataclass(frozen=True, slots=True)
class Recordings:
    """Recordings to hear; their redacted transcripts go where `steps.hear` finds them."""

    home: Home
    settings: Settings
    fingerprint: str
    inbox: Path
    recordings: tuple[Recording, ...]


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
    put(path, Texts(batch, phrases, fingerprint, rules))


def put(path: Path, part: object) -> None:
    """The file whole or not at all, readable by its owner only."""
    half = path.with_name(f"{path.name}.{os.getpid()}.half")
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        pickle.dump(part, file)
    half.replace(path)


def do(path: Path) -> None:
    """Do what the file asks for. Doing it twice, even at the same time, comes to the same."""
    part = pickle.loads(path.read_bytes())  # noqa: S301 - our own, in a private folder
    if isinstance(part, Recordings):
        _hear(part)
    else:
        done = stream.analyse(part.batch, part.phrases, part.fingerprint, part.rules)
        put(path.with_suffix(_DONE), done)


def take_rows(path: Path) -> store.Rows:
    """What came of a part with texts; both files are gone then."""
    done = path.with_suffix(_DONE)
    rows = cast(store.Rows, pickle.loads(done.read_bytes()))  # noqa: S301 - as above
    done.unlink()
    path.unlink()
    return rows


def _hear(part: Recordings) -> None:
    """What can't be used is said when the run looks for its transcript."""
    job = steps.job_there(part.home, part.settings, part.fingerprint)
    for recording in part.recordings:
        steps.hear(job, part.inbox, recording)
