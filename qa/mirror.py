"""An inbox that lies elsewhere, such as s3://bucket/inbox, as a folder here: only what changed is fetched."""

import errno
import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from qa.errors import CallqaError

__all__ = ["is_remote", "mirrored", "remove"]

_TELLS = ("size", "ETag", "etag", "LastModified", "last_modified", "mtime", "updated", "created")
"""What file systems say of a file that changes with its content; each says some of them."""
_OF_OUR_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}
"""Nothing is written there; EIO may be of either side, so it counts as the other's."""
Files = Mapping[str, Mapping[str, Any]]


def is_remote(inbox: str) -> bool:
    """Whether it is a URL rather than a folder."""
    return "://" in inbox


def mirrored(url: str, folder: Path) -> Path:
    """The folder, with the same files as lie under the URL, of any file system that fsspec knows.

    A file is fetched again when its size, time or tag there changed, and removed when it is gone there. The
    folder is readable by its owner only: recordings are private. Raises CallqaError when the inbox can't be
    reached or is empty, or has a name that is no path below it; OSError when the disk here can't be written.
    """
    try:
        _mirror(url.rstrip("/"), folder)
    except ImportError as error:
        raise CallqaError(f"inbox: {error}. For s3:// run: pip install 'callqa[s3]'") from None
    except CallqaError:
        raise
    except Exception as error:  # each file system has errors of its own
        if isinstance(error, OSError) and error.errno in _OF_OUR_DISK:
            raise
        what = f"can't be read ({type(error).__name__}). Check its address, the network and your access."
        raise CallqaError(f"inbox: {what}") from error
    return folder


def remove(folder: Path) -> None:
    """Removes the copy and the list of its files; none is no mistake."""
    shutil.rmtree(folder, ignore_errors=True)
    _list_of(folder).unlink(missing_ok=True)


def _mirror(url: str, folder: Path) -> None:
    import fsspec

    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.chmod(0o700)
    system, root = fsspec.core.url_to_fs(url)
    system.invalidate_cache()
    found = {_name_below(root, path): info for path, info in system.find(root, detail=True).items()}
    if not found:
        raise CallqaError("inbox: there are no files under its URL. Check its address.")
    tells = {name: {key: str(info[key]) for key in _TELLS if key in info} for name, info in found.items()}
    known = _known(folder, url)
    for path in [path for path in folder.rglob("*") if path.is_file()]:
        name = path.relative_to(folder).as_posix()
        if name not in tells or known.get(name) != tells[name]:
            path.unlink()
    for name, info in found.items():
        if not (folder / name).exists():
            _fetch(system, info["name"], folder / name)
    _write_private(_list_of(folder), json.dumps({"url": url, "files": tells}))


def _name_below(root: str, path: str) -> str:
    name = path.removeprefix(root).removeprefix("/")
    pure = PurePosixPath(name)
    if not pure.parts or ".." in pure.parts or pure.is_absolute() or pure.as_posix() != name:
        raise CallqaError("inbox: a file's name there is no path below the inbox. Rename it: no //, no ..")
    return name


def _known(folder: Path, url: str) -> Files:
    """What was told of each file when it was fetched; nothing where it came from another URL."""
    try:
        kept = json.loads(_list_of(folder).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    files: Files = kept["files"] if kept["url"] == url else {}
    return files


def _list_of(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.json")


def _fetch(system: Any, path: str, target: Path) -> None:
    """The file whole or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    half = target.with_name(f"{target.name}.part")
    system.get_file(path, str(half))
    half.chmod(0o600)
    half.replace(target)


def _write_private(path: Path, text: str) -> None:
    half = path.with_name(f"{path.name}.part")
    with os.fdopen(
        os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8"
    ) as file:
        file.write(text)
    half.replace(path)
