"""Failures of the machine are one line with a remedy, each with its exit code."""

import errno
import shutil
from pathlib import Path

import duckdb
import httpx
import pytest

from qa import room
from qa.cli._exit import Exit, exit_of
from qa.crashes import wordless
from qa.errors import CallqaError, DiskError, InUseError, RunningError, ServerError, StoreError
from qa.failures import explained
from qa.home import Home


def _caused(error: Exception) -> Exception:
    try:
        try:
            raise error
        except Exception as cause:
            raise RuntimeError("task failed") from cause
    except RuntimeError as outer:
        return outer


@pytest.mark.parametrize(
    ("error", "message", "kind"),
    [
        (OSError(errno.ENOSPC, "No space left on device", "out/x.html"), "out: the disk is full", DiskError),
        (OSError(errno.EROFS, "Read-only file system"), "read-only", DiskError),
        (duckdb.IOException("No space left on device"), "the disk is full", DiskError),
        (duckdb.OutOfMemoryException("could not allocate block"), "memory ran out", CallqaError),
        (MemoryError(), "memory ran out", CallqaError),
        (_caused(OSError(errno.EDQUOT, "Disk quota exceeded")), "quota", DiskError),
        (ExceptionGroup("some", [ValueError("x"), OSError(errno.EIO, "")]), "fails to read", DiskError),
        (_caused(httpx.ConnectError("All connection attempts failed")), "can't be reached", ServerError),
    ],
)  # fmt: skip
def test_a_failure_of_the_machine_says_what_to_do(
    error: Exception, message: str, kind: type[CallqaError]
) -> None:
    told = explained(error)
    assert told is not None and message in str(told) and "run the same command again" in str(told)
    assert type(told) is kind


def test_it_passes_the_bounds_of_tasks_as_that_message() -> None:
    with pytest.raises(DiskError, match="the disk is full"), wordless():
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_mistake_of_ours_is_none() -> None:
    assert explained(ValueError("No space left on device")) is None
    handled = ValueError("ours")
    handled.__context__, handled.__suppress_context__ = OSError(errno.ENOSPC, "handled before"), True
    assert explained(handled) is None


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (CallqaError(""), Exit.COULD_NOT),
        (StoreError(""), Exit.COULD_NOT),
        (RunningError(""), Exit.ANOTHER_RUN),
        (InUseError(""), Exit.IN_USE),
        (DiskError(""), Exit.DISK),
        (ServerError(""), Exit.NO_SERVER),
    ],
)
def test_each_error_has_its_exit_code(error: CallqaError, code: Exit) -> None:
    assert exit_of(error) is code


def test_the_readme_lists_every_exit_code() -> None:
    text = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    table = text.partition("| exit code | meaning |")[2].partition("\n\n")[0]
    listed = [row.split("|")[1].strip() for row in table.splitlines()[2:]]
    assert listed == [str(code.value) for code in Exit]


def test_a_run_that_does_not_fit_is_refused_with_figures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, inbox = Home(tmp_path / "data"), tmp_path / "inbox"
    home.make()
    (inbox / "calls").mkdir(parents=True)
    (inbox / "calls" / "a.wav").write_bytes(bytes(3_000_000))
    home.warehouse.write_bytes(bytes(1_000_000))
    assert room.needed_bytes(home, inbox) == 5_000_000
    free = 14_000_000
    monkeypatch.setattr(shutil, "disk_usage", lambda path: type("Usage", (), {"free": free}))
    room.check(home, inbox, spare_mb=9)
    with pytest.raises(DiskError, match=r"14 MB are free, and the run needs 5 MB beside the 10 MB"):
        room.check(home, inbox, spare_mb=10)
