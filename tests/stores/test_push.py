"""Does Neo4j hold what the snapshot says, whatever stood there before?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pytest

from graphkit.errors import Refused, UsageError
from graphkit.model import Keep, Progress, Query, Result, Snapshot
from graphkit.stores.neo4j import Neo4jStore
from tests.stores.drawn import SECOND_CASE, Link, Thing, Tie, drawn
from tests.stores.graphs import A1, A2, A4, AN, BO, HUB, LONE, small

Push = Callable[..., Neo4jStore]
Cypher = Callable[..., list[dict[str, Any]]]
pytestmark = pytest.mark.neo4j
NOTHING = {"created": 0, "updated": 0, "removed": 0}


def again(store: Neo4jStore, snapshot: Snapshot, old: Snapshot | None = None) -> Any:
    return store.push(snapshot, old, Progress())


def test_the_first_push_creates_and_the_second_does_nothing(pushed: Push) -> None:
    store = pushed(drawn([]))
    first = again(store, small())
    assert first.entities == {"created": 10, "updated": 0, "removed": 0, "unchanged": 0}
    assert first.links == {"created": 6, "updated": 0, "removed": 0, "unchanged": 0}
    assert first.ties == {"created": 11, "updated": 0, "removed": 0, "unchanged": 0}
    for old in (None, small()):
        second = again(store, small(), old)
        assert second.entities == {**NOTHING, "unchanged": 10}
        assert second.links == {**NOTHING, "unchanged": 6}
        assert second.ties == {**NOTHING, "unchanged": 11}
        assert second.checksum == first.checksum == store.checksum() == store.recorded_checksum


def changed() -> Snapshot:
    """`small` with one entity gone, one new and one renamed; one tie gone, one new, one larger; a link ended."""
    given = small()
    things = [Thing(AN, "安某某", details={"sex": ["女"]}), Thing(LONE, "Nobody\\"), Thing("person:named:new", "New")]
    return drawn(
        things,
        [
            Tie(A1, A2, n=4, value=90001, unit="CNY", first=given["ties"]["first"][0].as_py()),
            Tie(AN, BO, kind="contact", directed=False, n=4, precision=None),
            Tie(A2, "account:bank:7", n=1),
        ],
        [Link(AN, A1, role="holder"), Link(AN, A1, role="holder")],
    )


def test_a_changed_snapshot_is_reached_with_and_without_the_old_one(pushed: Push, cypher: Cypher) -> None:
    fresh = pushed(changed())
    wanted, counts = fresh.checksum(), fresh.counts().to_pylist()
    for old in (None, small()):
        cypher("MATCH (n) DETACH DELETE n")
        store = pushed(small())
        done = again(store, changed(), old)
        assert store.checksum() == done.checksum == wanted
        assert store.counts().to_pylist() == counts
        assert done.ties == {"created": 1, "updated": 1, "removed": 9, "unchanged": 1}
        assert done.links == {"created": 1, "updated": 0, "removed": 5, "unchanged": 1}
        assert store.snapshot == changed().id


def test_where_nobody_wrote_since_nothing_is_read_back(pushed: Push, cypher: Cypher) -> None:
    store = pushed(small())
    left = store.left
    assert left
    done = store.push(changed(), small(), Progress(), left)
    assert done.ties == {"created": 1, "updated": 1, "removed": 9, "unchanged": 1}
    assert done.links == {"created": 1, "updated": 0, "removed": 5, "unchanged": 1}
    assert store.checksum() == done.checksum == store.recorded_checksum
    assert store.left not in ("", left)


def test_where_somebody_wrote_since_or_meanwhile_it_is_looked_at_again(pushed: Push, cypher: Cypher) -> None:
    hand = "MATCH (:Entity {case: $case})-[r:TRANSFER]->() SET r.n = r.n + 1"
    store = pushed(small())
    before, left = store.checksum(), store.left
    cypher(hand, case=small().case)
    store.push(small(), small(), Progress(), left)
    assert store.checksum() == before

    class Meddled(Progress):
        def at(self, step: str, done: int = 0, total: int = 0) -> None:
            if step == "neo4j-ties" and done:
                cypher(hand, case=small().case)

    done = store.push(changed(), small(), Meddled(), store.left)
    assert store.left == ""
    store.push(changed(), changed(), Progress(), store.left)
    assert store.checksum() == done.checksum


BY_HAND = [
    "MATCH (e:Entity {uid: $uid, case: $case}) DETACH DELETE e",
    "MATCH (e:Entity {uid: $uid, case: $case}) SET e.caption = 'somebody else'",
    "MATCH (e:Entity {uid: $uid, case: $case}) SET e.hub = true, e.first = datetime(), e.details = null",
    "MATCH (e:Entity {uid: $uid, case: $case}) SET e.bank = ['another bank']",
    "MATCH (e:Entity {uid: $uid, case: $case}) SET e.stamp = 7",
    "MATCH (e:Entity {uid: $uid, case: $case}) REMOVE e.stamp, e.names, e.keys",
    "MATCH (e:Entity {uid: $uid, case: $case}) REMOVE e:Entity",
    "MATCH (e:Entity {uid: $uid, case: $case}) REMOVE e:Account SET e:Person",
    "MATCH (e:Entity {uid: $uid, case: $case}) SET e.id = 'another'",
    "MATCH (e:Entity {uid: $uid, case: $case}) SET e.id = e.id + 'x'",
    "MATCH (e:Entity {uid: $uid, case: $case}) REMOVE e.id",
    "MATCH (e:Entity {uid: $uid, case: $case}) SET e.case = 'another'",
    "MATCH (e:Entity {uid: $uid, case: $case}) REMOVE e.case, e.snapshot",
    "MATCH (e:Entity {uid: $uid, case: $case}) SET e.uid = 'account:bank:9'",
    """MATCH (:Entity {uid: $uid, case: $case})-[r:TRANSFER]->(b), (c:Entity {uid: 'person:named:lone', case: $case})
       WITH b, c, r, properties(r) AS said DELETE r WITH b, c, said CREATE (c)-[r:TRANSFER]->(b) SET r = said""",
    "MATCH (e:Entity {uid: $uid, case: $case})-[r:TRANSFER]->() DELETE r",
    "MATCH (e:Entity {uid: $uid, case: $case})-[r:TRANSFER]->() SET r.value = r.value + 1",
    "MATCH (e:Entity {uid: $uid, case: $case})-[r:TRANSFER]->() SET r.n = null",
    "MATCH (e:Entity {uid: $uid, case: $case})-[r:TRANSFER]->() SET r.unit = 'USD', r.precision = 'day'",
    "MATCH (e:Entity {uid: $uid, case: $case})-[r:TRANSFER]->() REMOVE r.id",
    "MATCH (e:Entity {uid: $uid, case: $case})-[r:TRANSFER]->() SET r.case = 'x'",
    "MATCH (e:Entity {uid: $uid, case: $case})-[r:TRANSFER]->() SET r.id = r.id + 'x'",
    """MATCH (:Entity {uid: $uid, case: $case})-[r:TRANSFER]->() WITH r ORDER BY r.value LIMIT 2
       WITH collect(r) AS two, [r IN collect(r) | r.value] AS values
       FOREACH (i IN [0, 1] | FOREACH (r IN [two[i]] | SET r.value = values[1 - i]))""",
    (
        "MATCH (a:Entity {uid: $uid, case: $case}), (b:Entity {uid: $uid, case: $case}) "
        "CREATE (a)-[:CALL {id: 'made up', case: $case, n: 1, directed: true, snapshot: 'x'}]->(b)"
    ),
    "MATCH ()-[r:HOLDS {case: $case}]->(:Entity {uid: $uid}) SET r.role = 'agent', r.since = date('2020-01-01')",
    "MATCH ()-[r:HOLDS {case: $case}]->(:Entity {uid: $uid}) DELETE r",
    "CREATE (:Entity:Account {id: $case + '|account:bank:0', uid: 'account:bank:0', case: $case, snapshot: 'x'})",
]


@pytest.mark.parametrize("hand", BY_HAND)
def test_what_was_changed_by_hand_is_mended(pushed: Push, cypher: Cypher, hand: str) -> None:
    snapshot = small()
    store = pushed(snapshot)
    pushed(small(SECOND_CASE, " II"))
    before, other = store.checksum(), cypher("MATCH (n {case: $case}) RETURN count(n) AS n", case=SECOND_CASE)
    cypher(hand, uid=A1, case=snapshot.case)
    assert store.checksum() != before, "a hand's change must be seen"
    again(store, snapshot, snapshot)
    assert store.checksum() == before == store.recorded_checksum
    assert cypher("MATCH (n {case: $case}) RETURN count(n) AS n", case=SECOND_CASE) == other


def test_what_others_added_stays_and_is_named(pushed: Push, cypher: Cypher) -> None:
    store = pushed(small())
    before = store.checksum()
    cypher(
        "MATCH (e:Entity {uid: $uid}) SET e.note = 'look at this' "
        "CREATE (e)-[:SEEN_WITH {by: 'x'}]->(:Note {text: 'y'})",
        uid=AN,
    )
    assert store.checksum() == before
    again(store, small())
    told = store.foreign().to_pylist()
    assert [(row["what"], row["name"], row["properties"]) for row in told] == [
        ("relationship", "SEEN_WITH", '{"by": "x"}'),
        ("node", "Note", '{"text": "y"}'),
        ("property", "note", '{"value": "look at this"}'),
    ]
    assert (told[0]["a"], told[0]["b"], told[2]["a"]) == (AN, told[1]["a"], AN)
    without = drawn(["account:bank:1"])
    again(store, without)
    assert cypher("MATCH (f:Former)-[:SEEN_WITH]->(n) RETURN f.note AS note, f.uid AS uid, n.text AS text") == [
        {"note": "look at this", "uid": AN, "text": "y"}
    ]
    assert store.counts().to_pylist() == [{"what": "entity", "kind": "account", "n": 1}]


def test_while_a_push_is_incomplete_no_snapshot_is_claimed(pushed: Push, cypher: Cypher) -> None:
    store = pushed(small())

    class Killed(Progress):
        def at(self, step: str, done: int = 0, total: int = 0) -> None:
            if step == "neo4j-ties":
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.push(changed(), small(), Killed())
    assert store.snapshot == ""
    assert store.recorded_checksum == ""
    done = again(store, changed(), small())
    assert store.snapshot == changed().id
    assert store.checksum() == done.checksum
    cypher("MATCH (n) DETACH DELETE n")
    assert pushed(changed()).checksum() == done.checksum


def result(run: str, values: dict[str, float | None]) -> Result:
    table = pa.table({"uid": pa.array(list(values)), "value": pa.array(list(values.values()), pa.float64())})
    return Result(run, "pagerank", table, {})


def test_scores_equal_the_table_and_leave_with_their_run(pushed: Push, cypher: Cypher) -> None:
    store = pushed(small())
    pushed(small(SECOND_CASE, " II"))
    values = {A1: 0.1 + 0.2, A2: 1e-300, HUB: -0.0, BO: 5e300}
    store.push_result(result("r1", values))
    told = store.scores("r1", [*values, AN, "account:bank:6299000000000000800"])
    assert told["uid"].to_pylist() == [*values, AN, A1]
    assert told["value"].to_pylist() == [*values.values(), None, values[A1]]
    assert cypher("MATCH (e:Entity) WHERE e.score_pagerank IS NOT NULL RETURN count(e) AS n, min(e.case) AS case") == [
        {"n": 4, "case": small().case}
    ]
    store.push_result(result("r2", {A4: 1.0}))
    assert store.runs() == {"pagerank": "r2"}
    assert cypher("MATCH (e:Entity) WHERE e.run_pagerank IS NOT NULL RETURN e.uid AS uid") == [{"uid": A4}]
    with pytest.raises(Refused, match="no-run"):
        store.scores("r1", [A1])
    again(store, small())
    assert store.scores("r2", [A4])["value"].to_pylist() == [1.0]
    store.remove_run("r1")
    store.remove_run("r2")
    assert store.runs() == {}
    assert cypher("MATCH (e:Entity) WHERE e.run_pagerank IS NOT NULL OR e.score_pagerank IS NOT NULL RETURN e") == []


def test_groups_stand_as_numbers(pushed: Push, cypher: Cypher) -> None:
    store = pushed(small())
    table = pa.table({"uid": [A1, A2], "group": pa.array([1, 2], pa.int32()), "stability": [1.0, 0.5]})
    store.push_result(Result("g1", "leiden", table, {}))
    assert cypher("MATCH (e:Entity) WHERE e.group_leiden = 2 RETURN e.uid AS uid") == [{"uid": A2}]
    assert store.scores("g1", [A2, A4])["value"].to_pylist() == [2.0, None]


def question(cypher: str, **parameters: str) -> Query:
    return Query("q", "t", "q", parameters, (), cypher)


def test_a_question_can_only_read_its_own_case(pushed: Push) -> None:
    store = pushed(small())
    confined = question("MATCH (e:Entity {case: $case}) RETURN e.uid AS uid ORDER BY uid", case="STRING the case")
    assert len(store.ask(confined, {}, rows=4, seconds=10)) == 4
    with pytest.raises(Refused, match="neo4j-read-only"):
        store.ask(question("MATCH (e {case: $case}) SET e.x = 1 RETURN 1 AS x", case="STRING"), {}, rows=1, seconds=10)
    with pytest.raises(UsageError, match="question-parameters"):
        store.ask(confined, {"case": SECOND_CASE}, rows=1, seconds=10)
    free = question("RETURN 1 AS one")
    assert store.ask(free, {}, rows=1, seconds=10).to_pylist() == [{"one": 1}]
    pushed(small(SECOND_CASE))
    with pytest.raises(Refused, match="neo4j-shared"):
        store.ask(free, {}, rows=1, seconds=10)
    slow = question("UNWIND range(1, 1000000000) AS n WITH n WHERE n < 0 AND $case = '' RETURN n", case="STRING")
    with pytest.raises(Refused, match="neo4j-timed-out"):
        store.ask(slow, {}, rows=1, seconds=1)


def test_neighbours_do_not_cross_cases(pushed: Push) -> None:
    pushed(small(SECOND_CASE, " II"))
    store = pushed(small())
    shown = store.neighbours([AN, A1, A2], Keep())
    assert not [caption for caption in shown.entities["caption"].to_pylist() if caption.endswith(" II")]
    assert not [row for row in store.search("II").to_pylist() if row["caption"].endswith("II")]
