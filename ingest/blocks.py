"""Some records of one sheet, cut into cells: what every material reads from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import polars as pl
import pyarrow as pa

from . import kernels
from .kernels import BoolArray, I32Array, U8Array


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Records without the blank ones; cell i of row r is `data[cells[rows[r] + i] : cells[rows[r] + i + 1]]`."""

    data: U8Array
    cells: I32Array
    rows: I32Array
    ordinals: I32Array
    """Of each record in the file, from 1."""
    mangled: Mapping[int, BoolArray] = field(default_factory=dict)
    """By column: where a workbook holds a number too long for a float, so that its last digits are lost."""

    computed: Mapping[int, BoolArray] = field(default_factory=dict)
    """By column: where a workbook holds a formula."""

    _columns: dict[int, pl.Series] = field(default_factory=dict, repr=False)
    """Columns that were asked for before."""

    def __len__(self) -> int:
        return len(self.rows) - 1

    def delivered(self) -> pa.Array:
        """The cells as delivered, list<string>."""
        values = pa.StringArray.from_buffers(len(self.cells) - 1, pa.py_buffer(self.cells), pa.py_buffer(self.data))
        offsets = [None, pa.py_buffer(np.ascontiguousarray(self.rows))]
        return pa.Array.from_buffers(pa.list_(pa.string()), len(self), offsets, children=[values])

    def numbers(self) -> pa.Array:
        """The ordinals of the records."""
        return pa.Array.from_buffers(pa.int32(), len(self), [None, pa.py_buffer(np.ascontiguousarray(self.ordinals))])

    def column(self, place: int) -> pl.Series:
        """One column, cleaned (rule 3: blanks around, leading apostrophe, `="…"`); a missing cell is ""."""
        if place not in self._columns:
            offsets, data = kernels.column(self.data, self.cells, self.rows, place)
            array = pa.StringArray.from_buffers(len(self), pa.py_buffer(offsets), pa.py_buffer(data))
            self._columns[place] = pl.Series(array)
        return self._columns[place]

    def put(self, place: int, texts: pl.Series) -> None:
        """From now on the column says this; the cells as delivered stay."""
        self._columns[place] = texts

    def is_mangled(self, place: int) -> BoolArray:
        """Where the workbook's cell of that column is a number whose last digits are lost."""
        return self.mangled.get(place, np.zeros(len(self), np.bool_))

    def after(self, ordinal: int) -> Block:
        """The records below that one."""
        first = int(np.searchsorted(self.ordinals, ordinal, side="right"))
        mangled = {place: marks[first:] for place, marks in self.mangled.items()}
        computed = {place: marks[first:] for place, marks in self.computed.items()}
        return Block(self.data, self.cells, self.rows[first:], self.ordinals[first:], mangled, computed)

    def widths(self) -> I32Array:
        """How many cells each record has."""
        return np.diff(self.rows)


def without_blank(block: Block) -> Block:
    """The block without records that hold nothing."""
    keep = ~kernels.blank_rows(block.data, block.cells, block.rows)
    if keep.all():
        return block
    kept = block.delivered().filter(pa.array(keep.tolist()))
    mangled = {place: marks[keep] for place, marks in block.mangled.items()}
    computed = {place: marks[keep] for place, marks in block.computed.items()}
    return from_arrow(kept, block.ordinals[keep], mangled, computed)


def from_arrow(
    cells: pa.Array,
    ordinals: I32Array,
    mangled: Mapping[int, BoolArray] | None = None,
    computed: Mapping[int, BoolArray] | None = None,
) -> Block:
    """The block of a list<string> array without nulls."""
    values = cells.flatten()
    rows = np.concatenate([[0], np.cumsum(cells.value_lengths().to_numpy(zero_copy_only=False))]).astype(np.int32)
    _, offsets, data = values.buffers()
    n, start = len(values), values.offset
    ends = np.frombuffer(offsets, np.int32)[start : start + n + 1] if offsets and n else np.zeros(1, np.int32)
    held = np.frombuffer(data, np.uint8) if data is not None else np.zeros(0, np.uint8)
    return Block(held, ends, rows, ordinals, mangled or {}, computed or {})
