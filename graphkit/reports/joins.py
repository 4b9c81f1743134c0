"""Which groups are there, and what joins them? Ties and entities between groups, counted and nothing more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from graphkit.graph import Graph
from graphkit.model import F64Array, I32Array, I64Array, Json, Result

FOREMOST = 5
"""So many entities are named for a group: those with the most ties."""
SHOWN_PAIRS, SHOWN_JOINING = 40, 30


@dataclass(frozen=True, eq=False)
class _Ties:
    """Every tie once, with the groups (from 0) of its ends."""

    a: I32Array
    b: I32Array
    of_a: I64Array
    of_b: I64Array

    @property
    def across(self) -> npt.NDArray[np.bool_]:
        return np.not_equal(self.of_a, self.of_b)


def joins(graph: Graph, result: Result) -> dict[str, Json]:
    """What are the groups of this undirected graph, and what ties lead from one to another?

    groups: number, entities, ties_inside, ties_to_others, stability (mean), foremost (uids by number of ties);
    between: a, b (group numbers), ties, carried_by (uids by number of these ties); joining: uid, group, ties_to_others,
    groups_reached. The last two are cut to the foremost, `left_out` says how many more there are.
    """
    uids = graph.uids.to_pylist()
    place = {uid: number for number, uid in enumerate(uids)}
    group, stability = np.zeros(graph.n, dtype=np.int64), np.ones(graph.n)
    for uid, number, stays in zip(
        *(result.table[name].to_pylist() for name in ("uid", "group", "stability")), strict=True
    ):
        group[place[uid]], stability[place[uid]] = number - 1, 1.0 if stays is None else stays
    a, b, _weight = graph.pairs()
    ties = _Ties(a, b, group[a], group[b])
    between, more_between = _between(ties, uids)
    joining, more_joining = _joining(ties, group, uids)
    return {
        "groups": _groups(graph, ties, group, stability, uids),
        "between": between,
        "joining": joining,
        "left_out": {"between": more_between, "joining": more_joining},
    }


def _groups(graph: Graph, ties: _Ties, group: I64Array, stability: F64Array, uids: list[str]) -> list[dict[str, Json]]:
    count = int(group.max(initial=-1)) + 1
    degree = np.diff(graph.indptr)
    inside = np.bincount(ties.of_a[~ties.across], minlength=count)
    ends = np.concatenate([ties.of_a[ties.across], ties.of_b[ties.across]])
    outside = np.bincount(ends, minlength=count)
    found = []
    for number in range(count):
        members = np.flatnonzero(group == number)
        first = members[np.argsort(-degree[members], kind="stable")][:FOREMOST]
        found.append(
            {
                "group": number + 1,
                "entities": len(members),
                "ties_inside": int(inside[number]),
                "ties_to_others": int(outside[number]),
                "stability": float(stability[members].mean()),
                "foremost": [uids[each] for each in first],
            }
        )
    return found


def _between(ties: _Ties, uids: list[str]) -> tuple[list[dict[str, Json]], int]:
    """Pairs of groups by the number of ties between them."""
    across = ties.across
    low, high = np.minimum(ties.of_a, ties.of_b)[across], np.maximum(ties.of_a, ties.of_b)[across]
    width = int(high.max(initial=0)) + 1
    cells, number, count = np.unique(low * width + high, return_inverse=True, return_counts=True)
    pairs = np.column_stack(np.divmod(cells, width))
    order = np.lexsort((pairs[:, 1], pairs[:, 0], -count)) if len(pairs) else np.empty(0, dtype=np.int64)
    ends = np.column_stack([ties.a[across], ties.b[across]])
    found = [
        {
            "a": int(pairs[each, 0]) + 1,
            "b": int(pairs[each, 1]) + 1,
            "ties": int(count[each]),
            "carried_by": [uids[who] for who in _most_often(ends[number == each])[:FOREMOST]],
        }
        for each in order[:SHOWN_PAIRS]
    ]
    return found, max(len(order) - SHOWN_PAIRS, 0)


def _most_often(ends: I32Array) -> list[int]:
    who, count = np.unique(ends, return_counts=True)
    return [int(each) for each in who[np.lexsort((who, -count))]]


def _joining(ties: _Ties, group: I64Array, uids: list[str]) -> tuple[list[dict[str, Json]], int]:
    """Entities with ties to other groups than their own: by groups reached, then ties, then uid."""
    across = ties.across
    who = np.concatenate([ties.a[across], ties.b[across]])
    to = np.concatenate([ties.of_b[across], ties.of_a[across]])
    width = int(to.max(initial=0)) + 1
    reached = np.unique(who.astype(np.int64) * width + to) // width
    ties_out, groups_out = np.bincount(who, minlength=len(uids)), np.bincount(reached, minlength=len(uids))
    those = np.flatnonzero(groups_out)
    order = those[np.lexsort((those, -ties_out[those], -groups_out[those]))]
    found = [
        {
            "uid": uids[each],
            "group": int(group[each]) + 1,
            "ties_to_others": int(ties_out[each]),
            "groups_reached": int(groups_out[each]),
        }
        for each in order[:SHOWN_JOINING]
    ]
    return found, max(len(order) - SHOWN_JOINING, 0)


def named(found: Mapping[str, Json]) -> set[str]:
    """Every uid that the groups' tables name."""
    return {
        *(uid for row in found["groups"] for uid in row["foremost"]),
        *(uid for row in found["between"] for uid in row["carried_by"]),
        *(row["uid"] for row in found["joining"]),
    }
