"""What does a row of an account register (账户信息) claim? An account, its holder, the holder's phones."""

from __future__ import annotations

import polars as pl

from .claimed import Claimed
from .details import from_columns
from .layout import Reading
from .parties import accounts, as_written, holder, meaning, phones, same_account
from .times import days

_STATED = ("bank", "branch", "status", "type", "currency", "balance", "available")
"""Details of the account as the register states them; amounts are its decimal text, in major units."""
_DAYS = ("opened", "closed")
_PHONES = ("phone", "phone2", "phone3")
FIELDS = ("card", "account", "name", "id", "address", *_STATED, *_DAYS, *_PHONES)


def claim(reading: Reading, claimed: Claimed) -> None:
    """Claims what the rows of an account register say."""
    named = accounts(reading, claimed, "card", "account")
    claimed.drop(named.key.is_null(), "no-account", reading.layout.header_name("card"), reading.field("card"))
    details = {field: reading.field(field) for field in _STATED} | {
        field: _day(reading, claimed, field) for field in _DAYS
    }
    details |= {name: reading.named(name) for name in reading.layout.template.kept}
    details |= as_written(named.written)
    frozen = meaning(reading, "status", "frozen")
    claimed.mention("account", named.key, details=from_columns(details | {"form": named.form, "frozen": frozen}))
    both = named.card.is_not_null() & named.account.is_not_null()
    claimed.mention("account", named.account, details='{"form":"account"}', where=both)
    same_account(claimed, named)
    who = holder(reading, claimed, "name", "id", named.key, details=from_columns({"address": reading.field("address")}))
    claimed.link(
        "holds",
        who,
        named.key,
        directed=True,
        since=details_day(reading, "opened"),
        until=details_day(reading, "closed"),
    )
    for field in _PHONES:
        phones(claimed, reading.field(field), reading.layout.header_name(field), who)


def details_day(reading: Reading, field: str) -> pl.Series:
    """The calendar day of a field; null where it says none."""
    told, workbook = reading.layout.template.fields.get(field), reading.layout.sheet.type == "xlsx"
    return days(reading.field(field), told, workbook=workbook)


def _day(reading: Reading, claimed: Claimed, field: str) -> pl.Series:
    said, day = reading.field(field), details_day(reading, field)
    claimed.warn(said.is_not_null() & day.is_null(), "bad-time", reading.layout.header_name(field), said)
    return day.dt.to_string("%Y-%m-%d")
