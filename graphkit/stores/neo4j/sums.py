"""Are the ties in the database as the snapshot has them? Counts and modular sums, computed on both sides alike.

Community has no hash function in Cypher, so each entity bears a number (its stamp), and the server sums, for each
kind, unit, precision and bucket of the first end, a product of what a tie says and between whom. Where two sums differ,
that bucket is read back and compared tie by tie. Two sums with different factors: an accident does not hide a change.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphkit.model import I64Array
from graphkit.stores.sifting import integers

from . import rows

PRIME = 2**31 - 1
BUCKETS = 1024
SUMS = pa.schema(
    [
        *[("kind", rows.S), ("directed", rows.B), ("unit", rows.S), ("precision", rows.S), ("bucket", rows.L)],
        *[("in_case", rows.B), ("named", rows.B), ("n", rows.L), ("first_sum", rows.L), ("second_sum", rows.L)],
    ]
)
_BY = ["kind", "directed", "unit", "precision", "bucket", "in_case", "named"]


def sums_of(ties: pa.Table, entities: pa.Table) -> pa.Table:
    """The sums of the ties that the database should hold; `read/tie_sums.cypher` computes the same there."""
    a, b = (_stamps(ties[end], entities) for end in ("a", "b"))
    n, first, last = integers(ties["n"], 0), integers(ties["first"], 7654321), integers(ties["last"], 1234567)
    value = integers(ties["value"], 1234567891) % PRIME
    first, last, n, ends = first % PRIME, last % PRIME, n % PRIME, a + 3 * b + 1
    said = (5 * n + 7 * value + 11 * first + 13 * last) % PRIME
    again = (17 * n + 19 * value + 23 * first + 29 * last) % PRIME
    grouped = pa.table(
        {
            **{name: ties[name] for name in ("kind", "directed")},
            **{name: pc.fill_null(ties[name], "") for name in ("unit", "precision")},
            "bucket": a % BUCKETS,
            "in_case": np.ones(len(ties), bool),
            "named": np.ones(len(ties), bool),
            "n": np.ones(len(ties), np.int64),
            "first_sum": ends % PRIME * said % PRIME,
            "second_sum": (ends + 101) % PRIME * again % PRIME,
        }
    )
    found = grouped.group_by(_BY).aggregate([(name, "sum") for name in ("n", "first_sum", "second_sum")])
    return _ordered(
        pa.table([found[name] for name in _BY] + [found[f"{name}_sum"] for name in SUMS.names[7:]], schema=SUMS)
    )


def buckets(ties: pa.Table, entities: pa.Table) -> pa.Array:
    """The bucket of each tie: of its first end."""
    return pa.array(_stamps(ties["a"], entities) % BUCKETS)


def sums_told(told: Sequence[tuple[Any, ...]]) -> pa.Table:
    """What the server told of its sums, as a table in the same order."""
    return _ordered(rows.table(told, SUMS))


def differing(ours: pa.Table, theirs: pa.Table) -> list[int]:
    """In which buckets is something not as it should be?"""
    mine, other = ({tuple(row.values()) for row in told.to_pylist()} for told in (ours, theirs))
    return sorted({int(row[4]) for row in mine ^ other})


def checksum(entities: pa.Table, links: pa.Table, sums: pa.Table) -> str:
    """SHA-256 of all that the database holds of a case, whichever side computed it."""
    digest = hashlib.sha256()
    for told in (entities, links, sums):
        order = [(name, "ascending") for name in (["id"] if "id" in told.column_names else _BY)]
        text = [_text(column) for column in told.sort_by(order).columns]
        lines = pc.binary_join_element_wise(*text, "\x1f")
        digest.update("\x1e".join(lines.to_pylist()).encode())
        digest.update(b"\x1d")
    return digest.hexdigest()


def _text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if pa.types.is_list(column.type):
        return pc.fill_null(pc.binary_join(column, "\x1c"), "\x00")
    return pc.fill_null(column.cast(pa.string()), "\x00")


def _stamps(uids: pa.ChunkedArray, entities: pa.Table) -> I64Array:
    return np.asarray(entities["stamp"].take(pc.index_in(uids, value_set=entities["uid"])).to_numpy())


def _ordered(told: pa.Table) -> pa.Table:
    return told.sort_by([(name, "ascending") for name in _BY])
