"""Some records of one sheet, cut into cells: what every material reads from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import polars as pl
import pyarrow as pa

from . import cells
from .encodings import OTHERWISE
from .interning import Interner
from .kernels import BoolArray, I32Array, U8Array

_UNREADABLE = {"\ufffd": "bad-bytes", "\0": "nul-bytes"}


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

    otherwise: BoolArray | None = None
    """Where a record, or a part of it, was in the other encoding of a file that mixes two; None: nowhere."""

    _columns: dict[int, pl.Series] = field(default_factory=dict, repr=False)
    """Columns that were asked for before."""

    _unreadable: list[Mapping[str, str]] = field(default_factory=list, repr=False)

    written: dict[tuple[tuple[str, int], ...], pl.Series] = field(default_factory=dict, repr=False)
    """Columns written together before: see `details.kept`."""

    _stated: dict[int, pl.Series] = field(default_factory=dict, repr=False)

    _distinct: dict[int, tuple[I32Array, pl.Series]] = field(default_factory=dict, repr=False)

    _spans: dict[int, tuple[U8Array, I32Array, I32Array]] = field(default_factory=dict, repr=False)

    _clean: list[tuple[I32Array, I32Array]] = field(default_factory=list, repr=False)

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
            self.take([place])
        return self._columns[place]

    def take(self, places: Sequence[int]) -> None:
        """Takes these columns out of the records, all in one go: they are asked for next."""
        wanted = np.array([place for place in places if place not in self._columns], np.int32)
        starts, ends = self.clean()
        offsets, data, begins = cells.columns(self.data, starts, ends, self.rows, wanted)
        for which, place in enumerate(wanted.tolist()):
            held = data[begins[which] : begins[which + 1]]
            array = pa.StringArray.from_buffers(len(self), pa.py_buffer(offsets[which]), pa.py_buffer(held))
            self._columns[place] = pl.Series(array, dtype=pl.String)
            self._spans[place] = (held, offsets[which, :-1], offsets[which, 1:])

    def stated(self, place: int) -> pl.Series:
        """As `column`; a blank cell is null."""
        if place not in self._stated:
            texts = self.column(place)
            self._stated[place] = texts.set(texts == "", None)
        return self._stated[place]

    def put(self, place: int, texts: pl.Series) -> None:
        """From now on the column says this; the cells as delivered stay."""
        self._columns[place] = texts
        self._spans[place] = _spans_of(texts)
        self._distinct.pop(place, None)
        self._stated.pop(place, None)

    def spans(self, place: int) -> tuple[U8Array, I32Array, I32Array]:
        """One column as bytes, and where in them each record's cell begins and ends, cleaned."""
        if place not in self._spans:
            starts, ends = self.clean()
            self._spans[place] = (self.data, *cells.spans(starts, ends, self.rows, place))
        return self._spans[place]

    def looks(self, place: int) -> U8Array:
        """How each cell of a column looks: see `cells.looks`."""
        return cells.looks(*self.spans(place))

    def distinct(self, place: int) -> tuple[I32Array, pl.Series]:
        """The distinct texts of one column, cleaned, and which of them each record says."""
        if place not in self._distinct:
            found = Interner()
            self._distinct[place] = found.codes(*self.spans(place)), found.texts()
        return self._distinct[place]

    def clean(self) -> tuple[I32Array, I32Array]:
        """Where each cell as delivered begins and ends, without what is around its text."""
        if not self._clean:
            self._clean.append(cells.clean(self.data, self.cells))
        return self._clean[0]

    def is_mangled(self, place: int) -> BoolArray:
        """Where the workbook's cell of that column is a number whose last digits are lost."""
        return self.mangled.get(place, np.zeros(len(self), np.bool_))

    def after(self, ordinal: int) -> Block:
        """The records below that one."""
        first = int(np.searchsorted(self.ordinals, ordinal, side="right"))
        mangled = {place: marks[first:] for place, marks in self.mangled.items()}
        computed = {place: marks[first:] for place, marks in self.computed.items()}
        otherwise = None if self.otherwise is None else self.otherwise[first:]
        return Block(self.data, self.cells, self.rows[first:], self.ordinals[first:], mangled, computed, otherwise)

    def unreadable(self) -> Mapping[str, str]:
        """Which signs of unreadable bytes stand anywhere in the block, each with the code of its warning."""
        if not self._unreadable:
            there = cells.odd_bytes(self.data)
            said = zip(_UNREADABLE.items(), there, strict=True)
            self._unreadable.append({sign: code for (sign, code), stands in said if stands})
        return self._unreadable[0]

    def widths(self) -> I32Array:
        """How many cells each record has."""
        return np.diff(self.rows)


def without_blank(block: Block) -> Block:
    """The block without records that hold nothing."""
    keep = ~cells.blank_rows(block.data, block.cells, block.rows)
    if keep.all():
        return block
    kept = block.delivered().filter(pa.array(keep.tolist()))
    mangled = {place: marks[keep] for place, marks in block.mangled.items()}
    computed = {place: marks[keep] for place, marks in block.computed.items()}
    whole = from_arrow(kept, block.ordinals[keep], mangled, computed)
    return whole if block.otherwise is None else replace(whole, otherwise=block.otherwise[keep])


def unmarked(block: Block) -> Block:
    """The block without the marks at the ends of lines that were in another encoding: they are told by record."""
    marks = np.flatnonzero(block.data == OTHERWISE[0])
    if not len(marks):
        return block
    cells = (block.cells - np.searchsorted(marks, block.cells)).astype(np.int32)
    records = np.searchsorted(block.cells[block.rows], marks, side="right") - 1
    otherwise = np.zeros(len(block), np.bool_)
    otherwise[records] = True
    return Block(np.delete(block.data, marks), cells, block.rows, block.ordinals, otherwise=otherwise)


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


def _spans_of(texts: pl.Series) -> tuple[U8Array, I32Array, I32Array]:
    array = texts.to_arrow().cast(pa.string())
    _, offsets, data = array.buffers()
    ends = np.frombuffer(offsets, np.int32)[array.offset : array.offset + len(array) + 1]
    return np.frombuffer(data, np.uint8) if data is not None else np.zeros(0, np.uint8), ends[:-1], ends[1:]
