"""What should the database hold of a snapshot? The same tables that are read back from it, and the rows that are sent.

Every table has a column `id`; the other columns are what is compared. Moments are microseconds, so that nothing is
lost on the way through the driver.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphkit.model import Snapshot
from graphkit.stores.sifting import words
from graphkit.stores.wording import names_column
from graphkit.vocabulary import vocabulary

S, L, B = pa.string(), pa.int64(), pa.bool_()
KEYS = pa.list_(S)
FIELDS: tuple[str, ...] = tuple(sorted({field for kind in vocabulary().entities.values() for field in kind.fields}))
"""Fields of the vocabulary that stand as properties of their own, each a list of texts."""
ENTITIES = pa.schema(
    [
        *[("id", S), ("uid", S), ("kind", S), ("caption", S), ("hub", B), ("delivered", S), ("first", L), ("last", L)],
        *[("precision", S), ("details", S), ("keys", KEYS), ("names", S), ("stamp", L), ("labels", S), ("fields", S)],
    ]
)
_ENDS = [("id", S), ("kind", S), ("a", S), ("b", S), ("directed", B)]
TIES = pa.schema(
    [*_ENDS, ("unit", S), ("n", L), ("value", L), ("first", L), ("last", L), ("precision", S), ("in_case", B)]
)
LINKS = pa.schema(
    [
        *_ENDS,
        ("role", S),
        ("strength", pa.float64()),
        ("since", S),
        ("until", S),
        ("grade", S),
        ("basis", S),
        ("in_case", B),
    ]
)


def entity_id(case: str, uid: str) -> str:
    """The id of an entity: case UUID, `|`, uid."""
    return f"{case}|{uid}"


def stamp(uid: str) -> int:
    """A number of an entity that ties can be summed with; the same in every snapshot. In [0, 2^31)."""
    return int.from_bytes(hashlib.blake2b(uid.encode(), digest_size=4).digest(), "big") >> 1


def entities_of(snapshot: Snapshot) -> pa.Table:
    """Every entity as the database should hold it."""
    given = snapshot["entities"]
    uid = given["uid"].cast(S)
    kinds = given["kind"].cast(S)
    keys = _keys(snapshot)
    label = {name: kind.label for name, kind in vocabulary().entities.items()}
    columns = {
        "id": _joined(snapshot.case, uid),
        "uid": uid,
        "kind": kinds,
        **{
            name: given[name].cast(kind)
            for name, kind in _plain(ENTITIES, ("caption", "hub", "delivered", "first", "last"))
        },
        "precision": given["precision"].cast(S),
        "details": given["details"].cast(S),
        "keys": keys,
        "names": names_column(given["caption"], keys),
        "stamp": pa.array([stamp(one) for one in uid.to_pylist()], L),
        "labels": pa.array([_labels(["Entity", label[kind]]) for kind in kinds.to_pylist()], S),
        "fields": pa.array([_fields(text) for text in given["details"].to_pylist()], S),
    }
    return pa.table(columns, schema=ENTITIES)


def ties_of(snapshot: Snapshot) -> pa.Table:
    """Every tie as the database should hold it."""
    given = snapshot["ties"]
    ends = _ends(snapshot, given)
    unit = words(given["unit"])
    identity = [ends["a"], ends["kind"], _truth(given["directed"]), pc.fill_null(unit, ""), ends["b"]]
    columns = {
        "id": _joined(snapshot.case, *identity),
        **ends,
        "unit": unit,
        **{name: given[name].cast(kind) for name, kind in _plain(TIES, ("n", "value", "first", "last"))},
        "precision": words(given["precision"]),
        "in_case": pa.array(np.ones(len(given), bool)),
    }
    return pa.table(columns, schema=TIES)


def links_of(snapshot: Snapshot) -> pa.Table:
    """Every standing link as the database should hold it. Links that agree in all of their id are numbered."""
    given = snapshot["links"]
    ends = _ends(snapshot, given)
    said = {name: words(given[name].cast(S)) for name in ("role", "since", "until", "grade", "basis")}
    identity = [ends["a"], ends["kind"], _truth(given["directed"]), ends["b"]]
    identity += [pc.fill_null(said[name], "") for name in ("role", "since", "until")]
    columns = {
        "id": _numbered(_joined(snapshot.case, *identity)),
        **ends,
        **{name: said[name] for name in ("role",)},
        "strength": given["strength"].cast(pa.float64()),
        **{name: said[name] for name in ("since", "until", "grade", "basis")},
        "in_case": pa.array(np.ones(len(given), bool)),
    }
    return pa.table(columns, schema=LINKS)


def table(rows: Sequence[tuple[Any, ...]], schema: pa.Schema) -> pa.Table:
    """Rows of the server, columns in the order of a schema, as a table."""
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    return pa.table(
        [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)], schema=schema
    )


def entities_told(rows: Sequence[tuple[Any, ...]]) -> pa.Table:
    """What the server told of its entities, labels and fields as they are compared."""
    plain = [(*row[:-2], _labels(row[-2]), _compared(row[-1])) for row in rows]
    return table(plain, ENTITIES)


def entity_rows(part: pa.Table) -> Iterator[list[Any]]:
    """Entities as `write/entities_create` and `_update` take them."""
    first, last = _moments(part["first"]), _moments(part["last"])
    names = ("id", "uid", "caption", "hub", "delivered", "precision", "details", "keys", "names", "stamp", "fields")
    columns = {name: part[name].to_pylist() for name in names}
    head = zip(*(columns[name] for name in names[:5]), strict=True)
    tail = zip(*(columns[name] for name in names[5:10]), strict=True)
    for start, since, until, rest, fields in zip(head, first, last, tail, columns["fields"], strict=True):
        yield [*start, *since, *until, *rest, dict(zip(FIELDS, json.loads(fields), strict=True))]


def tie_rows(part: pa.Table, case: str) -> Iterator[list[Any]]:
    """Ties as `write/ties_create` and `_update` take them."""
    head = zip(*_columns(part, case, ("unit", "n", "value")), strict=True)
    tail = zip(part["precision"].to_pylist(), part["directed"].to_pylist(), strict=True)
    for start, first, last, rest in zip(head, _moments(part["first"]), _moments(part["last"]), tail, strict=True):
        yield [*start, *first, *last, *rest]


def link_rows(part: pa.Table, case: str) -> Iterator[list[Any]]:
    """Links as `write/links_create` and `_update` take them."""
    names = ("directed", "role", "strength", "since", "until", "grade", "basis")
    return (list(row) for row in zip(*_columns(part, case, names), strict=True))


def _columns(part: pa.Table, case: str, names: Sequence[str]) -> list[list[Any]]:
    ends = [_joined(case, part[end]).to_pylist() for end in ("a", "b")]
    return [part["id"].to_pylist(), *ends, *(part[name].to_pylist() for name in names)]


def _moments(column: pa.ChunkedArray) -> Iterator[tuple[int | None, int | None]]:
    """Seconds and nanoseconds, as Cypher's `datetime` takes them; before 1970 too."""
    for moment in column.to_pylist():
        yield (None, None) if moment is None else (moment // 1_000_000, moment % 1_000_000 * 1000)


def _keys(snapshot: Snapshot) -> pa.ChunkedArray:
    keys = snapshot["keys"].sort_by([("entity", "ascending"), ("key", "ascending")])
    starts = np.searchsorted(keys["entity"].to_numpy(), np.arange(len(snapshot["entities"]) + 1))
    flat = keys["key"].cast(S).combine_chunks()
    return pa.chunked_array([pa.ListArray.from_arrays(pa.array(starts, pa.int32()), flat)])


def _ends(snapshot: Snapshot, given: pa.Table) -> dict[str, pa.ChunkedArray]:
    uid = snapshot["entities"]["uid"].cast(S)
    ends = {end: uid.take(given[end].combine_chunks()) for end in ("a", "b")}
    return {"kind": given["kind"].cast(S), **ends, "directed": given["directed"]}


def _joined(*parts: Any) -> pa.ChunkedArray:
    return pc.binary_join_element_wise(*parts, "|")


def _truth(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.if_else(column, "true", "false")


def _numbered(ids: pa.ChunkedArray) -> pa.ChunkedArray:
    seen: dict[str, int] = {}
    told = []
    for one in ids.to_pylist():
        seen[one] = seen.get(one, 0) + 1
        told.append(one if seen[one] == 1 else f"{one}|{seen[one]}")
    return pa.chunked_array([pa.array(told, S)])


def _plain(schema: pa.Schema, names: Sequence[str]) -> list[tuple[str, pa.DataType]]:
    return [(name, schema.field(name).type) for name in names]


def _labels(labels: Sequence[str]) -> str:
    return ":".join(sorted(labels))


def _fields(details: str | None) -> str:
    """The fields of the vocabulary among an entity's details, in their order, as canonical JSON."""
    told = json.loads(details) if details else {}
    return _compared([told.get(field) for field in FIELDS])


def _compared(fields: Sequence[Any]) -> str:
    return json.dumps([list(field) if field else None for field in fields], ensure_ascii=False)
