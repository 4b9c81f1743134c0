"""Does every store answer alike? One contract, worked by hand, over the local store and Neo4j."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphkit.errors import Refused, UnknownEntity, UsageError
from graphkit.model import Keep, Result, Snapshot
from graphkit.stores import GraphStore, LocalStore
from tests.stores.drawn import SECOND_CASE, Link, Thing, Tie, drawn
from tests.stores.graphs import A1, A2, A3, A4, AN, BO, CHEN, HUB, LONE, PHONE, day, small

Show = Callable[[Snapshot], GraphStore]


@dataclass
class Kept:
    """Runs that were made before: what `graphkit.results.Results` is to a store."""

    runs: dict[str, Result] = field(default_factory=dict)

    def read(self, run: str) -> Result:
        if run not in self.runs:
            raise Refused("no-run", run=run)
        return self.runs[run]


@pytest.fixture
def kept() -> Kept:
    return Kept()


@pytest.fixture(params=["local", pytest.param("neo4j", marks=pytest.mark.neo4j)])
def show(request: pytest.FixtureRequest, kept: Kept) -> Iterator[Show]:
    """Shows a snapshot in the store that this test is about. Neo4j holds a second case beside it all the time."""
    if request.param == "local":
        yield lambda snapshot: LocalStore(snapshot, kept)
        return
    pushed = request.getfixturevalue("pushed")
    pushed(small(SECOND_CASE, " II"))
    yield pushed


def ends(table: pa.Table) -> list[tuple[str, str, str]]:
    return list(zip(table["a"].to_pylist(), table["kind"].to_pylist(), table["b"].to_pylist(), strict=True))


def test_counts(show: Show) -> None:
    store = show(small())
    assert store.counts().to_pylist() == [
        {"what": "entity", "kind": "account", "n": 5},
        {"what": "entity", "kind": "person", "n": 4},
        {"what": "entity", "kind": "phone", "n": 1},
        {"what": "link", "kind": "associate", "n": 1},
        {"what": "link", "kind": "holds", "n": 3},
        {"what": "link", "kind": "kin", "n": 1},
        {"what": "link", "kind": "uses", "n": 1},
        {"what": "tie", "kind": "contact", "n": 1},
        {"what": "tie", "kind": "transfer", "n": 10},
    ]
    assert store.snapshot == small().id


@pytest.mark.parametrize(
    ("text", "uids"),
    [
        ("安某", [AN]),
        ('o\'brien  "b"', [BO]),
        ("nobody\\", [LONE]),
        ("6299 0000 0000 0000 001", [A1]),
        ("６２９９００００００００００００００１", [A1]),
        ("629900000000000000", [A1, A2, A3, A4]),
        ("6299000000000000800", [A1]),
        ("account:BANK:6299000000000000999", [HUB]),
        ("test pay", [HUB]),
        ("+86 139", [PHONE]),
        ("a", [A1, A2, A3, A4, HUB, CHEN, LONE]),
        ("%", [CHEN]),
        ("*", []),
        ("\\", [LONE]),
        ("", []),
        ("  ", []),
    ],
)
def test_search_finds_parts_of_captions_and_keys(show: Show, text: str, uids: list[str]) -> None:
    assert show(small()).search(text)["uid"].to_pylist() == uids


def test_search_puts_whole_keys_first(show: Show) -> None:
    snapshot = drawn(["account:bank:1", "account:bank:10", "account:bank:0", Thing("person:named:x", caption="10")])
    store = show(snapshot)
    assert store.search("10").to_pylist() == [
        {"uid": "account:bank:10", "kind": "account", "caption": "10", "matched": "account:bank:10"},
        {"uid": "person:named:x", "kind": "person", "caption": "10", "matched": "10"},
    ]
    assert store.search("1", limit=2)["uid"].to_pylist() == ["account:bank:1", "account:bank:10"]
    assert store.search("10", kinds=["person"])["uid"].to_pylist() == ["person:named:x"]
    with pytest.raises(UsageError, match="unknown-kind"):
        store.search("1", kinds=["suspect"])


def test_entities_come_in_the_order_asked_by_any_key(show: Show) -> None:
    store = show(small())
    rows = store.entities([PHONE, "account:bank:6299000000000000800", AN]).to_pylist()
    assert [row["uid"] for row in rows] == [PHONE, A1, AN]
    assert rows[1] == {
        "uid": A1, "kind": "account", "caption": "6299 一号", "hub": False, "delivered": "yes", "first": day(1),
        "last": day(9), "precision": "s", "details": '{"bank": ["测试银行"], "frozen": ["2025-04-01"]}',
    }  # fmt: skip
    assert rows[2]["delivered"] == ""
    assert rows[2]["first"] is None
    assert rows[2]["precision"] is None


def test_missing_entities_are_listed(show: Show) -> None:
    store = show(small())
    for ask in (store.entities, lambda uids: store.neighbours(uids, Keep()), lambda uids: store.between(uids, Keep())):
        with pytest.raises(UnknownEntity) as caught:
            ask([AN, "person:named:nobody", "phone:e164:+1"])
        assert caught.value.parameters["key"] == "person:named:nobody, phone:e164:+1"


def test_neighbours_in_order(show: Show) -> None:
    around = show(small()).neighbours([A1], Keep())
    assert ends(around.links) == [(AN, "holds", A1)]
    assert [(row["a"], row["b"], row["unit"], row["n"], row["value"]) for row in around.ties.to_pylist()] == [
        (A1, HUB, "CNY", 5, 100), (A1, A2, "CNY", 3, 90000), (A2, A1, "CNY", 2, 90000), (A1, A3, "CNY", 1, 2000),
        (A1, A2, "USD", 1, 500),
    ]  # fmt: skip
    assert around.entities["uid"].to_pylist() == [A1, AN, HUB, A2, A3]
    assert around.left_out == {}


def test_neighbours_say_what_they_left_out(show: Show) -> None:
    store = show(small())
    around = store.neighbours([A1], Keep(), limit=3)
    assert ends(around.links) == [(AN, "holds", A1)]
    assert ends(around.ties) == [(A1, "transfer", HUB), (A1, "transfer", A2)]
    assert around.left_out == {"limit": 3}
    few = store.neighbours([A1, A2], Keep(kinds=("transfer",), least_n=2, least_value=101), limit=1)
    assert few.left_out == {"kinds": 2, "least_n": 4, "least_value": 1, "limit": 1}
    assert few.entities["uid"].to_pylist() == [A1, A2]


def test_a_tie_with_itself_is_shown_once(show: Show) -> None:
    ties = show(small()).neighbours([A2], Keep(kinds=("transfer",))).ties
    assert ends(ties).count((A2, "transfer", A2)) == 1


@pytest.mark.parametrize(
    ("keep", "shown"),
    [
        (Keep(since=day(9, 12)), [(A2, A4)]),
        (Keep(since=day(9, 13)), []),
        (Keep(until=day(2)), [(A1, A2)]),
        (Keep(since=day(6, 23), until=day(7)), [(A3, A4)]),
        (Keep(since=day(7), until=day(7, 1)), [(A1, HUB), (HUB, A4), (A4, HUB)]),
    ],
)
def test_a_tie_that_overlaps_the_window_is_kept(show: Show, keep: Keep, shown: list[tuple[str, str]]) -> None:
    ties = show(small()).between([A1, A2, A3, A4, HUB], keep).ties
    assert sorted((a, b) for a, _, b in ends(ties)) == sorted(shown)


def test_undated_ties_and_ended_links_leave_a_window(show: Show) -> None:
    store = show(small())
    within = store.between([AN, BO, A2], Keep(since=day(21)))
    assert ends(within.links) == [(AN, "associate", BO), (AN, "kin", BO)]
    assert ends(within.ties) == []
    assert within.left_out == {"undated": 1, "window": 2}
    assert len(store.between([BO, A2], Keep(since=day(20), until=day(21))).links) == 1
    assert len(store.between([BO, A2], Keep(until=day(5))).links) == 0


def test_between_is_induced(show: Show) -> None:
    among = show(small()).between([BO, AN, A2], Keep())
    assert among.entities["uid"].to_pylist() == [BO, AN, A2]
    assert ends(among.links) == [(AN, "associate", BO), (BO, "holds", A2), (AN, "kin", BO)]
    assert among.links["strength"].to_pylist() == [2.0, None, None]
    assert among.links["role"].to_pylist() == [None, "holder", "sister"]
    assert among.links["until"].to_pylist() == [None, date(2025, 3, 20), None]
    assert ends(among.ties) == [(AN, "contact", BO), (A2, "transfer", A2)]


def test_shortest_paths_go_round_hubs_and_count_them(show: Show) -> None:
    store = show(small())
    paths = store.shortest_paths(A1, A4, Keep())
    assert paths.paths == ((A1, A2, A4), (A1, A3, A4))
    assert paths.left_out == {"stopped_at_hub": 1}
    assert store.shortest_paths(A1, A4, Keep(), limit=1).left_out == {"limit": 1, "stopped_at_hub": 1}
    assert store.shortest_paths(A1, HUB, Keep()).paths == ((A1, HUB),)
    assert store.shortest_paths(CHEN, AN, Keep()).paths == ((CHEN, A3, A1, AN),)
    assert store.shortest_paths(CHEN, AN, Keep(), hops=2).paths == ()
    assert store.shortest_paths(AN, AN, Keep()).paths == ((AN,),)
    only_hub = store.shortest_paths(A1, A4, Keep(least_n=5))
    assert only_hub.paths == ()
    assert only_hub.left_out == {"stopped_at_hub": 1}
    assert store.shortest_paths(AN, LONE, Keep()).paths == ()
    with pytest.raises(UnknownEntity):
        store.shortest_paths(AN, "person:named:nobody", Keep())


def test_kinds_outside_the_vocabulary_are_refused(show: Show) -> None:
    store = show(small())
    for kinds in (("TRANSFER",), ("transfer`]->() DETACH DELETE n //",)):
        with pytest.raises(UsageError, match="unknown-kind"):
            store.neighbours([A1], Keep(kinds=kinds))


THINGS = st.lists(st.sampled_from([f"account:bank:{n}" for n in range(8)]), min_size=1, unique=True)


@st.composite
def drawings(draw: st.DrawFn) -> Snapshot:
    """Any small graph, hubs and parallel ties included."""
    uids = draw(THINGS)
    end = st.sampled_from(uids)
    kinds, units = st.sampled_from(["transfer", "contact"]), st.sampled_from(["CNY", "USD"])
    pairs = draw(st.lists(st.tuples(end, end, kinds, units), max_size=16, unique=True))
    few, days = st.integers(0, 3), st.integers(1, 9)
    ties = [
        Tie(a, b, kind, n=draw(few) + 1, unit=unit, value=draw(few), first=day(draw(days)))
        for a, b, kind, unit in pairs
    ]
    links = [Link(a, b, kind="associate") for a, b in draw(st.lists(st.tuples(end, end), max_size=4, unique=True))]
    return drawn([Thing(uid, hub=draw(st.booleans())) for uid in uids], ties, links)


KEEPS = st.builds(
    Keep, kinds=st.sampled_from([(), ("transfer",), ("transfer", "associate")]), least_n=st.integers(0, 2),
    least_value=st.integers(0, 2), since=st.none() | st.builds(day, st.integers(1, 9)),
)  # fmt: skip


def simple_paths(snapshot: Snapshot, store: GraphStore, a: str, b: str, keep: Keep) -> tuple[tuple[str, ...], ...]:
    """All shortest ways that cross no hub, by trying everything."""
    uids = snapshot["entities"]["uid"].to_pylist()
    hubs = {uid for uid, hub in zip(uids, snapshot["entities"]["hub"].to_pylist(), strict=True) if hub}
    shown = store.between(uids, keep)
    joined = {frozenset((x, y)) for x, _, y in ends(shown.links) + ends(shown.ties)}
    ways: list[tuple[str, ...]] = [(a,)]
    for _ in range(4):
        if done := sorted(way for way in ways if way[-1] == b):
            return tuple(done)
        ways = [
            (*way, uid) for way in ways for uid in uids
            if uid not in way and frozenset((way[-1], uid)) in joined and (uid not in hubs or uid == b)
        ]  # fmt: skip
    return tuple(sorted(way for way in ways if way[-1] == b))


@settings(max_examples=60, deadline=None)
@given(drawings(), KEEPS, st.data())
def test_local_paths_equal_a_search_that_tries_everything(snapshot: Snapshot, keep: Keep, data: st.DataObject) -> None:
    uids = snapshot["entities"]["uid"].to_pylist()
    a, b = data.draw(st.sampled_from(uids)), data.draw(st.sampled_from(uids))
    store = LocalStore(snapshot)
    found = store.shortest_paths(a, b, keep, limit=10_000)
    assert found.paths == simple_paths(snapshot, store, a, b, keep)


@settings(max_examples=200, deadline=None)
@given(drawings(), KEEPS, st.integers(0, 5))
def test_nothing_is_lost_silently(snapshot: Snapshot, keep: Keep, limit: int) -> None:
    for uid in snapshot["entities"]["uid"].to_pylist():
        shown = LocalStore(snapshot).neighbours([uid], keep, limit=limit)
        all_of_it = LocalStore(snapshot).neighbours([uid], Keep(), limit=10_000)
        count = len(shown.links) + len(shown.ties)
        assert count <= limit
        assert count + sum(shown.left_out.values()) == len(all_of_it.links) + len(all_of_it.ties)


@pytest.mark.neo4j
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawings(), KEEPS, st.integers(0, 5), st.data())
def test_neo4j_answers_as_the_local_store(
    pushed: Show, snapshot: Snapshot, keep: Keep, limit: int, data: st.DataObject
) -> None:
    local, neo4j = LocalStore(snapshot), pushed(snapshot)  # each drawing is pushed over the one before
    uids = snapshot["entities"]["uid"].to_pylist()
    some = data.draw(st.lists(st.sampled_from(uids), min_size=1, max_size=3))
    assert neo4j.counts().equals(local.counts())
    assert neo4j.entities(some).equals(local.entities(some))
    assert neo4j.search(uids[0]).equals(local.search(uids[0]))
    for ask in (lambda it: it.neighbours(some, keep, limit=limit), lambda it: it.between(uids, keep)):
        ours, theirs = ask(local), ask(neo4j)
        assert theirs.left_out == ours.left_out
        for part in ("entities", "links", "ties"):
            assert getattr(theirs, part).to_pylist() == getattr(ours, part).to_pylist()
    ends = (some[0], some[-1], keep)
    assert neo4j.shortest_paths(*ends, limit=2) == local.shortest_paths(*ends, limit=2)


@pytest.mark.neo4j
def test_links_and_ties_both_ways_stand_in_one_order(pushed: Show) -> None:
    a, b = "account:bank:0", "account:bank:1"
    both = drawn(
        [Thing(a, "0"), Thing(b, "1")],
        [Tie(b, a, value=5, unit="CNY"), Tie(a, b, value=5, unit="CNY")],
        [Link(b, a, "associate"), Link(a, b, "associate")],
    )
    local, neo4j = LocalStore(both), pushed(both)
    for limit in (1, 2, 3, 4):
        ours, theirs = local.neighbours([a], Keep(), limit=limit), neo4j.neighbours([a], Keep(), limit=limit)
        assert theirs.links.to_pylist() == ours.links.to_pylist()
        assert theirs.ties.to_pylist() == ours.ties.to_pylist()
    assert local.neighbours([a], Keep(), limit=1).links["a"].to_pylist() == [a]
