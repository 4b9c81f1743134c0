"""How is an amount in minor units written, and read, without ever being a float?"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc


def major(value: int | None, decimals: int) -> str:
    """The exact decimal text of minor units: 1234500 fen is "12345.00"; None is ""."""
    if value is None:
        return ""
    if decimals == 0:
        return str(value)
    sign, digits = ("-" if value < 0 else ""), str(abs(value)).rjust(decimals + 1, "0")
    return f"{sign}{digits[:-decimals]}.{digits[-decimals:]}"


def majors(values: pa.ChunkedArray, units: pa.ChunkedArray, decimals: Mapping[str, int]) -> pa.ChunkedArray:
    """The texts of a column of minor units, as `major` writes each; "" where the value or its unit is null."""
    words = units.cast(pa.string())
    told = pc.if_else(pc.is_null(values), "", "")
    for unit in pc.unique(words).drop_null().to_pylist():
        here = pc.fill_null(pc.and_(pc.equal(words, unit), pc.is_valid(values)), False)
        told = pc.if_else(here, _majors(values, decimals[unit]), told)
    return told


def _majors(values: pa.ChunkedArray, places: int) -> pa.ChunkedArray:
    if places == 0:
        return values.cast(pa.string())
    digits = pc.utf8_ltrim(values.cast(pa.string()), "-")
    digits = pc.utf8_lpad(digits, places + 1, "0")
    sign = pc.if_else(pc.less(values, 0), "-", "")
    whole, rest = pc.utf8_slice_codeunits(digits, 0, -places), pc.utf8_slice_codeunits(digits, -places)
    return pc.binary_join_element_wise(pc.binary_join_element_wise(sign, whole, ""), rest, ".")


def minor(text: str, decimals: int) -> int:
    """The minor units of a decimal text in major units. ValueError: no number, or finer than the unit."""
    try:
        scaled = Decimal(text).scaleb(decimals)
        whole = int(scaled)
    except (ArithmeticError, ValueError) as fault:
        raise ValueError(text) from fault
    if scaled != whole:
        raise ValueError(text)
    return whole
