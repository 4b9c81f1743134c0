"""What do the two sides of a comparison read? Bank statements of 34 columns, invented, the same for a seed and size.

Test data: the identity numbers carry the area code 999999, which no place has; cards begin with 6222009, account
numbers with 1099. Every account starts full enough that it never runs dry, and its balance runs on as a bank's does.
As a bank answers an inquiry, the rows of one account stand together, in order of time.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

COLUMNS = (
    "交易卡号", "交易账号", "交易户名", "交易证件号码", "交易时间", "交易金额", "交易余额", "收付标志",
    "交易对手账卡号", "现金标志", "对手户名", "对手身份证号", "对手开户银行", "摘要说明", "交易币种", "交易网点名称",
    "交易网点代码", "交易发生地", "交易是否成功", "传票号", "终端号", "IP地址", "MAC地址", "对手交易余额",
    "交易流水号", "日志号", "凭证种类", "凭证号", "交易柜员号", "商户名称", "商户号", "备注", "交易类型",
    "查询反馈结果原因",
)  # fmt: skip
PIECE = 100_000
_WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
_SURNAMES = np.array(list("甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"))
_GIVEN = np.array(list("安邦昌德恩方国和吉康良明宁平齐荣顺泰文祥义永元泽真正志忠"))
_NOTES = np.array(["转账", "跨行转账", "网银转账", "手机转账", "货款", "往来款", "工资", "还款", "消费", "报销"])
_BRANCHES = np.array([f"测试银行第{number}支行" for number in range(1, 400)])
_START = np.datetime64("2023-01-01T00:00:00")

Numbers = npt.NDArray[np.int64]
Texts = npt.NDArray[np.str_]


@dataclass(frozen=True, slots=True)
class Truth:
    """What was planted: rows, and what a reader must find in them."""

    rows: int
    failed: int
    value: int
    """Sum over the rows that were done, in fen."""
    accounts: int


def statement(path: Path, *, rows: int, accounts: int, seed: int = 0, encoding: str = "gb18030") -> Truth:
    """Writes one statement of `rows` transfers between `accounts` accounts; the payer's side of each."""
    rng = np.random.default_rng(seed)
    ends = _ends(rng, rows, accounts)
    value = np.round(np.exp(rng.normal(7.0, 1.6, rows)) * 100).astype(np.int64) + 1
    at = _START + np.sort(rng.integers(0, 540 * 86_400, rows)).astype("timedelta64[s]")
    failed = rng.random(rows) < 0.02
    balance = _running(ends[:, 0], np.where(failed, 0, value))
    order = np.argsort(ends[:, 0], kind="stable")
    ends, value, balance, at, failed = ends[order], value[order], balance[order], at[order], failed[order]
    people, cards = _people(accounts), _cards(accounts)
    with path.open("wb") as file:
        file.write((",".join(COLUMNS) + "\n").encode(encoding))
        for begin in range(0, rows, PIECE):
            part = slice(begin, min(begin + PIECE, rows))
            frame = _frame(rng, part, ends[part], value[part], balance[part], at[part], failed[part], people, cards)
            file.write(frame.write_csv(include_header=False).encode(encoding))
    return Truth(rows, int(failed.sum()), int(value[~failed].sum()), len(np.unique(ends)))


def _ends(rng: np.random.Generator, rows: int, accounts: int) -> Numbers:
    """Who pays whom: half within groups of forty, the receivers of the others by popularity."""
    a = rng.integers(0, accounts, rows)
    near = a - a % 40 + rng.integers(0, 40, rows)
    far = (accounts * rng.random(rows) ** 2).astype(np.int64)
    b = np.minimum(np.where(rng.random(rows) < 0.5, near, far), accounts - 1)
    return np.column_stack([a, np.where(a == b, (a + 1) % accounts, b)])


def _running(own: Numbers, paid: Numbers) -> Numbers:
    """The balance of each row's own account after it, rows being in order of time."""
    order = np.argsort(own, kind="stable")
    total = np.cumsum(paid[order])
    first = np.flatnonzero(np.r_[True, own[order][1:] != own[order][:-1]])
    before = np.repeat(total[first] - paid[order][first], np.diff(np.r_[first, len(own)]))
    whole = np.zeros(len(own), np.int64)
    whole[order] = total - before
    return 10_000_000_000 - whole


def _people(accounts: int) -> tuple[Texts, Texts]:
    """Name and identity number of each account's holder; a few hold two accounts."""
    who = np.arange(accounts) * 19 // 20
    names = np.char.add(_SURNAMES[who % 22], np.char.add(_GIVEN[who // 22 % 28], _GIVEN[who // 616 % 28]))
    day = np.datetime64("1960-01-01") + (who * 7 % 15_000)
    digits = np.char.add(
        np.char.replace(day.astype(str), "-", ""),
        np.char.zfill(((who * 389 + who // 15_000 * 71) % 999).astype(str), 3),
    )
    body = np.char.add("999999", digits)
    codes = body.view("U1").reshape(len(body), -1)[:, :17].astype(np.int64)
    return names, np.char.add(body, np.array(list("10X98765432"))[codes @ _WEIGHTS % 11])


def _cards(accounts: int) -> tuple[Texts, Texts]:
    """Card of 19 digits with its Luhn digit, and account number, of each account."""
    body = np.char.add("6222009", np.char.zfill((np.arange(accounts) * 7919 % 10**11).astype(str), 11))
    digits = body.view("U1").reshape(len(body), -1).astype(np.int64)
    doubled = digits[:, ::-1][:, ::2] * 2
    total = (doubled - 9 * (doubled > 9)).sum(axis=1) + digits[:, ::-1][:, 1::2].sum(axis=1)
    cards = np.char.add(body, ((10 - total % 10) % 10).astype(str))
    return cards, np.char.add("1099", np.char.zfill((np.arange(accounts) * 104_729 % 10**13).astype(str), 13))


def _frame(
    rng: np.random.Generator, part: slice, ends: Numbers, value: Numbers, balance: Numbers,
    at: npt.NDArray[np.datetime64], failed: npt.NDArray[np.bool_], people: tuple[Texts, Texts],
    cards: tuple[Texts, Texts],
) -> pl.DataFrame:  # fmt: skip
    n, (a, b) = len(ends), ends.T
    number = np.arange(part.start, part.stop)
    blank = pl.repeat(None, n, dtype=pl.String, eager=True)
    host = rng.integers(0, 250, (n, 3)).astype(str)
    branch = a % len(_BRANCHES)
    told: dict[str, pl.Series] = dict.fromkeys(COLUMNS, blank)
    told |= {
        "交易卡号": pl.Series(cards[0][a]) + "\t",
        "交易账号": pl.Series(cards[1][a]),
        "交易户名": pl.Series(people[0][a]),
        "交易证件号码": pl.Series(people[1][a]),
        "交易时间": pl.Series(at.astype("datetime64[us]")).dt.strftime("%Y%m%d%H%M%S"),
        "交易金额": _yuan(value),
        "交易余额": _yuan(balance),
        "收付标志": pl.repeat("出", n, eager=True),
        "交易对手账卡号": pl.Series(cards[0][b]),
        "现金标志": pl.repeat("其它", n, eager=True),
        "对手户名": pl.Series(people[0][b]),
        "对手身份证号": pl.Series(people[1][b]).set(pl.Series(rng.random(n) > 0.6), None),
        "对手开户银行": pl.Series(_BRANCHES[b % len(_BRANCHES)]),
        "摘要说明": pl.Series(_NOTES[rng.integers(0, len(_NOTES), n)]),
        "交易币种": pl.repeat("人民币", n, eager=True),
        "交易网点名称": pl.Series(_BRANCHES[branch]),
        "交易网点代码": pl.Series(np.char.add("99", np.char.zfill(branch.astype(str), 6))),
        "交易发生地": pl.repeat("测试市", n, eager=True),
        "交易是否成功": pl.Series(np.where(failed, "失败", "成功")),
        "传票号": pl.Series(number.astype(str)),
        "终端号": pl.Series(np.char.add("T", (a % 9000).astype(str))),
        "IP地址": pl.Series(np.char.add("192.0.2.", host[:, 0])),
        "MAC地址": pl.Series([f"02-00-5E-00-{int(x):02X}-{int(y):02X}" for x, y in host[:, 1:]]),
        "交易流水号": pl.Series(np.char.add("B", np.char.zfill(number.astype(str), 12))),
        "日志号": pl.Series((number * 31 % 10**9).astype(str)),
        "交易柜员号": pl.Series(np.char.add("G", (a % 700).astype(str))),
        "备注": pl.repeat("测试数据", n, eager=True),
        "交易类型": pl.repeat("转账", n, eager=True),
    }
    return pl.DataFrame(told)


def _yuan(fen: Numbers) -> pl.Series:
    whole, rest = np.divmod(fen, 100)
    return pl.Series(whole).cast(pl.String) + "." + pl.Series(rest).cast(pl.String).str.zfill(2)
