"""The redacted recordings that pages of the site play, beside them."""

import os
import shutil
from pathlib import Path, PurePosixPath

from qa.report.site._site import Site

__all__ = ["link_audio"]

_PAGES, _RECORDINGS = "interactions", "audio"


def link_audio(site: Site, recordings: Path) -> None:
    """audio/NAME.opus in the site for each interactions/NAME.html of it whose recording is in the folder.

    A second name of the same file where both lie on one disk, else a copy; what is there already stays.
    """
    for page in [PurePosixPath(path) for path in site.told.paths]:
        recording = recordings / f"{page.stem}.opus"
        if page.parent.name == _PAGES and recording.is_file():
            _place(recording, site.folder / _RECORDINGS / recording.name)
            site.told.paths.add(f"{_RECORDINGS}/{recording.name}")


def _place(source: Path, target: Path) -> None:
    if target.exists() and _is_same(source, target):
        return
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = target.with_name(f"{target.name}.{os.getpid()}.part")
    part.unlink(missing_ok=True)
    try:
        os.link(source, part)
    except OSError:  # another disk, or one that knows no links
        shutil.copy2(source, part)
    part.replace(target)


def _is_same(source: Path, target: Path) -> bool:
    """Whether it is the same file, or a copy of it as it is now."""
    one, other = source.stat(), target.stat()
    return os.path.samestat(one, other) or (one.st_size, one.st_mtime_ns) == (
        other.st_size,
        other.st_mtime_ns,
    )
