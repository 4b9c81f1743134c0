"""Does every saved question answer what its drawing says, confined to its case, without scanning the database?"""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest

import queries
from graphkit.stores.neo4j import Neo4jStore
from tests.queries.drawings import DRAWINGS
from tests.queries.drawn import pay
from tests.stores.drawn import CASE, SECOND_CASE, Link, Thing, drawn

pytestmark = pytest.mark.neo4j

STRAYS = """
MATCH (a:Entity {case: $one})-[r]->(b:Entity {case: $one})
MATCH (far_a:Entity {id: $two + '|' + a.uid}), (far_b:Entity {id: $two + '|' + b.uid})
UNWIND [[a, b], [a, far_b], [far_a, b]] AS ends
WITH r, ends[0] AS start, ends[1] AS end
CREATE (start)-[stray:$(type(r))]->(end)
SET stray = r {.*, id: null, case: null}
"""
"""Beside everything that is drawn, the same by somebody's hand: once more, and across to the other case."""


@pytest.mark.parametrize("name", queries.names("explore"))
def test_every_question_answers_its_drawing(
    name: str, pushed: Callable[..., Neo4jStore], cypher: Callable[..., object]
) -> None:
    drawing = DRAWINGS[name]
    pushed(drawn(drawing.things, drawing.ties, drawing.links, case=SECOND_CASE))
    store = pushed(drawn(drawing.things, drawing.ties, drawing.links))
    asked = queries.query("explore", name)
    told = store.ask(asked, drawing.values, rows=100, seconds=30)
    assert tuple(told.column_names) == asked.returns
    assert [tuple(row.values()) for row in told.to_pylist()] == list(drawing.answer)
    as_text = {key: _typed(it) for key, it in drawing.values.items()}
    assert store.ask(asked, as_text, rows=100, seconds=30).equals(told), "values may come from a command line"
    cypher(STRAYS, one=CASE, two=SECOND_CASE)
    assert store.ask(asked, drawing.values, rows=100, seconds=30).equals(told), "what a hand drew there is no fact"


def _typed(value: Any) -> str:
    if isinstance(value, dict):
        return json.dumps(value)
    return ",".join(value) if isinstance(value, list) else str(value)


def _all(part: str) -> list[Any]:
    """Every tie or link of every drawing; of those between the same two in the same kind and unit, the last."""
    drawn_all = (one for drawing in DRAWINGS.values() for one in getattr(drawing, part))
    return list({(one.a, one.b, one.kind, one.directed, getattr(one, "unit", "")): one for one in drawn_all}.values())


def operators(plan: dict[str, Any]) -> set[str]:
    return {plan["operatorType"].split("@")[0]}.union(*(operators(child) for child in plan.get("children", [])))


def test_no_question_scans_a_filled_database(pushed: Callable[..., Neo4jStore], cypher: Callable[..., object]) -> None:
    """Many persons and accounts, few of anything else: the planner is tempted to begin at a type or at a label."""
    people = [Thing(f"person:cn-id:{n:018}") for n in range(400)]
    accounts = [f"account:bank:{n:019}" for n in range(800)]
    ties = [pay(a, b, 1) for a, b in pairwise(accounts)]
    held = [Link(person.uid, account) for person, account in zip(people * 2, accounts, strict=True)]
    pushed(drawn(people, ties, held, case=SECOND_CASE))
    store = pushed(drawn(people, [*ties, *_all("ties")], [*held, *_all("links")]))
    cypher("CALL db.prepareForReplanning(60)")  # the planner's counts are still those of the emptied database
    scans = {}
    for name in queries.names("explore"):
        plan = store.plan(queries.query("explore", name), DRAWINGS[name].values)
        scans[name] = {one for one in operators(plan) if one.endswith("Scan")}
    assert not {name: found for name, found in scans.items() if found}
