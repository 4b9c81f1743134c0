"""What does a row of a bank statement claim? A transfer or cash, two accounts, their holders, and a terminal.

The own account is the one whose statement this is. On a row that goes out it pays (a) and the counterparty receives
(b); on a row that comes in the other way round; `side` says which of the two the own account is.
"""

from __future__ import annotations

import json

import polars as pl

from graphkit.vocabulary import vocabulary

from .amounts import amounts
from .claimed import Claimed, Money
from .counting import Maybe
from .details import constant, from_columns, kept
from .identifiers import keys, mac_keys
from .layout import Reading
from .parties import Accounts, accounts, holder, identifier, meaning, same_account
from .texts import each_distinct
from .times import Moments, moments

FIELDS = (
    "own_card", "own_account", "own_name", "own_id", "own_bank", "at", "value", "balance", "direction", "other_account",
    "other_name", "other_id", "other_bank", "cash", "unit", "outcome", "serial", "mac",
)  # fmt: skip
_WRITTEN = {
    "人民币": "CNY", "人民币元": "CNY", "RMB": "CNY", "CNY": "CNY", "156": "CNY", "01": "CNY", "元": "CNY",
    "美元": "USD", "港币": "HKD", "港元": "HKD", "欧元": "EUR", "日元": "JPY", "英镑": "GBP",
    "澳门元": "MOP", "韩元": "KRW",
    "840": "USD", "344": "HKD", "978": "EUR", "392": "JPY", "826": "GBP", "446": "MOP", "410": "KRW",
}  # fmt: skip
"""Currencies as banks write them; `map` of the template's unit field comes first."""


def prepare(reading: Reading, claimed: Claimed) -> None:
    """Reads the money of every row."""
    unit = _unit(reading)
    claimed.money = Money(meaning(reading, "direction", "direction"), _amounts(reading, "value", unit), unit)


def claim(reading: Reading, claimed: Claimed) -> None:
    """Claims what the rows of a statement say."""
    if claimed.money is None:
        prepare(reading, claimed)
    money = claimed.money
    assert money is not None
    own = accounts(reading, claimed, "own_card", "own_account")
    other = _other(reading, claimed)
    cash = (meaning(reading, "cash", "cash") == "yes").fill_null(False) & other.is_null()
    _drop(reading, claimed, money, own.key.is_null() & other.is_null())
    times = _times(reading, claimed)
    _parties(reading, claimed, own, other)
    _events(reading, claimed, money, own.key, other, cash, times)
    _logins(reading, claimed, money, own.key, times)


def _unit(reading: Reading) -> pl.Series:
    """The currency of each row; without a column or in a blank cell the one that the template tells; null: unknown."""
    fields = reading.layout.template.fields
    told = fields.get("unit")
    single = (fields["value"].unit if "value" in fields else "") or (told.unit if told else "") or "CNY"
    decimals = vocabulary().decimals
    named = {**{name: name for name in decimals}, **_WRITTEN, **(told.map if told else {})}
    said = reading.field("unit").fill_null(single)
    return said.replace_strict(
        {text: name for text, name in named.items() if name in decimals}, default=None, return_dtype=pl.String
    )


def _amounts(reading: Reading, field: str, unit: pl.Series) -> pl.Series:
    said, told = reading.field(field), reading.layout.template.fields.get(field)
    minor = told is not None and told.given_in in ("fen", "minor")
    workbook = reading.layout.sheet.type == "xlsx"
    units = unit.drop_nulls().unique().sort().to_list()
    if len(units) == 1 and not unit.has_nulls():
        return amounts(said, vocabulary().decimals[units[0]], minor=minor, workbook=workbook)
    found = pl.repeat(None, len(said), dtype=pl.Int64, eager=True)
    for name in units:
        here = (unit == name).fill_null(False)
        found = found.zip_with(
            ~here, amounts(said.set(~here, None), vocabulary().decimals[name], minor=minor, workbook=workbook)
        )
    return found


def _other(reading: Reading, claimed: Claimed) -> pl.Series:
    return keys("account", "bank", identifier(reading, claimed, "other_account"))


def _drop(reading: Reading, claimed: Claimed, money: Money, nobody: pl.Series) -> None:
    """What a row cannot do without: a currency, an amount, a direction, and an account at one end."""
    name, said = reading.layout.header_name, reading.field
    claimed.drop(money.unit.is_null(), "unknown-unit", name("unit"), said("unit"))
    claimed.drop(money.value.is_null(), "bad-amount", name("value"), said("value"))
    claimed.drop(money.direction.is_null(), "unknown-direction", name("direction"), said("direction"))
    claimed.drop(nobody, "no-ends", name("own_card"), said("own_card"))
    claimed.warn(money.value < 0, "reversal-candidate", name("value"), said("value"), effect="kept")


def _times(reading: Reading, claimed: Claimed) -> Moments:
    said, told = reading.field("at"), reading.layout.template.fields.get("at")
    times = moments(said, told, workbook=reading.layout.sheet.type == "xlsx")
    claimed.warn(times.bad, "bad-time", reading.layout.header_name("at"), said)
    claimed.warn(said.is_null(), "no-time", reading.layout.header_name("at"), effect="kept")
    return times


def _parties(reading: Reading, claimed: Claimed, own: Accounts, other: pl.Series) -> None:
    own_details = {"form": own.form, "bank": reading.field("own_bank")}
    claimed.mention("account", own.key, details=from_columns(own_details))
    both = own.card.is_not_null() & own.account.is_not_null()
    claimed.mention("account", own.account, details=constant({"form": "account"}), where=both)
    same_account(claimed, own)
    unknown_form = pl.repeat("unknown", len(other), dtype=pl.String, eager=True)
    claimed.mention("account", other, details=from_columns({"form": unknown_form, "bank": reading.field("other_bank")}))
    claimed.link("holds", holder(reading, claimed, "own_name", "own_id", own.key), own.key, directed=True)
    claimed.link("holds", holder(reading, claimed, "other_name", "other_id", other), other, directed=True)


def _events(
    reading: Reading, claimed: Claimed, money: Money, own: pl.Series, other: pl.Series, cash: pl.Series, times: Moments
) -> None:
    out = (money.direction == "out").fill_null(False)
    balance, said = _amounts(reading, "balance", money.unit), reading.field("balance")
    bad_balance = said.is_not_null() & balance.is_null() & money.unit.is_not_null()
    claimed.warn(bad_balance, "bad-amount", reading.layout.header_name("balance"), said)
    shared: dict[str, Maybe] = {
        "directed": True, "at": times.at, "precision": times.precision, "n": 1, "value": money.value,
        "unit": money.unit, "balance": balance, "serial": reading.field("serial"), "outcome": _outcome(reading),
        "type": pl.repeat(None, len(own), dtype=pl.String, eager=True).set(money.value < 0, "negative"),
    }  # fmt: skip
    details = _details(reading, claimed, other)
    claimed.event(
        "transfer", where=~cash, a=own.zip_with(out, other), b=other.zip_with(out, own),
        side=_side(out), details=details, **shared,
    )  # fmt: skip
    if cash.any():
        way = _with_way(details.filter(cash), money.direction.filter(cash))
        claimed.event("cash", where=cash, a=own, side="a", details=details.scatter(cash.arg_true(), way), **shared)


def _side(out: pl.Series) -> pl.Series:
    return pl.repeat("b", len(out), dtype=pl.String, eager=True).set(out, "a")


def _outcome(reading: Reading) -> pl.Series:
    return meaning(reading, "outcome", "outcome").fill_null("unknown")


def _details(reading: Reading, claimed: Claimed, other: pl.Series) -> pl.Series:
    """The kept columns; and the counterparty's name and number where no account stands for it."""
    template, places = reading.layout.template, reading.layout.places
    columns = {name: places[name] for name in template.kept if name in places}
    whole = kept(reading.block, columns)
    alone = {
        name: place
        for field in ("other_name", "other_id")
        if (place := reading.layout.place(template.fields.get(field))) is not None
        for name in (reading.layout.sheet.header[place],)
    }
    missing = other.is_null()
    return whole.zip_with(~missing, kept(reading.block, columns | alone)) if alone and missing.any() else whole


def _with_way(details: pl.Series, direction: pl.Series) -> pl.Series:
    """The details with `way` (in, out)."""
    return each_distinct(direction + details, _way_first)


def _way_first(text: str) -> str:
    way, _, rest = text.partition("{")
    return constant({**(json.loads("{" + rest) if rest else {}), "way": way})


def _logins(reading: Reading, claimed: Claimed, money: Money, own: pl.Series, times: Moments) -> None:
    """The terminal of a payment going out worked on the own account; of one coming in, whose it is is not known."""
    said = reading.field("mac")
    if said.is_null().all():
        return
    key, name = mac_keys(said), reading.layout.header_name("mac")
    out = (money.direction == "out").fill_null(False)
    claimed.warn(said.is_not_null() & key.is_null(), "no-mac", name, said)
    claimed.warn(key.is_not_null() & ~out, "mac-not-attributed", name, said, effect="kept")
    here = key.is_not_null() & out & own.is_not_null()
    claimed.mention("device", key, name=key.str.slice(len("device:mac:")), where=here)
    claimed.event(
        "login", where=here, part=1, directed=True, a=key, b=own, side="b", at=times.at, precision=times.precision, n=1,
        serial=reading.field("serial"), outcome=_outcome(reading),
    )  # fmt: skip
