"""Engines disagree silently: which convention does each measure hold? One test each, worked by hand."""

from __future__ import annotations

import random
from typing import Any

import igraph
import numpy as np
import pytest

from graphkit.errors import UsageError
from graphkit.graph import Graph, chosen, project
from graphkit.measures import measure_named, run
from graphkit.measures.communities import _stability
from graphkit.model import Snapshot
from tests.graph.drawn import drawn, link, tie

A, B, C, D, E = (f"person:x:{letter}" for letter in "abcde")


def made(snapshot: Snapshot, kinds: list[str] | None = None, **options: Any) -> Graph:
    return project(snapshot, chosen(snapshot, kinds, **options))


def values(graph: Graph, measure: str, **options: Any) -> dict[str, float]:
    table = run(measure_named(measure), graph, options).table
    return dict(zip(table["uid"].to_pylist(), table["value"].to_pylist(), strict=True))


def test_parallel_ties_are_one_before_any_measure() -> None:
    ring = [tie(A, B), tie(B, C), tie(C, D), tie(D, A)]
    again = [tie(A, B, kind, n=50) for kind in ("call", "message", "meeting")]
    once, often = (
        made(drawn(ring), directed=False),
        made(drawn(ring + again), ["contact", "call", "message", "meeting"], directed=False),
    )
    for measure in ("degree", "betweenness", "closeness", "k_core", "pagerank", "eigenvector"):
        assert values(often, measure) == pytest.approx(values(once, measure)), measure
    assert values(often, "k_core")[A] == 2


def test_weight_is_a_strength_in_pagerank_and_a_length_in_betweenness() -> None:
    """B reaches C best through A, whose ties are strong: long by weight, short by 1/weight."""
    snapshot = drawn([tie(A, B, n=10), tie(A, C, n=10), tie(B, C, n=1), tie(C, D, n=1)])
    steps = made(snapshot, directed=False, weight="count")
    inverse = made(snapshot, directed=False, weight="count", distance="inverse")
    assert values(steps, "betweenness") == {C: 2, A: 0, B: 0, D: 0}
    assert values(inverse, "betweenness") == {C: 2, A: 2, B: 0, D: 0}
    none = made(snapshot, directed=False)
    assert values(steps, "pagerank")[A] > values(none, "pagerank")[A]


def test_equally_long_ways_share_their_pair_though_floats_differ() -> None:
    """0.1 + 0.2 is not 0.3 in floats, and both ways from A to D are equally long."""
    snapshot = drawn([tie(A, B, n=10), tie(B, D, n=5), tie(A, C, n=5), tie(C, D, n=10)])
    graph = made(snapshot, directed=False, weight="count", distance="inverse")
    assert values(graph, "betweenness") == pytest.approx({A: 0.5, B: 0.5, C: 0.5, D: 0.5})


def test_closeness_is_wasserman_faust_incoming_and_zero_for_who_is_alone() -> None:
    snapshot = drawn([tie(A, B), tie(B, C), tie(D, E)], entities=["person:x:f"])
    found = values(made(snapshot, isolates=True), "closeness")
    assert found == pytest.approx({A: 0, B: 1 / 5, C: 2 / 5 * 2 / 3, D: 0, E: 1 / 5, "person:x:f": 0})
    pair = values(made(snapshot, directed=False), "closeness")
    assert pair[D] < pair[A], "a pair apart is not nearer than a chain of three"


def test_pagerank_begins_anew_from_a_sink_and_sums_to_one() -> None:
    """A → B: from B the walk begins anew. p = (1-d)/2 + d·p_B/2 for A."""
    found = values(made(drawn([tie(A, B)])), "pagerank")
    first = 1 / (2 + 0.85)
    assert found == pytest.approx({A: first, B: 1 - first}, abs=1e-14)
    with pytest.raises(UsageError):
        values(made(drawn([tie(A, B)])), "pagerank", damping=1.0)


def test_pagerank_is_exact_enough_to_rank_many() -> None:
    source = random.Random(7)
    snapshot = drawn(
        tie(f"person:x:{a:04}", f"person:x:{b:04}") for a, b in (source.sample(range(2000), 2) for _ in range(6000))
    )
    graph = made(snapshot)
    value = measure_named("pagerank").compute(graph).value
    out = np.bincount(graph.tails(), minlength=graph.n)
    walked = np.bincount(graph.indices, (value / np.maximum(out, 1))[graph.tails()], minlength=graph.n)
    again = 0.85 * (walked + value[out == 0].sum() / graph.n) + 0.15 / graph.n
    assert np.abs(again - value).max() < 1e-15


def test_eigenvector_of_a_star_where_plain_power_iteration_swings_for_ever() -> None:
    graph = made(drawn([tie(A, other, n=1000) for other in (B, C, D, E)]), directed=False, weight="count")
    assert values(graph, "eigenvector") == pytest.approx({A: 0.5**0.5, B: 8**-0.5, C: 8**-0.5, D: 8**-0.5, E: 8**-0.5})
    assert values(graph, "eigenvector", scale="unit") == pytest.approx({A: 1, B: 0.5, C: 0.5, D: 0.5, E: 0.5})


def test_eigenvector_lives_where_the_eigenvalue_is_largest_and_parts_alike_share_it() -> None:
    triangle, chain = [tie(A, B), tie(B, C), tie(C, A)], [tie(f"person:y:{n}", f"person:y:{n + 1}") for n in range(6)]
    found = values(made(drawn(triangle + chain), directed=False), "eigenvector")
    assert {uid for uid, value in found.items() if value > 0} == {A, B, C}
    twins = triangle + [tie(f"person:z:{a}", f"person:z:{b}") for a, b in ("ab", "bc", "ca")]
    assert list(values(made(drawn(twins), directed=False), "eigenvector").values()) == pytest.approx([6**-0.5] * 6)


def test_eigenvector_takes_incoming_ties_and_is_zero_without_a_cycle() -> None:
    graph = made(drawn([tie(A, B), tie(B, A), tie(B, C)]))
    assert values(graph, "eigenvector") == pytest.approx({A: 3**-0.5, B: 3**-0.5, C: 3**-0.5})
    chain = run(measure_named("eigenvector"), made(drawn([tie(A, B), tie(B, C)])), {})
    assert chain.table["value"].to_pylist() == [0, 0, 0]
    assert "all-zero" in chain.meta["said"]


def test_eigenvector_of_a_long_chain_settles() -> None:
    n = 600
    graph = made(drawn(tie(f"person:x:{a:03}", f"person:x:{a + 1:03}") for a in range(n - 1)), directed=False)
    exact = np.sin(np.pi * np.arange(1, n + 1) / (n + 1)) * np.sqrt(2 / (n + 1))
    np.testing.assert_allclose(measure_named("eigenvector").compute(graph).value, exact, atol=1e-7)


def test_a_pair_tied_both_ways_counts_twice_in_a_directed_degree_and_core() -> None:
    graph = made(drawn([tie(A, B), tie(B, A), tie(B, C)]))
    assert values(graph, "degree") == {B: 3, A: 2, C: 1}
    assert values(graph, "k_core") == {A: 2, B: 2, C: 1}


@pytest.mark.parametrize("measure", ["betweenness", "closeness"])
def test_a_weight_of_zero_has_no_distance(measure: str) -> None:
    snapshot = drawn([tie(A, B, "transfer", unit="CNY", value=100), tie(B, C, "transfer", unit="CNY", value=0)])
    asked = {"weight": "value", "unit": "CNY"}
    with pytest.raises(UsageError) as told:
        values(made(snapshot, distance="inverse", **asked), measure)
    assert (told.value.code, told.value.parameters) == ("weight-not-positive", {"ties": 1})
    assert run(measure_named(measure), made(snapshot, **asked), {}).meta["said"] == ["weight-ignored-by-distance"]


def _cliques() -> Snapshot:
    return drawn(
        [tie(f"person:x:{base}{a}", f"person:x:{base}{b}") for base in "abc" for a in range(5) for b in range(a)]
        + [tie("person:x:a0", "person:x:b0"), tie("person:x:b0", "person:x:c0")]
    )


def test_leiden_takes_modularity_unless_told_and_cpm_at_one_leaves_all_but_cliques_alone() -> None:
    graph = made(_cliques(), directed=False)
    plain = run(measure_named("leiden"), graph, {})
    assert plain.meta["options"]["objective"] == "modularity"
    assert plain.table["group"].to_pylist() == [1] * 5 + [2] * 5 + [3] * 5
    assert plain.table["uid"].to_pylist() == sorted(graph.uids.to_pylist())
    ring = made(drawn([tie(f"person:x:{n:02}", f"person:x:{(n + 1) % 12:02}") for n in range(12)]), directed=False)
    alone = run(measure_named("leiden"), ring, {"objective": "cpm", "resolution": 1.01})
    assert alone.meta["groups"] == 12
    coarse = run(measure_named("leiden"), ring, {"objective": "cpm", "resolution": 0.01})
    assert coarse.meta["groups"] == 1


@pytest.mark.parametrize("method", ["leiden", "louvain"])
def test_a_seed_gives_one_partition_and_leaves_other_random_sources_alone(method: str) -> None:
    source = random.Random(3)
    graph = made(
        drawn(tie(f"person:x:{a}", f"person:x:{b}") for a, b in (source.sample(range(60), 2) for _ in range(150))),
        directed=False,
    )
    before = random.getstate()
    partitions = {tuple(measure_named(method).compute(graph, seed=5).group) for _again in range(5)}
    assert len(partitions) == 1
    assert random.getstate() == before
    assert len({tuple(measure_named(method).compute(graph, seed=seed).group) for seed in range(8)}) > 1
    random.seed(1)
    first = igraph.Graph.Erdos_Renyi(30, 0.2).get_edgelist()
    random.seed(1)
    assert igraph.Graph.Erdos_Renyi(30, 0.2).get_edgelist() == first, "igraph draws from Python's source again"


def test_groups_want_an_undirected_graph() -> None:
    with pytest.raises(UsageError) as told:
        run(measure_named("leiden"), made(_cliques()), {})
    assert told.value.code == "groups-undirected"


def test_stability_is_the_share_of_runs_that_keep_one_with_most_of_the_group() -> None:
    reference = np.array([0, 0, 0, 0, 1, 1, 2])
    again = [np.array([5, 5, 5, 6, 6, 6, 7]), np.array([1, 1, 1, 1, 2, 3, 3])]
    assert _stability(reference, again).tolist() == [1, 1, 1, 0.5, 0.5, 0.5, 0.5]


def test_strength_keeps_the_largest_of_parallel_links() -> None:
    graph = made(
        drawn(links=[link(A, B, strength=1.0), link(A, B, "kin", strength=4.0)]),
        ["associate", "kin"],
        weight="strength",
    )
    assert values(graph, "strength") == {A: 4, B: 4}
