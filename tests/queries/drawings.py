"""For every question of queries/explore a graph drawn by hand: what must come back, and a near miss that must not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.stores.drawn import Link, Thing, Tie, at

AN, BO, CHEN = (f"person:cn-id:99000119900101{n}" for n in ("0011", "0029", "0037"))
P1, P2, MAC1, MAC2 = "phone:e164:+8613900000001", "phone:e164:+8613900000002", "device:mac:01", "device:mac:02"
A1, A2, A3, A4, A5, HUB = (f"account:bank:62990000000000000{n}" for n in range(11, 17))


@dataclass(frozen=True)
class Drawing:
    """What is drawn, what is asked, what comes back in order."""

    things: tuple[Thing, ...]
    ties: tuple[Tie, ...]
    links: tuple[Link, ...]
    values: Mapping[str, Any]
    answer: tuple[tuple[Any, ...], ...]


def pay(a: str, b: str, value: int, unit: str = "CNY", n: int = 1) -> Tie:
    return Tie(a, b, n=n, value=value, unit=unit, first=at("2025-03-01T00:00:00"), last=at("2025-03-02T00:00:00"))


DRAWINGS: Mapping[str, Drawing] = {
    # Near misses: P2 has one user, whom two sources name; BO's account is held, not used.
    "shared_phones": Drawing(
        (Thing(AN, "安"), Thing(BO, "Bo"), Thing(CHEN, "陈")),
        (),
        (
            Link(AN, P1, "uses"), Link(BO, P1, "uses"), Link(AN, MAC1, "uses"), Link(BO, MAC1, "uses"),
            Link(CHEN, MAC1, "uses"), Link(AN, P2, "uses", role="own"), Link(AN, P2, "uses", role="lent"),
            Link(AN, A1, "holds"), Link(BO, A1, "holds"),
        ),
        {"least": 2},
        (
            (MAC1, "device", 3, f'["{AN}", "{BO}", "{CHEN}"]', '["安", "Bo", "陈"]'),
            (P1, "phone", 2, f'["{AN}", "{BO}"]', '["安", "Bo"]'),
        ),
    ),
    # Near miss: MAC2 logs in to two accounts of one holder, and to one nobody is known to hold.
    "devices_of_several_holders": Drawing(
        (),
        (
            Tie(MAC1, A1, "login"), Tie(MAC1, A2, "login"), Tie(MAC2, A3, "login"), Tie(MAC2, A4, "login"),
            Tie(MAC2, A5, "login"),
        ),
        (Link(AN, A1), Link(BO, A2), Link(CHEN, A3), Link(CHEN, A4)),
        {"least": 2},
        ((MAC1, 2, 2, f'["{AN}", "{BO}"]'),),
    ),
    # Near misses: A2 pays two; A3 has two payers, one of them itself; A4 received dollars; the hub is a hub.
    "collection_accounts": Drawing(
        (Thing(A1, "collects"), Thing(HUB, hub=True)),
        (
            pay(A2, A1, 100), pay(A3, A1, 50), pay(A1, A4, 120), pay(A1, A1, 9), pay(A1, A4, 5, "USD"),
            pay(A3, A2, 1), pay(A4, A2, 1), pay(A2, A5, 1), pay(A5, A3, 1), pay(A3, A3, 1),
            pay(A2, A4, 1, "USD"), pay(A3, A4, 1, "USD"), pay(A2, HUB, 1), pay(A3, HUB, 1),
        ),
        (),
        {"unit": "CNY", "payers": 2, "payees": 1},
        ((A1, "collects", 2, 1, 150, 120),),
    ),
    # Near misses: A2 is not frozen; A4 paid a cent too little; A1 moved money to itself.
    "feeders_of_frozen_accounts": Drawing(
        (Thing(A1, details={"frozen": ["2025-04-01"]}), Thing(A3, "feeds"), Thing(A2)),
        (pay(A3, A1, 1000, n=2), pay(A4, A1, 999), pay(A3, A2, 5000), pay(A1, A1, 5000)),
        (),
        {"least_value": 1000},
        ((A1, A3, "feeds", "CNY", 2, 1000, "2025-03-01T00:00:00Z", "2025-03-02T00:00:00Z"),),
    ),
    # Near misses: A4 deals with A1 only; the hub with both; A1 and A2 with each other.
    "common_counterparties": Drawing(
        (Thing(HUB, hub=True), Thing(A3, "between"), Thing(AN, "安")),
        (
            pay(A1, A3, 1, n=2), pay(A3, A1, 1, n=3), pay(A3, A2, 1), pay(A1, A4, 1), pay(A1, HUB, 1), pay(HUB, A2, 1),
            pay(A1, A2, 1),
        ),
        (Link(AN, A1), Link(AN, A2)),
        {"a": A1, "b": A2},
        ((A3, "account", "between", 5, 1), (AN, "person", "安", 1, 1)),
    ),
}  # fmt: skip
