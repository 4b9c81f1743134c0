"""A small subgraph drawn by hand: two accounts paying each other, one holder, one device."""

from __future__ import annotations

from datetime import UTC, datetime

import pyarrow as pa

from graphkit.model import Subgraph
from graphkit.stores import base

A, B, P, D = "account:bank:1", "account:bank:2", "person:cn-id:3", "device:mac:4"
AT, LATER = datetime(2025, 3, 1, 2, tzinfo=UTC), datetime(2025, 3, 5, 2, tzinfo=UTC)


def entity(uid: str, caption: str = "", *, hub: bool = False, delivered: str = "yes") -> dict[str, object]:
    """One entity."""
    return {
        "uid": uid, "kind": uid.partition(":")[0], "caption": caption or uid, "hub": hub, "delivered": delivered,
        "first": AT, "last": LATER, "precision": "s", "details": '{"bank": ["甲"]}',
    }  # fmt: skip


def tie(a: str, b: str, n: int, value: int | None, unit: str, kind: str = "transfer") -> dict[str, object]:
    """One tie."""
    return {
        "a": a, "b": b, "kind": kind, "directed": True, "unit": unit, "n": n, "value": value, "first": AT,
        "last": LATER, "precision": "s",
    }  # fmt: skip


def link(a: str, b: str, kind: str, role: str = "") -> dict[str, object]:
    """One standing link."""
    return {
        "a": a, "b": b, "kind": kind, "directed": True, "role": role, "strength": None, "since": None, "until": None,
    }  # fmt: skip


def subgraph(
    entities: list[dict[str, object]], ties: list[dict[str, object]], links: list[dict[str, object]]
) -> Subgraph:
    """These together."""
    return Subgraph(
        pa.Table.from_pylist(entities, base.ENTITIES), pa.Table.from_pylist(links, base.LINKS),
        pa.Table.from_pylist(ties, base.TIES), {},
    )  # fmt: skip


def small() -> Subgraph:
    """A pays B 10.00 CNY in 3 and 5.00 USD, B pays A 20.00 CNY in 2, A pays itself; P holds A; D logs in to B."""
    return subgraph(
        [entity(A, hub=True), entity(B, delivered="no"), entity(P, "张测试"), entity(D, delivered="")],
        [
            tie(A, B, 3, 1000, "CNY"), tie(A, B, 1, 500, "USD"), tie(B, A, 2, 2000, "CNY"), tie(A, A, 9, 1, "CNY"),
            tie(D, B, 7, None, "", "login"),
        ],
        [link(P, A, "holds"), link(P, A, "uses", "操作人")],
    )  # fmt: skip
