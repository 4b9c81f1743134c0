"""How do measures see the graph in igraph? One view a graph, distances on purpose, a random source for each call."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from weakref import WeakKeyDictionary

import igraph
import numpy as np

from graphkit.errors import UsageError
from graphkit.graph import Graph
from graphkit.model import F64Array

_views: WeakKeyDictionary[Graph, igraph.Graph] = WeakKeyDictionary()
_random_source = Lock()


def view(graph: Graph) -> igraph.Graph:
    """The same graph in igraph: entity i is vertex i, `graph.pairs()` in order are the edges. Built once a graph."""
    if graph not in _views:
        a, b, _weight = graph.pairs()
        edges = np.column_stack([a, b]).astype(np.int64)
        _views[graph] = igraph.Graph(n=graph.n, edges=edges, directed=graph.made.directed)
    return _views[graph]


def distances(graph: Graph) -> F64Array | None:
    """How long is each tie, in the order of the view's edges? None: each is one step.

    Raises UsageError: a weight is zero or negative, and distance is 1/weight.
    """
    if graph.made.distance == "none":
        return None
    weight = graph.pairs()[2]
    if (weak := int(np.sum(~(weight > 0)))) > 0:
        raise UsageError("weight-not-positive", ties=weak)
    return 1.0 / weight


def strengths(graph: Graph) -> F64Array | None:
    """How strong is each tie, in the order of the view's edges? None: all alike.

    Raises UsageError: a weight is negative.
    """
    if graph.made.weight == "none":
        return None
    check_strengths(graph)
    return graph.pairs()[2]


def check_strengths(graph: Graph) -> None:
    """May the weights be read as strengths? Raises UsageError where one is negative."""
    if (negative := int(np.sum(~(graph.weight >= 0)))) > 0:
        raise UsageError("weight-negative", ties=negative)


@contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Within the block igraph draws from its own source, seeded; its source is process-wide, so it is given back."""
    with _random_source:
        igraph.set_random_number_generator(random.Random(seed))
        try:
            yield
        finally:
            igraph.set_random_number_generator(random)
