"""Which two records are the payer's and the payee's record of one transfer? One to one, in time order.

Cleaning rule 9 (b) and (c): same two accounts, same amount, within the tolerance of `Rules`; then a record that does
not name its counterparty is joined to an open record of the other side, if exactly one fits and nothing else does.
"""

from __future__ import annotations

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
    payer = named.filter(pl.col("side") == "a").group_by(_SAME).agg("e", "at", "precision")
    payee = named.filter(pl.col("side") == "b").group_by(_SAME).agg("e", "at", "precision")
    both = payer.join(payee, on=_SAME, suffix="_b", nulls_equal=True).select(
        "e", "at", "precision", "e_b", "at_b", "precision_b"
    )
    alone = both.filter((pl.col("e").list.len() == 1) & (pl.col("e_b").list.len() == 1)).explode(both.columns)
    one = alone.filter(_near(rules)).select(a_side="e", b_side="e_b")
    many = both.filter((pl.col("e").list.len() > 1) | (pl.col("e_b").list.len() > 1))
    found = []
    for group in many.iter_slices(1):
        payers = group.select("e", "at", "precision").explode("e", "at", "precision")
        payees = group.select("e_b", "at_b", "precision_b").explode("e_b", "at_b", "precision_b")
        found += _in_time_order(payers, payees, rules)
    return pl.concat(
        [one, pl.DataFrame(found, schema={"a_side": one["a_side"].dtype, "b_side": one["b_side"].dtype}, orient="row")]
    )


def _near(rules: Rules) -> pl.Expr:
    day = (pl.col("precision") == "day") | (pl.col("precision_b") == "day")
    apart = (pl.col("at") - pl.col("at_b")).abs()
    return (
        pl.when(day)
        .then(_local_day("at", rules) == _local_day("at_b", rules))
        .otherwise(apart <= rules.two_sides_within)
    )


def _local_day(column: str, rules: Rules) -> pl.Expr:
    return pl.col(column).dt.convert_time_zone(rules.zone).dt.date()


def _in_time_order(payer: pl.DataFrame, payee: pl.DataFrame, rules: Rules) -> list[tuple[int, int]]:
    """Each record with the earliest free one of the other side that is near enough."""
    near = payer.join(payee, how="cross").filter(_near(rules)).sort("at", "e", "at_b", "e_b")
    taken_a: set[int] = set()
    taken_b: set[int] = set()
    pairs = []
    for a_side, b_side in near.select("e", "e_b").iter_rows():
        if a_side not in taken_a and b_side not in taken_b:
            taken_a.add(a_side)
            taken_b.add(b_side)
            pairs.append((a_side, b_side))
    return pairs


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
