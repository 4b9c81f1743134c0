"""What the cleaning rules make of delivered files, from the file to the command's answer."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from graphkit.case import Case
from graphkit.jobs.tables import rows
from graphkit.model import ENDS
from graphkit.reports.money import balance

from .conftest import take, transfers
from .statements import MIRRORED, ROWS, A, B, C, D, row, write_csv

ME, YOU = "2088000000000018", "2088000000000026"
PAYMENTS = "交易号,交易创建时间,付款时间,类型,用户信息,交易对方信息,金额（元）,收/支,交易状态"
TRANSFERRED = "付款方支付宝账号,收款方支付宝账号,收款机构信息,到账时间,转账金额（元）,交易号,对应的协查数据"
TENPAY = "用户ID 交易单号 用户侧账号名称 借贷类型 交易用途类型 交易时间 交易金额(分) 账户余额(分) 对手方ID".replace(
    " ", "\t"
)
P = "999999198002020019"


def listed(case: Case, *, excluded: bool) -> list[dict[str, str]]:
    sheet = rows(case, f"account:bank:{A}", None, ["transfer"], excluded=excluded)
    return [dict(zip(sheet.header, map(str, line), strict=True)) for line in sheet.rows]


def test_a_reversal_and_its_original_name_each_other_in_the_rows(case: Case, tmp_path: Path) -> None:
    back = row(A, B, "250.50", "20240101100000", "进", "s9", 交易余额="900.00", 摘要说明="冲正")
    take(case, write_csv(tmp_path / "a.csv", [*ROWS[:2], back]))
    assert transfers(case) == [(A, B, "1", "100.00")]
    assert [one["file"] for one in listed(case, excluded=False)] == ["a.csv"]
    told = {one["row"]: (one["excluded"], one["pair"], one["event"]) for one in listed(case, excluded=True)}
    (_, _, paid), (_, _, took) = told["3"], told["4"]
    assert told["3"][:2] == ("reversed", took)
    assert told["4"][:2] == ("reversal", paid)
    assert told["2"][:2] == ("", "")


def test_own_moves_are_told_by_the_identity_number_of_both_accounts(case: Case, tmp_path: Path) -> None:
    mine = {"交易证件号码": P}
    moved = row(A, B, "100.00", "20240101080000", "出", "s1", 交易余额="900.00", 对手身份证号=P, **mine)
    done = take(case, write_csv(tmp_path / "a.csv", [moved, row(A, C, "1.00", "20240101090000", "出", "s2", **mine)]))
    assert done.files[0].status == "imported"
    assert transfers(case) == [(A, C, "1", "1.00")]
    ends = {end: line[end]["rows"] for line in balance(case) for end in ENDS if line[end]["rows"]}  # type: ignore[index]
    assert ends == {"in_snapshot": 1, "fee_or_own_move": 1}


def delivery(seed: int) -> list[list[dict[str, str]]]:
    """Three files of rows of all fates: copies, mirrors, failures, fees, reversals, own moves, problems."""
    dice = random.Random(seed)
    files: list[list[dict[str, str]]] = [[], [], []]
    for number in range(dice.randint(20, 60)):
        own, other = dice.sample([A, B, C, D], 2)
        time = f"202401{dice.randint(1, 28):02}{dice.randint(0, 23):02}{dice.randint(0, 59):02}00"
        yuan = f"{dice.choice([100, 100, 250, 999])}.{dice.randint(0, 99):02}"
        flag = dice.choice(["出", "进"])
        told = row(own, other, yuan, time, flag, f"s{number}", 交易证件号码=P if own in (A, B) else "")
        fate = dice.randrange(12)
        changes: dict[int, dict[str, str]] = {
            0: {"交易是否成功": "失败"},
            1: {"摘要说明": "手续费", "交易对手账卡号": "", "对手户名": ""},
            2: {"摘要说明": "冲正"},
            3: {"交易金额": f"-{yuan}"},
            4: {"交易币种": "美元"},
            5: {"收付标志": "?"},
            6: {"摘要说明": "理财申购", "交易对手账卡号": "", "对手户名": ""},
            7: {"对手身份证号": P},
            8: {"交易卡号": "", "交易对手账卡号": "", "对手户名": "", "交易户名": ""},
        }
        told = told | changes.get(fate, {})
        files[number % 3].append(told)
        if fate == 9:  # the other side's record
            files[(number + 1) % 3].append(row(other, own, yuan, time, "进" if flag == "出" else "出", f"m{number}"))
        if fate == 10:  # delivered twice
            files[(number + 1) % 3].append(told)
        if fate == 11:  # and taken back
            files[number % 3].append(told | {"收付标志": "进" if flag == "出" else "出", "摘要说明": "冲正"})
    return files


def by_hand(files: list[list[dict[str, str]]]) -> dict[tuple[str, str, str], tuple[int, Decimal]]:
    """Rows and money by file, direction and currency: counted from the cells alone."""
    found: dict[tuple[str, str, str], tuple[int, Decimal]] = defaultdict(lambda: (0, Decimal()))
    for number, told in enumerate(files):
        for one in told:
            way = {"出": "out", "进": "in"}.get(one["收付标志"], "")
            key = (f"{number}.csv", way, "USD" if one["交易币种"] == "美元" else "CNY")
            n, value = found[key]
            found[key] = (n + 1, value + Decimal(one["交易金额"]))
    return dict(found)


@pytest.mark.parametrize("seed", range(6))
def test_the_balance_closes_for_every_file_direction_and_currency(
    make_case: Callable[..., Case], tmp_path: Path, seed: int
) -> None:
    case, files = make_case(), delivery(seed)
    take(case, *(write_csv(tmp_path / f"{number}.csv", told) for number, told in enumerate(files)))
    found: dict[tuple[str, str, str], tuple[int, Decimal]] = {}
    for line in balance(case):
        said: Any = line
        assert said["delivered"]["rows"] == sum(said[end]["rows"] for end in ENDS)
        assert Decimal(said["delivered"]["value"]) == sum(Decimal(said[end]["value"]) for end in ENDS)
        assert min(said[end]["rows"] for end in ENDS) >= 0
        found[said["file"], said["direction"], said["unit"]] = (
            said["delivered"]["rows"],
            Decimal(said["delivered"]["value"]),
        )
    assert found == by_hand(files)


EXCLUDING = """
format = 1
name = "test-transfers"
material = "transfers"
[fields]
own_card = "交易卡号"
other_account = "交易对手账卡号"
at = "交易时间"
value = { column = "交易金额", unit = "CNY", given_in = "yuan" }
direction = "收付标志"
[words.direction]
out = ["出"]
in = ["进"]
[[exclude]]
as = "failed"
when = { column = "交易是否成功", not_in = ["成功"] }
[[exclude]]
as = "test-rows"
when = { column = "备注", in = ["测试"] }
"""


def test_what_a_mapping_excludes_by_name_is_in_the_balance_with_its_money(case: Case, tmp_path: Path) -> None:
    told = [*ROWS, row(A, B, "7.00", "20240105080000", "出", "s7", 备注="测试")]
    take(case, write_csv(tmp_path / "a.csv", told), mapping=EXCLUDING)
    lines: dict[str, Any] = {str(line["direction"]): line for line in balance(case)}
    ends = {end: (lines["out"][end]["rows"], lines["out"][end]["value"]) for end in ENDS if lines["out"][end]["rows"]}
    assert ends == {"in_snapshot": (3, "400.00"), "failed": (1, "1.00"), "excluded": (1, "7.00")}
    assert lines["out"]["delivered"] == {"rows": 5, "value": "408.00"}


def test_the_mirror_of_every_row_is_a_duplicate(case: Case, tmp_path: Path) -> None:
    take(case, write_csv(tmp_path / "a.csv", ROWS), write_csv(tmp_path / "b.csv", MIRRORED))
    found = {(line["file"], line["direction"]): line for line in balance(case)}
    assert found["b.csv", "in"]["duplicate"] == {"rows": 3, "value": "400.00"}
    assert found["a.csv", "out"]["in_snapshot"] == {"rows": 3, "value": "400.00"}


def wallets_files(folder: Path) -> list[Path]:
    """One payment of 20.00 in four exports of Alipay, and another of 30.00 in one of them."""
    paid = f"{PAYMENTS}\nA5,2024-01-06 09:59:58,2024-01-06 10:00:00,转账"
    told = {
        "账户明细_1.csv": f"{paid},{ME}(甲),{YOU}(乙),20.00,支出,交易成功\n",
        "账户明细_2.csv": f"{paid},{YOU}(乙),{ME}(甲),20.00,收入,交易成功\n",
        "转账明细_1.csv": f"{TRANSFERRED}\n{ME},{YOU},,2024-01-06 10:31:00,20.00,A5,{ME}\n",
        "转账明细_2.csv": f"{TRANSFERRED}\n{ME},{YOU},,2024-01-06 10:31:00,20.00,A5,{P}\n"
        f"{ME},{YOU},,2024-01-06 12:00:00,30.00,A6,{P}\n",
    }
    for name, text in told.items():
        (folder / name).write_text(text, "utf-8")
    return [folder / name for name in told]


@pytest.mark.parametrize("seed", range(3))
def test_a_payment_of_a_platform_is_one_in_all_its_exports(case: Case, tmp_path: Path, seed: int) -> None:
    files = wallets_files(tmp_path)
    random.Random(seed).shuffle(files)
    done = take(case, *files)
    assert {file.status for file in done.files} == {"imported"}
    assert transfers(case) == [(ME, YOU, "2", "50.00")]
    cited = case.rows(f"account:alipay:{ME}", f"account:alipay:{YOU}", ["transfer"]).to_pylist()
    assert sorted(one["file"] for one in cited) == [
        "账户明细_1.csv",
        "账户明细_2.csv",
        *["转账明细_1.csv"],
        *["转账明细_2.csv"] * 2,
    ]


def test_both_wallets_exports_of_tenpay(case: Case, tmp_path: Path) -> None:
    """Half an hour apart, as no two banks would be: the number says that it is one payment."""
    mine = f"{TENPAY}\nwxid_test000001\tX1\t甲\t出\t转账\t2024-01-02 08:00:00\t10000\t5000\twxid_test000002\n"
    yours = f"{TENPAY}\nwxid_test000002\tX1\t乙\t入\t转账\t2024-01-02 08:30:00\t10000\t10000\twxid_test000001\n"
    for name, text in (("a.txt", mine), ("b.txt", yours)):
        (tmp_path / name).write_text(text, "utf-8")
    done = take(case, tmp_path / "a.txt", tmp_path / "b.txt")
    assert {file.status for file in done.files} == {"imported"}, [file.error for file in done.files]
    assert transfers(case) == [("wxid_test000001", "wxid_test000002", "1", "100.00")]
