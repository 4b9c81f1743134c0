"""Which drawings answer the questions about persons, kin, officials, organisations and groups?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from tests.stores.drawn import Link, Thing, Tie

from .drawn import (
    A1,
    A2,
    A3,
    A4,
    A5,
    AN,
    BO,
    CHEN,
    DENG,
    ERIN,
    FIRST,
    HUB,
    LAST,
    ORG1,
    ORG2,
    ORG3,
    P1,
    P2,
    P3,
    Drawing,
    pay,
    told,
)  # fmt: skip


def _kin(a: str, b: str, role: str | None = None) -> Link:
    return Link(a, b, "kin", directed=False, role=role)


def _knows(a: str, b: str) -> Link:
    return Link(a, b, "associate", directed=False)


def _post(a: str, b: str, role: str, since: date | None = None) -> Link:
    return Link(a, b, "office", role=role, since=since)


def _lives(uid: str, caption: str, *addresses: str) -> Thing:
    return Thing(uid, caption, details={"address": addresses})


DRAWINGS: Mapping[str, Drawing] = {
    # Near misses: AN and BO are of one group; A5 is nobody's; the phone both use is no tie between them.
    "links_between_two_groups": Drawing(
        (),
        (pay(A1, A2, 300, n=3), Tie(P1, P2, "call", n=2, value=60, unit="s"), pay(A1, A5, 9), pay(A5, A2, 9)),
        (
            Link(AN, A1), Link(AN, A1, role="card"), Link(CHEN, A2), Link(AN, P1, "uses"), Link(DENG, P2, "uses"),
            Link(AN, P3, "uses"), Link(CHEN, P3, "uses"), _kin(BO, CHEN, "兄妹"), _kin(AN, BO),
        ),
        {"one": [AN, BO], "other": [CHEN, DENG]},
        (
            (AN, CHEN, A1, A2, "transfer", None, "CNY", 3, 300, FIRST, LAST),
            (AN, DENG, P1, P2, "call", None, "s", 2, 60, None, None),
            (BO, CHEN, BO, CHEN, "kin", "兄妹", None, None, None, None, None),
        ),
    ),
    # Near misses: A4 deals with one side; the hub is a hub; A5 is AN's own; AN and BO deal with each other.
    "bridges_between_two_groups": Drawing(
        (Thing(A3, "between"), Thing(CHEN, "陈"), Thing(HUB, hub=True)),
        (
            pay(A3, A1, 1), pay(A2, A3, 1), pay(A4, A1, 1), pay(A1, HUB, 1), pay(HUB, A2, 1), pay(A5, A2, 1),
            pay(A1, A5, 1), pay(A1, A2, 1),
        ),
        (Link(AN, A1), Link(AN, A5), Link(BO, A2), Link(BO, A2, role="card"), _kin(AN, CHEN), _knows(CHEN, BO)),
        {"one": [AN], "other": [BO]},
        ((A3, "account", "between", 1, 1), (CHEN, "person", "陈", 1, 1)),
    ),
    # Near misses: CHEN's post is two steps away, over a hub; DENG's four; BO's phone is a way, BO's own post no step.
    "officials_within_three_steps": Drawing(
        (Thing(BO, "Bo"), Thing(ORG1, "甲局"), Thing(ORG2, "乙局"), Thing(HUB, hub=True)),
        (Tie(AN, HUB, "contact"), Tie(CHEN, HUB, "contact")),
        (
            Link(AN, P1, "uses"), Link(BO, P1, "uses"), _post(BO, ORG1, "局长", date(2020, 1, 1)),
            _post(DENG, ORG1, "科员"), _post(CHEN, ORG2, "处长"),
        ),
        {"person": AN},
        ((BO, "Bo", "局长", "甲局", "2020-01-01", None, 2, told(AN, P1, BO), told("uses", "uses")),),
    ),
    # Near misses: AN and BO are kin on one side; CHEN lives next door.
    "relatives_on_both_sides": Drawing(
        (_lives(BO, "Bo", "甲路1号", "乙路3号"), _lives(CHEN, "陈", "甲路2号"), _lives(DENG, "邓", "甲路1号")),
        (),
        (_kin(AN, CHEN, "夫妻"), _kin(AN, BO, "兄弟"), _kin(CHEN, DENG, "姐弟"), _knows(AN, DENG)),
        {"one": [AN, BO], "other": [CHEN, DENG]},
        ((AN, CHEN, told("夫妻"), told()), (BO, DENG, told(), told("甲路1号"))),
    ),
    # Near misses: BO paid back a cent too little; CHEN was paid and is no relative.
    "money_between_relatives": Drawing(
        (),
        (pay(A1, A2, 1000, n=2), pay(A2, A1, 999), pay(A1, A3, 5000)),
        (Link(AN, A1), Link(AN, A1, role="card"), Link(BO, A2), Link(CHEN, A3), _kin(AN, BO, "父子"), _knows(AN, CHEN)),
        {"least_value": {"CNY": 1000}},
        ((AN, BO, "父子", A1, A2, "CNY", 2, 1000, FIRST, LAST),),
    ),
    # Near misses: DENG's relative ERIN holds no post; CHEN's own account has no transfer with AN's.
    "money_of_an_officials_kin": Drawing(
        (Thing(HUB, hub=True),),
        (pay(A1, A2, 500), pay(A1, A3, 600), pay(A4, A5, 1), pay(HUB, A1, 1)),
        (
            Link(AN, A1), Link(BO, A2), Link(DENG, A3), Link(CHEN, A4), Link(BO, HUB), _kin(BO, CHEN, "父女"),
            _kin(DENG, ERIN), _post(CHEN, ORG1, "处长"),
        ),
        {"members": [AN]},
        ((CHEN, "处长", BO, "父女", AN, A1, A2, "CNY", 1, 500, FIRST, LAST),),
    ),
    # Near misses: AN's post in the company itself; ERIN belongs to another company; DENG holds no post.
    "officials_near_a_company": Drawing(
        (Thing(ORG2, "乙局"),),
        (),
        (
            Link(AN, ORG1, "shareholder"), _kin(AN, BO, "夫妻"), _post(BO, ORG2, "科长", date(2019, 5, 1)),
            Link(CHEN, ORG1, "directs"), _post(CHEN, ORG2, "顾问"), _post(AN, ORG1, "经理"), Link(DENG, ORG1, "member"),
            Link(ERIN, ORG3, "member"), _post(ERIN, ORG2, "科员"),
        ),
        {"organisation": ORG1},
        (
            (AN, "shareholder", BO, told("夫妻"), "科长", "乙局", "2019-05-01", None),
            (CHEN, "directs", CHEN, told(), "顾问", "乙局", None, None),
        ),
    ),
    # Near misses: A4 deals with AN only; A2 is BO's; the hub is a hub; two links to A1 count once.
    "common_counterparties_of_persons": Drawing(
        (Thing(A3, "between"), Thing(CHEN, "陈"), Thing(HUB, hub=True)),
        (pay(A1, A3, 1, n=2), pay(A3, A2, 1), pay(A1, A4, 1), pay(A1, A2, 1), pay(A1, HUB, 1), pay(HUB, A2, 1)),
        (Link(AN, A1), Link(AN, A1, role="card"), Link(BO, A2), _knows(AN, CHEN), _kin(BO, CHEN)),
        {"a": AN, "b": BO},
        ((A3, "account", "between", 2, 1), (CHEN, "person", "陈", 1, 1)),
    ),
    # Near misses: ORG3 shares one shareholder with each; AN counts once where AN owns and directs.
    "organisations_sharing_people": Drawing(
        (Thing(ORG1, "甲"), Thing(ORG2, "乙")),
        (),
        (
            Link(AN, ORG1, "shareholder"), Link(AN, ORG1, "directs"), Link(BO, ORG1, "directs"),
            Link(AN, ORG2, "directs"), Link(BO, ORG2, "shareholder"), Link(AN, ORG3, "shareholder"),
            Link(AN, ORG3, "directs"), Link(BO, ORG3, "member"),
        ),
        {"least": 2},
        ((ORG1, ORG2, "甲", "乙", 2, told(AN, BO)),),
    ),
    # Near misses: BO directs and owns nothing; ORG3 is owned by ORG1, not an owner.
    "chains_of_ownership": Drawing(
        (Thing(AN, "安"), Thing(ORG2, "乙")),
        (),
        (
            Link(AN, ORG2, "shareholder"), Link(ORG2, ORG1, "shareholder"), Link(BO, ORG1, "directs"),
            Link(ORG1, ORG3, "shareholder"),
        ),
        {"organisation": ORG1},
        (
            (ORG2, "organisation", "乙", 1, told(ORG2, ORG1)),
            (AN, "person", "安", 2, told(AN, ORG2, ORG1)),
        ),
    ),
    # Near misses: AN reports to DENG; ERIN only knows AN.
    "who_reports_to": Drawing(
        (Thing(BO, "Bo"), Thing(CHEN, "陈")),
        (),
        (
            Link(BO, AN, "reports_to", role="财务"), Link(CHEN, BO, "reports_to"), Link(AN, DENG, "reports_to"),
            _knows(AN, ERIN),
        ),
        {"person": AN},
        ((BO, "Bo", 1, told(BO, AN), told("财务")), (CHEN, "陈", 2, told(CHEN, BO, AN), told(None, "财务"))),
    ),
    # Near misses: two live in the second house; the account's address counts for nobody.
    "addresses_of_several": Drawing(
        (
            _lives(AN, "安", "甲路1号"), _lives(BO, "Bo", "甲路1号", "甲路2号"), _lives(ORG1, "甲", "甲路1号"),
            _lives(CHEN, "陈", "甲路2号"), _lives(A1, "", "甲路2号"),
        ),
        (),
        (),
        {"least": 3},
        (("甲路1号", 3, told(ORG1, AN, BO), told("甲", "安", "Bo")),),
    ),
    # Near misses: CHEN's name is CHEN's alone; ERIN lives where AN does under another name.
    "names_of_several_persons": Drawing(
        (
            _lives(AN, "安", "甲路1号"), _lives(BO, "安", "甲路1号", "甲路2号"), Thing(DENG, "安"),
            _lives(CHEN, "陈", "甲路2号"), _lives(ERIN, "艾", "甲路1号"), Thing(ORG1, "陈"),
        ),
        (),
        (),
        {"least": 2},
        (("安", 3, told(AN, BO, DENG), told("甲路1号")),),
    ),
}  # fmt: skip
