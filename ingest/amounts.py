"""Which exact amount does a text say? Minor units as int64, never by way of a float."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Context
from typing import Any

import numba as nb
import numpy as np
import polars as pl
import pyarrow as pa

from .grammar import Column
from .kernels import I32Array, U8Array
from .texts import each_distinct, wide_to_plain

_NOISY = r"^-?\d+\.\d{10,}$"
_SHOWN = Context(prec=15)
_MOST = (2**63 - 1) // 10 - 1
_BETWEEN = r"[ '’\u00a0\u2009\u202f](\d{3})\b"
_NUMBER = r"[\d\s.,()+−'’\u00a0\u2009\u202f-]"
_BESIDE = r"[^\d\s.,()+−'’\u00a0\u2009\u202f-]"
_SIGNS = {"€": "EUR", "£": "GBP", "US$": "USD", "HK$": "HKD", "元": "CNY", "人民币": "CNY", "￥": "CNY", "RMB": "CNY"}
"""Signs that stand for one currency everywhere; ¥, $ and kr do not: a mapping says which they are."""
_SPACE, _DOLLAR, _OPEN, _CLOSE, _PLUS, _COMMA, _MINUS, _POINT = 32, 36, 40, 41, 43, 44, 45, 46


def amounts(texts: pl.Series, decimals: int, *, minor: bool = False, workbook: bool = False) -> pl.Series:
    """The minor units of a column of decimal texts; null where a text is none or finer than the unit.

    Reads `1,234.50`, `￥1234.5`, `(1.00)` as negative, a sign before or after, `元` and `CNY` beside it, full-width
    digits. `minor`: the text is in minor units already. `workbook`: a number of more than 15 digits is read as Excel
    shows it, since the rest is the noise of its floats.
    """
    plain = texts.fill_null("")
    noisy = plain.str.contains(_NOISY) if workbook else pl.Series([False])
    if noisy.any():
        plain = plain.zip_with(~noisy, each_distinct(plain.set(~noisy, None), _as_shown))
    wide = ~plain.str.contains(r"^[\x00-\x7f]*$")
    if wide.any():
        plain = plain.zip_with(~wide, each_distinct(plain.set(~wide, None), _plain))
    array = plain.to_arrow().cast(pa.string())
    _, offsets, data = array.buffers()
    ends = np.frombuffer(offsets, np.int32)[array.offset : array.offset + len(array) + 1]
    held = np.frombuffer(data, np.uint8) if data is not None and data.size else np.zeros(1, np.uint8)
    values, good = _read(held, ends, 0 if minor else decimals)
    return pl.Series(values).set(pl.Series(~good), None)


def written(texts: pl.Series, told: Column | None, places: int, *, beside: bool = False) -> pl.Series:
    """The texts as `amounts` reads them, where a mapping says how they are written.

    A decimal comma; blanks and apostrophes between thousands; a whole number of many decimals (wei), cut to the unit's
    `places` where it says so; `beside`: without the currency that stands beside the number.
    """
    if beside:
        texts = texts.str.replace_all(_BESIDE, "")
    if told is None:
        return texts
    if told.decimal:
        texts = texts.str.replace_all(_BETWEEN, "$1")
    if told.decimal == ",":
        texts = texts.str.replace_many([",", "."], [".", ","])
    if told.decimals is not None:
        texts = _shifted(texts, told.decimals)
    if told.finer == "cut":
        texts = texts.str.replace(r"^([+-]?[0-9]*" + (rf"\.[0-9]{{{places}}}" if places else "") + r")\.?[0-9]*$", "$1")
    return texts


def _shifted(texts: pl.Series, decimals: int) -> pl.Series:
    """Whole numbers divided by so many powers of ten; what is no whole number becomes none."""
    whole = texts.str.extract(r"^([+-]?)0*([0-9]+)$", 2)
    sign = texts.str.extract(r"^([+-]?)", 1)
    long = whole.str.zfill(decimals + 1)
    return sign + long.str.head(-decimals) + "." + long.str.tail(decimals) if decimals else sign + whole


def currency_beside(texts: pl.Series, named: Mapping[str, str]) -> pl.Series:
    """The unit that stands beside an amount in its own cell; null where none does, or one that nobody knows."""
    said = texts.str.replace_all(_NUMBER, "")
    return said.replace_strict({**_SIGNS, **named}, default=None, return_dtype=pl.String)


def _as_shown(text: str) -> str:
    return format(_SHOWN.create_decimal(text), "f")


def _plain(text: str) -> str:
    plain = wide_to_plain(text).replace("−", "-")
    for sign in ("¥", "人民币", "元", "\u00a0"):
        plain = plain.replace(sign, "")
    return plain.strip()


@nb.njit(cache=True, nogil=True)
def _read(data: U8Array, ends: I32Array, decimals: int) -> Any:
    n = len(ends) - 1
    values, good = np.zeros(n, np.int64), np.zeros(n, np.bool_)
    for row in range(n):
        start, end, negative = _without_sign(data, ends[row], ends[row + 1])
        total, places, fine = _digits(data, start, end, decimals)
        for _ in range(decimals - places):
            fine = fine and total <= _MOST
            total *= 10
        values[row], good[row] = -total if negative else total, fine
    return values, good


@nb.njit(cache=True, nogil=True)
def _without_blank(data: U8Array, start: int, end: int) -> Any:
    while start < end and data[start] in (_SPACE, _DOLLAR):
        start += 1
    while start < end and data[end - 1] in (_SPACE, _DOLLAR):
        end -= 1
    return start, end


@nb.njit(cache=True, nogil=True)
def _without_sign(data: U8Array, start: int, end: int) -> Any:
    """Where the digits begin and end, and whether the amount is negative: `-1`, `1-`, `(1)`, `$-1`."""
    start, end = _without_blank(data, start, end)
    negative = False
    if end - start > 2 and data[start] == _OPEN and data[end - 1] == _CLOSE:
        negative, start, end = True, start + 1, end - 1
    elif start < end and data[start] in (_MINUS, _PLUS):
        negative, start = data[start] == _MINUS, start + 1
    elif start < end and data[end - 1] in (_MINUS, _PLUS):
        negative, end = data[end - 1] == _MINUS, end - 1
    start, end = _without_blank(data, start, end)
    return start, end, negative


@nb.njit(cache=True, nogil=True)
def _digits(data: U8Array, start: int, end: int, decimals: int) -> Any:
    """The digits as one integer, how many of them are decimals, and whether it is a number that the unit holds."""
    total, digits, places, group = np.int64(0), 0, -1, -1  # group: digits since the last comma
    for at in range(start, end):
        byte = data[at]
        if 48 <= byte <= 57:
            digits += 1
            if places >= decimals:
                if byte != 48:
                    return total, places, False
                continue
            if total > _MOST:
                return total, places, False
            total = total * 10 + (byte - 48)
            places += places >= 0
            group += group >= 0
        elif byte == _POINT and places < 0 and group in (-1, 3):
            places, group = 0, -1
        elif byte == _COMMA and places < 0 and digits > 0 and group in (-1, 3):
            group = 0
        else:
            return total, places, False
    return total, max(places, 0), digits > 0 and group in (-1, 3)
