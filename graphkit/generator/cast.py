"""Who is in an invented case? Persons, their accounts, and the planted group each account belongs to.

Names, numbers, banks and places are drawn without regard to the group; the order of drawing is not the order of
delivery, since every file is shuffled.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.random import Generator

from .invention import Bank, Invention, invention
from .numbers import Numbers


@dataclass(slots=True)
class Person:
    """A natural person or, with `company`, a legal one."""

    name: str
    number: str
    born: date
    sex: str
    home: str
    phones: list[str]
    role: str = ""
    """The role the register states; "" for somebody who was not taken in."""
    company: bool = False


@dataclass(slots=True)
class Account:
    """One account: a card and an account number; `group` -1: of no planted group."""

    card: str
    number: str
    holder: int
    part: str
    group: int
    bank: Bank
    town: str
    opened: date
    listed: bool
    """Its bank delivered its master data (账户信息)."""
    delivered: bool
    """Its bank delivered its statement."""
    device: str = ""
    ip: str = ""
    phone: str = ""
    frozen: bool = False
    without_identity: bool = False

    @property
    def uid(self) -> str:
        """The smallest of its keys; nobody named the account number of an account that is not listed."""
        return f"account:bank:{min(self.card, self.number) if self.listed else self.card}"


@dataclass(slots=True)
class Cast:
    """Everybody, and who stands under whom (index of account to index of account)."""

    groups: int
    persons: list[Person] = field(default_factory=list)
    accounts: list[Account] = field(default_factory=list)
    above: dict[int, int] = field(default_factory=dict)
    _places: dict[tuple[str, int | None], list[int]] = field(default_factory=dict)

    def having(self, part: str, group: int | None = None) -> list[int]:
        """Which accounts play this part, in one group or in all?"""
        return self._places.get((part, group), [])

    def join(self, account: Account) -> int:
        """The account is one of the cast; its index."""
        index = len(self.accounts)
        self.accounts.append(account)
        for group in {None, account.group}:
            self._places.setdefault((account.part, group), []).append(index)
        return index


class Casting:
    """Makes a cast, person by person, from one random source."""

    def __init__(self, random: Generator, groups: int, *, workbooks: bool = True) -> None:
        """`workbooks`: there are accounts at the bank that delivers workbooks too."""
        self.random = random
        self.made = Cast(groups)
        self.numbers = Numbers(random)
        self._invention: Invention = invention()
        self._names = self._invention.names(random)
        self._banks = [bank for bank in self._invention.banks if workbooks or bank.type == "csv"]
        self._shares = np.cumsum([bank.share for bank in self._banks])

    def person(self, role: str = "", name: str = "") -> int:
        """One more natural person."""
        number, born, sex = self.numbers.person()
        phones = [self.numbers.phone() for _ in range(int(self.random.integers(1, 3)))]
        home = self._pick(self._invention.towns) + self._pick(self._invention.districts)
        home += f"测试路{int(self.random.integers(1, 999))}号"
        self.made.persons.append(Person(name or next(self._names), number, born, sex, home, phones, role))
        return len(self.made.persons) - 1

    def company(self, pattern: str) -> int:
        """One more company, named after the pattern."""
        index = self.person()
        person = self.made.persons[index]
        person.company, person.number = True, self.numbers.company()
        person.name = pattern.format(person.name[-1])
        return index

    def account(self, holder: int, part: str, group: int = -1, *, listed: bool = True) -> int:
        """One more account."""
        bank = self._banks[int(np.searchsorted(self._shares, self.random.integers(self._shares[-1]), "right"))]
        opened = date.fromordinal(int(self.random.integers(date(2012, 1, 1).toordinal(), date(2025, 2, 1).toordinal())))
        account = Account(
            self.numbers.card(),
            self.numbers.account(),
            holder,
            part,
            group,
            bank,
            self._pick(self._invention.towns),
            opened,
            listed,
            listed,
            phone=self.made.persons[holder].phones[0],
        )
        return self.made.join(account)

    def town(self) -> str:
        """One of the invented towns."""
        return self._pick(self._invention.towns)

    def device(self, accounts: Sequence[int]) -> None:
        """These accounts are operated from one device."""
        mac, ip = self.numbers.mac(), self.numbers.ip()
        for index in accounts:
            self.made.accounts[index].device, self.made.accounts[index].ip = mac, ip

    def shop_name(self) -> str:
        """How the shop's keeper's till is called."""
        return self._invention.shop.format(self._pick("东西南北"))

    def company_name(self) -> str:
        """How companies are called."""
        return self._invention.company

    def _pick(self, choices: Sequence[str]) -> str:
        return choices[int(self.random.integers(len(choices)))]
