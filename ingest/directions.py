"""Which way did the money go? What the running balance says of it (cleaning rule 6), row by row.

|Δ balance| = amount: a row after which its account holds that much more received, one after which it holds that much
less paid. Decided only where no order of the rows could say otherwise; a stated direction stands, and is checked.
"""

from __future__ import annotations

from typing import Any

import numba as nb
import numpy as np
import polars as pl

from .kernels import I64Array

ENOUGH = 5
"""Rows decided by their balance before a whole file is judged by them."""
AGREEMENT = 0.99
REVERSED = 0.9
_FEW = 16
"""So many numbers are looked through one by one."""


def by_balance(
    accounts: pl.Series, at: pl.Series, values: pl.Series, balances: pl.Series, counts: pl.Series
) -> pl.Series:
    """`out`, `in`, or null where the balances do not decide; `counts`: whether a row moved money at all.

    accounts: whose balance it is, as text or number. The balance before a row is one of those of its own time or of
    the time before, whatever the order of rows within one time. A row is decided where exactly one of them is its
    amount away, above or below.
    """
    columns = (accounts, at, values, balances)
    known = np.flatnonzero(counts.to_numpy() & np.logical_and.reduce([one.is_not_null().to_numpy() for one in columns]))
    numbers = accounts if accounts.dtype.is_integer() else accounts.rank("dense")
    whose = numbers.gather(known).cast(pl.Int64).to_numpy()
    when, value, balance = (one.gather(known).to_physical().cast(pl.Int64).to_numpy() for one in columns[1:])
    later = (whose[1:] > whose[:-1]) | ((whose[1:] == whose[:-1]) & (when[1:] >= when[:-1]))
    order = np.arange(len(known)) if later.all() else np.lexsort((when, whose))
    decided = np.zeros(len(accounts), np.int8)
    decided[known[order]] = _decided(whose[order], when[order], value[order], balance[order])
    return pl.Series(decided).replace_strict({1: "in", -1: "out"}, default=None, return_dtype=pl.String)


@nb.njit(cache=True, nogil=True)
def _decided(whose: I64Array, when: I64Array, value: I64Array, balance: I64Array) -> Any:
    """1: received, -1: paid, 0: not decided; rows in order of account and time."""
    n = len(whose)
    says = np.zeros(n, np.int8)
    before, begin = 0, 0  # where the rows of the time before begin, and those of this time
    while begin < n:
        end = begin + 1
        while end < n and whose[end] == whose[begin] and when[end] == when[begin]:
            end += 1
        if before < begin and whose[before] == whose[begin]:
            _decide(before, begin, end, value, balance, says)
        before, begin = begin, end
    return says


@nb.njit(cache=True, nogil=True)
def _decide(before: int, begin: int, end: int, value: I64Array, balance: I64Array, says: Any) -> None:
    near = balance[before:end] if end - before <= _FEW else np.sort(balance[before:end])
    for row in range(begin, end):
        if value[row] == 0:
            continue
        was_less, was_more = _in(near, balance[row] - value[row]), _in(near, balance[row] + value[row])
        if was_less != was_more:
            says[row] = 1 if was_less else -1


@nb.njit(cache=True, nogil=True)
def _in(numbers: I64Array, wanted: int) -> bool:
    """Whether that number is among these, which are sorted where they are more than a few."""
    if len(numbers) <= _FEW:
        found = False
        for number in numbers:
            found |= number == wanted
        return found
    place = np.searchsorted(numbers, wanted)
    return bool(place < len(numbers) and numbers[place] == wanted)


def reversed_words(stated: pl.Series, decided: pl.Series, own_words: pl.Series) -> bool:
    """Whether debit and credit (`own_words`: rows labelled so) stand the other way round in this file."""
    both = own_words & stated.is_not_null() & decided.is_not_null()
    wrong = int((both & (stated != decided)).sum())
    return int(both.sum()) >= ENOUGH and wrong >= REVERSED * int(both.sum())


def trusted(stated: pl.Series, decided: pl.Series) -> bool:
    """Whether the balances of this file may fill a blank: they agree with its labels, or decide nearly every row."""
    both = stated.is_not_null() & decided.is_not_null()
    if both.any():
        return int((both & (stated == decided)).sum()) >= AGREEMENT * int(both.sum())
    return int(decided.is_not_null().sum()) >= REVERSED * len(decided) and len(decided) >= ENOUGH
