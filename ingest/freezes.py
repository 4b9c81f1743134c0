"""What does a row of enforcement measures (强制措施) claim? That an account is frozen, from when to when, by whom."""

from __future__ import annotations

from .claimed import Claimed
from .details import from_columns
from .layout import Reading
from .parties import account_keys, as_written, holder
from .times import moments
from .transfers import amounts_of, times_of, units_of

FIELDS = ("account", "name", "id", "bank", "measure", "value", "unit", "authority", "at", "until", "serial")


def claim(reading: Reading, claimed: Claimed) -> None:
    """Claims what the rows of a list of freezes say."""
    field, header = reading.field, reading.layout.header_name
    account, written = account_keys(reading, claimed, "account")
    claimed.drop(account.is_null(), "no-account", header("account"), field("account"))
    unit = units_of(reading)
    claimed.warn(unit.is_null(), "unknown-unit", header("unit"), field("unit"))
    value = amounts_of(reading, "value", unit)
    unread = field("value").is_not_null() & value.is_null() & unit.is_not_null()
    claimed.warn(unread, "bad-amount", header("value"), field("value"))
    times = times_of(reading, claimed)
    until = moments(field("until"), reading.layout.template.fields.get("until"), workbook=_is_workbook(reading))
    claimed.warn(until.bad, "bad-time", header("until"), field("until"))
    claimed.mention("account", account, details=from_columns({"bank": field("bank")} | as_written(written)))
    claimed.link("holds", holder(reading, claimed, "name", "id", account), account, directed=True)
    details = {"authority": field("authority"), "measure": field("measure")}
    claimed.event(
        "freeze", directed=True, a=account, at=times.at, precision=times.precision, until=until.at, n=1,
        value=value, unit=unit.set(value.is_null(), None), serial=field("serial"), outcome="done",
        details=from_columns(details | {name: reading.named(name) for name in reading.layout.template.kept}),
    )  # fmt: skip


def _is_workbook(reading: Reading) -> bool:
    return reading.layout.sheet.type == "xlsx"
