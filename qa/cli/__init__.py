"""The `callqa` command. Exit 0: all done; 1: done, but inputs were rejected or scored below; 2: could not."""

import sys
import warnings

from qa.cli._app import app
from qa.cli._console import fail
from qa.errors import CallqaError

__all__ = ["app", "main"]

EXIT_COULD_NOT = 2


def main() -> None:
    """Run the command line; a user's mistake is one message, never a stack trace."""
    if not sys.warnoptions:
        warnings.simplefilter("ignore")  # libraries' remarks to programmers; tests turn them into errors
    try:
        app()
    except CallqaError as error:
        fail(str(error))
        sys.exit(EXIT_COULD_NOT)
