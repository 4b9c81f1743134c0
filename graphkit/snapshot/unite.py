"""Which keys are one entity? Components of accepted pairs; what is forbidden is refused and listed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphkit.model import I32Array

_VALID_ID = "person:cn-id:"


@dataclass(frozen=True, eq=False)
class Members:
    """Which entity does each key belong to? Entities are numbered in order of their smallest key.

    keys: code, key, kind; entity: for each code its entity; conflicts: (code, a, b, reason) of refused unions.
    """

    keys: pa.Table
    entity: I32Array
    conflicts: tuple[tuple[str, str, str, str], ...]


class _Components:
    """Union-find over key codes that knows which components may never meet."""

    def __init__(self, size: int) -> None:
        self.parent = list(range(size))
        self.enemies: dict[int, set[int]] = {}
        self.identity: dict[int, str] = {}

    def root(self, code: int) -> int:
        while self.parent[code] != code:
            self.parent[code] = self.parent[self.parent[code]]
            code = self.parent[code]
        return code

    def forbid(self, a: int, b: int) -> None:
        a, b = self.root(a), self.root(b)
        self.enemies.setdefault(a, set()).add(b)
        self.enemies.setdefault(b, set()).add(a)

    def refusal(self, a: int, b: int) -> str:
        """Why may the components of a and b not be united? "" if they may."""
        a, b = self.root(a), self.root(b)
        if any(self.root(enemy) == b for enemy in self.enemies.get(a, ())):
            return "judged-different"
        if a in self.identity and b in self.identity and self.identity[a] != self.identity[b]:
            return "two-valid-identity-numbers"
        return ""

    def unite(self, a: int, b: int) -> None:
        a, b = sorted((self.root(a), self.root(b)))
        if a == b:
            return
        self.parent[b] = a
        if b in self.enemies:
            self.enemies.setdefault(a, set()).update(self.enemies.pop(b))
        if b in self.identity:
            self.identity[a] = self.identity.pop(b)


def unite(keys: pa.Table, proposals: pa.Table, judgements: pa.Table, accepted: Sequence[str] = ()) -> Members:
    """Which keys are one entity?

    A person's judgement beats a rule: judged unions come first, in order of seq; then the proposals of accepted rules,
    by score, then rows, then key. A union that would join keys judged different, two valid identity numbers, or
    different kinds, is refused and listed.

    keys: code, key, kind in order of key. proposals: rule, a, b, score, rows (keys). judgements: seq, kind, a, b.
    """
    names: list[str] = keys["key"].to_pylist()
    code = {name: number for number, name in enumerate(names)}
    found = _Components(len(names))
    found.identity = {number: name for number, name in enumerate(names) if name.startswith(_VALID_ID)}
    conflicts = []
    for a, b in _pairs(judgements, "different"):
        if a in code and b in code:
            found.forbid(code[a], code[b])
    for a, b, why in [*((a, b, "judgement") for a, b in _pairs(judgements, "same")), *_accepted(proposals, accepted)]:
        if a not in code or b not in code:
            continue
        refused = "different-kinds" if a.split(":")[0] != b.split(":")[0] else found.refusal(code[a], code[b])
        if refused:
            conflicts.append((refused, a, b, why))
        else:
            found.unite(code[a], code[b])
    return Members(keys, _numbered(found), (*conflicts, *_ambiguous(proposals, accepted)))


def _pairs(judgements: pa.Table, kind: str) -> list[tuple[str, str]]:
    rows = sorted(judgements.to_pylist(), key=lambda row: int(row["seq"]))
    return [(row["a"], row["b"]) for row in rows if row["kind"] == kind]


def _accepted(proposals: pa.Table, accepted: Sequence[str]) -> Iterable[tuple[str, str, str]]:
    ruled = proposals.filter(_of_rules(proposals, accepted))
    strongest = ruled.sort_by([("score", "descending"), ("rows", "descending"), ("a", "ascending"), ("b", "ascending")])
    return zip(*(strongest[name].to_pylist() for name in ("a", "b", "rule")), strict=True)


def _ambiguous(proposals: pa.Table, accepted: Sequence[str]) -> list[tuple[str, str, str, str]]:
    left = proposals.filter(pc.invert(_of_rules(proposals, accepted)))
    return [("not-united", row["a"], row["b"], row["rule"]) for row in left.to_pylist()]


def _of_rules(proposals: pa.Table, accepted: Sequence[str]) -> pa.ChunkedArray:
    return pc.is_in(proposals["rule"], pa.array(accepted, pa.string()))


def _numbered(found: _Components) -> I32Array:
    roots = np.array(found.parent, np.int32)
    while (roots != roots[roots]).any():
        roots = roots[roots]
    _, entity = np.unique(roots, return_inverse=True)
    return entity.astype(np.int32)
