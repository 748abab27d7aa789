"""What a night leaves for whoever runs many: private files whatever the umask, events, seconds by stage."""

import json
import os
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from qa import steps, store, transcribe
from qa.crashes import CrashError
from tests.flows import night

pytestmark = pytest.mark.prefect
SECRETS = ("4242", "Reyes", "555-0123", "annoyed", "frustrated")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory, prefect_server: None) -> Iterator[Path]:
    """A data folder that anybody may enter, after a night that began with no umask at all."""
    from flows.nightly import run_nightly

    folder = tmp_path_factory.mktemp("observed")
    folder.chmod(0o777)
    night.write_inbox(folder / "inbox")
    settings = folder / "callqa.yaml"
    settings.write_text(f"log: json\nlog_file: {folder / 'logs' / 'night.jsonl'}\npublish_by: [team]\n")
    with pytest.MonkeyPatch.context() as patch:
        words = night.transcriber()
        patch.setattr(transcribe, "open_listener", lambda _: transcribe.InProcess(transcribe.Ear(words)))
        patch.setattr(transcribe, "engine_name", lambda _: words.name)
        before = os.umask(0)
        try:
            run_nightly(folder / "inbox", folder / "data", settings, 1)
        finally:
            os.umask(before)
    yield folder / "data"


def test_whatever_is_written_is_for_its_owner_only(data: Path) -> None:
    written = [data, *data.rglob("*"), *data.with_name("logs").rglob("*")]
    assert len(written) > 40
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in written}
    assert {mode for path, mode in modes.items() if path.is_dir()} == {0o700}
    assert {mode for path, mode in modes.items() if path.is_file()} == {0o600}


def test_the_log_tells_the_whole_night_and_never_what_was_said(data: Path) -> None:
    text = (data.with_name("logs") / "night.jsonl").read_text("utf-8")
    assert not any(secret in text for secret in SECRETS)
    events = [json.loads(line) for line in text.splitlines()]
    runs = list(dict.fromkeys(event["run_id"] for event in events if event["run_id"]))
    assert len(runs) == 1
    first = [event for event in events if event["run_id"]]
    assert sorted(e["interaction_id"] for e in first if e["event"] == "heard") == ["C-1", "C-2"]
    assert sorted(str(e["reason"]) for e in first if e["event"] == "rejected") == [
        "not_audio",
        "not_readable",
    ]
    ended = [event["stage"] for event in first if event["event"] == "stage_ended"]
    assert ended[0] == "discover"
    assert {"read", "transcribe", "load", "reject"} < set(ended)
    assert ended[-4:] == ["retain", "report", "publish", "site"]
    over = first[-1]
    assert (over["event"], over["inputs"], over["loaded"], over["rejected"]) == ("run_ended", 11, 9, 2)


def test_the_tables_say_what_each_stage_took(data: Path) -> None:
    with closing(store.open_warehouse(data)) as con:
        stages = con.execute("SELECT stage, items, seconds FROM run_stages ORDER BY position").fetchall()
        (engine, has_memory), *_ = con.execute("SELECT engine, peak_memory_mb > 10 FROM runs").fetchall()
    assert [stage for stage, *_ in stages] == [
        *("discover", "read", "load", "transcribe", "reject", "score", "retain"),
        *("report", "publish", "site"),
    ]
    counted = {stage: items for stage, items, _ in stages}
    assert (counted["read"], counted["transcribe"], counted["load"], counted["reject"]) == (7, 2, 9, 2)
    assert counted["discover"] is None
    assert all(seconds >= 0 for *_, seconds in stages)
    assert (engine, has_memory) == (night.transcriber().name, True)
    # the last two are published by the next run
    with closing(store.open_published(data)) as con:
        published = con.execute("SELECT stage FROM run_stages ORDER BY position").fetchall()
    assert published == [(stage,) for stage, *_ in stages[:-2]]


def test_a_night_that_fails_says_so_in_the_log(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows.nightly import run_nightly

    def broken(*_: object) -> None:
        raise OSError("the words of a customer")

    monkeypatch.setattr(steps, "reject", broken)
    settings = tmp_path / "callqa.yaml"
    settings.write_text(f"log: json\nlog_file: {tmp_path / 'night.jsonl'}\n")
    night.write_inbox(tmp_path / "inbox")
    (tmp_path / "inbox" / "calls").rename(tmp_path / "calls")
    with pytest.raises(CrashError, match="OSError at"):
        run_nightly(tmp_path / "inbox", tmp_path / "data", settings, 1)
    events = [json.loads(line) for line in (tmp_path / "night.jsonl").read_text().splitlines()]
    assert [(e["event"], e["stage"], e["error"]) for e in events[-2:]] == [
        ("stage_failed", "reject", "OSError"),
        ("run_failed", None, "OSError"),
    ]
    assert "customer" not in (tmp_path / "night.jsonl").read_text()
