"""Where does everybody stand on a chart? Laid out once, then kept: only new entities are placed afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from graphkit.model import F64Array

from .board import Board
from .packing import pack
from .spread import HIGH, WIDE, spread
from .stress import settle

LENGTH = 92.0  # one step between linked entities, in chart units
Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class _Block:
    members: tuple[int, ...]
    at: F64Array
    radius: float


def arrange(
    uids: Sequence[str], pairs: Pairs, groups: Mapping[str, int], keep: Board | None = None
) -> dict[str, tuple[float, float]]:
    """Where does everybody stand, groups as discs? uid → (x, y); the same question gives the same answer.

    `groups`: uid → number, 0 or missing for none; who has none stands with those they are linked to.
    `keep`: pinned entities of this chart stay where they are.
    """
    if not uids:
        return {}
    codes = {uid: code for code, uid in enumerate(uids)}
    coded = [(codes[a], codes[b]) for a, b in pairs if a in codes and b in codes and a != b]
    blocks = _blocks(uids, coded, groups)
    home = np.zeros(len(uids), dtype=np.int64)
    for number, block in enumerate(blocks):
        home[list(block.members)] = number
    ties = np.zeros((len(blocks), len(blocks)))
    for a, b in coded:
        if home[a] != home[b]:
            ties[home[a], home[b]] += 1
            ties[home[b], home[a]] += 1
    centres = pack([block.radius for block in blocks], ties)
    at = np.zeros((len(uids), 2))
    for block, centre in zip(blocks, centres, strict=True):
        at[list(block.members)] = block.at + centre
    return _pinned_stay(uids, at, keep)


def _pinned_stay(uids: Sequence[str], at: F64Array, keep: Board | None) -> dict[str, tuple[float, float]]:
    pinned = np.array([keep is not None and uid in keep and keep.places[uid].pinned for uid in uids])
    if keep is not None and pinned.any():
        at[pinned] = [
            (keep.places[uid].x, keep.places[uid].y) for uid, is_pinned in zip(uids, pinned, strict=True) if is_pinned
        ]
        at = spread(at, ~pinned)
    return {uid: (round(float(x), 1), round(float(y), 1)) for uid, (x, y) in zip(uids, at, strict=True)}


def _blocks(uids: Sequence[str], pairs: Sequence[tuple[int, int]], groups: Mapping[str, int]) -> list[_Block]:
    number = [groups.get(uid, 0) for uid in uids]
    label = _components(len(uids), [(a, b) for a, b in pairs if number[a] == number[b] == 0])
    members: dict[tuple[int, int], list[int]] = {}
    for code in range(len(uids)):
        members.setdefault((number[code], label[code] if number[code] == 0 else 0), []).append(code)
    within: dict[tuple[int, int], list[tuple[int, int]]] = {block: [] for block in members}
    for a, b in pairs:
        block = (number[a], label[a] if number[a] == 0 else 0)
        if number[a] == number[b] and block in within:
            within[block].append((a, b))
    made = [_block(codes, within[block]) for block, codes in members.items()]
    return sorted(made, key=lambda block: (-block.radius, uids[block.members[0]]))


def _block(codes: Sequence[int], pairs: Sequence[tuple[int, int]]) -> _Block:
    own = {code: i for i, code in enumerate(codes)}
    at = settle(len(codes), [(own[a], own[b]) for a, b in pairs if a in own and b in own], LENGTH)
    at = spread(at * _stretch(at))
    at = at - (at.min(axis=0) + at.max(axis=0)) / 2
    return _Block(tuple(codes), at, float(np.sqrt((at**2).sum(axis=1)).max()) + HIGH / 2)


def _stretch(at: F64Array) -> float:
    """Wider where many stand close, so that pushing apart keeps the shape."""
    if len(at) < 8:
        return 1.0
    area = float(np.prod(np.maximum(at.max(axis=0) - at.min(axis=0), 1.0)))
    return float(np.clip(np.sqrt(len(at) * WIDE * HIGH * 1.15 / area), 1.0, 3.0))


def _components(n: int, pairs: Iterable[tuple[int, int]]) -> list[int]:
    label = list(range(n))

    def top(code: int) -> int:
        while label[code] != code:
            label[code] = label[label[code]]
            code = label[code]
        return code

    for a, b in pairs:
        low, high = sorted((top(a), top(b)))
        label[high] = low
    return [top(code) for code in range(n)]


def place_new(board: Board, new: Sequence[str], pairs: Pairs) -> dict[str, tuple[float, float]]:
    """Where do newcomers stand? uid → (x, y), near whom they are linked to; nobody else moves.

    Each takes the first free place on rings around whom it is linked to, first on the side
    away from the chart's middle.
    """
    fresh = [uid for uid in new if uid not in board]
    if not len(board) or not fresh:
        return arrange(fresh, pairs, {})
    codes = {uid: i for i, uid in enumerate(board.places)}
    taken = [(place.x, place.y) for place in board.places.values()]
    known: dict[str, list[int]] = {uid: [] for uid in fresh}
    for a, b in pairs:
        for newcomer, old in ((a, b), (b, a)):
            if newcomer in known and old in codes:
                known[newcomer].append(codes[old])
    middle = np.array(taken).mean(axis=0)
    below = np.array([middle[0], max(y for _, y in taken) + 2 * HIGH])
    found: dict[str, tuple[float, float]] = {}
    full: dict[tuple[int, ...], int] = {}  # the rings around whom are full already
    for uid in fresh:
        anchors = tuple(sorted(set(known[uid])))
        near = np.array(taken)[list(anchors)].mean(axis=0) if anchors else below
        x, y, full[anchors] = _free_place(near, np.array(taken), near - middle, full.get(anchors, 1))
        taken.append((x, y))
        found[uid] = (round(x, 1), round(y, 1))
    return found


def _free_place(near: F64Array, taken: F64Array, away: F64Array, first: int) -> tuple[float, float, int]:
    """The first place on growing rings around `near` where an entity and its label have their room, and its ring."""
    room = np.array([WIDE, HIGH])
    heading = float(np.arctan2(away[1], away[0])) if np.hypot(*away) > 1 else 0.0
    for ring in range(first, first + 2 * len(taken) + 20):
        count = 6 * ring
        order = np.array([(i + 1) // 2 * (1 if i % 2 else -1) for i in range(count)])
        angle = heading + order * (2 * np.pi / count)
        places = near + np.stack([np.cos(angle), np.sin(angle)], axis=1) * room * (0.4 + 0.65 * ring)
        gap = ((places[:, None, :] - taken[None, :, :]) / room) ** 2
        free = np.flatnonzero(gap.sum(axis=2).min(axis=1) >= 1)
        if len(free):
            x, y = places[free[0]]
            return float(x), float(y), ring
    raise AssertionError("rings outgrow any chart")
