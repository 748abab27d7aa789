"""A run's events: a line each, ids and numbers only, in a private file or on stderr."""

import json
import stat
from contextvars import copy_context
from pathlib import Path
from threading import Thread

import pytest

from qa import log
from qa.errors import ConfigError, InputError, RejectReason
from qa.settings import Settings


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_each_event_is_a_line_of_json_that_says_which_run_and_when(tmp_path: Path) -> None:
    file = tmp_path / "logs" / "night.jsonl"
    with log.opened(Settings(log="json", log_file=file)):
        log.event("run_started")
        log.begin("R1")
        log.event("rejected", interaction_id="C-1", reason=RejectReason.NO_SPEECH)
        log.event("stage_ended", stage="load", numbers={"seconds": 1.5, "items": 3})
        log.event("run_failed", error=InputError(RejectReason.FAILED, "the words of a customer"))
    started, rejected, ended, failed = lines(file)
    assert list(started) == ["time", "level", "event", "run_id", "stage", "interaction_id"]
    assert started["run_id"] is None
    assert rejected | {"time": 0} == {
        **{"time": 0, "level": "info", "event": "rejected", "run_id": "R1"},
        **{"stage": None, "interaction_id": "C-1", "reason": "no_speech"},
    }
    assert (ended["stage"], ended["seconds"], ended["items"]) == ("load", 1.5, 3)
    assert (failed["level"], failed["error"]) == ("error", "InputError")
    assert "customer" not in file.read_text()
    assert str(started["time"]).endswith("Z")


def test_the_file_is_its_owners_alone_and_is_added_to(tmp_path: Path) -> None:
    file = tmp_path / "night.log"
    for _ in range(2):
        with log.opened(Settings(log="json", log_file=file)):
            log.event("run_started")
    assert len(lines(file)) == 2
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_file_that_was_moved_away_is_begun_anew(tmp_path: Path) -> None:
    file = tmp_path / "night.log"
    with log.opened(Settings(log="json", log_file=file)):
        log.event("one")
        file.rename(tmp_path / "night.log.1")
        log.event("two")
    assert [line["event"] for line in lines(file)] == ["two"]


def test_as_text_it_leaves_out_what_is_not_known(tmp_path: Path) -> None:
    file = tmp_path / "night.log"
    with log.opened(Settings(log_file=file)):
        log.event("heard", stage="transcribe", interaction_id='C "1"\nforged')
    (line,) = file.read_text().splitlines()
    assert line.split(" ", 1)[1].startswith("info heard stage=transcribe interaction_id=")
    assert "run_id" not in line


def test_json_without_a_file_goes_to_stderr_and_text_nowhere(capsys: pytest.CaptureFixture[str]) -> None:
    with log.opened(Settings(log="json")):
        log.event("run_started")
    with log.opened(Settings()):
        log.event("run_started")
    log.event("outside")
    out, err = capsys.readouterr()
    assert (out, json.loads(err)["event"]) == ("", "run_started")


def test_a_reason_that_is_not_one_of_ours_is_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    with log.opened(Settings(log="json")):
        log.event("rejected", reason="he said his name was")
    assert "said" not in capsys.readouterr().err


def test_threads_and_copied_contexts_tell_of_the_same_run(tmp_path: Path) -> None:
    file = tmp_path / "night.log"
    with log.opened(Settings(log="json", log_file=file)):
        copy_context().run(log.begin, "R1")
        log.event("here")
        thread = Thread(target=copy_context().run, args=(log.event, "there"))
        thread.start()
        thread.join()
    assert [line["run_id"] for line in lines(file)] == ["R1", "R1"]


def test_a_file_that_cannot_be_written_is_a_mistake_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with (
        pytest.raises(ConfigError, match=r"log_file: .*can't be written"),
        log.opened(Settings(log="json", log_file=tmp_path / "file" / "night.log")),
    ):
        pass


def test_a_full_disk_is_said_once_and_stops_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with log.opened(Settings(log="json", log_file=Path("/dev/full"))):
        log.event("one")
        log.event("two")
    err = capsys.readouterr().err
    assert err.count("can't be written any more") == 1
    assert "Traceback" not in err
