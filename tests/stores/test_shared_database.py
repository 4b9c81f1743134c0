"""Does a second case in the same database ever show in an answer about the first? Never, by any operation."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

import queries
from graphkit.case import Case
from graphkit.errors import Refused, UnknownEntity
from graphkit.jobs.ask import ask_typed
from graphkit.jobs.push import push, standing
from graphkit.jobs.scores import held, push_results, remove
from graphkit.model import Keep, Progress, Result, Snapshot
from graphkit.stores.neo4j import Connection, Neo4jStore
from tests.jobs.statements import MIRRORED, ROWS, write_csv
from tests.queries.drawings import DRAWINGS
from tests.stores.drawn import CASE, SECOND_CASE, Link, Thing, Tie, drawn
from tests.stores.graphs import A1, A2, A4, AN, BO, CHEN, HUB, PHONE, day, small

pytestmark = pytest.mark.neo4j
Push = Callable[[Snapshot], Neo4jStore]
Hands = Callable[..., list[dict[str, Any]]]
SECRET = "机密II"
ONLY_THERE = f"person:named:{SECRET}"
THERE = f"account:bank:{SECRET}"


def other_case() -> Snapshot:
    """The same entities under other names, joined otherwise, and two that only the second case knows."""
    things = [
        Thing(uid, f"{SECRET} {uid[-3:]}", keys=(f"account:bank:{SECRET}-{uid[-3:]}",)) for uid in (AN, BO, A1, A2, A4)
    ]
    ties = [
        Tie(A1, A4, n=99, value=77, unit="CNY", first=day(1), last=day(30)),
        Tie(A1, THERE, n=99, value=88, unit="JPY", first=day(1), last=day(30)),
        Tie(AN, ONLY_THERE, kind="call", n=50, first=day(1), last=day(30)),
    ]
    links = [Link(ONLY_THERE, A1, role=SECRET), Link(AN, A4, role=SECRET), Link(ONLY_THERE, PHONE, kind="uses")]
    return drawn(
        [*things, Thing(HUB, SECRET, hub=False), Thing(ONLY_THERE, SECRET), THERE], ties, links, case=SECOND_CASE
    )


STRAYS = """
MATCH (a:Entity {case: $one}), (b:Entity {case: $two})
WHERE a.kind IN ['account', 'person'] AND b.uid IN $ends
UNWIND [{id: null, case: null}, {id: null, case: $two}, {id: $two + randomUUID(), case: $two}] AS said
CREATE (a)-[r:TRANSFER]->(b)
SET r = {n: 9, value: 9, unit: 'JPY', directed: true, note: $secret, id: said.id, case: said.case}
CREATE (b)-[l:HOLDS]->(a) SET l = {role: $secret, directed: true, id: said.id, case: said.case}
"""
"""Drawn by a hand from one case into the other: bare, and stamped as the second case's own."""


def result(run: str, values: dict[str, float]) -> Result:
    table = pa.table({"uid": list(values), "value": list(values.values()), "rank": list(range(1, len(values) + 1))})
    return Result(run, "degree", table, {})


def answers(store: Neo4jStore) -> dict[str, Any]:
    """What every operation that reads says."""
    uids = [AN, BO, CHEN, A1, A2, A4, HUB, PHONE]
    around, among = store.neighbours(uids, Keep()), store.between(uids, Keep(kinds=("transfer", "holds")))
    return {
        "snapshot": store.snapshot,
        "recorded": store.recorded_checksum,
        "runs": dict(store.runs()),
        "counts": store.counts().to_pylist(),
        "found": [store.search(text).to_pylist() for text in (A1, "某", SECRET, "机密", "99")],
        "entities": store.entities(uids).to_pylist(),
        "around": [
            around.entities.to_pylist(),
            around.links.to_pylist(),
            around.ties.to_pylist(),
            dict(around.left_out),
        ],
        "few": dict(store.neighbours([A1], Keep(least_n=4), limit=1).left_out),
        "among": [among.entities.to_pylist(), among.links.to_pylist(), among.ties.to_pylist(), dict(among.left_out)],
        "paths": [store.shortest_paths(a, b, Keep(), hops=6) for a, b in ((A1, A4), (AN, BO), (AN, A4), (CHEN, HUB))],
        "scores": store.scores("r1", uids).to_pylist(),
    }


def test_no_operation_that_reads_shows_anything_of_another_case(pushed: Push, cypher: Hands) -> None:
    store = pushed(small())
    store.push_result(result("r1", {AN: 1.0, A1: 2.0}))
    alone, checked = answers(store), store.checksum()
    second = pushed(other_case())
    second.push_result(result("r1", {AN: 555.0, BO: 666.0, ONLY_THERE: 777.0}))
    assert answers(store) == alone
    assert store.checksum() == checked == store.recorded_checksum
    assert store.foreign().to_pylist() == []
    cypher(STRAYS, one=CASE, two=SECOND_CASE, ends=[ONLY_THERE, THERE, A4], secret=SECRET)
    assert answers(store) == alone
    assert SECRET not in json.dumps(
        [row | {"properties": ""} for row in store.foreign().to_pylist()], ensure_ascii=False
    )
    for asked in (ONLY_THERE, THERE, f"account:bank:{SECRET}-001"):
        for ask in (
            lambda uid: store.entities([uid]),
            lambda uid: store.neighbours([uid], Keep()),
            lambda uid: store.between([A1, uid], Keep()),
            lambda uid: store.shortest_paths(A1, uid, Keep()),
            lambda uid: store.scores("r1", [uid]),
        ):
            with pytest.raises(UnknownEntity):
                ask(asked)


def test_what_a_hand_drew_across_names_the_other_end_by_no_uid(pushed: Push, cypher: Hands) -> None:
    store = pushed(small())
    pushed(other_case())
    across = "MATCH (a:Entity {case: $one, uid: $a}), (b:Entity {case: $two, uid: $b}) CREATE (a)-[:KNOWS]->(b)"
    cypher(across, one=CASE, two=SECOND_CASE, a=AN, b=ONLY_THERE)
    cypher(
        "MATCH (a:Entity {case: $one, uid: $a}) CREATE (a)-[:KNOWS {case: $two}]->(a)", one=CASE, two=SECOND_CASE, a=AN
    )
    (row,) = store.foreign().to_pylist()
    assert (row["name"], row["a"]) == ("KNOWS", AN)
    assert SECRET not in row["b"]


@pytest.mark.slow  # forty drawings are pushed, eighty questions asked
def test_no_saved_question_shows_anything_of_another_case(pushed: Push, cypher: Hands) -> None:
    """All drawings at once in the second case, nothing but the same bare entities in the first."""
    things = {thing.uid: thing for drawing in DRAWINGS.values() for thing in drawing.things}
    for drawing in DRAWINGS.values():
        for join in (*drawing.ties, *drawing.links):
            things |= {uid: things.get(uid, Thing(uid)) for uid in (join.a, join.b)}
    store = pushed(drawn([Thing(uid) for uid in things]))
    alone = {name: _asked(store, name) for name in DRAWINGS}
    for drawing in DRAWINGS.values():
        pushed(drawn(drawing.things, drawing.ties, drawing.links, case=SECOND_CASE))
        cypher(STRAYS, one=CASE, two=SECOND_CASE, ends=[thing.uid for thing in drawing.things][:2], secret=SECRET)
    assert {name: _asked(store, name) for name in DRAWINGS} == alone
    assert set(alone) == set(queries.names("explore"))


def _asked(store: Neo4jStore, name: str) -> list[dict[str, Any]]:
    return store.ask(queries.query("explore", name), DRAWINGS[name].values, rows=100, seconds=30).to_pylist()


def test_writing_one_case_leaves_the_other_as_it_is(pushed: Push) -> None:
    store, second = pushed(small()), pushed(small(SECOND_CASE, SECRET))
    for one in (store, second):
        one.push_result(result("r1", {AN: 1.0, A1: 2.0}))
    before, checked = answers(second), second.checksum()
    store.push(drawn([AN, Thing(BO, "新")], [Tie(AN, BO, kind="call")]), None, Progress())
    store.remove_run("r1", "degree")
    assert dict(store.runs()) == {}
    assert answers(second) == before
    assert second.checksum() == checked


def test_two_real_cases_in_one_database(
    tmp_path: Path, neo4j: Connection, empty: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from graphkit.graph import chosen
    from graphkit.jobs.measure import measure
    from graphkit.model import User
    from tests.jobs.conftest import take

    monkeypatch.setenv("GRAPHKIT_NEO4J_URI", neo4j.uri)
    monkeypatch.setenv("GRAPHKIT_NEO4J_PASSWORD", neo4j.password)
    first, second = (
        Case.create(tmp_path / name, title=name, purpose="test", user=User("test:shared")) for name in ("one", "two")
    )
    take(first, write_csv(tmp_path / "a.csv", ROWS))
    take(second, write_csv(tmp_path / "a.csv", ROWS), write_csv(tmp_path / "b.csv", MIRRORED, "gb18030"))
    push(first, progress=Progress())
    alone = standing(first)
    assert ask_typed(first, "MATCH (n:Case) RETURN count(n) AS n", {}).table.to_pylist() == [{"n": 1}]
    push(second, progress=Progress())
    results = measure(second, ["degree"], chosen(second.snapshot(), ["transfer"], weight="none"), {}, Progress())
    push_results(second, results)
    assert standing(first) == alone
    assert (held(first), set(held(second))) == ({}, {"degree"})
    for case in (first, second):
        with pytest.raises(Refused, match="neo4j-shared"):
            ask_typed(case, "MATCH (n:Case) RETURN count(n) AS n", {})
    assert remove(second, second.book.runs()) != {}
    assert standing(second)["in_step"]
