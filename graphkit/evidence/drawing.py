"""How does a small selection look? Points and numbered lines; a large one would be unreadable on paper."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from graphkit.charts.layout import arrange

from .selection import Entity, Selection

MOST = 40
"""More do not fit a sheet of paper: tried, links print at 3 pt."""
MOST_PAIRS = 70
"""More, and the numbers on the lines cover each other."""
_RADIUS = 10.0
_MARGIN = 90.0
_LONGEST = 12
_ROOM = 1.45  # for the numbers on the lines


@dataclass(frozen=True, slots=True)
class Point:
    """One entity where it stands, and its label."""

    entity: Entity
    x: float
    y: float
    label: str


@dataclass(frozen=True, slots=True)
class Stroke:
    """Everything between two entities as one line; `numbers` are the table's. Arrows where something is directed."""

    x1: float
    y1: float
    x2: float
    y2: float
    to_start: bool
    to_end: bool
    numbers: str

    @property
    def middle(self) -> tuple[float, float]:
        """Where the numbers stand."""
        return round((self.x1 + self.x2) / 2, 1), round((self.y1 + self.y2) / 2, 1)


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture in its own units: left, top, width, height."""

    box: tuple[float, float, float, float]
    points: tuple[Point, ...]
    strokes: tuple[Stroke, ...]


def draw(selection: Selection) -> Drawing | None:
    """Where does each stand, and which numbers join whom? None: no line, or too many entities or lines to be read."""
    pairs = {frozenset((line.a, line.b)) for line in selection.lines}
    if not pairs or len(selection.entities) > MOST or len(pairs) > MOST_PAIRS:
        return None
    uids = [entity.uid for entity in selection.entities]
    stands = arrange(uids, [(line.a, line.b) for line in selection.lines], {})
    at = {uid: (round(x * _ROOM, 1), round(y * _ROOM, 1)) for uid, (x, y) in stands.items()}
    points = tuple(Point(entity, *at[entity.uid], _label(entity)) for entity in selection.entities)
    left, top = min(point.x for point in points) - _MARGIN, min(point.y for point in points) - _MARGIN / 3
    width = max(point.x for point in points) - left + _MARGIN
    height = max(point.y for point in points) - top + _MARGIN / 2
    box = (round(left, 1), round(top, 1), round(width, 1), round(height, 1))
    return Drawing(box, points, tuple(_strokes(selection, at)))


def _label(entity: Entity) -> str:
    """The number and the name; of a long identifier its last places, by which people tell accounts apart."""
    name = entity.caption or entity.uid
    short = f"…{name[-6:]}" if name.isascii() and len(name) > _LONGEST else name[:_LONGEST]
    return f"P{entity.number} {short}"


def _strokes(selection: Selection, at: dict[str, tuple[float, float]]) -> Iterable[Stroke]:
    between: dict[tuple[str, str], list[int]] = defaultdict(list)
    arrows: set[tuple[str, str]] = set()
    for line in selection.lines:
        if line.a != line.b:
            between[min(line.a, line.b), max(line.a, line.b)].append(line.number)
            arrows |= {(line.a, line.b)} if line.directed else set()
    for (a, b), numbers in between.items():
        (x1, y1), (x2, y2) = at[a], at[b]
        far = math.hypot(x2 - x1, y2 - y1) or 1.0
        dx, dy = (x2 - x1) / far * _RADIUS, (y2 - y1) / far * _RADIUS
        x1, y1, x2, y2 = (round(end, 1) for end in (x1 + dx, y1 + dy, x2 - dx, y2 - dy))
        yield Stroke(x1, y1, x2, y2, (b, a) in arrows, (a, b) in arrows, ", ".join(_spans(sorted(numbers))))


def _spans(numbers: list[int]) -> Iterable[str]:
    """1, 2, 3, 7 as 1–3, 7."""
    start = 0
    for place in range(1, len(numbers) + 1):
        if place == len(numbers) or numbers[place] != numbers[place - 1] + 1:
            first, last = numbers[start], numbers[place - 1]
            yield str(first) if first == last else f"{first}–{last}"
            start = place
