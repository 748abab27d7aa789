"""The `callqa` command; `_exit` has its exit codes."""

import os
import signal
import sys
import warnings
from types import FrameType

import typer

from qa.cli._app import make_app
from qa.cli._console import STOPPED, fail
from qa.cli._exit import Exit, exit_of
from qa.errors import CallqaError
from qa.failures import explained

__all__ = ["call", "make_app"]


def call(app: typer.Typer) -> None:
    """Run the command line; a user's mistake, or a failure of the machine, is one line, no stack trace."""
    os.umask(0o077)  # whatever is written holds people's words: for the owner only
    if not sys.warnoptions:
        warnings.simplefilter("ignore")  # libraries' remarks to programmers; tests turn them into errors
    signal.signal(signal.SIGTERM, _terminated)
    try:
        app()
    except CallqaError as error:
        _end(error)
    except Exception as error:
        failure = explained(error)
        if failure is None:
            raise
        _end(failure)


def _end(error: CallqaError) -> None:
    fail(str(error))
    sys.exit(exit_of(error))


def _terminated(number: int, frame: FrameType | None) -> None:
    """Ends the command where it is, with all that it has open closed; a second SIGTERM ends it at once."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    fail(STOPPED)
    raise SystemExit(Exit.TERMINATED)
