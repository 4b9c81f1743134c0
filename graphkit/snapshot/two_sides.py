"""Which two records are the payer's and the payee's of one transfer, or both numbers' of one call? One to one, in time.

Cleaning rule 9 (b) and (c): same two accounts, same amount, within the tolerance of `Rules`; then a record that does
not name its counterparty is joined to an open record of the other side, if exactly one fits and nothing else does.
Calls and messages: same two numbers, begun within another tolerance, and durations that fit.
"""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import polars as pl

from .duplicates import TALKS
from .rules import Rules

_SAME = ["kind", "pair_a", "pair_b", "worth", "coin", "failed"]


def match_sides(events: pl.DataFrame, alias: pl.DataFrame, rules: Rules) -> pl.DataFrame:
    """Pairs of event numbers that are one event. `a_side`, `b_side`: rows of `events` by their column `e`.

    events: e, kind, side, a, b, at, precision, value, unit, outcome; alias: code, canon (numbers of one account).
    """
    sided = events.filter(pl.col("side").is_in(["a", "b"]) & pl.col("at").is_not_null()).select(
        "e", "kind", "side", "a", "b", "at", "precision", "value", "unit", "outcome"
    )
    sided = canonical(sided, alias).with_columns(
        failed=pl.col("outcome").eq("failed").fill_null(False),
        worth=pl.when(~_talk()).then("value"),
        coin=pl.when(~_talk()).then("unit"),
    )
    named = sided.filter(pl.col("pair_a").is_not_null() & pl.col("pair_b").is_not_null())
    pairs = _named_pairs(named, rules)
    taken = pl.concat([pairs["a_side"], pairs["b_side"]])
    return pl.concat([pairs, _open_pairs(sided.filter(~pl.col("e").is_in(taken.implode())), rules)])


def canonical(events: pl.DataFrame, alias: pl.DataFrame) -> pl.DataFrame:
    """The events with `pair_a`, `pair_b`: their ends, all numbers of one account alike."""
    lookup = alias.select("code", "canon")
    for end in ("a", "b"):
        events = (
            events.join(lookup, left_on=end, right_on="code", how="left", maintain_order="left")
            .with_columns(pl.coalesce("canon", end).alias(f"pair_{end}"))
            .drop("canon")
        )
    return events


def _talk() -> pl.Expr:
    """Each side's operator clocks these for itself: neither moment nor duration is equal to the second."""
    return pl.col("kind").is_in(TALKS)


def _named_pairs(named: pl.DataFrame, rules: Rules) -> pl.DataFrame:
    """Records near each other in time stand in one bunch; what is alone with its mirror there needs no search."""
    is_payer = pl.col("side") == "a"
    counted = named.group_by(_SAME).agg(payers=is_payer.sum(), payees=(~is_payer).sum())
    both = counted.filter((pl.col("payers") > 0) & (pl.col("payees") > 0)).select(_SAME).with_row_index("group")
    told = named.join(both, on=_SAME, nulls_equal=True).with_columns(day=local_day("at", rules))
    told = _bunched(told.sort("group", "at", "e"), rules)
    bunch = told["bunch"].to_numpy()
    size, mine = np.bincount(bunch), np.bincount(bunch, (told["side"] == "a").to_numpy())
    told = told.with_columns(size=size[bunch], payers=mine[bunch])
    told = told.filter((pl.col("payers") > 0) & (pl.col("payers") < pl.col("size")))
    lone = told.filter(pl.col("size") == 2)  # in order of bunch, so payers and payees stand beside each other
    mirror = lone.filter(~is_payer).select(pl.all().name.suffix("_b"))
    one = lone.filter(is_payer).hstack(mirror).filter(_fits(rules))
    crowd = told.filter(pl.col("size") > 2)
    pairs = _in_time_order(crowd.filter(is_payer), crowd.filter(~is_payer), rules)
    schema = {"a_side": named.schema["e"], "b_side": named.schema["e"]}
    return pl.concat([one.select(a_side="e", b_side="e_b"), pl.DataFrame(pairs, schema=schema, orient="row")])


def _bunched(told: pl.DataFrame, rules: Rules) -> pl.DataFrame:
    """`bunch`: records of one group, each near the one before; records of different bunches are never near."""
    by_day = pl.lit(False)
    if (told["precision"] == "day").any():
        by_day = (pl.col("precision") == "day").any().over("group")
    near = (pl.col("at") - pl.col("at").shift(1) <= _within(rules)) | (
        by_day & (pl.col("day") == pl.col("day").shift(1))
    )
    follows = (pl.col("group") == pl.col("group").shift(1)) & near
    return told.with_columns(bunch=(~follows.fill_null(False)).cum_sum())


def _within(rules: Rules) -> pl.Expr:
    return pl.when(_talk()).then(pl.lit(rules.calls_within)).otherwise(pl.lit(rules.two_sides_within))


def _fits(rules: Rules) -> pl.Expr:
    day = (pl.col("precision") == "day") | (pl.col("precision_b") == "day")
    apart = (pl.col("at") - pl.col("at_b")).abs()
    same_day = local_day("at", rules) == local_day("at_b", rules)
    lasted = (pl.col("value") - pl.col("value_b")).abs() <= rules.durations_within // timedelta(seconds=1)
    return pl.when(day).then(same_day).otherwise(apart <= _within(rules)) & (~_talk() | lasted.fill_null(True))


def local_day(column: str, rules: Rules) -> pl.Expr:
    """The calendar day in the case's zone."""
    return pl.col(column).dt.convert_time_zone(rules.zone).dt.date()


def _in_time_order(payers: pl.DataFrame, payees: pl.DataFrame, rules: Rules) -> list[tuple[int, int]]:
    """Each record with the earliest free one of the other side that is near enough: one pass over both, by time."""
    mine, theirs = _by_time(payers, rules), _by_time(payees, rules)
    lasting = rules.durations_within // timedelta(seconds=1)
    pairs = []
    i = j = 0
    while i < len(mine) and j < len(theirs):
        bunch, day, at, by_day, lasted, e, within = mine[i]
        bunch_b, day_b, at_b, by_day_b, lasted_b, e_b, _ = theirs[j]
        near = day == day_b if by_day or by_day_b else abs(at - at_b) <= within
        alike = lasted is None or lasted_b is None or abs(lasted - lasted_b) <= lasting
        if bunch == bunch_b and near and alike:
            pairs.append((e, e_b))
            i, j = i + 1, j + 1
        elif (bunch, day, at) < (bunch_b, day_b, at_b):
            i += 1
        else:
            j += 1
    return pairs


def _by_time(records: pl.DataFrame, rules: Rules) -> list[tuple[int, int, int, bool, int | None, int, int]]:
    """bunch, day, moment, of a day's precision, duration of a call, e, tolerance (microseconds)."""
    told = records.select(
        "bunch",
        pl.col("day").to_physical(),
        pl.col("at").to_physical(),
        pl.col("precision") == "day",
        pl.when(_talk()).then("value"),
        "e",
        _within(rules).dt.total_microseconds().alias("within"),
    )
    return told.sort("bunch", "day", "at", "e").rows()


def _open_pairs(events: pl.DataFrame, rules: Rules) -> pl.DataFrame:
    """Records without counterparty and the one open mirror record each fits, if it fits no other."""
    events = events.with_columns(exact="value")
    nameless_payer = events.filter((pl.col("side") == "a") & pl.col("pair_b").is_null())
    nameless_payee = events.filter((pl.col("side") == "b") & pl.col("pair_a").is_null())
    open_payee = events.filter((pl.col("side") == "b") & pl.col("pair_a").is_not_null())
    open_payer = events.filter((pl.col("side") == "a") & pl.col("pair_b").is_not_null())
    same = ["kind", "exact", "unit", "failed"]
    out = nameless_payer.join(open_payee, on=[*same, "pair_a"], suffix="_b", nulls_equal=True).filter(_fits(rules))
    back = open_payer.join(nameless_payee, on=[*same, "pair_b"], suffix="_b", nulls_equal=True).filter(_fits(rules))
    pairs = pl.concat([found.select(a_side="e", b_side="e_b") for found in (out, back)])
    return pairs.filter((pl.len().over("a_side") == 1) & (pl.len().over("b_side") == 1))
