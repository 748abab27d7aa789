"""Turns in a row in which one person goes on with what they were saying."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from qa.types import Turn

__all__ = ["chains"]


def chains(
    turns: Sequence[Turn], goes_on: Callable[[str, str], bool], most: int | None = None
) -> Iterator[list[Turn]]:
    """Two and more turns in a row of the same person, whatever others say in between, of at most `most`.

    `goes_on` tells of two texts whether what the first says may go on in the second.
    """
    said: dict[str, list[Turn]] = defaultdict(list)
    for turn in turns:
        said[turn.participant].append(turn)
    for own in said.values():
        chain: list[Turn] = []
        for turn in own:
            if chain and (len(chain) == most or not goes_on(chain[-1].text, turn.text)):
                if len(chain) > 1:
                    yield chain
                chain = []
            chain.append(turn)
        if len(chain) > 1:
            yield chain
