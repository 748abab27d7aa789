"""The site's folder: it is the site's own, and holds no page of what is gone."""

import re
from collections.abc import Collection, Iterator
from pathlib import Path

from qa.errors import ConfigError, Mistake
from qa.report.files import is_page

__all__ = ["claim", "is_site", "sweep"]

_MARK = ".callqa-site"
_SAID = "This folder is written by callqa: pages and recordings of what is gone are removed from it.\n"
_PART = re.compile(r".+\.\d+\.part")


def claim(folder: Path) -> None:
    """The folder, made or marked as the site's.

    Raises ConfigError where it holds something already and the site didn't write it: nothing of others is
    removed.
    """
    if is_site(folder):
        return
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        what = "holds something else already. Name a folder that is empty or not there yet."
        raise ConfigError([Mistake(str(folder), None, what)])
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    mark = folder / _MARK
    mark.touch(mode=0o600)  # at once, so that a run killed here leaves no folder that the next one refuses
    mark.write_text(_SAID, encoding="utf-8")


def is_site(folder: Path) -> bool:
    """Whether it is a site's."""
    return (folder / _MARK).is_file()


def sweep(folder: Path, kept: Collection[str]) -> int:
    """How many pages and recordings were removed: all that callqa wrote there, but for those that are kept.

    `kept` are paths from the folder. No list of what was written is needed for it, which a killed run would
    leave wrong: pages tell by their head that they are callqa's, and recordings lie in a folder of their own.
    Half-written files that a killed run left go too, uncounted.
    """
    gone = 0
    for path in _files(folder):
        name = path.relative_to(folder).as_posix()
        if _PART.fullmatch(path.name):
            path.unlink()
        elif name not in kept and (name.startswith("audio/") or is_page(path)):
            path.unlink()
            gone += 1
    _remove_empty(folder)
    return gone


def _files(folder: Path) -> Iterator[Path]:
    yield from sorted(path for path in folder.rglob("*") if path.is_file())


def _remove_empty(folder: Path) -> None:
    """Removes folders without a file, the deepest first."""
    for path in sorted((each for each in folder.rglob("*") if each.is_dir()), reverse=True):
        if not any(path.iterdir()):
            path.rmdir()
