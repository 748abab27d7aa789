"""The command line with words prepared for its recordings, several commands in one process.

    python night.py KILL COMMAND... , COMMAND...

KILL is "-" or a function of qa.steps, at whose first call the process kills itself.
Prints how each command ended.
"""

import os
import signal
import sys
from itertools import groupby
from typing import Any, NoReturn

from qa import steps, transcribe
from tests.canary.planted import words_of_calls


def _die(*args: Any, **kwargs: Any) -> NoReturn:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def _hear_prepared_words() -> None:
    canned = transcribe.CannedTranscriber(words_of_calls(), language="en")
    transcribe.open_listener = lambda settings: transcribe.InProcess(transcribe.Ear(canned))
    transcribe.engine_name = lambda settings: canned.name


def _code_of(arguments: list[str]) -> object:
    from flows.cli import main

    sys.argv = ["callqa", *arguments]
    try:
        main()
    except SystemExit as end:
        return end.code
    return 0


if __name__ == "__main__":
    _hear_prepared_words()
    if sys.argv[1] != "-":
        setattr(steps, sys.argv[1], _die)
    for is_comma, words in groupby(sys.argv[2:], lambda word: word == ","):
        if not is_comma:
            asked = list(words)
            print(f"{asked[0]} ended with {_code_of(asked)}", flush=True)
