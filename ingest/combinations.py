"""Which distinct combinations of cells do the rows of a sheet hold, in some of its columns?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numba as nb
import numpy as np
import polars as pl
import pyarrow as pa

from .eights import ROOM, address, copied, eight, equal, few, last_eight, put_eight
from .interning import MULTIPLY, Interner, U64Array, candidate, fetch, hashed, tagged
from .kernels import I32Array, I64Array, U8Array

_FOUR, _FOUR_BYTES = np.uint64(4), np.uint64(0xFFFFFFFF)


@nb.njit(cache=True, nogil=True)
def _all_hashed(data: U8Array, starts: I32Array, ends: I32Array, marks: U8Array) -> U64Array:
    values, begin, last = np.empty(len(marks), np.uint64), address(data), last_eight(data)
    for row in range(len(marks)):
        value = np.uint64(marks[row]) * MULTIPLY
        for place in range(len(starts)):
            value = hashed(value, begin + np.uint64(starts[place, row]), begin + np.uint64(ends[place, row]), last)
        values[row] = value * MULTIPLY
    return values


@nb.njit(cache=True, nogil=True)
def _equal_rows(data: U8Array, starts: I32Array, ends: I32Array, row: int, other: int) -> bool:
    begin, last = address(data), last_eight(data)
    for place in range(len(starts)):
        size = ends[place, row] - starts[place, row]
        if size != ends[place, other] - starts[place, other]:
            return False
        at = begin + np.uint64(starts[place, row])
        if not equal(at, at + np.uint64(size), last, begin + np.uint64(starts[place, other]), last):
            return False
    return True


@nb.njit(cache=True, nogil=True, inline="always")
def _size(at: Any) -> Any:
    """The number that four bytes hold; the arena goes on behind them."""
    return eight(at) & _FOUR_BYTES


@nb.njit(cache=True, nogil=True)
def _is_kept(data: U8Array, starts: I32Array, ends: I32Array, row: int, mark: int, arena: U8Array, begin: int) -> bool:
    if arena[begin] != mark:
        return False
    text, last, kept_last = address(data), last_eight(data), last_eight(arena)
    size_at = address(arena) + np.uint64(begin + 1)
    kept = size_at + np.uint64(4 * len(starts))
    for place in range(len(starts)):
        at, end = text + np.uint64(starts[place, row]), text + np.uint64(ends[place, row])
        if _size(size_at) != end - at or not equal(at, end, last, kept, kept_last):
            return False
        size_at, kept = size_at + _FOUR, kept + (end - at)
    return True


@nb.njit(cache=True, nogil=True)
def _keep(data: U8Array, starts: I32Array, ends: I32Array, row: int, mark: int, arena: U8Array, begin: int) -> Any:
    """Writes a combination into the arena; where it ends."""
    text, last = address(data), last_eight(data)
    arena[begin] = mark
    put = address(arena) + np.uint64(begin + 1)
    for place in range(len(starts)):
        put_eight(
            put, np.uint64(ends[place, row] - starts[place, row])
        )  # what comes next is written over its upper half
        put += _FOUR
    for place in range(len(starts)):
        put = copied(text + np.uint64(starts[place, row]), text + np.uint64(ends[place, row]), last, put)
    return np.int64(put - address(arena))


@nb.njit(cache=True, nogil=True)
def _number_rows(
    data: U8Array, starts: I32Array, ends: I32Array, marks: U8Array, values: U64Array, begin: int, codes: I32Array,
    slots: U64Array, hashes: U64Array, offsets: I64Array, arena: U8Array, known: int,
) -> Any:  # fmt: skip
    """As `_number`, for combinations of texts."""
    width = len(starts)
    for row in range(begin, len(marks)):
        fetch(values, row, slots, offsets, arena)
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
    kept, last = address(data), last_eight(data)
    for row in range(n):
        at = kept + np.uint64(offsets[row] + 1 + 4 * place)
        ends[row + 1] = ends[row] + np.int64(few(at, at + _FOUR, last))
    out = np.empty(ends[n] + ROOM, np.uint8)
    for row in range(n):
        at, size = kept + np.uint64(begins[row]), ends[row + 1] - ends[row]
        copied(at, at + np.uint64(size), last, address(out) + np.uint64(ends[row]))
        begins[row] += size
    return ends, out[: ends[n]]
