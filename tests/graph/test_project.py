"""What is in a projected graph, and what is counted as left out? Drawn by hand, answers worked on paper."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.errors import Refused, UnknownEntity, UsageError
from graphkit.graph import Graph, chosen, layers, project
from graphkit.model import Snapshot, Window
from tests.graph.drawn import caviar, day, drawn, event, link, london, tie

A, B, C, D = "person:x:a", "person:x:b", "person:x:c", "person:x:d"


def arcs(graph: Graph) -> dict[tuple[str, str], float]:
    uids = graph.uids.to_pylist()
    return {
        (uids[a], uids[b]): weight
        for a, b, weight in zip(graph.tails(), graph.indices, graph.weight.tolist(), strict=True)
    }


def made(snapshot: Snapshot, kinds: list[str] | None = None, **options: Any) -> Graph:
    return project(snapshot, chosen(snapshot, kinds, **options))


def test_undirected_sums_both_directions_and_stores_both_arcs() -> None:
    snapshot = drawn([tie(A, B, n=3), tie(B, A, n=4), tie(B, C, n=2)])
    directed, both = made(snapshot, weight="count"), made(snapshot, directed=False, weight="count")
    assert arcs(directed) == {(A, B): 3, (B, A): 4, (B, C): 2}
    assert arcs(both) == {(A, B): 7, (B, A): 7, (B, C): 2, (C, B): 2}
    assert (directed.ties, both.ties, both.noted) == (3, 2, {"parallel": 1})


def test_weight_none_is_one_however_many_rows_are_parallel() -> None:
    assert arcs(made(drawn([tie(A, B, n=3), tie(A, B, "message", n=9)]), ["contact", "message"])) == {(A, B): 1}


def test_kinds_are_summed_and_strength_takes_the_larger() -> None:
    snapshot = drawn(
        [tie(A, B, "call", n=3, unit="s", value=60), tie(A, B, "message", n=9)],
        [link(A, B, strength=2.0), link(B, A, "kin", strength=4.0), link(B, C, strength=1.0)],
    )
    assert arcs(made(snapshot, ["call", "message"], weight="count")) == {(A, B): 12}
    strong = made(snapshot, ["associate", "kin"], weight="strength")
    assert arcs(strong) == {(A, B): 4, (B, A): 4, (B, C): 1, (C, B): 1}
    assert not strong.made.directed


def test_value_is_in_major_units_and_of_one_unit_only() -> None:
    snapshot = drawn(
        [
            tie(A, B, "transfer", n=2, unit="CNY", value=1_234_567),
            tie(A, B, "transfer", n=1, unit="USD", value=99),
            tie(B, C, "transfer", n=1, unit="JPY", value=500),
        ]
    )
    yuan = made(snapshot, ["transfer"], weight="value", unit="CNY")
    assert arcs(yuan) == {(A, B): 12345.67}
    assert yuan.left_out == {"other_unit": 2, "isolates": 1}
    assert arcs(made(snapshot, ["transfer"], weight="value", unit="JPY")) == {(B, C): 500}
    assert [(it.kinds, it.unit, it.ties) for it in layers(snapshot)] == [
        (("transfer",), unit, 1) for unit in ("CNY", "JPY", "USD")
    ]


def test_an_undirected_tie_leads_both_ways_in_a_directed_graph_and_that_is_said() -> None:
    graph = made(drawn([tie(A, B), tie(B, C, "meeting", directed=False)]), directed=True)
    assert set(arcs(graph)) == {(A, B), (B, C), (C, B)}
    assert graph.noted == {"both_ways": 1}


def test_directed_only_if_every_chosen_kind_is() -> None:
    snapshot = drawn([tie(A, B), tie(B, C, "meeting", directed=False)])
    assert chosen(snapshot, ["contact"]).directed
    assert not chosen(snapshot, ["contact", "meeting"]).directed


def test_hubs_and_named_entities_leave_first_and_are_counted() -> None:
    snapshot = drawn([tie(A, B), tie(A, C), tie(C, D), tie(D, A)], hubs=[C], keys={"person:y:d": D})
    graph = made(snapshot, leave_out=["person:y:d"])
    assert set(arcs(graph)) == {(A, B)}
    assert graph.left_out == {"hub_entities": 1, "hub_ties": 2, "named_entities": 1, "named_ties": 1}
    with pytest.raises(UnknownEntity):
        made(snapshot, leave_out=["person:y:nobody"])


def test_isolates_are_others_of_the_end_kinds_and_are_counted_where_not_shown() -> None:
    snapshot = drawn([tie(A, B), tie(C, C)], entities=[D, "account:bank:1"], hubs=["person:x:hub"])
    without, graph = made(snapshot), made(snapshot, isolates=True)
    assert without.uids.to_pylist() == [A, B]
    assert without.left_out == {"isolates": 2, "self_ties": 1}
    assert graph.uids.to_pylist() == [A, B, C, D]
    assert graph.left_out == {"self_ties": 1}


def test_an_account_is_replaced_by_its_one_holder() -> None:
    one, two, three, four = (f"account:bank:{number}" for number in range(1, 5))
    holds = [link(A, one, "holds"), link(A, two, "holds"), link(B, three, "holds"), link(C, three, "holds")]
    money = [
        tie(start, end, "transfer", n=n, unit="CNY", value=100 * n)
        for n, (start, end) in enumerate([(one, two), (one, three), (two, three), (three, four)], 1)
    ]
    graph = made(drawn(money, holds), ["transfer"], collapse="holder", weight="count")
    assert arcs(graph) == {(A, three): 5, (three, four): 4}
    assert graph.left_out["self_ties"] == 1
    assert graph.noted == {"replaced_by_holder": 2, "several_holders": 1, "no_holder": 1, "parallel": 1}
    with_isolates = made(drawn(money, holds), ["transfer"], collapse="holder", isolates=True)
    assert with_isolates.uids.to_pylist() == [three, four, A, B, C]


def test_an_account_whose_holder_is_a_hub_does_not_come_back_as_the_holder() -> None:
    snapshot = drawn([tie("account:bank:1", B)], [link(A, "account:bank:1", "holds")], hubs=[A])
    graph = made(snapshot, ["contact"], collapse="holder")
    assert graph.n == 0
    assert graph.left_out["hub_ties"] == 1


def test_a_window_counts_events_and_names_what_it_leaves_out() -> None:
    snapshot = drawn(
        [tie(A, B, n=7)],
        [link(A, C, since=day("2026-01-01"), until=day("2026-01-31")), link(A, D)],
        [
            event(A, B, "2026-01-31T23:59:59", n=2),
            event(A, B, "2026-02-01T00:00:00", n=1),
            event(A, B, None, n=3),
            event(A, B, "2026-03-01T00:00:00", n=1),
            event(A, None, "2026-02-02T00:00:00"),
            event(A, None, "2026-03-02T00:00:00"),
            event(B, A, "2026-02-03T00:00:00", n=8, excluded="failed"),
        ],
    )
    february = Window(datetime(2026, 2, 1, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC))
    graph = made(snapshot, ["contact"], weight="count", window=february)
    assert arcs(graph) == {(A, B): 1}
    assert graph.left_out == {"one_end": 1, "outside_window": 2, "undated": 1, "isolates": 2}
    standing = made(snapshot, ["associate"], window=february)
    assert standing.uids.to_pylist() == [A, D]
    assert (standing.left_out["outside_window"], standing.noted["links_without_period"]) == (1, 1)


@pytest.mark.parametrize(
    ("code", "options"),
    [
        ("value-needs-unit", {"kinds": ["transfer"], "weight": "value"}),
        ("strength-is-no-distance", {"kinds": ["kin"], "weight": "strength", "distance": "inverse"}),
        ("events-have-no-strength", {"kinds": ["transfer"], "weight": "strength"}),
        ("links-have-no-value", {"kinds": ["kin"], "weight": "value", "unit": "CNY"}),
        ("weight-later", {"kinds": ["transfer"], "weight": "log_value", "unit": "CNY"}),
        ("collapse-later", {"kinds": ["transfer"], "collapse": "user"}),
        ("unknown-kind", {"kinds": ["transfers"]}),
        ("unknown-unit", {"kinds": ["transfer"], "unit": "yuan"}),
        ("strength-missing", {"kinds": ["kin"], "weight": "strength"}),
    ],
)
def test_what_cannot_be_meant_is_refused(code: str, options: dict[str, Any]) -> None:
    with pytest.raises(UsageError) as told:
        made(drawn([tie(A, B, "transfer")], [link(A, B, "kin")]), **options)
    assert told.value.code == code


def test_kinds_may_be_left_out_where_there_is_one_layer() -> None:
    assert chosen(caviar()).kinds == ("contact",)
    assert chosen(london()).kinds == ("associate",)
    with pytest.raises(UsageError) as told:
        chosen(drawn([tie(A, B), tie(A, B, "transfer", unit="CNY", value=1)]))
    assert "--kinds contact" in told.value.parameters["layers"]  # type: ignore[operator]
    assert "--kinds transfer --unit CNY" in told.value.parameters["layers"]  # type: ignore[operator]
    with pytest.raises(Refused):
        chosen(drawn([tie(A, A)], [link(A, "account:bank:1", "holds")]))


_PEOPLE = [f"person:x:{letter}" for letter in "abcdé中"]
_TIES = st.lists(
    st.tuples(
        st.sampled_from(_PEOPLE), st.sampled_from(_PEOPLE), st.integers(1, 5), st.sampled_from(["call", "contact"])
    ),
    max_size=25,
)


@given(_TIES, st.booleans())
def test_every_tie_is_in_the_graph_or_counted_and_order_is_no_matter(
    ties: list[tuple[str, str, int, str]], directed: bool
) -> None:
    rows = [tie(a, b, kind, n=n) for a, b, n, kind in ties]
    snapshot = drawn(rows, entities=_PEOPLE)
    graph = project(snapshot, chosen(snapshot, ["call", "contact"], directed=directed, weight="count"))
    uids = graph.uids.to_pylist()
    assert uids == sorted(uids, key=str.encode)
    own = sum(a == b for a, b, _n, _kind in ties)
    assert graph.ties + graph.noted.get("parallel", 0) + own == len(ties)
    assert graph.left_out.get("self_ties", 0) == own
    assert graph.weight.sum() == (1 if directed else 2) * sum(n for a, b, n, _kind in ties if a != b)
    assert (graph.indptr[1:] >= graph.indptr[:-1]).all()
    assert arcs(graph) == arcs(project(drawn(rows[::-1], entities=_PEOPLE), graph.made))
    if not directed:
        assert all(arcs(graph)[b, a] == weight for (a, b), weight in arcs(graph).items())
