"""What holds for every measure? It answers, is blind to names and order, agrees with networkx, says what it is."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence

import numpy as np
import pytest

from graphkit.graph import Graph, chosen, project
from graphkit.measures import MEASURES, Measure, measure_named, ranks, run
from graphkit.model import Groups
from graphkit.words import texts
from tests.graph.drawn import drawn, tie


def _graph(ties: Sequence[tuple[int, int, int]], *, directed: bool, distance: str, entities: int = 0) -> Graph:
    snapshot = drawn(
        [tie(f"person:x:{a:03}", f"person:x:{b:03}", n=n) for a, b, n in ties],
        entities=[f"person:x:{number:03}" for number in range(entities)],
    )
    projection = chosen(
        snapshot, ["contact"], directed=directed, weight="count", distance=distance, isolates=True,  # type: ignore[arg-type]
    )  # fmt: skip
    return project(snapshot, projection)


def _random_ties(n: int, ties: int, seed: int) -> list[tuple[int, int, int]]:
    source = random.Random(seed)
    return [(*source.sample(range(n), 2), source.randint(1, 6)) for _tie in range(ties)]  # type: ignore[misc]


SHAPES = {
    "a star": [(0, number, number) for number in range(1, 6)] + [(1, 0, 1)],
    "a triangle beside a pair": [(0, 1, 1), (1, 2, 2), (2, 0, 3), (4, 3, 1)],
    "a chain that leads back": [(0, 1, 1), (1, 2, 1), (2, 3, 5), (3, 0, 1), (3, 4, 2), (4, 5, 1)],
    "equally long ways, 1/3 + 1/6 and 1/2": [(0, 1, 3), (1, 2, 6), (0, 2, 2), (2, 3, 1), (3, 0, 1)],
    "sparse, by chance": _random_ties(30, 70, 1),
    "dense, by chance": _random_ties(20, 150, 2),
}


@pytest.fixture(
    params=[(directed, distance) for directed in (False, True) for distance in ("none", "inverse")], ids=str
)
def oracle_graphs(request: pytest.FixtureRequest) -> list[Graph]:
    directed, distance = request.param
    return [_graph(ties, directed=directed, distance=distance, entities=8) for ties in SHAPES.values()]


def _undirected_if_groups(measure: Measure) -> bool:
    return not measure.gives_groups


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.name)
class TestEveryMeasure:
    def test_answers_the_empty_graph_and_one_without_ties(self, measure: Measure) -> None:
        for entities in (0, 1, 3):
            result = run(measure, _graph([], directed=False, distance="inverse", entities=0), {})
            assert result.table.num_rows == 0
            snapshot = drawn([tie("person:x:000", "person:x:000")], entities=["person:x:000"])
            assert (
                run(measure, project(snapshot, chosen(snapshot, ["contact"], directed=False)), {}).table.num_rows == 0
            )
            lonely = _lonely(entities)
            found = measure.compute(lonely)
            values = found.group if isinstance(found, Groups) else found.value
            assert len(values) == entities
            assert np.isfinite(values).all()

    def test_relabelling_and_order_change_nothing(self, measure: Measure) -> None:
        if measure.gives_groups:
            return _groups_survive_relabelling(measure)
        ties = _random_ties(25, 60, 3)
        new = list(range(25))
        random.Random(4).shuffle(new)
        renamed = [(new[a], new[b], n) for a, b, n in ties][::-1]
        for directed in (False, True):
            before = measure.compute(_graph(ties, directed=directed, distance="inverse", entities=25)).value
            after = measure.compute(_graph(renamed, directed=directed, distance="inverse", entities=25)).value
            np.testing.assert_allclose(after[new], before, rtol=1e-11, atol=1e-12)
        return None

    def test_agrees_with_its_oracle(self, measure: Measure, oracle_graphs: list[Graph]) -> None:
        if measure.oracle is None:
            assert measure.gives_groups, "every measure that scores is held against networkx"
            return
        for graph, shape in zip(oracle_graphs, SHAPES, strict=True):
            np.testing.assert_allclose(
                measure.compute(graph).value, measure.oracle(graph), rtol=1e-9, atol=1e-11, err_msg=shape
            )

    def test_stays_in_its_range_and_gives_an_isolate_its_least(
        self, measure: Measure, oracle_graphs: list[Graph]
    ) -> None:
        for graph in oracle_graphs:
            if measure.gives_groups and graph.made.directed:
                continue
            table = run(measure, graph, {}).table
            values = table["group" if measure.gives_groups else "value"].to_numpy()
            assert np.isfinite(values).all()
            assert values.min() >= measure.range[0]
            assert values.max() <= measure.range[1]
            if not measure.gives_groups:
                alone = graph.uids.to_numpy(zero_copy_only=False)[np.diff(graph.indptr) == 0]
                assert set(np.unique(values[np.isin(table["uid"], alone)])) <= {values.min()} or graph.made.directed

    def test_the_same_question_gives_the_same_run_and_digest(self, measure: Measure) -> None:
        ties = _random_ties(25, 60, 5)
        first, second = (
            run(measure, _graph(rows, directed=_undirected_if_groups(measure), distance="none"), {})
            for rows in (ties, ties[::-1])
        )
        assert first.run == second.run
        assert first.meta["digest"] == second.meta["digest"]
        assert first.table.equals(second.table)

    def test_says_its_question_unit_range_cost_and_source(self, measure: Measure) -> None:
        assert measure.question.endswith("?")
        assert len(measure.definition) > 60
        assert measure.unit
        assert measure.cost.startswith("O(")
        assert any(year in measure.source for year in map(str, range(1950, 2026)))
        assert measure.range[0] < measure.range[1]
        doc = measure.compute.__doc__ or ""
        assert "Returns" in doc
        assert measure.source.split(", ")[0].split(" ")[0] in doc

    def test_is_named_and_explained_in_both_languages(self, measure: Measure) -> None:
        for language in ("zh", "en"):
            for part in ("name", "question", "definition"):
                assert texts(language)[f"measure.{measure.name}.{part}"].strip()

    def test_its_description_is_json_with_every_parameter(self, measure: Measure) -> None:
        meta = run(measure, _graph(SHAPES["a star"], directed=False, distance="none"), {}).meta
        json.dumps(meta, allow_nan=False)
        assert set(measure.defaults) <= set(meta["options"])
        asked = (
            "definition",
            "source",
            "projection",
            "used",
            "snapshot",
            "versions",
            "entities",
            "said",
            "digest",
            "run",
        )
        assert not set(asked) - set(meta)


def _lonely(entities: int) -> Graph:
    """Entities without any tie: of a kind that stands at an end only where it is left out."""
    snapshot = drawn([tie("person:x:a", "person:x:b")], entities=[f"person:x:{number}" for number in range(entities)])
    whole = project(snapshot, chosen(snapshot, directed=False, isolates=True))
    keep = slice(0, entities)
    return Graph(
        whole.uids[keep], np.zeros(entities + 1, dtype=np.int64), np.empty(0, dtype=np.int32), np.empty(0), whole.made,
        whole.snapshot, {},
    )  # fmt: skip


def _groups_survive_relabelling(measure: Measure) -> None:
    """Two rings of cliques that no partition can miss: the groups are the same whoever is called what."""
    cliques = [(base + a, base + b, 1) for base in (0, 5, 10) for a in range(5) for b in range(a)]
    ties = [*cliques, (0, 5, 1), (5, 10, 1)]
    new = list(range(15))
    random.Random(6).shuffle(new)
    graph = _graph(ties, directed=False, distance="none")
    renamed = _graph([(new[a], new[b], n) for a, b, n in ties], directed=False, distance="none")
    before, after = measure.compute(graph).group, measure.compute(renamed).group
    assert (
        {frozenset(np.flatnonzero(after[new] == group)) for group in range(1, 4)}
        == {frozenset(np.flatnonzero(before == group)) for group in range(1, 4)}
        == {frozenset(range(base, base + 5)) for base in (0, 5, 10)}
    )


def test_equal_values_share_a_rank() -> None:
    order, rank = ranks(np.array([1.0, 3.0, 3.0 + 1e-13, 0.0, 2.0]))
    assert order.tolist() == [1, 2, 4, 0, 3]
    assert rank.tolist() == [1, 1, 3, 4, 5]


def test_names_are_unique_and_an_unknown_one_lists_all() -> None:
    assert len({it.name for it in MEASURES}) == len(MEASURES)
    with pytest.raises(Exception, match="betweenness"):
        measure_named("betwenness")
