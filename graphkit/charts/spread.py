"""How are entities kept from covering each other and each other's labels?"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from graphkit.model import F64Array

WIDE, HIGH = 96.0, 62.0  # room of one entity with its label, in chart units
ROUNDS = 150


def spread(at: F64Array, moves: npt.NDArray[np.bool_] | None = None) -> F64Array:
    """The same places, pushed apart until each has its room; only those with `moves` give way. Deterministic.

    Cost
        O(n²) a round, at most `ROUNDS`.
    """
    n = len(at)
    if n < 2:
        return at.copy()
    free = np.ones(n, dtype=bool) if moves is None else moves
    share = np.where(free[:, None], np.where(free[None, :], 0.5, 1.0), 0.0)
    scale = np.array([WIDE, HIGH])
    places = at / scale
    turn = np.arange(n) * 2.399963  # the golden angle: equals part in different directions
    for _ in range(ROUNDS):
        gap = places[:, None, :] - places[None, :, :]
        apart = np.sqrt((gap**2).sum(axis=2))
        np.fill_diagonal(apart, np.inf)
        close = apart < 0.999
        if not (close & (share > 0)).any():
            break
        same = apart < 1e-6
        way = np.where(
            same[:, :, None],
            np.stack([np.cos(turn), np.sin(turn)], axis=1)[:, None, :],
            gap / np.maximum(apart, 1e-6)[:, :, None],
        )
        push = np.where(close, (1.0 - np.minimum(apart, 1.0)) * share, 0.0)
        places = places + (way * push[:, :, None]).sum(axis=1) * 0.9
    return np.asarray(places * scale)
