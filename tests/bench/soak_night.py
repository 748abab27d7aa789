"""The night of tests/bench/soak.py: python -m tests.bench.soak_night FOLDER DATA [PLACE COUNT]

Recordings are heard by processes as in any night, with prepared words in place of a model's; what their ids
begin with happens to them. With a place the process kills itself at the call of that count.
"""

import os
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from qa.settings import Settings
from qa.transcribe import CannedTranscriber, Ear, Names, transcribe
from qa.transcribe.engine import AudioChannel, Heard
from qa.types import Interaction, Recording, Word

_LIMIT_S = 20.0
"""For a recording of any length, in place of some minutes."""
_SAID = (
    "Thank you for calling Harbor Broadband, this is Anna. How can I help?",
    "My internet is down again and I am really frustrated.",
)


class _Engine(CannedTranscriber):
    """The same words in every recording, and faults by name."""

    def __init__(self) -> None:
        super().__init__({}, language="en")

    def transcribe(
        self, channels: Sequence[AudioChannel], language: str | None, vocabulary: Sequence[str] = ()
    ) -> Heard:
        fault = channels[0].source_name.partition("-")[0]
        if fault == "hung":
            threading.Event().wait()
        if fault == "memory":
            raise MemoryError
        if fault == "breaks":
            raise RuntimeError("prepared to break")
        if fault == "dies":
            os.kill(os.getpid(), signal.SIGKILL)
        if fault == "silent":
            return Heard(tuple(() for _ in channels), "en")
        return Heard(
            tuple(_words(_SAID[channel.index], 0.5 + 6 * channel.index) for channel in channels), "en"
        )


def _words(text: str, start_s: float) -> tuple[Word, ...]:
    return tuple(
        Word(w, start_s + i * 0.3, start_s + i * 0.3 + 0.25, 0.9) for i, w in enumerate(text.split())
    )


def hear(settings: Settings, recording: Recording, names: Names) -> Interaction:
    """What a process of the pool does with a recording."""
    return transcribe(recording, Ear(_Engine()), names)


def _prepare() -> None:
    from flows import tasks
    from qa import transcribe as hearing
    from qa.transcribe import pool

    class Pool(pool.TranscriberPool):
        def check(self) -> None:
            """There is no model to load."""

    pool._LEAST_LIMIT_S = _LIMIT_S
    hearing.open_listener = lambda settings: Pool(settings.model_copy(update={"transcribe_limit": 0.1}), hear)
    hearing.engine_name = lambda settings: "canned"
    tasks.transcribe.retry_delay_seconds = [0.0]


def main() -> None:
    """The command line, prepared."""
    folder, data, *place = sys.argv[1:]
    _prepare()
    if place:
        from tests.faults.faults import Fault
        from tests.faults.hooks import strike_at

        where = Path(folder)
        fault = Fault("SIGKILL", where / data, where / "inbox", None)
        strike_at(place[0], int(place[1]), "", is_after=False, fault=fault)
    from flows.cli import main as callqa

    settings = str(Path(folder, "callqa.yaml"))
    sys.argv = [
        "callqa",
        "run",
        str(Path(folder, "inbox")),
        "--data",
        str(Path(folder, data)),
        "--settings",
        settings,
    ]
    callqa()


if __name__ == "__main__":
    main()
