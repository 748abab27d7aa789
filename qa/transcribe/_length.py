"""How long a recording lasts by its header, quickly and without decoding it."""

from pathlib import Path

__all__ = ["length_s"]

_LEAST_BYTES_A_SECOND = 600
"""AMR at its lowest rate: no recording of a size lasts longer."""
_MOST_BYTES_A_SECOND = 384_000
"""Two channels of 24 bits at 48 kHz, and then some: none is shorter."""


def length_s(path: Path) -> float:
    """Seconds that the header promises, within what the file's size allows; 0 when the file can't be read.

    A header that says nothing or too much counts as the longest that the size allows.
    """
    import av

    try:
        size = path.stat().st_size
        with av.open(str(path)) as container:
            promised = (container.duration or 0) / 1_000_000  # microseconds
    except (av.FFmpegError, OSError):
        return 0.0
    longest = size / _LEAST_BYTES_A_SECOND
    return min(max(promised or longest, size / _MOST_BYTES_A_SECOND), longest)
