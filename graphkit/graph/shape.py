"""What does a projected graph look like? Compressed sparse rows over entities in order of uid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from graphkit.model import F64Array, I32Array, I64Array, Projection


@dataclass(frozen=True, eq=False)
class Graph:
    """The entities of one question and the ties between them; parallel ties are one, self-ties are only counted.

    Row i, the arcs that leave entity i, is `indices[indptr[i]:indptr[i + 1]]`, in ascending order; `weight` stands
    beside it. Undirected: both arcs of a tie are stored, with equal weight.
    """

    uids: pa.Array
    """(n,) string, in order of UTF-8 bytes."""
    indptr: I64Array
    """(n + 1,)"""
    indices: I32Array
    """(m,)"""
    weight: F64Array
    """(m,) a strength; 1 where the projection takes no weight."""
    made: Projection
    snapshot: str
    left_out: Mapping[str, int]
    """Why something of these kinds is not in the graph → how many; `words/` has the reasons under [left_out]."""
    noted: Mapping[str, int] = field(default_factory=dict)
    """What was changed though nothing was left out (accounts replaced, parallel ties merged …) → how many."""

    @property
    def n(self) -> int:
        """How many entities are there?"""
        return len(self.uids)

    @property
    def ties(self) -> int:
        """How many ties are there? An undirected one counts once."""
        return len(self.indices) if self.made.directed else len(self.indices) // 2

    def tails(self) -> I32Array:
        """From which entity does each arc leave? (m,), beside `indices`."""
        return np.repeat(np.arange(self.n, dtype=np.int32), np.diff(self.indptr))

    def pairs(self) -> tuple[I32Array, I32Array, F64Array]:
        """Which two entities does each tie join, how strongly? Undirected: each tie once, smaller uid first."""
        tails = self.tails()
        kept = np.ones(len(tails), dtype=np.bool_) if self.made.directed else tails < self.indices
        return tails[kept], self.indices[kept], self.weight[kept]
