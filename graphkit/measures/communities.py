"""Which groups are there? Leiden and Louvain, each with a seed and with how well a group holds over seeds."""

from __future__ import annotations

from collections.abc import Callable

import igraph
import numpy as np

from graphkit.errors import UsageError
from graphkit.graph import Graph
from graphkit.model import F64Array, Groups, I32Array, I64Array

from .engine import seeded, strengths, view

_OBJECTIVES = {"modularity": "modularity", "cpm": "CPM"}


def leiden(
    graph: Graph,
    *,
    objective: str = "modularity",
    resolution: float = 1.0,
    seed: int = 0,
    iterations: int = 10,
    repeats: int = 10,
) -> Groups:
    """Which entities are tied more to each other than to the rest?

    The partition that the Leiden algorithm reaches in so many iterations: everybody is in one group, each group is
    connected. `modularity` compares the ties within groups with those expected from degrees; `cpm` asks of every group
    a density of `resolution` or more. A higher resolution gives smaller groups. The weight is a strength.

    Returns
        group: int32, (n,); 1 is the largest, equal sizes in order of smallest uid.
        quality: modularity at resolution 1 of the partition found.
        stability: in [0, 1], the share of `repeats` further runs, seeded one up each, in which the entity shares a
        group with more than half of the others of its group; one who is alone: in which it is alone again.
    Raises
        UsageError: the graph is directed; an unknown objective; a resolution that is not above 0; less than one
        iteration; a negative weight.
    Cost
        O(m) a pass, a few passes an iteration, 1 + repeats runs.
    Source
        Traag, Waltman, van Eck 2019, DOI 10.1038/s41598-019-41695-z.
    """
    if objective not in _OBJECTIVES:
        raise UsageError("unknown-objective", objective=objective, known=", ".join(_OBJECTIVES))
    if iterations < 1:
        raise UsageError("option-range", option="iterations", value=iterations, low=0, high="∞")

    def once(view: igraph.Graph, weights: F64Array | None) -> igraph.VertexClustering:
        return view.community_leiden(
            objective_function=_OBJECTIVES[objective], weights=weights, resolution=resolution, n_iterations=iterations
        )

    return _groups(graph, once, resolution, seed, repeats)


def louvain(graph: Graph, *, resolution: float = 1.0, seed: int = 0, repeats: int = 10) -> Groups:
    """Which entities are tied more to each other than to the rest, by the older Louvain method?

    The last level of the Louvain algorithm for modularity; a group may fall into parts that are not connected, which
    Leiden avoids. A higher resolution gives smaller groups. The weight is a strength.

    Returns
        As `leiden`.
    Raises
        UsageError: the graph is directed; a resolution that is not above 0; a negative weight.
    Cost
        O(m) a pass, 1 + repeats runs.
    Source
        Blondel et al. 2008, DOI 10.1088/1742-5468/2008/10/P10008.
    """

    def once(view: igraph.Graph, weights: F64Array | None) -> igraph.VertexClustering:
        return view.community_multilevel(weights=weights, resolution=resolution)

    return _groups(graph, once, resolution, seed, repeats)


def _groups(
    graph: Graph,
    once: Callable[[igraph.Graph, F64Array | None], igraph.VertexClustering],
    resolution: float,
    seed: int,
    repeats: int,
) -> Groups:
    if graph.made.directed:
        raise UsageError("groups-undirected")
    if not resolution > 0:
        raise UsageError("option-range", option="resolution", value=resolution, low=0, high="∞")
    if repeats < 0:
        raise UsageError("option-range", option="repeats", value=repeats, low=0, high="∞")
    weights = strengths(graph)

    def membership(number: int) -> I64Array:
        if not len(graph.indices):
            return np.arange(graph.n, dtype=np.int64)
        with seeded(number):
            return np.asarray(once(view(graph), weights).membership, dtype=np.int64)

    first = membership(seed)
    quality = view(graph).modularity(first, weights=weights) if len(graph.indices) else 0.0
    again = [membership(seed + further) for further in range(1, repeats + 1)]
    return Groups(_largest_first(first), float(quality), _stability(first, again) if again else None)


def _largest_first(membership: I64Array) -> I32Array:
    """Groups numbered from 1 by size, equal sizes by their smallest entity."""
    _groups, first, number, size = np.unique(membership, return_index=True, return_inverse=True, return_counts=True)
    order = np.lexsort((first, -size))
    place = np.empty(len(order), dtype=np.int32)
    place[order] = np.arange(1, len(order) + 1)
    return place[number]


def _stability(reference: I64Array, again: list[I64Array]) -> F64Array:
    others = np.bincount(reference, minlength=1)[reference] - 1
    stays = np.zeros(len(reference))
    for membership in again:
        pair = reference * (int(membership.max(initial=0)) + 1) + membership
        _pairs, number, shared = np.unique(pair, return_inverse=True, return_counts=True)
        alone = np.bincount(membership, minlength=1)[membership] == 1
        stays += np.where(others > 0, 2 * (shared[number] - 1) > others, alone)
    return stays / len(again)
