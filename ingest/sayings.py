"""What do the combinations of a role claim, and how many rows say it?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numba as nb
import numpy as np
import polars as pl

from .counting import Said
from .interning import U64Array
from .kernels import I32Array, I64Array

_NEVER = np.iinfo(np.int32).max
_COLUMNS: dict[str, dict[str, type[pl.DataType]]] = {
    "mentions": {"kind": pl.String, "key": pl.String, "name": pl.String, "details": pl.String, "basis": pl.String},
    "links": {
        "kind": pl.String, "directed": pl.Boolean, "a": pl.String, "b": pl.String, "since": pl.Date, "until": pl.Date,
        "role": pl.String, "strength": pl.Float64, "details": pl.String, "basis": pl.String,
    },
}  # fmt: skip
_BLANK = {"name": "", "details": "", "basis": "fact"}


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """Claims of some combinations, one after the other: how many each makes, and two marks of every claim."""

    content: pl.DataFrame
    sizes: I64Array
    marks: U64Array
    others: U64Array


class Sayings:
    """The claims of one table that the combinations of a role make, in order of combination."""

    def __init__(self, table: str) -> None:
        self._columns, self._content = _COLUMNS[table], list[pl.DataFrame]()
        self.starts: I64Array = np.zeros(1, np.int64)
        """Where the claims of each combination begin."""
        self.marks: U64Array = np.zeros(0, np.uint64)
        """Of each claim: equal for equal claims, of other roles too."""
        self.others: U64Array = np.zeros(0, np.uint64)
        """A second such mark: 128 bits together tell what is the same claim."""
        self.rows: I32Array = np.zeros(0, np.int32)
        self.first: I32Array = np.zeros(0, np.int32)

    def whole(self, said: Sequence[Said], known: int, n: int) -> Told:
        """The claims of the combinations `known` to `known + n`, ready to be added."""
        numbers = pl.Series(np.arange(known, known + n, dtype=np.int32))
        frames = [_whole(one.frame(numbers), self._columns) for one in said]
        told = pl.concat(frames) if frames else pl.DataFrame(schema={"row": pl.Int32, **self._columns})
        told = told.sort("row", maintain_order=True)
        content = told.drop("row")
        sizes = np.bincount(told["row"].to_numpy() - known, minlength=n)
        return Told(content, sizes, content.hash_rows(seed=1).to_numpy(), content.hash_rows(seed=2).to_numpy())

    def add(self, told: Told) -> None:
        """Takes the claims of the next combinations."""
        self._content.append(told.content)
        self.starts = np.concatenate([self.starts, self.starts[-1] + np.cumsum(told.sizes)])
        self.marks = np.concatenate([self.marks, told.marks])
        self.others = np.concatenate([self.others, told.others])
        self.rows = np.concatenate([self.rows, np.zeros(len(told.marks), np.int32)])
        self.first = np.concatenate([self.first, np.full(len(told.marks), _NEVER, np.int32)])

    def content(self) -> pl.DataFrame:
        """All claims, in the order of their marks."""
        return pl.concat([pl.DataFrame(schema=self._columns), *self._content])


def together(said: Sequence[Sayings]) -> pl.DataFrame:
    """The claims that rows make, equal ones of all roles once, with `row`, the first of them, and `rows`, how many."""
    if not said:
        return pl.DataFrame(schema={"row": pl.Int32})
    marks, others, rows, first = (
        np.concatenate([getattr(one, name) for one in said]) for name in ("marks", "others", "rows", "first")
    )
    claims, first, rows = _once(marks, others, rows, first)
    order = np.argsort(first.astype(np.int64) << 32 | claims)
    content: pl.DataFrame = pl.concat([one.content() for one in said])[claims[order]]
    return content.with_columns(row=pl.Series(first[order]), rows=pl.Series(rows[order]))


@nb.njit(cache=True, nogil=True)
def _once(marks: U64Array, others: U64Array, rows: I32Array, first: I32Array) -> Any:
    """The claims that rows make, each once: which is the first of those alike, its first row, how many rows say it."""
    size = 16
    while size < 2 * len(marks):
        size *= 2
    slots, mask = np.zeros(size, np.int32), np.uint64(size - 1)
    claims, begins, times, known = np.empty(len(marks), np.int32), first.copy(), rows.copy(), 0
    for claim in range(len(marks)):
        if rows[claim] == 0:
            continue
        slot = marks[claim] & mask
        while slots[slot] and (marks[claims[slots[slot] - 1]], others[claims[slots[slot] - 1]]) != (
            marks[claim],
            others[claim],
        ):
            slot = (slot + np.uint64(1)) & mask
        at = slots[slot] - 1
        if at < 0:
            at, known = known, known + 1
            slots[slot], claims[at], begins[at], times[at] = known, claim, first[claim], rows[claim]
        else:
            begins[at], times[at] = min(begins[at], first[claim]), times[at] + rows[claim]
    return claims[:known], begins[:known], times[:known]


def _whole(frame: pl.DataFrame, columns: dict[str, type[pl.DataType]]) -> pl.DataFrame:
    made = [
        (pl.col(name) if name in frame.columns else pl.lit(_BLANK.get(name))).cast(kind).alias(name)
        for name, kind in columns.items()
    ]
    return frame.select("row", *made)


def count(said: Sequence[Sayings], codes: Sequence[I32Array], rows: I32Array) -> None:
    """Counts the claims of the rows, `codes` telling each row's combination in each role; -1: none.

    A row counts once for what it says in two roles.
    """
    if not said:
        return
    sizes = [len(one.marks) for one in said]
    begins = np.concatenate([[0], np.cumsum(sizes)])
    starts = np.concatenate([one.starts + begin for one, begin in zip(said, begins[:-1], strict=True)])
    bases = np.cumsum([0, *(len(one.starts) for one in said[:-1])])
    marks = np.concatenate([one.marks for one in said])
    times, first = np.concatenate([one.rows for one in said]), np.concatenate([one.first for one in said])
    _count(np.ascontiguousarray(np.column_stack(codes)), bases, starts, marks, rows, times, first)
    for one, (begin, end) in zip(said, pairwise(begins.tolist()), strict=True):
        one.rows, one.first = times[begin:end], first[begin:end]


@nb.njit(cache=True, nogil=True)
def _count(
    codes: I32Array, bases: I64Array, starts: I64Array, marks: U64Array, rows: I32Array, times: I32Array,
    first: I32Array,
) -> None:  # fmt: skip
    for row in range(len(codes)):
        for role in range(codes.shape[1]):
            if codes[row, role] < 0:
                continue
            at = bases[role] + codes[row, role]
            for claim in range(starts[at], starts[at + 1]):
                if role == 0 or not _said_before(codes, row, role, marks[claim], bases, starts, marks):
                    times[claim] += 1
                    first[claim] = min(first[claim], rows[row])


@nb.njit(cache=True, nogil=True)
def _said_before(
    codes: I32Array, row: int, role: int, mark: int, bases: I64Array, starts: I64Array, marks: U64Array
) -> bool:
    for earlier in range(role):
        if codes[row, earlier] < 0:
            continue
        at = bases[earlier] + codes[row, earlier]
        for claim in range(starts[at], starts[at + 1]):
            if marks[claim] == mark:
                return True
    return False
