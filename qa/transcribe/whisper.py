"""The default engine: openai-whisper over packed windows, decoded together, words aligned by its attention.

Decoding is greedy and without sampling, so that the same audio always gives the same words.
"""

import threading
import warnings
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from qa.errors import InputError, ModelError, RejectReason
from qa.transcribe import weights
from qa.transcribe.engine import SAMPLE_RATE, AudioChannel, Heard
from qa.transcribe.guards import cut_loop, is_doubtful, is_silence
from qa.transcribe.manifest import load_manifest
from qa.transcribe.pack import WINDOW_S, Window, clip_to_speech, pack
from qa.transcribe.spelling import join_subwords
from qa.types import Word

__all__ = ["WhisperTranscriber", "engine_name"]

BATCH_SIZE = 8
"""Windows decoded at once; more costs memory and gains nothing on a CPU."""
DETECTION_WINDOWS = 4
"""Windows the language is detected from: two minutes of speech."""

_one_at_a_time = threading.Lock()
"""Decoding hangs its cache on the model, and the alignment's numba threads can't be entered twice."""


def engine_name(model: str) -> str:
    """The name of the engine with that model, such as `openai-whisper-20250625/base`."""
    return f"openai-whisper-{version('openai-whisper')}/{model}"


class WhisperTranscriber:
    """Transcribes with openai-whisper. The weights load with the first channel; parallel runs need processes.

    `threads` are CPU threads for the whole process, None leaves PyTorch's own choice. Raises ModelError when
    the weights are missing.
    """

    def __init__(self, model: str, folder: Path, threads: int | None = None) -> None:
        load_manifest(folder).speech_model(model)
        if not weights.weights_path(model, folder).exists():
            raise ModelError(f"models: {model} has no weights here. Run: callqa models fetch {model}")
        self.model, self.folder, self.threads = model, folder, threads
        self._loaded: Any = None

    @property
    def name(self) -> str:
        """Such as `openai-whisper-20250625/base`."""
        return engine_name(self.model)

    def transcribe(self, channel: AudioChannel, language: str | None) -> Heard:
        """The words on the channel. Raises ModelError when the weights are damaged or lack the language."""
        if not channel.speech:
            return Heard((), language)
        import torch

        with _one_at_a_time, torch.inference_mode():
            session = _Session(self._load(), channel, language)
            words = clip_to_speech(list(session.words()), channel.speech)
            return Heard(words, session.language)

    def _load(self) -> Any:
        if self._loaded is None:
            import torch
            from whisper.tokenizer import get_tokenizer

            if self.threads is not None:
                torch.set_num_threads(self.threads)
            self._loaded = weights.load_whisper(self.model, self.folder)
            with warnings.catch_warnings():  # openai-whisper leaves its vocabulary file open
                warnings.simplefilter("ignore", ResourceWarning)
                get_tokenizer(self._loaded.is_multilingual, num_languages=self._loaded.num_languages)
        return self._loaded


class _Session:
    """One channel going through the model; `language` is None when the model knows one and none was asked."""

    def __init__(self, model: Any, channel: AudioChannel, language: str | None) -> None:
        import whisper
        from whisper.tokenizer import get_tokenizer

        self.model, self.channel = model, channel
        self.windows = pack(channel.speech, len(channel.samples) / SAMPLE_RATE)
        self._check(language)
        self.language = language or (self._detect() if model.is_multilingual else None)
        self.options = whisper.DecodingOptions(
            language=self.language or "en", without_timestamps=True, fp16=model.device.type == "cuda"
        )
        languages = {"num_languages": model.num_languages, "language": self.language}
        self.tokenizer = get_tokenizer(model.is_multilingual, **languages)

    def words(self) -> Iterator[Word]:
        """All words with their times in the recording, as the alignment gives them."""
        for window, result in self._decode_with_retry():
            if is_silence(result):
                continue
            tokens = result.tokens
            if len(tokens) >= self.model.dims.n_text_ctx // 2:  # the most that decoding ever gives
                tokens = cut_loop(tokens)
            yield from self._align(window, tokens, result.audio_features)

    def _check(self, language: str | None) -> None:
        from whisper.tokenizer import LANGUAGES

        if language is not None and language not in LANGUAGES:
            what = (
                f"{self.channel.source_name}: Whisper knows no language {language!r}. Correct the manifest."
            )
            raise InputError(RejectReason.WRONG_SHAPE, what)
        if not self.model.is_multilingual and language not in {None, "en"}:
            raise ModelError(
                f"model: it only knows English, not {language!r}. Set model: base in callqa.yaml."
            )

    def _detect(self) -> str:
        _, probabilities = self.model.detect_language(self._mel(self.windows[:DETECTION_WINDOWS]))
        totals = {code: sum(each[code] for each in probabilities) for code in probabilities[0]}
        return str(max(totals, key=lambda code: totals[code]))

    def _mel(self, windows: Sequence[Window]) -> Any:
        """Spectrograms, shape (windows, mels, 3000)."""
        import torch
        from whisper.audio import log_mel_spectrogram, pad_or_trim

        audio = [pad_or_trim(window.audio(self.channel.samples)) for window in windows]
        mels = [log_mel_spectrogram(each, self.model.dims.n_mels) for each in audio]
        return torch.stack(mels).to(self.model.device)

    def _decode(self, windows: Sequence[Window]) -> Iterator[tuple[Window, Any]]:
        for i in range(0, len(windows), BATCH_SIZE):
            batch = windows[i : i + BATCH_SIZE]
            yield from zip(batch, self.model.decode(self._mel(batch), self.options), strict=True)

    def _decode_with_retry(self) -> Iterator[tuple[Window, Any]]:
        """Every window with its result; a doubtful one is tried once more, in halves."""
        for window, result in self._decode(self.windows):
            if is_doubtful(result) and len(window.pieces) > 1:
                yield from self._decode(window.halves())
            else:
                yield window, result

    def _align(self, window: Window, tokens: Sequence[int], features: Any) -> list[Word]:
        from whisper.timing import find_alignment

        frames = round(min(window.duration_s, WINDOW_S) * 100)  # of 10 ms
        encoded = _Encoded(self.model)
        timings = find_alignment(encoded, self.tokenizer, list(tokens), features, frames)
        subwords = [
            Word(t.word, *window.to_recording(float(t.start), float(t.end)), float(t.probability))
            for t in timings
        ]
        return join_subwords(subwords, self.language)


class _Encoded:
    """The model as `find_alignment` uses it, but given features instead of sound: encodes nothing twice."""

    def __init__(self, model: Any) -> None:
        self._model = model

    def __getattr__(self, name: str) -> Any:
        return getattr(self._model, name)

    def __call__(self, features: Any, tokens: Any) -> Any:
        """Logits of the tokens."""
        return self._model.decoder(tokens, features)
