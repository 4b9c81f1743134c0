"""Who stands between others? Betweenness, exact or from some entities drawn by lot."""

from __future__ import annotations

import numpy as np

from graphkit.errors import UsageError
from graphkit.graph import Graph
from graphkit.model import F64Array, I64Array, Scores

from .engine import distances, view

_PARTS = 8
_NEAR = 2.365
"""Student's t for eight parts, two-sided .05."""


def betweenness(graph: Graph) -> Scores:
    """Through whom do the shortest ways between others lead?

    For each entity, the share of shortest paths between all other pairs that pass through it, summed over pairs.
    Equally short paths share their pair; lengths within a 1e-10th of each other are equal. End points do not count. A
    pair without a path adds nothing. With distance none every tie is one step and the weight is ignored; with distance
    inverse a tie is 1/weight long.

    Returns
        value: float64, (n,), in [0, (n-1)(n-2)] directed, half of that undirected.
        Unit scale: divided by (n-1)(n-2), doubled if undirected.
    Raises
        UsageError: a weight is zero or negative: distance is 1/weight.
    Cost
        O(n·m), with weights O(n·m + n² log n).
    Source
        Freeman 1977; Brandes 2001, DOI 10.1080/0022250X.2001.9990249.
    """
    weights = distances(graph)
    value = view(graph).betweenness(directed=graph.made.directed, weights=weights)
    return Scores(np.asarray(value, dtype=np.float64))


def sampled_betweenness(graph: Graph, *, sources: int = 256, seed: int = 0) -> Scores:
    """Through whom do the shortest ways from some entities, drawn by lot, lead, and how far off may that be?

    Betweenness from `sources` entities drawn by lot without return, times n over their number: for each entity, the
    share of shortest paths from the drawn ones to all others that pass through it. The interval is Student's, of eight
    parts of the draw about their mean; what single entities add is skewed, so that of graphs tried it held the exact
    value in 8 to 9 of 10 cases, not in 19 of 20. With as many sources as entities the value is exact, and there is no
    interval. Distances as in `betweenness`.

    Returns
        value: float64, (n,), as `betweenness`; low, high: float64, (n,), null where the value is exact.
        Unit scale: divided by (n-1)(n-2), doubled if undirected.
    Raises
        UsageError: fewer than 16 sources in a larger graph; a weight is zero or negative: distance is 1/weight.
    Cost
        O(sources·m), with weights O(sources·(m + n log n)).
    Source
        Brandes and Pich 2007, DOI 10.1142/S0218127407018403.
    """
    if sources >= graph.n:
        return betweenness(graph)
    if sources < 2 * _PARTS:
        raise UsageError("option-range", option="sources", value=sources, low=2 * _PARTS, high=graph.n)
    drawn = np.random.default_rng(seed).choice(graph.n, sources, replace=False)
    parts = np.array_split(drawn, _PARTS)
    sizes = np.array([len(part) for part in parts])
    found = np.stack([_from(graph, part) for part in parts]) * (graph.n / sizes)[:, None]
    value = sizes @ found / sources
    spread = np.sqrt(sizes @ (found - value) ** 2 / sources / (_PARTS - 1) * (1 - sources / graph.n))
    return Scores(value, np.maximum(value - _NEAR * spread, 0.0), value + _NEAR * spread)


def _from(graph: Graph, sources: I64Array) -> F64Array:
    """The dependency of all ways from these entities on each one."""
    value = view(graph).betweenness(
        directed=graph.made.directed, weights=distances(graph), sources=np.sort(sources).tolist(), targets=None
    )
    return np.asarray(value, dtype=np.float64)
