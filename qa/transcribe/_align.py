"""When each token was said, from the decoder's attention to the audio, without a second pass.

The method is openai-whisper's (whisper/timing.py): the heads that follow the audio are normalised, smoothed,
averaged and traced by dynamic time warping. There it takes a pass of its own over the tokens; here the
attention was kept while they were decoded. The warping is written for numpy: no compiler starts up first.
"""

import numpy as np
from numpy.typing import NDArray

__all__ = ["FRAME_S", "token_times", "warp"]

FRAME_S = 0.02
"""Seconds of audio for one position of the encoder's output."""
MEDIAN_WIDTH = 7
"""Frames over which attention is smoothed (whisper/timing.py)."""
MEDIAN_NETWORK = (
    *((0, 5), (0, 3), (1, 6), (2, 4), (0, 1), (3, 5), (2, 6)),
    *((2, 3), (3, 6), (4, 5), (1, 4), (1, 3), (3, 4)),
)
"""Comparisons after which the middle one of seven lies in its place (tested against sorting)."""

Floats = NDArray[np.float32]


def token_times(attention: Floats) -> NDArray[np.float64]:
    """Starts of n tokens and the end of the last, in seconds of the window; shape (n + 1,).

    `attention` has shape (heads, n + 1, frames): the scores while each token and the end mark was decoded.
    """
    weights = np.exp(attention - attention.max(axis=-1, keepdims=True))
    weights /= weights.sum(axis=-1, keepdims=True)
    deviation = weights.std(axis=1, keepdims=True)
    weights = (weights - weights.mean(axis=1, keepdims=True)) / np.maximum(deviation, 1e-9)
    cost: Floats = -_smooth(weights).mean(axis=0)
    return np.asarray(warp(cost) * FRAME_S, dtype=np.float64)


def warp(cost: Floats) -> NDArray[np.int64]:
    """The frame at which the cheapest monotonic path enters each row; `cost` has shape (rows, frames).

    Dynamic time warping (Sakoe and Chiba 1978): a step goes on by one row, one frame or both. In a row,
    best[j] = cost[j] + min(above[j], best[j - 1]), which is a running minimum once cost's running sum is
    taken out.
    """
    rows, frames = cost.shape
    best = np.full((rows + 1, frames + 1), np.inf)
    best[0, 0] = 0.0
    for i in range(rows):
        total = np.cumsum(cost[i], dtype=np.float64)
        above = np.minimum(best[i, :-1], best[i, 1:])
        before = np.concatenate([[0.0], total[:-1]])
        best[i + 1, 1:] = total + np.minimum.accumulate(above - before)
    return _trace(best)


def _trace(best: NDArray[np.float64]) -> NDArray[np.int64]:
    entered = np.zeros(best.shape[0] - 1, dtype=np.int64)
    i, j = best.shape[0] - 1, best.shape[1] - 1
    while i > 0:
        both, row, frame = best[i - 1, j - 1], best[i - 1, j], best[i, j - 1]
        entered[i - 1] = j - 1
        if both < row and both < frame:
            i, j = i - 1, j - 1
        elif row < both and row < frame:
            i -= 1
        elif j > 1:
            j -= 1
        else:
            i -= 1
    return entered


def _smooth(weights: Floats) -> Floats:
    """The median of seven neighbours in time, by a sorting network: ten times as quick as sorting."""
    if weights.shape[-1] <= MEDIAN_WIDTH // 2:
        return weights
    reach = MEDIAN_WIDTH // 2
    padded = np.pad(weights, ((0, 0), (0, 0), (reach, reach)), mode="reflect")
    frames = weights.shape[-1]
    lanes = [padded[..., i : i + frames] for i in range(MEDIAN_WIDTH)]
    for low, high in MEDIAN_NETWORK:
        lanes[low], lanes[high] = np.minimum(lanes[low], lanes[high]), np.maximum(lanes[low], lanes[high])
    return lanes[reach]
