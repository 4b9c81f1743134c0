"""How do groups stand beside each other without touching? Discs, the largest first."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from graphkit.model import F64Array

GAP = 34.0
NESTLED = 40
ANGLES = 40
LANDSCAPE = 1.9  # screens are wider than high


def pack(radii: Sequence[float], ties: F64Array) -> F64Array:
    """Where does the centre of each disc stand? (k, 2). `ties` (k, k): how much joins two discs; radii fall.

    The first `NESTLED` stand close around each other; smaller ones in rows below, as on a shelf.
    """
    nestled = min(len(radii), NESTLED)
    centres = np.zeros((len(radii), 2))
    centres[:nestled] = _nestle(radii[:nestled], ties[:nestled, :nestled])
    if nestled < len(radii):
        centres[nestled:] = _shelve(radii[nestled:], centres[:nestled], np.asarray(radii[:nestled]))
    return np.asarray(centres - (centres.min(axis=0) + centres.max(axis=0)) / 2)


def _nestle(radii: Sequence[float], ties: F64Array) -> F64Array:
    centres = np.zeros((len(radii), 2))
    turns = np.arange(ANGLES) * (2 * np.pi / ANGLES)
    compass = np.stack([np.cos(turns), np.sin(turns)], axis=1)
    for i in range(1, len(radii)):
        reach = np.asarray(radii[:i]) + radii[i] + GAP
        candidates = (centres[:i, None, :] + reach[:, None, None] * compass[None, :, :]).reshape(-1, 2)
        apart = np.sqrt(((candidates[:, None, :] - centres[None, :i, :]) ** 2).sum(axis=2))
        free = candidates[(apart >= reach[None, :] - 1e-6).all(axis=1)]
        centres[i] = free[np.lexsort((free[:, 1], free[:, 0], np.round(_cost(free, centres[:i], ties[i, :i]), 6)))[0]]
    return centres


def _shelve(radii: Sequence[float], above: F64Array, above_radii: F64Array) -> F64Array:
    """Rows below what stands above, about as wide, or so wide that they lie in the landscape."""
    left, right = (above[:, 0] - above_radii).min(), (above[:, 0] + above_radii).max()
    room = np.asarray(radii) * 2 + GAP
    width = max(right - left, float(np.sqrt((room**2).sum() * LANDSCAPE)))
    centres = np.zeros((len(radii), 2))
    x, y = 0.0, (above[:, 1] + above_radii).max() + GAP
    for i, side in enumerate(room):
        if x > 0 and x + side > width:
            x, y = 0.0, y + room[i - 1]
        centres[i] = (left + right - width) / 2 + x + side / 2, y + side / 2
        x += side
    return centres


def _cost(candidates: F64Array, placed: F64Array, ties: F64Array) -> F64Array:
    flat = candidates * np.array([1.0, LANDSCAPE])
    middle = np.sqrt((flat**2).sum(axis=1))
    if not ties.any():
        return np.asarray(middle)
    way = np.sqrt(((candidates[:, None, :] - placed[None, :, :]) ** 2).sum(axis=2))
    return np.asarray(middle + (way * (ties / ties.sum())).sum(axis=1))
