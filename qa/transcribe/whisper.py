"""The default engine: openai-whisper's model over packed windows, decoded and aligned together.

Decoding is greedy and without sampling, and a batch holds windows of one recording only, so that the same
recording gives the same words whatever else is transcribed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from qa.errors import InputError, ModelError, RejectReason
from qa.transcribe import weights
from qa.transcribe._align import FRAME_S, token_times
from qa.transcribe.engine import SAMPLE_RATE, AudioChannel, Heard
from qa.transcribe.guards import cut_loop, is_doubtful, is_silence
from qa.transcribe.manifest import load_manifest
from qa.transcribe.pack import WINDOW_S, Window, clip_to_speech, windows_of
from qa.transcribe.spelling import join_subwords
from qa.types import Word

if TYPE_CHECKING:
    from qa.transcribe._greedy import Decoded, Speller
    from qa.transcribe._model import LoadedModel, Precision

__all__ = ["WhisperTranscriber", "engine_name"]

BATCH_SIZE = 8
"""Windows decoded at once; more costs memory and gains little on a CPU."""
TAIL_S = 1.0
"""Silence after the longest window of a batch: without it Whisper takes the cut for an unfinished word."""


def engine_name(model: str, precision: Precision) -> str:
    """The name of the engine with that model, such as `openai-whisper-20250625/base/int8`."""
    return f"openai-whisper-{version('openai-whisper')}/{model}/{precision}"


class WhisperTranscriber:
    """Transcribes with openai-whisper's models. The weights load with the first recording.

    `threads` are CPU threads for the whole process, None leaves PyTorch's own choice. `precision` is of the
    decoder on a CPU; on a GPU all is float16. Raises ModelError when the weights are missing.
    """

    def __init__(
        self, model: str, folder: Path, threads: int | None = None, precision: Precision = "int8"
    ) -> None:
        load_manifest(folder).speech_model(model)
        if not weights.weights_path(model, folder).exists():
            raise ModelError(f"models: {model} has no weights here. Run: callqa models fetch {model}")
        self.model, self.folder, self.threads, self.precision = model, folder, threads, precision
        self._loaded: LoadedModel | None = None

    @property
    def name(self) -> str:
        """Such as `openai-whisper-20250625/base/int8`."""
        return engine_name(self.model, self.precision)

    def transcribe(
        self, channels: Sequence[AudioChannel], language: str | None, vocabulary: Sequence[str] = ()
    ) -> Heard:
        """The words on the channels. Raises ModelError when the weights are damaged or lack the language."""
        if not any(channel.speech for channel in channels):
            return Heard(tuple(() for _ in channels), language)
        import torch

        with torch.inference_mode():
            return _Session(self._load(), channels, language, vocabulary).heard()

    def _load(self) -> LoadedModel:
        if self._loaded is None:
            from qa.transcribe import _model

            self._loaded = _model.load(self.model, self.folder, self.threads, self.precision)
        return self._loaded


class _Session:
    """One recording going through the model: the windows of its channels, the longest first."""

    def __init__(
        self,
        loaded: LoadedModel,
        channels: Sequence[AudioChannel],
        language: str | None,
        vocabulary: Sequence[str],
    ) -> None:
        self.loaded, self.channels, self.vocabulary = loaded, channels, vocabulary
        self._check(language)
        self.windows = windows_of(channels)
        self.language = language
        self.speller: Speller | None = None

    def heard(self) -> Heard:
        """Every channel's words."""
        words: list[list[Word]] = [[] for _ in self.channels]
        for (channel, window), decoded in self._decode_with_retry():
            if not is_silence(decoded):
                words[channel] += self._words(window, decoded)
        clipped = zip(words, self.channels, strict=True)
        return Heard(tuple(clip_to_speech(each, channel.speech) for each, channel in clipped), self.language)

    def _check(self, language: str | None) -> None:
        from whisper.tokenizer import LANGUAGES

        if language is not None and language not in LANGUAGES:
            name = self.channels[0].source_name
            what = f"{name}: Whisper knows no language {language!r}. Correct the manifest."
            raise InputError(RejectReason.WRONG_SHAPE, what)
        if not self.loaded.model.is_multilingual and language not in {None, "en"}:
            what = f"model: it only knows English, not {language!r}. Set model: base in callqa.yaml."
            raise ModelError(what)

    def _decode_with_retry(self) -> Iterator[tuple[tuple[int, Window], Decoded]]:
        """Every window with what was decoded; a doubtful one is tried once more, in halves."""
        again: list[tuple[int, Window]] = []
        for place, decoded in self._decode(self.windows):
            channel, window = place
            if is_doubtful(decoded) and len(window.pieces) > 1:
                again += [(channel, half) for half in window.halves()]
            else:
                yield place, decoded
        yield from self._decode(again)

    def _decode(self, windows: Sequence[tuple[int, Window]]) -> Iterator[tuple[tuple[int, Window], Decoded]]:
        from qa.transcribe._decoder import encode
        from qa.transcribe._greedy import greedy

        for first in range(0, len(windows), BATCH_SIZE):
            batch = windows[first : first + BATCH_SIZE]
            features = encode(self.loaded.model, self.loaded.placed(self._mel(batch)))
            yield from zip(batch, greedy(self.loaded.model, features, self._speller(features)), strict=True)

    def _speller(self, features: Any) -> Speller:
        """Made with the first batch, in which the language is detected where none was given."""
        from qa.transcribe._greedy import Speller, detect_language

        if self.speller is None:
            model, unembed = self.loaded.model, self.loaded.unembed
            if self.language is None and model.is_multilingual:
                self.language = detect_language(model, features, self.loaded.tokenizer(None), unembed)
            tokenizer = self.loaded.tokenizer(self.language or "en")
            self.speller = Speller(model, tokenizer, unembed, self.vocabulary)
        return self.speller

    def _mel(self, windows: Sequence[tuple[int, Window]]) -> Any:
        """Spectrograms, shape (windows, mels, frames): as long as the longest window, with its tail."""
        import torch
        from whisper.audio import N_FRAMES, log_mel_spectrogram, pad_or_trim

        longest_s = min(WINDOW_S, max(window.duration_s for _, window in windows) + TAIL_S)
        length = round(np.ceil(longest_s / FRAME_S) * FRAME_S * SAMPLE_RATE)
        audio = [pad_or_trim(window.audio(self.channels[i]), length) for i, window in windows]
        mels = self.loaded.model.dims.n_mels
        return torch.stack([log_mel_spectrogram(each, mels)[:, :N_FRAMES] for each in audio])

    def _words(self, window: Window, decoded: Decoded) -> list[Word]:
        """The window's words with their times in the recording."""
        assert self.speller is not None
        tokenizer = self.speller.tokenizer
        tokens = cut_loop(decoded.tokens) if decoded.is_full else list(decoded.tokens)
        frames = max(1, round(window.duration_s / FRAME_S))
        times = token_times(decoded.attention[:, : len(tokens) + 1, :frames])
        subwords, at = [], 0
        for text, part in zip(*tokenizer.split_to_word_tokens(tokens), strict=True):
            span = window.to_recording(float(times[at]), float(times[at + len(part)]))
            confidence = float(np.mean(decoded.probabilities[at : at + len(part)]))
            subwords.append(Word(text, *span, confidence))
            at += len(part)
        return join_subwords(subwords, self.language)
