"""What stands in Neo4j is what the case says: entities, ties, and every score to the last digit."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from graphkit.case import Case
from graphkit.graph import chosen
from graphkit.jobs.measure import measure
from graphkit.jobs.push import push, standing
from graphkit.jobs.scores import push_results
from graphkit.jobs.tables import ties
from graphkit.model import Progress
from graphkit.stores.neo4j import Connection
from tests.cli.test_case_commands import graphkit

from .conftest import take
from .statements import MIRRORED, ROWS, write_csv

pytestmark = pytest.mark.neo4j


@pytest.fixture
def pushed(case: Case, tmp_path: Path, neo4j: Connection, empty: None, monkeypatch: pytest.MonkeyPatch) -> Case:
    monkeypatch.setenv("GRAPHKIT_NEO4J_URI", neo4j.uri)
    monkeypatch.setenv("GRAPHKIT_NEO4J_PASSWORD", neo4j.password)
    take(case, write_csv(tmp_path / "a.csv", ROWS), write_csv(tmp_path / "b.csv", MIRRORED, "gb18030"))
    push(case, progress=Progress())
    return case


def test_neo4j_holds_the_ties_of_the_case(pushed: Case, cypher: Callable[..., list[dict[str, Any]]]) -> None:
    found = cypher(
        "MATCH (a)-[t:TRANSFER]->(b) RETURN a.uid AS a, b.uid AS b, t.n AS n, t.value AS value ORDER BY a, b"
    )
    told = [(str(a), str(b), n, value) for a, b, kind, _, _, n, value, _, _ in ties(pushed).rows if kind == "transfer"]
    assert [(one["a"], one["b"], one["n"], f"{one['value'] / 100:.2f}") for one in found] == told


def test_a_second_push_changes_nothing_and_a_change_by_hand_is_mended(
    pushed: Case, cypher: Callable[..., list[dict[str, Any]]]
) -> None:
    again = push(pushed, progress=Progress())
    assert {again.entities["created"], again.entities["updated"], again.ties["created"], again.ties["updated"]} == {0}
    cypher("MATCH ()-[t:TRANSFER]->() SET t.value = t.value + 1")
    assert not standing(pushed)["in_step"]
    mended = push(pushed, progress=Progress())
    assert mended.ties["updated"] == 3
    assert standing(pushed)["in_step"]


def test_the_scores_in_neo4j_equal_the_csv(
    pushed: Case, tmp_path: Path, cypher: Callable[..., list[dict[str, Any]]]
) -> None:
    results = measure(
        pushed, ["pagerank", "in_strength"], chosen(pushed.snapshot(), ["transfer"], weight="count"), {}, Progress()
    )
    push_results(pushed, results)
    out = tmp_path / "scores.csv"
    done = graphkit(
        "measures",
        pushed.folder,
        "-m",
        "pagerank",
        "-m",
        "in_strength",
        "--kinds",
        "transfer",
        "--weight",
        "count",
        "--out",
        out,
    )
    assert done.returncode == 0, done.stderr
    told = {
        (line["measure"], line["uid"]): float(line["value"])
        for line in csv.DictReader(out.read_text("utf-8").splitlines())
    }
    held = cypher(
        "MATCH (e:Entity) WHERE e.run_pagerank IS NOT NULL "
        "RETURN e.uid AS uid, e.score_pagerank AS p, e.score_in_strength AS s"
    )
    found = {("pagerank", one["uid"]): one["p"] for one in held} | {
        ("in_strength", one["uid"]): one["s"] for one in held
    }
    assert found == told
