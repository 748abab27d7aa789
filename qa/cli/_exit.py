"""Exit codes of all commands, for schedulers and scripts; README.md has the same table."""

from enum import IntEnum

from qa.errors import CallqaError, DiskError, InUseError, RunningError, ServerError

__all__ = ["Exit", "exit_of"]


class Exit(IntEnum):
    """Why a command ended."""

    DONE = 0
    WITH_REMARKS = 1
    """Done, but inputs were rejected, something scored below --fail-under, or something needs attention."""
    COULD_NOT = 2
    ANOTHER_RUN = 3
    """Another run works in the same data folder: nothing was touched."""
    IN_USE = 4
    """Another process holds the warehouse."""
    DISK = 5
    """The disk has no room, or can't be written."""
    NOT_HEARD = 6
    """Done, but calls wait for the next run, because the speech model can't be used."""
    NO_SERVER = 7
    """The Prefect server can't be reached."""
    INTERRUPTED = 130
    """Ctrl-C, as shells count: 128 and the number of the signal."""
    TERMINATED = 143
    """SIGTERM."""


_OF_ERRORS: tuple[tuple[type[CallqaError], Exit], ...] = (
    (RunningError, Exit.ANOTHER_RUN),
    (InUseError, Exit.IN_USE),
    (DiskError, Exit.DISK),
    (ServerError, Exit.NO_SERVER),
)


def exit_of(error: CallqaError) -> Exit:
    """The exit code of a command that this error ends."""
    return next((code for kind, code in _OF_ERRORS if isinstance(error, kind)), Exit.COULD_NOT)
