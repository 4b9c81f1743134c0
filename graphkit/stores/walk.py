"""By which shortest ways does one come from one entity to another? The walk, for any store that can take one step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from graphkit.model import I64Array

Step: TypeAlias = Callable[[I64Array], tuple[I64Array, I64Array]]
"""From these entities to whom? Pairs (from, to) as two arrays; repeated pairs are allowed."""
AreHubs: TypeAlias = Callable[[I64Array], npt.NDArray[np.bool_]]
Name: TypeAlias = Callable[[int], str | int]
"""By what are entities ordered? Their uids, or codes that stand in the order of uids."""


@dataclass(slots=True)
class _Side:
    """How far one end has come: each entity with the ones before it on its shortest ways."""

    frontier: I64Array
    depth: int = 0
    before: dict[int, list[int]] = field(default_factory=dict)
    ways: dict[int, int] = field(default_factory=dict)

    @classmethod
    def at(cls, start: int) -> _Side:
        return cls(np.array([start], np.int64), 0, {start: []}, {start: 1})

    def advance(self, step: Step) -> None:
        near, far = step(self.frontier)
        fresh = np.array([int(code) not in self.before for code in far], bool)
        pairs = np.unique(np.stack([far[fresh], near[fresh]], axis=1), axis=0) if fresh.any() else _NO_PAIRS
        for there, here in pairs.tolist():
            self.before.setdefault(there, []).append(here)
            self.ways[there] = self.ways.get(there, 0) + self.ways[here]
        self.frontier = np.unique(pairs[:, 0])
        self.depth += 1


_NO_PAIRS = np.empty((0, 2), np.int64)


@dataclass(frozen=True, slots=True)
class Ways:
    """All shortest ways between two: their number, their length, and for each entity on one the next ones."""

    count: int
    length: int
    after: dict[int, set[int]]


def shortest_ways(step: Step, start: int, end: int, longest: int) -> Ways:
    """Which are all the shortest ways, at most `longest` steps? `count` 0 and the length asked for: none.

    Both ends advance in turn, the one with the smaller frontier first; the first time they meet is the shortest.
    """
    sides = (_Side.at(start), _Side.at(end))
    meeting = np.intersect1d(sides[0].frontier, sides[1].frontier)
    while not meeting.size and sides[0].depth + sides[1].depth < longest:
        moving, waiting = sorted(sides, key=lambda side: side.frontier.size)
        if not moving.frontier.size:
            return Ways(0, longest, {})
        moving.advance(step)
        meeting = np.intersect1d(moving.frontier, waiting.frontier)
    if not meeting.size:
        return Ways(0, longest, {})
    met = meeting.tolist()
    count = sum(sides[0].ways[code] * sides[1].ways[code] for code in met)
    return Ways(count, sides[0].depth + sides[1].depth, _joined(sides, met))


def _joined(sides: tuple[_Side, _Side], met: list[int]) -> dict[int, set[int]]:
    after: dict[int, set[int]] = {}
    for side, forward in zip(sides, (True, False), strict=True):
        todo, seen = list(met), set(met)
        while todo:
            here = todo.pop()
            for earlier in side.before[here]:
                first, then = (earlier, here) if forward else (here, earlier)
                after.setdefault(first, set()).add(then)
                if earlier not in seen:
                    seen.add(earlier)
                    todo.append(earlier)
    return after


def listed(ways: Ways, ends: tuple[int, int], limit: int, name: Name) -> list[tuple[int, ...]]:
    """Which are the first `limit` ways in order of the names of their entities?"""
    start, end = ends
    found: list[tuple[int, ...]] = []
    todo: list[tuple[int, ...]] = [(start,)] if ways.count else []
    while todo and len(found) < limit:
        way = todo.pop()
        if way[-1] == end:
            found.append(way)
        else:
            todo += [(*way, code) for code in sorted(ways.after[way[-1]], key=name, reverse=True)]
    return found


def ways_between(
    step: Step, are_hubs: AreHubs, ends: tuple[int, int], hops: int, limit: int, name: Name
) -> tuple[list[tuple[int, ...]], dict[str, int]]:
    """The ways that cross no hub, the first `limit` of them, and what was left out: stopped_at_hub, limit."""
    start, end = ends
    around = shortest_ways(_around_hubs(step, are_hubs, ends), start, end, hops)
    across = shortest_ways(step, start, end, around.length)
    stopped = across.count - (around.count if across.length == around.length else 0)
    found = listed(around, ends, limit, name)
    left_out = {"limit": around.count - len(found), "stopped_at_hub": stopped}
    return found, {reason: n for reason, n in left_out.items() if n}


def _around_hubs(step: Step, are_hubs: AreHubs, ends: tuple[int, int]) -> Step:
    def careful(frontier: I64Array) -> tuple[I64Array, I64Array]:
        near, far = step(frontier)
        allowed = ~are_hubs(far) | np.isin(far, ends)
        return near[allowed], far[allowed]

    return careful
