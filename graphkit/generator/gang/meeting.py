"""Who calls whom in the gang case, and who pays whom, apart from what an official behind it would add?"""

from __future__ import annotations

from numpy.random import Generator

from graphkit.generator.ties import some

from .people import Gang


def meet(random: Generator, gang: Gang) -> None:
    """Who ever calls whom: crews among themselves, leaders upwards, households, colleagues, and those who call all."""
    _organisation(random, gang)
    _officials(random, gang)
    _everyday(random, gang)


def _organisation(random: Generator, gang: Gang) -> None:
    boss, fixer, accountant = gang.above
    gang.call(boss, fixer, 8)
    gang.call(boss, accountant, 6)
    for crew in gang.crews:
        leader, *members = crew
        for chief, weight in ((boss, 5), (fixer, 4), (accountant, 3)):
            gang.call(chief, leader, weight)
        for member in members:
            gang.call(leader, member, 7)
            for other in some(random, members, 3, 5):
                gang.call(member, other, 3)
    everybody = [member for crew in gang.crews for member in crew]
    for member in everybody:
        for other in some(random, everybody, 0, 1):
            gang.call(member, other, 1)


def _officials(random: Generator, gang: Gang) -> None:
    officials = [household[0] for household in gang.households]
    for official, spouse, brother, _ in gang.households:
        gang.call(official, spouse, 6)
        gang.call(spouse, brother, 4)
        gang.call(official, brother, 2)
        for other in some(random, officials, 2, 3):
            gang.call(official, other, 3)
        for acquaintance in some(random, gang.bystanders + gang.outsiders, 3, 5):
            gang.call(official, acquaintance, 1)
    gang.call(officials[0], gang.driver, 8)
    gang.call(gang.households[0][1], gang.driver, 2)
    for acquaintance in some(random, gang.bystanders + gang.outsiders, 3, 5):
        gang.call(gang.driver, acquaintance, 2)
    gang.call(officials[1], gang.above[0], 2)  # at school together, and nothing else
    for suspect in some(random, gang.members, len(gang.members) // 2, 2 * len(gang.members) // 3):
        gang.call(gang.investigator, suspect, 2)
    for official in officials:
        gang.call(gang.investigator, official, 4)


def _everyday(random: Generator, gang: Gang) -> None:
    lives = [household[place] for household in gang.households for place in (0, 1, 2)]
    people = gang.members + gang.bystanders + [who for who, _ in gang.merchants + gang.borrowers] + lives
    for person in people:
        if random.integers(10) < 9:
            gang.call(gang.courier, person, 1)
        for friend in some(random, gang.bystanders + gang.outsiders, 1, 2):
            gang.call(person, friend, 1)
    for who, group in gang.merchants + gang.borrowers:
        for member in some(random, gang.crews[group], 1, 2):
            gang.call(who, member, 1)
    for tenant in some(random, gang.members, len(gang.members) // 3, len(gang.members) // 2):
        gang.call(tenant, gang.landlord, 1)


def plan(random: Generator, gang: Gang) -> None:
    """Who ever pays whom: protection, loans, what crews hand in, wages, rents, and everybody's own life."""
    _business(random, gang)
    _households(random, gang)
    _lives(random, gang)


def _business(random: Generator, gang: Gang) -> None:
    boss, fixer, accountant = gang.above
    sand, loans = gang.companies
    for merchant, group in gang.merchants:
        gang.pay(merchant, gang.crews[group][0], "protection", 0)
    for borrower, group in gang.borrowers:
        for lender in some(random, gang.crews[group], 1, 2):
            gang.pay(lender, borrower, "lend", 1)
            gang.pay(borrower, lender, "repay", 4)
    for crew in gang.crews:
        gang.pay(crew[0], accountant, "hand-in", 5)
        for member in crew[1:]:
            gang.pay(loans if member % 2 else sand, member, "salary", 0)
    gang.pay(accountant, boss, "hand-in", 4)
    gang.pay(accountant, loans, "hand-in", 3)
    gang.pay(sand, fixer, "salary", 0)
    for customer in some(random, gang.outsiders, 8, 10):
        gang.pay(customer, sand, "supply", 3)


def _households(random: Generator, gang: Gang) -> None:
    """Every official's kin has a company that trades, and draws from it; the second one's buys and sells sand."""
    sand = gang.companies[0]
    for place, (official, spouse, brother, company) in enumerate(gang.households):
        gang.pay(company, brother, "salary", 0)
        gang.pay(spouse, official, "family", 1)
        gang.pay(brother, spouse, "family", 1)
        for customer in some(random, gang.outsiders, 4, 6):
            gang.pay(customer, company, "supply", 2)
        for supplier in some(random, gang.outsiders, 3, 4):
            gang.pay(company, supplier, "supply", 2)
        if place == 1:
            gang.pay(sand, company, "supply", 4)
            gang.pay(company, sand, "supply", 3)


def _lives(random: Generator, gang: Gang) -> None:
    people = gang.members + gang.bystanders + [who for who, _ in gang.merchants + gang.borrowers]
    people += [household[place] for household in gang.households for place in (0, 1, 2)] + [gang.driver]
    for person in people:
        for friend in some(random, people + gang.outsiders, 0, 1):
            gang.pay(person, friend, "life", 1)
    for tenant in some(random, gang.members, len(gang.members) // 2, 2 * len(gang.members) // 3):
        gang.pay(tenant, gang.landlord, "rent", 0)
    for person in some(random, people, len(people) // 3, len(people) // 2):
        gang.pay(person, gang.courier, "shop", 1)
