"""What do the registers say: whose account, who was taken in and why, who is kin to whom?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np
from numpy.random import Generator

from .balances import Statements
from .cast import Account, Cast, Person
from .invention import Bank, invention
from .layouts import ACCOUNTS
from .statements import yuan

KINSHIP = ("配偶", "兄弟", "姐妹", "父子", "母女", "表亲")
MEASURES = ("刑事拘留", "取保候审", "监视居住", "逮捕")
OFFICERS = ("测试民警甲", "测试民警乙", "测试民警丙")


def account_rows(random: Generator, cast: Cast, statements: Statements, bank: Bank) -> Iterator[list[str]]:
    """The 账户信息 of one bank, accounts in any order."""
    entries = statements.entries
    last = np.zeros(len(cast.accounts), dtype=np.int64)
    last[entries.account] = entries.at  # entries are in order of time: the last one stays
    for index in random.permutation(len(cast.accounts)).tolist():
        account = cast.accounts[index]
        if account.bank is bank and account.listed:
            said = _account(cast, account, statements.closing[index], int(last[index]), bank)
            said["任务流水号"] = f"TEST{int(random.integers(10**10)):010d}"
            yield [said.get(column, "") for column in ACCOUNTS]


def _account(cast: Cast, account: Account, closing: int, last: int, bank: Bank) -> dict[str, str]:
    person, tab = cast.persons[account.holder], "\t" if bank.tabs else ""
    said = {
        "账户开户名称": person.name,
        "开户人证件号码": "" if account.without_identity else person.number + tab,
        "开户人证件类型": "" if account.without_identity else "统一社会信用代码" if person.company else "居民身份证",
        "交易卡号": account.card + tab,
        "交易账号": account.number + tab,
        "账号开户时间": f"{account.opened:%Y-%m-%d} 00:00:00"
        if bank.time == "dashed"
        else f"{account.opened:%Y%m%d}000000",
        "账户余额": yuan(closing),
        "可用余额": "0.00" if account.frozen else yuan(closing),
        "币种": bank.currency,
        "开户网点": f"{bank.name}{account.town[-3:-1]}支行",
        "账户状态": "冻结" if account.frozen else "正常",
        "账户类型": "对公账户" if person.company else "个人账户",
        "联系电话": account.phone,
        "通信地址": person.home,
        "开户省份": account.town[:3],
        "开户城市": account.town[3:],
        "账号开户银行": bank.name,
        "备注": "测试数据",
    }
    if last:
        moment = np.datetime64(last, "s").item()
        said["最后交易时间"] = f"{moment:%Y-%m-%d %H:%M:%S}" if bank.time == "dashed" else f"{moment:%Y%m%d%H%M%S}"
    return said


def account_files() -> Iterator[tuple[str, Bank]]:
    """Where each bank's 账户信息 stands; it comes with the first delivery."""
    for bank in invention().banks:
        folder = f"{bank.name}_第一批" if bank.deliveries == 2 else bank.name
        yield f"{folder}/账户信息.{bank.type}", bank


def person_rows(random: Generator, cast: Cast) -> list[list[str]]:
    """Who was taken in, in any order; each role with the document it rests on and who states it."""
    taken_in = [person for person in cast.persons if person.role]
    rows = []
    for ordinal, place in enumerate(random.permutation(len(taken_in)).tolist(), start=1):
        person = taken_in[place]
        day = date(2025, 9, 1) + timedelta(days=int(random.integers(0, 10)))
        rows.append(
            [
                str(ordinal),
                person.name,
                person.number,
                person.sex,
                person.born.isoformat(),
                person.home,
                "、".join(person.phones),
                person.role,
                f"测公（刑）立字〔2025〕{int(random.integers(1000, 9999))}号",
                OFFICERS[int(random.integers(len(OFFICERS)))],
                day.isoformat(),
                MEASURES[int(random.integers(len(MEASURES)))],
                "测试数据",
            ]
        )
    return rows


def kin_rows(random: Generator, cast: Cast) -> list[list[str]]:
    """Kin of those taken in, some without identity number; kinship is blind to groups."""
    taken_in = [person for person in cast.persons if person.role]
    free = [cast.persons[cast.accounts[index].holder] for index in cast.having("bystander")]
    rows = []
    for person in (taken_in[place] for place in random.permutation(len(taken_in))[: len(taken_in) // 3].tolist()):
        other = free[int(random.integers(len(free)))]
        rows.append(_kin(random, person, other, known=int(random.integers(3)) > 0))
    head = cast.persons[cast.accounts[cast.having("head", 0)[0]].holder]
    rows.append(_kin(random, head, cast.persons[cast.accounts[cast.having("organiser")[0]].holder], known=False))
    return [rows[place] for place in random.permutation(len(rows)).tolist()]


def _kin(random: Generator, person: Person, other: Person, *, known: bool) -> list[str]:
    return kin_row(person, KINSHIP[int(random.integers(len(KINSHIP)))], other, known=known)


def kin_row(person: Person, relation: str, other: Person, *, known: bool) -> list[str]:
    """A row of the register of kin; `known`: with identity number and telephone of the other."""
    return [
        person.name,
        person.number,
        relation,
        other.name,
        other.number if known else "",
        other.phones[0] if known else "",
    ]
