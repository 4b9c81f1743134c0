"""Which way did the money go? What the running balance says of it (cleaning rule 6), row by row.

|Δ balance| = amount: a row after which its account holds that much more received, one after which it holds that much
less paid. Decided only where the order of the rows is certain; what was said by a label stands, and is checked.
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

    Rows are taken in order of time; of rows of one time in the file's order, and only where each of them and the row
    after them fits its predecessor.
    """
    rows = pl.DataFrame({"account": accounts, "at": at, "value": values, "balance": balances}).with_row_index("row")
    known = rows.filter(counts & pl.all_horizontal(pl.col("account", "at", "value", "balance").is_not_null()))
    if known.is_empty():
        return pl.repeat(None, len(rows), dtype=pl.String, eager=True)
    row = pl.col("row").cast(pl.Int64)
    order = -row if _steps(known) < 0 else row
    change = pl.col("balance").diff().over("account")
    known = known.sort("account", "at", order).with_columns(
        says=pl.when((change == pl.col("value")) & (pl.col("value") != 0))
        .then(pl.lit("in"))
        .when((change == -pl.col("value")) & (pl.col("value") != 0))
        .then(pl.lit("out"))
    )
    return _certain(known, len(rows))


def _steps(known: pl.DataFrame) -> int:
    """Below zero where the file runs from late to early."""
    forward = known.select(pl.col("at").diff().over("account").dt.total_microseconds().sign().sum()).item()
    return int(forward or 0)


def _certain(known: pl.DataFrame, n: int) -> pl.Series:
    """The rows whose place in the order is certain."""
    fits = pl.col("says").is_not_null()
    same_time = ["account", "at"]
    known = known.with_columns(alone=pl.len().over(same_time) == 1, all_fit=fits.all().over(same_time))
    known = known.with_columns(
        next_fits=fits.shift(-1).over("account"),
        before=(pl.col("alone") | pl.col("all_fit")).shift(1).over("account").fill_null(True),
        last=pl.col("at") != pl.col("at").shift(-1).over("account"),
    )
    followed = (pl.col("last").fill_null(False) & pl.col("next_fits").fill_null(False)).any().over(same_time)
    certain = pl.when("alone").then(pl.col("before")).otherwise(pl.col("all_fit") & followed)
    decided = known.with_columns(says=pl.when(fits & certain).then("says")).select("row", "says")
    whole = pl.DataFrame({"row": pl.int_range(n, dtype=pl.UInt32, eager=True)})
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
