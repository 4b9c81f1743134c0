"""What does networkx answer to the same questions? Slow and plain; tests hold every measure against it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import numpy as np

from graphkit.graph import Graph
from graphkit.model import F64Array

Oracle = Callable[[Graph], F64Array]


def _exchange(graph: Graph) -> Any:
    """The graph in networkx: entities 0 … n-1, `weight` a float, `distance` an exact fraction of 1/weight or one step.

    Fractions, since 1/3 + 1/6 and 1/2 are equally long, and floats do not always say so.
    """
    import networkx as nx

    made = nx.DiGraph() if graph.made.directed else nx.Graph()
    made.add_nodes_from(range(graph.n))
    inverse = graph.made.distance == "inverse"
    for a, b, weight in zip(*(column.tolist() for column in graph.pairs()), strict=True):
        made.add_edge(a, b, weight=weight, distance=1 / Fraction(weight) if inverse else Fraction(1))
    return made


def _in_order(values: Mapping[int, float], graph: Graph) -> F64Array:
    return np.array([float(values[number]) for number in range(graph.n)], dtype=np.float64)


def _counted(way: str, weight: str | None) -> Oracle:
    def oracle(graph: Graph) -> F64Array:
        made = _exchange(graph)
        return _in_order(dict(getattr(made, way if graph.made.directed else "degree")(weight=weight)), graph)

    return oracle


degree, in_degree, out_degree = (_counted(way, None) for way in ("degree", "in_degree", "out_degree"))
strength, in_strength, out_strength = (_counted(way, "weight") for way in ("degree", "in_degree", "out_degree"))


def betweenness(graph: Graph) -> F64Array:
    """networkx's betweenness, not normalised."""
    import networkx as nx

    return _in_order(nx.betweenness_centrality(_exchange(graph), normalized=False, weight="distance"), graph)


def closeness(graph: Graph) -> F64Array:
    """networkx's closeness, Wasserman–Faust, incoming."""
    import networkx as nx

    return _in_order(nx.closeness_centrality(_exchange(graph), distance="distance", wf_improved=True), graph)


def pagerank(graph: Graph) -> F64Array:
    """networkx's PageRank in plain Python, which needs no scipy, at a tolerance far below its default."""
    from networkx.algorithms.link_analysis.pagerank_alg import _pagerank_python

    found = _pagerank_python(_exchange(graph), alpha=0.85, tol=1e-16, max_iter=1000) if graph.n else {}
    return _in_order(found, graph)


def eigenvector(graph: Graph) -> F64Array:
    """networkx's eigenvector centrality at a tolerance far below its default; raises where it does not settle."""
    import networkx as nx

    made = _exchange(graph)
    if not made.number_of_edges():
        return np.zeros(graph.n)
    return _in_order(nx.eigenvector_centrality(made, max_iter=20_000, tol=1e-14, weight="weight"), graph)


def k_core(graph: Graph) -> F64Array:
    """networkx's core numbers."""
    import networkx as nx

    return _in_order(nx.core_number(_exchange(graph)), graph)
