"""When does a text say that something was, and how finely? A day without a clock stays a day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from .grammar import Column

ZONE = "Asia/Shanghai"
"""Where a template names no zone. A zone, not an offset: summer time was kept from 1986 to 1991."""
_ISO = ("%Y-%m-%dT%H:%M:%S", "%Y-%m-%d")
"""How a workbook's date cells read."""
_USUAL = (
    "%Y%m%d%H%M%S", "%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y%m%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%d %H:%M:%S%.f",
    "%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d-%H.%M.%S%.f", "%Y-%m-%d %H.%M.%S", "%Y年%m月%d日 %H时%M分%S秒",
    "%Y年%m月%d日 %H:%M:%S", "%Y%m%d %H%M%S", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M", "%Y%m%d%H%M",
    "%Y-%m-%dT%H:%M:%S%#z", "%Y-%m-%dT%H:%M:%S%.f%#z",
    "%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%Y.%m.%d", "%Y年%m月%d日",
)  # fmt: skip
EARLIEST, LATEST = 1900, 2099
"""Years in which something can have been; others are fillers (1899-12-30, 2999-12-31, 9999-12-31) or slips."""
_TOO_FAR = r"^(0\d|1[0-8]|2[1-9]|[3-9]\d)\d\d([-/.年]?\d{1,2}[-/.月]?\d{1,2})"
_DIRECTIVE = re.compile(r"%([-_0]?[YCymbBhdeaAjDFHkIlPpMSfTRrzs%]|:z|#z|[.]?[369]?f)")
_OFFSET = re.compile(r"%(:z|#z|z)")
COUNTED = {"day": (86_400_000_000, "day"), "hour": (3_600_000_000, "min"), "s": (1_000_000, "s"), "ms": (1_000, "us")}
"""What numbers may count: microseconds of each, and how fine it is."""
_MOST_US = 2.0**62
_SERIAL = r"^\d{5}(\.\d+)?$"
"""A workbook's day number, 1927 to 2173; days are counted from 1899-12-30."""
_SERIAL_EPOCH = 25_569
"""The day number of 1970-01-01."""


@dataclass(frozen=True, slots=True)
class Moments:
    """When, in UTC, and how finely: us, s, min, day, none."""

    at: pl.Series
    precision: pl.Series
    bad: pl.Series
    """Where a text stands that says no moment."""


def moments(texts: pl.Series, told: Column | None, *, workbook: bool = False) -> Moments:
    """The moments of a column of texts in the template's formats (without: the usual ones of Chinese banks), its zone.

    Day numbers are read with `unit = "day"` and `origin`; a workbook's own serial numbers where no format fits.
    """
    zone = (told.zone if told else "") or ZONE
    if told and told.unit:
        return _counted(texts, told.unit, told.origin or date(1970, 1, 1), zone)
    formats = [*(told.formats if told and told.formats else _USUAL), *_ISO]
    at, precision = _parsed(texts, formats, zone)
    if workbook:
        serial, fine = _serials(texts)
        missing = at.is_null() & serial.is_not_null()
        at, precision = at.zip_with(~missing, serial), precision.zip_with(~missing, fine)
    far = ((at.dt.year() < EARLIEST) | (at.dt.year() > LATEST)).fill_null(False)
    if far.any():
        at, precision = at.set(far, None), precision.set(far, None)
    return Moments(_in_utc(at, zone), precision.fill_null("none"), texts.is_not_null() & at.is_null())


def fault(texts: pl.Series) -> pl.Series:
    """What is wrong with texts that say no moment: `date-out-of-range` where they say one too far away, `bad-time`."""
    far = texts.str.contains(_TOO_FAR).fill_null(False)
    return pl.repeat("bad-time", len(texts), dtype=pl.String, eager=True).set(far, "date-out-of-range")


def is_format(told: str) -> bool:
    """Can moments be read in this format: a date at least, hour and minute together, nothing unknown behind a %?"""
    if "%" not in told or "%" in _DIRECTIVE.sub("", told):
        return False
    try:
        _in_format(pl.Series(["-"]), told)
    except pl.exceptions.PolarsError:
        return False
    return True


def days(texts: pl.Series, told: Column | None, *, workbook: bool = False) -> pl.Series:
    """The calendar days of a column, in its own zone; null where a text says none."""
    zone = (told.zone if told else "") or ZONE
    at = moments(texts, told, workbook=workbook).at
    return at.dt.convert_time_zone(zone).dt.date()


def _parsed(texts: pl.Series, formats: Sequence[str], zone: str) -> tuple[pl.Series, pl.Series]:
    at = pl.repeat(None, len(texts), dtype=pl.Datetime("us"), eager=True)
    precision = pl.repeat(None, len(texts), dtype=pl.String, eager=True)
    for told in formats:
        open_ = texts.is_not_null() & at.is_null()
        if not open_.any():
            break
        found = _in_format(texts.set(~open_, None), told, zone)
        new = found.is_not_null()
        if new.any():
            at, precision = at.zip_with(~new, found), precision.set(new, _fineness(told))
    return at, precision


def _in_format(texts: pl.Series, told: str, zone: str = ZONE) -> pl.Series:
    """The clock's time in the zone; a text with an offset of its own is a moment, and is told by that clock."""
    if _fineness(told) == "day":
        return texts.str.to_date(told, strict=False).cast(pl.Datetime("us"))
    found = texts.str.to_datetime(told, strict=False, time_unit="us")
    if _OFFSET.search(told):
        return found.dt.convert_time_zone(zone).dt.replace_time_zone(None)
    return found


def _fineness(told: str) -> str:
    if "%f" in told or "%.f" in told or "%.3f" in told or "%.6f" in told:
        return "us"
    return (
        "s"
        if any(sign in told for sign in ("%S", "%T", "%s", "%r"))
        else "min"
        if "%M" in told or "%R" in told
        else "day"
    )


def _serials(texts: pl.Series) -> tuple[pl.Series, pl.Series]:
    number = texts.set(~texts.str.contains(_SERIAL).fill_null(False), None).cast(pl.Float64, strict=False)
    seconds = ((number - _SERIAL_EPOCH) * 86_400).round().cast(pl.Int64)
    at = (seconds * 1_000_000).cast(pl.Datetime("us"))
    fine = pl.repeat("s", len(texts), dtype=pl.String, eager=True).set(seconds % 86_400 == 0, "day")
    return at, fine.set(number.is_null(), None)


def _counted(texts: pl.Series, unit: str, origin: date, zone: str) -> Moments:
    """Numbers of days, hours, seconds, milliseconds since the origin; seconds since 1970 are counted in UTC."""
    length, fine = COUNTED[unit]
    number = texts.cast(pl.Float64, strict=False)
    number = number.set(~(number.is_finite() & (number.abs() < _MOST_US / length)).fill_null(False), None)
    if unit in ("day", "hour"):
        number = number.set((number != number.floor()).fill_null(False), None)
    at = ((number * length).round().cast(pl.Int64) + (origin - date(1970, 1, 1)).days * COUNTED["day"][0]).cast(
        pl.Datetime("us")
    )
    far = ((at.dt.year() < EARLIEST) | (at.dt.year() > LATEST)).fill_null(False)
    at = at.set(far, None) if far.any() else at
    precision = at.cast(pl.String).set(at.is_not_null(), fine).fill_null("none")
    utc = at.dt.replace_time_zone("UTC") if unit in ("s", "ms") else _in_utc(at, zone)
    return Moments(utc, precision, texts.is_not_null() & at.is_null())


def _in_utc(at: pl.Series, zone: str) -> pl.Series:
    """A clock's time in the zone as a moment; an hour that came twice is the first, one that was skipped the next."""
    local = at.dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")
    skipped = at.is_not_null() & local.is_null()
    if skipped.any():
        later = at.dt.offset_by("1h")
        local = local.zip_with(~skipped, later.dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null"))
    return local.dt.convert_time_zone("UTC")
