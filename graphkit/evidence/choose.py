"""Who is in the selection, and what does it cut off? Works on codes; nothing is looked up twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graphkit.errors import UnknownEntity
from graphkit.model import I64Array, Snapshot

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Ends:
    """The codes of the entities at both ends of each line of a table; -1: not stated."""

    a: I64Array
    b: I64Array

    def within(self, chosen: Mask) -> Mask:
        """Both ends chosen."""
        return chosen[self.a] & chosen[self.b]

    def across(self, chosen: Mask) -> Mask:
        """One end chosen, the other somebody else."""
        return (chosen[self.a] ^ chosen[self.b]) & (self.a >= 0) & (self.b >= 0)

    def one_end(self, chosen: Mask) -> Mask:
        """One end chosen, the other not stated."""
        return (chosen[self.a] | chosen[self.b]) & ((self.a < 0) | (self.b < 0))


@dataclass(frozen=True, eq=False)
class Chosen:
    """The entities of a selection by code, how many steps each stands from those asked for, what is left outside."""

    mask: Mask
    """By code of entity, and one False at the end, for an end that is not stated."""
    steps: Mapping[int, int]
    ties: Ends
    links: Ends
    events: Ends
    omitted: Mapping[str, Mapping[str, int]]


def choose(snapshot: Snapshot, uids: Sequence[str], steps: int) -> Chosen:
    """Which entities are these and those within `steps` links or ties of them, not going on from a hub?

    Raises UnknownEntity, naming every uid that the snapshot does not hold.
    """
    ties, links = _ends(snapshot["ties"]), _ends(snapshot["links"])
    found = _expand(snapshot, _codes(snapshot, uids), steps, ties, links)
    mask = np.zeros(snapshot["entities"].num_rows + 1, dtype=np.bool_)
    mask[list(found)] = True
    entity = np.append(_plain(snapshot["keys"]["entity"]), -1)
    by_key = _ends(snapshot["events"])
    events = Ends(entity[by_key.a], entity[by_key.b])
    return Chosen(mask, found, ties, links, events, _omitted(snapshot, mask, found, steps, ties, links, events))


def kinds(column: pa.ChunkedArray) -> list[str]:
    """The words of a column, "" where it says nothing."""
    return ["" if word is None else str(word) for word in column.to_pylist()]


def _plain(column: pa.ChunkedArray) -> I64Array:
    return np.asarray(pc.fill_null(column, -1)).astype(np.int64)


def _ends(table: pa.Table) -> Ends:
    return Ends(_plain(table["a"]), _plain(table["b"]))


def _codes(snapshot: Snapshot, uids: Sequence[str]) -> list[int]:
    codes = pc.index_in(pa.array(list(uids), pa.string()), value_set=snapshot["entities"]["uid"].combine_chunks())
    missing = [uid for uid, code in zip(uids, codes.to_pylist(), strict=True) if code is None]
    if missing:
        raise UnknownEntity("unknown-entity", key=", ".join(missing))
    return [int(code) for code in codes.to_pylist()]


def _expand(snapshot: Snapshot, asked: list[int], steps: int, ties: Ends, links: Ends) -> dict[int, int]:
    hub = np.append(np.asarray(pc.fill_null(snapshot["entities"]["hub"], False)), True)
    found = dict.fromkeys(sorted(asked), 0)
    frontier = np.array(sorted(found), dtype=np.int64)
    for step in range(1, steps + 1):
        open_ends = np.zeros(len(hub), dtype=np.bool_)
        open_ends[frontier] = True
        open_ends &= ~hub
        near = [end[open_ends[start]] for each in (ties, links) for start, end in ((each.a, each.b), (each.b, each.a))]
        frontier = np.array(
            [code for code in np.unique(np.concatenate(near)) if int(code) not in found and code >= 0], np.int64
        )
        found |= {int(code): step for code in frontier}
    return found


def _omitted(
    snapshot: Snapshot, mask: Mask, found: Mapping[int, int], steps: int, ties: Ends, links: Ends, events: Ends
) -> Mapping[str, Mapping[str, int]]:
    entities = snapshot["entities"]
    beside = np.zeros_like(mask)
    for each in (ties, links):
        across = each.across(mask)
        beside[each.a[across]] = beside[each.b[across]] = True
    beside &= ~mask
    hub = np.append(np.asarray(pc.fill_null(entities["hub"], False)), False)
    stopped = mask & hub if steps else np.zeros_like(mask)
    counted = {
        "entities_beside": _count(entities["kind"], beside[:-1]),
        "ties_across": _count(snapshot["ties"]["kind"], ties.across(mask)),
        "links_across": _count(snapshot["links"]["kind"], links.across(mask)),
        "events_across": _count(snapshot["events"]["kind"], events.across(mask)),
        "events_of_one_end": _count(snapshot["events"]["kind"], events.one_end(mask)),
        "hubs_not_crossed": _count(entities["kind"], stopped[:-1]),
    }
    return {what: found for what, found in counted.items() if found}


def _count(column: pa.ChunkedArray, mask: Mask) -> dict[str, int]:
    return dict(sorted(Counter(kinds(column.filter(pa.array(mask)))).items()))
