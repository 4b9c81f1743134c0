"""Whose is an account whose own rows leave the holder blank? The one known holder of the card that rows name with it.

A row of 账户信息 or of a statement that names a card and an account number says that both belong together. Where a card
has several accounts they stay apart (many to many), and the account's holder stays with the card. It is filled from
there as an assessment, never as fact: only where the account has no holder that anybody states, and where all the
numbers named with it lead to one person or organisation.
"""

from __future__ import annotations

import polars as pl

ROLE = "derived-same-card"


def with_derived(links: pl.DataFrame, keys: pl.DataFrame) -> pl.DataFrame:
    """The links without those of kind `same`, and derived holders beside them, citing the rows that name both.

    links: the ledger's columns, a, b as codes of keys; keys: code, kind, entity.
    """
    stated = links.filter(pl.col("kind") != "same")
    entity = keys.select("code", "entity")
    holds = stated.filter((pl.col("kind") == "holds") & pl.col("a").is_not_null() & pl.col("b").is_not_null())
    held = (
        holds.join(entity, left_on="a", right_on="code")
        .join(entity, left_on="b", right_on="code", suffix="_b")
        .select("a", who="entity", account="entity_b")
    )
    blank = _neighbours(links, entity).filter(~pl.col("account").is_in(held["account"].implode()))
    known = held.unique(["who", "account"], keep="first", maintain_order=True)
    found = blank.join(known, left_on="beside", right_on="account").filter(
        pl.col("who").n_unique().over("account") == 1
    )
    derived = found.select(
        *[name for name in stated.columns if name in found.columns and name not in ("a", "b")],
        "a",
        b="code",
    ).with_columns(
        kind=pl.lit("holds"),
        directed=pl.lit(True),
        role=pl.lit(ROLE),
        basis=pl.lit("assessment"),
    )
    return pl.concat([stated, derived.select(stated.columns)])


def _neighbours(links: pl.DataFrame, entity: pl.DataFrame) -> pl.DataFrame:
    """Each number with another that a row names beside it, where they are not one account. code, account, beside."""
    same = links.filter(pl.col("kind") == "same")
    ways = [same.with_columns(code=pl.col(end), beside=pl.col(across)) for end, across in (("a", "b"), ("b", "a"))]
    told = pl.concat(ways).drop("a", "b")
    told = told.join(entity.rename({"entity": "account"}), on="code")
    told = told.join(entity, left_on="beside", right_on="code").with_columns(beside="entity").drop("entity")
    return told.filter(pl.col("account") != pl.col("beside"))
