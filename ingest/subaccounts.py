"""What does a row of a list of sub-accounts (关联子账户信息) claim? A sub-account, and of which account it is one.

That both are one account is a proposal: a rule accepts it where the relation is one to one, and an account with
several sub-accounts keeps them apart.
"""

from __future__ import annotations

import polars as pl

from .claimed import Claimed
from .details import from_columns
from .layout import Reading
from .parties import Accounts, account_keys, as_written, holder, same_account

_STATED = ("bank", "type", "currency", "balance", "available", "status")
FIELDS = ("account", "sub", "name", *_STATED)
_SHORTEST = 8
"""Signs of a number that may stand alone; fewer are a serial within the account."""


def claim(reading: Reading, claimed: Claimed) -> None:
    """Claims what the rows of a list of sub-accounts say."""
    field, header = reading.field, reading.layout.header_name
    main, main_written = account_keys(reading, claimed, "account")
    sub, sub_written = account_keys(reading, claimed, "sub")
    short = (field("sub").str.len_chars() < _SHORTEST).fill_null(False)
    claimed.warn(short, "short-account", header("sub"), field("sub"))
    sub = sub.set(short, None)
    claimed.drop(main.is_null() & sub.is_null(), "no-account", header("account"), field("account"))
    key = sub.zip_with(sub.is_not_null(), main)
    form = pl.repeat("account", len(key), dtype=pl.String, eager=True)
    details = {name: field(name) for name in _STATED} | {"form": form} | as_written(sub_written)
    details |= {name: reading.named(name) for name in reading.layout.template.kept}
    claimed.mention("account", key, details=from_columns(details))
    claimed.mention("account", main, details=from_columns({"form": form} | as_written(main_written)), where=key != main)
    same_account(claimed, Accounts(key, main, sub, form, sub_written))
    claimed.link("holds", holder(reading, claimed, "name", "id", key), key, directed=True)
