"""What may be asked of a graph, and what comes back?"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Json: TypeAlias = Any
"""What `json.dumps` takes: None, bool, int, float, str, lists and string-keyed mappings of these."""

Weight = Literal["none", "count", "value", "log_value", "recency", "layers", "strength"]
Distance = Literal["none", "inverse"]
Collapse = Literal["none", "holder", "user"]
F64Array: TypeAlias = npt.NDArray[np.float64]
I64Array: TypeAlias = npt.NDArray[np.int64]
I32Array: TypeAlias = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Window:
    """A period: `since` included, `until` excluded; None: open."""

    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Projection:
    """Which graph does a measure see? Everything that decides it; a part of the run's identity."""

    kinds: tuple[str, ...]
    directed: bool
    weight: Weight = "none"
    distance: Distance = "none"
    """inverse: 1/weight, after directions are summed; none: betweenness and closeness count steps."""
    unit: str | None = None
    """Of the ties kept; required by value and log_value. None: every tie of these kinds, its value unused."""
    window: Window | None = None
    collapse: Collapse = "none"
    leave_out: tuple[str, ...] = ()
    """Keys; hubs are added."""
    isolates: bool = False


@dataclass(frozen=True, slots=True)
class Scores:
    """One number for each entity, in the graph's order; low and high where the measure states an interval."""

    value: F64Array
    low: F64Array | None = None
    high: F64Array | None = None


@dataclass(frozen=True, slots=True)
class Groups:
    """One group for each entity, in the graph's order; group 1 is the largest, equal sizes by smallest uid."""

    group: I32Array
    quality: float
    stability: F64Array | None = None
    """In [0, 1]: the share of repeated runs in which an entity stays with most of its group."""


@dataclass(frozen=True, eq=False)
class Result:
    """What did one measure give on one projection? `table`: uid, value, rank, low, high; or uid, group, stability."""

    run: str
    """SHA-256 of snapshot, projection, measure, options and software versions."""
    measure: str
    table: pa.Table
    meta: Mapping[str, Json]


def digest(table: pa.Table) -> str:
    """What identifies the values of a result? SHA-256 over its columns, uids as text, numbers as their bytes."""
    sha = hashlib.sha256()
    for name in table.column_names:
        column = table[name].combine_chunks()
        sha.update(name.encode() + b"\0")
        if pa.types.is_string(column.type):
            sha.update("\0".join(column.to_pylist()).encode())
        else:
            valid = column.is_valid().to_numpy(zero_copy_only=False)
            sha.update(valid.tobytes() + column.fill_null(0).to_numpy(zero_copy_only=False).tobytes())
    return sha.hexdigest()


@dataclass(frozen=True, slots=True)
class Keep:
    """Which links and ties does a view show? Empty `kinds`: all. A tie that overlaps the window is kept whole."""

    kinds: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    least_n: int = 0
    least_value: int = 0
    """Minor units; a tie without value is kept only at 0."""


@dataclass(frozen=True, eq=False)
class Subgraph:
    """A part of the graph, and what was left out of it.

    entities: uid, kind, caption, hub, delivered, first, last, precision, details (JSON)
    links: a, b (uids), kind, directed, role, strength, since, until
    ties: a, b (uids), kind, directed, unit, n, value, first, last, precision
    left_out: reason → how many (limit, window, least_n, least_value, …)
    """

    entities: pa.Table
    links: pa.Table
    ties: pa.Table
    left_out: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Paths:
    """Shortest paths between two entities: each a tuple of uids, all of one length, in order of uids.

    left_out: `stopped_at_hub`, how many more shortest paths there would be, were hubs crossed; `limit`, how many were
    found and are not listed.
    """

    paths: tuple[tuple[str, ...], ...]
    left_out: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Query:
    """One question in Cypher, as its file in `queries/` states it."""

    name: str
    title: str
    question: str
    parameters: Mapping[str, str]
    returns: tuple[str, ...]
    cypher: str
    note: str = ""
    money: tuple[str, ...] = ()
    """Of `returns`, the columns of minor units; the column `unit` says of which."""


@dataclass(frozen=True, slots=True)
class Most:
    """How much may be asked: rows, seconds, characters of the whole answer."""

    rows: int = 1_000
    seconds: float = 30.0
    characters: int = 4_000_000


@dataclass(frozen=True, eq=False)
class Answer:
    """What came back: texts, numbers and truths; an entity is its uid."""

    table: pa.Table
    more: bool = False
    """Rows were left out."""
    cut: int = 0
    """Cells that were shortened."""
    money: tuple[str, ...] = ()
    """Columns of exact decimal texts in major units of the column `unit`."""


@dataclass(frozen=True, slots=True)
class Pushed:
    """What did a push change? `created`, `updated`, `removed`, `unchanged` for entities, links and ties."""

    entities: Mapping[str, int]
    links: Mapping[str, int]
    ties: Mapping[str, int]
    snapshot: str
    checksum: str
