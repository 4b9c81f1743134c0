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
def _copied_on(text: U8Array, at: int, delimiter: int, out: U8Array, size: int) -> Any:
    """Copies what goes on within a cell, where only a separator or a line end means anything.

    Returns (behind the byte that follows, bytes written); that byte is the text's last one where nothing ends the cell.
    """
    last = len(text) - 1
    while at < last:
        byte = text[at]
        if byte in (delimiter, _LF, _CR):
            break
        out[size] = byte
        at, size = at + 1, size + 1
    return at + 1, size


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
        if state == _IN_FIELD:
            at, n_out = _copied_on(text, at - 1, delimiter, out, n_out)
            byte = text[at - 1]
        if state == _IN_QUOTED:
            state = _AFTER_QUOTE if byte == _QUOTE else _IN_QUOTED
            out[n_out] = byte
            n_out += byte != _QUOTE
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
def marks(text: U8Array, begin: int, delimiter: int) -> Any:
    """How many separators and how many line ends stand in `text[begin:]`, quoted or not?"""
    separators, lines = 0, 0
    for at in range(begin, len(text)):
        byte = text[at]
        separators += byte == delimiter
        lines += (byte == _LF) | (byte == _CR)
    return separators, lines
