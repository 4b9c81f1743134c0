"""What should the database hold of a snapshot? The same tables that are read back from it, and the rows that are sent.

Every table has a column `id`; the other columns are what is compared. Moments are microseconds, so that nothing is
lost on the way through the driver.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
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
        *[
            ("precision", S),
            ("details", S),
            ("keys", KEYS),
            ("names", S),
            ("stamp", L),
            ("in_case", B),
            ("labels", S),
            ("fields", S),
        ],
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
        "in_case": pa.array(np.ones(len(given), bool)),
        "labels": _named(kinds, {kind: _labels(["Entity", name]) for kind, name in label.items()}),
        "fields": _fields(pc.fill_null(given["details"].cast(S), "")),
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


def entities_told(rows: Sequence[Sequence[Any]]) -> pa.Table:
    """What the server told of its entities, labels and fields as they are compared."""
    columns: list[Sequence[Any]] = [*zip(*rows, strict=True)] or [()] * len(ENTITIES)
    columns[-2:] = [list(map(_labels, columns[-2])), list(map(_compared, columns[-1]))]
    return pa.table([pa.array(it, of.type) for it, of in zip(columns, ENTITIES, strict=True)], schema=ENTITIES)


def entity_rows(part: pa.Table) -> list[list[Any]]:
    """Entities as `write/entities_create` and `_update` take them; a field that an entity has not is null."""
    first, last = _moments(part["first"]), _moments(part["last"])
    names = ("id", "uid", "caption", "hub", "delivered", "precision", "details", "keys", "names", "stamp", "fields")
    columns = {name: part[name].to_pylist() for name in names}
    head = zip(*(columns[name] for name in names[:5]), strict=True)
    tail = zip(*(columns[name] for name in names[5:10]), strict=True)
    absent = dict.fromkeys(FIELDS)
    return [
        [*start, *since, *until, *rest, {**absent, **json.loads(fields)}]
        for start, since, until, rest, fields in zip(head, first, last, tail, columns["fields"], strict=True)
    ]


def tie_rows(part: pa.Table) -> list[tuple[Any, ...]]:
    """Ties as `write/ties_update` takes them."""
    return list(zip(part["id"].to_pylist(), *_said(part), strict=True))


def ties_from(part: pa.Table) -> list[tuple[str, list[tuple[Any, ...]]]]:
    """Ties as `write/ties_create` takes them: each first end once, with the ties that follow from there."""
    ends = part["a"].to_pylist()
    said = list(zip(part["b"].to_pylist(), *_said(part), strict=True))
    starts = [at for at, end in enumerate(ends) if at == 0 or end != ends[at - 1]]
    return [(ends[at], said[at:until]) for at, until in zip(starts, [*starts[1:], len(ends)], strict=True)]


def layers(part: pa.Table) -> Iterator[tuple[dict[str, Any], pa.Table]]:
    """The ties of each kind of their own: what they have in common as `write/ties_create` takes it, and they."""
    for kind, directed, unit in sorted(_combinations(part), key=repr):
        mask = pc.and_(pc.equal(part["kind"], kind), pc.equal(part["directed"], directed))
        same_unit = part["unit"].is_null() if unit is None else pc.fill_null(pc.equal(part["unit"], unit), False)
        said = f"|{kind}|{str(directed).lower()}|{unit or ''}|"
        yield {"kind": kind, "directed": directed, "unit": unit, "layer": said}, part.filter(pc.and_(mask, same_unit))


def _combinations(part: pa.Table) -> set[tuple[Any, ...]]:
    told = part.select(["kind", "directed", "unit"]).group_by(["kind", "directed", "unit"]).aggregate([])
    return {(row["kind"], row["directed"], row["unit"]) for row in told.to_pylist()}


def _said(part: pa.Table) -> list[list[Any]]:
    moments = [side for end in ("first", "last") for side in _split(part[end])]
    return [part["n"].to_pylist(), part["value"].to_pylist(), *moments, part["precision"].to_pylist()]


def _split(moments: pa.ChunkedArray) -> tuple[list[int | None], list[int | None]]:
    """Seconds and nanoseconds, as Cypher's `datetime` takes them; before 1970 too."""
    empty = np.asarray(moments.is_null().to_numpy())
    seconds, rest = np.divmod(np.asarray(pc.fill_null(moments, 0).to_numpy()), 1_000_000)
    return pa.array(seconds, mask=empty).to_pylist(), pa.array(rest * 1000, mask=empty).to_pylist()


def link_rows(part: pa.Table, case: str) -> list[tuple[Any, ...]]:
    """Links as `write/links_create` and `_update` take them."""
    names = ("directed", "role", "strength", "since", "until", "grade", "basis")
    return list(zip(*_columns(part, case, names), strict=True))


def _columns(part: pa.Table, case: str, names: Sequence[str]) -> list[list[Any]]:
    ends = [_joined(case, part[end]).to_pylist() for end in ("a", "b")]
    return [part["id"].to_pylist(), *ends, *(part[name].to_pylist() for name in names)]


def _moments(column: pa.ChunkedArray) -> Iterator[tuple[int | None, int | None]]:
    yield from zip(*_split(column), strict=True)


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


def _named(words_: pa.ChunkedArray, names: Mapping[str, str]) -> pa.ChunkedArray:
    return pa.array(names.values(), S).take(pc.index_in(words_, value_set=pa.array(names.keys(), S)))


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


def _fields(details: pa.ChunkedArray) -> pa.ChunkedArray:
    """The fields of the vocabulary among each entity's details, in their order, as canonical JSON."""
    different = details.combine_chunks().dictionary_encode()
    told = (json.loads(text) if text else {} for text in different.dictionary.to_pylist())
    said = pa.array([_compared([one.get(field) for field in FIELDS]) for one in told], S)
    return pa.chunked_array([said.take(different.indices)])


def _compared(fields: Sequence[Any]) -> str:
    there = {name: list(field) for name, field in zip(FIELDS, fields, strict=True) if field}
    return json.dumps(there, ensure_ascii=False) if there else "{}"
