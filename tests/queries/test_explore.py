"""Does every saved question answer what its drawing says, confined to its case, without scanning the database?"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

import queries
from graphkit.stores.neo4j import Neo4jStore
from tests.queries.drawings import DRAWINGS
from tests.stores.drawn import SECOND_CASE, drawn

pytestmark = pytest.mark.neo4j


@pytest.mark.parametrize("name", queries.names("explore"))
def test_every_question_answers_its_drawing(name: str, pushed: Callable[..., Neo4jStore]) -> None:
    drawing = DRAWINGS[name]
    pushed(drawn(drawing.things, drawing.ties, drawing.links, case=SECOND_CASE))
    store = pushed(drawn(drawing.things, drawing.ties, drawing.links))
    asked = queries.query("explore", name)
    told = store.ask(asked, drawing.values, rows=100, seconds=30)
    assert tuple(told.column_names) == asked.returns
    assert [tuple(row.values()) for row in told.to_pylist()] == list(drawing.answer)
    as_text = {key: str(value) for key, value in drawing.values.items()}
    assert store.ask(asked, as_text, rows=100, seconds=30).equals(told), "values may come from a command line"


def operators(plan: dict[str, Any]) -> set[str]:
    return {plan["operatorType"].split("@")[0]}.union(*(operators(child) for child in plan.get("children", [])))


@pytest.mark.parametrize("name", queries.names("explore"))
def test_no_question_scans_the_database(
    name: str, pushed: Callable[..., Neo4jStore], cypher: Callable[..., object]
) -> None:
    drawing = DRAWINGS[name]
    store = pushed(drawn(drawing.things, drawing.ties, drawing.links))
    cypher("CALL db.prepareForReplanning(60)")  # the planner's counts are still those of the emptied database
    plan = store.plan(queries.query("explore", name), drawing.values)
    # of a handful of entities an index may be read whole; the database never
    assert not {one for one in operators(plan) if one.endswith("Scan") and one != "NodeIndexScan"}, json.dumps(
        plan, default=str, indent=1
    )
