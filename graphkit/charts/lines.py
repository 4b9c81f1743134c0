"""What joins two entities, drawn as one line? Parallel ties and links merged, with count and total."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa

from graphkit.model import Subgraph


@dataclass(frozen=True, slots=True)
class Part:
    """One tie or link between the two, as the store gives it; a and b as it has them."""

    a: str
    b: str
    kind: str
    directed: bool
    standing: bool
    n: int
    value: int | None
    unit: str
    role: str
    first: datetime | None
    last: datetime | None
    precision: str


@dataclass(frozen=True, slots=True)
class Line:
    """All that joins a and b (a < b by uid). `n`: occurrences of events; a standing link counts as none."""

    a: str
    b: str
    parts: tuple[Part, ...]

    @property
    def n(self) -> int:
        """Occurrences over all its ties."""
        return sum(part.n for part in self.parts)

    @property
    def totals(self) -> dict[str, int]:
        """The total of each unit; units are never added."""
        totals: dict[str, int] = {}
        for part in self.parts:
            if part.value is not None and part.unit:
                totals[part.unit] = totals.get(part.unit, 0) + part.value
        return totals

    @property
    def kinds(self) -> list[str]:
        """The kinds it holds, without repetition, in order of name."""
        return sorted({part.kind for part in self.parts})

    @property
    def standing(self) -> bool:
        """Standing links only, no event."""
        return all(part.standing for part in self.parts)

    def points_to(self, uid: str) -> bool:
        """Does anything directed end there?"""
        return any(part.directed and part.b == uid for part in self.parts)


def _parts(subgraph: Subgraph) -> list[Part]:
    ties = [
        Part(
            a=row["a"],
            b=row["b"],
            kind=row["kind"],
            directed=row["directed"],
            standing=False,
            n=row["n"],
            value=row["value"],
            unit=row["unit"] or "",
            role="",
            first=row["first"],
            last=row["last"],
            precision=row["precision"] or "none",
        )
        for row in subgraph.ties.to_pylist()
    ]
    links = [
        Part(
            a=row["a"],
            b=row["b"],
            kind=row["kind"],
            directed=row["directed"],
            standing=True,
            n=0,
            value=None,
            unit="",
            role=row["role"] or "",
            first=None,
            last=None,
            precision="none",
        )
        for row in subgraph.links.to_pylist()
    ]
    return ties + links


def lines_of(subgraph: Subgraph) -> list[Line]:
    """One line for each pair that anything joins, in order of uids; what joins an entity to itself is no line."""
    together: dict[tuple[str, str], list[Part]] = {}
    for part in _parts(subgraph):
        if part.a != part.b:
            together.setdefault((min(part.a, part.b), max(part.a, part.b)), []).append(part)
    order = {pair: tuple(sorted(parts, key=_part_order)) for pair, parts in together.items()}
    return [Line(a, b, order[a, b]) for a, b in sorted(order)]


def _part_order(part: Part) -> tuple[bool, int, str, str, str, str]:
    return part.standing, -part.n, part.kind, part.a, part.unit, part.role


def pairs_of(subgraph: Subgraph) -> list[tuple[str, str]]:
    """Who is joined to whom, whatever joins them."""
    return [(line.a, line.b) for line in lines_of(subgraph)]


def captions_of(entities: pa.Table) -> Mapping[str, str]:
    """uid → caption."""
    return dict(zip(entities["uid"].to_pylist(), entities["caption"].to_pylist(), strict=True))
