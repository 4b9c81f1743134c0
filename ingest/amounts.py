"""Which exact amount does a text say? Minor units as int64, never by way of a float."""

from __future__ import annotations

from typing import Any

import numba as nb
import numpy as np
import polars as pl
import pyarrow as pa

from .kernels import I32Array, U8Array
from .texts import each_distinct, wide_to_plain


def amounts(texts: pl.Series, decimals: int, *, minor: bool = False) -> pl.Series:
    """The minor units of a column of decimal texts; null where a text is none or finer than the unit.

    Reads `1,234.50`, `￥1234.5`, `(1.00)` as negative, a sign before or after, `元` and `CNY` beside it, full-width
    digits. `minor`: the text is in minor units already.
    """
    plain = texts.fill_null("")
    wide = ~plain.str.contains(r"^[\x00-\x7f]*$")
    if wide.any():
        plain = plain.zip_with(~wide, each_distinct(plain.set(~wide, None), _plain))
    array = plain.to_arrow().cast(pa.string())
    _, offsets, data = array.buffers()
    ends = np.frombuffer(offsets, np.int32)[array.offset : array.offset + len(array) + 1]
    held = np.frombuffer(data, np.uint8) if data is not None and data.size else np.zeros(1, np.uint8)
    values, good = _read(held, ends, 0 if minor else decimals)
    return pl.Series(values).set(pl.Series(~good), None)


def _plain(text: str) -> str:
    plain = wide_to_plain(text).replace("−", "-")
    for sign in ("¥", "人民币", "元", "\u00a0"):
        plain = plain.replace(sign, "")
    return plain.strip()


@nb.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _read(data: U8Array, ends: I32Array, decimals: int) -> Any:
    n = len(ends) - 1
    values, good = np.zeros(n, np.int64), np.zeros(n, np.bool_)
    for row in range(n):
        start, end = ends[row], ends[row + 1]
        negative = False
        while start < end and (data[start] == 32 or data[start] == 36):
            start += 1
        while start < end and data[end - 1] == 32:
            end -= 1
        if end - start > 2 and data[start] == 40 and data[end - 1] == 41:  # (1.00)
            negative, start, end = True, start + 1, end - 1
        elif start < end and (data[start] == 45 or data[start] == 43):
            negative, start = data[start] == 45, start + 1
        elif start < end and (data[end - 1] == 45 or data[end - 1] == 43):
            negative, end = data[end - 1] == 45, end - 1
        while start < end and (data[start] == 36 or data[start] == 32):
            start += 1
        total, digits, places, fine, since_comma = np.int64(0), 0, -1, True, -1
        for at in range(start, end):
            byte = data[at]
            if 48 <= byte <= 57:
                digits += 1
                if places >= decimals:
                    fine = fine and byte == 48
                    continue
                if total > 922337203685477579:
                    fine = False
                    break
                total = total * 10 + (byte - 48)
                places += places >= 0
                since_comma += since_comma >= 0
            elif byte == 46 and places < 0 and since_comma in (-1, 3):
                places, since_comma = 0, -1
            elif byte == 44 and places < 0 and digits > 0 and since_comma in (-1, 3):
                since_comma = 0
            else:
                fine = False
                break
        if fine and digits > 0 and since_comma in (-1, 3):
            for _ in range(decimals - max(places, 0)):
                if total > 922337203685477579:
                    fine = False
                    break
                total *= 10
            values[row], good[row] = -total if negative else total, fine
    return values, good
