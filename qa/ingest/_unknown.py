"""What a file is that no reader knows, in words that say what to do with it."""

from pathlib import Path
from zipfile import ZipFile

from qa.errors import InputError, RejectReason
from qa.ingest._draft import rejected
from qa.ingest._part import BROKEN_ZIP, HEAD_BYTES, checked_zip
from qa.types import Rejected

__all__ = ["unknown"]

_LOCKED = "EncryptedPackage".encode("utf-16-le")
"""The stream in which Office keeps a document that a password locks (MS-OFFCRYPTO 2.3.4.4)."""
_ENCRYPTED = (b"-----BEGIN PGP MESSAGE", b"Salted__", b"age-encryption.org/")
_PACKED = (b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd")
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"RIFF", b"%PDF")
_TESTED_BYTES = 1 << 28
"""What unpacks to more isn't tried to its end."""
_UNLOCK = "is locked with a password or a key. Deliver it unlocked."
_PAGES = (b"<!doctype html", b"<html")
_OTHER = (
    "is no format that callqa knows; `callqa sources` lists them. Audio belongs into calls/. "
    "Where it is an export of a listed tool, export it again as its manual says."
)


def unknown(path: Path, file: str) -> Rejected:
    """The file as rejected, with what its first bytes tell; `file` is the name to show."""
    try:
        with path.open("rb") as stream:
            head = stream.read(HEAD_BYTES)
    except OSError as error:
        return rejected(file, RejectReason.NOT_READABLE, f"can't be opened: {error.strerror}. Copy it again.")
    if not head.strip(b"\x00"):
        what = "holds nothing but zeros. Copy it again." if head else "is empty. Export it again."
        return rejected(file, RejectReason.NOT_READABLE, what)
    if head.startswith(_ENCRYPTED) or _LOCKED in head:
        return rejected(file, RejectReason.ENCRYPTED, _UNLOCK)
    reason, what = (
        _in_zip(path) if head.startswith(b"PK") else (RejectReason.UNKNOWN_FORMAT, _what_it_is(head))
    )
    return rejected(file, reason, what)


def _in_zip(path: Path) -> tuple[RejectReason, str]:
    """Why no reader knows a zip, or what is packed as one, such as a workbook."""
    try:
        with ZipFile(path) as archive:
            if any(info.flag_bits & 1 for info in archive.infolist()):
                return RejectReason.ENCRYPTED, _UNLOCK
            is_small = sum(info.file_size for info in checked_zip(archive).infolist()) < _TESTED_BYTES
            damaged = archive.testzip() if is_small else None
    except InputError as error:
        return error.reason, error.detail
    except BROKEN_ZIP:
        damaged = ""
    if damaged is None:
        return RejectReason.UNKNOWN_FORMAT, f"is a zip, or packed as one, and {_OTHER.removeprefix('is ')}"
    return (
        RejectReason.NOT_READABLE,
        "is a damaged zip, or packed in a way that can't be read. Pack it again.",
    )


def _what_it_is(head: bytes) -> str:
    if head.startswith(_PACKED):
        return "is an archive that is not unpacked here. Unpack it, or pack its files as .zip."
    if head.startswith(_PICTURES):
        return "is a picture, a PDF or a recording. Export the texts instead; audio belongs into calls/."
    if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:20].lower().startswith(_PAGES):
        return "is a web page, as a site gives where one has to sign in. Sign in there and export again."
    return _OTHER
