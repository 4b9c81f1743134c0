"""Are the planted groups found from the money alone, by nothing else, and not where there is nothing to find?"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from tests.generator.conftest import Case, made
from tests.generator.delivered import agreement, partition, rewired

LOOKED_FOR = 0.9
LARGE_AND_ODD = 2**63 + 11


def _holds(case: Case) -> None:
    ties, planted = case.delivered.ties(), case.planted
    assert agreement(planted, partition(ties)) >= LOOKED_FOR
    assert abs(agreement(planted, partition(rewired(ties, 1)))) < 0.1
    inside = [(payer, payee) for payer, payee in ties if payer in planted and payee in planted]
    cross = [pair for pair in inside if planted[pair[0]] != planted[pair[1]]]
    assert len(cross) >= 0.22 * len(inside)
    assert len(cross) >= 0.2 * len(ties), "a fifth even of all ties, those of decoys and outsiders counted"


@pytest.mark.parametrize("seed", [0, LARGE_AND_ODD])
def test_leiden_finds_the_agents_groups_and_nothing_after_rewiring(seed: int, tmp_path: Path) -> None:
    _holds(made(tmp_path / "case", seed))


@pytest.mark.slow
@pytest.mark.parametrize("seed", [3**k + k for k in range(20, 30)])
def test_on_ten_more_seeds(seed: int, tmp_path: Path) -> None:
    _holds(made(tmp_path / "case", seed))


@pytest.mark.parametrize(
    "size",
    [
        {"transfers": 1_900},
        {"persons": 29},
        pytest.param({"persons": 150, "transfers": 30_000}, marks=pytest.mark.slow),
    ],
)
def test_in_smaller_and_larger_cases(size: dict[str, int], tmp_path: Path) -> None:
    _holds(made(tmp_path / "case", 5, **size))


def test_as_many_groups_as_agents_heads_and_all_of_size(case: Case) -> None:
    heads = [row for row in case.delivered.files["涉案人员登记表.xlsx"] if row["涉案角色"] == "一级代理"]
    names = list(case.planted.values())
    assert len(heads) == len(set(names)) == 7
    assert min(names.count(name) for name in set(names)) > 40


def test_the_command_is_the_one_of_the_interface(case: Case) -> None:
    argv = case.expected["groups"]["command"]["argv"]
    assert argv[:3] == ["graphkit", "groups", "CASE"]
    assert argv[argv.index("--method") + 1] == "leiden"
    assert argv[argv.index("--kinds") + 1] == "transfer"


def _first_seen(case: Case) -> dict[str, int]:
    """Where each account stands first, over all delivered rows in order of file and row."""
    seen: dict[str, int] = {}
    for rows in case.delivered.files.values():
        for row in rows:
            for column in ("交易卡号", "交易对手账卡号"):
                if row.get(column):
                    seen.setdefault(case.delivered.account(row[column]), len(seen))
    return seen


def _listed(case: Case, column: str) -> dict[str, str]:
    """One account of each holder: that one person's cards belong together is said openly."""
    first = {row["开户人证件号码"]: row for row in case.delivered.accounts}
    return {case.delivered.account(row["交易卡号"]): row[column] for row in first.values()}


ORDERS: dict[str, Callable[[Case], dict[str, object]]] = {
    "uid": lambda case: {uid: uid for uid in case.planted},
    "row": lambda case: dict(_first_seen(case)),
    "row of 账户信息": lambda case: {
        case.delivered.account(r["交易卡号"]): n for n, r in enumerate(case.delivered.accounts)
    },
    "card": lambda case: dict(_listed(case, "交易卡号")),
    "account number": lambda case: dict(_listed(case, "交易账号")),
    "name": lambda case: dict(_listed(case, "账户开户名称")),
    "identity number": lambda case: dict(_listed(case, "开户人证件号码")),
    "opened": lambda case: dict(_listed(case, "账号开户时间")),
    "task number": lambda case: dict(_listed(case, "任务流水号")),
}


@pytest.mark.parametrize("order", ORDERS)
def test_no_order_puts_a_group_together(order: str, case: Case) -> None:
    """Of neighbours in the order, about a seventh are of one group by chance."""
    key = ORDERS[order](case)
    groups = [case.planted[uid] for uid in sorted(key, key=lambda uid: str(key[uid]).zfill(30)) if uid in case.planted]
    assert len(groups) > 150
    alike = sum(first == second for first, second in pairwise(groups)) / (len(groups) - 1)
    assert alike < 0.25


@pytest.mark.parametrize(
    ("column", "length"),
    [
        ("账号开户银行", 20),
        ("账户开户名称", 1),
        ("开户人证件号码", 4),
        ("交易卡号", 8),
        ("交易账号", 4),
        ("开户城市", 9),
    ],
)
def test_no_part_of_a_name_or_number_tells_the_group(column: str, length: int, case: Case) -> None:
    start = {uid: text[:length] for uid, text in _listed(case, column).items() if uid in case.planted}
    assert abs(agreement({uid: case.planted[uid] for uid in start}, start)) < 0.05
