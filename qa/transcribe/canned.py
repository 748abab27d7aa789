"""An engine that knows its words beforehand: for tests and demonstrations, without a model."""

from collections.abc import Mapping, Sequence

from qa.transcribe.engine import AudioChannel, Heard
from qa.types import Word

__all__ = ["CannedTranscriber"]


class CannedTranscriber:
    """Hears prepared words: `words[file name][channel]`, where channel 0 is left, or the only one.

    `asked` holds what it was asked so far, as (file name, language, vocabulary).
    """

    def __init__(
        self,
        words: Mapping[str, Sequence[Sequence[Word]]],
        *,
        name: str = "canned",
        language: str | None = None,
    ) -> None:
        self.words, self.language = words, language
        self._name = name
        self.asked: list[tuple[str, str | None, tuple[str, ...]]] = []

    @property
    def name(self) -> str:
        """The name given."""
        return self._name

    def transcribe(
        self, channels: Sequence[AudioChannel], language: str | None, vocabulary: Sequence[str] = ()
    ) -> Heard:
        """The prepared words. Raises KeyError on a file that none were prepared for."""
        name = channels[0].source_name
        self.asked.append((name, language, tuple(vocabulary)))
        if name not in self.words:
            raise KeyError(f"no words for {name}; there are for {', '.join(sorted(self.words))}")
        words = tuple(tuple(self.words[name][channel.index]) for channel in channels)
        return Heard(words, language or self.language)
