"""Who stands between others? Betweenness."""

from __future__ import annotations

import numpy as np

from graphkit.graph import Graph
from graphkit.model import Scores

from .engine import distances, view


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
