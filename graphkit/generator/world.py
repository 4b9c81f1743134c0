"""What is an invented case before it is written down? People, money, calls, registers, and what is planted in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.random import Generator

from .balances import Statements
from .calls import Calls
from .cast import Cast
from .observation import Observation

FEW = 10
"""So many groups, and fewer, show at resolution 1."""
Told = Callable[[str, int, int], None]
"""Hears the step (a key of words/, under [step]), how much of it is done, and of how much: `Progress.at`."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked of the maker of a case."""

    seed: int
    persons: int
    transfers: int
    calls: int
    official: bool = True
    """Whether an official stands behind the organisation, where the kind knows one."""
    observation: Observation = field(default_factory=Observation)

    def stream(self, number: int) -> Generator:
        """One source of chance for one purpose: what is drawn for another does not disturb it."""
        return np.random.default_rng([self.seed, number])


@dataclass(frozen=True, slots=True)
class Register:
    """A table beside the statements; `rows` draws its order, and what the register alone states, when it is written."""

    path: str
    sheet: str
    header: tuple[str, ...]
    rows: Callable[[Generator], Sequence[Sequence[str]]]
    encoding: str
    """"" for a workbook."""
    identities: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    devices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Decoy:
    """Somebody conspicuous and innocent: uid, the number in the rows, and the measure under which it stands out."""

    uid: str
    number: str
    measure: str
    """in_degree, out_degree or degree."""
    layer: str = "transfer"


@dataclass(slots=True)
class Truth:
    """What was planted. Nothing here is computed by what reads the files."""

    groups: dict[str, tuple[str, str]]
    """Group by number as the rows have it (a card, a telephone): (uid, name)."""
    layer: str
    """transfer or call: in which ties the groups show."""
    decoys: dict[str, Decoy] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    tables: list[str] = field(default_factory=list)
    """More tables of `expected.toml`, as text."""
    resolution: int = 1
    """At which the groups show."""


def resolution(groups: int) -> int:
    """At which resolution does modularity tell so many groups of like size apart?

    At 1 it merges small groups of a large graph (Fortunato and Barthélemy 2007): a hundred planted rings are found
    with an ARI of .40 at 1, .96 at 8 and 1.0 at 12. One eighth of the number of groups did in every size tried.
    """
    return 1 if groups <= FEW else -(-groups // 8)


@dataclass(slots=True)
class World:
    """One case, to be written."""

    cast: Cast
    statements: Statements
    registers: list[Register]
    truth: Truth
    readme: Path
    said: Mapping[str, int | str]
    """What the README states beside the counts."""
    calls: Calls | None = None
