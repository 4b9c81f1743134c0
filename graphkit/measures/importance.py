"""Who is connected? Degree, strength, PageRank, eigenvector centrality, k-core."""

from __future__ import annotations

import math

import numpy as np

from graphkit.errors import UsageError
from graphkit.graph import Graph
from graphkit.model import F64Array, Scores

from .engine import check_strengths, view
from .perron import perron

_SETTLED = 1e-14
"""PageRank stops when the sum of all changes is below this; an iteration changes it by at most 2·damping^k."""


def degree(graph: Graph) -> Scores:
    """With how many others is each entity tied?

    The number of ties of each entity after parallel ties became one. In a directed graph ties out and ties in are
    added: a pair tied both ways counts twice, as in networkx and igraph. Weights are ignored.

    Returns
        value: float64, (n,), whole numbers in [0, n-1], directed [0, 2(n-1)]. Unit scale: divided by n-1.
    Cost
        O(n + m).
    Source
        Freeman 1979, DOI 10.1016/0378-8733(78)90021-7.
    """
    return Scores(_out(graph, None) + _in(graph, None) if graph.made.directed else _out(graph, None))


def in_degree(graph: Graph) -> Scores:
    """From how many others does a tie lead to each entity?

    The number of entities with a tie to this one. In an undirected graph every tie leads both ways. Weights are
    ignored.

    Returns
        value: float64, (n,), whole numbers in [0, n-1]. Unit scale: divided by n-1.
    Cost
        O(n + m).
    Source
        Freeman 1979, DOI 10.1016/0378-8733(78)90021-7.
    """
    return Scores(_in(graph, None))


def out_degree(graph: Graph) -> Scores:
    """To how many others does a tie lead from each entity?

    The number of entities to which this one has a tie. In an undirected graph every tie leads both ways. Weights are
    ignored.

    Returns
        value: float64, (n,), whole numbers in [0, n-1]. Unit scale: divided by n-1.
    Cost
        O(n + m).
    Source
        Freeman 1979, DOI 10.1016/0378-8733(78)90021-7.
    """
    return Scores(_out(graph, None))


def strength(graph: Graph) -> Scores:
    """How much do the ties of each entity weigh together?

    The sum of the weights of its ties, out and in added in a directed graph. With weight none it is the degree.

    Returns
        value: float64, (n,), in the unit of the weight; no unit scale.
    Cost
        O(n + m).
    Source
        Barrat et al. 2004, DOI 10.1073/pnas.0400087101.
    """
    both = _out(graph, graph.weight)
    return Scores(both + _in(graph, graph.weight) if graph.made.directed else both)


def in_strength(graph: Graph) -> Scores:
    """How much do the ties that lead to each entity weigh together?

    The sum of the weights of the ties to it; in an undirected graph of all its ties. With weight none it is the
    in-degree.

    Returns
        value: float64, (n,), in the unit of the weight; no unit scale.
    Cost
        O(n + m).
    Source
        Barrat et al. 2004, DOI 10.1073/pnas.0400087101.
    """
    return Scores(_in(graph, graph.weight))


def out_strength(graph: Graph) -> Scores:
    """How much do the ties that lead from each entity weigh together?

    The sum of the weights of the ties from it; in an undirected graph of all its ties. With weight none it is the
    out-degree.

    Returns
        value: float64, (n,), in the unit of the weight; no unit scale.
    Cost
        O(n + m).
    Source
        Barrat et al. 2004, DOI 10.1073/pnas.0400087101.
    """
    return Scores(_out(graph, graph.weight))


def pagerank(graph: Graph, *, damping: float = 0.85) -> Scores:
    """Where does a walk along the ties, begun anew now and then, spend its time?

    The stationary share of a walk that follows ties in their direction with probability `damping`, each in proportion
    to its weight, and otherwise begins anew at any entity alike; from an entity without a tie out it begins anew
    always. The weight is a strength.

    Returns
        value: float64, (n,), in (0, 1), sums to 1 in both scales.
    Raises
        UsageError: damping is not between 0 and 1; a weight is negative.
    Cost
        O(m) a step, 200 steps at most with damping .85.
    Source
        Brin and Page 1998, DOI 10.1016/S0169-7552(98)00110-X.
    """
    if not 0 < damping < 1:
        raise UsageError("option-range", option="damping", value=damping, low=0, high=1)
    check_strengths(graph)
    n, tails = graph.n, graph.tails()
    out = _out(graph, graph.weight)
    leads = out > 0
    share = graph.weight / np.where(leads, out, 1.0)[tails]
    value = np.full(n, 1.0 / max(n, 1))
    for _step in range(math.ceil(math.log(_SETTLED / 4) / math.log(damping))):
        walked = np.bincount(graph.indices, share * value[tails], minlength=n)
        then = damping * (walked + value[~leads].sum() / n) + (1 - damping) / n if n else value
        change = float(np.abs(then - value).sum())
        value = then
        if change < _SETTLED:
            break
    return Scores(value / value.sum() if n else value)


def eigenvector(graph: Graph) -> Scores:
    """Who is tied to those who are themselves well tied?

    The eigenvector of the largest eigenvalue of the weight matrix: each value is proportional to the weighted sum of
    the values of those with a tie to it (incoming, as in networkx). Only the part of the graph with the largest
    eigenvalue, and what it leads to, has values above 0; parts that share it are weighed as by a power iteration from
    equal values. A directed graph without any cycle has no such vector: all values are 0. The weight is a strength.

    Returns
        value: float64, (n,), in [0, 1]; raw: the vector has length 1; unit scale: its largest value is 1.
    Raises
        UsageError: a weight is negative.
    Cost
        O(m) a step; some dozens of steps, more where the two largest eigenvalues nearly agree.
    Source
        Bonacich 1987, DOI 10.1086/228631.
    """
    check_strengths(graph)
    return Scores(perron(graph))


def k_core(graph: Graph) -> Scores:
    """In how tightly tied a part does each entity still stand?

    The largest k such that the entity belongs to a part of the graph in which everybody has degree k or more within
    that part; degree as in `degree`: in a directed graph ties out and in are added. Weights are ignored.

    Returns
        value: float64, (n,), whole numbers in [0, n-1], directed [0, 2(n-1)]; no unit scale.
    Cost
        O(n + m).
    Source
        Seidman 1983, DOI 10.1016/0378-8733(83)90028-X.
    """
    return Scores(np.asarray(view(graph).coreness(mode="all"), dtype=np.float64))


def _out(graph: Graph, weight: F64Array | None) -> F64Array:
    return np.bincount(graph.tails(), weight, minlength=graph.n).astype(np.float64)


def _in(graph: Graph, weight: F64Array | None) -> F64Array:
    return np.bincount(graph.indices, weight, minlength=graph.n).astype(np.float64)
