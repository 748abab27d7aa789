"""One recording through a Whisper model, whichever engine runs it: pack, encode, decode, doubt, clip.

A batch holds windows of one recording only, so that the same recording gives the same words whatever else is
transcribed beside it.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Protocol

import numpy as np

from qa.errors import InputError, ModelError, RejectReason
from qa.transcribe._align import FRAME_S
from qa.transcribe.engine import SAMPLE_RATE, AudioChannel, Heard
from qa.transcribe.guards import Take, is_doubtful, is_silence, without_rounds
from qa.transcribe.pack import WINDOW_S, Window, clip_to_speech, windows_of
from qa.transcribe.spelling import join_subwords
from qa.types import Word

__all__ = ["BEAMS", "LONGEST_TEXT", "Backend", "hear", "prompt"]

SHORTEST_S = 10.0
"""A shorter window is filled up with silence: Whisper repeats a phrase that fills what it hears."""
TAIL_S = 1.0
"""Silence after the longest window of a batch: without it Whisper takes the cut for an unfinished word."""
BATCH_SIZE = 8
"""Windows decoded at once; more costs memory and gains little on a CPU."""
BEAMS = 5
"""Texts of a window that are followed at a time. One costs two thirds of the time, with more errors."""
LONGEST_TEXT = 224
"""Tokens that a window's text may have: half of what Whisper can hold, as in openai-whisper."""


def prompt(vocabulary: Sequence[str]) -> str:
    """Names as a text that stands before each window, as if it had been said a while ago.

    With dots, because a name at the end of a sentence, or of a list, is then often left out where it is said
    next: 66 word errors in the English sample calls without names, 50 as a list, 46 so (2026-11).
    """
    return f"... {' ... '.join(vocabulary)} ..." if vocabulary else ""


class Backend(Protocol):
    """A Whisper model as a session needs it. `features` are its own: whatever `encode` gives."""

    @property
    def is_multilingual(self) -> bool:
        """Whether it knows more than English."""
        ...

    @property
    def mels(self) -> int:
        """Mel bands of the spectrograms it takes."""
        ...

    @property
    def packed_s(self) -> float:
        """Regions are packed up to this length."""
        ...

    def encode(self, mel: Any) -> Any:
        """Features of float32 spectrograms, a tensor of shape (windows, mels, frames), frames even."""
        ...

    def detect(self, features: Any) -> str:
        """The ISO 639-1 code of the language that is most probable over all windows."""
        ...

    def decode(
        self, features: Any, frames: Sequence[int], language: str, vocabulary: Sequence[str]
    ) -> Sequence[Take]:
        """A take of each window, in order; `frames` are positions of the features that hold audio."""
        ...


Place = tuple[int, Window]
"""A channel's place in the recording, and a window of it."""


def hear(
    backend: Backend, channels: Sequence[AudioChannel], language: str | None, vocabulary: Sequence[str]
) -> Heard:
    """The words on the channels of one recording; where no language is given, it is detected.

    Raises InputError on a language that Whisper doesn't know, ModelError on one that the model doesn't.
    """
    _check(backend, channels, language)
    windows = windows_of(channels, backend.packed_s)
    if not windows:
        return Heard(tuple(() for _ in channels), language)
    session = _Session(backend, channels, language, vocabulary)
    words: list[list[Word]] = [[] for _ in channels]
    for (channel, window), take in session.takes(windows):
        if not is_silence(take):
            placed = [_in_recording(subword, window) for subword in take.subwords]
            words[channel] += join_subwords(placed, session.language)
    clipped = zip(words, channels, strict=True)
    return Heard(tuple(clip_to_speech(each, channel.speech) for each, channel in clipped), session.language)


class _Session:
    """The recording while it is heard; `language` is known from the first batch on."""

    def __init__(
        self,
        backend: Backend,
        channels: Sequence[AudioChannel],
        language: str | None,
        vocabulary: Sequence[str],
    ) -> None:
        self.backend, self.channels, self.vocabulary = backend, channels, vocabulary
        self.language = language

    def takes(self, windows: Sequence[Place]) -> Iterator[tuple[Place, Take]]:
        """Every window with its take; a doubtful one is tried once more in halves, then cut to one round."""
        again: list[Place] = []
        for place, take in self._decoded(windows):
            channel, window = place
            if is_doubtful(take) and len(window.pieces) > 1:
                again += [(channel, half) for half in window.halves()]
            else:
                yield place, without_rounds(take)
        yield from ((place, without_rounds(take)) for place, take in self._decoded(again))

    def _decoded(self, windows: Sequence[Place]) -> Iterator[tuple[Place, Take]]:
        for first in range(0, len(windows), BATCH_SIZE):
            batch = windows[first : first + BATCH_SIZE]
            features = self.backend.encode(self._mel(batch))
            if self.language is None and self.backend.is_multilingual:
                self.language = self.backend.detect(features)
            frames = [max(1, round(window.duration_s / FRAME_S)) for _, window in batch]
            takes = self.backend.decode(features, frames, self.language or "en", self.vocabulary)
            yield from zip(batch, takes, strict=True)

    def _mel(self, windows: Sequence[Place]) -> Any:
        """Spectrograms, shape (windows, mels, frames): as long as the longest window, with its tail."""
        import torch
        from whisper.audio import N_FRAMES, log_mel_spectrogram, pad_or_trim

        longest_s = max(window.duration_s for _, window in windows) + TAIL_S
        longest_s = min(WINDOW_S, max(SHORTEST_S, longest_s))
        length = round(np.ceil(longest_s / FRAME_S) * FRAME_S * SAMPLE_RATE)
        audio = [pad_or_trim(window.audio(self.channels[i]), length) for i, window in windows]
        return torch.stack([log_mel_spectrogram(each, self.backend.mels)[:, :N_FRAMES] for each in audio])


def _check(backend: Backend, channels: Sequence[AudioChannel], language: str | None) -> None:
    from whisper.tokenizer import LANGUAGES

    if language is not None and language not in LANGUAGES:
        what = f"{channels[0].source_name}: Whisper knows no language {language!r}. Correct the manifest."
        raise InputError(RejectReason.WRONG_SHAPE, what)
    if not backend.is_multilingual and language not in {None, "en"}:
        raise ModelError(f"model: it only knows English, not {language!r}. Set model: base in callqa.yaml.")


def _in_recording(subword: Word, window: Window) -> Word:
    span = window.to_recording(subword.start_s, subword.end_s)
    return Word(subword.text, *span, subword.confidence)
