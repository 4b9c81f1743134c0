"""What are the invented people, banks and places called? `invented.toml`, typed."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from numpy.random import Generator

TOML = Path(__file__).with_name("invented.toml")
ENOUGH_NAMES = 60_000
"""So many names have no more characters than they need."""


@dataclass(frozen=True, slots=True)
class Bank:
    """An invented bank and the form it delivers in; `share`: of all accounts, in parts of the sum."""

    name: str
    share: int
    type: Literal["csv", "xlsx"]
    encoding: str
    time: Literal["compact", "dashed"]
    mac: str
    """What stands between the pairs of a device address; ":" goes with lower case."""
    tabs: bool
    """Long numbers are followed by a TAB, so that Excel leaves them alone."""
    currency: str
    newlines: bool
    """Some remarks run over two lines."""
    deliveries: int


@dataclass(frozen=True, slots=True)
class Operator:
    """An invented telephone operator and the form it delivers in."""

    name: str
    layout: Literal["operator", "query"]
    encoding: str
    prefix: bool
    """Numbers carry 86."""


@dataclass(frozen=True, slots=True)
class Invention:
    """All names of the case's world."""

    surnames: str
    given: str
    dotted: tuple[str, ...]
    towns: tuple[str, ...]
    districts: tuple[str, ...]
    shop: str
    company: str
    banks: tuple[Bank, ...]
    operators: tuple[Operator, ...]

    def names(self, random: Generator) -> Iterator[str]:
        """Personal names, each once, in random order; one in forty has a dot.

        There are about 130,000 of two given characters; in a larger cast the later ones have more.
        """
        seen: set[str] = set()
        while True:
            length = 2 if len(seen) < ENOUGH_NAMES else 3
            given = "".join(self.given[int(place)] for place in random.integers(0, len(self.given), length))
            if random.integers(40) == 0:
                name = self.dotted[int(random.integers(len(self.dotted)))].format(given)
            else:
                name = f"{self.surnames[int(random.integers(len(self.surnames)))]}测试{given}"
            if name not in seen:
                seen.add(name)
                yield name


@cache
def invention() -> Invention:
    """The names as the file has them."""
    said = tomllib.loads(TOML.read_text("utf-8"))
    return Invention(
        surnames=said["surnames"],
        given=said["given"],
        dotted=tuple(said["dotted"]),
        towns=tuple(said["towns"]),
        districts=tuple(said["districts"]),
        shop=said["shop"],
        company=said["company"],
        banks=tuple(Bank(**bank) for bank in said["banks"]),
        operators=tuple(Operator(**operator) for operator in said["operators"]),
    )
