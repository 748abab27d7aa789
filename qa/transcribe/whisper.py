"""The default engine: openai-whisper's models, run on several windows at once, timed while decoding."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from qa.errors import ModelError
from qa.transcribe import weights
from qa.transcribe._align import token_times
from qa.transcribe.engine import AudioChannel, Heard
from qa.transcribe.guards import Take, cut_loop
from qa.transcribe.manifest import load_manifest
from qa.transcribe.session import BEAMS, hear
from qa.types import Word

if TYPE_CHECKING:
    from qa.transcribe._model import LoadedModel, Precision
    from qa.transcribe._search import Decoded

__all__ = ["WhisperTranscriber", "engine_name"]


def engine_name(model: str, precision: Precision) -> str:
    """The name of the engine with that model, such as `openai-whisper-20250625/base/int8`."""
    return f"openai-whisper-{version('openai-whisper')}/{model}/{precision}"


class WhisperTranscriber:
    """Transcribes with openai-whisper's models. The weights load with the first recording.

    `threads` are CPU threads for the whole process, None leaves PyTorch's own choice. `precision` is of the
    linear layers on a CPU; on a GPU all is float16. Raises ModelError when the weights are missing.
    """

    def __init__(
        self, model: str, folder: Path, threads: int | None = None, precision: Precision = "int8"
    ) -> None:
        load_manifest(folder).speech_model(model)
        if not weights.weights_path(model, folder).exists():
            raise ModelError(f"models: {model} has no weights here. Run: callqa models fetch {model}")
        self.model, self.folder, self.threads, self.precision = model, folder, threads, precision
        self._backend: _Backend | None = None

    @property
    def name(self) -> str:
        """Such as `openai-whisper-20250625/base/int8`."""
        return engine_name(self.model, self.precision)

    def transcribe(
        self, channels: Sequence[AudioChannel], language: str | None, vocabulary: Sequence[str] = ()
    ) -> Heard:
        """The words on the channels. Raises ModelError when the weights are damaged or lack the language."""
        import torch

        if self._backend is None:
            from qa.transcribe import _model

            self._backend = _Backend(_model.load(self.model, self.folder, self.threads, self.precision))
        with torch.inference_mode():
            return hear(self._backend, channels, language, vocabulary)


class _Backend:
    """The model as a session needs it; features are a tensor of shape (windows, frames, width)."""

    packed_s = 20.0
    """Attention costs less in shorter windows; no more words are wrong than with 30 s (samples, 2026-11)."""

    def __init__(self, loaded: LoadedModel) -> None:
        self.loaded, self.model = loaded, loaded.model
        self.is_multilingual = bool(self.model.is_multilingual)
        self.mels = int(self.model.dims.n_mels)

    def encode(self, mel: Any) -> Any:
        from qa.transcribe._decoder import encode

        return encode(self.model, self.loaded.placed(mel))

    def detect(self, features: Any) -> str:
        from qa.transcribe._search import detect_language

        return detect_language(self.model, features, self.loaded.tokenizer(None), self.loaded.unembed)

    def decode(
        self, features: Any, frames: Sequence[int], language: str, vocabulary: Sequence[str]
    ) -> list[Take]:
        from qa.transcribe._search import Speller, search

        tokenizer = self.loaded.tokenizer(language)
        speller = Speller(tokenizer, self.loaded.unembed, vocabulary)
        found = search(self.model, features, speller, BEAMS)
        return [_take(decoded, count, tokenizer) for decoded, count in zip(found, frames, strict=True)]


def _take(decoded: Decoded, frames: int, tokenizer: Any) -> Take:
    """The window's pieces of words, timed by where the decoder looked when it wrote them."""
    tokens = cut_loop(decoded.tokens) if decoded.is_full else list(decoded.tokens)
    times = token_times(decoded.attention[:, : len(tokens) + 1, :frames])
    subwords, at = [], 0
    for text, part in zip(*tokenizer.split_to_word_tokens(tokens), strict=True):
        end = at + len(part)
        confidence = float(np.mean(decoded.probabilities[at:end]))
        subwords.append(Word(text, float(times[at]), float(times[end]), confidence))
        at = end
    sure = (decoded.avg_logprob, decoded.no_speech_prob, decoded.compression_ratio)
    return Take(tuple(subwords), *sure)
