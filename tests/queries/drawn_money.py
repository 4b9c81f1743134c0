"""Which drawings answer the questions about accounts and the money between them?"""

from __future__ import annotations

from collections.abc import Mapping

from tests.stores.drawn import Link, Thing, Tie

from .drawn import (
    A1,
    A2,
    A3,
    A4,
    A5,
    A6,
    A7,
    A8,
    AN,
    BO,
    CHEN,
    DENG,
    FIRST,
    HUB,
    LAST,
    Drawing,
    paid,
    pay,
    told,
)  # fmt: skip

DRAWINGS: Mapping[str, Drawing] = {
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
        ((A1, "collects", 2, 1, "CNY", 150, 120),),
    ),
    # Near misses: A5 was paid by two; A2 pays one; A1 also moved money to itself and paid A7 dollars.
    "distribution_accounts": Drawing(
        (Thing(A1, "pays"), Thing(HUB, hub=True)),
        (
            pay(A1, A2, 100), pay(A1, A3, 50), pay(A4, A1, 200), pay(A1, A1, 9), pay(A1, A7, 5, "USD"),
            pay(A5, A2, 1), pay(A5, A3, 1), pay(A8, A5, 1), pay(A6, A5, 1), pay(A2, A3, 1), pay(HUB, A2, 1),
            pay(HUB, A3, 1),
        ),
        (),
        {"unit": "CNY", "least": 2, "most": 1},
        ((A1, "pays", 2, 1, "CNY", 150, 200),),
    ),
    # Near misses: A4 paid a cent of dollars; A5 has one payer; the hub is a hub; A1 moved money to itself.
    "accounts_that_only_receive": Drawing(
        (Thing(A1, "ends", delivered="yes"), Thing(HUB, hub=True)),
        (
            pay(A2, A1, 100, n=2), pay(A3, A1, 200), pay(A1, A1, 7), pay(A2, A4, 1), pay(A3, A4, 1),
            pay(A4, A5, 1, "USD"), pay(A2, HUB, 1), pay(A3, HUB, 1),
        ),
        (),
        {"unit": "CNY", "least": 2},
        ((A1, "ends", "yes", 2, 3, "CNY", 300, LAST),),
    ),
    # Near misses: A4 received a cent of dollars; A5 has one payee; the hub is a hub; A1 moved money to itself.
    "accounts_that_only_pay": Drawing(
        (Thing(A1, "begins", delivered="no"), Thing(HUB, hub=True)),
        (
            pay(A1, A2, 100, n=2), pay(A1, A3, 200), pay(A1, A1, 7), pay(A4, A2, 1), pay(A4, A3, 1),
            pay(A5, A4, 1, "USD"), pay(HUB, A2, 1), pay(HUB, A3, 1),
        ),
        (),
        {"unit": "CNY", "least": 2},
        ((A1, "begins", "no", 2, 3, "CNY", 300, FIRST),),
    ),
    # Near misses: A2 is not frozen; A4 paid a cent too little, and a yen; A1 moved money to itself.
    "feeders_of_frozen_accounts": Drawing(
        (Thing(A1, details={"frozen": ["2025-04-01"]}), Thing(A3, "feeds"), Thing(A2)),
        (pay(A3, A1, 1000, n=2), pay(A4, A1, 999), pay(A3, A2, 5000), pay(A1, A1, 5000), pay(A3, A1, 10, "JPY"),
            pay(A4, A1, 9, "JPY")),
        (),
        {"least_value": {"CNY": 1000, "JPY": 10}},
        ((A1, A3, "feeds", "CNY", 2, 1000, FIRST, LAST), (A1, A3, "feeds", "JPY", 1, 10, FIRST, LAST)),
    ),
    # Near misses: BO's account has a frozen payer, no frozen holder; nobody is known to hold A5.
    "other_accounts_of_frozen_holders": Drawing(
        (
            Thing(AN, "安"), Thing(A1, details={"frozen": ["true"]}), Thing(A3, details={"frozen": ["true"]}),
            Thing(A5, details={"frozen": ["true"]}), Thing(A2, details={"status": ["正常"]}),
        ),
        (pay(A1, A4, 1),),
        (Link(AN, A1), Link(AN, A2), Link(AN, A2, role="card"), Link(AN, A3), Link(BO, A4)),
        {},
        ((AN, "安", told(A1, A3), A2, None, told("正常"), None),),
    ),
    # The payment on is known by its day only, and may be later that day. Near misses: A5 paid A2 after all had gone
    # on; A7 paid too little; A4 paid A3 dollars; A6 paid the hub, where every chain stops.
    "where_money_came_from": Drawing(
        (Thing(A3, "began"), Thing(HUB, "hub", hub=True)),
        (
            paid(A3, A2, 100, "2025-03-02T10:00:00"), paid(A2, A1, 90, "2025-03-02T00:00:00", precision="day"),
            paid(A5, A2, 70, "2025-03-05T00:00:00"), paid(A7, A3, 9, "2025-03-01T00:00:00"), pay(A4, A3, 500, "USD"),
            paid(HUB, A1, 50, "2025-03-03T00:00:00"), paid(A6, HUB, 60, "2025-03-01T00:00:00"), pay(A1, A1, 40),
        ),
        (),
        {"account": A1, "unit": "CNY", "least_value": 10, "steps": 3},
        (
            (A3, "began", 2, told(A3, A2, A1), "CNY", told(100, 90), "2025-03-02T10:00:00Z", "2025-03-02T00:00:00Z"),
            (HUB, "hub", 1, told(HUB, A1), "CNY", told(50), "2025-03-03T00:00:00Z", "2025-03-03T00:00:00Z"),
        ),
    ),
    # Near misses: A2 had paid A5 before; A3 paid A7 too little and A4 dollars; the hub paid A6.
    "where_money_went": Drawing(
        (Thing(A3, "ended", delivered="no"), Thing(HUB, "hub", hub=True)),
        (
            paid(A1, A2, 100, "2025-03-02T10:00:00"), paid(A2, A3, 90, "2025-03-02T00:00:00", precision="day"),
            paid(A2, A5, 70, "2025-03-01T09:00:00"), paid(A3, A7, 9, "2025-03-03T00:00:00"), pay(A3, A4, 500, "USD"),
            paid(A1, HUB, 50, "2025-03-03T00:00:00"), paid(HUB, A6, 60, "2025-03-04T00:00:00"), pay(A1, A1, 40),
        ),
        (),
        {"account": A1, "unit": "CNY", "least_value": 10, "steps": 3},
        (
            (
                A3, "ended", "no", 2, told(A1, A2, A3), "CNY", told(100, 90),
                "2025-03-02T10:00:00Z", "2025-03-02T00:00:00Z",
            ),
            (HUB, "hub", "", 1, told(A1, HUB), "CNY", told(50), "2025-03-03T00:00:00Z", "2025-03-03T00:00:00Z"),
        ),
    ),
    # Near misses: among A4, A5 and A6 every step is earlier than the one before; the third circle leads over a hub.
    "money_in_a_circle": Drawing(
        (Thing(HUB, hub=True),),
        (
            paid(A1, A2, 100, "2025-03-01T00:00:00"), paid(A2, A3, 90, "2025-03-02T00:00:00"),
            paid(A3, A1, 80, "2025-03-03T00:00:00"), paid(A4, A5, 100, "2025-03-03T00:00:00"),
            paid(A5, A6, 100, "2025-03-02T00:00:00"), paid(A6, A4, 100, "2025-03-01T00:00:00"),
            paid(A7, HUB, 100, "2025-03-01T00:00:00"), paid(HUB, A8, 100, "2025-03-02T00:00:00"),
            paid(A8, A7, 100, "2025-03-03T00:00:00"),
        ),
        (),
        {"unit": "CNY", "least_value": 80},
        ((A1, A2, A3, "CNY", 100, 90, 80, "2025-03-01T00:00:00Z", "2025-03-03T00:00:00Z"),),
    ),
    # Near misses: A2 pays on a minute too late, too little, or in a pair of several payments; A7's day has no hour.
    "accounts_that_pay_out_soon": Drawing(
        (Thing(A1, "passes on"),),
        (
            paid(A3, A1, 100, "2025-03-01T10:00:00"), paid(A1, A4, 95, "2025-03-01T10:30:00"),
            paid(A5, A1, 200, "2025-03-01T11:00:00"), paid(A1, A6, 190, "2025-03-01T11:10:00"),
            paid(A3, A2, 100, "2025-03-01T10:00:00"), paid(A2, A4, 100, "2025-03-01T11:01:00"),
            paid(A2, A8, 89, "2025-03-01T10:30:00"), paid(A2, A6, 100, "2025-03-01T10:30:00", n=2),
            paid(A3, A7, 100, "2025-03-01T00:00:00", precision="day"), paid(A7, A6, 100, "2025-03-01T00:10:00"),
        ),
        (),
        {"unit": "CNY", "minutes": 60, "share": 0.9, "least": 1},
        ((A1, "passes on", 2, 2, 600),),
    ),
    # Near misses: A1's sum with A5 is round, its three payments may not be; A3 has one round payment; A4 none.
    "round_amounts": Drawing(
        (Thing(A1, "round"), Thing(HUB, hub=True)),
        (
            pay(A1, A2, 200_000), pay(A3, A1, 100_000), pay(A1, A4, 150_000), pay(A1, A5, 300_000, n=3),
            pay(A1, A1, 100_000), pay(A1, A6, 100_000, "USD"), pay(HUB, A6, 100_000), pay(HUB, A7, 100_000),
        ),
        (),
        {"unit": "CNY", "multiple": 100_000, "least": 2},
        ((A1, "round", 2, 3, "CNY", 300_000),),
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
    # Near misses: A2 is AN's own; A5 comes third; its dollars do not count; two links to A1 count once.
    "top_counterparties": Drawing(
        (Thing(A3, "first"), Thing(A4, "second")),
        (
            pay(A1, A3, 100), pay(A3, A2, 50), pay(A1, A4, 120), pay(A1, A2, 900), pay(A1, A5, 20),
            pay(A1, A5, 9999, "USD"),
        ),
        (Link(AN, A1), Link(AN, A1, role="card"), Link(AN, A2), Link(BO, A3)),
        {"entity": AN, "unit": "CNY", "most": 2},
        ((A3, "account", "first", False, 2, "CNY", 100, 50), (A4, "account", "second", False, 1, "CNY", 120, 0)),
    ),
    # Quiet in Shanghai's 2024. Near misses: A4 moved within it; A5's one pair spans it; A2 has no after, A3 no before.
    "accounts_quiet_then_active": Drawing(
        (Thing(A1, "slept"),),
        (
            paid(A2, A1, 1, "2023-05-01T00:00:00", "2023-12-31T15:59:59", n=2), paid(A1, A3, 1, "2024-12-31T16:00:00"),
            paid(A6, A4, 1, "2023-05-01T00:00:00"), paid(A4, A6, 1, "2025-02-01T00:00:00"),
            paid(A4, A7, 1, "2024-06-01T00:00:00"), paid(A6, A7, 1, "2024-06-01T00:00:00"),
            paid(A5, A8, 1, "2023-05-01T00:00:00", "2025-02-01T00:00:00", n=2),
        ),
        (),
        {"day": "2024-01-01", "until": "2025-01-01", "zone": "Asia/Shanghai"},
        ((A1, "slept", "2023-12-31T15:59:59Z", "2024-12-31T16:00:00Z", 1, 1),),
    ),
    # Near misses: A2 came into use a day too early; of A3 no event is dated.
    "accounts_first_used_long_after_opening": Drawing(
        (
            Thing(A1, "late", first=paid(A1, A2, 1, "2024-07-01T12:00:00").first, details={"opened": ["2024-01-03"]}),
            Thing(A2, first=paid(A1, A2, 1, "2024-07-01T12:00:00").first, details={"opened": ["2024-01-04"]}),
            Thing(A3, details={"opened": ["2024-01-01"]}),
        ),
        (),
        (),
        {"days": 180},
        ((A1, "late", None, told("2024-01-03"), "2024-07-01T12:00:00Z", None),),
    ),
    # Near misses: A4 is at another bank; DENG alone holds both accounts of the next day.
    "accounts_opened_in_a_batch": Drawing(
        (
            *(Thing(one, details={"opened": ["2024-01-02"], "bank": ["甲银行"]}) for one in (A1, A2)),
            Thing(A4, details={"opened": ["2024-01-02"], "bank": ["乙银行"]}),
            *(Thing(one, details={"opened": ["2024-01-03"], "bank": ["甲银行"]}) for one in (A5, A6)),
        ),
        (),
        (Link(AN, A1), Link(BO, A2), Link(CHEN, A4), Link(DENG, A5), Link(DENG, A6)),
        {"least": 2},
        (("2024-01-02", "甲银行", 2, 2, told(A1, A2)),),
    ),
    # Near misses: A4 dealt with one whose statement is here; A2's own statement is here; the hub is a hub.
    "accounts_to_ask_for_next": Drawing(
        (
            Thing(A1, "unseen", delivered="no"), Thing(A2, delivered="yes"), Thing(A3, delivered="yes"),
            Thing(A4, delivered="no"), Thing(A5, delivered="no"), Thing(HUB, delivered="no", hub=True),
        ),
        (
            pay(A2, A1, 1, n=2), pay(A1, A3, 1), pay(A4, A2, 1), pay(A4, A5, 1), pay(A2, A3, 1), pay(HUB, A2, 1),
            pay(HUB, A3, 1), pay(A1, A1, 1),
        ),
        (),
        {"least": 2},
        ((A1, "unseen", None, "no", 2, 3, FIRST, LAST),),
    ),
    # CHEN has no known account. Near miss: DENG is agent of one, whom two papers name.
    "accounts_behind_one_agent": Drawing(
        (Thing(AN, "安"),),
        (),
        (
            Link(AN, BO, "agent_of"), Link(AN, CHEN, "agent_of"), Link(BO, A1), Link(BO, A2), Link(AN, A3),
            Link(DENG, BO, "agent_of", role="a"), Link(DENG, BO, "agent_of", role="b"),
        ),
        {"least": 2},
        ((AN, "安", 2, 2, told(A1, A2)),),
    ),
    # Near misses: MAC2 logs in to two accounts of one holder, and to one nobody is known to hold.
    "devices_of_several_holders": Drawing(
        (),
        (
            Tie("device:mac:01", A1, "login"), Tie("device:mac:01", A2, "login"), Tie("device:mac:02", A3, "login"),
            Tie("device:mac:02", A4, "login"), Tie("device:mac:02", A5, "login"),
        ),
        (Link(AN, A1), Link(BO, A2), Link(CHEN, A3), Link(CHEN, A4)),
        {"least": 2},
        (("device:mac:01", 2, 2, told(AN, BO)),),
    ),
}  # fmt: skip
