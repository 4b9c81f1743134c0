"""Small graphs whose answers are worked by hand; every name and number is invented."""

from __future__ import annotations

from datetime import UTC, date, datetime

from graphkit.model import Snapshot

from .drawn import CASE, Link, Thing, Tie, drawn

AN, BO, CHEN = "person:cn-id:990001199001010011", "person:cn-id:990001199001010029", "person:named:acc%3Achen"
A1, A2, A3, A4 = (f"account:bank:629900000000000000{n}" for n in (1, 2, 3, 4))
HUB, PHONE, LONE = "account:bank:6299000000000000999", "phone:e164:+8613900000000", "person:named:lone"
OLD_CARD = "account:bank:6299000000000000800"
"""A1 under its earlier number."""


def day(number: int, hour: int = 0) -> datetime:
    """A moment in March of the drawn year."""
    return datetime(2025, 3, number, hour, tzinfo=UTC)


def small(case: str = CASE, mark: str = "") -> Snapshot:
    """Three persons, their accounts, a phone, a hub; `mark` tells one case's captions from another's.

    An ─holds→ A1 ═3×900.00 CNY═▶ A2 ←holds─ Bo         A1 ═1×5.00 USD═▶ A2, A2 ═2×900.00 CNY═▶ A1
    A1 ═1×20.00 CNY═▶ A3 ←holds─ Chen                   A1 ═5×1.00 CNY═▶ HUB ═5×═▶ A4, A4 ═5×═▶ HUB
    A3 ═1×7.00 CNY, on a day═▶ A4, A2 ═1×7.00 CNY═▶ A4  A2 ═1×0.50 CNY═▶ A2 (itself), An ─contact, undated─ Bo
    """
    things = [
        Thing(AN, f"安某{mark}", details={"sex": ["女"], "role": ["财务"]}),
        Thing(BO, f"Bo O'Brien \"B\"{mark}"),
        Thing(CHEN, f"陈某{mark}", hub=False),
        Thing(A1, f"6299 一号{mark}", keys=(OLD_CARD,), delivered="yes",
              first=day(1), last=day(9), precision="s", details={"bank": ["测试银行"], "frozen": ["2025-04-01"]}),
        Thing(HUB, f"Test Pay Clearing{mark}", hub=True),
        Thing(PHONE, ""),
        Thing(LONE, f"Nobody\\{mark}"),
    ]  # fmt: skip
    ties = [
        Tie(A1, A2, n=3, value=90000, unit="CNY", first=day(1), last=day(3)),
        Tie(A1, A2, n=1, value=500, unit="USD", first=day(2), last=day(2)),
        Tie(A2, A1, n=2, value=90000, unit="CNY", first=day(4), last=day(5)),
        Tie(A1, A3, n=1, value=2000, unit="CNY", first=day(6), last=day(6)),
        Tie(A1, HUB, n=5, value=100, unit="CNY", first=day(7), last=day(8)),
        Tie(HUB, A4, n=5, value=100, unit="CNY", first=day(7), last=day(8)),
        Tie(A4, HUB, n=5, value=None, unit=None, first=day(7), last=day(8)),
        Tie(A3, A4, n=1, value=700, unit="CNY", first=day(6), last=day(6), precision="day"),
        Tie(A2, A4, n=1, value=700, unit="CNY", first=day(9, 12), last=day(9, 12)),
        Tie(A2, A2, n=1, value=50, unit="CNY", first=day(9), last=day(9)),
        Tie(AN, BO, kind="contact", directed=False, n=4, precision=None),
    ]
    links = [
        Link(AN, A1, role="holder"),
        Link(BO, A2, role="holder", since=date(2025, 3, 5), until=date(2025, 3, 20)),
        Link(CHEN, A3, role="holder"),
        Link(AN, PHONE, kind="uses"),
        Link(AN, BO, kind="associate", directed=False, strength=2.0),
        Link(AN, BO, kind="kin", directed=False, role="sister"),
    ]
    return drawn(things, ties, links, case=case)
