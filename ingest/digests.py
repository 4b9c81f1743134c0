"""Is this the same table, delivered again in another encoding, file type or order?

The digest is of the multiset of normalised rows: cells cleaned, columns by their names, rows by a sum, so that order
counts for nothing and copies count. 128 bits against chance, not against forgery: that is the file's SHA-256.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numba as nb
import numpy as np
import numpy.typing as npt

from .blocks import Block
from .eights import EIGHT, address, eight, few, last_eight, turned
from .kernels import I32Array, U8Array

_MULTIPLY = np.array([0x9FB21C651E98DF25, 0xD6E8FEB86659FD93, 0xC2B2AE3D27D4EB4F], np.uint64)


@nb.njit(cache=True, nogil=True)
def _mixed(value: Any, multiply: Any) -> Any:
    value = (value ^ (value >> np.uint64(32))) * multiply
    return value ^ (value >> np.uint64(29))


@nb.njit(cache=True, nogil=True)
def _sum_rows(data: U8Array, starts: I32Array, ends: I32Array, rows: I32Array, seeds: Any, multiply: Any) -> Any:
    total = np.zeros(2, np.uint64)
    begin, last = address(data), last_eight(data)
    for row in range(len(rows) - 1):
        low, high = np.uint64(0), np.uint64(0)
        for place in range(rows[row + 1] - rows[row]):
            start, end = starts[rows[row] + place], ends[rows[row] + place]
            if start == end:
                continue
            first, second = seeds[min(place, len(seeds) - 1), 0], seeds[min(place, len(seeds) - 1), 1]
            at, stop = begin + np.uint64(start), begin + np.uint64(end)
            while at + EIGHT <= stop:
                word = turned(eight(at))
                first, second = _mixed(first ^ word, multiply[0]), _mixed(second ^ word, multiply[1])
                at += EIGHT
            word = np.uint64(0)
            if at < stop:
                word = turned(few(at, stop, last)) >> EIGHT * (EIGHT - (stop - at))
            word = word ^ (np.uint64(end - start) * multiply[2])
            low += _mixed(_mixed(first ^ word, multiply[0]), multiply[2])
            high += _mixed(_mixed(second ^ word, multiply[1]), multiply[2])
        total[0] += _mixed(low, multiply[1])
        total[1] += _mixed(high, multiply[0])
    return total


class TableDigest:
    """Grows block by block; `text()` is the digest of all that was added."""

    def __init__(self, header: Sequence[str]) -> None:
        copies: Counter[str] = Counter()
        names = []
        for name in header:
            copies[name] += 1
            names.append(f"{name}\x1f{copies[name]}")
        self._names = sorted(names)
        self._seeds: npt.NDArray[np.uint64] = np.array([_seed(name) for name in [*names, "\x1fbeyond"]], np.uint64)
        self._total = np.zeros(2, np.uint64)
        self._rows = 0

    def add(self, block: Block) -> None:
        """Counts the rows of one block in."""
        self._total += _sum_rows(block.data, *block.clean(), block.rows, self._seeds, _MULTIPLY)
        self._rows += len(block)

    def text(self) -> str:
        """The digest, 64 hex digits."""
        said = "\x1e".join([*self._names, str(self._rows), str(self._total[0]), str(self._total[1])])
        return hashlib.sha256(said.encode()).hexdigest()


def _seed(name: str) -> tuple[int, int]:
    digest = hashlib.sha256(name.encode()).digest()
    return int.from_bytes(digest[:8], "big"), int.from_bytes(digest[8:16], "big")
