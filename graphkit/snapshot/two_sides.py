"""Which two records are the payer's and the payee's record of one transfer? One to one, in time order.

Cleaning rule 9 (b) and (c): same two accounts, same amount, within the tolerance of `Rules`; then a record that does
not name its counterparty is joined to an open record of the other side, if exactly one fits and nothing else does.
"""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from .rules import Rules

_SAME = ["kind", "pair_a", "pair_b", "value", "unit", "failed"]


def match_sides(events: pl.DataFrame, alias: pl.DataFrame, rules: Rules) -> pl.DataFrame:
    """Pairs of event numbers that are one transfer. `a_side`, `b_side`: rows of `events` by their column `e`.

    events: e, kind, side, a, b, at, precision, value, unit, outcome; alias: code, canon (numbers of one account).
    """
    sided = _canonical(events.filter(pl.col("side").is_in(["a", "b"]) & pl.col("at").is_not_null()), alias)
    named = sided.filter(pl.col("pair_a").is_not_null() & pl.col("pair_b").is_not_null())
    pairs = _named_pairs(named, rules)
    taken = pl.concat([pairs["a_side"], pairs["b_side"]])
    return pl.concat([pairs, _open_pairs(sided.filter(~pl.col("e").is_in(taken.implode())), rules)])


def _canonical(events: pl.DataFrame, alias: pl.DataFrame) -> pl.DataFrame:
    lookup = alias.select("code", "canon")
    for end in ("a", "b"):
        events = (
            events.join(lookup, left_on=end, right_on="code", how="left")
            .with_columns(pl.coalesce("canon", end).alias(f"pair_{end}"))
            .drop("canon")
        )
    return events.with_columns(failed=pl.col("outcome").eq("failed").fill_null(False))


def _named_pairs(named: pl.DataFrame, rules: Rules) -> pl.DataFrame:
    is_payer = pl.col("side") == "a"
    counted = named.group_by(_SAME).agg(payers=is_payer.sum(), payees=(~is_payer).sum())
    both = counted.filter((pl.col("payers") > 0) & (pl.col("payees") > 0)).with_row_index("group")
    told = named.join(both, on=_SAME, nulls_equal=True).with_columns(day=_local_day("at", rules))
    payers, payees = told.filter(is_payer), told.filter(~is_payer)
    alone = payers.filter((pl.col("payers") == 1) & (pl.col("payees") == 1))
    one = alone.join(payees, on="group", suffix="_b").filter(_near(rules)).select(a_side="e", b_side="e_b")
    crowded = (pl.col("payers") > 1) | (pl.col("payees") > 1)
    pairs = _in_time_order(payers.filter(crowded), payees.filter(crowded), rules)
    return pl.concat([one, pl.DataFrame(pairs, schema=one.schema, orient="row")])


def _near(rules: Rules) -> pl.Expr:
    day = (pl.col("precision") == "day") | (pl.col("precision_b") == "day")
    apart = (pl.col("at") - pl.col("at_b")).abs()
    same_day = _local_day("at", rules) == _local_day("at_b", rules)
    return pl.when(day).then(same_day).otherwise(apart <= rules.two_sides_within)


def _local_day(column: str, rules: Rules) -> pl.Expr:
    return pl.col(column).dt.convert_time_zone(rules.zone).dt.date()


def _in_time_order(payers: pl.DataFrame, payees: pl.DataFrame, rules: Rules) -> list[tuple[int, int]]:
    """Each record with the earliest free one of the other side that is near enough: one pass over both, by time."""
    within = rules.two_sides_within // timedelta(microseconds=1)
    mine, theirs = _by_time(payers), _by_time(payees)
    pairs = []
    i = j = 0
    while i < len(mine) and j < len(theirs):
        group, day, at, by_day, e = mine[i]
        group_b, day_b, at_b, by_day_b, e_b = theirs[j]
        near = day == day_b if by_day or by_day_b else abs(at - at_b) <= within
        if group == group_b and near:
            pairs.append((e, e_b))
            i, j = i + 1, j + 1
        elif (group, day, at) < (group_b, day_b, at_b):
            i += 1
        else:
            j += 1
    return pairs


def _by_time(records: pl.DataFrame) -> list[tuple[int, int, int, bool, int]]:
    told = records.select(
        "group", pl.col("day").to_physical(), pl.col("at").to_physical(), pl.col("precision") == "day", "e"
    )
    return told.sort("group", "day", "at", "e").rows()


def _open_pairs(events: pl.DataFrame, rules: Rules) -> pl.DataFrame:
    """Records without counterparty and the one open mirror record each fits, if it fits no other."""
    nameless_payer = events.filter((pl.col("side") == "a") & pl.col("pair_b").is_null())
    nameless_payee = events.filter((pl.col("side") == "b") & pl.col("pair_a").is_null())
    open_payee = events.filter((pl.col("side") == "b") & pl.col("pair_a").is_not_null())
    open_payer = events.filter((pl.col("side") == "a") & pl.col("pair_b").is_not_null())
    same = ["kind", "value", "unit", "failed"]
    out = nameless_payer.join(open_payee, on=[*same, "pair_a"], suffix="_b", nulls_equal=True).filter(_near(rules))
    back = open_payer.join(nameless_payee, on=[*same, "pair_b"], suffix="_b", nulls_equal=True).filter(_near(rules))
    pairs = pl.concat([found.select(a_side="e", b_side="e_b") for found in (out, back)])
    return pairs.filter((pl.len().over("a_side") == 1) & (pl.len().over("b_side") == 1))
