"""What a voice sounds like, as a vector: Resemblyzer's GE2E speaker encoder.

Generalised end-to-end loss: Wan et al. 2018, arXiv 1710.10467. Only its weights are used: the package itself
needs a compiler and librosa. It is the one encoder whose weights a package registry carries in a wheel (the
runners-up, WeSpeaker and CAM++, download theirs from a model hub).
"""

import io
import itertools
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from qa.transcribe.engine import SAMPLE_RATE, Region, Samples
from qa.transcribe.weights import file_bytes, weights_path

__all__ = [
    "FRAME_S",
    "MODEL",
    "Ge2eEncoder",
    "SpeakerEncoder",
    "Vectors",
    "is_here",
    "load_encoder",
    "mel_spectrogram",
]

MODEL = "speaker_encoder"
"""Its name in models/manifest.toml."""

WINDOW, HOP = 400, 160
"""25 ms of samples a spectrum, and 10 ms from one to the next."""
FRAME_S = HOP / SAMPLE_RATE
MELS = 40
CHUNK_FRAMES = 6_000
"""One minute of spectra at a time, so that long recordings fit in memory."""
BATCH = 64
"""Windows that go through the network together."""
SPEECH_RMS = 10 ** (-30 / 20)
"""The encoder was trained on speech raised to -30 dBFS; what is louder stays as it is."""

Vectors = NDArray[np.float32]
"""One voice a row, each of length 1: their products are cosines."""


class SpeakerEncoder(Protocol):
    """Tells voices apart. Law: the same samples and windows give the same vectors, bit for bit."""

    @property
    def name(self) -> str:
        """Model and version: whatever changes the vectors changes the name. Part of cache keys."""
        ...

    def embed(self, samples: Samples, windows: Sequence[Region]) -> Vectors:
        """A vector for each window of the recording, shape (windows, dimensions)."""
        ...


class Ge2eEncoder:
    """The network: three LSTM layers over 40 mel bands, whose last state is projected to 256 numbers."""

    name = "ge2e-1.0"

    def __init__(self, weights: dict[str, Any]) -> None:
        import torch

        self._lstm = torch.nn.LSTM(MELS, 256, 3, batch_first=True)
        self._lstm.load_state_dict(_under("lstm.", weights))
        self._linear = torch.nn.Linear(256, 256)
        self._linear.load_state_dict(_under("linear.", weights))

    def embed(self, samples: Samples, windows: Sequence[Region]) -> Vectors:
        """A vector for each window, shape (windows, 256), of length 1 and never negative."""
        mels = mel_spectrogram(samples)
        mels *= np.float32(_gain(samples, windows) ** 2)  # as if the samples had been raised, without a copy
        cuts = [_frames(window, len(mels)) for window in windows]
        vectors = np.zeros((len(windows), 256), dtype=np.float32)
        by_length = sorted(range(len(cuts)), key=lambda i: (cuts[i][1] - cuts[i][0], i))
        with _one_thread():
            for _, alike in itertools.groupby(by_length, key=lambda i: cuts[i][1] - cuts[i][0]):
                for batch in _batches(alike):
                    stacked = np.stack([mels[slice(*cuts[i])] for i in batch])
                    vectors[batch] = self._forward(stacked)
        return vectors

    def _forward(self, mels: NDArray[np.float32]) -> Vectors:
        import torch

        with torch.inference_mode():
            _, (hidden, _) = self._lstm(torch.from_numpy(mels))
            raw = torch.relu(self._linear(hidden[-1]))
            return np.asarray(torch.nn.functional.normalize(raw, dim=1).numpy(), dtype=np.float32)


def is_here(folder: Path) -> bool:
    """Whether the encoder's weights were fetched into `folder`, whole or not."""
    return weights_path(MODEL, folder).exists()


def load_encoder(folder: Path) -> SpeakerEncoder:
    """The encoder whose weights lie in `folder` (settings.models).

    Raises ModelError that names the command to run when they are missing or damaged.
    """
    import torch

    checkpoint = torch.load(io.BytesIO(file_bytes(MODEL, folder)), map_location="cpu", weights_only=True)
    return Ge2eEncoder(checkpoint["model_state"])


def mel_spectrogram(samples: Samples) -> NDArray[np.float32]:
    """Power in 40 mel bands every 10 ms, shape (frames, 40); frame t is centred on sample t * HOP."""
    window = np.hanning(WINDOW + 1)[:-1].astype(np.float32)  # periodic
    filters = _mel_filters().T
    mels = np.empty((len(samples) // HOP + 1, MELS), dtype=np.float32)
    for at in range(0, len(mels), CHUNK_FRAMES):
        count = min(CHUNK_FRAMES, len(mels) - at)
        first, last = at * HOP - WINDOW // 2, (at + count - 1) * HOP + WINDOW // 2
        edges = max(0, -first), max(0, last - len(samples))
        chunk = np.pad(samples[max(0, first) : last], edges)
        framed = np.lib.stride_tricks.sliding_window_view(chunk, WINDOW)[::HOP]
        spectra = np.fft.rfft(framed * window, axis=1)
        mels[at : at + count] = (spectra.real**2 + spectra.imag**2) @ filters
    return mels


def _mel_filters() -> NDArray[np.float32]:
    """Triangles of equal area over the bins of a spectrum, shape (40, 201).

    Slaney 1998, Auditory Toolbox: the scale is linear up to 1 kHz and logarithmic above, 27 steps from there
    to 6.4 kHz.
    """
    step_hz, step_log = 200 / 3, np.log(6.4) / 27
    corner = 1000 / step_hz
    top = corner + np.log(SAMPLE_RATE / 2 / 1000) / step_log
    scale = np.linspace(0, top, MELS + 2)
    edges_hz = np.where(scale < corner, scale * step_hz, 1000 * np.exp(step_log * (scale - corner)))
    bins_hz = np.linspace(0, SAMPLE_RATE / 2, WINDOW // 2 + 1)
    low, centre, high = edges_hz[:-2, None], edges_hz[1:-1, None], edges_hz[2:, None]
    rising, falling = (bins_hz - low) / (centre - low), (high - bins_hz) / (high - centre)
    triangles = np.maximum(0, np.minimum(rising, falling)) * 2 / (high - low)
    return np.asarray(triangles, dtype=np.float32)


def _under(prefix: str, weights: dict[str, Any]) -> dict[str, Any]:
    return {key.removeprefix(prefix): value for key, value in weights.items() if key.startswith(prefix)}


def _gain(samples: Samples, windows: Sequence[Region]) -> float:
    """What raises the speech in the windows to SPEECH_RMS; 1 where it is louder."""
    energy, count, heard_to = 0.0, 0, 0
    for window in sorted(windows, key=lambda each: each.start_s):
        start, end = round(window.start_s * SAMPLE_RATE), round(window.end_s * SAMPLE_RATE)
        heard = samples[max(start, heard_to) : end]
        energy, count, heard_to = energy + float(heard @ heard), count + len(heard), max(heard_to, end)
    return max(1.0, SPEECH_RMS / (energy / count) ** 0.5) if energy else 1.0


def _frames(window: Region, count: int) -> tuple[int, int]:
    """First and last+1 frame of a window; at least one."""
    first = min(round(window.start_s / FRAME_S), count - 1)
    return first, max(first + 1, min(round(window.end_s / FRAME_S), count))


@contextmanager
def _one_thread() -> Iterator[None]:
    """Several threads add numbers up in another order: the last bits would depend on the machine's load."""
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)


def _batches(items: Iterable[int]) -> Iterable[list[int]]:
    rest = list(items)
    return (rest[at : at + BATCH] for at in range(0, len(rest), BATCH))
