"""`callqa run` with words prepared, which hears its first recording until it is ended from outside.

It says `at it` on stdout once it hears:
    python -m tests.flows.stopped INBOX DATA
"""

import signal
import sys
import threading

from flows.cli import main
from qa import transcribe
from qa.types import Interaction, Recording
from tests.flows import night


class _Endless(transcribe.InProcess):
    def __init__(self) -> None:
        super().__init__(transcribe.Ear(night.transcriber()))
        self._is_closed = threading.Event()

    def transcribe(self, recording: Recording, names: transcribe.Names) -> Interaction:
        sys.stdout.write("at it\n")
        sys.stdout.flush()
        self._is_closed.wait()
        raise OSError

    def close(self) -> None:
        self._is_closed.set()


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored in tests that a shell began with &
    transcribe.open_listener = lambda settings: _Endless()
    transcribe.engine_name = lambda settings: "canned"
    sys.argv = ["callqa", "run", sys.argv[1], "--data", sys.argv[2]]
    main()
