"""What becomes of a recording whose file, model or machine fails while it is heard."""

from collections.abc import Callable
from pathlib import Path

import pytest

from qa import artefacts, checks, steps, transcribe
from qa.errors import ModelError
from qa.home import Home
from qa.ingest import sha256_of
from qa.settings import Settings
from qa.types import Interaction, Metadata, Recording, Rejected
from tests.flows import night

BOOK = checks.load_book(Settings().scorecards / "phrases")


class Disturbed(transcribe.InProcess):
    """Hears as ever, but something happens first."""

    def __init__(self, disturb: Callable[[Path], None]) -> None:
        super().__init__(transcribe.Ear(night.transcriber()))
        self.disturb = disturb

    def transcribe(self, recording: Recording, names: transcribe.Names) -> Interaction:
        """As the real one."""
        heard = super().transcribe(recording, names)
        self.disturb(recording.path)
        return heard


def _hear(tmp_path: Path, disturb: Callable[[Path], None]) -> tuple[steps.Job, Recording, object]:
    night.write_inbox(tmp_path / "inbox")
    home = Home(tmp_path / "data")
    home.make()
    job = steps.Job(home, Settings(audio_copies=False), BOOK, (), "canned", Disturbed(disturb))
    path = tmp_path / "inbox" / "calls" / "C-1.wav"
    recording = Recording(path, sha256_of(path) or "", Metadata("C-1", language="en"), "calls/C-1.wav")
    return job, recording, steps.hear(job, tmp_path / "inbox", recording)


def _refuse(error: Exception) -> Callable[[Path], None]:
    def refuse(path: Path) -> None:
        raise error

    return refuse


def _grow(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"more")


@pytest.mark.parametrize(
    ("disturb", "reason", "detail"),
    [
        (_grow, "changed_while_read", "changed while it was read"),
        (Path.unlink, "missing_file", "vanished while it was read"),
        (_refuse(ModelError("models: tiny has no weights here.")), "deferred", "no weights"),
        (_refuse(MemoryError()), "out_of_memory", "memory ran out"),
    ],
)
def test_it_is_rejected_with_the_reason_and_nothing_is_kept(
    tmp_path: Path, disturb: Callable[[Path], None], reason: str, detail: str
) -> None:
    job, recording, result = _hear(tmp_path, disturb)
    assert isinstance(result, Rejected)
    assert (result.source_name, result.reason, result.interaction_id) == ("calls/C-1.wav", reason, "C-1")
    assert detail in result.detail
    assert not steps.is_heard(job, recording)


def test_undisturbed_it_is_heard_and_kept(tmp_path: Path) -> None:
    job, recording, result = _hear(tmp_path, lambda path: None)
    assert not isinstance(result, Rejected)
    assert steps.is_heard(job, recording)
    assert [path.suffix for path in job.home.transcripts.iterdir()] == [".json"]


def test_a_transcript_that_could_not_be_written_whole_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, _, heard = _hear(tmp_path, lambda path: None)
    folder = tmp_path / "elsewhere"
    folder.mkdir()

    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space"):
        artefacts.write(folder, "key", heard)  # type: ignore[arg-type]
    assert not list(folder.iterdir())
