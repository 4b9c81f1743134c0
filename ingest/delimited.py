"""Which records does a text file with separators hold? Exactly those that Python's csv module reads from it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from graphkit.errors import DamagedFile

from .blocks import Block, unmarked, without_blank
from .cutting import cut
from .eights import ROOM
from .encodings import MIXED, PIECE, utf8_pieces
from .kernels import U8Array

_BEFORE = 1 << 16
"""Room before each piece for the end of the one before, which seldom is more."""
LONGEST = 64 << 20
"""Bytes of one record; more is an unclosed quotation mark or no table at all."""


def blocks(path: Path, encoding: str, delimiter: str, *, most: int = 200_000, piece: int = PIECE) -> Iterator[Block]:
    """The records of a file in bounded blocks, blank ones left out but counted in the ordinals.

    Raises
        DamagedFile: one record is longer than 64 MB.
    """
    ordinal, rest, wanted = 1, np.empty(0, np.uint8), 0
    held_back: list[U8Array] = []
    for text, final in _with_last(utf8_pieces(path, encoding, piece, marked=True, before=_BEFORE)):
        held_back.append(text)
        waiting = sum(map(len, held_back)) - _BEFORE * len(held_back)
        if len(rest) + waiting > LONGEST + piece:
            raise DamagedFile("record-too-long", file=path.name, row=ordinal)
        if waiting < wanted and not final:
            continue  # a record longer than all that was read: look again when there is twice as much
        held, held_back, begin = _behind(rest, held_back), [], 0
        while begin < len(held):
            block, begin_next = _cut(held, begin, final, delimiter, most, ordinal)
            if begin_next == begin:
                break
            ordinal, begin = ordinal + len(block), begin_next
            kept = without_blank(unmarked(block) if encoding in MIXED else block)
            if len(kept):
                yield kept
        rest = held[begin:].copy()
        wanted = len(rest)


def _behind(rest: U8Array, texts: list[U8Array]) -> U8Array:
    """What was left and the texts, one after the other: in the room before a single text where that is enough."""
    [first, *others] = texts
    if others or len(rest) > _BEFORE:
        return np.concatenate([rest, *(text[_BEFORE:] for text in texts)])
    begin = _BEFORE - len(rest)
    first[begin:_BEFORE] = rest
    return first[begin:]


def _cut(text: U8Array, begin: int, final: bool, delimiter: str, most: int, ordinal: int) -> tuple[Block, int]:
    room = len(text) - begin + 2  # cells, at most; what is not written to takes no memory
    out, ends, rows = np.empty(room + ROOM, np.uint8), np.empty(room, np.int32), np.empty(min(most, room) + 1, np.int32)
    ends[0] = rows[0] = 0
    n, cells, at, written = cut(text, begin, final, ord(delimiter), most, out, ends[1:], rows)
    block = Block(out[:written], ends[: cells + 1], rows[: n + 1], np.arange(ordinal, ordinal + n, dtype=np.int32))
    return block, at


def _with_last(pieces: Iterator[U8Array]) -> Iterator[tuple[U8Array, bool]]:
    held: U8Array | None = None
    for piece in pieces:
        if held is not None:
            yield held, False
        held = piece
    if held is not None:
        yield held, True
