"""The `callqa` command; `_exit` has its exit codes."""

import signal
import sys
import warnings
from types import FrameType

import typer

from qa.cli._app import make_app
from qa.cli._console import STOPPED, fail
from qa.cli._exit import Exit, exit_of
from qa.crashes import CrashError, wordless
from qa.errors import CallqaError
from qa.home import keep_private

__all__ = ["call", "make_app"]


def call(app: typer.Typer) -> None:
    """Run the command line; a user's mistake, a failure of the machine or a crash is one line, no trace."""
    keep_private()
    if not sys.warnoptions:
        warnings.simplefilter("ignore")  # libraries' remarks to programmers; tests turn them into errors
    signal.signal(signal.SIGTERM, _terminated)
    try:
        with wordless():
            app()
    except CallqaError as error:
        fail(str(error))
        sys.exit(exit_of(error))
    except CrashError as error:
        fail(str(error))
        sys.exit(Exit.COULD_NOT)


def _terminated(number: int, frame: FrameType | None) -> None:
    """Ends the command where it is, with all that it has open closed; a second SIGTERM ends it at once."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    fail(STOPPED)
    raise SystemExit(Exit.TERMINATED)
