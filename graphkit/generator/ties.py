"""Who ever pays whom, and for what? The pairs of an invented case, before there is an amount or a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from numpy.random import Generator

PURPOSES = (
    "bet",
    "win",
    "direct",
    "rebate",
    "life",
    "settle",
    "shop",
    "wage",
    "rent",
    "engineer",
    "supply",
    "income",
    "sweep",
    "forward",
    "commission",
    "fund",
    "remit",
    "last",
    "protection",
    "salary",
    "lend",
    "repay",
    "hand-in",
    "fee",
    "family",
    "task",
    "order",
    "goods",
    "fraud",
    "layer",
    "promotion",
)
"""A purpose's place here is its number in every table; new ones come last."""
MONTHLY = ("wage", "rent", "engineer", "income", "protection", "salary")
MANY = 10_000


@dataclass(slots=True)
class Ties:
    """Pairs of accounts (payer, payee), their purpose, and how busy they are beside one another (0: fixed)."""

    payer: list[int] = field(default_factory=list)
    payee: list[int] = field(default_factory=list)
    purpose: list[int] = field(default_factory=list)
    weight: list[int] = field(default_factory=list)
    _seen: set[tuple[int, int]] = field(default_factory=set)

    def add(self, payer: int, payee: int, purpose: str, weight: int) -> bool:
        """A new pair; a pair that is there keeps its first purpose."""
        if payer == payee or (payer, payee) in self._seen:
            return False
        self._seen.add((payer, payee))
        self.payer.append(payer)
        self.payee.append(payee)
        self.purpose.append(PURPOSES.index(purpose))
        self.weight.append(weight)
        return True


def some(random: Generator, of: Sequence[int], least: int, most: int) -> list[int]:
    """Between `least` and `most` of these, each once, in any order."""
    count = min(len(of), int(random.integers(least, most + 1)))
    if len(of) <= MANY or count > len(of) // 2:
        return [of[int(place)] for place in random.permutation(len(of))[:count]]
    drawn: dict[int, None] = {}
    while len(drawn) < count:  # to shuffle everybody for the sake of a few takes hours in a large cast
        drawn[int(random.integers(len(of)))] = None
    return [of[place] for place in drawn]
