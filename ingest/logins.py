"""What does a row of a login log claim? That somebody signed in to an account, when, from which address or device.

An IP address is shared by many and stays a detail; only a MAC address or an IMEI is a device. A file that names its
account nowhere but in its path (微信登录轨迹) belongs to the account that the path names.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath

import polars as pl

from .claimed import Claimed
from .details import from_columns
from .identifiers import imei_keys, keys, mac_keys
from .layout import Reading
from .parties import account_keys, holder
from .times import Moments, moments

FIELDS = ("account", "name", "id", "at", "ip", "mac", "imei")
_SUBJECT = re.compile(r"wxid_\w+|1[3-9]\d{9}")


def claim(reading: Reading, claimed: Claimed) -> None:
    """Claims what the rows of a login log say."""
    field, header = reading.field, reading.layout.header_name
    account, _ = account_keys(reading, claimed, "account")
    told = reading.layout.template.fields.get("account")
    if reading.layout.place(told) is None and told is not None:
        named = pl.repeat(subject(reading), len(account), dtype=pl.String, eager=True)
        account = keys("account", told.scheme or "bank", named)
    device = mac_keys(field("mac")).fill_null(imei_keys(field("imei")))
    claimed.drop(account.is_null(), "no-account", header("account"), field("account"))
    times = _times(reading, claimed)
    claimed.mention("account", account)
    claimed.mention("device", device, name=field("mac").fill_null(field("imei")).fill_null(""))
    claimed.link("holds", holder(reading, claimed, "name", "id", account), account, directed=True)
    details = {header("ip"): field("ip")} | {name: reading.named(name) for name in reading.layout.template.kept}
    claimed.event(
        "login", directed=True, a=device, b=account, side="b", at=times.at, precision=times.precision, n=1,
        outcome="done", details=from_columns(details),
    )  # fmt: skip


def _times(reading: Reading, claimed: Claimed) -> Moments:
    """When it was; `+0800 CST` behind a time is the zone that every layout is read in."""
    said, told = reading.field("at"), reading.layout.template.fields.get("at")
    plain = said.str.replace(r"\s*\+0800(?: CST)?$", "")
    times = moments(plain, told, workbook=reading.layout.sheet.type == "xlsx")
    claimed.warn(times.bad, "bad-time", reading.layout.header_name("at"), said)
    claimed.warn(said.is_null(), "no-time", reading.layout.header_name("at"), effect="kept")
    return times


def subject(reading: Reading) -> str | None:
    """The account that the folders of a file name, the innermost first: a wxid or a mobile number."""
    sheet = reading.layout.sheet
    folders = PurePosixPath(sheet.member or sheet.path.as_posix()).parts[:-1]
    return next((part for part in reversed(folders) if _SUBJECT.fullmatch(part)), None)
