"""Ways in which hearing goes wrong, for the processes of a pool: a recording's name says which."""

import os
import signal
from pathlib import Path

from qa.settings import Settings
from qa.transcribe.parties import Names
from qa.types import Channel, Interaction, Recording


def hear(settings: Settings, recording: Recording, names: Names) -> Interaction:
    """`kill`, `crash`, `memory` and `hang` do so; `once` is killed the first time only; others are heard.

    A line in the file `tries` beside it tells of each.
    """
    stem = recording.path.stem
    with (recording.path.parent / "tries").open("a") as tries:
        tries.write(f"{stem}\n")
    if stem == "memory":
        raise MemoryError
    if stem == "hang":
        signal.pause()
    if stem == "crash":
        os.kill(os.getpid(), signal.SIGABRT)
    if stem == "kill" or (stem == "once" and _is_first(recording.path)):
        os.kill(os.getpid(), signal.SIGKILL)
    return Interaction(Channel.CALL, recording.metadata, recording.source_sha256, (), engine="none")


def _is_first(path: Path) -> bool:
    return (path.parent / "tries").read_text().split().count(path.stem) == 1
