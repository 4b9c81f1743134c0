"""Which distinct combinations of cells do the rows of a sheet hold, in some of its columns?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numba as nb
import numpy as np
import polars as pl
import pyarrow as pa

from .eights import ROOM, copied, upto
from .interning import MULTIPLY, Interner, U64Array, candidate, equal, hashed, tagged
from .kernels import I32Array, I64Array, U8Array


@nb.njit(cache=True, nogil=True)
def _all_hashed(data: U8Array, starts: I32Array, ends: I32Array, marks: U8Array) -> U64Array:
    values = marks.astype(np.uint64)
    for place in range(len(starts)):
        for row in range(len(marks)):
            value = (values[row] ^ hashed(data, starts[place, row], ends[place, row])) * MULTIPLY
            values[row] = value ^ value >> np.uint64(29)
    return values


@nb.njit(cache=True, nogil=True)
def _equal_rows(data: U8Array, starts: I32Array, ends: I32Array, row: int, other: int) -> bool:
    for place in range(len(starts)):
        start, end, begin, stop = starts[place, row], ends[place, row], starts[place, other], ends[place, other]
        if not equal(data, start, end, data, begin, stop):
            return False
    return True


@nb.njit(cache=True, nogil=True)
def _size(arena: U8Array, at: int) -> int:
    """The number that four bytes hold."""
    return int(np.int64(upto(arena, at, at + 4)))


@nb.njit(cache=True, nogil=True)
def _is_kept(data: U8Array, starts: I32Array, ends: I32Array, row: int, mark: int, arena: U8Array, begin: int) -> bool:
    if arena[begin] != mark:
        return False
    at = begin + 1 + 4 * len(starts)
    for place in range(len(starts)):
        size = _size(arena, begin + 1 + 4 * place)
        if not equal(data, starts[place, row], ends[place, row], arena, at, at + size):
            return False
        at += size
    return True


@nb.njit(cache=True, nogil=True)
def _keep(data: U8Array, starts: I32Array, ends: I32Array, row: int, mark: int, arena: U8Array, begin: int) -> int:
    """Writes a combination into the arena; where it ends."""
    arena[begin], at = mark, begin + 1 + 4 * len(starts)
    for place in range(len(starts)):
        start, size = starts[place, row], ends[place, row] - starts[place, row]
        for step in range(4):
            arena[begin + 1 + 4 * place + step] = size >> 8 * step & 255
        at = copied(data, start, start + size, arena, at)
    return at


@nb.njit(cache=True, nogil=True)
def _number_rows(
    data: U8Array, starts: I32Array, ends: I32Array, marks: U8Array, values: U64Array, begin: int, codes: I32Array,
    slots: U64Array, hashes: U64Array, offsets: I64Array, arena: U8Array, known: int,
) -> Any:  # fmt: skip
    """As `_number`, for combinations of texts."""
    width = len(starts)
    for row in range(begin, len(marks)):
        value, same = values[row], row > begin and values[row] == values[row - 1] and marks[row] == marks[row - 1]
        if same and _equal_rows(data, starts, ends, row, row - 1):
            codes[row] = codes[row - 1]  # a statement goes on with the same account
            continue
        code, slot = candidate(slots, value, value)
        while code >= 0 and not _is_kept(data, starts, ends, row, marks[row], arena, offsets[code]):
            code, slot = candidate(slots, value, slot + np.uint64(1))
        if code < 0:
            size = 1 + 4 * width + ROOM
            for place in range(width):
                size += ends[place, row] - starts[place, row]
            if known >= len(hashes) or offsets[known] + size > len(arena):
                return row, known
            code = known
            slots[slot], hashes[known] = tagged(value, code), value
            offsets[known + 1] = _keep(data, starts, ends, row, marks[row], arena, offsets[known])
            known += 1
        codes[row] = code
    return len(marks), known


class Combinations:
    """Distinct combinations of the cells of some columns and of a mark beside them, numbered like texts.

    Kept one after the other: the mark, the length of each cell in four bytes, the cells.
    """

    def __init__(self, width: int) -> None:
        self._width, self._interner = width, Interner()

    def __len__(self) -> int:
        return len(self._interner)

    def codes(self, data: Sequence[U8Array], starts: I32Array, ends: I32Array, marks: U8Array) -> I32Array:
        """The number of each row's combination; by column: the bytes that hold it, and where its cells are."""
        if data and all(one is data[0] for one in data):
            sizes = (ends - starts).sum(axis=0) + (4 * self._width + 1)
            values = _all_hashed(data[0], starts, ends, marks)
            return self._interner.numbered(_number_rows, (data[0], starts, ends, marks, values), sizes)
        joined, offsets = _with_marks(marks, self._width, (ends - starts).sum(axis=0, dtype=np.int64))
        at = offsets[:-1] + 4 * self._width + 1
        for place, held in enumerate(data):
            _append(held, starts[place], ends[place], joined, offsets, at, place)
        whole = offsets.astype(np.int32)
        return self._interner.codes(joined, whole[:-1], whole[1:])

    def since(self, first: int) -> tuple[list[pl.Series], U8Array]:
        """The cells of the combinations from that number on, by column; and their marks."""
        offsets, data = self._interner.since(first)
        columns = []
        begins = offsets[:-1] + 4 * self._width + 1
        for place in range(self._width):
            ends, texts = _taken(data, offsets, begins, place)
            array = pa.StringArray.from_buffers(len(begins), pa.py_buffer(ends), pa.py_buffer(texts))
            columns.append(pl.Series(array, dtype=pl.String))
        return columns, data[offsets[:-1]]


def _with_marks(marks: U8Array, width: int, sizes: I64Array) -> tuple[U8Array, I64Array]:
    """Room for each row's mark, the lengths of its cells, and the cells one after the other; the marks filled in."""
    offsets = np.concatenate([[0], np.cumsum(sizes + 4 * width + 1)])
    joined = np.empty(offsets[-1], np.uint8)
    joined[offsets[:-1]] = marks
    return joined, offsets


@nb.njit(cache=True, nogil=True)
def _append(
    data: U8Array, starts: I32Array, ends: I32Array, joined: U8Array, offsets: I64Array, at: I64Array, place: int
) -> None:
    for row in range(len(starts)):
        size = ends[row] - starts[row]
        length = offsets[row] + 1 + 4 * place
        for step in range(4):
            joined[length + step] = size >> 8 * step & 255
        for step in range(size):
            joined[at[row] + step] = data[starts[row] + step]
        at[row] += size


@nb.njit(cache=True, nogil=True)
def _taken(data: U8Array, offsets: I64Array, begins: I64Array, place: int) -> Any:
    n = len(begins)
    ends = np.zeros(n + 1, np.int32)
    for row in range(n):
        ends[row + 1] = ends[row] + _size(data, offsets[row] + 1 + 4 * place)
    out = np.empty(ends[n], np.uint8)
    for row in range(n):
        for step in range(ends[row + 1] - ends[row]):
            out[ends[row] + step] = data[begins[row] + step]
        begins[row] += ends[row + 1] - ends[row]
    return ends, out
