"""Snapshots drawn by hand: what a test says is there, and nothing else."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from graphkit.model import Snapshot
from graphkit.model.snapshot import TABLES

SHARED = Path(__file__).parents[3] / "shared" / "data"


def tie(a: str, b: str, kind: str = "contact", n: int = 1, **more: Any) -> dict[str, Any]:
    """A roll-up of events between two uids."""
    return {"a": a, "b": b, "kind": kind, "directed": True, "unit": None, "n": n, "value": None, **more}


def link(a: str, b: str, kind: str = "associate", **more: Any) -> dict[str, Any]:
    """A standing link between two uids."""
    return {"a": a, "b": b, "kind": kind, "directed": False, "since": None, "until": None, "strength": None, **more}


def event(
    a: str | None, b: str | None, at: str | None, kind: str = "contact", n: int = 1, **more: Any
) -> dict[str, Any]:
    """A dated event between two uids; `at` in UTC."""
    moment = None if at is None else datetime.fromisoformat(at).replace(tzinfo=UTC)
    return {"a": a, "b": b, "kind": kind, "directed": True, "at": moment, "n": n, "value": None, "unit": None, **more}


def drawn(
    ties: Iterable[Mapping[str, Any]] = (),
    links: Iterable[Mapping[str, Any]] = (),
    events: Iterable[Mapping[str, Any]] = (),
    *,
    entities: Sequence[str] = (),
    hubs: Sequence[str] = (),
    keys: Mapping[str, str] | None = None,
    delivered: Mapping[str, str] | None = None,
    snapshot_id: str = "drawn",
) -> Snapshot:
    """A snapshot of these rows; entities are their ends and those named. `keys`: further key → uid."""
    ties, links, events = list(ties), list(links), list(events)
    ends = {row[end] for row in (*ties, *links, *events) for end in ("a", "b") if row[end] is not None}
    uids = sorted({*ends, *entities, *hubs}, key=str.encode)
    code = {uid: number for number, uid in enumerate(uids)}
    all_keys = {uid: uid for uid in uids} | dict(keys or {})
    key_code = {key: number for number, key in enumerate(sorted(all_keys, key=str.encode))}
    rows: dict[str, list[dict[str, Any]]] = {
        "keys": [
            {"code": number, "key": key, "kind": key.split(":")[0], "entity": code[all_keys[key]]}
            for key, number in key_code.items()
        ],
        "entities": [
            {
                "code": code[uid],
                "uid": uid,
                "kind": uid.split(":")[0],
                "caption": uid.split(":")[-1],
                "hub": uid in hubs,
                "delivered": (delivered or {}).get(uid, ""),
                "details": "{}",
            }
            for uid in uids
        ],
        "events": [
            {
                **row,
                "event": number,
                "order": number,
                "precision": "s",
                "a": None if row["a"] is None else key_code[row["a"]],
                "b": None if row["b"] is None else key_code[row["b"]],
            }
            for number, row in enumerate(events)
        ],
        "links": [
            {**row, "link": number, "a": code[row["a"]], "b": code[row["b"]]} for number, row in enumerate(links)
        ],
        "ties": [{**row, "a": code[row["a"]], "b": code[row["b"]]} for row in ties],
    }
    tables = {name: pa.Table.from_pylist(rows.get(name, []), schema=schema) for name, schema in TABLES.items()}
    return Snapshot(id=snapshot_id, case="00000000-0000-0000-0000-000000000000", seq=1, tables=tables)


def day(text: str) -> date:
    return date.fromisoformat(text)


def _shared(path: str) -> list[dict[str, str]]:
    file = SHARED / path
    if not file.exists():
        pytest.skip(f"the public network {path} is not beside this checkout")
    with file.open(encoding="utf-8", newline="") as open_file:
        return list(csv.DictReader(open_file))


def caviar() -> Snapshot:
    """Project CAVIAR: 110 persons, 295 directed contacts with a count."""
    return drawn(
        tie(f"person:caviar:{row['source']}", f"person:caviar:{row['target']}", n=int(row["weight"]))
        for row in _shared("caviar/edges_full_directed.csv")
    )


def caviar_published(name: str) -> list[dict[str, str]]:
    """What the study printed: one row a person."""
    return _shared(f"caviar/published/Centralities_{name}.csv")


def london() -> Snapshot:
    """London's gang: 54 persons, 315 undirected links of strength 1 to 4."""
    return drawn(
        links=[
            link(f"person:london:{row['source']}", f"person:london:{row['target']}", strength=float(row["weight"]))
            for row in _shared("london_gang/edges.csv")
        ]
    )
