"""Does `expected.toml` say what somebody finds who reads the delivered files with csv and openpyxl and counts?"""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import Decimal
from itertools import pairwise

import pytest

from tests.generator.conftest import Case
from tests.generator.delivered import Row, moment


def test_seventy_one_persons_and_a_hundred_and_ten_frozen_cards(case: Case) -> None:
    frozen = [row for row in case.delivered.accounts if row["账户状态"] == "冻结"]
    assert len(case.delivered.files["涉案人员登记表.xlsx"]) == 71
    assert len({row["交易卡号"] for row in frozen}) == 110
    assert sum(Decimal(row["账户余额"]) for row in frozen) == Decimal("14020000.00")
    assert case.expected["counts"]["frozen_sum"] == "14020000.00"


@pytest.mark.parametrize("decoy", ["shop", "payroll", "landlord"])
def test_a_decoy_stands_where_a_count_by_hand_puts_it(decoy: str, case: Case) -> None:
    said = case.expected["decoys"][decoy]
    place = {"in_degree": 1, "out_degree": 0}[said["measure"]]
    partners = Counter(tie[place] for tie in case.delivered.ties())
    assert partners[said["uid"]] == said["value"]
    assert 1 + sum(count > said["value"] for count in partners.values()) == said["rank"]


def test_the_decoys_look_like_what_they_are(case: Case) -> None:
    """The shop leads by fan-in of small sums; wages and rents are the same each month."""
    uid = {name: case.expected["decoys"][name]["uid"] for name in ("shop", "payroll", "landlord")}
    assert case.expected["decoys"]["shop"]["rank"] == 1
    into_shop = [amount for _, payee, amount, *_ in case.delivered.flows() if payee == uid["shop"]]
    assert max(into_shop) < 200
    for who, place in (("payroll", 0), ("landlord", 1)):
        sums: dict[str, set[Decimal]] = defaultdict(set)
        months: dict[str, set[int]] = defaultdict(set)
        for payer, payee, amount, at, _ in case.delivered.flows():
            if (payer, payee)[place] == uid[who]:
                other = (payee, payer)[place]
                sums[other].add(amount)
                months[other].add(at.month)
        steady = [other for other in sums if len(sums[other]) == 1 and months[other] >= {3, 4, 5, 6, 7, 8}]
        assert len(steady) >= 10


def test_counts(case: Case) -> None:
    counts, delivered = case.expected["counts"], case.delivered
    flows, rows = delivered.flows(), [row for rows in delivered.files.values() for row in rows]
    accounts = {uid for row in delivered.movements for uid in _ends(case, row)} | set(delivered.uid.values())
    macs = {row["MAC地址"].upper().replace(":", "-") for row in delivered.movements if row["收付标志"] == "出"} - {""}
    assert counts["rows"] == len(rows) == sum(counts["files"].values())
    assert counts["files"] == {name: len(rows) for name, rows in delivered.files.items()}
    assert counts["entries"] == len(delivered.movements)
    assert counts["accounts"] == len(accounts)
    assert counts["transfers"] == delivered.transfers() < len(flows)
    assert counts["transfer_ties"] == len(delivered.ties())
    assert counts["failed"] == sum(row["交易是否成功"] == "失败" for row in delivered.movements) > 50
    assert counts["devices"] == len(macs)
    assert counts["phones"] == len(_all(case, ("联系电话", "亲属电话")))
    numbers = _all(case, ("开户人证件号码", "交易证件号码", "对手身份证号", "证件号码", "亲属证件号码"))
    assert counts["persons_with_identity_number"] == len({number for number in numbers if not number.startswith("91")})


def _ends(case: Case, row: Row) -> set[str]:
    return {case.delivered.account(row[column]) for column in ("交易卡号", "交易对手账卡号") if row[column]}


def _all(case: Case, columns: tuple[str, ...]) -> set[str]:
    cells = (row.get(column, "") for rows in case.delivered.files.values() for row in rows for column in columns)
    return {part for cell in cells for part in cell.split("、")} - {""}


def test_every_balance_follows_from_the_one_before_it_to_the_fen(case: Case) -> None:
    """Also over the two deliveries of one bank; the last one is what 账户信息 states."""
    statements: dict[str, list[Row]] = defaultdict(list)
    for row in case.delivered.movements:
        statements[row["交易卡号"]].append(row)
    closing = {row["交易卡号"]: Decimal(row["账户余额"]) for row in case.delivered.accounts}
    assert len(statements) > 250
    for card, rows in statements.items():
        rows.sort(key=lambda row: moment(row["交易时间"]))  # stable: rows of one second stay in the bank's order
        balance = None
        for row in rows:
            after = Decimal(row["交易余额"])
            if balance is not None:
                assert after - balance == _moved(row)
            assert after >= 0
            balance = after
        assert balance == closing[card]


def _moved(row: Row) -> Decimal:
    if row["交易是否成功"] == "失败":
        return Decimal(0)
    return Decimal(row["交易金额"]) * (1 if row["收付标志"] == "进" else -1)


def test_the_organiser_abroad_is_a_counterparty_only(case: Case) -> None:
    abroad = {uid.removeprefix("account:bank:") for uid in case.expected["traps"]["organiser_abroad"]}
    own = {row["交易卡号"] for row in case.delivered.movements} | {row["交易卡号"] for row in case.delivered.accounts}
    assert not abroad & own
    assert abroad & {row["交易对手账卡号"] for row in case.delivered.movements}


def test_two_persons_have_one_name_and_a_holder_of_that_name_has_no_number(case: Case) -> None:
    traps = case.expected["traps"]
    register = case.delivered.files["涉案人员登记表.xlsx"]
    numbers = [uid.removeprefix("person:cn-id:") for uid in traps["same_name_two_persons"]]
    (name,) = {row["姓名"] for row in register if row["证件号码"] in numbers}
    assert len(numbers) == 2
    nameless = [row for row in case.delivered.accounts if not row["开户人证件号码"]]
    assert [case.delivered.account(row["交易卡号"]) for row in nameless] == [traps["holder_without_identity_number"]]
    assert nameless[0]["账户开户名称"] == name


def test_one_device_operates_several_accounts_of_several_holders(case: Case) -> None:
    together = set(case.expected["traps"]["accounts_of_one_device"])
    by_device: dict[str, set[str]] = defaultdict(set)
    for row in case.delivered.movements:
        if row["MAC地址"]:
            assert row["收付标志"] == "出"
            by_device[row["MAC地址"].upper().replace(":", "-")].add(case.delivered.account(row["交易卡号"]))
    assert any(len(accounts & together) >= 3 for accounts in by_device.values())


def test_equal_transfers_within_minutes_are_there_and_are_two(case: Case) -> None:
    out = defaultdict(list)
    for payer, payee, amount, at, side in case.delivered.flows():
        if side == "出":
            out[payer, payee, amount].append(at)
    near = [
        pair
        for times in map(sorted, out.values())
        for pair in pairwise(times)
        if (pair[1] - pair[0]).total_seconds() <= 600
    ]
    assert 3 <= len(near) <= len(out) / 50
