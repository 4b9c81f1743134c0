"""Which transfers stay with one person? Between two accounts of which each has one known holder, and the same one.

Cleaning rule 7. A holder is known by an identity number or credit code whose check character fits: a name alone makes
no own move, nor does a holder that a rule only derived. An account with two known holders is nobody's alone.
"""

from __future__ import annotations

import polars as pl

_IDENTITIES = ("person:cn-id:", "organisation:cn-uscc:")


def own_moves(events: pl.DataFrame, keys: pl.DataFrame, links: pl.DataFrame) -> pl.Series:
    """Whether each event is one. events: kind, a, b (codes of keys); links: kind, basis, a, b (codes of entities)."""
    known = keys.filter(pl.any_horizontal(pl.col("key").str.starts_with(start) for start in _IDENTITIES))["entity"]
    held = links.filter(
        (pl.col("kind") == "holds") & pl.col("basis").ne_missing("assessment") & pl.col("a").is_in(known.implode())
    )
    alone = held.select("a", "b").unique().filter(pl.len().over("b") == 1)
    holder = keys.select("entity").join(alone, left_on="entity", right_on="b", how="left", maintain_order="left")["a"]
    who = [holder.gather(events[end]) for end in ("a", "b")]
    entities = [keys["entity"].gather(events[end]) for end in ("a", "b")]
    same = (who[0] == who[1]) & (entities[0] != entities[1]) & (events["kind"] == "transfer")
    return same.fill_null(False)
