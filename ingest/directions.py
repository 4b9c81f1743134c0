"""Which way did the money go? What the running balance says of it (cleaning rule 6), row by row.

|Δ balance| = amount: a row after which its account holds that much more received, one after which it holds that much
less paid. Decided only where no order of the rows could say otherwise; a stated direction stands, and is checked.
"""

from __future__ import annotations

import polars as pl

ENOUGH = 5
"""Rows decided by their balance before a whole file is judged by them."""
AGREEMENT = 0.99
REVERSED = 0.9


def by_balance(
    accounts: pl.Series, at: pl.Series, values: pl.Series, balances: pl.Series, counts: pl.Series
) -> pl.Series:
    """`out`, `in`, or null where the balances do not decide; `counts`: whether a row moved money at all.

    The balance before a row is one of those of its own time or of the time before, whatever the order of rows within
    one time. A row is decided where exactly one of them is its amount away, above or below.
    """
    rows = pl.DataFrame({"account": accounts, "at": at, "value": values, "balance": balances}).with_row_index("row")
    known = rows.filter(counts & pl.all_horizontal(pl.col("account", "at", "value", "balance").is_not_null()))
    times = known.group_by("account", "at").agg(here=pl.col("balance").unique()).sort("account", "at")
    times = times.with_columns(before=pl.col("here").shift(1).over("account"))
    # without a time before, the balance before the first row is not known
    times = times.filter(pl.col("before").is_not_null()).with_columns(near=pl.col("before").list.concat("here"))
    known = known.join(times.select("account", "at", "near"), on=["account", "at"], how="left", maintain_order="left")
    was_less = pl.col("near").list.contains(pl.col("balance") - pl.col("value"))
    was_more = pl.col("near").list.contains(pl.col("balance") + pl.col("value"))
    says = pl.when(was_less & ~was_more).then(pl.lit("in")).when(was_more & ~was_less).then(pl.lit("out"))
    decided = known.select("row", says=pl.when(pl.col("value") != 0).then(says))
    whole = pl.DataFrame({"row": pl.int_range(len(rows), dtype=pl.UInt32, eager=True)})
    return whole.join(decided, on="row", how="left", maintain_order="left")["says"]


def reversed_words(stated: pl.Series, decided: pl.Series, own_words: pl.Series) -> bool:
    """Whether debit and credit (`own_words`: rows labelled so) stand the other way round in this file."""
    both = own_words & stated.is_not_null() & decided.is_not_null()
    wrong = int((both & (stated != decided)).sum())
    return int(both.sum()) >= ENOUGH and wrong >= REVERSED * int(both.sum())


def trusted(stated: pl.Series, decided: pl.Series) -> bool:
    """Whether the balances of this file may fill a blank: they agree with its labels, or decide nearly every row."""
    both = stated.is_not_null() & decided.is_not_null()
    if both.any():
        return int((both & (stated == decided)).sum()) >= AGREEMENT * int(both.sum())
    return int(decided.is_not_null().sum()) >= REVERSED * len(decided) and len(decided) >= ENOUGH
