"""A copy of a recording without what was redacted in its transcript: Ogg Opus, which every browser plays.

PyAV encodes it, whose wheel brings FFmpeg; the runner-up, soundfile, writes Opus too, but reads no telephone
formats.
"""

from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

from qa.privacy._stretches import Stretch
from qa.privacy._tone import Tone
from qa.transcribe.decode import MAX_CHANNELS, Blocks
from qa.transcribe.engine import SAMPLE_RATE

__all__ = ["mark_of", "write_copy"]

_BITS_A_CHANNEL = 20_000
"""A second, about: wideband speech at its best (RFC 6716, section 2.1.1), and telephones carry less."""
_OPUS = {"application": "voip", "compression_level": "5"}
"""Complexity 5 of 10: a third less work than libopus's own choice, and smaller files."""
_MARK = "callqa"


def write_copy(source: Path, target: Path, muted: Iterable[Stretch], mark: str) -> None:
    """Writes the recording with a tone over all channels in the stretches, as `target`.

    It has as many channels as the source, and every sample lies where the transcript's times say, since both
    are decoded alike. Block by block, so that memory doesn't grow with the recording. `mark` is what
    `mark_of` gives. Raises av.FFmpegError or OSError when either file fails.
    """
    import av

    made = av.open(str(target), "w", format="ogg", options={"fflags": "+bitexact"})
    with av.open(str(source)) as given, made as copy:
        heard = given.streams.audio[0]
        count = heard.codec_context.channels
        layout = "stereo" if count == MAX_CHANNELS else "mono"
        copy.metadata[_MARK] = mark
        stream = copy.add_stream("libopus", rate=SAMPLE_RATE, layout=layout, options=_OPUS)
        stream.bit_rate = _BITS_A_CHANNEL * count
        tone, at = Tone(muted), 0
        for block in Blocks(given, heard, count):
            frame = av.AudioFrame.from_ndarray(tone.over(block), format="s16p", layout=layout)
            frame.sample_rate, frame.time_base, frame.pts = SAMPLE_RATE, Fraction(1, SAMPLE_RATE), at
            at += block.shape[1]
            copy.mux(stream.encode(frame))
        copy.mux(stream.encode(None))


def mark_of(copy: Path) -> str | None:
    """The mark that the copy was written with; None where there is no copy, or none that can be read."""
    import av

    try:
        with av.open(str(copy)) as container:
            noted = container.metadata | container.streams.audio[0].metadata
    except (av.FFmpegError, OSError, IndexError):
        return None
    mark: str | None = noted.get(_MARK)
    return mark
