"""Where in its cell does a text begin and end, and how does it look? Compiled loops over what `cutting.cut` cut.

Cleaning rule 3 for whole blocks; `texts.stripped` does the same to a single text.
"""

from __future__ import annotations

from typing import Any

import numba as nb
import numpy as np

from .eights import ROOM, address, all_digits, copied, last_eight
from .kernels import BoolArray, I32Array, U8Array

SCIENTIFIC, _SHORTEST, _LONGEST = 1, 16, 19
"""How a cell looks: in scientific notation, or a whole number of so many digits."""
_FIRST, _LAST, _WIDE = np.zeros(256, np.uint8), np.zeros(256, np.uint8), np.zeros(256, np.uint8)
"""1: a cell that begins and ends with such a byte is clean; _WIDE: three bytes of which the first is such one are."""
_FIRST[33:127] = _LAST[33:127] = 1
_FIRST[[39, 61]] = 0
_FIRST[0xE4:0xEF] = _WIDE[0xE4:0xEF] = 1


@nb.njit(cache=True, nogil=True)
def _blank_at(data: U8Array, at: int, end: int) -> int:
    """How many bytes of white space, control or zero-width character begin at `at`? 0: none."""
    byte = data[at]
    if byte <= 32 or byte == 127:
        return 1
    if byte == 0xC2 and at + 1 < end and (data[at + 1] == 0xA0 or data[at + 1] == 0xAD or data[at + 1] == 0x85):
        return 2
    if at + 2 >= end:
        return 0
    second, third = data[at + 1], data[at + 2]
    if byte == 0xE3:
        return 3 if second == 0x80 and third == 0x80 else 0  # U+3000
    if byte == 0xEF:
        return 3 if second == 0xBB and third == 0xBF else 0  # U+FEFF
    if byte == 0xE2:  # U+2000–200F, 2028–202F, 205F–206F
        general = second == 0x80 and (third <= 0x8F or 0xA8 <= third <= 0xAF)
        return 3 if general or (second == 0x81 and 0x9F <= third <= 0xAF) else 0
    return 0


@nb.njit(cache=True, nogil=True)
def _trimmed(data: U8Array, start: int, end: int) -> Any:
    while start < end:
        step = _blank_at(data, start, end)
        if step == 0:
            break
        start += step
    while end > start:
        if data[end - 1] <= 32 or data[end - 1] == 127:
            end -= 1
        elif end - start >= 2 and data[end - 2] == 0xC2 and _blank_at(data, end - 2, end) == 2:
            end -= 2
        elif end - start >= 3 and data[end - 3] >= 0xE2 and _blank_at(data, end - 3, end) == 3:
            end -= 3
        else:
            break
    return start, end


@nb.njit(cache=True, nogil=True)
def _cleaned(data: U8Array, start: int, end: int) -> Any:
    """Where does a cell's own text begin and end? Without blanks around it, a leading apostrophe, or `="…"`."""
    start, end = _trimmed(data, start, end)
    if end - start >= 3 and data[start] == 61 and data[start + 1] == 34 and data[end - 1] == 34:
        start, end = _trimmed(data, start + 2, end - 1)
    if start < end and data[start] == 39:
        start, end = _trimmed(data, start + 1, end)
    return start, end


@nb.njit(cache=True, nogil=True)
def _past_digits(data: U8Array, at: int, end: int) -> int:
    while at < end and 48 <= data[at] <= 57:
        at += 1
    return at


@nb.njit(cache=True, nogil=True)
def _is_scientific(data: U8Array, start: int, end: int) -> bool:
    """Whether a text is `6.22E+18` or `6E+18`; an id such as 80152E780 is no number."""
    first = start + (data[start] in (43, 45))
    at = first + 1
    if _past_digits(data, first, min(at, end)) != at:
        return False
    pointed = at < end and data[at] == 46
    if pointed:
        at = _past_digits(data, at + 1, end)
        if data[at - 1] == 46:
            return False
    if at + 1 >= end or data[at] not in (69, 101):
        return False
    signed = data[at + 1] == 43
    at += 1 + signed
    return (signed or pointed) and 1 <= end - at <= 2 and _past_digits(data, at, end) == end


@nb.njit(cache=True, nogil=True)
def _is_letter_e(byte: int) -> bool:
    return byte in (69, 101)


@nb.njit(cache=True, nogil=True)
def _look(data: U8Array, start: int, end: int) -> int:
    """16 to 19: a whole number of so many digits; SCIENTIFIC: in that notation; 0: anything else."""
    size = end - start
    if size < 3 or data[start] > 57 or data[end - 1] < 48 or data[end - 1] > 57:
        return 0
    if _SHORTEST <= size <= _LONGEST and data[start] >= 49:
        begin = address(data)
        if all_digits(begin + np.uint64(start), begin + np.uint64(end), last_eight(data)):
            return size
    exponent = _is_letter_e(data[end - 2]) or _is_letter_e(data[end - 3]) or _is_letter_e(data[max(end - 4, start)])
    return SCIENTIFIC if exponent and _is_scientific(data, start, end) else 0


@nb.njit(cache=True, nogil=True)
def looks(data: U8Array, starts: I32Array, ends: I32Array) -> U8Array:
    """How does each text look, as a number that may have lost its last digits?"""
    found = np.zeros(len(starts), np.uint8)
    for row in range(len(starts)):
        found[row] = _look(data, starts[row], ends[row])
    return found


@nb.njit(cache=True, nogil=True)
def clean(data: U8Array, cells: I32Array) -> Any:
    """Where does each cell's own text begin and end, cell by cell?"""
    n = len(cells) - 1
    starts, ends = np.empty(n, np.int32), np.empty(n, np.int32)
    start, one, three = np.uint64(cells[0]), np.uint64(1), np.uint64(3)  # unsigned: no index from the end to look for
    for cell in range(n):
        end = np.uint64(cells[cell + 1])
        starts[cell], ends[cell] = start, end
        if start != end:
            wide = _WIDE[data[end - three]] if end - start >= three else np.uint8(0)
            if _FIRST[data[start]] & (_LAST[data[end - one]] | wide) == 0:
                starts[cell], ends[cell] = _cleaned(data, cells[cell], cells[cell + 1])
        start = end
    return starts, ends


@nb.njit(cache=True, nogil=True)
def spans(starts: I32Array, ends: I32Array, rows: I32Array, wanted: int) -> Any:
    """Where does each record's cell of one column begin and end? A missing cell is empty."""
    n = len(rows) - 1
    begins, stops = np.zeros(n, np.int32), np.zeros(n, np.int32)
    for row in range(n):
        cell = rows[row] + wanted
        if cell < rows[row + 1]:
            begins[row], stops[row] = starts[cell], ends[cell]
    return begins, stops


@nb.njit(cache=True, nogil=True)
def columns(data: U8Array, starts: I32Array, ends: I32Array, rows: I32Array, places: I32Array) -> Any:
    """The texts of some columns, each column's one after the other: offsets by column, bytes, where each column begins.

    Between two columns is ROOM.

    All columns in one walk through the rows: cell by cell down a column, every step would wait for the memory.
    """
    n, k = len(rows) - 1, len(places)
    offsets = np.zeros((k, n + 1), np.int32)
    for row in range(n):
        for which in range(k):
            cell = rows[row] + places[which]
            size = ends[cell] - starts[cell] if cell < rows[row + 1] else 0
            offsets[which, row + 1] = offsets[which, row] + size
    begins = np.zeros(k + 1, np.int64)
    for which in range(k):
        begins[which + 1] = begins[which] + offsets[which, n] + ROOM
    out = np.empty(begins[k], np.uint8)
    begin, put, last = address(data), address(out), last_eight(data)
    for row in range(n):
        for which in range(k):
            size = offsets[which, row + 1] - offsets[which, row]
            if size:
                cell = rows[row] + places[which]
                to = put + np.uint64(begins[which] + offsets[which, row])
                copied(begin + np.uint64(starts[cell]), begin + np.uint64(ends[cell]), last, to)
    return offsets, out, begins


@nb.njit(cache=True, nogil=True)
def blank_rows(data: U8Array, cells: I32Array, rows: I32Array) -> BoolArray:
    """Which records hold nothing but blanks?"""
    found = np.ones(len(rows) - 1, np.bool_)
    for row in range(len(rows) - 1):
        for cell in range(rows[row], rows[row + 1]):
            start, end = _trimmed(data, cells[cell], cells[cell + 1])
            if start < end:
                found[row] = False
                break
    return found


@nb.njit(cache=True, nogil=True)
def overlong(data: U8Array, cells: I32Array, rows: I32Array, width: int) -> BoolArray:
    """Which records hold something beyond the last column of the header?"""
    found = np.zeros(len(rows) - 1, np.bool_)
    for row in range(len(rows) - 1):
        for cell in range(rows[row] + width, rows[row + 1]):
            start, end = _trimmed(data, cells[cell], cells[cell + 1])
            if start < end:
                found[row] = True
    return found


@nb.njit(cache=True, nogil=True)
def odd_bytes(data: U8Array) -> Any:
    """Whether U+FFFD, and whether U+0000, stands anywhere in a text of UTF-8."""
    nul, lead = False, False
    for at in range(len(data)):
        nul |= data[at] == 0
        lead |= data[at] == 0xEF
    replaced = False
    at = 0
    while lead and not replaced and at + 2 < len(data):
        replaced = data[at] == 0xEF and data[at + 1] == 0xBF and data[at + 2] == 0xBD
        at += 1
    return replaced, nul
