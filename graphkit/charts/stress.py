"""How do linked entities come to stand near each other? Stress majorisation: distances on the chart follow steps."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from graphkit.model import F64Array

ROUNDS = 80
FAR = 1.6  # steps added between parts of one block that nothing joins


def steps_between(n: int, pairs: Sequence[tuple[int, int]]) -> F64Array:
    """Over how many links does each reach each other? (n, n); parts without a link are `FAR` beyond the longest."""
    linked = np.zeros((n, n), dtype=bool)
    for a, b in pairs:
        linked[a, b] = linked[b, a] = a != b
    steps = np.full((n, n), np.inf)
    np.fill_diagonal(steps, 0)
    front, reached, step = np.eye(n, dtype=bool), np.eye(n, dtype=bool), 0
    while front.any():
        step += 1
        front = (front.astype(np.float32) @ linked.astype(np.float32) > 0) & ~reached
        steps[front] = step
        reached |= front
    longest = steps[np.isfinite(steps)].max(initial=1.0)
    steps[~np.isfinite(steps)] = longest + FAR
    return steps


def _begin(steps: F64Array) -> F64Array:
    """Classical scaling, with the signs of its axes fixed and a small seeded jitter that parts equals."""
    n = len(steps)
    centring = np.eye(n) - 1 / n
    values, vectors = np.linalg.eigh(-0.5 * centring @ (steps**2) @ centring)
    axes = vectors[:, -2:] * np.sqrt(np.maximum(values[-2:], 1e-9))
    axes = axes * np.where(axes[np.abs(axes).argmax(axis=0), range(2)] < 0, -1, 1)
    jitter = np.random.default_rng(0).normal(scale=0.05, size=(n, 2))
    return np.asarray(axes[:, ::-1] + jitter)


def settle(n: int, pairs: Sequence[tuple[int, int]], length: float) -> F64Array:
    """Where does everybody stand so that distances follow steps? (n, 2), centred on 0; one step is about `length`.

    Cost
        O(n²) a round.
    Source
        Gansner, Koren, North 2004, DOI 10.1007/978-3-540-31843-9_25.
    """
    if n <= 2:
        return np.array([[0.0, 0.0], [length, 0.0]])[:n] - (np.array([length / 2, 0.0]) if n == 2 else 0.0)
    steps = steps_between(n, pairs)
    weight = 1 / np.maximum(steps, 1) ** 2
    np.fill_diagonal(weight, 0)
    laplacian = np.diag(weight.sum(axis=1)) - weight
    inverse = np.linalg.pinv(laplacian)
    at = _begin(steps)
    for _ in range(ROUNDS):
        apart = np.sqrt(((at[:, None, :] - at[None, :, :]) ** 2).sum(axis=2))
        ratio = weight * steps / np.maximum(apart, 1e-6)
        pull = np.diag(ratio.sum(axis=1)) - ratio
        at = inverse @ (pull @ at)
    return np.asarray((at - at.mean(axis=0)) * length)
