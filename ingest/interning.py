"""Which distinct texts does a column hold, over all blocks of its sheet? Each gets a number when it is first seen.

What depends on a text alone (is it an account, whose, damaged?) is then asked once for a text and not for a row.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numba as nb
import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

from .eights import EIGHT, ROOM, address, coming, copied, eight, equal, few, last_eight
from .kernels import I32Array, I64Array, U8Array

U64Array = npt.NDArray[np.uint64]
MULTIPLY = np.uint64(0x9FB21C651E98DF25)
_TAG = np.uint64(0xFFFFFFFF00000000)
_AHEAD = 6
"""Rows between two steps of fetching."""


@nb.njit(cache=True, nogil=True, inline="always")
def hashed(value: Any, at: Any, end: Any, last: Any) -> Any:
    """64 bits of a value and the text behind it: equal ones share them, different ones hardly ever."""
    value ^= end - at
    while at + EIGHT <= end:
        value = (value ^ eight(at)) * MULTIPLY
        value ^= value >> np.uint64(32)
        at += EIGHT
    if at < end:
        value ^= few(at, end, last)
    value *= MULTIPLY
    return value ^ (value >> np.uint64(29))


@nb.njit(cache=True, nogil=True)
def _all_hashed(data: U8Array, starts: I32Array, ends: I32Array) -> U64Array:
    values, begin, last = np.empty(len(starts), np.uint64), address(data), last_eight(data)
    for row in range(len(starts)):
        at, end = begin + np.uint64(starts[row]), begin + np.uint64(ends[row])
        values[row] = hashed(np.uint64(0), at, end, last) * MULTIPLY
    return values


@nb.njit(cache=True, nogil=True, inline="always")
def tagged(value: Any, code: int) -> Any:
    """What a slot holds: half of the hash, and the number from 1; a free slot holds 0."""
    return (value & _TAG) | np.uint64(code + 1)


@nb.njit(cache=True, nogil=True)
def candidate(slots: U64Array, value: Any, slot: Any) -> Any:
    """The number of the next text from `slot` on with that hash, and its slot; -1: a free slot comes first."""
    mask = np.uint64(len(slots) - 1)
    slot &= mask
    while True:
        held = slots[slot]
        if held == np.uint64(0):
            return np.int64(-1), slot
        if (held ^ value) & _TAG == np.uint64(0):
            return np.int64(held & ~_TAG) - 1, slot
        slot = (slot + np.uint64(1)) & mask


@nb.njit(cache=True, nogil=True, inline="always")
def fetch(values: U64Array, row: int, slots: U64Array, offsets: I64Array, arena: U8Array) -> None:
    """Has what the rows behind this one are compared with on its way from the memory, in three steps."""
    mask, last, places = np.uint64(len(slots) - 1), len(values) - 1, address(slots)
    coming(places + (values[min(row + 3 * _AHEAD, last)] & mask) * EIGHT)
    number = slots[values[min(row + 2 * _AHEAD, last)] & mask] & ~_TAG  # from 1; 0: a free slot
    coming(address(offsets) + (number - np.uint64(number > 0)) * EIGHT)
    number = slots[values[min(row + _AHEAD, last)] & mask] & ~_TAG
    begin = address(arena) + np.uint64(offsets[number - np.uint64(number > 0)])
    coming(begin)
    coming(begin + np.uint64(64))


@nb.njit(cache=True, nogil=True)
def _number(
    data: U8Array, starts: I32Array, ends: I32Array, values: U64Array, begin: int, codes: I32Array,
    slots: U64Array, hashes: U64Array, offsets: I64Array, arena: U8Array, known: int,
) -> Any:  # fmt: skip
    """Numbers the texts from row `begin` on. Returns (row, known): the row that found no room, or how many rows."""
    text, last, kept, kept_last = address(data), last_eight(data), address(arena), last_eight(arena)
    for row in range(begin, len(starts)):
        at, end, value = text + np.uint64(starts[row]), text + np.uint64(ends[row]), values[row]
        again = row > begin and value == values[row - 1] and ends[row] - starts[row] == ends[row - 1] - starts[row - 1]
        if again and equal(at, end, last, text + np.uint64(starts[row - 1]), last):
            codes[row] = codes[row - 1]  # a statement goes on with the same account
            continue
        code, slot = candidate(slots, value, value)
        while code >= 0:
            as_long = np.uint64(offsets[code + 1] - offsets[code]) == end - at
            if as_long and equal(at, end, last, kept + np.uint64(offsets[code]), kept_last):
                break
            code, slot = candidate(slots, value, slot + np.uint64(1))
        if code < 0:
            if known >= len(hashes) or offsets[known] + np.int64(end - at) + ROOM > len(arena):
                return row, known
            code = known
            slots[slot], hashes[known] = tagged(value, code), value
            offsets[known + 1] = np.int64(copied(at, end, last, kept + np.uint64(offsets[known])) - kept)
            known += 1
        codes[row] = code
    return len(starts), known


@nb.njit(cache=True, nogil=True)
def _placed(hashes: U64Array, known: int, slots: U64Array) -> None:
    mask = np.uint64(len(slots) - 1)
    for code in range(known):
        slot = hashes[code] & mask
        while slots[slot] != np.uint64(0):
            slot = (slot + np.uint64(1)) & mask
        slots[slot] = tagged(hashes[code], code)


class Interner:
    """Distinct byte strings, numbered from 0 in order of their first appearance."""

    def __init__(self) -> None:
        self._known = 0
        self._hashes: U64Array = np.empty(0, np.uint64)
        self._offsets: I64Array = np.zeros(1, np.int64)
        self._arena: U8Array = np.empty(0, np.uint8)
        self._room(1024, 1 << 14)

    def __len__(self) -> int:
        return self._known

    def codes(self, data: U8Array, starts: I32Array, ends: I32Array) -> I32Array:
        """The number of each text `data[start:end]`; new ones are taken in."""
        return self.numbered(_number, (data, starts, ends, _all_hashed(data, starts, ends)), ends - starts)

    def numbered(self, step: Callable[..., Any], said: tuple[Any, ...], sizes: npt.NDArray[Any]) -> I32Array:
        """The number of each row, by a compiled loop such as `_number`, over what was said; `sizes`: bytes it keeps."""
        codes, row = np.empty(len(sizes), np.int32), 0
        while True:
            row, self._known = step(
                *said, row, codes, self._slots, self._hashes, self._offsets, self._arena, self._known
            )
            if row == len(sizes):
                return codes
            wanted = int(self._offsets[self._known]) + int(sizes[row]) + ROOM
            texts = len(self._hashes) * (2 if self._known >= len(self._hashes) else 1)
            self._room(texts, len(self._arena) if wanted <= len(self._arena) else 2 * wanted)

    def since(self, first: int) -> tuple[I64Array, U8Array]:
        """The texts from that number on: offsets from 0, and bytes."""
        offsets = self._offsets[first : self._known + 1]
        return offsets - offsets[0], self._arena[offsets[0] : offsets[-1]]

    def texts(self, first: int = 0) -> pl.Series:
        """The texts from that number on, of UTF-8."""
        offsets, data = self.since(first)
        array = pa.LargeStringArray.from_buffers(len(offsets) - 1, pa.py_buffer(offsets), pa.py_buffer(data.tobytes()))
        return pl.Series(array)

    def _room(self, texts: int, size: int) -> None:
        """Room for so many texts of so many bytes together."""
        hashes, offsets, arena = np.empty(texts, np.uint64), np.zeros(texts + 1, np.int64), np.empty(size, np.uint8)
        hashes[: self._known] = self._hashes[: self._known]
        offsets[: self._known + 1] = self._offsets[: self._known + 1]
        arena[: offsets[self._known]] = self._arena[: offsets[self._known]]
        self._hashes, self._offsets, self._arena = hashes, offsets, arena
        self._slots: U64Array = np.zeros(2 * texts, np.uint64)
        _placed(hashes, self._known, self._slots)
