"""What follows from the claims and the judgements? settle → unite → roll_up; everything downstream reads the result."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pyarrow as pa

from graphkit import resolve
from graphkit.model import Claims, Judgement, Progress, Snapshot

from .cache import REMARKS, identity, is_kept, is_newest, keep, load, newest
from .roll_up import roll_up
from .rules import Rules
from .settle import Settled, settle
from .tables import to_arrow
from .unite import Members, unite

__all__ = [
    "Members",
    "Rules",
    "Settled",
    "build",
    "identity",
    "is_newest",
    "load",
    "newest",
    "roll_up",
    "settle",
    "unite",
]

_JUDGED = pa.schema([("seq", pa.int64()), ("kind", pa.string()), ("a", pa.string()), ("b", pa.string())])


def build(
    derived: Path, case: str, claims: Claims, judgements: list[Judgement], rules: Rules, progress: Progress
) -> Snapshot:
    """The snapshot of these claims and judgements, kept in `derived`; the one that is there already, if it is.

    A pure function of its inputs: the same sources, judgements, rules and vocabulary give the same tables.
    """
    wanted = identity(claims, judgements, rules)
    seq = max([claims.seq, *(one.seq for one in judgements if one.kind not in REMARKS)])
    if is_kept(derived, wanted):
        return keep(derived, load(derived, wanted))
    progress.at("settle", 0, 3)
    settled = settle(claims, rules)
    progress.at("unite", 1, 3)
    judged = _judged(judgements)
    members = unite(settled.key_table(), _proposals(settled), judged, rules.accepted)
    progress.at("roll_up", 2, 3)
    tables = roll_up(settled, members, judged)
    progress.at("roll_up", 3, 3)
    return keep(derived, Snapshot(wanted, case, seq, tables, claims.sources))


def _proposals(settled: Settled) -> pa.Table:
    return pa.concat_tables([resolve.propose(settled.same), resolve.propose_holders(settled.holds, settled.names)])


def _judged(judgements: list[Judgement]) -> pa.Table:
    rows = [(one.seq, one.kind, one.a, one.b) for one in judgements]
    frame = pl.DataFrame(
        rows, schema={"seq": pl.Int64, "kind": pl.String, "a": pl.String, "b": pl.String}, orient="row"
    )
    return to_arrow(frame, _JUDGED)
