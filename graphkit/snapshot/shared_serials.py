"""Which records of a payment platform carry the same number of one payment? One event with the rows of all its files.

Alipay and Tenpay give a payment one number (交易号); it stands in 账户明细, in 转账明细, in both wallets' exports.
Same number, amount, currency and outcome, ends that agree where both state them, moments within
`Rules.shared_serial_within`: one payment. A file that tells a number twice from one side tells two.
"""

from __future__ import annotations

import polars as pl

from .rules import Rules
from .two_sides import canonical

_SAME = ["provider", "serial", "value", "unit", "failed", "back"]


def unite_serials(once: pl.DataFrame, keys: pl.DataFrame, alias: pl.DataFrame, rules: Rules) -> pl.DataFrame:
    """The events of `unite_copies`, those of one platform's number as one: the payer's own record stands first."""
    told = _numbered(once, keys, alias, rules)
    if told.is_empty():
        return once
    group = [*_SAME, "copy"]
    agree = (pl.col("pair_a").drop_nulls().n_unique() <= 1) & (pl.col("pair_b").drop_nulls().n_unique() <= 1)
    ends = pl.col("pair_a").is_not_null(), pl.col("pair_b").is_not_null()
    met = ends[0].all() | ends[1].all() | (ends[0] & ends[1]).any()
    near = (pl.col("at").max() - pl.col("at").min() <= rules.shared_serial_within).fill_null(True)
    one = told.group_by(group).agg(one=agree & met & near & (pl.len() > 1)).filter("one").drop("one")
    together = told.join(one, on=group, nulls_equal=True).sort("side", "at", "e", nulls_last=True)
    sides = pl.col("side").drop_nulls()
    merged = together.group_by(group, maintain_order=True).agg(
        *(
            pl.col(name).drop_nulls().first() if name in ("a", "b") else pl.col(name).first()
            for name in once.columns
            if name not in {*group, "claims", "side"}
        ),
        side=pl.when(sides.n_unique() > 1).then(pl.lit("both")).otherwise(sides.first()),
        claims=pl.col("claims").explode(),
    )
    apart = once.with_row_index("e").filter(~pl.col("e").is_in(together["e"].implode())).drop("e")
    return pl.concat([apart, merged.select(apart.columns)])


def _numbered(once: pl.DataFrame, keys: pl.DataFrame, alias: pl.DataFrame, rules: Rules) -> pl.DataFrame:
    """Transfers of such platforms whose number stands more than once; `copy` counts within one file and side."""
    scheme = pl.col("key").str.split(":").list.get(1)
    wallets = keys.filter((pl.col("kind") == "account") & scheme.is_in(rules.shared_serials))
    wallets = wallets.select("code", provider=scheme)
    if wallets.is_empty():
        return once.clear()
    codes = wallets["code"].implode()
    told = once.with_row_index("e").filter(
        (pl.col("kind") == "transfer")
        & pl.col("serial").is_not_null()
        & pl.col("id").is_null()
        & (pl.col("a").is_in(codes) | pl.col("b").is_in(codes)).fill_null(False)
    )
    for end in ("a", "b"):
        told = told.join(wallets.rename({"code": end, "provider": f"provider_{end}"}), on=end, how="left")
    told = canonical(told, alias).with_columns(
        provider=pl.coalesce("provider_a", "provider_b"),
        failed=pl.col("outcome").eq("failed").fill_null(False),
        back=pl.col("type").eq("reversal").fill_null(False),
    )
    told = told.filter(pl.len().over(_SAME) > 1).sort("source", "sheet", "row")
    return told.with_columns(copy=pl.int_range(pl.len()).over([*_SAME, "source", "side"]))
