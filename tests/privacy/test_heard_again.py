"""With real weights: who listens to a copy hears nothing of what was redacted, and all the rest."""

import re
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import jiwer
import numpy as np
import pytest
from numpy.typing import NDArray

from qa.ingest import sha256_of
from qa.privacy import Stretch, redact, stretches
from qa.privacy.audio import write_copy
from qa.settings import Settings
from qa.transcribe import Ear, load_transcriber, transcribe, weights
from qa.types import Interaction, Metadata, Recording, Redacted, Word
from tests.transcribe.sounds import RATE, write

SAMPLES = Path(__file__).resolve().parents[2] / "data" / "samples"
NUMBERS = re.compile(
    r"\d|\b(zero|oh|one|two|three|four|five|six|seven|eight|nine|double|triple)\b", re.IGNORECASE
)
SECRETS = NUMBERS, re.compile(r"violet|king|\bdot\b|example", re.IGNORECASE)

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def engine() -> Ear:
    weights.fetch("base", Settings().models)
    return Ear(load_transcriber(Settings(model="base")))


def hear(path: Path, engine: Ear) -> Interaction:
    about = Metadata(path.stem, agent_channel="left", language="en")
    return transcribe(Recording(path, sha256_of(path) or "", about), engine)


def heard_twice(source: Path, folder: Path, engine: Ear) -> tuple[Redacted, Interaction]:
    """What the recording says, redacted, and what its copy says."""
    redacted = redact(hear(source, engine))
    copy = folder / "copy.opus"
    write_copy(source, copy, stretches(redacted), "")
    again = hear(copy, engine)
    assert again.duration_s == pytest.approx(redacted.duration_s, abs=0.05)
    return redacted, again


def _is_near(word: Word, silent: Stretch) -> bool:
    return silent.start_s - 1 < word.start_s < silent.end_s + 1


def text_of(call: Interaction) -> str:
    return " ".join(turn.text for turn in call.turns)


def assert_rest_is_there(redacted: Redacted, again: Interaction) -> None:
    kept = re.sub(r"\[[A-Z]+\]", " ", text_of(redacted))
    plain = [re.sub(r"[^a-z ]", " ", said.lower()) for said in (kept, text_of(again))]
    assert jiwer.wer(*(" ".join(said.split()) for said in plain)) < 0.15


@pytest.mark.slow
def test_a_sample_call_says_its_card_no_more(tmp_path: Path, engine: Ear) -> None:
    redacted, again = heard_twice(SAMPLES / "inbox" / "calls" / "C-0005.flac", tmp_path, engine)
    assert "[CARD]" in text_of(redacted)
    spoken = [word for turn in again.turns for word in turn.words]
    near = [word.text for word in spoken for silent in stretches(redacted) if _is_near(word, silent)]
    assert not any(NUMBERS.search(word) for word in near), near
    assert_rest_is_there(redacted, again)


@pytest.mark.slow
@pytest.mark.voices
def test_card_phone_and_email_of_a_made_call(
    tmp_path: Path, engine: Ear, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(SAMPLES))
    voices = import_module("voices")
    monkeypatch.delitem(sys.modules, "voices")
    if missing := voices.missing_voices():
        pytest.skip(missing)
    source = write(tmp_path / "call.wav", *_made_call(voices.speak))
    redacted, again = heard_twice(source, tmp_path, engine)
    assert {"CARD", "PHONE", "EMAIL"} <= {*re.findall(r"\[([A-Z]+)\]", text_of(redacted))}
    for secret in SECRETS:
        assert not secret.search(text_of(again)), text_of(again)
    assert_rest_is_there(redacted, again)


SCRIPT = (
    ("agent", "Thank you for calling. How can I help you today?"),
    ("customer", "Hello. I would like to pay my bill with my card."),
    ("agent", "Of course. Please read the number to me when you are ready."),
    ("customer", "Sure. My card number is five one zero five, one zero five one."),
    ("customer", "Zero five one zero, five one zero zero."),
    ("agent", "Thank you. And where can I reach you by phone?"),
    ("customer", "You can call me on five five five, oh one nine nine."),
    ("agent", "Very good. Where shall I send the receipt?"),
    ("customer", "Please write to violet dot king at mail dot example dot com."),
    ("agent", "Done. The receipt is on its way. Have a wonderful day."),
)
"""The card's number is read out with a breath in the middle, so that it is said in two turns."""


def _made_call(speak: Callable[[str, str], NDArray[np.float64]]) -> list[NDArray[np.float32]]:
    at, placed = round(0.5 * RATE), []
    for who, text in SCRIPT:
        speech = np.asarray(speak("rms" if who == "agent" else "slt", text), dtype=np.float32)
        placed.append((who, at, speech))
        at += len(speech) + round(1.2 * RATE)
    channels = {who: np.zeros(at, dtype=np.float32) for who in ("agent", "customer")}
    for who, start, speech in placed:
        channels[who][start : start + len(speech)] += speech
    return [*channels.values()]
