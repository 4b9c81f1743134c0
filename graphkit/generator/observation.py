"""How much of what happened do the investigators get to see, and in which state?

What happened is drawn first and is the same under every observation: the same command without these options gives the
rows as they were before anything was withheld, damaged or delivered twice. Only reversals happen; they are planned
with the money.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields

import numpy as np
import numpy.typing as npt
from numpy.random import Generator

from graphkit.errors import UsageError

from .layouts import STATEMENT

SIDES = ("both", "paid", "received")
DAMAGES = ("scientific", "rounded", "float")
ENCODINGS = ("own", "utf-8", "utf-8-sig", "gb18030", "utf-16")
_PARTS = 1_000_000
_KEPT = 15
_DAMAGED = tuple(STATEMENT.index(column) for column in ("交易对手账卡号", "对手身份证号"))

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Observation:
    """What is asked for, how it is delivered, and what was done to it on the way. The defaults change nothing."""

    delivered_share: float = 1.0
    """Of the accounts and telephones whose records would be delivered, the share for which they were."""
    sides: str = "both"
    """Of a transfer or call between two delivered ones: both records, or only who paid (called), or who received."""
    missing_counterparties: float = 0.0
    """Share of statement rows in which the bank left the counterparty out, beyond those that every bank leaves out."""
    damaged_numbers: float = 0.0
    """Share of statement rows whose counterparty's long numbers went through a spreadsheet or a float."""
    damage: str = "scientific"
    """6.999E+18, zeros after the fifteenth digit, or the integer of a float."""
    encoding: str = "own"
    """Of text files; `own`: each bank's own."""
    duplicates: float = 0.0
    """Share of rows that are delivered once more, in a file of their own."""
    reversals: float = 0.0
    """Share of transfers that the bank takes back within the hour (冲正)."""

    def check(self) -> None:
        """Raises UsageError: a share is not between 0 and 1, or a word is not known."""
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, float) and not 0 <= value <= 1:
                raise UsageError("samples-share", option=_option(field.name), value=value)
        for name, known in (("sides", SIDES), ("damage", DAMAGES), ("encoding", ENCODINGS)):
            if getattr(self, name) not in known:
                raise UsageError(
                    "samples-word", option=_option(name), value=getattr(self, name), known=", ".join(known)
                )

    def asked(self) -> dict[str, float | str]:
        """The options that differ from their defaults."""
        usual = asdict(Observation())
        return {name: value for name, value in asdict(self).items() if value != usual[name]}


def _option(name: str) -> str:
    return "--" + name.replace("_", "-")


def chosen(random: Generator, size: int, share: float) -> Flags:
    """Each of `size` things with this chance; whole numbers are drawn, so that every machine chooses alike."""
    if not share:
        return np.zeros(size, dtype=np.bool_)
    return np.asarray(random.integers(0, _PARTS, size) < round(share * _PARTS))


def damaged(cells: tuple[str, ...], form: str) -> tuple[str, ...]:
    """The row with its counterparty's long numbers as a spreadsheet or a program leaves them."""
    made = list(cells)
    for place in _DAMAGED:
        made[place] = damaged_number(cells[place].strip(), form) or cells[place]
    return tuple(made)


def damaged_number(digits: str, form: str) -> str:
    """What is left of a number of sixteen digits and more; "" for what no spreadsheet takes for a number."""
    if len(digits) <= _KEPT or not digits.isdigit() or digits.startswith("0"):
        return ""
    if form == "rounded":
        return digits[:_KEPT] + "0" * (len(digits) - _KEPT)
    if form == "float":
        return str(int(float(digits)))
    return f"{float(digits):.5E}".replace("E+0", "E+")
