"""The encoder's spectrogram is the one it was trained on, and a recording always gives the same vectors."""

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from qa.errors import ModelError
from qa.settings import Settings
from qa.transcribe.engine import SAMPLE_RATE, Region, Samples
from qa.transcribe.speaker import Ge2eEncoder, load_encoder, mel_spectrogram

TIMES = np.arange(SAMPLE_RATE // 2)
TONES: Samples = (
    0.3 * np.sin(2 * np.pi * 440 * TIMES / SAMPLE_RATE)
    + 0.1 * np.sin(2 * np.pi * 3000 * TIMES / SAMPLE_RATE) * (TIMES / TIMES.size)
).astype(np.float32)


def random_encoder() -> Ge2eEncoder:
    """The network with weights that mean nothing."""
    generator = torch.Generator().manual_seed(0)
    shapes = {name: each.shape for name, each in torch.nn.LSTM(40, 256, 3).state_dict().items()}
    weights = {f"lstm.{name}": torch.randn(shape, generator=generator) / 16 for name, shape in shapes.items()}
    weights["linear.weight"] = torch.randn((256, 256), generator=generator)
    weights["linear.bias"] = torch.randn((256,), generator=generator)
    return Ge2eEncoder(weights)


def noise(seconds: float) -> Samples:
    return np.random.default_rng(0).normal(0.0, 0.05, round(seconds * SAMPLE_RATE)).astype(np.float32)


@pytest.mark.parametrize(
    ("frame", "expected"),
    [
        (1, [0.000978913, 1.63539, 3.39563e-06, 2.54804e-05, 3.95793e-08]),
        (49, [0.00103127, 1.63448, 1.92515e-07, 0.0513237, 5.0971e-07]),
        (50, [0.325912, 1.46556, 3.76138e-06, 0.0405688, 5.59391e-05]),
    ],
)
def test_the_spectrogram_is_that_of_librosa(frame: int, expected: list[float]) -> None:
    """librosa 0.11: melspectrogram(y=TONES, sr=16000, n_fft=400, hop_length=160, n_mels=40), five bands."""
    mels = mel_spectrogram(TONES)
    assert mels.shape == (51, 40)
    assert mels[frame, [3, 6, 20, 28, 39]] == pytest.approx(expected, rel=2e-4, abs=1e-7)


def test_long_recordings_are_cut_without_a_seam() -> None:
    samples = noise(130)
    mels = mel_spectrogram(samples)
    assert len(mels) == 13_001
    around = mel_spectrogram(samples[59 * SAMPLE_RATE : 61 * SAMPLE_RATE])
    assert np.allclose(mels[5_990:6_010], around[90:110], rtol=1e-4)


def test_vectors_have_length_one_and_keep_their_windows() -> None:
    windows = [Region(0.0, 1.6), Region(2.0, 2.3), Region(0.5, 2.1), Region(2.96, 3.0)]
    encoder, samples = random_encoder(), noise(3)
    vectors = encoder.embed(samples, windows)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)
    # the loudness is that of all windows together, so the order may change and the set may not
    turned = encoder.embed(samples, windows[::-1])
    assert np.allclose(vectors, turned[::-1], atol=1e-5)
    assert not np.allclose(vectors[0], vectors[2], atol=1e-4)


def test_quiet_speech_is_raised_and_loud_speech_left() -> None:
    encoder, samples, windows = random_encoder(), noise(2), [Region(0.0, 1.6)]
    quiet, quieter = (encoder.embed(samples * np.float32(gain), windows) for gain in (0.1, 0.01))
    loud = encoder.embed(samples * np.float32(4), windows)
    assert np.allclose(quiet, quieter, atol=1e-4)
    assert not np.allclose(quiet, loud, atol=1e-3)


def test_threads_change_no_bit() -> None:
    encoder, samples = random_encoder(), noise(20)
    windows = [Region(start, start + 1.6) for start in np.arange(0.0, 18.0, 0.2).tolist()]
    once = encoder.embed(samples, windows)
    before = torch.get_num_threads()
    torch.set_num_threads(before + 1)
    try:
        assert np.array_equal(encoder.embed(samples, windows), once)
        assert torch.get_num_threads() == before + 1
    finally:
        torch.set_num_threads(before)


def test_missing_weights_name_the_command(tmp_path: Path) -> None:
    shutil.copy(Settings().models / "manifest.toml", tmp_path)
    with pytest.raises(ModelError, match="callqa models fetch speaker_encoder"):
        load_encoder(tmp_path)


def test_importing_is_light() -> None:
    code = "import sys, qa.transcribe.diarise; sys.exit('torch is loaded' if 'torch' in sys.modules else '')"
    root = Settings().models.parent
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=root)
    assert done.stderr.strip() == ""
