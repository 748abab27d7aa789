"""How many voices a recording has, and what each is like: bisecting k-means over the windows' vectors.

The runner-up, agglomerative clustering, needs every pair of windows (too many in three hours), and on noisy
telephone speech its first split set a few odd windows apart instead of the second speaker.
"""

import numpy as np
from numpy.typing import NDArray

from qa.transcribe.speaker import Vectors

__all__ = ["MAX_SPEAKERS", "find_voices", "similarity"]

MAX_SPEAKERS = 4
"""Agent, customer, a second agent, and whoever the customer hands the telephone to."""
SAME_VOICE = 0.92
"""Halves of a recording this alike are one voice. Halves of one speaker came to 0.95 and more, two speakers
to 0.90 and less (sample calls; an acted dealership call of four minutes on a noisy line)."""
FEW_WINDOWS = 0.5
"""Divided by the windows of the smaller half, this is how much more apart two voices must be: little speech
is always easily halved."""
DIRECTIONS = 3
"""Splits tried: along so many principal components; the second speaker is not always the first of them."""
MAX_ROUNDS = 50

Labels = NDArray[np.intp]
"""A voice for each window, shape (windows,)."""


def find_voices(vectors: Vectors, count: int | None) -> Vectors:
    """The mean vector of each voice, shape (voices, dimensions); one voice where there are no two.

    With a `count`, so many voices, or fewer when there aren't as many windows that differ.
    """
    labels: Labels = np.zeros(len(vectors), dtype=np.intp)
    while labels.max() + 1 < (count or MAX_SPEAKERS):
        split = _best_split(vectors, labels, must_differ=count is None)
        if split is None:
            break
        labels = _settled(vectors, split)
    return _means(vectors, labels)


def similarity(vectors: Vectors, labels: Labels) -> float:
    """How alike the first two voices are: the cosine of their means, as if each had endlessly many windows.

    Means of few windows are further apart than the voices are; so the products of windows with themselves are
    left out of the lengths. A voice of one window can't be told from another: 1.
    """
    one, other = (vectors[labels == voice].astype(np.float64) for voice in (0, 1))
    across = one.mean(axis=0) @ other.mean(axis=0)
    within = _mean_product(one) * _mean_product(other)
    return float(across / within**0.5) if within > 0 else 1.0


def _best_split(vectors: Vectors, labels: Labels, *, must_differ: bool) -> Labels | None:
    """The labels with the voice halved whose halves differ most; None when no voice has two halves."""
    best, least = None, float("inf")
    for voice in range(labels.max() + 1):
        members = np.flatnonzero(labels == voice)
        halves = _halves(vectors[members])
        if halves is None:
            continue
        alike = similarity(vectors[members], halves) + FEW_WINDOWS / np.bincount(halves).min()
        if alike < (min(least, SAME_VOICE) if must_differ else least):
            best, least = labels.copy(), alike
            best[members[halves == 1]] = labels.max() + 1
    return best


def _halves(vectors: Vectors) -> Labels | None:
    """0 or 1 for each window: the tightest of the 2-means that start from the principal components' signs."""
    centred = (vectors - vectors.mean(axis=0)).astype(np.float64)
    _, directions = np.linalg.eigh(centred.T @ centred)
    tried = []
    for direction in directions.T[: -DIRECTIONS - 1 : -1]:
        signs = (centred @ direction > 0).astype(np.intp)
        if len(np.unique(signs)) == 2:  # windows that are all the same have no halves
            labels = _settled(vectors, signs)
            tried.append((round(_tightness(vectors, labels), 6), labels))
    return max(tried, key=lambda each: each[0])[1] if tried else None


def _settled(vectors: Vectors, labels: Labels) -> Labels:
    """Each window with the voice nearest to it, the voices' means moved until nothing changes."""
    for _ in range(MAX_ROUNDS):
        nearest = np.argmax(vectors @ _means(vectors, labels).T, axis=1)
        if len(np.unique(nearest)) <= labels.max() or np.array_equal(nearest, labels):
            break
        labels = nearest
    return labels


def _means(vectors: Vectors, labels: Labels) -> Vectors:
    means = np.stack([vectors[labels == voice].mean(axis=0) for voice in range(labels.max() + 1)])
    return np.asarray(means / np.linalg.norm(means, axis=1, keepdims=True), dtype=np.float32)


def _tightness(vectors: Vectors, labels: Labels) -> float:
    return float(sum(np.linalg.norm(vectors[labels == voice].sum(axis=0)) for voice in (0, 1)) / len(vectors))


def _mean_product(vectors: NDArray[np.float64]) -> float:
    """The mean over all pairs of two different windows; 0 when there is no pair."""
    count = len(vectors)
    total = vectors.sum(axis=0)
    return float((total @ total - count) / (count * (count - 1))) if count > 1 else 0.0
