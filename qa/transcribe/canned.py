"""An engine that knows its words beforehand: for tests and demonstrations, without a model."""

from collections.abc import Mapping, Sequence

from qa.transcribe.engine import AudioChannel, Heard
from qa.types import Word

__all__ = ["CannedTranscriber"]


class CannedTranscriber:
    """Hears prepared words: `words[file name][channel]`, where channel 0 is left, or the only one.

    `asked` holds what it was asked so far, as (file name, channel, language).
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
        self.asked: list[tuple[str, int, str | None]] = []

    @property
    def name(self) -> str:
        """The name given."""
        return self._name

    def transcribe(self, channel: AudioChannel, language: str | None) -> Heard:
        """The prepared words. Raises KeyError on a file that none were prepared for."""
        self.asked.append((channel.source_name, channel.index, language))
        if channel.source_name not in self.words:
            raise KeyError(
                f"no words for {channel.source_name}; there are for {', '.join(sorted(self.words))}"
            )
        return Heard(tuple(self.words[channel.source_name][channel.index]), language or self.language)
