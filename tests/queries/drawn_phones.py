"""Which drawings answer the questions about phones, devices and who is behind them?"""

from __future__ import annotations

from collections.abc import Mapping

from tests.stores.drawn import Link, Thing, Tie, at

from .drawn import (
    A1,
    A2,
    A3,
    A4,
    A5,
    A6,
    AN,
    BO,
    CHEN,
    DENG,
    HUB,
    IMEI1,
    IMEI2,
    MAC1,
    P1,
    P2,
    P3,
    P4,
    P5,
    P6,
    Drawing,
    paid,
    pay,
    spoke,
    told,
)  # fmt: skip


def _seen(uid: str, first: str, last: str | None = None) -> Thing:
    return Thing(uid, first=at(first), last=at(last or first))


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
            (MAC1, "device", 3, told(AN, BO, CHEN), told("安", "Bo", "陈")),
            (P1, "phone", 2, told(AN, BO), told("安", "Bo")),
        ),
    ),
    # Near misses: two numbers in the other device; a fourth uses the first without having been seen in it.
    "phones_in_one_device": Drawing(
        (),
        (
            spoke(P1, IMEI1, "seen_in", "2025-01-02T00:00:00", "2025-01-05T00:00:00"),
            spoke(P2, IMEI1, "seen_in", "2025-01-01T00:00:00"), spoke(P3, IMEI1, "seen_in", "2025-01-03T00:00:00"),
            spoke(P1, IMEI2, "seen_in", "2025-01-02T00:00:00"), spoke(P2, IMEI2, "seen_in", "2025-01-02T00:00:00"),
        ),
        (Link(AN, IMEI1, "uses"), Link(AN, P4, "uses")),
        {"least": 3},
        ((IMEI1, 3, told(P1, P2, P3), "2025-01-01T00:00:00Z", "2025-01-05T00:00:00Z"),),
    ),
    # Near misses: P3 comes later than thirty days; P4 and P5 were in the other device at the same time.
    "phones_replaced_in_a_device": Drawing(
        (),
        (
            spoke(P1, IMEI1, "seen_in", "2025-01-01T00:00:00", "2025-01-10T00:00:00"),
            spoke(P2, IMEI1, "seen_in", "2025-01-20T00:00:00", "2025-02-01T00:00:00"),
            spoke(P3, IMEI1, "seen_in", "2025-03-15T00:00:00"),
            spoke(P4, IMEI2, "seen_in", "2025-01-01T00:00:00", "2025-01-10T00:00:00"),
            spoke(P5, IMEI2, "seen_in", "2025-01-10T00:00:00", "2025-01-12T00:00:00"),
        ),
        (),
        {"days": 30},
        ((IMEI1, P1, P2, "2025-01-10T00:00:00Z", "2025-01-20T00:00:00Z"),),
    ),
    # Near misses: P5 has one contact of P1; P6 comes later than thirty days. P3 and P4 are the contacts.
    "phones_that_appear_where_another_vanishes": Drawing(
        (
            _seen(P1, "2025-01-01T00:00:00", "2025-01-10T00:00:00"), _seen(P2, "2025-01-20T00:00:00"),
            _seen(P5, "2025-01-20T00:00:00"), _seen(P6, "2025-03-01T00:00:00"),
        ),
        (
            Tie(P1, P3, "call"), Tie(P4, P1, "message"), Tie(P2, P3, "call", directed=False), Tie(P2, P4, "call"),
            Tie(P5, P3, "call"), Tie(P6, P3, "call"), Tie(P4, P6, "call"),
        ),
        (),
        {"days": 30, "least": 2},
        ((P1, P2, 2, "2025-01-10T00:00:00Z", "2025-01-20T00:00:00Z"),),
    ),
    # Near misses: P4 is in touch with AN's number only; P1 and P2 with each other; the hub with both.
    "numbers_in_touch_with_several": Drawing(
        (Thing(P3, "三"), Thing(P5, hub=True)),
        (
            spoke(P3, P1, "call", "2025-01-01T00:00:00", n=2), spoke(P2, P3, "message", "2025-01-02T00:00:00"),
            Tie(P4, P1, "call"), Tie(P1, P2, "call"), Tie(P1, P5, "call"), Tie(P2, P5, "call"),
        ),
        (Link(AN, P1, "uses"), Link(AN, P1, "uses", role="own"), Link(BO, P3, "uses")),
        {"members": [AN, P2], "least": 2},
        ((P3, "三", 2, 3, "2025-01-01T00:00:00Z", "2025-01-02T00:00:00Z"),),
    ),
    # Midnight in Shanghai. Near misses: A3 a second before it; A4 without date; A5 earlier in dollars; A6 is AN's own.
    "new_counterparties_after": Drawing(
        (Thing(A2, "new"), Thing(P2, "二"), Thing(HUB, hub=True)),
        (
            paid(A1, A2, 10, "2025-03-01T16:00:00", "2025-03-04T00:00:00", n=2),
            paid(A1, A3, 10, "2025-03-01T15:59:59", "2025-03-04T00:00:00", n=2), Tie(A1, A4, value=1, unit="CNY"),
            paid(A1, A5, 10, "2025-03-05T00:00:00"), paid(A1, A6, 10, "2025-03-05T00:00:00"),
            Tie(A5, A1, value=1, unit="USD", first=at("2025-02-01T00:00:00")), paid(A1, HUB, 1, "2025-03-05T00:00:00"),
            spoke(P2, P1, "call", "2025-03-03T00:00:00"),
        ),
        (
            Link(AN, A1), Link(AN, A1, role="card"), Link(AN, A6), Link(AN, P1, "uses"),
            Link(AN, BO, "kin", directed=False),
        ),
        {"entity": AN, "day": "2025-03-02", "zone": "Asia/Shanghai"},
        (
            (A2, "account", "new", told(A1), told("transfer"), 2, "2025-03-01T16:00:00Z", "2025-03-04T00:00:00Z"),
            (P2, "phone", "二", told(P1), told("call"), 1, "2025-03-03T00:00:00Z", "2025-03-03T00:00:00Z"),
        ),
    ),
    # Near misses: with CHEN AN only deals in money; with DENG one call too few.
    "persons_tied_by_money_and_calls": Drawing(
        (Thing(AN, "安"), Thing(BO, "Bo")),
        (
            pay(A1, A2, 1, n=2), pay(A2, A1, 1), Tie(P2, P1, "call", n=2), pay(A1, A3, 1, n=5), pay(A1, A4, 1, n=2),
            Tie(P1, P4, "call"),
        ),
        (
            Link(AN, A1), Link(AN, A1, role="card"), Link(BO, A2), Link(CHEN, A3), Link(DENG, A4), Link(AN, P1, "uses"),
            Link(BO, P2, "uses"), Link(CHEN, P3, "uses"), Link(DENG, P4, "uses"),
        ),
        {"least": 2},
        ((AN, BO, "安", "Bo", 3, 2),),
    ),
    # Near misses: P2 was seized from AN, its only user; P3 is used by two and was seized from nobody.
    "seized_things_of_others": Drawing(
        (Thing(BO, "Bo"), Thing(CHEN, "陈")),
        (
            spoke(AN, P1, "seizure", "2025-03-01T00:00:00"), spoke(AN, A1, "seizure", "2025-03-01T00:00:00"),
            spoke(AN, P2, "seizure", "2025-03-01T00:00:00"),
        ),
        (
            Link(AN, P1, "uses"), Link(BO, P1, "uses"), Link(CHEN, A1), Link(AN, P2, "uses"), Link(AN, P3, "uses"),
            Link(BO, P3, "uses"),
        ),
        {},
        (
            (A1, "account", AN, "2025-03-01T00:00:00Z", told(CHEN), told("陈")),
            (P1, "phone", AN, "2025-03-01T00:00:00Z", told(BO), told("Bo")),
        ),
    ),
}  # fmt: skip
