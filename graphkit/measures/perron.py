"""Which vector belongs to the largest eigenvalue of a graph? Found by strong component, so that it is well defined."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graphkit.errors import Refused
from graphkit.graph import Graph
from graphkit.model import F64Array, I64Array

from .engine import view

_ALIKE = 1e-9
"""Eigenvalues of two components within this share of each other count as equal."""
_RESIDUAL = 1e-13
_KRYLOV = 24
_RESTARTS = 20_000


@dataclass(frozen=True, slots=True)
class _Arcs:
    """Arcs among `n` entities; `times(x)` gives each entity the weighted sum of those with a tie to it."""

    n: int
    tails: I64Array
    heads: I64Array
    weight: F64Array

    def times(self, x: F64Array) -> F64Array:
        return np.bincount(self.heads, self.weight * x[self.tails], minlength=self.n).astype(np.float64, copy=False)

    def among(self, members: I64Array) -> _Arcs:
        """The arcs between these entities, numbered anew."""
        number = np.full(self.n, -1, dtype=np.int64)
        number[members] = np.arange(len(members))
        inside = (number[self.tails] >= 0) & (number[self.heads] >= 0)
        return _Arcs(len(members), number[self.tails[inside]], number[self.heads[inside]], self.weight[inside])


def perron(graph: Graph) -> F64Array:
    """The non-negative eigenvector of the largest eigenvalue, incoming ties, length 1; all 0 where there is none.

    Each strong component that has the largest eigenvalue, and leads to no other such, gives a vector on itself and on
    what it leads to; several are added, each times the sum of its values within its component.

    Raises Refused: no convergence.
    """
    arcs = _Arcs(graph.n, graph.tails().astype(np.int64), graph.indices.astype(np.int64), graph.weight)
    component = np.asarray(view(graph).connected_components(mode="strong").membership, dtype=np.int64)
    largest, tops = _largest(arcs, component)
    total = np.zeros(graph.n)
    for members, vector in tops:
        reached = np.asarray(view(graph).subcomponent(int(members[0]), mode="out"), dtype=np.int64)
        if any(np.isin(other[0], reached) for other, _vector in tops if other[0] != members[0]):
            continue
        total += vector.sum() * _led_to(arcs, largest, members, vector, reached)
    length = float(np.linalg.norm(total))
    return total / length if length else total


def _largest(arcs: _Arcs, component: I64Array) -> tuple[float, list[tuple[I64Array, F64Array]]]:
    """The largest eigenvalue, and the components (members, vector) that have it."""
    inside = component[arcs.tails] == component[arcs.heads]
    most = np.zeros(int(component.max(initial=-1)) + 1)  # the largest row sum bounds the eigenvalue from above
    into = np.bincount(arcs.heads[inside], arcs.weight[inside], minlength=arcs.n)
    np.maximum.at(most, component, into)
    found: list[tuple[float, I64Array, F64Array]] = []
    best = 0.0
    for number in np.argsort(-most, kind="stable"):
        if most[number] <= best * (1 - _ALIKE):
            break
        members = np.flatnonzero(component == number)
        value, vector = _dominant(arcs.among(members))
        found.append((value, members, vector))
        best = max(best, value)
    return best, [(members, vector) for value, members, vector in found if value >= best * (1 - _ALIKE)]


def _dominant(arcs: _Arcs) -> tuple[float, F64Array]:
    """The largest eigenvalue and its vector of one strong component: Arnoldi, begun anew from its best vector."""
    x = np.full(arcs.n, 1 / np.sqrt(arcs.n))
    for _restart in range(_RESTARTS):
        value, x = _step(arcs, x)
        if float(np.linalg.norm(arcs.times(x) - value * x)) <= _RESIDUAL * value:
            return value, x
    raise Refused("no-convergence", measure="eigenvector", steps=_RESTARTS * _KRYLOV)


def _step(arcs: _Arcs, start: F64Array) -> tuple[float, F64Array]:
    size = min(_KRYLOV, arcs.n)
    basis = np.zeros((size + 1, arcs.n))
    small = np.zeros((size + 1, size))
    basis[0] = start
    for column in range(size):
        then = arcs.times(basis[column])
        for _twice in range(2):  # once more, since the first pass leaves rounding behind
            along = basis[: column + 1] @ then
            small[: column + 1, column] += along
            then = then - along @ basis[: column + 1]
        small[column + 1, column] = length = float(np.linalg.norm(then))
        if length <= 1e-14 * float(np.abs(small).max()):
            size = column + 1
            break
        basis[column + 1] = then / length
    values, vectors = np.linalg.eig(small[:size, :size])
    top = int(np.argmax(values.real))
    x = np.abs(vectors[:, top].real @ basis[:size])  # of a strong component the vector has one sign
    return float(values[top].real), x / float(np.linalg.norm(x))


def _led_to(arcs: _Arcs, value: float, members: I64Array, vector: F64Array, reached: I64Array) -> F64Array:
    """The vector on a component and on all it leads to: what is led to settles, its own eigenvalues being smaller."""
    x = np.zeros(arcs.n)
    x[members] = vector
    beyond = np.setdiff1d(reached, members)
    for _step_number in range(_RESTARTS * _KRYLOV):
        then = arcs.times(x)[beyond] / value
        settled = bool(np.all(np.abs(then - x[beyond]) <= 1e-15 * np.maximum(then, 1e-300)))
        x[beyond] = then
        if settled:
            return x
    raise Refused("no-convergence", measure="eigenvector", steps=_RESTARTS * _KRYLOV)
