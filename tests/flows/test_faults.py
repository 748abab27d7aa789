"""A night that meets a fault ends with what can be done, and its row in `runs` says the truth."""

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from qa import lock, steps, store, transcribe
from qa.errors import DiskError, ModelError, RunningError
from qa.settings import Settings
from tests.flows import night

pytestmark = [pytest.mark.prefect, pytest.mark.usefixtures("prefect_server")]


class Unloadable(transcribe.InProcess):
    """A model that isn't there."""

    def check(self) -> None:
        """Always."""
        raise ModelError("models: base has no weights here. Run: callqa models fetch base")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    night.write_inbox(tmp_path / "inbox")
    words = night.transcriber()
    monkeypatch.setattr(transcribe, "engine_name", lambda settings: words.name)
    _hear_with(transcribe.InProcess(transcribe.Ear(words)), monkeypatch)
    return tmp_path


def _hear_with(listener: transcribe.Listener, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(transcribe, "open_listener", lambda settings: listener)


def _run(site: Path) -> steps.Summary:
    from flows.nightly import run_nightly

    return run_nightly(site / "inbox", site / "data", None, 1)


def _statuses(site: Path) -> list[str]:
    con = store.open_warehouse(site / "data", read_only=True, settings=Settings())
    try:
        return [status for (status,) in con.execute("SELECT status FROM runs ORDER BY run_id").fetchall()]
    finally:
        con.close()


@pytest.mark.slow
def test_calls_wait_for_a_model_and_texts_do_not(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        _hear_with(Unloadable(transcribe.Ear(night.transcriber())), patch)
        first = _run(site)
    assert (first.inputs, first.loaded, first.deferred, first.transcribed) == (11, 7, 3, 0)
    why = next(each for each in first.rejected if each.reason == "deferred")
    assert why.detail.endswith("Run: callqa models fetch base")
    second = _run(site)
    assert (second.loaded, second.deferred, second.unchanged) == (2, 0, 7)
    assert [each.reason for each in second.rejected] == ["not_audio", "not_readable"]


@pytest.mark.slow
def test_a_run_whose_publication_fails_is_not_done(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(store, "publish", full)
        with pytest.raises(DiskError, match="the disk is full"):
            _run(site)
    assert _statuses(site) == ["failed"]
    assert _run(site).unchanged == 9
    assert _statuses(site) == ["failed", "done"]
    con = store.open_published(site / "data", Settings())
    assert con.execute("SELECT status FROM runs ORDER BY run_id").fetchall() == [("failed",), ("done",)]
    con.close()


def test_a_second_run_touches_nothing(site: Path) -> None:
    with lock.alone(site / "data", "run"), pytest.raises(RunningError, match="callqa run works here already"):
        _run(site)
    assert [path.name for path in (site / "data").iterdir()] == ["run.lock"]


def test_a_run_that_does_not_fit_is_refused_before_anything_is_read(site: Path) -> None:
    from flows.nightly import run_nightly

    (site / "callqa.yaml").write_text("spare_disk_mb: 1000000000000\n")
    with pytest.raises(DiskError, match="spare_disk_mb"):
        run_nightly(site / "inbox", site / "data", site / "callqa.yaml", 1)
    assert _statuses(site) == ["failed"]


@pytest.mark.parametrize(
    ("sent", "code"),
    [pytest.param(signal.SIGTERM, 143, marks=pytest.mark.slow), (signal.SIGINT, 130)],
)
def test_a_run_that_is_stopped_says_so_in_one_line(site: Path, sent: signal.Signals, code: int) -> None:
    from prefect.settings import PREFECT_API_URL

    child = subprocess.Popen(
        [sys.executable, "-m", "tests.flows.stopped", str(site / "inbox"), str(site / "data")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PREFECT_API_URL": str(PREFECT_API_URL.value())},
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "at it\n"
    child.send_signal(sent)
    _, told = child.communicate()
    assert (child.returncode, told.count("error:")) == (code, 1), told
    assert told.splitlines()[-1].startswith("error: stopped. What was done is kept;"), told
    assert _statuses(site) == ["interrupted"]
    assert lock.holder(site / "data") is None
