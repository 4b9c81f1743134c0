"""How are bytes cut into cells at the speed of the disk? A compiled loop over UTF-8 bytes.

`cut` walks through the states of Python's csv module (dialect "excel", not strict), byte by byte: the tests hold the
two equal. Cells stay in the order of the rows in one buffer, as Arrow's list of strings wants them.
"""

from __future__ import annotations

from typing import Any

import numba as nb
import numpy as np

from .eights import ONES, address, eight, first_marked, put_eight, same
from .kernels import I32Array, U8Array

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
def _copied_on(text: U8Array, at: int, signs: Any, out: U8Array, size: int) -> Any:
    """Copies what goes on within a cell, where only a separator or a line end means anything.

    Returns (where that stands, bytes written); near the text's end it may be any byte.
    """
    begin, put = address(text), address(out)
    while at + 8 < len(text):
        word = eight(begin + np.uint64(at))
        put_eight(put + np.uint64(size), word)
        found = same(word, signs[0]) | same(word, signs[1]) | same(word, signs[2])
        if found:
            step = np.int64(first_marked(found))
            return at + step, size + step
        at, size = at + 8, size + 8
    return at, size


@nb.njit(cache=True, nogil=True)
def _plain_records(
    text: U8Array, at: int, signs: Any, most: int, out: U8Array, size: int, ends: I32Array, rows: I32Array, n_rows: int
) -> Any:
    """Cuts on from a record's first byte while no cell begins with a quotation mark and the text's end is far.

    Returns (records, cells, where the next record begins, bytes written), each without the record it did not finish.
    """
    n_cells = rows[n_rows]
    done_at, done_out, done_cells, delimiter = at, size, n_cells, np.int64(signs[0] & np.uint64(255))
    while n_rows < most and at + 8 < len(text):
        if text[at] == _QUOTE or (at == done_at and text[at] in (_LF, _CR)):
            break
        at, size = _copied_on(text, at, signs, out, size)
        if at + 8 >= len(text) and text[at] not in (delimiter, _LF, _CR):
            break
        ends[n_cells] = size
        n_cells += 1
        at += 1
        if text[at - 1] != delimiter:
            at = _past_line_end(text, at, False)
            n_rows += 1
            rows[n_rows] = n_cells
            done_cells, done_out, done_at = n_cells, size, at
    return n_rows, done_cells, done_at, done_out


@nb.njit(cache=True, nogil=True)
def _next_state(state: int, byte: int) -> Any:
    """The state behind a byte that ends no cell, and whether it is part of the cell's text."""
    if byte != _QUOTE:
        return (_IN_QUOTED if state == _IN_QUOTED else _IN_FIELD), True
    if state == _IN_QUOTED:
        return _AFTER_QUOTE, False
    if state == _IN_FIELD:
        return _IN_FIELD, True
    return _IN_QUOTED, state == _AFTER_QUOTE


@nb.njit(cache=True, nogil=True)
def cut(
    text: U8Array, begin: int, final: bool, delimiter: int, most: int, out: U8Array, ends: I32Array, rows: I32Array
) -> Any:
    """Which whole records lie in `text[begin:]`, at most `most`?

    Writes the cells one after the other into `out`, which has ROOM for more than the text, their ends into `ends`, the
    number of cells up to each record's end into `rows` (rows[0] is 0). Returns (records, cells, bytes read, bytes
    written); a record that the end of the text cuts off is left for the next call unless `final`.
    """
    n_rows, n_cells, n_out = 0, 0, 0
    done_cells, done_out, done_at = 0, 0, begin
    state = _START_RECORD
    at, size = begin, len(text)
    signs = (ONES * np.uint64(delimiter), ONES * np.uint64(_LF), ONES * np.uint64(_CR))
    while at < size and n_rows < most:
        if state == _START_RECORD:
            n_rows, n_cells, at, n_out = _plain_records(text, at, signs, most, out, n_out, ends, rows, n_rows)
            done_cells, done_out, done_at = n_cells, n_out, at
            if n_rows == most:
                break
        elif state == _IN_FIELD:
            at, n_out = _copied_on(text, at, signs, out, n_out)
        byte = text[at]
        at += 1
        quoted = state == _IN_QUOTED
        if not quoted and byte in (_LF, _CR):
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
        elif not quoted and byte == delimiter:
            ends[n_cells] = n_out
            n_cells += 1
            state = _START_FIELD
        else:
            state, said = _next_state(state, byte)
            out[n_out] = byte
            n_out += said
    if final and at == size and state != _START_RECORD and n_rows < most:
        ends[n_cells] = n_out
        n_cells += 1
        n_rows += 1
        rows[n_rows] = n_cells
        done_cells, done_out, done_at = n_cells, n_out, at
    return n_rows, done_cells, done_at, done_out
