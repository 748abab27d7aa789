"""What the inbox hands on under which name: files and ids as they may be shown, never as they are."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Protocol, TypeVar, cast

from qa.types import Contact, Interaction, Metadata, Recording, Rejected, Survey

__all__ = ["AS_THEY_ARE", "Shown", "as_shown"]

T = TypeVar("T", bound=Recording | Interaction | Survey | Contact | Rejected)


class Shown(Protocol):
    """How names may be shown (`qa.privacy.Labels`); the same one always gives the same."""

    def of(self, label: str) -> str:
        """An id or sentence without what tells of a customer."""
        ...

    def name(self, path: str) -> str:
        """A file's name below the inbox, or FILE#PIECE, likewise."""
        ...

    def keeping(self, names: Iterable[str]) -> "Shown":
        """The same, that leaves these names of agents."""
        ...


class _AsTheyAre:
    """For looking at an inbox where nothing is kept."""

    def of(self, label: str) -> str:
        return label

    def name(self, path: str) -> str:
        return path

    def keeping(self, names: Iterable[str]) -> Shown:
        return self


AS_THEY_ARE: Shown = _AsTheyAre()


def as_shown(one: T, shown: Shown) -> T:
    """The same under the names that may be shown; its path, if it has one, stays what it is."""
    if isinstance(one, Recording):
        name = shown.name(one.source_name)
        return cast(T, replace(one, metadata=_metadata(one.metadata, shown), source_name=name))
    if isinstance(one, Interaction):
        name = shown.name(one.source_name)
        if (about := _metadata(one.metadata, shown)) is one.metadata and name == one.source_name:
            return one  # as nearly all are
        return cast(T, replace(one, metadata=about, source_name=name))
    if isinstance(one, Rejected):
        own_id = None if one.interaction_id is None else shown.of(one.interaction_id)
        name, detail = shown.name(one.source_name), shown.of(one.detail)
        return cast(T, replace(one, source_name=name, detail=detail, interaction_id=own_id))
    own_id = shown.of(one.interaction_id)
    return one if own_id == one.interaction_id else cast(T, replace(one, interaction_id=own_id))


def _metadata(about: Metadata, shown: Shown) -> Metadata:
    own_id = shown.of(about.interaction_id)
    return about if own_id == about.interaction_id else replace(about, interaction_id=own_id)
