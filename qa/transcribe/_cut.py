"""Whether a WAV or Ogg file ends before its own structure says so; FFmpeg plays such files without a word."""

import os
import struct
from pathlib import Path

__all__ = ["is_cut_off"]

LARGEST_OGG_PAGE = 27 + 255 + 255 * 255
"""Bytes: header, segment table, segments (RFC 3533, section 6)."""
UNKNOWN_SIZES = {0, 0x7FFFFFFF, 0xFFFFFFFF}
"""What recorders write into a WAV header when they don't know the length yet."""


def is_cut_off(path: Path) -> bool:
    """True when the last Ogg page, or a WAV file's data, is shorter than announced."""
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(12)
        if head[:4] == b"RIFF" and head[8:] == b"WAVE":
            return _is_cut_wav(file.read(4096), size)
        if head[:4] == b"OggS":
            file.seek(-min(size, LARGEST_OGG_PAGE), os.SEEK_END)
            return _is_cut_ogg(file.read())
    return False


def _is_cut_wav(chunks: bytes, size: int) -> bool:
    """Follows the chunks after the RIFF header (12 bytes) to `data`."""
    at = 0
    while at + 8 <= len(chunks):
        name, length = struct.unpack_from("<4sI", chunks, at)
        if name == b"data":
            return length not in UNKNOWN_SIZES and 12 + at + 8 + length > size
        at += 8 + length + length % 2
    return False


def _is_cut_ogg(tail: bytes) -> bool:
    at = tail.rfind(b"OggS")
    segments_at = at + 27
    if at < 0 or segments_at > len(tail):
        return True
    table = tail[segments_at : segments_at + tail[segments_at - 1]]
    return len(tail) < segments_at + tail[segments_at - 1] + sum(table)
