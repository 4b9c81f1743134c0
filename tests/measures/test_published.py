"""Do the measures give what was printed for public networks?"""

from __future__ import annotations

import json
from typing import Any

import pytest

from graphkit.graph import Graph, chosen, project
from graphkit.measures import measure_named, run
from graphkit.model import Snapshot
from tests.graph.drawn import SHARED, caviar, caviar_published, drawn, london, tie


def values(graph: Graph, measure: str, **options: Any) -> dict[str, float]:
    table = run(measure_named(measure), graph, options).table
    return dict(zip(table["uid"].to_pylist(), table["value"].to_pylist(), strict=True))


def made(snapshot: Snapshot, **options: Any) -> Graph:
    return project(snapshot, chosen(snapshot, **options))


def top(found: dict[str, float]) -> list[float]:
    return sorted(found.values(), reverse=True)[:5]


@pytest.mark.parametrize(("name", "directed"), [("undirected", False), ("directed", True)])
def test_caviar_betweenness_is_the_published_one(name: str, directed: bool) -> None:
    graph = made(caviar(), directed=directed, weight="count", distance="inverse")
    found = values(graph, "betweenness", scale="unit")
    published = {f"person:caviar:{row['Nodes']}": float(row["Betweenness"]) for row in caviar_published(name)}
    assert len(published) == 110
    assert found == pytest.approx(published, abs=1e-9)
    assert found["person:caviar:1"] == pytest.approx(
        {True: 0.5462962962962964, False: 0.8950050968}[directed], abs=1e-9
    )


def test_caviar_degrees_are_the_published_ones() -> None:
    undirected = values(made(caviar(), directed=False), "degree", scale="unit")
    assert undirected == pytest.approx(
        {f"person:caviar:{row['Nodes']}": float(row["Degree"]) for row in caviar_published("undirected")}, abs=1e-12
    )
    graph = made(caviar())
    for measure, column in (("in_degree", "In-Degree"), ("out_degree", "Out-Degree")):
        published = {f"person:caviar:{row['Nodes']}": float(row[column]) for row in caviar_published("directed")}
        assert values(graph, measure, scale="unit") == pytest.approx(published, abs=1e-12)


def test_caviar_in_steps_and_its_strengths() -> None:
    graph = made(caviar(), directed=False, weight="count")
    steps = values(graph, "betweenness", scale="unit")
    assert top(steps) == pytest.approx([0.6375, 0.2921, 0.1193, 0.1152, 0.1052], abs=5e-5)
    assert max(values(graph, "degree").values()) == 60
    assert sum(values(graph, "strength").values()) == 2 * 3546


def test_twenty_isolates_more_move_the_first_of_caviar() -> None:
    rows = caviar()
    more = [f"person:caviar:x{number}" for number in range(20)]
    uids = rows["entities"]["uid"].to_pylist()
    ties = [tie(uids[row["a"]], uids[row["b"]], n=row["n"]) for row in rows["ties"].to_pylist()]
    snapshot = drawn(ties, entities=more)
    asked = {"directed": False, "weight": "count", "distance": "inverse"}
    without, kept = made(snapshot, **asked), made(snapshot, isolates=True, **asked)
    assert values(without, "betweenness", scale="unit")["person:caviar:1"] == pytest.approx(0.895, abs=5e-4)
    assert values(kept, "betweenness", scale="unit")["person:caviar:1"] == pytest.approx(0.638, abs=5e-4)
    assert (without.n, without.left_out["isolates"], kept.n) == (110, 20, 130)


def test_london_gang_is_as_computed_elsewhere() -> None:
    graph = made(london(), weight="strength")
    expected = json.loads((SHARED / "london_gang" / "expected.json").read_text("utf-8"))["co-offending"]
    assert (graph.n, graph.ties, graph.made.directed) == (expected["n"], expected["m"], False)
    degrees, between = values(graph, "degree"), values(graph, "betweenness", scale="unit")
    for person, value in expected["top5_degree"]:
        assert degrees[f"person:london:{person}"] == value
    for person, value in expected["top5_betweenness"]:
        assert between[f"person:london:{person}"] == pytest.approx(value, abs=5e-5)
    assert top(between) == pytest.approx([value for _person, value in expected["top5_betweenness"]], abs=5e-5)


def test_london_louvain_modularity_is_that_of_others() -> None:
    result = run(measure_named("louvain"), made(london()), {})
    assert result.meta["modularity"] == pytest.approx(0.2592, abs=0.02)
    assert result.meta["groups"] in range(3, 8)
