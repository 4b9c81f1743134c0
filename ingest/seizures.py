"""What does a list of seized items claim? From whom what was taken, when and by whom, and which card or phone it is."""

from __future__ import annotations

import polars as pl

from .claimed import Claimed
from .details import from_columns
from .identifiers import imei_keys, keys, phone_key, without_suffix
from .layout import Reading
from .parties import holder, identifier, meaning, rows_of_file
from .texts import each_distinct
from .transfers import amounts_of, times_of, units_of

FIELDS = (
    "serial", "item", "quantity", "name", "id", "at", "authority", "number", "number_kind", "value", "unit",
)  # fmt: skip


def claim(reading: Reading, claimed: Claimed) -> None:
    """Claims what the rows of a list of seized items say."""
    field, header = reading.field, reading.layout.header_name
    who = holder(reading, claimed, "name", "id", rows_of_file(reading))
    thing = _thing(reading, claimed)
    claimed.drop(who.is_null() & thing.is_null(), "no-ends", header("name"), field("name"))
    unit = units_of(reading)
    value = amounts_of(reading, "value", unit)
    claimed.warn(field("value").is_not_null() & value.is_null(), "bad-amount", header("value"), field("value"))
    times = times_of(reading, claimed)
    for kind in ("account", "phone", "device"):
        here = thing.str.starts_with(f"{kind}:").fill_null(False)
        claimed.mention(kind, thing, name=field("number").fill_null(""), where=here)
    details = {name: field(name) for name in ("item", "quantity", "authority", "number_kind", "number")}
    details |= {name: reading.named(name) for name in reading.layout.template.kept}
    claimed.event(
        "seizure", directed=True, a=who, b=thing, at=times.at, precision=times.precision, n=1, value=value,
        unit=unit.set(value.is_null(), None), serial=field("serial"), outcome="done", details=from_columns(details),
    )  # fmt: skip


def _thing(reading: Reading, claimed: Claimed) -> pl.Series:
    """The account, phone or device that the item's number names; null where no kind of number is stated."""
    said, kind = identifier(reading, claimed, "number"), meaning(reading, "number_kind", "number")
    cards = keys("account", "bank", without_suffix(said.set((kind != "card").fill_null(True), None)))
    phones = each_distinct(said.set((kind != "phone").fill_null(True), None), phone_key)
    devices = imei_keys(said.set((kind != "imei").fill_null(True), None))
    code = said.is_not_null() & (kind == "imei").fill_null(False) & devices.is_null()
    claimed.warn(code, "no-code", reading.layout.header_name("number"), said)
    return cards.fill_null(phones).fill_null(devices)
