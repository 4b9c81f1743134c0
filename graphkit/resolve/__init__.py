"""Which keys may name the same thing? Proposals with rule, version, score and rows; nothing is united here.

A shared name proposes nothing: it is a candidate for a person to look at, never a reason to unite.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl
import pyarrow as pa

ACCOUNT_NUMBERS = "account-numbers-one-to-one"
ACCOUNT_NUMBERS_AMBIGUOUS = "account-numbers-many-to-many"
WALLET_NAME = "wallet-sign-in-name"
WALLETS = ("alipay", "tenpay", "wechat")
"""Schemes of accounts that are signed in to by a mailbox or a mobile number, often by both."""
SIGN_IN = r"^account:(alipay|tenpay|wechat):([^:]*@[^:]*|(%2B)?(86)?1[3-9][0-9]{9})$"
"""Keys of wallets that are a mailbox or a mobile number: a name to sign in with, not the platform's own number."""
HOLDER = "holder-same-account-same-name"
_NAMES = {"key": pl.String, "name": pl.String}
_HOLDS = {"person": pl.String, "account": pl.String, "rows": pl.Int64}
PROPOSALS = pa.schema(
    [
        pa.field("rule", pa.string()),
        pa.field("version", pa.int32()),
        pa.field("a", pa.string()),
        pa.field("b", pa.string()),
        pa.field("score", pa.float64()),
        pa.field("rows", pa.int64()),
    ]
)


def propose_holders(holds: pa.Table, names: pa.Table) -> pa.Table:
    """Which holders that a counterparty's statement names without identity number are an account's known holder?

    Where the same account (holds.account) has a holder with a valid identity number and the same stated name, and only
    one, the rule `holder-same-account-same-name` proposes the two with score 0.99. The account makes the identity, the
    name confirms it; a name alone proposes nothing.

    holds: person (key), account (any number of the account, one for all its numbers), rows. names: key, name.
    """
    stated, told = _frame(names, _NAMES), _frame(holds, _HOLDS)
    said = told.join(stated.filter(pl.col("name") != ""), left_on="person", right_on="key").with_columns(
        plain=pl.col("name").str.normalize("NFKC").str.replace_all(r"\s", "")
    )
    known = said.filter(pl.col("person").str.starts_with("person:cn-id:")).unique(["account", "plain", "person"])
    known = known.filter(pl.len().over("account", "plain") == 1).select("account", "plain", a="person")
    named = (
        said.filter(pl.col("person").str.starts_with("person:named:"))
        .group_by("account", "plain", b="person")
        .agg(pl.col("rows").sum())
    )
    pairs = known.join(named, on=["account", "plain"]).group_by("a", "b").agg(pl.col("rows").sum())
    ruled = pairs.with_columns(rule=pl.lit(HOLDER), version=pl.lit(1, pl.Int32), score=pl.lit(0.99)).sort("a", "b")
    return ruled.select(PROPOSALS.names).to_arrow().cast(PROPOSALS)


def propose(same: pa.Table) -> pa.Table:
    """Which numbers do rows state to be of one account?

    same: a, b (keys), rows: how many rows name both. Where each of two numbers is named with no other number, the rule
    `account-numbers-one-to-one` proposes them with score 1; where a number is named with several, they stay apart and
    `account-numbers-many-to-many` names the pair with score 0.5, for a person to judge. A name by which one signs in
    to a wallet (a mailbox, a mobile number), and to no other, is that wallet's, however many it has:
    `wallet-sign-in-name`, score 1.
    """
    pairs = _frame(same, {"a": pl.String, "b": pl.String, "rows": pl.Int64})
    pairs = pairs.group_by("a", "b").agg(pl.col("rows").sum())
    ends = pl.concat([pairs.select(key="a"), pairs.select(key="b")]).group_by("key").agg(partners=pl.len())
    lonely = ends.filter(pl.col("partners") == 1)["key"].implode()
    lone = [pl.col(end).is_in(lonely) for end in ("a", "b")]
    wallets = [pl.col(end).str.split(":").list.get(1).is_in(WALLETS) for end in ("a", "b")]
    names = [pl.col(end).str.contains(SIGN_IN) for end in ("a", "b")]
    signs_in = wallets[0] & wallets[1] & ((lone[0] & names[0] & ~names[1]) | (lone[1] & names[1] & ~names[0]))
    alone = lone[0] & lone[1]
    ruled = pairs.with_columns(
        rule=pl.when(alone)
        .then(pl.lit(ACCOUNT_NUMBERS))
        .when(signs_in)
        .then(pl.lit(WALLET_NAME))
        .otherwise(pl.lit(ACCOUNT_NUMBERS_AMBIGUOUS)),
        version=pl.lit(1, pl.Int32),
        score=pl.when(alone | signs_in).then(1.0).otherwise(0.5),
    ).sort("rule", "a", "b")
    return ruled.select(PROPOSALS.names).to_arrow().cast(PROPOSALS)


def _frame(table: pa.Table, schema: Mapping[str, type[pl.DataType]]) -> pl.DataFrame:
    return pl.DataFrame({name: pl.Series(name, table[name], dtype=kind) for name, kind in schema.items()})
