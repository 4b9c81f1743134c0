"""Who stands behind an account? The collapse of accounts into the persons who hold them, for one projection."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from graphkit.model import I32Array, I64Array, Snapshot

from .pairs import BoolArray, is_one_of


@dataclass(frozen=True, slots=True)
class Behind:
    """By whom each entity of a snapshot is replaced; arrays by entity code."""

    by: I32Array
    """Itself, or the one holder of an account."""
    replaced: BoolArray
    is_account: BoolArray
    known: I64Array
    """How many holders are known."""

    def note(self, present: I32Array, noted: Counter[str]) -> None:
        """Counts, among the accounts present: those replaced, with several holders, and with none."""
        known = self.known[present[self.is_account[present]]]
        noted["replaced_by_holder"] += int(np.sum(known == 1))
        noted["several_holders"] += int(np.sum(known > 1))
        noted["no_holder"] += int(np.sum(known == 0))


def themselves(snapshot: Snapshot) -> Behind:
    """Nobody is replaced."""
    n = snapshot["entities"].num_rows
    nobody = np.zeros(n, dtype=np.bool_)
    return Behind(np.arange(n, dtype=np.int32), nobody, nobody, np.zeros(n, dtype=np.int64))


def holders(snapshot: Snapshot) -> Behind:
    """An account is replaced by its holder where exactly one is known; all else stands for itself."""
    entities, links = snapshot["entities"], snapshot["links"]
    behind = themselves(snapshot)
    holds = links.filter(is_one_of(links["kind"], ["holds"]))
    held = np.unique(np.column_stack([holds["b"].to_numpy(), holds["a"].to_numpy()]).astype(np.int32), axis=0)
    account, first, count = np.unique(held[:, 0], return_index=True, return_counts=True)
    alone = count == 1
    by, known = behind.by.copy(), behind.known.copy()
    by[account[alone]] = held[first[alone], 1]
    known[account] = count
    is_account = is_one_of(entities["kind"], ["account"]).to_numpy().astype(np.bool_)
    return Behind(by, by != behind.by, is_account, known)
