"""Which long numbers of a text column lost their last digits on the way through a spreadsheet or a float?

A column is judged as a whole, never a cell alone. Three kinds of damage leave their mark: zeros after the fifteenth
digit (a spreadsheet), the integer of a float, the shortest decimals of a float (programs). Of genuine numbers some look
like that by chance: p. A share d of damaged ones is taken as shown where it makes the column e**9 times likelier than
chance alone; failed check digits (GB 11643, Luhn) count too. A number is then condemned where it is likelier damaged
than genuine. Distinct numbers are counted, since one account in a thousand rows is one piece of evidence.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numba as nb
import numpy as np
import numpy.typing as npt
import polars as pl

Numbers = npt.NDArray[np.uint64]
Flags = npt.NDArray[np.bool_]
Shares = npt.NDArray[np.float64]

EVIDENCE = 9.0
"""Natural logarithm of how much likelier damage makes a column: one 19-digit number ending in 0000 is 9.2."""
LEAST_SHARE = 0.05
"""Fewer than this may be a bank's own way to number (inner accounts end in zeros), unless `sure`."""
_TRIED = np.array([0.001, 0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 0.999])
_BY_CHANCE = {"luhn": 0.1, "gb": 1 / 11}
"""How often a damaged number has a fitting check digit."""
_EXPECTED = {"luhn": (0.0, 0.0), "gb": (98.0, 2.0)}
"""Fitting and failing ones that are taken as seen before: identity numbers nearly all fit, accounts follow no rule."""
_ENOUGH = 20
_WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])


@dataclass(frozen=True, slots=True, eq=False)
class _Group:
    """Distinct numbers of one length in one column."""

    numbers: Numbers
    length: int
    is_id: Flags
    fits: Flags


def damaged(numbers: Numbers, lengths: npt.NDArray[np.int64], *, sure: bool = False) -> Flags:
    """Which of these distinct numbers of one column, 16 to 19 digits each, have lost their last digits?

    `sure`: the column shows damage in another way too (scientific notation), so that any share counts.
    """
    found = np.zeros(len(numbers), np.bool_)
    for _kind in _KINDS:
        left = np.flatnonzero(~found)
        shown = [_shown(kind, numbers[left], lengths[left], sure) for kind in _KINDS]
        evidence, condemned = max(shown, key=lambda one: one[0])
        if not evidence:
            break
        found[left] = condemned  # the plainest kind first: its numbers would pass for damage of the others
    return found


def _shown(kind: str, numbers: Numbers, lengths: npt.NDArray[np.int64], sure: bool) -> tuple[float, Flags]:
    """The evidence for one kind of damage, 0 where it is too little, and the numbers that it condemns."""
    looks, chance = _KINDS[kind]
    found, judged = np.zeros(len(numbers), np.bool_), []
    for length in range(16 if kind == "zeros" else 17, 20):
        places = np.flatnonzero(lengths == length)
        if len(places):
            group = _group(numbers[places], length)
            judged.append((places, group, *_share(group, looks(group), chance(group))))
    shown = [(share, evidence) for _, _, share, evidence in judged
             if evidence >= EVIDENCE and (sure or share >= LEAST_SHARE)]  # fmt: skip
    if not shown:
        return 0.0, found
    most = max(share for share, _ in shown)
    for places, group, share, _ in judged:  # what damaged one length damaged the others
        found[places] = _condemned(group, looks(group), chance(group), min(share, most))
    return sum(evidence for _, evidence in shown), found


def _group(numbers: Numbers, length: int) -> _Group:
    is_id, fits = _checked(numbers, length)
    return _Group(numbers, length, is_id, fits)


@nb.njit(cache=True, nogil=True)
def _checked(numbers: Numbers, length: int) -> tuple[Flags, Flags]:
    """Which numbers look like identity numbers, and which have the check digit of what they look like?"""
    is_id, fits = np.zeros(len(numbers), np.bool_), np.zeros(len(numbers), np.bool_)
    digits = np.zeros(length, np.int64)
    for which in range(len(numbers)):
        rest = numbers[which]
        for place in range(length - 1, -1, -1):
            digits[place] = np.int64(rest % np.uint64(10))
            rest = rest // np.uint64(10)
        is_id[which] = length == 18 and _has_birthday(digits)
        fits[which] = _fits_gb(digits) if is_id[which] else _fits_luhn(digits)
    return is_id, fits


@nb.njit(cache=True, nogil=True)
def _has_birthday(digits: npt.NDArray[np.int64]) -> bool:
    year = digits[6] * 1000 + digits[7] * 100 + digits[8] * 10 + digits[9]
    month, day = digits[10] * 10 + digits[11], digits[12] * 10 + digits[13]
    return bool(1900 <= year <= 2099 and 1 <= month <= 12 and 1 <= day <= 31)


@nb.njit(cache=True, nogil=True)
def _fits_gb(digits: npt.NDArray[np.int64]) -> bool:
    total = 0
    for place in range(17):
        total += digits[place] * _WEIGHTS[place]
    return bool((12 - total % 11) % 11 == digits[17])


@nb.njit(cache=True, nogil=True)
def _fits_luhn(digits: npt.NDArray[np.int64]) -> bool:
    total = 0
    for place in range(len(digits)):
        digit = digits[len(digits) - 1 - place] * (1 + place % 2)
        total += digit - 9 * (digit > 9)
    return bool(total % 10 == 0)


def _ends_in_zeros(group: _Group) -> Flags:
    return np.asarray(group.numbers % np.uint64(10 ** (group.length - 15)) == 0)


def _zeros_by_chance(group: _Group) -> Shares:
    return np.full(len(group.numbers), 10.0 ** (15 - group.length))


def _is_a_float(group: _Group) -> Flags:
    return np.asarray(group.numbers.astype(np.float64).astype(np.uint64) == group.numbers)


def _floats_by_chance(group: _Group) -> Shares:
    return np.minimum(1 / np.spacing(group.numbers.astype(np.float64)), 1.0)


def _is_shortest(group: _Group) -> Flags:
    """Is the number what a program prints for its float: 17 digits at most, then zeros?"""
    found = np.asarray(group.numbers % np.uint64(10 ** max(group.length - 17, 0)) == 0)
    places = np.flatnonzero(found)
    printed = pl.Series(group.numbers[places].astype(np.float64)).cast(pl.String)
    digits = printed.str.replace(r"[eE].*$", "").str.replace(".", "", literal=True).str.pad_end(group.length, "0")
    found[places] = (digits.str.slice(0, group.length) == pl.Series(group.numbers[places]).cast(pl.String)).to_numpy()
    return found


_KINDS: Mapping[str, tuple[Callable[[_Group], Flags], Callable[[_Group], Shares]]] = {
    "zeros": (_ends_in_zeros, _zeros_by_chance),
    "float": (_is_a_float, _floats_by_chance),
    "shortest": (_is_shortest, _floats_by_chance),
}


def _check_odds(group: _Group, looks: Flags) -> tuple[Shares, Shares]:
    """How likely is each number's check digit as it is, if damaged, and if genuine? The others say what genuine do."""
    if_damaged, if_genuine = np.ones(len(looks)), np.ones(len(looks))
    for rule, here in (("gb", group.is_id), ("luhn", ~group.is_id)):
        by_chance, (fitting, failing) = _BY_CHANCE[rule], _EXPECTED[rule]
        others = here & ~looks
        fitting += float((others & group.fits).sum())
        failing += float((others & ~group.fits).sum())
        if fitting + failing < _ENOUGH:
            continue
        genuine = (fitting + 1) / (fitting + failing + 2)
        if_damaged[here] = np.where(group.fits[here], by_chance, 1 - by_chance)
        if_genuine[here] = np.where(group.fits[here], genuine, 1 - genuine)
    return if_damaged, if_genuine


def _share(group: _Group, looks: Flags, chance: Shares) -> tuple[float, float]:
    """The likeliest share of damaged numbers, and the evidence for it."""
    if_damaged, if_genuine = _check_odds(group, looks)
    ratio = if_damaged[looks] / (np.maximum(chance[looks], 1e-12) * if_genuine[looks])
    others = int((~looks).sum())
    said = [float(np.log(1 - d + d * ratio).sum()) + others * math.log(1 - d) for d in _TRIED]
    best = int(np.argmax(said))
    return float(_TRIED[best]), said[best]


def _condemned(group: _Group, looks: Flags, chance: Shares, share: float) -> Flags:
    if_damaged, if_genuine = _check_odds(group, looks)
    return looks & (share * if_damaged > (1 - share) * chance * if_genuine)
