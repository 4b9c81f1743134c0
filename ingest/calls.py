"""What does a row of call records (话单) claim? A call or a message between two numbers, and devices they were seen in.

The own number is the one whose records these are. Who called whom is read from the type of record; where that says
nothing the event has no direction. A number seen in a device is a sighting, not a user: who uses it is for others to
say.
"""

from __future__ import annotations

import polars as pl

from .claimed import Claimed
from .counting import Maybe
from .details import kept
from .identifiers import imei_keys, phone_key
from .layout import Reading
from .midnights import as_days
from .parties import identifier, stated
from .texts import each_distinct
from .times import Moments, moments

FIELDS = (
    "own", "own_imei", "other", "other_imei", "kind", "record", "at", "message_at", "until", "duration", "serial",
)  # fmt: skip
_CLOCK = r"^(?:([0-9]+)[:时])?([0-9]+)[:分]([0-9]+)秒?$"


def claim(reading: Reading, claimed: Claimed) -> None:
    """Claims what the rows of call records say."""
    own, other = _number(reading, claimed, "own"), _number(reading, claimed, "other")
    claimed.drop(own.is_null(), "no-number", reading.layout.header_name("own"), reading.field("own"))
    message = _says(reading, "message", "message")
    out, back = _says(reading, "direction", "out"), _says(reading, "direction", "in")
    known = out != back
    claimed.warn(
        ~known, "unknown-direction", reading.layout.header_name("record"), reading.field("record"), effect="kept"
    )
    times = _times(reading, claimed)
    until = moments(reading.field("until"), reading.layout.template.fields.get("until"), workbook=_is_workbook(reading))
    duration = _seconds(reading, claimed, message)
    _seen_in(reading, claimed, own, other, times)
    received = known & back
    shared: dict[str, Maybe] = {
        "a": other.zip_with(received, own), "b": own.zip_with(received, other), "directed": known,
        "side": pl.select(pl.when(~known).then(None).when(back).then(pl.lit("b")).otherwise(pl.lit("a"))).to_series(),
        "at": times.at, "precision": times.precision, "n": 1, "serial": reading.field("serial"), "outcome": "done",
        "details": _details(reading, other),
    }  # fmt: skip
    unit = pl.repeat("s", len(own), dtype=pl.String, eager=True).set(duration.is_null(), None)
    claimed.event("call", where=~message, value=duration, unit=unit, until=until.at, **shared)
    claimed.event("message", where=message, **shared)


def _number(reading: Reading, claimed: Claimed, field: str) -> pl.Series:
    """The telephones of one end, mentioned as they are written."""
    said = identifier(reading, claimed, field)
    found = each_distinct(said, phone_key)
    claimed.warn(said.is_not_null() & found.is_null(), "bad-phone", reading.layout.header_name(field), said)
    claimed.mention("phone", found, name=said.fill_null(""))
    return found


def _says(reading: Reading, words: str, meaning: str) -> pl.Series:
    """Where the type of record, or else the type of call, has one of the words in it."""
    return stated(reading, "record", words, meaning) | stated(reading, "kind", words, meaning)


def _times(reading: Reading, claimed: Claimed) -> Moments:
    """When the call began; of a message when it was sent."""
    said = reading.field("at").fill_null(reading.field("message_at"))
    times = moments(said, reading.layout.template.fields.get("at"), workbook=_is_workbook(reading))
    header = reading.layout.header_name("at")
    claimed.warn(times.bad, "bad-time", header, said)
    claimed.warn(said.is_null(), "no-time", header, effect="kept")
    return as_days(reading, claimed, times)


def _seconds(reading: Reading, claimed: Claimed, message: pl.Series) -> pl.Series:
    """How long the call lasted: seconds, `0:01:05` or `1分5秒`."""
    said = reading.field("duration").set(message, None)
    plain = said.str.extract(r"^([0-9]+)(?:\.0+)?秒?$").cast(pl.Int64, strict=False)
    hours, minutes, seconds = (said.str.extract(_CLOCK, part).cast(pl.Int64, strict=False) for part in (1, 2, 3))
    found = plain.fill_null(hours.fill_null(0) * 3600 + minutes * 60 + seconds)
    claimed.warn(said.is_not_null() & found.is_null(), "bad-duration", reading.layout.header_name("duration"), said)
    return found


def _seen_in(reading: Reading, claimed: Claimed, own: pl.Series, other: pl.Series, times: Moments) -> None:
    for part, (end, number) in enumerate((("own", own), ("other", other)), 1):
        said = identifier(reading, claimed, f"{end}_imei")
        device, header = imei_keys(said), reading.layout.header_name(f"{end}_imei")
        claimed.warn(device.is_null() & said.str.contains("[^0]").fill_null(False), "no-code", header, said)  # 0: none
        here = device.is_not_null() & number.is_not_null()
        claimed.mention("device", device, name=said.fill_null(""), where=here)
        claimed.event(
            "seen_in", where=here, part=part, directed=True, a=number, b=device, at=times.at,
            precision=times.precision, n=1, outcome="done",
        )  # fmt: skip


def _details(reading: Reading, other: pl.Series) -> pl.Series:
    """The kept columns; and the other number as written where no telephone stands for it."""
    layout = reading.layout
    columns = {name: layout.places[name] for name in layout.template.kept if name in layout.places}
    whole, place = kept(reading.block, columns), layout.place(layout.template.fields.get("other"))
    if place is None or not other.is_null().any():
        return whole
    return whole.zip_with(other.is_not_null(), kept(reading.block, columns | {layout.sheet.header[place]: place}))


def _is_workbook(reading: Reading) -> bool:
    return reading.layout.sheet.type == "xlsx"
