"""Which interactions get a page, and the writing of those whose page is not the current one."""

from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from qa import checks
from qa.report import links
from qa.report.cards import Cards
from qa.report.content import hash_of
from qa.report.interactions._page import interaction_page
from qa.report.interactions._rows import Case, Wanted, cases, editions, wanted
from qa.report.period import Period, file_name, monday_of
from qa.report.templating import render

if TYPE_CHECKING:
    from qa.report.site import Site  # which will import this module to write its pages

__all__ = ["write_pages"]

_BATCH = 250
"""Interactions that are read and held at the same time."""
_UP = "../"
"""From a page's folder to the site's."""


def write_pages(site: "Site") -> None:
    """A page for each interaction since the site's first day, written where it is not the current one.

    What has no time gets a page whatever the day. A link to a recording leads to audio/ of the site's folder.
    """
    heard = _Heard.of(site.recordings or site.folder / "audio", site.settings.site_audio)
    base = hash_of(site.base, editions(site.con), site.settings.site_audio)
    due = []
    for each in wanted(site.con, site.since):
        path = links.interaction_page(each.interaction_id)
        report, content = _report(site, each), heard.content(each.interaction_id)
        page = _Page(each.interaction_id, path, hash_of(base, each.content, report or "", content), report)
        if not site.is_current(page.path, page.content):
            due.append(page)
    if due:
        _write(site, due, heard)


@dataclass(frozen=True, slots=True)
class _Page:
    """A page to write: where it lies, the hash of all that it shows, and the way to the agent's report."""

    interaction_id: str
    path: str
    content: str
    report: str | None


@dataclass(frozen=True, slots=True)
class _Heard:
    """The recordings that pages play: a folder, what is in it by name, and how they are had."""

    folder: Path
    files: dict[str, str]
    mode: str

    @classmethod
    def of(cls, folder: Path, mode: str) -> "_Heard":
        found = sorted(folder.glob("*.opus")) if mode != "none" else []
        told = {path.name: path.stat() for path in found}
        return cls(folder, {name: f"{stat.st_size} {stat.st_mtime_ns}" for name, stat in told.items()}, mode)

    def content(self, interaction_id: str) -> str:
        """Changes with what the page has of the recording: of a link only that it is there."""
        name = recording(interaction_id)
        return "" if name not in self.files else self.files[name] if self.mode == "embed" else name

    def source(self, interaction_id: str) -> str | None:
        """What the player plays; None without a recording."""
        name = recording(interaction_id)
        if name not in self.files:
            return None
        if self.mode == "link":
            return f"{_UP}audio/{name}"
        return f"data:audio/ogg;base64,{b64encode((self.folder / name).read_bytes()).decode()}"


def recording(interaction_id: str) -> str:
    """The name of the redacted recording."""
    return f"{file_name(interaction_id)}.opus"


def _report(site: "Site", each: Wanted) -> str | None:
    """The way from the page to the agent's report of that week; None where it isn't in the site."""
    if each.day is None:
        return None
    path = links.agent_page(each.agent_id, Period.week(monday_of(each.day)))
    is_there = path in site.told.paths or (site.folder / path).is_file()
    return (PurePosixPath(_UP) / path).as_posix() if is_there else None


def _write(site: "Site", due: Sequence[_Page], heard: _Heard) -> None:
    silence_s = checks.thresholds(site.settings.scorecards / "phrases", "talk")["silence_s"]
    shared = site.cards
    for batch in _batches(due):
        found = {
            case.head.interaction_id: case for case in cases(site.con, [p.interaction_id for p in batch])
        }
        for page in batch:
            case = found[page.interaction_id]
            html = partial(_html, site, page, case, shared, silence_s, heard)
            site.write(page.path, page.content, html)


def _batches(due: Sequence[_Page]) -> Iterator[list[_Page]]:
    rest = iter(due)
    while batch := list(islice(rest, _BATCH)):
        yield batch


def _html(  # noqa: PLR0913, PLR0917 - the page, and all that it is made from
    site: "Site", page: _Page, case: Case, cards: Cards, silence_s: float, heard: _Heard
) -> str:
    shown = interaction_page(
        case,
        cards,
        dispute_days=site.settings.dispute_days,
        silence_s=silence_s,
        report=page.report,
        audio=heard.source(page.interaction_id),
    )
    return render("interaction.html.j2", shown, page.content)
