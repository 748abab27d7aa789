"""Whether a file is encrypted, so that the specialist knows what to do; FFmpeg may read noise from it."""

from pathlib import Path

__all__ = ["looks_encrypted"]

HEADS = (
    b"Salted__",  # openssl enc
    b"-----BEGIN PGP MESSAGE",
    b"\x8c\x0d\x04",  # gpg --symmetric (RFC 9580, section 5.3)
    b"\x85\x01\x0c\x03",  # gpg --encrypt to an RSA key of 2048 bits (section 5.1)
    b"\x85\x02\x0c\x03",  # and of 4096 bits
    b"age-encryption.org/",
    b"AES\x02",  # AES Crypt
    b"AES\x03",
)
MP4_BOXES = (b"enca", b"drms")
"""Sample entries of protected audio in MP4 (ISO/IEC 14496-12, section 8.12; Apple's FairPlay)."""
SEARCHED = 1 << 20
"""Bytes at either end of an MP4 file in which its index lies."""


def looks_encrypted(path: Path) -> bool:
    """True when the first bytes are an encryption tool's, or an MP4 file says that its audio is protected."""
    with path.open("rb") as file:
        head = file.read(SEARCHED)
        file.seek(max(0, path.stat().st_size - SEARCHED))
        tail = file.read()
    if head[4:8] == b"ftyp":
        return any(box in part for box in MP4_BOXES for part in (head, tail))
    return head.startswith(HEADS)
