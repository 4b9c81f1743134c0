"""Who takes part in a case, on which telephones and accounts, and who has to do with whom?

The frame that a kind of case fills: everybody enters once, and is named by place in the cast's persons.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.random import Generator

from .balances import write_up
from .calls import Contacts, Line, Row, talk
from .cast import Account, Casting
from .flows import pay
from .observation import chosen
from .papers import Papers
from .ties import Ties, some
from .transfers import Transfers
from .world import Decoy, Register, Truth, Wish, World

Payment = tuple[int, int, str, int, int]
"""Payer, payee (indices of accounts), purpose, seconds since 1970, fen."""


@dataclass(slots=True, kw_only=True)
class Crowd:
    """Everybody of a case, as far as numbers go."""

    casting: Casting
    contacts: Contacts = field(default_factory=Contacts)
    ties: Ties = field(default_factory=Ties)
    papers: Papers = field(default_factory=Papers)
    line: dict[int, int] = field(default_factory=dict)
    """A person's first telephone, as a place in `contacts.lines`."""
    account: dict[int, int] = field(default_factory=dict)
    """A person's first account, as a place in the cast's accounts."""

    def enter(
        self, part: str, role: str = "", group: int = -1, *, listed: bool = True, asked: bool = True, phone: bool = True
    ) -> int:
        """A person with an account and a telephone, whose operator was `asked` for the call records."""
        person = self.casting.person(role)
        if phone:
            self.line[person] = self.contacts.join(self.casting, person, part, group, delivered=asked)
        self.account[person] = self.casting.account(person, part, group, listed=listed)
        return person

    def enter_company(self, part: str, pattern: str, group: int = -1) -> int:
        """A company with an account."""
        company = self.casting.company(pattern)
        self.account[company] = self.casting.account(company, part, group)
        return company

    def call(self, one: int, other: int, weight: int) -> None:
        """These two telephone."""
        self.contacts.meet(self.line[one], self.line[other], weight)

    def pay(self, payer: int, payee: int, purpose: str, weight: int) -> None:
        """The one pays the other for this."""
        self.ties.add(self.account[payer], self.account[payee], purpose, weight)

    def uid(self, person: int) -> str:
        """The key of a person or a company."""
        one = self.casting.made.persons[person]
        return f"organisation:cn-uscc:{one.number}" if one.company else f"person:cn-id:{one.number}"

    def line_of(self, person: int) -> Line:
        """The person's first telephone."""
        return self.contacts.lines[self.line[person]]

    def account_of(self, person: int) -> Account:
        """The person's first account."""
        return self.casting.made.accounts[self.account[person]]

    def taken_in(self) -> int:
        """How many persons the register of persons taken in states."""
        return sum(bool(person.role) for person in self.casting.made.persons)

    def decoy(self, person: int, measure: str, layer: str = "transfer") -> Decoy:
        """Somebody conspicuous and innocent."""
        if layer == "call":
            return Decoy(self.line_of(person).uid, self.line_of(person).number, measure, layer)
        return Decoy(self.account_of(person).uid, self.account_of(person).card, measure)

    def lines_in(self, name: str) -> dict[str, tuple[str, str]]:
        """The planted groups, by telephone."""
        lines = (line for line in self.contacts.lines if line.group >= 0)
        return {line.number: (line.uid, f"{name}-{line.group + 1}") for line in lines}

    def accounts_in(self, name: str) -> dict[str, tuple[str, str]]:
        """The planted groups, by account."""
        accounts = (account for account in self.casting.made.accounts if account.group >= 0)
        return {account.card: (account.uid, f"{name}-{account.group + 1}") for account in accounts}

    def live(self, random: Generator, people: Sequence[int], strangers: Sequence[int]) -> None:
        """Everybody has friends to call and to pay, whatever else they do."""
        everybody = [*people, *strangers]
        for person in people:
            for friend in some(random, everybody, 0, 1):
                self.pay(person, friend, "life", 1)
            for friend in some(random, strangers, 1, 2):
                if person in self.line and friend in self.line:
                    self.call(person, friend, 1)

    def world(
        self,
        wish: Wish,
        truth: Truth,
        readme: Path,
        cash: Sequence[str],
        *,
        besides: bool = False,
        calls: Sequence[Row] = (),
        payments: Sequence[Payment] = (),
        drawn: Sequence[tuple[int, int, int]] = (),
        registers: Sequence[Register] = (),
        said: dict[str, int | str] | None = None,
    ) -> World:
        """The case: about so many calls and transfers over all pairs, and what is planned besides.

        `besides`: the planned payments come on top, so that a world without them is otherwise the same.
        `cash`: the parts whose accounts see cash; `drawn`: cash taken at a machine (account, time, fen).
        """
        cast = self.casting.made
        spoken = talk(wish.stream(12), self.contacts, wish.calls, calls)
        planned = 0 if besides else len(payments)
        paid = pay(wish.stream(2), self.ties, wish.transfers, planned).plus(Transfers.listed(list(payments)))
        taken_back = np.flatnonzero(chosen(wish.stream(7), len(paid), wish.observation.reversals))
        statements = write_up(wish.stream(3), cast, paid, cash, taken_back=taken_back, drawn=drawn)
        tables = [*self.papers.registers(cast), *registers]
        return World(cast, statements, tables, truth, readme, said or {}, spoken)
