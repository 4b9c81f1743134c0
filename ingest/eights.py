"""How are eight bytes of a text read, compared or written at once? What the compiled loops over texts are made of.

A word holds eight bytes, the first one lowest. Reading and writing here asks nobody whether there is room: the loops
that call know it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numba as nb
import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from .kernels import U8Array

ONES, HIGHS = np.uint64(0x0101010101010101), np.uint64(0x8080808080808080)
ROOM = 8
"""Bytes that a buffer must have beyond what is written into it."""
_WORD = ir.IntType(64)


def _pointer(context: Any, builder: Any, kind: Any, array: Any, at: Any) -> Any:
    data = context.make_array(kind)(context, builder, array).data
    return builder.bitcast(builder.gep(data, [at]), _WORD.as_pointer())


def _is_bytes(array: Any) -> bool:
    return isinstance(array, types.Array) and array.dtype == types.uint8 and array.layout == "C"


def _eight(_: Any, array: Any, _at: Any) -> Any:
    if not _is_bytes(array):
        return None

    def made(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        return builder.load(_pointer(context, builder, signature.args[0], *given), align=1)

    return types.uint64(array, types.intp), made


eight: Callable[..., Any] = intrinsic(_eight)
"""The eight bytes from a place on."""


def _put_eight(_: Any, array: Any, _at: Any, _word: Any) -> Any:
    if not _is_bytes(array):
        return None

    def made(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        builder.store(given[2], _pointer(context, builder, signature.args[0], *given[:2]), align=1)
        return context.get_dummy_value()

    return types.void(array, types.intp, types.uint64), made


put_eight: Callable[..., Any] = intrinsic(_put_eight)
"""Writes the eight bytes at a place and behind it."""


def _first_marked(_: Any, _marks: Any) -> Any:
    def made(_context: Any, builder: Any, _signature: Any, given: Any) -> Any:
        zeros = builder.cttz(given[0], ir.Constant(ir.IntType(1), 1))
        return builder.lshr(zeros, ir.Constant(_WORD, 3))

    return types.int64(types.uint64), made


first_marked: Callable[..., Any] = intrinsic(_first_marked)
"""Which of the eight bytes is the first that `below`, `same` or HIGHS marked? There must be one."""


def _turned(_: Any, _word: Any) -> Any:
    def made(_context: Any, builder: Any, _signature: Any, given: Any) -> Any:
        return builder.bswap(given[0])

    return types.uint64(types.uint64), made


turned: Callable[..., Any] = intrinsic(_turned)
"""The word with its bytes in the other order."""


@nb.njit(cache=True, nogil=True, inline="always")
def same(word: Any, byte: Any) -> Any:
    """Marks bytes that are this one (given eight times over, as ONES * byte); only the first mark is to be trusted."""
    there = word ^ byte
    return (there - ONES) & ~there & HIGHS


@nb.njit(cache=True, nogil=True, inline="always")
def below_space(word: Any) -> Any:
    """Marks bytes below 32; only the first mark is to be trusted."""
    return (word - ONES * np.uint64(32)) & ~word & HIGHS


@nb.njit(cache=True, nogil=True)
def upto(data: U8Array, at: int, end: int) -> Any:
    """The at most eight bytes from `at` to `end`, zeros behind them."""
    left = end - at
    if at + 8 <= len(data):
        word = eight(data, at)
        return word if left >= 8 else word & ((np.uint64(1) << np.uint64(8 * left)) - np.uint64(1))
    word = np.uint64(0)
    for step in range(min(left, 8)):
        word |= np.uint64(data[at + step]) << np.uint64(8 * step)
    return word


@nb.njit(cache=True, nogil=True)
def all_digits(data: U8Array, start: int, end: int) -> bool:
    """Whether nothing but 0 to 9 stands there."""
    high, zeros, six = ONES * np.uint64(0xF0), ONES * np.uint64(0x30), ONES * np.uint64(6)
    for at in range(start, end, 8):
        word = upto(data, at, end)
        if end - at < 8:
            word |= zeros << np.uint64(8 * (end - at))
        if word & high != zeros or (word + six) & high != zeros:
            return False
    return True


@nb.njit(cache=True, nogil=True)
def copied(data: U8Array, start: int, end: int, out: U8Array, size: int) -> int:
    """Writes data[start:end] at out[size:], and up to ROOM bytes of anything behind; where it ends."""
    whole = min(end, len(data) - 7)
    at = start
    while at < whole:
        put_eight(out, size + at - start, eight(data, at))
        at += 8
    while at < end:
        out[size + at - start] = data[at]
        at += 1
    return size + end - start
