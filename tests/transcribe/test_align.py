"""Times of tokens from attention: the cheapest path, against a plain implementation of time warping."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from qa.transcribe._align import FRAME_S, MEDIAN_WIDTH, _smooth, token_times, warp


def plain_warp(cost: NDArray[np.float32]) -> list[int]:
    """The frames at which rows are entered, cell by cell: the same steps, the same choice between equals."""
    rows, frames = cost.shape
    best = np.full((rows + 1, frames + 1), np.inf)
    best[0, 0] = 0.0
    for i in range(rows):
        for j in range(frames):
            best[i + 1, j + 1] = cost[i, j] + min(best[i, j], best[i, j + 1], best[i + 1, j])
    entered, i, j = [0] * rows, rows, frames
    while i:
        entered[i - 1] = j - 1
        both, up, left = best[i - 1, j - 1], best[i - 1, j], best[i, j - 1]
        i, j = (i - 1, j - 1) if both < up and both < left else (i - 1, j) if up < left else (i, j - 1)
    return entered


@given(st.integers(1, 6), st.integers(1, 12), st.integers(0, 2**31))
def test_the_path_is_that_of_plain_time_warping(rows: int, frames: int, seed: int) -> None:
    cost = np.random.default_rng(seed).normal(size=(rows, frames)).astype(np.float32)
    assert warp(cost).tolist() == plain_warp(cost)


def test_tokens_are_where_the_heads_look() -> None:
    attention = np.zeros((2, 4, 100), dtype=np.float32)
    for token, (start, end) in enumerate([(0, 20), (20, 55), (55, 80), (80, 100)]):
        attention[:, token, start:end] = 8.0
    assert token_times(attention) == pytest.approx([0.0, 20 * FRAME_S, 55 * FRAME_S, 80 * FRAME_S], abs=0.04)


@given(st.integers(MEDIAN_WIDTH, 40), st.integers(0, 2**31))
def test_smoothing_takes_the_median_of_neighbours(frames: int, seed: int) -> None:
    weights = np.random.default_rng(seed).normal(size=(1, 2, frames)).astype(np.float32)
    padded = np.pad(weights, ((0, 0), (0, 0), (3, 3)), mode="reflect")
    windows = np.lib.stride_tricks.sliding_window_view(padded, MEDIAN_WIDTH, axis=-1)
    assert (_smooth(weights) == np.median(windows, axis=-1)).all()
