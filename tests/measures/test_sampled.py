"""A sample of sources stands for all: by hand on a star, within its interval on a larger graph, the same for a seed."""

from __future__ import annotations

import random

import numpy as np
import pytest

from graphkit.errors import UsageError
from graphkit.graph import Graph, chosen, project
from graphkit.measures import measure_named, run
from graphkit.measures.brokerage import betweenness, sampled_betweenness
from tests.graph.drawn import drawn, tie


def _graph(pairs: list[tuple[int, int]], *, directed: bool = False) -> Graph:
    snapshot = drawn([tie(f"person:x:{a:04}", f"person:x:{b:04}") for a, b in pairs])
    return project(snapshot, chosen(snapshot, ["contact"], directed=directed))


def _two_towns(n: int, seed: int) -> list[tuple[int, int]]:
    """Two halves tied by chance within, and by one pair, 0 and n/2, that stands between them."""
    source, half = random.Random(seed), n // 2
    within = [
        (base + a, base + b) for base in (0, half) for a in range(1, half) for b in source.sample(range(a), min(a, 3))
    ]
    return [*within, (0, half)]


def test_of_a_star_every_leaf_counts_alike() -> None:
    graph = _graph([(0, leaf) for leaf in range(1, 41)])
    found = sampled_betweenness(graph, sources=20, seed=3).value
    leaves = sum(place != 0 for place in np.random.default_rng(3).choice(41, 20, replace=False))
    assert found[0] == pytest.approx(leaves * 39 / 2 * 41 / 20)  # each drawn leaf has 39 others behind the centre
    assert not found[1:].any()


@pytest.mark.parametrize("directed", [False, True])
def test_with_all_sources_it_is_exact(directed: bool) -> None:
    graph = _graph(_two_towns(60, 1), directed=directed)
    found = sampled_betweenness(graph, sources=60)
    np.testing.assert_array_equal(found.value, betweenness(graph).value)
    assert found.low is None


def test_the_interval_holds_the_exact_value_in_eight_of_ten_cases() -> None:
    graph = _graph(_two_towns(400, 2))
    exact, held = betweenness(graph).value, []
    for seed in range(20):
        found = sampled_betweenness(graph, sources=128, seed=seed)
        assert found.low is not None
        assert found.high is not None
        assert (found.low <= found.value).all()
        assert (found.value <= found.high).all()
        large = exact > 1000
        held.append(np.mean((found.low <= exact)[large] & (exact <= found.high)[large]))
    assert np.mean(held) >= 0.8


def test_the_same_seed_gives_the_same_and_another_another() -> None:
    graph = _graph(_two_towns(100, 4))
    one, again, other = (sampled_betweenness(graph, sources=32, seed=seed).value for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, again)
    assert (one != other).any()


def test_its_run_says_sources_and_seed_and_too_few_are_refused() -> None:
    graph, measure = _graph(_two_towns(100, 4)), measure_named("sampled_betweenness")
    assert run(measure, graph, {"sources": 32}).meta["options"] == {"sources": 32, "seed": 0, "scale": "raw"}
    with pytest.raises(UsageError):
        run(measure, graph, {"sources": 4})
