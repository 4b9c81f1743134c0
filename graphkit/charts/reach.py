"""How many others is each entity linked to, on the chart or not?"""

from __future__ import annotations

from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from graphkit.model import I64Array, Snapshot


class Reach:
    """Counterparties of every entity of a snapshot, over ties and links of every kind; self-ties count for nothing."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._uids = snapshot["entities"]["uid"].to_pylist()
        self._code = {uid: code for code, uid in enumerate(self._uids)}
        self._arcs = _arcs(snapshot["ties"], snapshot["links"])
        self._ties = snapshot["ties"]

    @cached_property
    def _counterparties(self) -> I64Array:
        return np.bincount(self._arcs[:, 0], minlength=len(self._uids))

    def of(self, uid: str) -> int:
        """How many others is it linked to? 0 for one the snapshot does not know."""
        code = self._code.get(uid)
        return 0 if code is None else int(self._counterparties[code])

    @cached_property
    def _events(self) -> I64Array:
        counted = np.zeros(len(self._uids), dtype=np.int64)
        for end in ("a", "b"):
            np.add.at(counted, self._ties[end].to_numpy(), self._ties["n"].to_numpy())
        return counted

    def events_of(self, uid: str) -> int:
        """How many occurrences do its ties stand for?"""
        code = self._code.get(uid)
        return 0 if code is None else int(self._events[code])

    def most_linked(self, limit: int) -> list[str]:
        """Who is linked to most others? Equal numbers in order of uid."""
        order = np.lexsort((np.arange(len(self._uids)), -self._counterparties))[:limit]
        return [self._uids[code] for code in order if self._counterparties[code] > 0]


def _arcs(ties: pa.Table, links: pa.Table) -> npt.NDArray[np.int64]:
    ends = [
        np.stack([table["a"].to_numpy(), table["b"].to_numpy()], axis=1).astype(np.int64) for table in (ties, links)
    ]
    both = np.concatenate([part for pair in ends for part in (pair, pair[:, ::-1])])
    return np.unique(both[both[:, 0] != both[:, 1]], axis=0)
