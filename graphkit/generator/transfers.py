"""What is a transfer of the invented case, before a bank writes it down? Whole numbers in arrays.

Times are seconds since 1970 by the clock on the wall in China; amounts are fen. Only integers are drawn, so that the
same seed gives the same case on every machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from .ties import PURPOSES

Ints = npt.NDArray[np.int64]

DAY, HOUR, YUAN = 86_400, 3_600, 100
NIGHTS = 183
"""Nights run from noon to noon; the last one ends at noon of 31 August 2025."""


def midnight(month: int, day: int = 1) -> int:
    """The second at which a day of 2025 begins."""
    return (date(2025, month, day) - date(1970, 1, 1)).days * DAY


START, END = midnight(3), midnight(9)


@dataclass(slots=True)
class Transfers:
    """Successful transfers: accounts (indices), purpose (index of PURPOSES), seconds, fen."""

    payer: Ints
    payee: Ints
    purpose: Ints
    at: Ints
    amount: Ints

    def __len__(self) -> int:
        return len(self.at)

    def of(self, purpose: str) -> npt.NDArray[np.bool_]:
        """Which ones are for this purpose?"""
        return np.asarray(self.purpose == PURPOSES.index(purpose))

    def plus(self, other: Transfers) -> Transfers:
        """Both together."""
        both = zip(self.columns(), other.columns(), strict=True)
        return Transfers(*(np.concatenate(pair) for pair in both))

    def columns(self) -> tuple[Ints, Ints, Ints, Ints, Ints]:
        """The five arrays."""
        return self.payer, self.payee, self.purpose, self.at, self.amount

    @classmethod
    def listed(cls, rows: list[tuple[int, int, str, int, int]]) -> Transfers:
        """From (payer, payee, purpose, at, amount) one by one."""
        table = [(payer, payee, PURPOSES.index(purpose), at, fen) for payer, payee, purpose, at, fen in rows]
        return cls(*np.array(table, dtype=np.int64).reshape(-1, 5).T.copy())
