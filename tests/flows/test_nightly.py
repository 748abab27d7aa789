"""The night end to end: what comes in, what comes out, and what a second or a killed run leaves."""

import os
import re
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from qa import steps, transcribe
from qa.errors import ConfigError
from tests.flows import night

pytestmark = pytest.mark.prefect

_HASH = re.compile(rb"\b[0-9a-f]{64}\b")
"""Of a page's content: its digits are anybody's."""


@pytest.fixture
def canned(monkeypatch: pytest.MonkeyPatch) -> transcribe.CannedTranscriber:
    words = night.transcriber()
    monkeypatch.setattr(
        transcribe, "open_listener", lambda settings: transcribe.InProcess(transcribe.Ear(words))
    )
    monkeypatch.setattr(transcribe, "engine_name", lambda settings: words.name)
    return words


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    night.write_inbox(folder)
    return folder


def _run(inbox: Path, data: Path) -> steps.Summary:
    from flows.nightly import run_nightly

    return run_nightly(inbox, data, None, 1)


@pytest.mark.usefixtures("prefect_server")
def test_every_input_ends_as_a_result_or_as_a_row_with_a_reason(
    inbox: Path, tmp_path: Path, canned: transcribe.CannedTranscriber
) -> None:
    summary = _run(inbox, tmp_path / "data")
    assert (summary.inputs, summary.loaded, summary.transcribed, summary.unchanged) == (11, 9, 2, 0)
    assert [(r.source_name, r.reason) for r in summary.rejected] == [
        ("calls/C-3.wav", "not_audio"),
        ("chats/T-7.json", "not_readable"),
    ]
    assert not (tmp_path / "data" / "rejected").exists(), "no raw copy is kept"
    tables = night.rows(tmp_path / "data")
    assert len(tables["interactions"]) == 9
    assert len(tables["rejected_inputs"]) == 2
    assert summary.unscored == 1
    pages = [page.read_text("utf-8") for page in (tmp_path / "data" / "reports").glob("*/*.html")]
    assert len(pages) == summary.reports > 0
    assert summary.pages == len(list((tmp_path / "data" / "site").rglob("*.html"))) > 9
    assert all("You can disagree until" in page for page in pages), "known on the first night already"
    assert sorted({path for path, *_ in canned.asked}) == ["C-1.wav", "C-2.wav"]


@pytest.mark.usefixtures("prefect_server")
def test_nothing_raw_reaches_any_file(
    inbox: Path, tmp_path: Path, canned: transcribe.CannedTranscriber
) -> None:
    _run(inbox, tmp_path / "data")
    written = [p for p in (tmp_path / "data").rglob("*") if p.is_file()]
    # copies of recordings hold no text, and the lengths of their packets read as digits
    written = [p for p in written if p.suffix != ".opus"]
    assert written
    for path in written:
        content = _HASH.sub(b"", path.read_bytes())
        for secret in (b"4242", b"Reyes", b"555-0123"):
            assert secret not in content, f"{secret!r} in {path.name}"


@pytest.mark.usefixtures("prefect_server", "canned")
def test_a_second_run_changes_no_row_and_hears_nothing(
    inbox: Path, tmp_path: Path, canned: transcribe.CannedTranscriber
) -> None:
    data = tmp_path / "data"
    _run(inbox, data)
    before, asked = night.rows(data), len(canned.asked)
    summary = _run(inbox, data)
    assert (summary.loaded, summary.unchanged, summary.evaluated) == (0, 9, 0)
    assert night.rows(data) == before
    assert len(canned.asked) == asked


@pytest.mark.slow
@pytest.mark.usefixtures("prefect_server", "canned")
def test_a_changed_chat_is_read_again_and_alone(inbox: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    _run(inbox, data)
    chat = inbox / "chats" / "T-2.json"
    chat.write_text(chat.read_text().replace("Anything else", "Is there anything more"))
    assert _run(inbox, data).loaded == 1


@pytest.mark.slow
@pytest.mark.usefixtures("prefect_server", "canned")
def test_a_transcription_that_breaks_is_listed_and_tried_again(
    inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows import tasks

    real = steps.hear

    def broken(job: steps.Job, folder: Path, recording: object) -> object:
        raise OSError("the words of a customer")

    monkeypatch.setattr(steps, "hear", broken)
    monkeypatch.setattr(tasks, "transcribe", tasks.transcribe.with_options(retries=0))
    failed = _run(inbox, tmp_path / "data").rejected
    assert [(r.source_name, r.reason) for r in failed[:2]] == [
        ("calls/C-1.wav", "failed"),
        ("calls/C-2.wav", "failed"),
    ]
    assert "customer" not in failed[0].detail
    monkeypatch.setattr(steps, "hear", real)
    assert _run(inbox, tmp_path / "data").transcribed == 2


@pytest.mark.usefixtures("prefect_server")
def test_an_inbox_that_is_none_is_a_mistake_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="is not a folder"):
        _run(tmp_path / "nowhere", tmp_path / "data")


@pytest.mark.slow
@pytest.mark.usefixtures("prefect_server", "canned")
def test_a_night_of_a_site_that_encrypts_and_publishes_by_team(inbox: Path, tmp_path: Path) -> None:
    from flows.nightly import run_nightly

    (tmp_path / "key").write_text("0123456789abcdef-a-key")
    (tmp_path / "key").chmod(0o600)
    settings = tmp_path / "site.yaml"
    settings.write_text(f"encryption_key_file: {tmp_path / 'key'}\nsite: false\n")
    summary = run_nightly(inbox, tmp_path / "data", settings, 1, ("team",))
    assert (summary.loaded, summary.pages) == (9, None)
    assert not (tmp_path / "data" / "site").exists()
    files = sorted((tmp_path / "data").rglob("*.duckdb"))
    assert [path.name for path in files] == ["callqa.duckdb", "North.duckdb", "warehouse.duckdb"]
    for path in files:
        with pytest.raises(duckdb.Error, match="without a key"):
            duckdb.connect(str(path), read_only=True)


def _in_a_process(inbox: Path, data: Path, *kill_at: str) -> "subprocess.CompletedProcess[str]":
    """A night of its own, by the server that the tests share: to start one takes as long as a night."""
    from prefect.settings import PREFECT_API_URL

    return subprocess.run(
        [sys.executable, "-m", "tests.flows.night", str(inbox), str(data), *kill_at],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PREFECT_API_URL": str(PREFECT_API_URL.value())},
    )


@pytest.mark.usefixtures("prefect_server")
@pytest.mark.parametrize(
    ("function", "count"),
    [
        pytest.param("steps.hear", 2, marks=pytest.mark.slow),  # tests/faults kills nights at all points
        pytest.param("store.load_rows", 2, marks=pytest.mark.slow),
        pytest.param("steps.write_site", 1, marks=pytest.mark.slow),
    ],
)
def test_a_run_after_a_kill_gives_what_an_undisturbed_run_gives(
    inbox: Path, tmp_path: Path, function: str, count: int, undisturbed: dict[str, list[tuple[object, ...]]]
) -> None:
    data = tmp_path / "data"
    killed = _in_a_process(inbox, data, function, str(count))
    assert killed.returncode == -9, killed.stderr
    again = _in_a_process(inbox, data)
    assert again.returncode == 0, again.stderr
    assert night.rows(data) == undisturbed


@pytest.fixture(scope="module")
def undisturbed(
    tmp_path_factory: pytest.TempPathFactory, prefect_server: None
) -> dict[str, list[tuple[object, ...]]]:
    """The tables of a night that nobody killed."""
    folder = tmp_path_factory.mktemp("undisturbed")
    night.write_inbox(folder / "inbox")
    done = _in_a_process(folder / "inbox", folder / "data")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return night.rows(folder / "data")
