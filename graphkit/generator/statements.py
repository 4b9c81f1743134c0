"""How does a bank write its customers' movements into the 34 columns?

One file for each bank and delivery, in order of time over all accounts: neighbouring rows tell nothing of who belongs
together. Device and network address stand on the payer's own rows only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.random import Generator

from .balances import CASH_IN, CASH_OUT, DONE, FAILED, INTEREST, REVERSED, Entries, Statements
from .cast import Cast
from .invention import Bank, invention
from .layouts import STATEMENT
from .ties import PURPOSES
from .transfers import DAY, Ints, midnight
from .writers import write_csv, write_xlsx

WORKBOOK_ROWS = 4_000
"""A bank that writes workbooks delivers what is beyond as CSV."""
CHUNK = 20_000
FIRST_UNTIL = midnight(7)
SECOND_FROM = FIRST_UNTIL - 7 * DAY
"""Two deliveries of one bank overlap by a week."""
WORDS = {
    "bet": "转账",
    "win": "网银转账",
    "direct": "手机银行转账",
    "rebate": "转账",
    "life": "手机银行转账",
    "settle": "转账",
    "shop": "消费",
    "wage": "工资",
    "rent": "房租",
    "engineer": "转账",
    "supply": "货款",
    "income": "工资",
    "sweep": "转账",
    "forward": "网银转账",
    "commission": "转账",
    "fund": "网银转账",
    "remit": "转账",
    "last": "转账",
    "protection": "管理费",
    "salary": "工资",
    "lend": "借款",
    "repay": "还款",
    "hand-in": "转账",
    "fee": "咨询费",
    "family": "手机银行转账",
    "task": "兼职费",
    "order": "材料费",
    "goods": "货款",
    "fraud": "网银转账",
    "layer": "转账",
    "promotion": "推广费",
}
REVERSAL = "冲正"
ALONE = {CASH_OUT: "ATM取款", CASH_IN: "现金存入", INTEREST: "结息", REVERSED: REVERSAL}
REASONS = ("超出单日限额", "收款户名不符", "交易超时")
REMARKS = ("测试备注", "手机银行", "请查收", "货款，勿退")
TWO_LINES = '附言：测试\n第二行，含"引号"'


@dataclass(frozen=True, slots=True)
class Delivery:
    """One table of movements: its path below `delivered/`, its bank, and which entries stand in it, in order."""

    path: str
    bank: Bank
    rows: Ints


def deliveries(random: Generator, cast: Cast, entries: Entries) -> list[Delivery]:
    """Which file holds which entries? Accounts without a statement are in none."""
    made: list[Delivery] = []
    shuffled = random.permutation(len(cast.accounts))
    banks = invention().banks
    of_bank = np.array([banks.index(a.bank) if a.delivered else -1 for a in cast.accounts])[entries.account]
    for place, bank in enumerate(banks):
        rows = np.flatnonzero(of_bank == place)
        rows = rows[np.lexsort((rows, shuffled[entries.account[rows]], entries.at[rows]))]
        if bank.deliveries == 2:
            at = entries.at[rows]
            made.append(Delivery(f"{bank.name}_第一批/交易明细信息.csv", bank, rows[at < FIRST_UNTIL]))
            made.append(Delivery(f"{bank.name}_第二批/交易明细信息.csv", bank, rows[at >= SECOND_FROM]))
        elif bank.type == "xlsx":
            made.append(Delivery(f"{bank.name}/交易明细信息.xlsx", bank, rows[:WORKBOOK_ROWS]))
            if len(rows) > WORKBOOK_ROWS:
                made.append(Delivery(f"{bank.name}/交易明细信息_续.csv", bank, rows[WORKBOOK_ROWS:]))
        else:
            made.append(Delivery(f"{bank.name}/交易明细信息.csv", bank, rows))
    return made


def write(folder: Path, delivery: Delivery, rows: Iterator[Sequence[str]], encoding: str = "own") -> int:
    """Writes one delivery, text in the bank's own encoding or in this one; returns the number of its rows."""
    path = folder / delivery.path
    if path.suffix == ".xlsx":
        return write_xlsx(path, "交易明细", STATEMENT, rows)
    if encoding == "own":
        encoding = delivery.bank.encoding or "gb18030"
    return write_csv(path, encoding, STATEMENT, rows)


class Clerk:
    """Writes entries as rows of cells; the same entry gives the same cells in every delivery."""

    def __init__(self, cast: Cast, statements: Statements, odd: int) -> None:
        self._entries, self._odd = statements.entries, odd | 1
        self._purpose = statements.transfers.purpose
        self._cast = cast
        holders = [cast.persons[account.holder] for account in cast.accounts]
        self._name = [holder.name for holder in holders]
        self._identity = [
            "" if a.without_identity else holder.number for a, holder in zip(cast.accounts, holders, strict=True)
        ]
        self._office = [f"{a.bank.name}{a.town[-3:-1]}支行" for a in cast.accounts]

    def rows(self, delivery: Delivery) -> Iterator[tuple[str, ...]]:
        """The rows of one delivery, chunk by chunk."""
        for start in range(0, len(delivery.rows), CHUNK):
            yield from self._chunk(delivery.bank, delivery.rows[start : start + CHUNK])

    def _chunk(self, bank: Bank, places: Ints) -> Iterator[tuple[str, ...]]:
        e, accounts = self._entries.take(places), self._cast.accounts
        tab = "\t" if bank.tabs else ""
        own, other = e.account.tolist(), e.other.tolist()
        own_accounts = [accounts[index] for index in own]
        told = [
            index if index >= 0 and not silent else -1 for index, silent in zip(other, e.silent.tolist(), strict=True)
        ]
        out = [sign < 0 for sign in e.sign.tolist()]
        form = e.form.tolist()
        draw = ((places + 1) * 2_654_435_761 * self._odd % 2**31).tolist()
        summary = self._summaries(e, form)
        shop = [word == "消费" and went for word, went in zip(summary, out, strict=True)]
        empty = [""] * len(own)
        columns = [
            [account.card + tab for account in own_accounts],
            [account.number + tab for account in own_accounts],
            [self._name[index] for index in own],
            [self._identity[index] + tab for index in own],
            _times(e.at, bank),
            _yuan(e.amount),
            _yuan(e.balance),
            ["出" if went else "进" for went in out],
            [accounts[index].card + tab if index >= 0 else "" for index in told],
            ["现金" if kind in (CASH_OUT, CASH_IN) else "转账" for kind in form],
            [self._name[index] if index >= 0 else "" for index in told],
            [self._stated(index, number) for index, number in zip(told, draw, strict=True)],
            [accounts[index].bank.name if index >= 0 else "" for index in told],
            summary,
            [bank.currency] * len(own),
            [self._office[index] for index in own],
            [f"99{index * 7919 % 10_000:04d}" for index in own],
            [account.town for account in own_accounts],
            ["失败" if kind == FAILED else "成功" for kind in form],
            empty,
            [f"T{number % 100_000:05d}" if kind == CASH_OUT else "" for kind, number in zip(form, draw, strict=True)],
            [
                a.ip if a.device and went and kind in (DONE, FAILED) else ""
                for a, went, kind in zip(own_accounts, out, form, strict=True)
            ],
            [
                _mac(a.device, bank) if went and kind in (DONE, FAILED) and number % 20 else ""
                for a, went, kind, number in zip(own_accounts, out, form, draw, strict=True)
            ],
            empty,
            [f"{bank.share:02d}S{number:013d}" for number in ((places + 1) * self._odd % 10**13).tolist()],
            [f"L{number:010d}" for number in draw],
            empty,
            empty,
            [f"E{number % 900 + 100}" for number in draw],
            [self._name[index] if sold and index >= 0 else "" for index, sold in zip(told, shop, strict=True)],
            [f"999{index:012d}" if sold and index >= 0 else "" for index, sold in zip(told, shop, strict=True)],
            [_remark(number, bank) for number in draw],
            summary,
            [REASONS[number % 3] if kind == FAILED else "" for kind, number in zip(form, draw, strict=True)],
        ]
        return zip(*columns, strict=True)

    def _summaries(self, entries: Entries, form: list[int]) -> list[str]:
        words = [WORDS[purpose] for purpose in PURPOSES]
        purpose = np.where(entries.transfer >= 0, self._purpose[entries.transfer], -1).tolist()
        return [
            words[number] if number >= 0 else ALONE.get(kind, "转账")
            for number, kind in zip(purpose, form, strict=True)
        ]

    def _stated(self, index: int, number: int) -> str:
        """One bank row in eight states the counterparty's identity number, where that account's bank stated it too."""
        return self._identity[index] if index >= 0 and number % 8 == 0 and self._cast.accounts[index].listed else ""


def clock(at: Ints) -> list[str]:
    """Times as YYYY-MM-DD HH:MM:SS."""
    return [text.replace("T", " ") for text in np.datetime_as_string(at.astype("datetime64[s]"), unit="s").tolist()]


def moment(second: int) -> str:
    """One time as YYYY-MM-DD HH:MM:SS."""
    return f"{np.datetime64(second, 's').item():%Y-%m-%d %H:%M:%S}"


def _times(at: Ints, bank: Bank) -> list[str]:
    texts = clock(at)
    if bank.time == "dashed":
        return texts
    return [text.replace("-", "").replace(" ", "").replace(":", "") for text in texts]


def yuan(fen: int) -> str:
    """Fen as yuan with two decimals."""
    return f"{fen // 100}.{fen % 100:02d}"


def _yuan(fen: Ints) -> list[str]:
    return [yuan(amount) for amount in fen.tolist()]


def _mac(device: str, bank: Bank) -> str:
    text = bank.mac.join(device[place : place + 2] for place in range(0, len(device), 2))
    return text.lower() if bank.mac == ":" else text


def _remark(number: int, bank: Bank) -> str:
    if bank.newlines and number % 61 == 0:
        return TWO_LINES
    return REMARKS[number % 4] if number % 23 == 0 else ""
