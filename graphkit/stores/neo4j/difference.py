"""What has to change so that the database holds what the snapshot says?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphkit.model import I64Array


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
    """The difference of two tables of one schema by `id`; a row whose any other column differs is updated.

    A row that stands between other ends (`a`, `b`) than it should is removed and created: a relationship cannot move.
    """
    place = pc.fill_null(pc.index_in(want["id"], value_set=have["id"]), -1)
    names = want.column_names[1:]
    return _found(have, want, np.asarray(place.to_numpy()), names, {"a", "b"} & set(names))


def difference_by_key(have: pa.Table, want: pa.Table, keys: tuple[I64Array, I64Array], names: list[str]) -> Difference:
    """The difference of two tables by distinct whole numbers; `names` are the columns that the key does not say."""
    theirs, ours = keys
    order = np.argsort(theirs, kind="stable")
    at = np.minimum(np.searchsorted(theirs[order], ours), max(len(theirs) - 1, 0))
    place = np.where(theirs[order][at] == ours, order[at], -1) if len(theirs) else np.full(len(ours), -1)
    return _found(have, want, place, names, set())


def _found(have: pa.Table, want: pa.Table, place: I64Array, names: list[str], fixed: set[str]) -> Difference:
    """`place`: of each wanted row among those there are, -1 where it is missing."""
    known = np.flatnonzero(place >= 0)
    common, before = (want, have) if _alike(place, have) else (want.take(known), have.take(place[known]))
    unequal = {name: _unequal(common[name], before[name]) for name in names}
    moved = np.logical_or.reduce([unequal[name] for name in fixed]) if fixed else np.zeros(len(known), bool)
    changed = np.logical_or.reduce([*unequal.values()]) & ~moved
    stays = np.zeros(len(have), bool)
    stays[place[known[~moved]]] = True
    create = place < 0
    create[known[moved]] = True
    return Difference(
        want.filter(pa.array(create)),
        want.take(known[changed]),
        have.filter(pa.array(~stays)),
        len(known) - int(changed.sum()) - int(moved.sum()),
    )


def _alike(place: I64Array, have: pa.Table) -> bool:
    """Every row stands where it stood."""
    return len(place) == len(have) and bool((place == np.arange(len(place))).all())


def _unequal(ours: pa.ChunkedArray, theirs: pa.ChunkedArray) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    if pa.types.is_list(ours.type):
        ours, theirs = (pc.binary_join(column, "\n") for column in (ours, theirs))
    nulls = pc.xor(ours.is_null(), theirs.is_null())
    return np.asarray(pc.or_(pc.fill_null(pc.not_equal(ours, theirs), False), nulls).to_numpy())
