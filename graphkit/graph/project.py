"""From a snapshot to the arrays of one question: which entities, which ties, how strong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphkit.errors import UnknownEntity, UsageError
from graphkit.model import F64Array, I32Array, I64Array, Projection, Snapshot
from graphkit.vocabulary import vocabulary

from .holders import Behind, holders, themselves
from .pairs import BoolArray, Pairs, from_events, from_links, from_ties, is_one_of, with_one_end
from .shape import Graph

LATER = frozenset({"log_value", "recency", "layers"})
"""Weights that a later version brings."""


def project(snapshot: Snapshot, projection: Projection) -> Graph:
    """Which graph does this projection make of the snapshot?

    Ties of the chosen kinds, or their events within the window; hubs and what `leave_out` names leave first, then
    accounts are replaced by holders where asked, parallel ties become one, self-ties are counted. The entities are
    those that still have a tie to another; `isolates` adds the others of the same kinds.

    Raises
        UsageError: an unknown kind or unit; a weight without what it needs; what a later version brings.
        UnknownEntity: `leave_out` names no entity of the case.
    """
    check(projection)
    left_out: Counter[str] = Counter()
    noted: Counter[str] = Counter()
    behind = holders(snapshot) if projection.collapse == "holder" else themselves(snapshot)
    out = {"hub": _hubs(snapshot), "named": _named(snapshot, projection.leave_out)}
    pairs = _without(out, behind, _chosen_pairs(snapshot, projection, left_out, noted), left_out)
    if projection.collapse == "holder":
        behind.note(np.union1d(pairs.a, pairs.b), noted)
        pairs = pairs.between(behind.by[pairs.a], behind.by[pairs.b])
    own = pairs.a == pairs.b
    left_out["self_ties"] += int(own.sum())
    pairs = pairs.kept(~own)
    codes = _entities(snapshot, projection, pairs, out["hub"] | out["named"] | behind.replaced, left_out)
    return _graph(snapshot, projection, codes, pairs, (left_out, noted))


def check(projection: Projection) -> None:
    """Can these options be meant together? Raises UsageError where they cannot."""
    words = vocabulary()
    known = {**words.links, **words.events}
    if unknown := [kind for kind in projection.kinds if kind not in known]:
        raise UsageError("unknown-kind", kind=", ".join(unknown), known=", ".join(sorted(known)))
    if projection.unit and projection.unit not in words.decimals:
        raise UsageError("unknown-unit", unit=projection.unit, known=", ".join(sorted(words.decimals)))
    if projection.weight in LATER:
        raise UsageError("weight-later", weight=projection.weight)
    if projection.collapse == "user":
        raise UsageError("collapse-later", collapse=projection.collapse)
    if projection.weight == "value" and not projection.unit:
        raise UsageError("value-needs-unit")
    standing = [kind for kind in projection.kinds if kind in words.links]
    dated = [kind for kind in projection.kinds if kind in words.events]
    if projection.weight == "value" and standing:
        raise UsageError("links-have-no-value", kinds=", ".join(standing))
    if projection.weight == "strength" and dated:
        raise UsageError("events-have-no-strength", kinds=", ".join(dated))
    if projection.weight == "strength" and projection.distance == "inverse":
        raise UsageError("strength-is-no-distance")


def _chosen_pairs(snapshot: Snapshot, projection: Projection, left_out: Counter[str], noted: Counter[str]) -> Pairs:
    words = vocabulary()
    dated = [kind for kind in projection.kinds if kind in words.events]
    standing = [kind for kind in projection.kinds if kind in words.links]
    if projection.window is None:
        pairs = from_ties(snapshot, dated, projection.unit, left_out)
    else:
        pairs = from_events(snapshot, dated, projection.unit, projection.window, left_out)
    left_out["one_end"] += with_one_end(snapshot, dated, projection.unit, projection.window)
    return pairs.followed_by(from_links(snapshot, standing, projection.window, left_out, noted))


def _hubs(snapshot: Snapshot) -> BoolArray:
    return pc.fill_null(snapshot["entities"]["hub"], False).to_numpy().astype(np.bool_)  # type: ignore[no-any-return]


def _named(snapshot: Snapshot, keys: tuple[str, ...]) -> BoolArray:
    """Which entities do these keys name?"""
    found = snapshot["keys"].filter(is_one_of(snapshot["keys"]["key"], keys))
    if missing := sorted(set(keys) - set(found["key"].to_pylist())):
        raise UnknownEntity("unknown-entity", key=", ".join(missing))
    named = np.zeros(snapshot["entities"].num_rows, dtype=np.bool_)
    named[found["entity"].to_numpy()] = True
    return named


def _without(out: Mapping[str, BoolArray], behind: Behind, pairs: Pairs, left_out: Counter[str]) -> Pairs:
    """The pairs that touch nobody who is out, himself or as a holder; of each reason how many there were."""
    for name, themselves_out in out.items():
        tied = _tied(pairs, len(themselves_out))
        those = themselves_out | themselves_out[behind.by]
        touched = those[pairs.a] | those[pairs.b]
        left_out[f"{name}_entities"] += int((those & tied).sum())
        left_out[f"{name}_ties"] += int(touched.sum())
        pairs = pairs.kept(~touched)
    return pairs


def _tied(pairs: Pairs, entities: int) -> BoolArray:
    """Which entities have a tie?"""
    found = np.zeros(entities, dtype=np.bool_)
    found[pairs.a] = found[pairs.b] = True
    return found


def _entities(
    snapshot: Snapshot, projection: Projection, pairs: Pairs, gone: BoolArray, left_out: Counter[str]
) -> I32Array:
    """Whose graph is it? Codes in ascending order, which is the order of uids."""
    tied = np.flatnonzero(_tied(pairs, len(gone))).astype(np.int32)
    kinds = snapshot["entities"]["kind"].cast(pa.string())
    end_kinds = pc.unique(kinds.take(pa.array(tied))).to_pylist() if len(tied) else []
    others = is_one_of(kinds, end_kinds).to_numpy().astype(np.bool_) & ~gone
    others[tied] = False
    if projection.isolates:
        return np.union1d(tied, np.flatnonzero(others)).astype(np.int32)
    left_out["isolates"] += int(others.sum())
    return tied


def _graph(
    snapshot: Snapshot,
    projection: Projection,
    codes: I32Array,
    pairs: Pairs,
    said: tuple[Counter[str], Counter[str]],
) -> Graph:
    left_out, noted = said
    n = len(codes)
    tails, heads = np.searchsorted(codes, pairs.a).astype(np.int64), np.searchsorted(codes, pairs.b).astype(np.int64)
    tails, heads, rows = _arcs(projection, tails, heads, pairs.directed, noted)
    order = np.argsort(tails * max(n, 1) + heads, kind="stable")
    cell = (tails * max(n, 1) + heads)[order]
    starts = np.flatnonzero(np.concatenate([[True], cell[1:] != cell[:-1]])) if len(cell) else np.empty(0, np.int64)
    weight = _weights(projection, pairs, rows[order], starts)
    tails, heads = tails[order][starts], heads[order][starts]
    noted["parallel"] += (len(cell) - len(starts)) if projection.directed else (len(pairs.a) - len(starts))
    if not projection.directed:
        tails, heads, weight = _mirrored(tails, heads, weight)
    return Graph(
        uids=_uids(snapshot, codes),
        indptr=np.concatenate([[0], np.cumsum(np.bincount(tails, minlength=n))]).astype(np.int64),
        indices=heads.astype(np.int32),
        weight=weight,
        made=projection,
        snapshot=snapshot.id,
        left_out={name: count for name, count in sorted(left_out.items()) if count},
        noted={name: count for name, count in sorted(noted.items()) if count},
    )


def _arcs(
    projection: Projection, tails: I64Array, heads: I64Array, directed: BoolArray, noted: Counter[str]
) -> tuple[I64Array, I64Array, I64Array]:
    """From where to where does each pair lead, and from which row? Undirected: from the smaller code to the larger."""
    rows = np.arange(len(tails), dtype=np.int64)
    if not projection.directed:
        return np.minimum(tails, heads), np.maximum(tails, heads), rows
    both = np.flatnonzero(~directed)
    noted["both_ways"] += len(both)
    return (
        np.concatenate([tails, heads[both]]),
        np.concatenate([heads, tails[both]]),
        np.concatenate([rows, rows[both]]),
    )


def _mirrored(tails: I64Array, heads: I64Array, weight: F64Array) -> tuple[I64Array, I64Array, F64Array]:
    both = np.lexsort((np.concatenate([heads, tails]), np.concatenate([tails, heads])))
    return (
        np.concatenate([tails, heads])[both],
        np.concatenate([heads, tails])[both],
        np.concatenate([weight, weight])[both],
    )


def _weights(projection: Projection, pairs: Pairs, rows: I64Array, starts: I64Array) -> F64Array:
    """How strong is each arc, summed over what is parallel (strength: the largest)? Sums are exact before the float."""
    if projection.weight == "none" or not len(starts):
        return np.ones(len(starts))
    if projection.weight == "strength":
        strength = pairs.strength[rows]
        if np.isnan(strength).any():
            raise UsageError("strength-missing", links=int(np.isnan(pairs.strength).sum()))
        return np.maximum.reduceat(strength, starts)
    if projection.weight == "count":
        return np.add.reduceat(pairs.n[rows], starts).astype(np.float64)
    decimals = vocabulary().decimals[projection.unit or ""]
    return np.add.reduceat(pairs.value[rows], starts) / float(10**decimals)


def _uids(snapshot: Snapshot, codes: I32Array) -> pa.Array:
    taken = snapshot["entities"]["uid"].take(pa.array(codes))
    return pa.concat_arrays(taken.chunks) if taken.num_chunks else pa.array([], pa.string())
