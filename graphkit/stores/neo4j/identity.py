"""Which tie is which, in one snapshot and across two? As whole numbers: a million of them are compared in a moment."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphkit.model import I64Array, Snapshot


def keys_of(*snapshots: Snapshot) -> tuple[I64Array, ...]:
    """One number for each tie of each snapshot: equal where kind, direction, unit and both ends are."""
    uids = pc.unique(
        pa.chunked_array([chunk for one in snapshots for chunk in one["entities"]["uid"].chunks], pa.string())
    )
    layers = pc.unique(
        pa.chunked_array([chunk for one in snapshots for chunk in _layers(one["ties"]).chunks], pa.string())
    )
    return tuple(_keys(one, uids, layers) for one in snapshots)


def _keys(snapshot: Snapshot, uids: pa.Array, layers: pa.Array) -> I64Array:
    ties = snapshot["ties"]
    number = np.asarray(pc.index_in(snapshot["entities"]["uid"], value_set=uids).to_numpy()).astype(np.int64)
    layer = np.asarray(pc.index_in(_layers(ties), value_set=layers).to_numpy()).astype(np.int64)
    a, b = (number[np.asarray(ties[end].to_numpy())] for end in ("a", "b"))
    keys: I64Array = (layer * len(uids) + a) * len(uids) + b
    return keys


def _layers(ties: pa.Table) -> pa.ChunkedArray:
    unit = pc.fill_null(ties["unit"].cast(pa.string()), "")
    return pc.binary_join_element_wise(ties["kind"].cast(pa.string()), ties["directed"].cast(pa.string()), unit, "|")
