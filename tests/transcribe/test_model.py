"""Real weights on a real call: tiny.en hears what the script of a sample says, at the times it says so."""

import json
from pathlib import Path
from typing import Any

import jiwer
import pytest

from qa.errors import ModelError
from qa.settings import Settings
from qa.transcribe import Ear, load_transcriber, transcribe, weights
from qa.types import Interaction, Metadata, Recording, Role

SAMPLES = Path(__file__).resolve().parents[2] / "data" / "samples"
CALL = "C-0002"

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def truth() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((SAMPLES / "truth" / f"{CALL}.json").read_text(encoding="utf-8"))
    return loaded


@pytest.fixture(scope="module")
def engine() -> Ear:
    weights.fetch("tiny.en", Settings().models)
    return Ear(load_transcriber(Settings(model="tiny.en")))


@pytest.fixture(scope="module")
def heard(truth: dict[str, Any], engine: Ear) -> Interaction:
    about = Metadata(CALL, agent_channel=truth["channels"]["agent"], language="en")
    return transcribe(Recording(SAMPLES / "inbox" / "calls" / f"{CALL}.flac", "", about), engine)


@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")  # in openai-whisper's normalizer
@pytest.mark.parametrize("role", [Role.AGENT, Role.CUSTOMER])
def test_most_words_are_right(heard: Interaction, truth: dict[str, Any], role: Role) -> None:
    from whisper.normalizers import EnglishTextNormalizer

    normal = EnglishTextNormalizer()
    said = " ".join(each["text"] for each in truth["utterances"] if each["speaker"] == role)
    got = " ".join(turn.text for turn in heard.turns if turn.role is role)
    assert jiwer.wer(normal(said), normal(got)) < 0.25


def test_words_lie_where_someone_speaks(heard: Interaction, truth: dict[str, Any]) -> None:
    for turn in heard.turns:
        mine = [each for each in truth["utterances"] if each["speaker"] == turn.role]
        for word in turn.words:
            near = any(each["start_s"] - 0.5 < word.start_s < each["end_s"] + 0.5 for each in mine)
            assert near, f"a word at {word.start_s:.1f} s, where {turn.role} is silent"
            assert word.confidence is not None
            assert 0.0 <= word.confidence <= 1.0


def test_the_interaction_names_its_engine(heard: Interaction, engine: Ear) -> None:
    assert heard.engine == engine.transcriber.name
    assert heard.engine.endswith("/tiny.en/int8")


def test_faster_whisper_hears_the_same(heard: Interaction) -> None:
    pytest.importorskip("faster_whisper", reason="the extra callqa[faster] is not installed")
    faster = Ear(load_transcriber(Settings(model="tiny.en", engine="faster-whisper")))
    again = transcribe(Recording(SAMPLES / "inbox" / "calls" / f"{CALL}.flac", "", heard.metadata), faster)
    texts = [" ".join(turn.text for turn in call.turns if turn.role is Role.AGENT) for call in (heard, again)]
    assert jiwer.wer(texts[0].lower(), texts[1].lower()) < 0.25


def test_an_english_model_refuses_spanish(engine: Ear) -> None:
    about = Metadata(CALL, agent_channel="left", language="es")
    with pytest.raises(ModelError, match="only knows English"):
        transcribe(Recording(SAMPLES / "inbox" / "calls" / f"{CALL}.flac", "", about), engine)
