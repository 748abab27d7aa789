"""What an importer is."""

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from qa.ingest._export import Export, Piece
from qa.ingest._part import Part
from qa.layout import Layout
from qa.types import Channel

__all__ = ["Claim", "Source", "alone", "together"]

Claim = Callable[[Sequence[Part], Layout], list[list[Part]]]
"""Of the files of one folder, those that are this tool's, by content: a list for each export among them."""


@dataclass(frozen=True)
class Source:
    """An importer. `name` is that of its module; `title` names the tool; `files` says what to deliver.

    `channel` is that of its conversations unless a draft says another; None: that of the inbox's folder.
    `is_deep`: an export has folders inside. `is_last`: it takes what nobody else claims. `claim_mapped`: what
    it takes before anybody else, because roles.json says how it is laid out.
    """

    name: str
    title: str
    files: str
    channel: Channel | None
    claim: Claim
    read: Callable[[Export], Iterator[Piece]]
    is_deep: bool = False
    is_last: bool = False
    claim_mapped: Claim | None = None

    @property
    def manual(self) -> str:
        """What its module says of itself: where to click, what is read, what isn't."""
        return (sys.modules[self.read.__module__].__doc__ or "").strip()


def alone(is_ours: Callable[[Part], bool]) -> Claim:
    """Each file that is ours is an export of its own."""
    return lambda parts, layout: [[part] for part in parts if is_ours(part)]


def together(is_ours: Callable[[Part], bool], needs: Callable[[Part], bool] | None = None) -> Claim:
    """All files of a folder that are ours are one export, given that one of them is what it `needs`."""

    def claim(parts: Sequence[Part], layout: Layout) -> list[list[Part]]:
        ours = [part for part in parts if is_ours(part)]
        return [ours] if ours and (needs is None or any(map(needs, ours))) else []

    return claim
