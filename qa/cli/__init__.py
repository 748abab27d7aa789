"""The `callqa` command. Exit 0: all done; 1: done, but inputs were rejected or scored below; 2: could not."""

import sys
import warnings

import typer

from qa.cli._app import make_app
from qa.cli._console import fail
from qa.crashes import CrashError, wordless
from qa.errors import CallqaError
from qa.home import keep_private

__all__ = ["call", "make_app"]

EXIT_COULD_NOT = 2


def call(app: typer.Typer) -> None:
    """Run the command line; a user's mistake, or a crash, is one message, no stack trace."""
    keep_private()
    if not sys.warnoptions:
        warnings.simplefilter("ignore")  # libraries' remarks to programmers; tests turn them into errors
    try:
        with wordless():
            app()
    except (CallqaError, CrashError) as error:
        fail(str(error))
        sys.exit(EXIT_COULD_NOT)
