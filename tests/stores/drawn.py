"""Hand-drawn graphs: from a few Python lines to the tables of a snapshot, with the schemas of the model."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa

from graphkit.model.snapshot import TABLES, Snapshot

CASE = "00000000-0000-4000-8000-000000000001"
SECOND_CASE = "00000000-0000-4000-8000-000000000002"


@dataclass(frozen=True)
class Thing:
    """An entity: its uid, what it is called, its other keys."""

    uid: str
    caption: str = ""
    keys: tuple[str, ...] = ()
    hub: bool = False
    delivered: str = ""
    first: datetime | None = None
    last: datetime | None = None
    precision: str | None = None
    details: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Tie:
    """A roll-up of events; an undirected one is turned so that the smaller uid stands first."""

    a: str
    b: str
    kind: str = "transfer"
    n: int = 1
    value: int | None = None
    unit: str | None = None
    directed: bool = True
    first: datetime | None = None
    last: datetime | None = None
    precision: str | None = "s"


@dataclass(frozen=True)
class Link:
    """A standing link."""

    a: str
    b: str
    kind: str = "holds"
    directed: bool = True
    role: str | None = None
    strength: float | None = None
    since: date | None = None
    until: date | None = None
    grade: str | None = None
    basis: str | None = None


def at(text: str) -> datetime:
    """A moment in UTC from ISO text."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def drawn(
    things: Sequence[Thing | str], ties: Sequence[Tie] = (), links: Sequence[Link] = (), *, case: str = CASE
) -> Snapshot:
    """The snapshot of a drawing; its id follows from what is drawn. An end that no Thing describes gets a bare one."""
    named = {thing.uid: thing for thing in (Thing(it) if isinstance(it, str) else it for it in things)}
    for join in (*ties, *links):
        for end in (join.a, join.b):
            named.setdefault(end, Thing(end))
    in_order = [named[uid] for uid in sorted(named, key=str.encode)]
    code = {thing.uid: number for number, thing in enumerate(in_order)}
    tables = {
        "keys": _keys(in_order),
        "entities": [_entity(number, thing) for number, thing in enumerate(in_order)],
        "links": [_link(number, link, code) for number, link in enumerate(links)],
        "ties": [_tie(tie, code) for tie in ties],
    }
    filled = {name: pa.Table.from_pylist(tables.get(name, []), schema) for name, schema in TABLES.items()}
    drawing = repr((case, in_order, list(ties), list(links)))
    return Snapshot(hashlib.sha256(drawing.encode()).hexdigest(), case, 1, filled)


def _keys(things: Sequence[Thing]) -> list[dict[str, Any]]:
    pairs = [(key, number) for number, thing in enumerate(things) for key in {thing.uid, *thing.keys}]
    return [
        {"code": code, "key": key, "kind": key.split(":")[0], "entity": number}
        for code, (key, number) in enumerate(sorted(pairs, key=lambda pair: pair[0].encode()))
    ]


def _entity(code: int, thing: Thing) -> dict[str, Any]:
    return {
        "code": code,
        "uid": thing.uid,
        "kind": thing.uid.split(":")[0],
        "caption": thing.caption or thing.uid.split(":", 2)[2],
        "hub": thing.hub,
        "delivered": thing.delivered,
        "first": thing.first,
        "last": thing.last,
        "precision": thing.precision,
        "details": json.dumps(dict(thing.details), ensure_ascii=False, sort_keys=True) if thing.details else "",
    }


def _link(number: int, link: Link, code: Mapping[str, int]) -> dict[str, Any]:
    a, b = _turned(link, code)
    said = {name: getattr(link, name) for name in ("role", "strength", "since", "until", "grade", "basis")}
    return {"link": number, "kind": link.kind, "directed": link.directed, "a": a, "b": b, **said}


def _tie(tie: Tie, code: Mapping[str, int]) -> dict[str, Any]:
    a, b = _turned(tie, code)
    said = {name: getattr(tie, name) for name in ("kind", "directed", "unit", "n", "value", "first", "precision")}
    return {"a": a, "b": b, **said, "last": tie.last or tie.first}


def _turned(join: Tie | Link, code: Mapping[str, int]) -> tuple[int, int]:
    a, b = code[join.a], code[join.b]
    return (a, b) if join.directed else (min(a, b), max(a, b))
