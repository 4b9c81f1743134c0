"""How does a case come to lie in files, as the observation lets it be seen? Everything written passes the census."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.random import Generator

from . import calls as records
from .balances import FAILED, REVERSED, Entries
from .census import Census
from .expected import Scalar
from .layouts import ACCOUNTS
from .observation import Flags, Observation, chosen, damaged
from .registers import account_files, account_rows
from .statements import Clerk, Delivery, deliveries, write
from .world import Register, Told, Wish, World
from .writers import write_csv, write_xlsx

CLERK, REGISTERS, SEEN = 4, 5, 6
"""Streams of chance; a kind's own are 0 to 3 and from 8 on."""


@dataclass(slots=True)
class Observed:
    """What the observation did to the rows."""

    statements_withheld: int = 0
    telephones_withheld: int = 0
    records_of_one_side_left_out: int = 0
    counterparties_left_out: int = 0
    rows_with_damaged_numbers: int = 0
    duplicated_rows: int = 0
    duplicated_records: int = 0
    reversed_transfers: int = 0
    reversal_rows: int = 0
    transfers_with_a_row: int = 0
    """Successful transfers of which any row was delivered, readable or not."""
    rows_of_transfers: int = 0
    """Rows of successful transfers, copies included."""

    def figures(self) -> dict[str, Scalar]:
        """By name."""
        return {name: getattr(self, name) for name in self.__slots__}


def deliver(folder: Path, world: World, wish: Wish, told: Told) -> tuple[Census, Mapping[str, Scalar] | None]:
    """Writes everything below `folder`; the census of what was written, and what the observation did to it."""
    entries, size = world.statements.entries, 0 if world.calls is None else len(world.calls)
    census, seen, asked = Census(len(entries), len(world.statements.transfers), size), Observed(), wish.observation
    random = wish.stream(SEEN)
    _withhold(random, world, asked, seen)
    _silence(random, entries, asked, seen)
    bad = chosen(random, len(entries), asked.damaged_numbers) & (entries.other >= 0) & (entries.silent == 0)
    _movements(folder, world, wish, (random, bad), census, seen, told)
    if world.calls is not None:
        _calls(folder, random, world.calls, asked, census, seen)
    _registers(folder, wish.stream(REGISTERS), world, asked, census)
    return census, asked.asked() | seen.figures() if asked.asked() else None


def _withhold(random: Generator, world: World, asked: Observation, seen: Observed) -> None:
    if asked.delivered_share == 1:
        return
    accounts = [account for account in world.cast.accounts if account.delivered]
    for account, kept in zip(accounts, chosen(random, len(accounts), asked.delivered_share), strict=True):
        account.delivered = bool(kept)
        seen.statements_withheld += not kept
    lines = [line for line in (world.calls.lines if world.calls else []) if line.delivered]
    for line, kept in zip(lines, chosen(random, len(lines), asked.delivered_share), strict=True):
        line.delivered = bool(kept)
        seen.telephones_withheld += not kept


def _silence(random: Generator, entries: Entries, asked: Observation, seen: Observed) -> None:
    more = chosen(random, len(entries), asked.missing_counterparties) & (entries.other >= 0) & (entries.silent == 0)
    entries.silent[more] = 1
    seen.counterparties_left_out = int(more.sum())


def _of_one_side(entries: Entries, sides: str) -> Flags:
    """Which entries are the record of the other side? The payee's reversal goes out."""
    if sides == "both":
        return np.zeros(len(entries), np.bool_)
    moved = (entries.transfer >= 0) | np.isin(entries.form, (FAILED, REVERSED))
    paid = np.where(entries.form == REVERSED, entries.sign > 0, entries.sign < 0)
    return np.asarray(moved & (paid if sides == "received" else ~paid))


def _movements(
    folder: Path, world: World, wish: Wish, drawn: tuple[Generator, Flags], census: Census, seen: Observed, told: Told
) -> None:
    (observer, bad), random, asked = drawn, wish.stream(CLERK), wish.observation
    entries = world.statements.entries
    clerk = Clerk(world.cast, world.statements, int(random.integers(1, 10**10)) * 10 + 1)
    left_out = _of_one_side(entries, asked.sides)
    made = deliveries(random, world.cast, entries)
    seen.records_of_one_side_left_out = len(np.unique(np.concatenate([d.rows[left_out[d.rows]] for d in made])))
    made = [replace(delivery, rows=delivery.rows[~left_out[delivery.rows]]) for delivery in made]
    made = [delivery for delivery in made if len(delivery.rows)]
    made += _again(observer, made, asked.duplicates)
    taken_back = np.isin(entries.transfer, world.statements.reversed)
    if asked.asked():
        _reckon(world, made, bad, seen)
    total, done = sum(len(delivery.rows) for delivery in made), 0
    for delivery in made:
        told("samples-files", done, total)
        stood = np.where(taken_back[delivery.rows], -1, entries.transfer[delivery.rows])
        transfer, unreadable = stood.tolist(), bad[delivery.rows].tolist()
        rows = census.statement(clerk.rows(delivery), delivery.rows.tolist(), transfer, unreadable)
        if asked.damaged_numbers:
            rows = _damaged(rows, unreadable, asked.damage)
        census.files[delivery.path] = write(folder, delivery, rows, asked.encoding)
        done += len(delivery.rows)
    told("samples-files", total, total)


def _again(random: Generator, made: list[Delivery], share: float) -> list[Delivery]:
    """Rows that a bank delivers once more."""
    more = [
        replace(
            delivery,
            path=f"{Path(delivery.path).with_suffix('')}_补充.csv",
            rows=delivery.rows[chosen(random, len(delivery.rows), share)],
        )
        for delivery in made
    ]
    return [delivery for delivery in more if len(delivery.rows)]


def _reckon(world: World, made: list[Delivery], bad: Flags, seen: Observed) -> None:
    entries, taken_back = world.statements.entries, world.statements.reversed
    rows = np.concatenate([delivery.rows for delivery in made])
    seen.rows_with_damaged_numbers = int(bad[rows].sum())
    seen.duplicated_rows = len(rows) - len(np.unique(rows))
    seen.reversal_rows = int((entries.form[np.unique(rows)] == REVERSED).sum())
    transfer = entries.transfer[rows]
    seen.rows_of_transfers = int((transfer >= 0).sum())
    there = np.unique(transfer[transfer >= 0])
    seen.transfers_with_a_row, seen.reversed_transfers = len(there), int(np.isin(there, taken_back).sum())


def _damaged(rows: Iterator[tuple[str, ...]], bad: list[bool], form: str) -> Iterator[tuple[str, ...]]:
    for cells, is_bad in zip(rows, bad, strict=True):
        yield damaged(cells, form) if is_bad else cells


def _calls(
    folder: Path, random: Generator, calls: records.Calls, asked: Observation, census: Census, seen: Observed
) -> None:
    made, left_out = records.records(random, calls, asked)
    seen.records_of_one_side_left_out += left_out
    seen.duplicated_records = sum(len(file) for file in made if "补充" in file.path)
    for file in made:
        header = records.header(file.operator)
        rows = census.calls(header, records.rows(calls, file), file.call.tolist())
        encoding = file.operator.encoding if asked.encoding == "own" else asked.encoding
        census.files[file.path] = write_csv(folder / file.path, encoding, header, rows)


def _registers(folder: Path, random: Generator, world: World, asked: Observation, census: Census) -> None:
    for path, bank in account_files():
        rows = list(census.accounts(account_rows(random, world.cast, world.statements, bank)))
        if not rows:
            continue
        encoding = "" if bank.type == "xlsx" else bank.encoding
        _write(folder, Register(path, "账户信息", ACCOUNTS, lambda _: (), encoding), rows, asked, census)
    for register in world.registers:
        named = (register.identities, register.phones, register.devices)
        columns = ([register.header.index(name) for name in names] for names in named)
        _write(folder, register, census.register(register.rows(random), *columns), asked, census)


def _write(folder: Path, register: Register, rows: Iterable[Sequence[str]], asked: Observation, census: Census) -> None:
    path = folder / register.path
    if not register.encoding:
        census.files[register.path] = write_xlsx(path, register.sheet, register.header, rows)
    else:
        encoding = register.encoding if asked.encoding == "own" else asked.encoding
        census.files[register.path] = write_csv(path, encoding, register.header, rows)
