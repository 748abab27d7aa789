"""Words from a file take the place of an engine; what doesn't fit is refused with the reason."""

import json
from pathlib import Path

import numpy as np
import pytest

from qa.errors import InputError, ModelError, RejectReason
from qa.settings import Settings
from qa.transcribe import AudioChannel, Ear, engine_name, load_transcriber, transcribe
from qa.transcribe.imported import ImportedTranscriber
from qa.types import Metadata, Recording, Word
from tests.transcribe.sounds import hum, write

LEFT = [
    {"text": " late", "start": 1.0, "end": 1.4, "confidence": 0.5},
    {"text": "Too", "start": 0.5, "end": 1.0},
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    said = {"language": "en", "channels": [LEFT, []], "engine": "elsewhere"}
    (tmp_path / "call.json").write_text(json.dumps(said))
    return tmp_path


def channels(count: int, name: str = "call.wav") -> list[AudioChannel]:
    return [AudioChannel(name, i, np.zeros(16_000, np.int16), ()) for i in range(count)]


def test_words_come_in_order_with_their_confidence(folder: Path) -> None:
    heard = ImportedTranscriber(folder).transcribe(channels(2), None)
    assert heard.words == ((Word("Too", 0.5, 1.0), Word("late", 1.0, 1.4, 0.5)), ())
    assert heard.language == "en"


def test_the_manifests_language_wins(folder: Path) -> None:
    assert ImportedTranscriber(folder).transcribe(channels(2), "es").language == "es"


def test_a_recording_is_heard_with_it(folder: Path) -> None:
    engine = load_transcriber(Settings(engine="imported", transcripts=folder))
    path = write(folder / "call.wav", hum(3.0), hum(3.0, seed=1))
    heard = transcribe(Recording(path, "", Metadata("c", agent_channel="left")), Ear(engine))
    assert [(turn.participant, turn.text) for turn in heard.turns] == [("agent", "Too late")]
    assert (
        heard.engine
        == engine.name
        == engine_name(Settings(engine="imported", transcripts=folder, models=folder))
    )


def test_its_name_changes_with_any_file(folder: Path) -> None:
    before = ImportedTranscriber(folder).name
    (folder / "other.json").write_text('{"channels": [[]]}')
    assert ImportedTranscriber(folder).name != before


@pytest.mark.parametrize(
    ("name", "count", "text", "reason", "message"),
    [
        ("other.wav", 1, None, RejectReason.MISSING_FILE, "not among the transcripts"),
        ("call.wav", 1, None, RejectReason.WRONG_SHAPE, "holds 2 channels, the recording 1"),
        ("call.wav", 2, "{", RejectReason.WRONG_SHAPE, "the file: Invalid JSON"),
        (
            "call.wav",
            2,
            '{"channels": [[{"text": "Secret"}], []]}',
            RejectReason.WRONG_SHAPE,
            "channels.0.0.start",
        ),
    ],
)
def test_what_does_not_fit_is_refused_without_its_text(
    folder: Path, name: str, count: int, text: str | None, reason: RejectReason, message: str
) -> None:
    if text is not None:
        (folder / "call.json").write_text(text)
    with pytest.raises(InputError, match=message) as caught:
        ImportedTranscriber(folder).transcribe(channels(count, name), None)
    assert caught.value.reason is reason
    assert "Secret" not in caught.value.detail


def test_the_folder_must_be_named() -> None:
    with pytest.raises(ModelError, match="Set transcripts: FOLDER"):
        load_transcriber(Settings(engine="imported"))
