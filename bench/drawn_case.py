"""What is pushed in the comparisons with Neo4j? A case of persons, accounts and phones and their ties, invented.

Test data: the same for a seed and a size. Half of the ties stay within groups of forty, a few receivers are popular.
"""

from __future__ import annotations

import hashlib
import json

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphkit.model import Snapshot
from graphkit.model.snapshot import TABLES

CASE = "00000000-0000-4000-8000-0000000be7c4"
_START, _SPAN = 1_672_531_200_000_000, 540 * 86_400_000_000
_SURNAMES, _GIVEN = list("甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"), list("安邦昌德恩方国和吉康良明宁平齐荣")
HUB_TIES = 10_000
"""Ties of the one entity that everybody pays, where the case has that many entities."""


def drawn_case(entities: int, ties: int, seed: int = 0) -> Snapshot:
    """A snapshot of that many entities and ties."""
    rng = np.random.default_rng(seed)
    tables = {"entities": _entities(entities, rng), "ties": _ties(entities, ties, rng)}
    uids = tables["entities"]["uid"]
    tables["keys"] = _table(
        "keys",
        {"code": np.arange(entities), "key": uids, "kind": tables["entities"]["kind"], "entity": np.arange(entities)},
    )
    filled = {name: tables.get(name, schema.empty_table()) for name, schema in TABLES.items()}
    return Snapshot(_id("drawn", entities, ties, seed), CASE, 1, filled)


def with_some_changed(snapshot: Snapshot, share: float, seed: int = 1) -> Snapshot:
    """The next snapshot: that share of the ties has one occurrence more, and that share of the entities new details."""
    rng = np.random.default_rng(seed)
    ties, entities = snapshot["ties"], snapshot["entities"]
    more = (rng.random(len(ties)) < share).astype(np.int64)
    named = rng.random(len(entities)) < share
    ties = _replaced(ties, "n", pc.add(ties["n"], pa.array(more)))
    ties = _replaced(ties, "value", pc.add(ties["value"], pa.array(more * 12_345)))
    caption = pc.if_else(
        pa.array(named), pc.binary_join_element_wise(entities["caption"], "二", ""), entities["caption"]
    )
    changed = {**snapshot.tables, "ties": ties, "entities": _replaced(entities, "caption", caption)}
    return Snapshot(_id(snapshot.id, share, seed), snapshot.case, 2, changed)


def _entities(n: int, rng: np.random.Generator) -> pa.Table:
    kind = rng.choice(["account", "person", "phone"], n, p=[0.8, 0.1, 0.1])
    number = np.arange(n)
    form = {
        "account": "account:bank:6222009{:012d}",
        "person": "person:named:{:08d}",
        "phone": "phone:e164:+86139{:08d}",
    }
    uid = [form[one].format(place) for one, place in zip(kind.tolist(), number.tolist(), strict=True)]
    order = np.argsort(np.array(uid))
    caption = [_SURNAMES[i % 22] + _GIVEN[i // 22 % 16] + _GIVEN[i // 352 % 16] for i in number.tolist()]
    bank = [json.dumps({"bank": [f"测试银行第{i % 400}支行"]}, ensure_ascii=False) for i in number.tolist()]
    first = _START + rng.integers(0, _SPAN // 2, n)
    given = {
        "code": number,
        "uid": pa.array(uid).take(order),
        "kind": pa.array(kind.tolist()).take(order),
        "caption": caption,
        "hub": np.zeros(n, bool),
        "delivered": pa.array(rng.choice(["yes", "no"], n).tolist()),
        "first": first,
        "last": first + rng.integers(0, _SPAN // 2, n),
        "precision": pa.array(["s"] * n),
        "details": [one if k == "account" else "" for one, k in zip(bank, kind[order].tolist(), strict=True)],
    }
    return _table("entities", given)


def _ties(entities: int, n: int, rng: np.random.Generator) -> pa.Table:
    """Distinct pairs a → b, in order; the last entity has `HUB_TIES` of them, or a tie with a fifth of all."""
    popular = entities - 1
    wanted = min(HUB_TIES, entities // 5)
    payers = rng.choice(entities - 1, wanted, replace=False)
    pairs = np.unique(payers * np.int64(entities) + popular)
    while len(pairs) < n:
        a = rng.integers(0, entities, n)
        near = np.minimum(a - a % 40 + rng.integers(0, 40, n), entities - 1)
        far = (entities * rng.random(n) ** 2).astype(np.int64)
        b = np.where(rng.random(n) < 0.5, near, far)
        fresh = (a * entities + b)[(a != b) & (b != popular)]
        pairs = np.concatenate([pairs, np.setdiff1d(fresh, pairs)[rng.permutation(len(np.setdiff1d(fresh, pairs)))]])[
            :n
        ]
    a, b = np.divmod(np.sort(pairs), entities)
    first = _START + rng.integers(0, _SPAN // 2, n)
    given = {
        "a": a,
        "b": b,
        "kind": pa.array(["transfer"] * n),
        "directed": np.ones(n, bool),
        "unit": pa.array(["CNY"] * n),
        "n": rng.geometric(0.5, n),
        "value": np.round(np.exp(rng.normal(7.0, 1.6, n)) * 100).astype(np.int64) + 1,
        "first": first,
        "last": first + rng.integers(0, _SPAN // 2, n),
        "precision": pa.array(["s"] * n),
    }
    return _table("ties", given)


def _table(name: str, given: dict[str, object]) -> pa.Table:
    schema = TABLES[name]
    columns = [_typed(given[field.name], field.type) for field in schema]
    return pa.table(columns, schema=schema)


def _typed(column: object, kind: pa.DataType) -> pa.Array:
    plain = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else pa.array(column)
    return (
        plain.dictionary_encode().cast(kind)
        if pa.types.is_dictionary(kind) and not pa.types.is_dictionary(plain.type)
        else plain.cast(kind)
    )


def _replaced(table: pa.Table, name: str, column: pa.ChunkedArray) -> pa.Table:
    return table.set_column(table.column_names.index(name), table.schema.field(name), column)


def _id(*what: object) -> str:
    return hashlib.sha256(repr(what).encode()).hexdigest()
