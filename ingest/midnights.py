"""Do the times of this file say no more than the day? Then midnight is no time, and nothing happened at midnight.

Some systems keep a day and export it with 00:00:00. One row at midnight says nothing, and in a file with other times
midnight is a time like any other. Where every time of a file is midnight, on enough rows and days, it is the day.
"""

from __future__ import annotations

from datetime import time

import polars as pl

from .claimed import Claimed
from .layout import Reading
from .times import ZONE, Moments

ENOUGH_ROWS = 20
ENOUGH_DAYS = 3
"""A machine that books once a night fills a day or two; nobody is at it on every day at 00:00:00 and never else."""


def as_days(reading: Reading, claimed: Claimed, times: Moments) -> Moments:
    """The moments, with a day's precision where the file has only midnights; said once, at the first row of a block.

    Decided once for each sheet, by the first block with enough times; in later blocks only rows at midnight follow.
    """
    told, learned = reading.layout.template.fields.get("at"), reading.layout.learned
    local = times.at.dt.convert_time_zone((told.zone if told else "") or ZONE)
    clock = times.precision.is_in(["us", "s", "min"])
    midnight = clock & (local.dt.time() == time()).fill_null(False)
    if "midnight" not in learned and int(clock.sum()) >= ENOUGH_ROWS:
        days = local.filter(midnight).dt.date().n_unique()
        learned["midnight"] = int(midnight.sum()) == int(clock.sum()) and days >= ENOUGH_DAYS
    if not learned.get("midnight") or not midnight.any():
        return times
    first = pl.Series(range(len(midnight))) == midnight.arg_true()[0]
    claimed.warn(first, "time-all-midnight", reading.layout.header_name("at"), reading.field("at"), effect="kept")
    return Moments(times.at, times.precision.set(midnight, "day"), times.bad)
