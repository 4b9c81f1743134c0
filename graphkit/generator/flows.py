"""When is how much paid? The planted pairs become dated transfers."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from graphkit.errors import UsageError

from .ties import MONTHLY, PURPOSES, Ties
from .transfers import DAY, HOUR, NIGHTS, START, YUAN, Ints, Transfers, midnight

BET = (50, 100, 100, 200, 200, 300, 500, 500, 800, 1_000, 1_000, 2_000, 3_000, 5_000, 10_000, 20_000)
AMOUNTS = {  # yuan, each as likely as the other
    "bet": BET,
    "win": tuple(14 * stake // 5 for stake in BET),
    "direct": BET,
    "rebate": (10, 20, 50, 88, 100),
    "life": (20, 50, 66, 100, 200, 500, 888, 1_000, 3_000),
    "settle": (5_000, 10_000, 20_000, 30_000, 50_000),
    "shop": (3, 5, 8, 12, 15, 22, 36, 58, 99, 160),
    "supply": (2_000, 5_000, 12_000, 30_000),
    "wage": (4_200, 4_800, 5_300, 6_100, 7_500, 9_000),
    "rent": (1_500, 1_800, 2_400, 3_200),
    "engineer": (8_000, 12_000),
    "income": (3_500, 4_500, 6_000, 8_000),
    "protection": (800, 1_000, 1_500, 2_000),
    "salary": (5_000, 6_000, 8_000, 10_000),
    "lend": (5_000, 10_000, 20_000, 30_000),
    "repay": (600, 1_200, 2_500, 4_000, 6_500),
    "hand-in": (8_000, 15_000, 26_000, 40_000),
    "fee": (3_000, 5_000, 8_000, 12_000),
    "family": (200, 500, 1_000, 2_000, 5_000),
    "task": (30, 50, 80, 120, 200, 300),
    "order": (120, 200, 300, 500, 800),
    "promotion": (500, 1_000, 2_000, 3_000, 6_000),
    "goods": (900, 1_800, 3_600, 5_400, 9_000, 18_000),
}
MONTH_DAY = {"wage": 10, "rent": 1, "engineer": 20, "income": 15, "protection": 5, "salary": 8}
NIGHTLY = ("bet", "win", "direct")
FENNY = ("shop", "bet", "goods")
"""Amounts with odd fen: tills, and platforms that tell their gamblers apart by them."""


def once(ties: Ties) -> Ints:
    """How often each pair pays at least: every month where it pays by the month."""
    return np.where(np.isin(ties.purpose, [PURPOSES.index(name) for name in MONTHLY]), 6, 1)


def pay(random: Generator, ties: Ties, wanted: int, planned: int = 0) -> Transfers:
    """About `wanted` transfers over all planned pairs, each at least once; `planned` of them are planned elsewhere.

    UsageError: so few cannot hold the planned pairs.
    """
    least = once(ties)
    total = int(least.sum()) + planned
    if wanted < total:
        raise UsageError("samples-too-few-transfers", transfers=wanted, least=total)
    return over(random, ties, least, wanted - total)


def over(random: Generator, ties: Ties, least: Ints, spare: int) -> Transfers:
    """Each pair so often, and `spare` transfers more by how busy the pairs are."""
    purpose, reach = np.array(ties.purpose, dtype=np.int64), np.cumsum(ties.weight)
    drawn = np.searchsorted(reach, random.integers(0, reach[-1], spare), side="right")
    count = least + np.bincount(drawn, minlength=len(least))
    tie = np.repeat(np.arange(len(count)), count)
    nth = np.arange(len(tie)) - np.repeat(np.cumsum(count) - count, count)
    payer, payee = np.array(ties.payer, dtype=np.int64)[tie], np.array(ties.payee, dtype=np.int64)[tie]
    made = Transfers(payer, payee, purpose[tie], _times(random, purpose[tie], nth), _amounts(random, purpose[tie], tie))
    return made.plus(_twice(random, made))


def _times(random: Generator, purpose: Ints, nth: Ints) -> Ints:
    size = len(purpose)
    night = START + 12 * HOUR + random.integers(0, NIGHTS, size) * DAY
    late = night + 8 * HOUR + random.integers(0, 4 * HOUR, size) + random.integers(0, 4 * HOUR, size)
    by_day = night - 3 * HOUR + random.integers(0, 13 * HOUR, size)
    at = np.where(np.isin(purpose, [PURPOSES.index(name) for name in NIGHTLY]), late, by_day)
    starts = np.array([midnight(month) for month in range(3, 9)])
    for name, day in MONTH_DAY.items():
        chosen = np.flatnonzero(purpose == PURPOSES.index(name))
        noise = random.integers(9 * HOUR, 17 * HOUR, len(chosen)) + (random.integers(0, 3, len(chosen)) * DAY)
        at[chosen] = starts[nth[chosen] % 6] + (day - 1) * DAY + noise
    return at


def _amounts(random: Generator, purpose: Ints, tie: Ints) -> Ints:
    draw, fen = random.integers(0, 2**31, len(purpose)), random.integers(1, 100, len(purpose))
    odd = random.integers(0, 4, len(purpose)) == 0
    amount = np.zeros(len(purpose), dtype=np.int64)
    for name, table in AMOUNTS.items():
        chosen = purpose == PURPOSES.index(name)
        place = tie * 7_919 if name in MONTHLY else draw  # a wage and a rent stay what they are
        amount[chosen] = (np.array(table, dtype=np.int64) * YUAN)[place[chosen] % len(table)]
        if name in FENNY:
            amount[chosen] += np.where(odd, fen, 0)[chosen]
    return amount


def _twice(random: Generator, made: Transfers) -> Transfers:
    """A few stakes are placed twice within minutes, to the fen: two transfers, which no reader may fold into one."""
    bets = np.flatnonzero(made.of("bet"))
    chosen = np.sort(random.permutation(bets)[: max(5, len(bets) // 500)])
    payer, payee, purpose, at, amount = (column[chosen] for column in made.columns())
    return Transfers(payer, payee, purpose, at + random.integers(150, 400, len(chosen)), amount)
