"""What has to change so that the database holds what the snapshot says?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc


@dataclass(frozen=True, eq=False)
class Difference:
    """Rows to create and to update as they should be, ids to remove, and how many stay as they are."""

    create: pa.Table
    update: pa.Table
    remove: pa.Table
    unchanged: int

    def counts(self) -> Mapping[str, int]:
        """created, updated, removed, unchanged."""
        made = {"created": len(self.create), "updated": len(self.update), "removed": len(self.remove)}
        return {**made, "unchanged": self.unchanged}

    def __len__(self) -> int:
        return len(self.create) + len(self.update) + len(self.remove)


def difference(have: pa.Table, want: pa.Table) -> Difference:
    """The difference of two tables of one schema by `id`; a row whose any other column differs is updated."""
    place = pc.index_in(want["id"], value_set=have["id"])
    missing = place.is_null()
    common = want.filter(pc.invert(missing))
    before = have.take(place.drop_null())
    changed = np.zeros(len(common), bool)
    for name in want.column_names[1:]:
        changed |= _unequal(common[name], before[name])
    gone = have.filter(pc.invert(pc.is_in(have["id"], value_set=want["id"])))
    stay = len(common) - int(changed.sum())
    return Difference(want.filter(missing), common.filter(pa.array(changed)), gone, stay)


def _unequal(ours: pa.ChunkedArray, theirs: pa.ChunkedArray) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    if pa.types.is_list(ours.type):
        ours, theirs = (pc.binary_join(column, "\n") for column in (ours, theirs))
    nulls = pc.xor(ours.is_null(), theirs.is_null())
    return np.asarray(pc.or_(pc.fill_null(pc.not_equal(ours, theirs), False), nulls).to_numpy())
