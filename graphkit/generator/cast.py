"""Who plays in the invented case? Persons, their accounts, and the planted group each account belongs to.

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

CREW = 9
"""Persons taken in of one group: head, three agents, two who pass money on, one at the help desk, two card lenders."""
BYSTANDERS = 20
OUTSIDERS = 60
PUBLIC, RECORDED = 4, 60
"""Of a hundred gamblers, so many use a public device, and so many any that the bank recorded."""
INFRASTRUCTURE = ("head", "agent", "transit", "collect", "payout")


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
    """Everybody, and who stands under whom in the agents' tree (index of account to index of account)."""

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

    def __init__(self, random: Generator, groups: int) -> None:
        self.random = random
        self.made = Cast(groups)
        self._numbers = Numbers(random)
        self._invention: Invention = invention()
        self._names = self._invention.names(random)
        self._shares = np.cumsum([bank.share for bank in self._invention.banks])

    def person(self, role: str = "", name: str = "") -> int:
        """One more natural person."""
        number, born, sex = self._numbers.person()
        phones = [self._numbers.phone() for _ in range(int(self.random.integers(1, 3)))]
        home = self._pick(self._invention.towns) + self._pick(self._invention.districts)
        home += f"测试路{int(self.random.integers(1, 999))}号"
        self.made.persons.append(Person(name or next(self._names), number, born, sex, home, phones, role))
        return len(self.made.persons) - 1

    def company(self, pattern: str) -> int:
        """One more company, named after the pattern."""
        index = self.person()
        person = self.made.persons[index]
        person.company, person.number = True, self._numbers.company()
        person.name = pattern.format(person.name[-1])
        return index

    def account(self, holder: int, part: str, group: int = -1, *, listed: bool = True) -> int:
        """One more account."""
        bank = self._invention.banks[
            int(np.searchsorted(self._shares, self.random.integers(self._shares[-1]), "right"))
        ]
        opened = date.fromordinal(int(self.random.integers(date(2012, 1, 1).toordinal(), date(2025, 2, 1).toordinal())))
        account = Account(
            self._numbers.card(),
            self._numbers.account(),
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

    def device(self, accounts: Sequence[int]) -> None:
        """These accounts are operated from one device."""
        mac, ip = self._numbers.mac(), self._numbers.ip()
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


def group_count(persons: int) -> int:
    """How many agents' groups do so many persons taken in make? 71 make seven."""
    return min(40, (persons - 2) // CREW)


def cast(random: Generator, persons: int, known: int, outside: int) -> Cast:
    """Who plays? `persons` taken in; of each group's gamblers `known` are listed by their bank, `outside` are not."""
    casting = Casting(random, group_count(persons))
    for group in range(casting.made.groups):
        _crew(casting, group)
        for _ in range(known):
            casting.account(casting.person(), "gambler", group)
        for _ in range(outside):
            casting.account(casting.person(), "gambler", group, listed=False)
    _take_in_gamblers(casting, persons - casting.made.groups * CREW - 2)
    _others(casting)
    _traps(casting)
    _hold_back(casting)
    _devices(casting)
    _lent_phones(casting)
    return casting.made


def _crew(casting: Casting, group: int) -> None:
    head = casting.account(casting.person("一级代理"), "head", group)
    agents = [casting.account(casting.person(role), "agent", group) for role in ("二级代理", "二级代理", "三级代理")]
    casting.made.above.update({agents[0]: head, agents[1]: head, agents[2]: agents[0]})
    for _ in range(2):
        casting.account(casting.person("财务"), "transit", group)
    lenders = [casting.person("客服"), casting.person("提供账户"), casting.person("提供账户")]
    for lender in lenders:
        casting.account(lender, "collect", group)
        casting.account(lender, "payout", group)
    for lender, part in zip(lenders, ("collect", "collect", "payout"), strict=True):
        casting.account(lender, part, group)


def _take_in_gamblers(casting: Casting, wanted: int) -> None:
    """Of the gamblers with an account listed, so many are taken in; where they do not suffice, more join."""
    made = casting.made
    listed = [index for index in made.having("gambler") if made.accounts[index].listed]
    chosen = [listed[int(place)] for place in casting.random.permutation(len(listed))[: min(wanted, len(listed) // 2)]]
    more = range(wanted - len(chosen))
    chosen += [casting.account(casting.person(), "gambler", place % made.groups) for place in more]
    for index in chosen:
        made.persons[made.accounts[index].holder].role = "参赌人员"


def _others(casting: Casting) -> None:
    for _ in range(2):
        casting.account(casting.person("技术"), "engineer")
    keeper = casting.person(name=casting.shop_name())
    casting.account(keeper, "shop")
    casting.account(casting.company(casting.company_name()), "payroll")
    casting.account(casting.person(), "landlord")
    for _ in range(BYSTANDERS):
        casting.account(casting.person(), "bystander")
    abroad = casting.person()
    for _ in range(3):
        casting.account(abroad, "organiser", listed=False)
    for _ in range(OUTSIDERS):
        casting.account(casting.person(), "outsider", listed=False)


def _traps(casting: Casting) -> None:
    """Two persons of one name in two groups; an account whose holder has that name too, and no identity number."""
    made = casting.made
    first, second = (made.accounts[made.having("agent", group)[1]].holder for group in (0, 1))
    made.persons[second].name = made.persons[first].name
    nameless = next(
        index
        for index in made.having("gambler", 2)
        if made.accounts[index].listed and not made.persons[made.accounts[index].holder].role
    )
    made.accounts[nameless].without_identity = True
    made.persons[made.accounts[nameless].holder].name = made.persons[first].name


def _hold_back(casting: Casting) -> None:
    """One listed account in ten of gamblers and bystanders, and a pay-out account, come without a statement."""
    made = casting.made
    for index in made.having("gambler") + made.having("bystander"):
        account = made.accounts[index]
        account.delivered = account.listed and (account.without_identity or int(casting.random.integers(10)) > 0)
    made.accounts[made.having("payout")[int(casting.random.integers(4 * made.groups))]].delivered = False


def _devices(casting: Casting) -> None:
    """Three devices operate a group's accounts; gamblers have their own, a public one, or none that is recorded."""
    made, random = casting.made, casting.random
    for group in range(made.groups):
        crew = [index for part in INFRASTRUCTURE for index in made.having(part, group)]
        places = random.integers(0, 3, len(crew)).tolist()
        for device in range(3):
            casting.device([index for index, place in zip(crew, places, strict=True) if place == device])
    players = made.having("gambler") + made.having("bystander")
    draws = random.integers(0, 100, len(players)).tolist()
    for device in range(3):
        casting.device(
            [index for index, draw in zip(players, draws, strict=True) if draw < PUBLIC and draw % 3 == device]
        )
    own = [index for index, draw in zip(players, draws, strict=True) if PUBLIC <= draw < RECORDED]
    for index in own + [index for part in ("shop", "payroll", "landlord", "engineer") for index in made.having(part)]:
        casting.device([index])


def _lent_phones(casting: Casting) -> None:
    """Half of the cards lent are registered with the telephone of the agent for whom they work."""
    made = casting.made
    for index in made.having("collect") + made.having("payout"):
        if casting.random.integers(2):
            agents = made.having("agent", made.accounts[index].group)
            made.accounts[index].phone = made.persons[made.accounts[agents[index % 3]].holder].phones[0]
