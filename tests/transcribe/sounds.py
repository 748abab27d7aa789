"""Audio files made in the tests: no recording is needed to try what happens to odd ones."""

from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

RATE = 16_000


def hum(seconds: float, *, seed: int = 0, level: float = 0.1) -> NDArray[np.float32]:
    """Noise that swells and fades, shape (n,)."""
    n = round(seconds * RATE)
    noise = np.random.default_rng(seed).normal(0.0, level, n)
    return np.asarray(noise * np.sin(np.arange(n) / RATE * 6), dtype=np.float32)


def write(
    path: Path, *channels: NDArray[np.float32], codec: str = "pcm_s16le", layout: str = "", rate: int = RATE
) -> Path:
    """Writes the channels, heard at RATE, with the container that the suffix names, at that rate."""
    layout = layout or ("stereo" if len(channels) == 2 else "mono")
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=rate, layout=layout)
        frame = av.AudioFrame.from_ndarray(np.stack(channels), format="fltp", layout=layout)
        frame.sample_rate = RATE
        resampler = av.AudioResampler(format=stream.format, layout=layout, rate=rate)
        for part in (*resampler.resample(frame), *resampler.resample(None)):
            container.mux(stream.encode(part))
        container.mux(stream.encode(None))
    return path


def cut(path: Path, share: float = 0.6) -> Path:
    """A copy that breaks off, as when the disk is full."""
    data = path.read_bytes()
    broken = path.with_stem(f"cut_{path.stem}")
    broken.write_bytes(data[: int(len(data) * share)])
    return broken
