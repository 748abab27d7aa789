"""One run at a time in a data folder, and none that a dead one holds up."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from qa import lock
from qa.errors import InUseError, RunningError
from qa.runs import open_when_free
from qa.settings import Settings
from qa.store import open_warehouse

_HOLD = (
    "import signal, sys; from pathlib import Path; from qa import lock\n"
    "with lock.alone(Path(sys.argv[1]), 'run'):\n    print('held', flush=True); signal.pause()"
)
_SHELL = (
    "import signal, sys, duckdb; con = duckdb.connect(sys.argv[1]); print('held', flush=True); signal.pause()"
)


def _started(program: str, path: Path) -> "subprocess.Popen[bytes]":
    child = subprocess.Popen([sys.executable, "-c", program, str(path)], stdout=subprocess.PIPE)
    assert child.stdout is not None
    child.stdout.readline()
    return child


def _killed(child: "subprocess.Popen[bytes]") -> None:
    os.kill(child.pid, signal.SIGKILL)
    child.communicate()


def test_the_second_run_says_who_runs_and_leaves(tmp_path: Path) -> None:
    child = _started(_HOLD, tmp_path)
    try:
        with pytest.raises(RunningError, match=rf"callqa run .* process {child.pid}, since \d{{4}}-"):
            lock.alone(tmp_path, "rescore").__enter__()
        held = lock.holder(tmp_path)
        assert held is not None and (held.what, held.pid) == ("run", child.pid)
    finally:
        _killed(child)
    assert lock.holder(tmp_path) is None
    with lock.alone(tmp_path, "rescore"):
        assert lock.holder(tmp_path) is not None
        lock.refuse_beside_a_run(tmp_path)  # it is this process itself
    assert lock.holder(tmp_path) is None


def test_a_run_waits_for_a_warehouse_that_a_shell_holds(tmp_path: Path) -> None:
    open_warehouse(tmp_path, settings=Settings()).close()
    child = _started(_SHELL, tmp_path / "warehouse.duckdb")
    waited: list[float] = []
    try:
        with pytest.raises(InUseError, match=rf"process {child.pid} \(python"):
            open_when_free(tmp_path, Settings(lock_wait_s=5), waited.append)
        assert waited == [2.0, 2.0, 1.0]
    except BaseException:
        _killed(child)
        raise
    open_when_free(tmp_path, Settings(lock_wait_s=5), lambda _: _killed(child)).close()


def test_what_a_run_holds_is_told_as_a_run(tmp_path: Path) -> None:
    open_warehouse(tmp_path, settings=Settings()).close()
    run = _started(_HOLD, tmp_path)
    shell = _started(_SHELL, tmp_path / "warehouse.duckdb")
    try:
        with pytest.raises(RunningError, match=f"process {run.pid}"):
            open_warehouse(tmp_path, settings=Settings())
    finally:
        _killed(run)
        _killed(shell)
