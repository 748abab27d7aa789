"""What an utterance's words tell of turn-taking: listening, holding the floor, broken off or whole."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from qa.checks._floor import Utterance
from qa.checks._intervals import Spurt, bare_words, spurts
from qa.checks._phrases import PhraseFile
from qa.types import Turn

__all__ = ["dashed", "utterances"]

_DASHES = ("-", "\u2013", "\u2014")
_CUT_SHORT = (*_DASHES, "...", "\u2026")
_MARKS = (".", "?", "!", "。", "？", "！", *_CUT_SHORT)
_CLOSING = " \"'\u201d\u2019\xbb)]|"


def utterances(turns: Sequence[Turn], file: PhraseFile) -> list[Utterance]:
    """The turns' speech, cut at pauses. `file` has the thresholds and words of the check."""
    told = _Words(file, is_punctuated=_is_punctuated(turns, file))
    return [_utterance(spurt, told, file) for spurt in _spurts(turns, file.thresholds["pause_s"])]


def dashed(turns: Sequence[Turn], file: PhraseFile) -> Iterator[Turn]:
    """The turns that follow one of the other party that ends in a dash, and do more than listen."""
    told = _Words(file, is_punctuated=True)
    for before, turn in pairwise(turns):
        is_cut = before.role is not turn.role and before.text.rstrip(_CLOSING).endswith(_DASHES)
        if is_cut and not told.is_listening(bare_words(turn.text.split())):
            yield turn


def _utterance(spurt: Spurt, told: "_Words", file: PhraseFile) -> Utterance:
    said = spurt.turn.text[slice(*spurt.chars)].rstrip(_CLOSING)
    is_recognised = bool(spurt.turn.words)  # nobody writes down the times of words by hand
    is_short = spurt.end_s - spurt.start_s <= file.thresholds["backchannel_max_s"]
    return Utterance(
        spurt,
        is_listening=is_short and told.is_listening(spurt.words),
        is_holding=told.holding.issuperset(spurt.words),
        is_broken_off=told.is_broken_off(said, spurt.words, is_recognised=is_recognised),
        is_question=said.endswith("?"),
        is_recognised=is_recognised,
    )


def _spurts(turns: Sequence[Turn], pause_s: float) -> Iterator[Spurt]:
    for turn in turns:
        yield from spurts(turn, pause_s)


def _is_punctuated(turns: Sequence[Turn], file: PhraseFile) -> bool:
    """Whether so many turns end with a mark that one without was left unfinished."""
    marked = sum(turn.text.rstrip(_CLOSING).endswith(_MARKS) for turn in turns)
    return marked >= file.thresholds["punctuated_share"] * len(turns)


class _Words:
    """The words of the check's phrase file, and what they tell of an utterance."""

    def __init__(self, file: PhraseFile, *, is_punctuated: bool) -> None:
        self.holding = frozenset(file.words["holding"])
        self._listening = frozenset((*file.words["backchannel"], *file.words["acknowledgement"]))
        self._never_last = frozenset(file.words["never_last"])
        self._unfinished = self._never_last | frozenset(file.words["unfinished"])
        self._longest = file.thresholds["backchannel_max_words"]
        self._is_punctuated = is_punctuated

    def is_listening(self, words: Sequence[str]) -> bool:
        """Only a few words, all of them sounds of a listener or short answers."""
        return 0 < len(words) <= self._longest and self._listening.issuperset(words)

    def is_broken_off(self, said: str, words: Sequence[str], *, is_recognised: bool) -> bool:
        """At a dash, at "the" or "and"; at "is" or without a mark, unless somebody wrote a full stop."""
        if not words:
            return False
        if said.endswith(_CUT_SHORT) or words[-1] in self._never_last:
            return True
        if said.endswith("?"):
            return words[-1] in self._unfinished or said.rstrip(" ?").endswith(_CUT_SHORT)
        if said.endswith(_MARKS):
            return is_recognised and words[-1] in self._unfinished
        return self._is_punctuated or words[-1] in self._unfinished
