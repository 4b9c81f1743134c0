"""What does a wallet's registration (支付宝注册信息, TenpayRegInfo) claim? A wallet, its holder, phones and bank cards.

A row that repeats nothing but a further bank card belongs to the wallet above it.
"""

from __future__ import annotations

import polars as pl

from .accounts import details_day
from .claimed import Claimed
from .details import from_columns
from .identifiers import keys
from .layout import Reading
from .parties import account_keys, holder, phones

_STATED = ("status", "balance")
FIELDS = ("account", "mailbox", "mobile", "name", "id", "phone", "cards", "opened", *_STATED)
_CARD = r"[0-9]{12,19}"


def claim(reading: Reading, claimed: Claimed) -> None:
    """Claims what the rows of a wallet's registration say."""
    field, header = reading.field, reading.layout.header_name
    named, _ = account_keys(reading, claimed, "account")
    follows = named.is_null() & field("cards").is_not_null() & field("name").is_null()
    account = named.zip_with(~follows, named.forward_fill())
    claimed.drop(account.is_null(), "no-account", header("account"), field("account"))
    opened = details_day(reading, "opened")
    claimed.warn(field("opened").is_not_null() & opened.is_null(), "bad-time", header("opened"), field("opened"))
    details = {name: field(name) for name in _STATED} | {"opened": opened.dt.to_string("%Y-%m-%d")}
    details |= {name: reading.named(name) for name in reading.layout.template.kept}
    claimed.mention("account", account, details=from_columns(details))
    who = holder(reading, claimed, "name", "id", account)
    claimed.link("holds", who, account, directed=True, since=opened)
    for place in ("phone", "mobile"):
        phones(claimed, field(place), header(place), who)
    for place in ("mailbox", "mobile"):
        _other_name(reading, claimed, account, place)
    _cards(reading, claimed, account, who.zip_with(~follows, who.forward_fill()))


def _other_name(reading: Reading, claimed: Claimed, account: pl.Series, field: str) -> None:
    """A mailbox or number with which one signs in names the same wallet: a proposal."""
    told = reading.layout.template.fields.get("account")
    alias = keys("account", (told.scheme if told else "") or "bank", reading.field(field))
    claimed.mention("account", alias)
    pair = pl.DataFrame({"a": account, "b": alias})
    smaller, larger = (pair.select(pick("a", "b")).to_series() for pick in (pl.min_horizontal, pl.max_horizontal))
    claimed.link("same", smaller, larger, where=(account != alias).fill_null(False), directed=False)


def _cards(reading: Reading, claimed: Claimed, account: pl.Series, who: pl.Series) -> None:
    """The bank cards bound to the wallet: its holder uses them."""
    listed = reading.field("cards").str.extract_all(_CARD)
    natural = who.str.starts_with("person:").fill_null(False) & account.is_not_null()
    for place in range(listed.list.len().fill_null(0).to_numpy().max(initial=0)):
        card = keys("account", "bank", listed.list.get(place, null_on_oob=True))
        claimed.mention("account", card, details='{"form":"card"}')
        claimed.link("uses", who, card, where=natural, directed=True)
