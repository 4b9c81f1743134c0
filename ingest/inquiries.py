"""What does a row of an inquiry's tasks (任务信息) claim? Whom or what was asked after, when, and with which answer.

An inquiry that failed is a gap in what was delivered, not a sign that there is nothing.
"""

from __future__ import annotations

import polars as pl

from .claimed import Claimed
from .details import from_columns
from .identifiers import citizen_ids, credit_codes, keys, without_suffix
from .layout import Reading
from .parties import account_keys, identifier, meaning
from .times import moments
from .transfers import times_of

_PERIOD = ("asked_from", "asked_until")
"""From when and until when records were asked for, where the list tells it."""
FIELDS = ("serial", "bank", "id", "account", "at", "until", "answer", "reason", *_PERIOD)
_NUMBER = r"^[0-9]{12,}$"


def claim(reading: Reading, claimed: Claimed) -> None:
    """Claims what the rows of a list of tasks say."""
    field, header = reading.field, reading.layout.header_name
    asked = _asked_after(reading, claimed)
    claimed.drop(asked.is_null(), "no-entity", header("account"), field("account"))
    times = times_of(reading, claimed)
    workbook = reading.layout.sheet.type == "xlsx"
    until = moments(field("until"), reading.layout.template.fields.get("until"), workbook=workbook)
    claimed.warn(until.bad, "bad-time", header("until"), field("until"))
    for kind in ("person", "organisation", "account"):
        claimed.mention(kind, asked, where=asked.str.starts_with(f"{kind}:").fill_null(False))
    details = {"answer": field("answer"), "reason": field("reason"), "bank": field("bank")}
    details |= {name: _moment(reading, claimed, name) for name in _PERIOD}
    claimed.event(
        "request", directed=True, a=asked, at=times.at, precision=times.precision, until=until.at, n=1,
        serial=field("serial"), outcome=meaning(reading, "answer", "outcome").fill_null("unknown"),
        details=from_columns(details | {name: reading.named(name) for name in reading.layout.template.kept}),
    )  # fmt: skip


def _moment(reading: Reading, claimed: Claimed, field: str) -> pl.Series:
    """One end of the period asked for, in UTC, as ISO 8601."""
    said, told = reading.field(field), reading.layout.template.fields.get(field)
    found = moments(said, told, workbook=reading.layout.sheet.type == "xlsx")
    claimed.warn(found.bad, "bad-time", reading.layout.header_name(field), said)
    return found.at.dt.to_string("%Y-%m-%dT%H:%M:%S")


def _asked_after(reading: Reading, claimed: Claimed) -> pl.Series:
    """The account where one is named; else the person or body of the identity number; else a number of an account."""
    account, _ = account_keys(reading, claimed, "account")
    said = identifier(reading, claimed, "id")
    people = "person:cn-id:" + citizen_ids(said)
    bodies = "organisation:cn-uscc:" + credit_codes(said)
    plain = without_suffix(said)
    number = keys("account", "bank", plain.set(~plain.str.contains(_NUMBER).fill_null(True), None))
    return account.fill_null(people).fill_null(bodies).fill_null(number)
