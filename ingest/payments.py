"""What does a row of a wallet's statement (支付宝账户明细, 财付通 TenpayTrades) claim? A payment between two accounts.

The platform's own identifiers are keys of the platform's scheme, never of a bank's; a bank card beside them is a bank
account. A layout that names payer and payee instead of a direction has an own side only where the subject asked after
(对应的协查数据) is one of them.
"""

from __future__ import annotations

import polars as pl

from .claimed import Claimed, Money
from .details import from_columns
from .identifiers import keys, named_keys
from .layout import Reading
from .midnights import as_days
from .parties import identifier, is_company, meaning
from .times import Moments, moments
from .transfers import amounts_of, outcomes, typed, units_of

FIELDS = (
    "own", "own_name", "other", "other_name", "other_card", "payer", "payee", "payee_card", "subject", "at", "at_made",
    "value",
    "balance", "unit", "direction", "outcome", "serial", "note", "kind",
)  # fmt: skip
_WITH_NAME = r"^([^()（）\s]+)\s*[(（]([^()（）]*)[)）]$"
_BANK_CARD = r"^(?:[^()（）]*)[(（][^()（）]*[)）]\s*[(（]?([0-9]{12,})[)）]?$"
_ALIPAY = r"^(2088[0-9]{12}(?:[0-9]{4})?|[^\s@]+@[^\s@]+\.[^\s@]+|1[3-9][0-9]{9})$"
"""A user number, a mailbox or a mobile number: how Alipay names an account. Anything else is a name."""


def prepare(reading: Reading, claimed: Claimed) -> None:
    """Reads the money of every row."""
    unit = units_of(reading)
    direction = meaning(reading, "direction", "direction")
    if "payer" in reading.layout.template.fields:
        subject = reading.field("subject")
        direction = direction.set((subject == _plain(reading.field("payer"))).fill_null(False), "out")
        direction = direction.set((subject == _plain(reading.field("payee"))).fill_null(False), "in")
    claimed.money = Money(direction, amounts_of(reading, "value", unit), unit)


def claim(reading: Reading, claimed: Claimed) -> None:
    """Claims what the rows of a wallet's statement say."""
    money, header = claimed.money, reading.layout.header_name
    assert money is not None
    listed = "payer" in reading.layout.template.fields
    own, other = (_party(reading, claimed, field) for field in (("payer", "payee") if listed else ("own", "other")))
    claimed.drop(money.unit.is_null(), "unknown-unit", header("unit"), reading.field("unit"))
    claimed.drop(money.value.is_null(), "bad-amount", header("value"), reading.field("value"))
    if not listed:
        unknown = money.direction.is_null()
        claimed.drop(unknown, "unknown-direction", header("direction"), reading.field("direction"))
        claimed.drop(own.is_null(), "no-account", header("own"), reading.field("own"))
    claimed.drop(own.is_null() & other.is_null(), "no-ends", header("payer"), reading.field("payer"))
    claimed.warn(money.value < 0, "reversal-candidate", header("value"), reading.field("value"), effect="kept")
    out = pl.Series([listed]).new_from_index(0, len(own)) if listed else (money.direction == "out").fill_null(False)
    side = pl.select(
        pl.when(money.direction == "out").then(pl.lit("a")).when(money.direction == "in").then(pl.lit("b"))
    ).to_series()
    times = _times(reading, claimed)
    balance = amounts_of(reading, "balance", money.unit)
    claimed.event(
        "transfer", a=own.zip_with(out, other), b=other.zip_with(out, own), side=side, directed=True, at=times.at,
        precision=times.precision, n=1, value=money.value, unit=money.unit, balance=balance,
        serial=reading.field("serial"), outcome=outcomes(reading), type=typed(reading, money.value, other),
        details=_details(reading, other),
    )  # fmt: skip


def _plain(said: pl.Series) -> pl.Series:
    """The identifier of `2088…(name)`."""
    return said.str.extract(_WITH_NAME, 1).fill_null(said)


def _party(reading: Reading, claimed: Claimed, field: str) -> pl.Series:
    """The account of one end, with its holder by the name that stands beside."""
    told = reading.layout.template.fields.get(field)
    scheme = (told.scheme if told else "") or "bank"
    said = identifier(reading, claimed, field)
    number = _plain(said)
    if scheme == "alipay":
        number = number.set(~number.str.contains(_ALIPAY).fill_null(True), None)
    card = said.str.extract(_BANK_CARD, 1).fill_null(identifier(reading, claimed, f"{field}_card"))
    wallet, bank = keys("account", scheme, number), keys("account", "bank", card)
    key = wallet.fill_null(bank)
    claimed.mention("account", wallet)
    claimed.mention("account", bank, details='{"form":"unknown"}', where=wallet.is_null())
    name = reading.field(f"{field}_name").fill_null(said.str.extract(_WITH_NAME, 2))
    _held(reading, claimed, key, name.set((name == "").fill_null(False), None))
    return key


def _held(reading: Reading, claimed: Claimed, key: pl.Series, names: pl.Series) -> None:
    company = is_company(reading, names)
    for kind in ("person", "organisation"):
        here = company if kind == "organisation" else ~company
        who = named_keys(kind, key, names.set(~here, None))
        claimed.mention(kind, who, name=names.fill_null(""))
        claimed.link("holds", who, key, directed=True)


def _times(reading: Reading, claimed: Claimed) -> Moments:
    """When it was paid; where that is blank, when it was made."""
    said = reading.field("at").fill_null(reading.field("at_made"))
    times = moments(said, reading.layout.template.fields.get("at"), workbook=reading.layout.sheet.type == "xlsx")
    claimed.warn(times.bad, "bad-time", reading.layout.header_name("at"), said)
    claimed.warn(said.is_null(), "no-time", reading.layout.header_name("at"), effect="kept")
    return as_days(reading, claimed, times)


def _details(reading: Reading, other: pl.Series) -> pl.Series:
    """The kept columns; and the counterparty as it is written where no account stands for it."""
    said: dict[str, pl.Series] = {name: reading.named(name) for name in reading.layout.template.kept}
    for field in ("other", "other_name"):
        told = reading.layout.place(reading.layout.template.fields.get(field))
        if told is not None:
            said[reading.layout.sheet.header[told]] = reading.at(told).set(other.is_not_null(), None)
    return from_columns(said)
