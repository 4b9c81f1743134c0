"""The looking-around of `GraphStore`, asked of Neo4j. Order and limits are applied in the server."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

import queries
from graphkit.errors import UnknownEntity
from graphkit.model import I64Array, Keep, Paths, Subgraph
from graphkit.stores import base, sifting, wording
from graphkit.stores.base import Kinds
from graphkit.stores.walk import ways_between

from .connection import Server
from .kinds import EVENT_TYPES, LINK_TYPES, PROPERTIES, TYPES
from .rows import entity_id, table

_ALL = 2**31 - 1
FOREIGN = pa.schema([(name, pa.string()) for name in ("what", "name", "a", "b", "properties")])


def counts(server: Server, case: str) -> pa.Table:
    """How much is there?"""
    found = [("entity", kind, n) for kind, n in server.read(queries.query("read", "entity_counts"), case=case)]
    for what, types in (("link", LINK_TYPES), ("tie", EVENT_TYPES)):
        told = server.read(queries.query("read", "join_counts"), case=case, types=types)
        found += sorted((what, type_.lower(), n) for type_, n in told)
    return table(found, base.COUNTS)


def search(server: Server, case: str, text: str, kinds: Kinds, limit: int) -> pa.Table:
    """Who is meant by this text?"""
    base.refuse_unknown_entities(kinds)
    wanted = wording.folded(text)
    asked = {"case": case, "text": wanted, "kinds": None if kinds is None else list(kinds), "limit": limit}
    told = server.read(queries.query("read", "find"), **asked) if wanted else []
    found = [(uid, kind, caption, wording.matched(caption or "", keys, wanted)) for uid, kind, caption, keys in told]
    return table(found, base.FOUND)


def uids_of(server: Server, case: str, keys: Sequence[str]) -> list[str]:
    """The uid of each key, in the order asked. UnknownEntity lists the missing."""
    ids = [entity_id(case, key) for key in dict.fromkeys(keys)]
    known = {uid: uid for (uid,) in server.read(queries.query("read", "known"), ids=ids)}
    others = [key for key in dict.fromkeys(keys) if key not in known]
    if others:
        pairs = [[key, f"\n{wording.folded_key(key)}\n"] for key in others]
        known |= dict(server.read(queries.query("read", "named"), case=case, keys=pairs))
    missing = [key for key in keys if key not in known]
    if missing:
        raise UnknownEntity("unknown-entity", key=", ".join(missing))
    return [known[key] for key in keys]


def entities(server: Server, case: str, uids: Iterable[str]) -> pa.Table:
    """What is known of these uids, in the order given?"""
    ids = [entity_id(case, uid) for uid in uids]
    return _timed(server.read(queries.query("read", "entities"), ids=ids), base.ENTITIES)


def subgraph(server: Server, case: str, keys: Sequence[str], keep: Keep, limit: int | None) -> Subgraph:
    """What is joined to these (`limit` None: among these)?"""
    base.refuse_unknown_links(keep.kinds)
    asked = list(dict.fromkeys(uids_of(server, case, keys)))
    where = {"case": case, "ids": [entity_id(case, uid) for uid in asked], "inside": limit is None}
    most = _ALL if limit is None else limit
    links, no_links = _joins(server, "links", {**where, **_link_view(keep)}, most, base.LINKS)
    ties, no_ties = _joins(server, "ties", {**where, **_tie_view(keep)}, max(0, most - len(links)), base.TIES)
    left_out = dict(Counter(no_links) + Counter(no_ties))
    order = dict.fromkeys([*asked, *_others(links, set(asked)), *_others(ties, set(asked))])
    return Subgraph(entities(server, case, order), links, ties, left_out)


def shortest_paths(server: Server, case: str, ends: tuple[str, str], keep: Keep, most: tuple[int, int]) -> Paths:
    """By which shortest ways does one come from one end to the other? `most`: hops, paths."""
    base.refuse_unknown_links(keep.kinds)
    start, end = uids_of(server, case, ends)
    walk = _Walk(server, case, keep)
    pair = (walk.number(start), walk.number(end))
    found, left_out = ways_between(walk.step, walk.are_hubs, pair, *most, walk.name)
    return Paths(tuple(tuple(walk.name(code) for code in way) for way in found), left_out)


class _Walk:
    """Steps through the database, with entities numbered in the order they are met."""

    def __init__(self, server: Server, case: str, keep: Keep) -> None:
        self._server, self._case = server, case
        self._view = {**_tie_view(keep), **_link_view(keep), "ties": EVENT_TYPES, "links": LINK_TYPES}
        del self._view["types"]
        self._numbers: dict[str, int] = {}
        self._names: list[str] = []
        self._hubs: set[int] = set()

    def number(self, uid: str) -> int:
        if uid not in self._numbers:
            self._numbers[uid] = len(self._names)
            self._names.append(uid)
        return self._numbers[uid]

    def name(self, code: int) -> str:
        return self._names[code]

    def are_hubs(self, codes: I64Array) -> sifting.Mask:
        return np.isin(codes, list(self._hubs))

    def step(self, frontier: I64Array) -> tuple[I64Array, I64Array]:
        ids = [entity_id(self._case, self._names[code]) for code in frontier.tolist()]
        told = self._server.read(queries.query("read", "step"), case=self._case, ids=ids, **self._view)
        near = np.array([self.number(uid) for uid, _, _ in told], np.int64)
        far = np.array([self.number(uid) for _, uid, _ in told], np.int64)
        self._hubs |= {self.number(uid) for _, uid, hub in told if hub}
        return near, far


def foreign(server: Server, case: str) -> pa.Table:
    """What did others join to the entities of this case, put beside them, note on them?"""
    limit = {"case": case, "limit": 100_000}
    told = server.read(queries.query("read", "foreign_links"), types=TYPES, **limit)
    told += server.read(queries.query("read", "foreign_nodes"), **limit)
    ours = {"properties": list(PROPERTIES), "prefixes": ["score_", "group_", "run_"]}
    told += server.read(queries.query("read", "foreign_notes"), **ours, **limit)
    return table(
        [(*row[:-1], json.dumps(row[-1], default=str, ensure_ascii=False, sort_keys=True)) for row in told], FOREIGN
    )


def _joins(
    server: Server, what: str, view: Mapping[str, Any], limit: int, schema: pa.Schema
) -> tuple[pa.Table, Mapping[str, int]]:
    reasons = dict(server.read(queries.query("read", f"{what}_left"), **view))
    kept = reasons.pop("", 0)
    told = server.read(queries.query("read", what), **view, limit=limit) if kept and limit else []
    left_out = {**reasons, "limit": kept - len(told)}
    return _timed(told, schema), {reason: n for reason, n in left_out.items() if n}


def _tie_view(keep: Keep) -> dict[str, Any]:
    return {
        "types": EVENT_TYPES,
        "kinds": [kind.upper() for kind in keep.kinds] or TYPES,
        "windowed": keep.since is not None or keep.until is not None,
        "since": sifting.micros(keep.since),
        "until": sifting.micros(keep.until),
        "least_n": keep.least_n,
        "least_value": keep.least_value,
    }


def _link_view(keep: Keep) -> dict[str, Any]:
    since, until = sifting.days_of(keep)
    return {
        "types": LINK_TYPES,
        "kinds": [kind.upper() for kind in keep.kinds] or TYPES,
        "since_day": None if since is None else since.isoformat(),
        "until_day": None if until is None else until.isoformat(),
    }


def _others(joins: pa.Table, asked: set[str]) -> Iterable[str]:
    """The other ends, in order of appearance."""
    pairs = zip(joins["a"].to_pylist(), joins["b"].to_pylist(), strict=True)
    return [b if a in asked else a for a, b in pairs]


def _timed(told: Sequence[tuple[Any, ...]], schema: pa.Schema) -> pa.Table:
    """Rows with moments in microseconds and dates in ISO text as a table of the store's schema."""
    columns = list(zip(*told, strict=True)) or [()] * len(schema)
    return pa.table([_typed(column, field.type) for column, field in zip(columns, schema, strict=True)], schema=schema)


def _typed(column: Sequence[Any], kind: pa.DataType) -> pa.Array:
    if pa.types.is_timestamp(kind):
        return pa.array(column, pa.int64()).cast(kind)
    if pa.types.is_date32(kind):
        return pa.array([date.fromisoformat(day) if day else None for day in column], kind)
    return pa.array(column, kind)
