"""How does a night's money run up the agents' tree, and down to the pay-out accounts?

Collection accounts send what they took to two accounts in between, these keep the agents' commission and send the
rest to the head; the head funds the pay-out accounts and remits to the organiser abroad. Large stakes go up at once.
"""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from graphkit.generator.cast import Cast
from graphkit.generator.transfers import DAY, HOUR, NIGHTS, START, YUAN, Ints, Transfers

Row = tuple[int, int, str, int, int]
NOON = START + 12 * HOUR
QUICK_FROM = 10_000 * YUAN


def settle(random: Generator, cast: Cast, players: Transfers, nights: int) -> Transfers:
    """What the groups themselves move, given what the gamblers paid and were paid; `nights` are settled at once."""
    rounds = -(-NIGHTS // nights)
    quick, gone = _quick(random, cast, players, nights)
    rows = list(quick)
    taken = _by_round(players, "bet", players.payee, len(cast.accounts), nights) - gone
    owed = _by_round(players, "win", players.payer, len(cast.accounts), nights)
    for group in range(cast.groups):
        purse = 0
        for turn in range(rounds):
            purse -= _fund(random, cast, rows, group, turn * nights, owed[:, turn])
            purse += _collect(random, cast, rows, group, min(NIGHTS, (turn + 1) * nights), taken[:, turn])
            purse -= _remit(random, cast, rows, group, min(NIGHTS, (turn + 1) * nights), purse)
    return Transfers.listed(rows)


def _by_round(made: Transfers, purpose: str, account: Ints, accounts: int, nights: int) -> Ints:
    chosen = made.of(purpose)
    turn = (made.at[chosen] - NOON) // DAY // nights
    total = np.zeros((accounts, -(-NIGHTS // nights)), dtype=np.int64)
    np.add.at(total, (account[chosen], turn), made.amount[chosen])
    return total


def _quick(random: Generator, cast: Cast, players: Transfers, nights: int) -> tuple[list[Row], Ints]:
    """Some large stakes pass through two accounts within minutes; what left the collection accounts that way."""
    gone = np.zeros((len(cast.accounts), -(-NIGHTS // nights)), dtype=np.int64)
    rows: list[Row] = []
    large = np.flatnonzero(players.of("bet") & (players.amount >= QUICK_FROM))
    for place in np.sort(random.permutation(large)[: max(10, len(large) // 8)]):
        collect, at, amount = int(players.payee[place]), int(players.at[place]), int(players.amount[place])
        group = cast.accounts[collect].group
        transit, head = cast.having("transit", group)[int(place) % 2], cast.having("head", group)[0]
        passed = amount // (100 * YUAN) * 100 * YUAN
        first = at + int(random.integers(150, 500))
        rows.append((collect, transit, "sweep", first, passed))
        rows.append((transit, head, "forward", first + int(random.integers(150, 500)), passed - passed // 50))
        gone[collect, (at - NOON) // DAY // nights] += passed
    return rows, gone


def _fund(random: Generator, cast: Cast, rows: list[Row], group: int, night: int, owed: Ints) -> int:
    head, total = cast.having("head", group)[0], 0
    for payout in cast.having("payout", group):
        amount = -(-int(owed[payout]) // (100 * YUAN)) * 100 * YUAN
        if amount:
            at = NOON + night * DAY + 5 * HOUR + int(random.integers(0, 2 * HOUR))
            rows.append((head, payout, "fund", at, amount))
            total += amount
    return total


def _collect(random: Generator, cast: Cast, rows: list[Row], group: int, night: int, taken: Ints) -> int:
    dawn = NOON + night * DAY - 8 * HOUR
    head, agents, transits = (cast.having(part, group) for part in ("head", "agent", "transit"))
    held = dict.fromkeys(transits, 0)
    for place, collect in enumerate(cast.having("collect", group)):
        amount = int(taken[collect]) // (100 * YUAN) * 100 * YUAN
        if amount > 0:
            transit = transits[(place + night) % 2]
            rows.append((collect, transit, "sweep", dawn + int(random.integers(300, HOUR)), amount))
            held[transit] += amount
    sent = 0
    for place, (transit, amount) in enumerate(held.items()):
        share = amount * 15 // 1000 // YUAN * YUAN
        if share:
            agent = agents[(place + night) % 2]
            rows.append((transit, agent, "commission", dawn + HOUR + int(random.integers(60, 1800)), share))
            if agent == agents[0] and share >= 3 * YUAN:  # the one below the first agent has a third of it
                below = share // (3 * YUAN) * YUAN
                rows.append((agent, agents[2], "commission", dawn + HOUR + int(random.integers(1900, 3000)), below))
        rest = (amount - share) // (100 * YUAN) * 100 * YUAN
        if rest:
            rows.append((transit, head[0], "forward", dawn + HOUR + int(random.integers(300, HOUR)), rest))
            sent += rest
    return sent


def _remit(random: Generator, cast: Cast, rows: list[Row], group: int, night: int, purse: int) -> int:
    amount = purse // (10_000 * YUAN) * 10_000 * YUAN
    if amount < 20_000 * YUAN:
        return 0
    abroad = cast.having("organiser")[int(random.integers(3))]
    at = NOON + night * DAY - 4 * HOUR + int(random.integers(0, 2 * HOUR))
    rows.append((cast.having("head", group)[0], abroad, "remit", at, amount))
    return amount
