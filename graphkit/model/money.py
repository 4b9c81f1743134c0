"""How is an amount in minor units written, and read, without ever being a float?"""

from __future__ import annotations

from decimal import Decimal


def major(value: int | None, decimals: int) -> str:
    """The exact decimal text of minor units: 1234500 fen is "12345.00"; None is ""."""
    if value is None:
        return ""
    if decimals == 0:
        return str(value)
    sign, digits = ("-" if value < 0 else ""), str(abs(value)).rjust(decimals + 1, "0")
    return f"{sign}{digits[:-decimals]}.{digits[-decimals:]}"


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
