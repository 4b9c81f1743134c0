"""What else does a row say? The kept columns as canonical JSON text: sorted keys, no spaces, "" for nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numba as nb
import numpy as np
import polars as pl
import pyarrow as pa

from .blocks import Block
from .eights import EIGHT, ONE, ONES, ROOM, address, below_space, copied, eight, few, last_eight, put_eight, same
from .kernels import I32Array, U8Array

_SHORT = np.zeros(256, np.uint8)
_SHORT[[34, 92, 10, 13, 9, 8, 12]] = [34, 92, 110, 114, 116, 98, 102]
"""The letter behind a backslash for each byte that has one."""
_BLANKS, _QUOTES, _BACKSLASHES = ONES * np.uint64(32), ONES * np.uint64(34), ONES * np.uint64(92)
_BRACE, _NEXT, _END = (np.uint64(int.from_bytes(text, "little")) for text in (b"{", b'",', b'"}'))
_TWO = np.uint64(2)
_HEX = np.frombuffer(b"0123456789abcdef", np.uint8)


def kept(block: Block, columns: Mapping[str, int]) -> pl.Series:
    """The cells of the columns (name → place) that are not blank, as canonical JSON; "" where all are blank."""
    if not columns:
        return pl.repeat("", len(block), dtype=pl.String, eager=True)
    chosen = tuple(sorted(columns.items()))
    if chosen not in block.written:
        block.written[chosen] = _written(block, columns)
    return block.written[chosen]


def _written(block: Block, columns: Mapping[str, int]) -> pl.Series:
    names = sorted(columns)
    labels = [json.dumps(name, ensure_ascii=False).encode() + b':"' for name in names]
    ends = np.cumsum([0, *(len(label) for label in labels)]).astype(np.int32)
    places = np.array([columns[name] for name in names], np.int32)
    marks = np.frombuffer(b"".join(labels) + bytes(ROOM), np.uint8)
    starts, stops = block.clean()
    offsets, data = _write(block.data, starts, stops, block.rows, places, marks, ends, _HEX)
    return pl.Series(pa.StringArray.from_buffers(len(block), pa.py_buffer(offsets), pa.py_buffer(data)))


def from_columns(columns: Mapping[str, pl.Series]) -> pl.Series:
    """Canonical JSON of derived columns; nulls are left out, "" where all are null."""
    names = sorted(columns)
    frame = pl.DataFrame([columns[name].cast(pl.String).alias(name) for name in names])
    distinct = frame.unique(maintain_order=True)
    made = distinct.with_columns(
        pl.Series("\x00", [_text(names, row) for row in distinct.iter_rows()], dtype=pl.String)
    )
    return frame.join(made, on=names, how="left", nulls_equal=True, maintain_order="left")["\x00"].alias("details")


def constant(said: Mapping[str, str]) -> str:
    """Canonical JSON of one mapping."""
    return json.dumps(dict(said), ensure_ascii=False, sort_keys=True, separators=(",", ":")) if said else ""


def _text(names: Sequence[str], row: Sequence[str | None]) -> str:
    return constant({name: value for name, value in zip(names, row, strict=True) if value is not None})


@nb.njit(cache=True, nogil=True)
def _write(
    data: U8Array, starts: I32Array, stops: I32Array, rows: I32Array, places: I32Array, marks: U8Array, ends: I32Array,
    hexes: U8Array,
) -> Any:  # fmt: skip
    n = len(rows) - 1
    most = n * (len(marks) + 3 * len(places) + 2) + 6 * np.int64(len(data)) + ROOM  # what is not written to takes none
    out, offsets = np.empty(most, np.uint8), np.zeros(n + 1, np.int32)
    text, label, begin, last = address(data), address(marks), address(out), last_eight(data)
    put = begin
    for row in range(n):
        first = put
        for which in range(len(places)):
            cell = rows[row] + places[which]
            if cell >= rows[row + 1] or starts[cell] == stops[cell]:
                continue
            put_eight(put, _BRACE if put == first else _NEXT)
            put += ONE if put == first else _TWO
            put = copied(label + np.uint64(ends[which]), label + np.uint64(ends[which + 1]), last_eight(marks), put)
            end = text + np.uint64(stops[cell])
            at, put = _plain(text + np.uint64(starts[cell]), end, last, put)
            if at < end:
                put += np.uint64(_escaped(data, np.int64(at - text), stops[cell], out, np.int64(put - begin), hexes))
        if put > first:
            put_eight(put, _END)
            put += _TWO
        offsets[row + 1] = put - begin
    return offsets, out[: put - begin]


@nb.njit(cache=True, nogil=True, inline="always")
def _must_be_escaped(word: Any) -> Any:
    return below_space(word) | same(word, _QUOTES) | same(word, _BACKSLASHES)


@nb.njit(cache=True, nogil=True, inline="always")
def _plain(at: Any, end: Any, last: Any, put: Any) -> Any:
    """Writes a text up to the eight bytes of which one must be escaped: how far it came, and where that ends."""
    while at + EIGHT <= end:
        word = eight(at)
        if _must_be_escaped(word):
            return at, put
        put_eight(put, word)
        at, put = at + EIGHT, put + EIGHT
    if at < end:
        word = few(at, end, last) | _BLANKS << (end - at) * EIGHT
        if _must_be_escaped(word):
            return at, put
        put_eight(put, word)
    return end, put + (end - at)


@nb.njit(cache=True, nogil=True)
def _escaped(data: U8Array, start: Any, end: Any, out: U8Array, size: Any, hexes: U8Array) -> Any:
    """Writes a text as JSON does: the seven short escapes, other controls by their number in hex; how many bytes."""
    before = size
    for at in range(start, end):
        byte = data[at]
        short = _SHORT[byte]
        if short:
            out[size], out[size + 1] = 92, short
            size += 2
        elif byte < 32:
            out[size], out[size + 1], out[size + 2], out[size + 3] = 92, 117, 48, 48
            out[size + 4], out[size + 5] = hexes[byte >> 4], hexes[byte & 15]
            size += 6
        else:
            out[size] = byte
            size += 1
    return size - before
