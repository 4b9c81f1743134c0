"""What is a drawing made of? Who and what is drawn, payments between them, and what is asked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.stores.drawn import Link, Thing, Tie, at

AN, BO, CHEN, DENG, ERIN = (f"person:cn-id:99000119900101{n}" for n in ("0011", "0029", "0037", "0045", "0053"))
ORG1, ORG2, ORG3 = (f"organisation:cn-uscc:99990000000000000{n}" for n in (1, 2, 3))
P1, P2, P3, P4, P5, P6 = (f"phone:e164:+861390000000{n}" for n in range(1, 7))
MAC1, MAC2, IMEI1, IMEI2 = "device:mac:01", "device:mac:02", "device:imei:01", "device:imei:02"
A1, A2, A3, A4, A5, HUB, A6, A7, A8 = (f"account:bank:6299000000000000{n:03}" for n in range(111, 120))
FIRST, LAST = "2025-03-01T00:00:00Z", "2025-03-02T00:00:00Z"


@dataclass(frozen=True)
class Drawing:
    """What is drawn, what is asked, what comes back in order."""

    things: tuple[Thing, ...]
    ties: tuple[Tie, ...]
    links: tuple[Link, ...]
    values: Mapping[str, Any]
    answer: tuple[tuple[Any, ...], ...]


def pay(a: str, b: str, value: int, unit: str = "CNY", n: int = 1) -> Tie:
    """Payments of the first two days of March."""
    return Tie(a, b, n=n, value=value, unit=unit, first=at("2025-03-01T00:00:00"), last=at("2025-03-02T00:00:00"))


def paid(a: str, b: str, value: int, first: str, last: str = "", precision: str = "s", n: int = 1) -> Tie:
    """Payments in yuan from one moment to another, in UTC."""
    return Tie(
        a, b, n=n, value=value, unit="CNY", first=at(first), last=at(last) if last else at(first), precision=precision
    )


def spoke(a: str, b: str, kind: str, first: str, last: str = "", n: int = 1) -> Tie:
    """Calls, messages or sightings from one moment to another, in UTC."""
    return Tie(a, b, kind, n=n, first=at(first), last=at(last) if last else at(first))


def told(*items: Any) -> str:
    """A list as an answer's cell holds it."""
    return json.dumps(items, ensure_ascii=False)
