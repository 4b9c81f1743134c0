"""What does a row of a bank statement claim? A transfer or cash, two accounts, their holders, and a terminal.

The own account is the one whose statement this is. On a row that goes out it pays (a) and the counterparty receives
(b); on a row that comes in the other way round; `side` says which of the two the own account is.
"""

from __future__ import annotations

import json

import polars as pl

from graphkit.vocabulary import vocabulary

from .amounts import amounts, currency_beside, written
from .claimed import Claimed, Money, Roles
from .counting import Maybe
from .details import constant, from_columns, kept
from .directions import ENOUGH, by_balance, reversed_words, trusted
from .identifiers import mac_keys
from .layout import Layout, Reading
from .midnights import as_days
from .parties import account_keys, accounts, as_written, holder, meaning, same_account
from .roles import Role
from .texts import each_distinct
from .times import Moments, moments

FIELDS = (
    "own_card", "own_account", "own_name", "own_id", "own_bank", "at", "value", "balance", "direction", "other_account",
    "other_name", "other_id", "other_bank", "cash", "unit", "outcome", "serial", "mac", "note", "kind",
    "income", "expense",
)  # fmt: skip
_WRITTEN = {
    "人民币": "CNY", "人民币元": "CNY", "RMB": "CNY", "CNY": "CNY", "156": "CNY", "01": "CNY", "元": "CNY",
    "美元": "USD", "港币": "HKD", "港元": "HKD", "欧元": "EUR", "日元": "JPY", "英镑": "GBP",
    "澳门元": "MOP", "韩元": "KRW",
    "840": "USD", "344": "HKD", "978": "EUR", "392": "JPY", "826": "GBP", "446": "MOP", "410": "KRW",
}  # fmt: skip
"""Currencies as banks write them; `map` of the template's unit field comes first."""


def prepare(reading: Reading, claimed: Claimed) -> None:
    """Reads the money of every row, and which way it went: by the label, checked and filled by the balance."""
    unit = units_of(reading)
    value, stated = amounts_of(reading, "value", unit), meaning(reading, "direction", "direction")
    if signed := getattr(reading.layout.template.fields.get("value"), "signed", ""):
        value, stated = by_sign(value, signed)
    if "income" in reading.layout.template.fields:
        value, stated = _split(reading, unit)
    claimed.times = times_of(reading, claimed)
    moved = (value != 0).fill_null(False) & (outcomes(reading) == "done").fill_null(False)
    assert claimed.cast is not None
    whose = claimed.cast.number("own", "key") * len(vocabulary().decimals) + unit.rank("dense").cast(pl.Int64)
    decided = by_balance(whose, claimed.times.at, value, amounts_of(reading, "balance", unit), moved)
    claimed.money = Money(_directions(reading, claimed, stated, decided), value, unit)


def by_sign(value: pl.Series, plus: str) -> tuple[pl.Series, pl.Series]:
    """Amount and direction where the sign says it: a plus goes `plus` (in, out), a minus the other way."""
    minus = {"in": "out", "out": "in"}[plus]
    stated = pl.repeat(plus, len(value), dtype=pl.String, eager=True)
    return value.abs(), stated.set((value < 0).fill_null(False), minus).set(value.is_null(), None)


def _split(reading: Reading, unit: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Amount and direction where income and expense have a column each; a zero beside the other says nothing.

    An expense is written as an amount or with a minus; a negative income is a reversal of income.
    """
    income, expense = (amounts_of(reading, name, unit) for name in ("income", "expense"))
    earned, spent = ((column != 0).fill_null(False) for column in (income, expense))
    both, neither = earned & spent, ~earned & ~spent & (income.is_not_null() | expense.is_not_null())
    value = income.set(~earned, None).fill_null(expense.abs().set(~spent, None)).set(neither, 0).set(both, None)
    stated = pl.repeat(None, len(value), dtype=pl.String, eager=True)
    return value, stated.set(earned, "in").set(spent, "out")


def _directions(reading: Reading, claimed: Claimed, stated: pl.Series, decided: pl.Series) -> pl.Series:
    """The labels, debit and credit calibrated once for each file; blanks from the balance; contradictions told."""
    told, header, learned = reading.field("direction"), reading.layout.header_name("direction"), reading.layout.learned
    books = reading.layout.template.words.get("calibrated", {}).get("words", ())
    own_words = told.is_in(list(books)).fill_null(False)
    if "reversed" not in learned and int((own_words & decided.is_not_null()).sum()) >= ENOUGH:
        learned["reversed"] = reversed_words(stated, decided, own_words)
    if learned.get("reversed"):
        stated = stated.zip_with(~own_words, stated.replace({"in": "out", "out": "in"}))
        claimed.warn(own_words, "direction-calibrated", header, told, effect="kept")
    against = stated.is_not_null() & decided.is_not_null() & (stated != decided)
    claimed.warn(against, "direction-contradicts-balance", header, told, effect="kept")
    blank = stated.is_null() & told.is_null() & decided.is_not_null()
    if not blank.any() or not trusted(stated, decided):
        return stated
    claimed.warn(blank, "direction-from-balance", header, told, effect="kept")
    return stated.zip_with(~blank, decided)


def roles(layout: Layout) -> dict[str, Role]:
    """The own account with its holder, the counterparty, and the terminal."""
    return {
        "own": Role(layout, ("own_card", "own_account", "own_name", "own_id", "own_bank"), _own),
        "other": Role(layout, ("other_account", "other_name", "other_id", "other_bank"), _other),
        "terminal": Role(layout, ("mac",), _terminal),
    }


def _own(reading: Reading, claimed: Claimed) -> dict[str, pl.Series]:
    own = accounts(reading, claimed, "own_card", "own_account")
    details = {"form": own.form, "bank": reading.field("own_bank")} | as_written(own.written)
    claimed.mention("account", own.key, details=from_columns(details))
    both = own.card.is_not_null() & own.account.is_not_null()
    claimed.mention("account", own.account, details=constant({"form": "account"}), where=both)
    same_account(claimed, own)
    claimed.link("holds", holder(reading, claimed, "own_name", "own_id", own.key), own.key, directed=True)
    return {"key": own.key}


def _other(reading: Reading, claimed: Claimed) -> dict[str, pl.Series]:
    key, written = account_keys(reading, claimed, "other_account")
    form = pl.repeat("unknown", len(key), dtype=pl.String, eager=True)
    details = {"form": form, "bank": reading.field("other_bank")} | as_written(written)
    claimed.mention("account", key, details=from_columns(details))
    claimed.link("holds", holder(reading, claimed, "other_name", "other_id", key), key, directed=True)
    return {"key": key}


def _terminal(reading: Reading, claimed: Claimed) -> dict[str, pl.Series]:
    said = reading.field("mac")
    key = mac_keys(said)
    claimed.warn(said.is_not_null() & key.is_null(), "no-mac", reading.layout.header_name("mac"), said)
    claimed.mention("device", key, name=key.str.slice(len("device:mac:")))
    return {"key": key}


def claim(reading: Reading, claimed: Claimed) -> None:
    """Claims what the rows of a statement say."""
    if claimed.money is None:
        prepare(reading, claimed)
    money, cast = claimed.money, claimed.cast
    assert money is not None
    assert cast is not None
    own, other = cast.told("own", "key"), cast.told("other", "key")
    cash = (meaning(reading, "cash", "cash") == "yes").fill_null(False) & other.is_null()
    _drop(reading, claimed, money, own.is_null() & other.is_null())
    times = claimed.times or times_of(reading, claimed)
    _events(reading, claimed, money, own, other, cash, times)
    _logins(reading, claimed, cast, money, own, times)


def units_of(reading: Reading) -> pl.Series:
    """The currency of each row; without a column or in a blank cell the one that the template tells; null: unknown."""
    fields = reading.layout.template.fields
    told = fields.get("unit")
    single = (fields["value"].unit if "value" in fields else "") or (told.unit if told else "") or "CNY"
    decimals = vocabulary().decimals
    named = {**{name: name for name in decimals}, **_WRITTEN, **(told.map if told else {})}
    if beside_amount(reading, "value"):
        return currency_beside(reading.field("value"), named)
    known = {text: name for text, name in named.items() if name in decimals}
    codes, texts = reading.distinct("unit")
    meant = texts.set(texts == "", single).replace_strict(known, default=None, return_dtype=pl.String)
    return meant.gather(codes)


def amounts_of(reading: Reading, field: str, unit: pl.Series) -> pl.Series:
    """A field's amounts in minor units of each row's currency; null where they cannot be read."""
    said, told = reading.field(field), reading.layout.template.fields.get(field)
    minor = told is not None and told.given_in in ("fen", "minor")
    workbook = reading.layout.sheet.type == "xlsx"
    units = unit.drop_nulls().unique().sort().to_list()
    beside = beside_amount(reading, field)
    if len(units) == 1 and not unit.has_nulls():
        places = vocabulary().decimals[units[0]]
        return amounts(written(said, told, places, beside=beside), places, minor=minor, workbook=workbook)
    found = pl.repeat(None, len(said), dtype=pl.Int64, eager=True)
    for name in units:
        here = (unit == name).fill_null(False)
        places = vocabulary().decimals[name]
        texts = written(said.set(~here, None), told, places, beside=beside)
        found = found.zip_with(~here, amounts(texts, places, minor=minor, workbook=workbook))
    return found


def beside_amount(reading: Reading, field: str) -> bool:
    """Does the currency stand in the cell of the amount? Where a mapping names one column for both."""
    fields = reading.layout.template.fields
    amount, unit = fields.get(field), fields.get("unit")
    return amount is not None and unit is not None and bool(set(amount.columns) & set(unit.columns))


def _drop(reading: Reading, claimed: Claimed, money: Money, nobody: pl.Series) -> None:
    """What a row cannot do without: a currency, an amount, a direction, and an account at one end."""
    name, said = reading.layout.header_name, reading.field
    claimed.drop(money.unit.is_null(), "unknown-unit", name("unit"), said("unit"))
    claimed.drop(money.value.is_null(), "bad-amount", name("value"), said("value"))
    claimed.drop(money.direction.is_null(), "unknown-direction", name("direction"), said("direction"))
    claimed.drop(nobody, "no-ends", name("own_card"), said("own_card"))
    claimed.warn(money.value < 0, "reversal-candidate", name("value"), said("value"), effect="kept")


def times_of(reading: Reading, claimed: Claimed) -> Moments:
    """When each row was; a text that says no time and a blank are warned of."""
    said, told = reading.field("at"), reading.layout.template.fields.get("at")
    times = moments(said, told, workbook=reading.layout.sheet.type == "xlsx")
    claimed.warn(times.bad, "bad-time", reading.layout.header_name("at"), said)
    claimed.warn(said.is_null(), "no-time", reading.layout.header_name("at"), effect="kept")
    return as_days(reading, claimed, times)


def _events(
    reading: Reading, claimed: Claimed, money: Money, own: pl.Series, other: pl.Series, cash: pl.Series, times: Moments
) -> None:
    out = (money.direction == "out").fill_null(False)
    balance, said = amounts_of(reading, "balance", money.unit), reading.field("balance")
    bad_balance = said.is_not_null() & balance.is_null() & money.unit.is_not_null()
    claimed.warn(bad_balance, "bad-amount", reading.layout.header_name("balance"), said)
    shared: dict[str, Maybe] = {
        "directed": True, "at": times.at, "precision": times.precision, "n": 1, "value": money.value,
        "unit": money.unit, "balance": balance, "serial": reading.field("serial"), "outcome": outcomes(reading),
        "type": typed(reading, money.value, other),
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


def outcomes(reading: Reading) -> pl.Series:
    """Whether each was done: done, failed, unknown."""
    return meaning(reading, "outcome", "outcome").fill_null("unknown")


def typed(reading: Reading, value: pl.Series, other: pl.Series) -> pl.Series:
    """What is no flow between persons: fee, interest, wealth_product, reversal by the bank's own words; negative.

    All but a reversal only where the row names no other account: among persons the word may stand for anything, and
    who is cheated with a wealth product pays a person.
    """
    kind = meaning(reading, "kind", "type").fill_null(meaning(reading, "note", "type"))
    banks_own = kind.is_in(["fee", "interest", "wealth_product"]).fill_null(False)
    said = kind.set(banks_own & other.is_not_null(), None)
    return said.set(said.is_null() & (value < 0), "negative")


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


def _logins(reading: Reading, claimed: Claimed, cast: Roles, money: Money, own: pl.Series, times: Moments) -> None:
    """The terminal of a payment going out worked on the own account; of one coming in, whose it is is not known."""
    if reading.layout.place(reading.layout.template.fields.get("mac")) is None:
        return
    key, name = cast.told("terminal", "key"), reading.layout.header_name("mac")
    out = (money.direction == "out").fill_null(False)
    claimed.warn(key.is_not_null() & ~out, "mac-not-attributed", name, reading.field("mac"), effect="kept")
    here = key.is_not_null() & out & own.is_not_null()
    cast.only("terminal", here)
    claimed.event(
        "login", where=here, part=1, directed=True, a=key, b=own, side="b", at=times.at, precision=times.precision, n=1,
        serial=reading.field("serial"), outcome=outcomes(reading),
    )  # fmt: skip
