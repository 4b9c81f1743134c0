"""How is a count, a total or a period written on a chart?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from graphkit.model import major, shown
from graphkit.vocabulary import vocabulary
from graphkit.words import say


def grouped(text: str) -> str:
    """A decimal text with thousands parted: 1234500.00 is 1,234,500.00."""
    whole, dot, rest = text.partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    return f"{sign}{int(digits):,}{dot}{rest}" if digits.isdigit() else text


def amount(value: int, unit: str, language: str) -> str:
    """A value in minor units, as people read it: money with its currency, a duration in seconds as h:mm:ss."""
    if unit == "s":
        return f"{value // 3600}:{value // 60 % 60:02d}:{value % 60:02d}"
    return say("chart.amount", language, amount=grouped(major(value, vocabulary().decimals.get(unit, 0))), unit=unit)


def tie_text(n: int, totals: Mapping[str, int], language: str) -> str:
    """What a tie says: how often, and how much of each unit. Units are never added."""
    said = [say("chart.times", language, n=f"{n:,}")] if n else []
    return " · ".join([*said, *(amount(value, unit, language) for unit, value in sorted(totals.items()) if unit)])


def period(first: datetime | None, last: datetime | None, precision: str, zone: str) -> str:
    """From when to when on the clock of `zone`; "" where nothing is dated."""
    begun, ended = (_clock(shown(at, precision, zone)) for at in (first, last))
    return begun if begun == ended else f"{begun} –\n{ended}"


def _clock(text: str) -> str:
    """2025-03-05 04:23:49 of 2025-03-05T04:23:49+08:00: the details panel says the zone once."""
    return text[:19].replace("T", " ")
