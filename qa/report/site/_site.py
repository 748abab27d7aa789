"""What every kind of page is made with, and the writing of one where it changed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from duckdb import DuckDBPyConnection

from qa.report.cards import Cards
from qa.report.content import base_hash
from qa.report.files import carries, write
from qa.scoring import Scorecard
from qa.settings import Settings

__all__ = ["Site", "Written"]


@dataclass(slots=True)
class Written:
    """Pages that there are now, and how many of them were written this time."""

    paths: set[str] = field(default_factory=set)
    written: int = 0


@dataclass(frozen=True, slots=True)
class Site:
    """The site's folder and what its pages have in common.

    `base` is the hash of that: what every page depends on beside its own rows. `since`: the first UTC day
    whose conversations have a page, None = all. `recordings`: the folder with redacted copies of them.
    """

    con: DuckDBPyConnection
    folder: Path
    settings: Settings
    scorecards: Sequence[Scorecard]
    marked: frozenset[tuple[str, str]]
    base: str
    since: date | None = None
    recordings: Path | None = None
    told: Written = field(default_factory=Written)

    @classmethod
    def of(  # noqa: PLR0913 - what all pages need
        cls,
        con: DuckDBPyConnection,
        folder: Path,
        settings: Settings,
        scorecards: Sequence[Scorecard],
        marked: frozenset[tuple[str, str]],
        *,
        since: date | None = None,
        recordings: Path | None = None,
    ) -> "Site":
        """With its base worked out. `scorecards`: those in force and those that judged before."""
        base = base_hash(scorecards, marked, settings.dispute_days)
        return cls(con, folder, settings, scorecards, marked, base, since, recordings)

    @property
    def cards(self) -> Cards:
        """The scorecards, looked up by the names that results carry."""
        return Cards(self.scorecards, self.marked)

    def is_current(self, path: str, content: str) -> bool:
        """Whether the page is there and was made from this content; noted as one that belongs to the site."""
        self.told.paths.add(path)
        return carries(self.folder / path, content)

    def write(self, path: str, content: str, html: Callable[[], str]) -> None:
        """The page, made only where it is not the current one. `path` from the site's root."""
        if not self.is_current(path, content):
            write(self.folder / path, html())
            self.told.written += 1
