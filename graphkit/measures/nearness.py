"""Who is near the others? Closeness."""

from __future__ import annotations

import numpy as np

from graphkit.graph import Graph
from graphkit.model import Scores

from .engine import distances, view


def closeness(graph: Graph) -> Scores:
    """How near is each entity to those who can reach it?

    Of the r entities from which a path leads to this one, the inverse of their mean distance, times r/(n-1), so that a
    small separate part does not come out on top (Wasserman and Faust). Incoming paths, as in networkx. With distance
    none every tie is one step and the weight is ignored; with distance inverse a tie is 1/weight long. Nobody reaches
    an entity without a tie to it: 0.

    Returns
        value: float64, (n,), in [0, 1] where ties are steps; both scales are alike.
    Raises
        UsageError: a weight is zero or negative: distance is 1/weight.
    Cost
        O(n·m), with weights O(n·m + n² log n).
    Source
        Wasserman and Faust 1994, p. 201, DOI 10.1017/CBO9780511815478.
    """
    weights = distances(graph)
    whole = np.asarray(view(graph).closeness(mode="in", weights=weights, normalized=False), dtype=np.float64)
    mean = np.asarray(view(graph).closeness(mode="in", weights=weights, normalized=True), dtype=np.float64)
    reached = np.isfinite(whole) & (whole > 0)
    by = np.rint(np.divide(mean, whole, out=np.zeros(graph.n), where=reached))
    return Scores(np.where(reached, mean * by / max(graph.n - 1, 1), 0.0))
