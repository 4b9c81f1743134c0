"""When does a text say that something was, and how finely? A day without a clock stays a day."""

from __future__ import annotations

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
    "%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%Y.%m.%d", "%Y年%m月%d日",
)  # fmt: skip
EARLIEST, LATEST = 1900, 2099
"""Years in which something can have been; others are fillers (1899-12-30, 2999-12-31, 9999-12-31) or slips."""
_TOO_FAR = r"^(0\d|1[0-8]|2[1-9]|[3-9]\d)\d\d([-/.年]?\d{1,2}[-/.月]?\d{1,2})"
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
    if told and told.unit == "day" and told.origin:
        return _days(texts, told.origin, zone)
    formats = [*(told.formats if told and told.formats else _USUAL), *_ISO]
    at, precision = _parsed(texts, formats)
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


def days(texts: pl.Series, told: Column | None, *, workbook: bool = False) -> pl.Series:
    """The calendar days of a column, in its own zone; null where a text says none."""
    zone = (told.zone if told else "") or ZONE
    at = moments(texts, told, workbook=workbook).at
    return at.dt.convert_time_zone(zone).dt.date()


def _parsed(texts: pl.Series, formats: Sequence[str]) -> tuple[pl.Series, pl.Series]:
    at = pl.repeat(None, len(texts), dtype=pl.Datetime("us"), eager=True)
    precision = pl.repeat(None, len(texts), dtype=pl.String, eager=True)
    for told in formats:
        open_ = texts.is_not_null() & at.is_null()
        if not open_.any():
            break
        found = _in_format(texts.set(~open_, None), told)
        new = found.is_not_null()
        if new.any():
            at, precision = at.zip_with(~new, found), precision.set(new, _fineness(told))
    return at, precision


def _in_format(texts: pl.Series, told: str) -> pl.Series:
    if _fineness(told) == "day":
        return texts.str.to_date(told, strict=False).cast(pl.Datetime("us"))
    return texts.str.to_datetime(told, strict=False, time_unit="us")


def _fineness(told: str) -> str:
    if "%f" in told or "%.f" in told or "%.3f" in told or "%.6f" in told:
        return "us"
    return "s" if any(sign in told for sign in ("%S", "%T", "%s")) else "min" if "%M" in told or "%R" in told else "day"


def _serials(texts: pl.Series) -> tuple[pl.Series, pl.Series]:
    number = texts.set(~texts.str.contains(_SERIAL).fill_null(False), None).cast(pl.Float64, strict=False)
    seconds = ((number - _SERIAL_EPOCH) * 86_400).round().cast(pl.Int64)
    at = (seconds * 1_000_000).cast(pl.Datetime("us"))
    fine = pl.repeat("s", len(texts), dtype=pl.String, eager=True).set(seconds % 86_400 == 0, "day")
    return at, fine.set(number.is_null(), None)


def _days(texts: pl.Series, origin: date, zone: str) -> Moments:
    number = texts.str.replace(r"\.0+$", "").cast(pl.Int32, strict=False)
    since_1970 = number.cast(pl.Int64) + (origin - date(1970, 1, 1)).days
    at = (since_1970 * 86_400_000_000).cast(pl.Datetime("us"))
    precision = number.cast(pl.String).set(number.is_not_null(), "day").fill_null("none")
    return Moments(_in_utc(at, zone), precision, texts.is_not_null() & number.is_null())


def _in_utc(at: pl.Series, zone: str) -> pl.Series:
    """A clock's time in the zone as a moment; an hour that came twice is the first, one that was skipped the next."""
    local = at.dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")
    skipped = at.is_not_null() & local.is_null()
    if skipped.any():
        later = at.dt.offset_by("1h")
        local = local.zip_with(~skipped, later.dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null"))
    return local.dt.convert_time_zone("UTC")
