"""Long texts in pieces: rules try every two places of a text, so their time grows with its square."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from qa.types import Interaction, Redacted, Turn

__all__ = ["in_pieces", "joined", "pieces_of"]

_LONGEST = 4_000
"""Characters of a piece: more than nearly every message has."""
_CUTS = ("\n\n", "\n", ". ", " ")
"""Where a text is cut, the best first; else in the middle of a word, which is then no word of a language."""


def pieces_of(text: str) -> Iterator[str]:
    """The text in pieces, which joined are the text."""
    while len(text) > _LONGEST:
        cut = next((end + len(c) for c in _CUTS if (end := text.rfind(c, _LONGEST // 2, _LONGEST)) >= 0), 0)
        yield text[: cut or _LONGEST]
        text = text[cut or _LONGEST :]
    yield text


def in_pieces(interaction: Interaction) -> Interaction:
    """The interaction with its long written turns in pieces, a turn each; what was heard stays whole."""
    if all(len(turn.text) <= _LONGEST for turn in interaction.turns):
        return interaction
    pieces = [replace(turn, text=text) for turn in interaction.turns for text in _texts(turn)]
    turns = tuple(replace(piece, index=index) for index, piece in enumerate(pieces))
    return replace(interaction, turns=turns)


def joined(redacted: Redacted, whole: Interaction) -> Redacted:
    """What became of `in_pieces(whole)`, with the turns of `whole`."""
    if len(redacted.turns) == len(whole.turns):
        return redacted
    pieces = iter(redacted.turns)
    turns = []
    for turn in whole.turns:
        own = list(islice(pieces, len(_texts(turn))))
        turns.append(replace(own[0], index=turn.index, text="".join(piece.text for piece in own)))
    return Redacted(replace(redacted, turns=tuple(turns)))


def _texts(turn: Turn) -> list[str]:
    return [turn.text] if turn.words else list(pieces_of(turn.text))
