"""The files of an export: where they lie, how they begin, and what kind their content is."""

import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

from qa.errors import InputError, RejectReason

__all__ = ["BROKEN_ZIP", "HEAD_BYTES", "Part", "checked_zip", "forget"]

HEAD_BYTES = 1 << 16
"""How much of a file is looked at to tell what it is."""
_BOMS_16 = (b"\xff\xfe", b"\xfe\xff")
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

BROKEN_ZIP = (
    *(OSError, EOFError, KeyError, RuntimeError, NotImplementedError, ValueError, OverflowError),
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error),
)
"""What zipfile raises on zips that are damaged, encrypted (RuntimeError) or of a method it doesn't know."""
_LARGEST_MEMBER = 1 << 30
_SMALL_MEMBER, _MOST_TIMES = 1 << 24, 100
"""Tables and JSON pack to a tenth or a thirtieth; above 16 MiB nobody's pack to less than a hundredth."""


@lru_cache(maxsize=4)
def _archive(path: Path) -> zipfile.ZipFile:
    """The zip, opened once for all of its members: its list of them is long."""
    return zipfile.ZipFile(path)


@lru_cache(maxsize=2048)
def _head(part: "Part") -> bytes:
    """How a file begins: asked by every importer, and not kept for more files than memory has room for."""
    try:
        with part._raw() if part.member is None else _archive(part.path).open(part.member) as stream:
            return stream.read(HEAD_BYTES)
    except BROKEN_ZIP:
        return b""


def checked_zip(archive: zipfile.ZipFile, *members: str) -> zipfile.ZipFile:
    """The zip, whose members (none named: all) are no trap. Raises InputError where one unpacks without end.

    What it says of sizes holds: zipfile reads no more than that.
    """
    for info in map(archive.getinfo, members) if members else archive.infolist():
        is_dense = info.file_size > _SMALL_MEMBER and info.file_size > _MOST_TIMES * info.compress_size
        if is_dense or info.file_size > _LARGEST_MEMBER:
            size = f"{info.file_size // 1_000_000:,} MB"
            detail = f"holds a file that unpacks to {size}, as no export does. Nothing was read of it."
            raise InputError(RejectReason.WRONG_SHAPE, detail)
    return archive


def forget() -> None:
    """Let go of what is kept of files: they may change."""
    _head.cache_clear()
    _archive.cache_clear()


@dataclass(frozen=True)
class Part:
    """One file. `name` is below its export, with `/`; `file` the name to show, below the inbox.

    `member` is its place inside the zip at `path`, None for a plain file.
    """

    path: Path
    name: str
    file: str
    member: str | None = None

    def open(self) -> BinaryIO:
        """Its bytes from the beginning; UTF-16 comes as UTF-8. Raises InputError when it can't be read."""
        try:
            stream = self._raw()
        except BROKEN_ZIP:
            detail = "can't be opened. Check its permissions, or export it again."
            raise InputError(RejectReason.NOT_READABLE, detail) from None
        if not self.head.startswith(_BOMS_16):
            return stream
        with stream:
            return io.BytesIO(stream.read().decode("utf-16", "replace").encode())

    def _raw(self) -> BinaryIO:
        if self.member is None:
            return self.path.open("rb")
        archive = checked_zip(_archive(self.path), self.member)
        return io.BytesIO(archive.read(self.member))

    @property
    def head(self) -> bytes:
        """Its first bytes as they are; empty when it can't be read."""
        return _head(self)

    @property
    def text(self) -> str:
        """How it begins, as text in UTF-8, UTF-16 or Windows-1252; "" for what is no text."""
        if self.head.startswith(_BOMS_16):
            return self.head.decode("utf-16", "ignore")
        if b"\x00" in self.head:
            return ""
        try:
            # the last character may be cut
            return self.head.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "strict")
        except UnicodeDecodeError as error:
            if error.start >= len(self.head) - 4:
                return self.head.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "ignore")
            return self.head.decode("cp1252", "replace")

    @property
    def is_cp1252(self) -> bool:
        """Whether it begins as text in Windows-1252, which `text` took it for."""
        if self.head.startswith(_BOMS_16) or b"\x00" in self.head:
            return False
        try:
            self.head.decode("utf-8")
        except UnicodeDecodeError as error:
            return error.start < len(self.head) - (4 if len(self.head) == HEAD_BYTES else 0)
        return False

    @property
    def suffix(self) -> str:
        """The end of its name in lower case, such as `.json`; it never decides alone what a file is."""
        return Path(self.name).suffix.lower()

    @property
    def is_json(self) -> bool:
        """Whether it begins like JSON or JSON Lines."""
        return self.text.lstrip()[:1] in {"{", "["}

    @property
    def is_zip(self) -> bool:
        """A zip; so are .docx and .xlsx."""
        return self.head.startswith(_ZIP)

    @property
    def is_ole(self) -> bool:
        """An OLE file, such as Outlook's .msg."""
        return self.head.startswith(_OLE)

    def members(self) -> Iterator["Part"]:
        """The files inside a zip, by name."""
        try:
            names = sorted(info.filename for info in _archive(self.path).infolist() if not info.is_dir())
        except BROKEN_ZIP:
            return
        for name in names:
            yield Part(self.path, name, f"{self.file}/{name}", name)
