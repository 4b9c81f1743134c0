"""How are bytes cut into cells at the speed of the disk? Compiled loops over UTF-8 bytes; everything else calls them.

`cut` walks through the states of Python's csv module (dialect "excel", not strict), byte by byte: the tests hold the
two equal. Cells stay in the order of the rows in one buffer, as Arrow's list of strings wants them.
"""

from __future__ import annotations

from typing import Any

import numba as nb
import numpy as np
import numpy.typing as npt

U8Array = npt.NDArray[np.uint8]
I32Array = npt.NDArray[np.int32]
I64Array = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

_QUOTE, _LF, _CR = 34, 10, 13
_START_RECORD, _START_FIELD, _IN_FIELD, _IN_QUOTED, _AFTER_QUOTE = range(5)


@nb.njit(cache=True, nogil=True)
def _past_line_end(text: U8Array, at: int, final: bool) -> int:
    """Where the next record begins, `at` being behind a line end's first byte; -1: its second may be still to come."""
    if text[at - 1] == _LF:
        return at
    if at == len(text):
        return at if final else -1
    return at + 1 if text[at] == _LF else at


@nb.njit(cache=True, nogil=True)
def cut(
    text: U8Array, begin: int, final: bool, delimiter: int, most: int, out: U8Array, ends: I32Array, rows: I32Array
) -> Any:
    """Which whole records lie in `text[begin:]`, at most `most`?

    Writes the cells one after the other into `out`, their ends into `ends`, the number of cells up to each record's
    end into `rows` (rows[0] is 0). Returns (records, cells, bytes read, bytes written); a record that the end of the
    text cuts off is left for the next call unless `final`.
    """
    n_rows, n_cells, n_out = 0, 0, 0
    done_cells, done_out, done_at = 0, 0, begin
    state = _START_RECORD
    at, size = begin, len(text)
    while at < size and n_rows < most:
        byte = text[at]
        at += 1
        if state == _IN_QUOTED:
            if byte == _QUOTE:
                state = _AFTER_QUOTE
            else:
                out[n_out] = byte
                n_out += 1
            continue
        if byte in (_LF, _CR):
            at = _past_line_end(text, at, final)
            if at < 0:
                break
            if state != _START_RECORD:
                ends[n_cells] = n_out
                n_cells += 1
            n_rows += 1
            rows[n_rows] = n_cells
            done_cells, done_out, done_at = n_cells, n_out, at
            state = _START_RECORD
        elif byte == delimiter:
            ends[n_cells] = n_out
            n_cells += 1
            state = _START_FIELD
        elif byte == _QUOTE and state <= _START_FIELD:
            state = _IN_QUOTED
        else:
            state = _IN_QUOTED if byte == _QUOTE and state == _AFTER_QUOTE else _IN_FIELD
            out[n_out] = byte
            n_out += 1
    if final and at == size and state != _START_RECORD and n_rows < most:
        ends[n_cells] = n_out
        n_cells += 1
        n_rows += 1
        rows[n_rows] = n_cells
        done_cells, done_out, done_at = n_cells, n_out, at
    return n_rows, done_cells, done_at, done_out


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
def cleaned(data: U8Array, start: int, end: int) -> Any:
    """Where does a cell's own text begin and end? Without blanks around it, a leading apostrophe, or `="…"`."""
    if start < end and 32 < data[start] < 127 and data[start] not in (39, 61) and 32 < data[end - 1] < 127:
        return start, end
    start, end = _trimmed(data, start, end)
    if end - start >= 3 and data[start] == 61 and data[start + 1] == 34 and data[end - 1] == 34:
        start, end = _trimmed(data, start + 2, end - 1)
    if start < end and data[start] == 39:
        start, end = _trimmed(data, start + 1, end)
    return start, end


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
def column(data: U8Array, cells: I32Array, rows: I32Array, wanted: int) -> Any:
    """What stands in one column, cleaned? Arrow's offsets and bytes; a missing cell is "" like a blank one."""
    n = len(rows) - 1
    offsets = np.zeros(n + 1, np.int32)
    starts = np.zeros(n, np.int32)
    for row in range(n):
        cell = rows[row] + wanted
        size = 0
        if cell < rows[row + 1]:
            start, end = cleaned(data, cells[cell], cells[cell + 1])
            starts[row] = start
            size = end - start
        offsets[row + 1] = offsets[row] + size
    out = np.empty(offsets[n], np.uint8)
    for row in range(n):
        at, source = offsets[row], starts[row]
        for step in range(offsets[row + 1] - at):
            out[at + step] = data[source + step]
    return offsets, out
