"""Which events and standing links do the claims amount to, before anybody is united with anybody?"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl
import pyarrow as pa

from graphkit import resolve
from graphkit.model import Claims

from .balance import balance_of, direction, ways
from .duplicates import disagreeing_ids, possible_copies, unite_copies
from .reversals import find_reversals, unmatched
from .rules import Rules
from .sequence import in_sequence
from .shared_serials import unite_serials
from .tables import from_arrow, read_claims, to_arrow
from .two_sides import match_sides


@dataclass(frozen=True, eq=False)
class Settled:
    """Events without their copies, with the rows that tell them; links and mentions by key code.

    keys: code, key, kind (in order of key, UTF-8 bytes)
    events: event, kind, directed, a, b (codes of keys), side, at, precision, order, n, value, unit, excluded, and
        `way`: the direction of the row that counts for it in the balance
    event_rows: event, source, sheet, row, part
    reversals: original, reversal (events), by
    links: the ledger's columns with a, b as codes of keys, kind `same` included
    mentions: code, name, details, grade, basis, rows
    own: code, source, rows, first, last; requests: code, source, at, until, outcome, details
    conflicts, balance: as in the snapshot
    same: a, b (keys), rows: pairs of numbers that rows name as one account's
    holds: person, account (keys; one number for all numbers of an account), rows; names: key, name of persons
    """

    keys: pl.DataFrame
    events: pl.DataFrame
    event_rows: pl.DataFrame
    reversals: pl.DataFrame
    links: pl.DataFrame
    mentions: pl.DataFrame
    own: pl.DataFrame
    requests: pl.DataFrame
    conflicts: pl.DataFrame
    balance: pl.DataFrame
    same: pa.Table
    holds: pa.Table
    names: pa.Table

    def key_table(self) -> pa.Table:
        """The keys as `unite` takes them."""
        return to_arrow(self.keys.select("key", "kind"), _KEYS)


_KEYS = pa.schema([("key", pa.string()), ("kind", pa.string())])
_NAMES = pa.schema([("key", pa.string()), ("name", pa.string())])
_HOLDS = pa.schema([("person", pa.string()), ("account", pa.string()), ("rows", pa.int64())])
_SAME = pa.schema([("a", pa.string()), ("b", pa.string()), ("rows", pa.int64())])
_EVENT = [
    "event",
    "kind",
    "directed",
    "a",
    "b",
    "side",
    "at",
    "precision",
    "order",
    "n",
    "value",
    "unit",
    "excluded",
    "way",
]
CONFLICT = {"code": pl.String, "a": pl.String, "b": pl.String, "reason": pl.String}


def settle(claims: Claims, rules: Rules) -> Settled:
    """Which events do the claims of all sources tell of, each once?

    Copies across files are one event, and so are the two sides of one transfer or call and what a payment platform
    gave one number (cleaning rule 9); failed transactions are kept as evidence and excluded from flow, and so are a
    reversal and what it takes back. The answer does not depend on the order in which files came.
    """
    events, links = read_claims(claims, "events"), read_claims(claims, "links")
    mentions = read_claims(claims, "mentions")
    keys = _keys(events, links, mentions)
    links = _coded(links, keys)
    claimed = _undirected_in_order(_coded(events, keys)).with_row_index("claim")
    del events  # ten million claims are gigabytes: each form is let go as soon as the next one stands
    own, conflicts = _own(claimed), _conflicts(claimed, keys)
    aliases = account_aliases(links, keys)
    told = _told(claimed, keys, aliases, rules)
    reversals, left = find_reversals(told, aliases, rules)
    told = in_sequence(_without_flow(told, reversals))
    rows = _rows(told, claimed)
    del claimed
    return Settled(
        keys=keys,
        events=told.join(ways(rows), on="event", how="left", maintain_order="left").select(_EVENT),
        event_rows=rows.select("event", "source", "sheet", "row", "part"),
        reversals=reversals,
        links=_undirected_in_order(links),
        mentions=_mentioned(mentions, keys),
        own=own,
        requests=_requests(told),
        conflicts=pl.concat([conflicts, unmatched(left, told, keys)]),
        balance=balance_of(rows, told, read_claims(claims, "problems")),
        same=_same(links, keys),
        holds=_holds(links, keys, aliases),
        names=to_arrow(mentions.filter(pl.col("kind") == "person").select("key", "name").unique().drop_nulls(), _NAMES),
    )


def _told(claimed: pl.DataFrame, keys: pl.DataFrame, aliases: pl.DataFrame, rules: Rules) -> pl.DataFrame:
    """The events that the claims tell of, numbered in order of time."""
    once = unite_serials(unite_copies(claimed), keys, aliases, rules).with_row_index("e")
    return _numbered(_joined(once, match_sides(once, aliases, rules)))


def _rows(told: pl.DataFrame, claimed: pl.DataFrame) -> pl.DataFrame:
    """Every claim with its event, in order of event, source, sheet, row, part; `direction` by its own side."""
    rows = told.select("event", claim="claims").explode("claim")
    money = claimed.select("source", "sheet", "row", "part", "kind", "value", "unit", direction=direction())
    rows = rows.hstack(money[rows["claim"]].get_columns()).drop("claim")
    return rows.sort("event", "source", "sheet", "row", "part")


def _without_flow(told: pl.DataFrame, reversals: pl.DataFrame) -> pl.DataFrame:
    """`excluded`: failed, reversed, reversal, or the type as read; null is flow."""
    netted = pl.concat(
        [
            reversals.select(event="original", netted=pl.lit("reversed")),
            reversals.select(event="reversal", netted=pl.lit("reversal")),
        ]
    )
    failed = pl.when(pl.col("outcome") == "failed").then(pl.lit("failed"))
    return told.join(netted, on="event", how="left", maintain_order="left").with_columns(
        excluded=pl.coalesce(failed, "netted", "type")
    )


def _requests(told: pl.DataFrame) -> pl.DataFrame:
    asked = told.filter((pl.col("kind") == "request") & pl.col("a").is_not_null())
    return asked.select("source", "at", "until", "outcome", "details", code="a").sort("code", "source", "at")


def _same(links: pl.DataFrame, keys: pl.DataFrame) -> pa.Table:
    pairs = links.filter(pl.col("kind") == "same")
    name = keys["key"]
    told = {"a": name.gather(pairs["a"]), "b": name.gather(pairs["b"]), "rows": pairs["rows"].cast(pl.Int64)}
    return to_arrow(pl.DataFrame(told), _SAME)


def _holds(links: pl.DataFrame, keys: pl.DataFrame, aliases: pl.DataFrame) -> pa.Table:
    name = keys["key"]
    held = links.filter((pl.col("kind") == "holds") & pl.col("a").is_not_null() & pl.col("b").is_not_null())
    held = held.join(aliases, left_on="b", right_on="code", how="left").with_columns(b=pl.coalesce("canon", "b"))
    told = {"person": name.gather(held["a"]), "account": name.gather(held["b"]), "rows": held["rows"].cast(pl.Int64)}
    return to_arrow(pl.DataFrame(told), _HOLDS)


def account_aliases(links: pl.DataFrame, keys: pl.DataFrame) -> pl.DataFrame:
    """Numbers that are one account by rules that need nobody's acceptance. code, canon: one code for all of them."""
    same = links.filter(pl.col("kind") == "same").select("a", "b", rows=pl.lit(1, pl.Int64)).unique()
    name = keys["key"]
    told = {"a": name.gather(same["a"]), "b": name.gather(same["b"]), "rows": same["rows"]}
    proposed = from_arrow(resolve.propose(to_arrow(pl.DataFrame(told), _SAME)))
    one = proposed.filter(pl.col("rule").is_in([resolve.ACCOUNT_NUMBERS, resolve.WALLET_NAME]))
    signs_in = (pl.col("rule") == resolve.WALLET_NAME) & pl.col("a").str.contains(resolve.SIGN_IN)
    one = one.with_columns(canon=pl.when(signs_in).then("b").otherwise("a"))
    pairs = pl.concat([one.select("canon", key=end) for end in ("a", "b")]).unique()
    code = keys.select("key", "code")
    pairs = pairs.join(code, on="key").join(code, left_on="canon", right_on="key", suffix="_canon")
    return pairs.select("code", canon="code_canon").sort("code")


def _keys(events: pl.DataFrame, links: pl.DataFrame, mentions: pl.DataFrame) -> pl.DataFrame:
    ends = [events["a"], events["b"], links["a"], links["b"], mentions["key"]]
    named = pl.concat([end.unique().rename("key") for end in ends]).drop_nulls().unique().sort()
    frame = pl.DataFrame({"key": named}).with_columns(kind=pl.col("key").str.split(":").list.first())
    return frame.with_row_index("code").with_columns(pl.col("code").cast(pl.Int32))


def _coded(frame: pl.DataFrame, keys: pl.DataFrame) -> pl.DataFrame:
    for end in ("a", "b"):
        lookup = keys.select(pl.col("key").alias(end), pl.col("code").alias(f"_{end}"))
        frame = frame.join(lookup, on=end, how="left", maintain_order="left").drop(end).rename({f"_{end}": end})
    return frame


def _undirected_in_order(frame: pl.DataFrame) -> pl.DataFrame:
    swap = ~pl.col("directed") & (pl.col("a") > pl.col("b"))
    a, b = pl.when(swap).then("b").otherwise("a"), pl.when(swap).then("a").otherwise("b")
    return frame.with_columns(a.alias("a"), b.alias("b"))


def _joined(once: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """The payer's record stands for both; it takes the rows of the payee's, and its counterparty where it had none."""
    if pairs.is_empty():
        return once
    mirror = (
        once.select("e", "claims", "a", "b", "type").join(pairs, left_on="e", right_on="b_side").rename({"e": "b_side"})
    )
    met = once.join(mirror, left_on="e", right_on="a_side", suffix="_mirror").with_columns(
        a=pl.coalesce("a", "a_mirror"),
        b=pl.coalesce("b", "b_mirror"),
        side=pl.lit("both"),
        type=pl.coalesce("type", "type_mirror"),
        claims=pl.col("claims").list.concat("claims_mirror"),
    )
    either = pl.concat([pairs["a_side"], pairs["b_side"]]).implode()
    return pl.concat([once.filter(~pl.col("e").is_in(either)), met.select(once.columns)])


def _numbered(events: pl.DataFrame) -> pl.DataFrame:
    content = [
        "at",
        "kind",
        "a",
        "b",
        "value",
        "unit",
        "n",
        "serial",
        "balance",
        "outcome",
        "type",
        "id",
        "side",
        "details",
    ]
    tied = events["at"].is_duplicated()  # the few rows that share a moment are compared by all they say
    ranked = events.filter(tied).select("e", *content).sort(content, nulls_last=False).select("e")
    ranked = ranked.with_row_index("tie")
    placed = events.select("e", "at").join(ranked, on="e", how="left", maintain_order="left")
    order = placed.select(pl.arg_sort_by("at", "tie", nulls_last=False)).to_series()
    return events[order].with_row_index("event").with_columns(pl.col("event").cast(pl.Int64))


def _mentioned(mentions: pl.DataFrame, keys: pl.DataFrame) -> pl.DataFrame:
    said = mentions.group_by("key", "name", "details", "grade", "basis").agg(pl.col("rows").sum())
    return said.join(keys.select("key", "code"), on="key").drop("key").sort("code", "name", "details", "grade", "basis")


def _own(claimed: pl.DataFrame) -> pl.DataFrame:
    sides = [
        claimed.filter(pl.col("side").is_in([end, "both"]) & (pl.col("part") == 0)).select("source", "at", code=end)
        for end in ("a", "b")
    ]
    return (
        pl.concat(sides)
        .drop_nulls("code")
        .group_by("code", "source")
        .agg(rows=pl.len().cast(pl.Int64), first=pl.col("at").min(), last=pl.col("at").max())
        .sort("code", "source")
    )


def _conflicts(claimed: pl.DataFrame, keys: pl.DataFrame) -> pl.DataFrame:
    name = dict(zip(keys["code"], keys["key"], strict=True))
    rows = [("possible-copy-kept", "", "", f"{kind}: {n}") for kind, n in possible_copies(claimed).iter_rows()]
    for identity, _, a, b in disagreeing_ids(claimed).select("id", "k", "a", "b").iter_rows():
        rows.append(("equal-id-differs", name.get(a, ""), name.get(b, ""), identity))
    return pl.DataFrame(rows, schema=CONFLICT, orient="row")
