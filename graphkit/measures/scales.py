"""What does `--scale unit` make of a raw value? One function for each way of saying it between 0 and 1."""

from __future__ import annotations

from graphkit.graph import Graph
from graphkit.model import F64Array


def per_other(value: F64Array, graph: Graph) -> F64Array:
    """The share of the others: divided by n-1."""
    return value / max(graph.n - 1, 1)


def per_pair(value: F64Array, graph: Graph) -> F64Array:
    """The share of the pairs of others: divided by (n-1)(n-2), doubled if undirected; 0 where there is no pair."""
    pairs = max((graph.n - 1) * (graph.n - 2), 1)
    return value / pairs if graph.made.directed else 2 * value / pairs


def as_it_is(value: F64Array, graph: Graph) -> F64Array:
    """Both scales are alike."""
    return value


def of_largest(value: F64Array, graph: Graph) -> F64Array:
    """Divided by the largest value; all 0 stay 0."""
    largest = float(value.max(initial=0.0))
    return value / largest if largest else value
