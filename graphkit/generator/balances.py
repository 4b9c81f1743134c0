"""What does each account's own statement say, and what is left on it at the end?

A transfer stands on the payer's statement and, a little later, on the payee's; to these come failed attempts, cash,
interest and reversals. Balances run to the fen, and frozen cards together hold exactly the sum that is asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.random import Generator

from .cast import Cast
from .transfers import DAY, END, HOUR, NIGHTS, START, YUAN, Ints, Transfers

DONE, FAILED, CASH_OUT, CASH_IN, INTEREST, REVERSED = range(6)
INTEREST_DAYS = (20, 112)
"""21 March and 21 June, in days after 1 March."""


@dataclass(slots=True)
class Entries:
    """Rows of own statements, in order of account and time; amounts in fen, always positive."""

    account: Ints
    other: Ints
    """The counterparty (index of account); -1: there is none."""
    at: Ints
    amount: Ints
    sign: Ints
    """1 came in, -1 went out."""
    form: Ints
    """DONE, FAILED, CASH_OUT, CASH_IN, INTEREST, REVERSED (the bank takes a transfer back)."""
    transfer: Ints
    """Which planned transfer; -1: none."""
    silent: Ints
    """1: the bank left the counterparty out."""
    balance: Ints

    def __len__(self) -> int:
        return len(self.at)

    def take(self, chosen: Ints) -> Entries:
        """These rows, in this order."""
        return Entries(*(getattr(self, field.name)[chosen] for field in fields(self)))

    def moved(self) -> Ints:
        """By how much each row moves the balance."""
        return np.where(self.form == FAILED, 0, self.sign * self.amount)


@dataclass(slots=True)
class Statements:
    """All entries, the transfers behind them, and the closing balance of every listed account (fen)."""

    entries: Entries
    transfers: Transfers
    closing: dict[int, int]
    reversed: Ints
    """Transfers that the bank took back."""


def write_up(
    random: Generator,
    cast: Cast,
    transfers: Transfers,
    cash: Sequence[str],
    *,
    frozen_sum: int | None = None,
    taken_back: Ints | None = None,
    drawn: Sequence[tuple[int, int, int]] = (),
) -> Statements:
    """Every listed account's statement.

    `cash`: the parts whose accounts see cash. `frozen_sum`: what the frozen accounts hold together at the end.
    `taken_back`: the transfers that the bank reverses within the hour. `drawn`: cash taken at a machine besides
    (account, time, fen).
    """
    entries = _entries(random, cast, transfers, cash)
    if taken_back is not None and len(taken_back):
        entries = _together([entries, _reversals(random, cast, transfers, taken_back)])
    if drawn:
        entries = _together([entries, _drawn(drawn)])
    last = _last_moves(random, cast, entries, frozen_sum)
    if len(last):
        transfers = transfers.plus(last)
        entries = _together([entries, _sides(random, cast, last, len(transfers) - len(last))])
    entries = entries.take(np.lexsort((np.arange(len(entries)), entries.at, entries.account)))
    running = _running(entries)
    closing = _closing(random, cast, entries, running, frozen_sum)
    final = _ends(entries)
    opening = np.zeros(len(cast.accounts), dtype=np.int64)
    for index, amount in closing.items():
        opening[index] = amount - (int(running[final[index]]) if index in final else 0)
    entries.balance = opening[entries.account] + running
    return Statements(entries, transfers, closing, np.array([], np.int64) if taken_back is None else taken_back)


def _entries(random: Generator, cast: Cast, transfers: Transfers, cash: Sequence[str]) -> Entries:
    return _together(
        [
            _sides(random, cast, transfers, 0),
            _failed(random, cast, transfers),
            _alone(random, cast, cash),
        ]
    )


def _made(account: Ints, other: Ints, at: Ints, amount: Ints, sign: int, form: int, transfer: Ints) -> Entries:
    size = len(account)
    return Entries(
        account,
        other,
        at,
        amount,
        np.full(size, sign),
        np.full(size, form),
        transfer,
        np.zeros(size, dtype=np.int64),
        np.zeros(size, dtype=np.int64),
    )


def _together(parts: list[Entries]) -> Entries:
    return Entries(*(np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(Entries)))


def _listed(cast: Cast) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return np.array([account.listed for account in cast.accounts])


def _sides(random: Generator, cast: Cast, made: Transfers, first: int) -> Entries:
    """Both sides of each transfer, as far as the accounts are listed; the payee's bank books up to 90 seconds later."""
    number = np.arange(first, first + len(made))
    out = _made(made.payer, made.payee, made.at, made.amount, -1, DONE, number)
    into = _made(made.payee, made.payer, made.at + random.integers(0, 91, len(made)), made.amount, 1, DONE, number)
    both = _together([out, into])
    both.silent = (random.integers(0, 200, len(both)) == 0).astype(np.int64)
    return both.take(np.flatnonzero(_listed(cast)[both.account]))


def _failed(random: Generator, cast: Cast, made: Transfers) -> Entries:
    """Attempts that the bank refused, a little before one that it let through; they move nothing."""
    chosen = np.flatnonzero(_listed(cast)[made.payer] & (random.integers(0, 80, len(made)) == 0))
    at = made.at[chosen] - random.integers(20, 400, len(chosen))
    nothing = np.full(len(chosen), -1)
    return _made(made.payer[chosen], made.payee[chosen], at, made.amount[chosen], -1, FAILED, nothing)


def _reversals(random: Generator, cast: Cast, made: Transfers, taken_back: Ints) -> Entries:
    """Within the hour the amount comes back to the payer and leaves the payee."""
    at = made.at[taken_back] + random.integers(300, HOUR, len(taken_back))
    payer, payee, amount = made.payer[taken_back], made.payee[taken_back], made.amount[taken_back]
    none = np.full(len(taken_back), -1)
    back = _made(payer, payee, at, amount, 1, REVERSED, none)
    away = _made(payee, payer, at + random.integers(0, 91, len(at)), amount, -1, REVERSED, none)
    both = _together([back, away])
    return both.take(np.flatnonzero(_listed(cast)[both.account]))


def _drawn(rows: Sequence[tuple[int, int, int]]) -> Entries:
    account, at, amount = np.array(rows, dtype=np.int64).T.copy()
    none = np.full(len(rows), -1)
    return _made(account, none, at, amount, -1, CASH_OUT, none)


def _alone(random: Generator, cast: Cast, cash: Sequence[str]) -> Entries:
    """Cash at a machine, and interest: rows that have no counterparty."""
    people = np.array(
        [index for part in cash for index in cast.having(part) if cast.accounts[index].listed], dtype=np.int64
    )
    rows = []
    for form, sign, most in ((CASH_OUT, -1, 3), (CASH_IN, 1, 2)):
        who = np.repeat(people, random.integers(0, most + 1, len(people)))
        at = START + random.integers(0, NIGHTS, len(who)) * DAY + random.integers(9 * HOUR, 21 * HOUR, len(who))
        rows.append((who, at, random.integers(1, 51, len(who)) * 100 * YUAN, sign, form))
    everybody = np.flatnonzero(_listed(cast))
    for day in INTEREST_DAYS:
        at = START + day * DAY + random.integers(600, 3 * HOUR, len(everybody))
        rows.append((everybody, at, random.integers(1, 900, len(everybody)), 1, INTEREST))
    return _together(
        [
            _made(who, np.full(len(who), -1), at, amount, sign, form, np.full(len(who), -1))
            for who, at, amount, sign, form in rows
        ]
    )


def _running(entries: Entries) -> Ints:
    """The balance after each row of an account that begins with nothing; entries are in order."""
    total = np.cumsum(entries.moved())
    begins = np.flatnonzero(np.diff(entries.account, prepend=-1))
    before = np.where(begins > 0, total[begins - 1], 0)
    lengths = np.diff(np.append(begins, len(total)))
    return np.asarray(total - np.repeat(before, lengths), dtype=np.int64)


def _ends(entries: Entries) -> dict[int, int]:
    """The last row of each account; entries are in order."""
    last = np.flatnonzero(np.diff(entries.account, append=-1))
    return dict(zip(entries.account[last].tolist(), last.tolist(), strict=True))


def _rise(entries: Entries, running: Ints) -> tuple[dict[int, int], dict[int, int]]:
    """How far does each account end above its lowest point (so much it holds at least), and how low is that?"""
    final = _ends(entries)
    begins = np.flatnonzero(np.diff(entries.account, prepend=-1))
    lowest = np.minimum(np.minimum.reduceat(running, begins), 0)
    low = dict(zip(entries.account[begins].tolist(), lowest.tolist(), strict=True))
    return {index: int(running[row]) - low[index] for index, row in final.items()}, low


def _last_moves(random: Generator, cast: Cast, entries: Entries, frozen_sum: int | None) -> Transfers:
    """Before the freeze, accounts that hold more than the sum allows send the excess on, the last evening."""
    if frozen_sum is None:
        return Transfers.listed([])
    entries = entries.take(np.lexsort((np.arange(len(entries)), entries.at, entries.account)))
    rise, _ = _rise(entries, _running(entries))
    frozen = [index for index, account in enumerate(cast.accounts) if account.frozen]
    most = frozen_sum * 85 // 100 // max(1, len(frozen))
    rows = []
    for index in frozen:
        excess = -(-(rise.get(index, 0) - most) // YUAN) * YUAN
        if excess > 0:
            to = cast.having("organiser" if cast.accounts[index].part != "gambler" else "outsider")
            at = END - HOUR - int(random.integers(0, 2 * HOUR))
            rows.append((index, to[int(random.integers(len(to)))], "last", at, excess))
    return Transfers.listed(rows)


def _closing(random: Generator, cast: Cast, entries: Entries, running: Ints, frozen_sum: int | None) -> dict[int, int]:
    """What each listed account holds at the end: never below what its statement needs, the frozen ones to the fen."""
    rise, _ = _rise(entries, running)
    listed = [index for index, account in enumerate(cast.accounts) if account.listed]
    closing = {index: rise.get(index, 0) + int(random.integers(100, 20_000 * YUAN)) for index in listed}
    if frozen_sum is None:
        return closing
    frozen = [index for index in listed if cast.accounts[index].frozen]
    spare = frozen_sum - sum(rise.get(index, 0) for index in frozen)
    weights = random.integers(1, 1_000, len(frozen)).tolist()
    shares = [spare * weight // sum(weights) for weight in weights]
    shares[-1] += spare - sum(shares)
    closing.update({index: rise.get(index, 0) + share for index, share in zip(frozen, shares, strict=True)})
    return closing
