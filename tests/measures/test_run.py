"""Ranks, scales, identity and description of a run."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.errors import UsageError
from graphkit.graph import chosen, project
from graphkit.measures import MEASURES, measure_named, ranks, run, run_id
from graphkit.measures.run import EQUAL
from tests.graph.drawn import drawn, tie

A, B, C, D = (f"person:x:{letter}" for letter in "abcd")
STAR = drawn([tie(A, B, n=3), tie(A, C, n=1), tie(A, D, n=1)])
GRAPH = project(STAR, chosen(STAR, directed=False, weight="count"))


@given(st.lists(st.one_of(st.integers(0, 3).map(float), st.floats(0, 2), st.just(1 + 5e-13)), max_size=40))
def test_ranks_are_competition_ranks_and_equal_values_keep_their_order(values: list[float]) -> None:
    value = np.array(values)
    order, rank = ranks(value)
    assert sorted(order.tolist()) == list(range(len(values)))
    assert all(rank == 1) or rank.max(initial=1) > 1
    for place, (number, at) in enumerate(zip(order.tolist(), rank.tolist(), strict=True)):
        assert at == (place + 1 if place == 0 or rank[place - 1] != at else rank[place - 1])
        assert np.sum(value > value[number] + 2 * EQUAL) <= at - 1
        if place and rank[place - 1] == at:
            assert order[place - 1] < number
            assert abs(value[order[place - 1]] - value[number]) <= EQUAL * max(1, value[number])


def test_scale_unit_of_a_star_of_four() -> None:
    def one(measure: str, scale: str) -> list[float]:
        found: list[float] = run(measure_named(measure), GRAPH, {"scale": scale}).table["value"].to_pylist()
        return found

    assert one("degree", "raw") == [3, 1, 1, 1]
    assert one("degree", "unit") == pytest.approx([1, 1 / 3, 1 / 3, 1 / 3])
    assert one("betweenness", "raw") == [3, 0, 0, 0]
    assert one("betweenness", "unit") == [1, 0, 0, 0]
    assert one("closeness", "unit") == one("closeness", "raw") == pytest.approx([1, 0.6, 0.6, 0.6])
    assert sum(one("pagerank", "unit")) == pytest.approx(1)
    assert np.linalg.norm(one("eigenvector", "raw")) == pytest.approx(1)
    assert max(one("eigenvector", "unit")) == pytest.approx(1)


@pytest.mark.parametrize("measure", ["strength", "in_strength", "out_strength", "k_core"])
def test_what_nothing_bounds_has_no_unit_scale(measure: str) -> None:
    with pytest.raises(UsageError) as told:
        run(measure_named(measure), GRAPH, {"scale": "unit"})
    assert told.value.code == "no-unit-scale"


@pytest.mark.parametrize(
    ("code", "measure", "options"),
    [
        ("unknown-option", "degree", {"damping": 0.5}),
        ("unknown-scale", "degree", {"scale": "percent"}),
        ("option-type", "pagerank", {"damping": "much"}),
        ("option-range", "pagerank", {"damping": 0}),
        ("option-type", "leiden", {"seed": 1.5}),
        ("option-range", "leiden", {"resolution": 0}),
        ("option-range", "leiden", {"iterations": 0}),
        ("unknown-objective", "leiden", {"objective": "beauty"}),
    ],
)
def test_options_that_cannot_be_meant_are_refused(code: str, measure: str, options: dict[str, Any]) -> None:
    with pytest.raises(UsageError) as told:
        run(measure_named(measure), GRAPH, options)
    assert told.value.code == code


def test_an_option_as_text_is_the_option() -> None:
    spoken = run(measure_named("pagerank"), GRAPH, {"damping": "0.85", "scale": "raw"})
    assert spoken.run == run(measure_named("pagerank"), GRAPH, {}).run


def test_a_run_is_named_by_all_that_decides_it() -> None:
    pagerank = measure_named("pagerank")
    directed = chosen(STAR, directed=True, weight="count")
    names = {
        run_id(pagerank, "drawn", GRAPH.made, {}),
        run_id(pagerank, "drawn later", GRAPH.made, {}),
        run_id(pagerank, "drawn", directed, {}),
        run_id(pagerank, "drawn", GRAPH.made, {"damping": 0.5}),
        run_id(pagerank, "drawn", GRAPH.made, {"scale": "unit"}),
        run_id(measure_named("degree"), "drawn", GRAPH.made, {}),
    }
    assert len(names) == 6
    assert run(pagerank, GRAPH, {}).run == run_id(pagerank, "drawn", GRAPH.made, {})


def test_what_was_used_and_what_must_be_said() -> None:
    def said(measure: str, **options: Any) -> tuple[dict[str, str], list[str]]:
        meta = run(measure_named(measure), project(STAR, chosen(STAR, **options)), {}).meta
        return meta["used"], [code for code in meta["said"] if code != "all-zero"]

    assert said("betweenness", weight="count") == (
        {"direction": "out", "weight": "ignored"},
        ["weight-ignored-by-distance"],
    )
    assert said("betweenness", weight="count", distance="inverse") == ({"direction": "out", "weight": "distance"}, [])
    assert said("degree", weight="count") == ({"direction": "both", "weight": "ignored"}, ["weight-ignored"])
    assert said("pagerank", weight="count") == ({"direction": "out", "weight": "strength"}, [])
    assert said("strength") == ({"direction": "both", "weight": "ignored"}, ["weight-none"])
    assert said("in_degree", directed=False) == (
        {"direction": "ignored", "weight": "ignored"},
        ["undirected-both-ways"],
    )


def test_every_measure_with_a_unit_scale_stays_between_zero_and_one_undirected() -> None:
    for measure in MEASURES:
        if measure.to_unit:
            value = run(measure, GRAPH, {"scale": "unit"}).table["value"].to_numpy()
            assert value.min() >= 0, measure.name
            assert value.max() <= 1 + 1e-12, measure.name
