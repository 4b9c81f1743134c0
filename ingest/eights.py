"""How are eight bytes of a text read, compared or written at once? What the compiled loops over texts are made of.

A word holds eight bytes, the first one lowest. Places in memory are unsigned numbers, `address` of an array plus an
offset: an index would be looked at for every byte. Nobody asks whether there is room: the loops that call know it, and
their arrays live as long as they run.
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
EIGHT, ONE = np.uint64(8), np.uint64(1)
ROOM = 8
"""Bytes that a buffer must have beyond what is written into it."""
_WORD, _BYTE = ir.IntType(64), ir.IntType(8)


def _address(_: Any, _array: Any) -> Any:
    def made(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        data = context.make_array(signature.args[0])(context, builder, given[0]).data
        return builder.ptrtoint(data, _WORD)

    return types.uint64(_array), made


address: Callable[..., Any] = intrinsic(_address)
"""Where an array's first element is."""


def _eight(_: Any, _at: Any) -> Any:
    def made(_context: Any, builder: Any, _signature: Any, given: Any) -> Any:
        return builder.load(builder.inttoptr(given[0], _WORD.as_pointer()), align=1)

    return types.uint64(types.uint64), made


eight: Callable[..., Any] = intrinsic(_eight)
"""The eight bytes from a place on."""


def _byte(_: Any, _at: Any) -> Any:
    def made(_context: Any, builder: Any, _signature: Any, given: Any) -> Any:
        return builder.zext(builder.load(builder.inttoptr(given[0], _BYTE.as_pointer())), _WORD)

    return types.uint64(types.uint64), made


byte: Callable[..., Any] = intrinsic(_byte)
"""The byte at a place, as a word."""


def _put_eight(_: Any, _at: Any, _word: Any) -> Any:
    def made(context: Any, builder: Any, _signature: Any, given: Any) -> Any:
        builder.store(given[1], builder.inttoptr(given[0], _WORD.as_pointer()), align=1)
        return context.get_dummy_value()

    return types.void(types.uint64, types.uint64), made


put_eight: Callable[..., Any] = intrinsic(_put_eight)
"""Writes the eight bytes at a place and behind it."""


def _coming(_: Any, _at: Any) -> Any:
    def made(context: Any, builder: Any, _signature: Any, given: Any) -> Any:
        pointer, word = _BYTE.as_pointer(), ir.IntType(32)
        kind = ir.FunctionType(ir.VoidType(), [pointer, word, word, word])
        prefetch = builder.module.declare_intrinsic("llvm.prefetch", [pointer], kind)
        builder.call(prefetch, [builder.inttoptr(given[0], pointer), word(0), word(2), word(1)])
        return context.get_dummy_value()

    return types.void(types.uint64), made


coming: Callable[..., Any] = intrinsic(_coming)
"""Says that a place is read soon, so that nobody waits for the memory; any place is allowed."""


def _first_marked(_: Any, _marks: Any) -> Any:
    def made(_context: Any, builder: Any, _signature: Any, given: Any) -> Any:
        zeros = builder.cttz(given[0], ir.Constant(ir.IntType(1), 1))
        return builder.lshr(zeros, ir.Constant(_WORD, 3))

    return types.uint64(types.uint64), made


first_marked: Callable[..., Any] = intrinsic(_first_marked)
"""Which of the eight bytes is the first that `below`, `same` or HIGHS marked? There must be one."""


def _turned(_: Any, _word: Any) -> Any:
    def made(_context: Any, builder: Any, _signature: Any, given: Any) -> Any:
        return builder.bswap(given[0])

    return types.uint64(types.uint64), made


turned: Callable[..., Any] = intrinsic(_turned)
"""The word with its bytes in the other order."""


@nb.njit(cache=True, nogil=True, inline="always")
def same(word: Any, sign: Any) -> Any:
    """Marks bytes that are this one (given eight times over, as ONES * sign); only the first mark is to be trusted."""
    there = word ^ sign
    return (there - ONES) & ~there & HIGHS


@nb.njit(cache=True, nogil=True, inline="always")
def below_space(word: Any) -> Any:
    """Marks bytes below 32; only the first mark is to be trusted."""
    return (word - ONES * np.uint64(32)) & ~word & HIGHS


@nb.njit(cache=True, nogil=True)
def last_eight(data: U8Array) -> Any:
    """The last place of an array from which eight bytes can be read; below its beginning where it is shorter."""
    return address(data) + np.uint64(len(data)) - EIGHT


@nb.njit(cache=True, nogil=True)
def _one_by_one(at: Any, end: Any) -> Any:
    word = np.uint64(0)
    while end > at:
        end -= ONE
        word = word << EIGHT | byte(end)
    return word


@nb.njit(cache=True, nogil=True, inline="always")
def few(at: Any, end: Any, last: Any) -> Any:
    """The bytes from `at` to `end`, fewer than eight, zeros behind them; `last`: see `last_eight`."""
    if at <= last:
        return eight(at) & ((ONE << (end - at) * EIGHT) - ONE)
    return _one_by_one(at, end)


@nb.njit(cache=True, nogil=True, inline="always")
def equal(at: Any, end: Any, last: Any, other: Any, other_last: Any) -> Any:
    """Whether the text from `at` to `end` stands from `other` on too."""
    while at + EIGHT <= end and eight(at) == eight(other):
        at, other = at + EIGHT, other + EIGHT
    return at + EIGHT > end and few(at, end, last) == few(other, other + (end - at), other_last)


@nb.njit(cache=True, nogil=True, inline="always")
def copied(at: Any, end: Any, last: Any, out: Any) -> Any:
    """Writes the text from `at` to `end` at `out`, and up to ROOM bytes of anything behind; where it ends."""
    while at + EIGHT <= end:
        put_eight(out, eight(at))
        at, out = at + EIGHT, out + EIGHT
    if at < end:
        put_eight(out, few(at, end, last))
    return out + (end - at)


@nb.njit(cache=True, nogil=True)
def all_digits(at: Any, end: Any, last: Any) -> bool:
    """Whether nothing but 0 to 9 stands there."""
    high, zeros, six = ONES * np.uint64(0xF0), ONES * np.uint64(0x30), ONES * np.uint64(6)
    while at < end:
        left = end - at
        word = eight(at) if left >= EIGHT else few(at, end, last) | zeros << left * EIGHT
        if word & high != zeros or (word + six) & high != zeros:
            return False
        at += EIGHT
    return True
