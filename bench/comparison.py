"""How does a figure of ours stand to the peer's, and does the answer hold before the clock counts?"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from .measuring import Cost, cost_of

Unit = Literal["cpu_s", "wall_s", "MB", "ms"]
Check = Callable[[Mapping[str, Any], Mapping[str, Any]], bool]
Costs = list[Cost]


@dataclass(frozen=True, slots=True)
class Comparison:
    """One figure: ours beside a peer's, or beside a size that is no command's."""

    name: str
    ours: Costs
    peer: Costs | float
    peer_is: str
    unit: Unit
    bar: float
    direction: Literal["at_least", "at_most"]
    """at_least: the peer's figure is that many times ours; at_most: ours is that many times the peer's."""
    check: str
    check_passed: bool

    def told(self) -> dict[str, Any]:
        """As the results list it; a failed check gives no ratio."""
        mine, theirs = self._figures(self.ours), self._figures(self.peer)
        ours, peer = statistics.median(mine), statistics.median(theirs)
        ratio = (peer / ours if self.direction == "at_least" else ours / peer) if self.check_passed else None
        holds = ratio is not None and (ratio >= self.bar if self.direction == "at_least" else ratio <= self.bar)
        return {
            "name": self.name, "ours": round(ours, 3), "peer": round(peer, 3), "peer_is": self.peer_is,
            "unit": self.unit, "ratio": None if ratio is None else round(ratio, 3), "bar": self.bar,
            "direction": self.direction, "holds": holds, "check": self.check, "check_passed": self.check_passed,
            "runs": len(mine), "spread": round((max(mine) - min(mine)) / ours, 3) if ours else 0.0,
        }  # fmt: skip

    def _figures(self, costs: Costs | float) -> list[float]:
        if isinstance(costs, float):
            return [costs]
        return [getattr(cost, {"MB": "mb"}.get(self.unit, self.unit)) for cost in costs]


def side_by_side(ours: Sequence[str], peer: Sequence[str], folder: Path, runs: int) -> tuple[Costs, Costs]:
    """Runs both in turn, so that what else the machine does falls on both."""
    mine, theirs = list[Cost](), list[Cost]()
    for _ in range(runs):
        mine.append(cost_of(ours, folder))
        theirs.append(cost_of(peer, folder))
    return mine, theirs
