"""Do the smaller kinds hold what `expected.toml` says is planted? Counted by csv and openpyxl alone."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from tests.generator.conftest import Case, made


@pytest.fixture(scope="module")
def fraud(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return made(tmp_path_factory.mktemp("fraud") / "case", 6, "telecom-fraud")


@pytest.fixture(scope="module")
def army(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return made(tmp_path_factory.mktemp("army") / "case", 6, "water-army")


def test_fifteen_persons_in_five_cities(fraud: Case) -> None:
    register = fraud.delivered.files["涉案人员登记表.xlsx"]
    assert len(register) == len(fraud.expected["cities"]) == 15
    homes = {f"person:cn-id:{row['证件号码']}": row["户籍地址"] for row in register}
    assert all(homes[uid].startswith(city) for uid, city in fraud.expected["cities"].items())
    assert len(set(fraud.expected["cities"].values())) == 5


def test_what_victims_paid_is_what_they_lost(fraud: Case) -> None:
    holders = {fraud.delivered.account(row["交易卡号"]): row["开户人证件号码"] for row in fraud.delivered.accounts}
    layers = fraud.expected["layers"]
    lost: defaultdict[str, Decimal] = defaultdict(Decimal)
    for payer, payee, amount, _, side in fraud.delivered.flows():
        if layers.get(payee) == 1 and side == "进":
            lost[f"person:cn-id:{holders[payer]}"] += amount
    silent = _without_counterparty(fraud, {uid for uid, layer in layers.items() if layer == 1})
    said = {uid: Decimal(loss) for uid, loss in fraud.expected["victims"].items()}
    assert lost.keys() <= said.keys()
    assert sum(said.values()) == sum(lost.values()) + silent
    assert len(said) == fraud.expected["counts"]["victims"] > 40


def _without_counterparty(case: Case, accounts: set[str]) -> Decimal:
    """What came in on rows in which the bank left the counterparty out."""
    return sum(
        (
            Decimal(row["交易金额"])
            for row in case.delivered.movements
            if row["收付标志"] == "进"
            and not row["交易对手账卡号"]
            and row["摘要说明"] == "网银转账"
            and case.delivered.account(row["交易卡号"]) in accounts
        ),
        Decimal(0),
    )


def test_money_goes_down_layer_by_layer_within_minutes_and_nowhere_else(fraud: Case) -> None:
    layers = fraud.expected["layers"]
    assert [sorted(layers.values()).count(layer) for layer in (1, 2, 3)] == [10, 15, 20]
    came: defaultdict[str, list[object]] = defaultdict(list)
    for _, payee, _, at, side in fraud.delivered.flows():
        if payee in layers and side == "进":
            came[payee].append(at)
    for payer, payee, _, at, side in fraud.delivered.flows():
        if layers.get(payer, 3) < 3 and side == "出":
            assert layers[payee] == layers[payer] + 1
            assert any(timedelta(minutes=-2) <= at - before <= timedelta(minutes=15) for before in came[payer])  # type: ignore[operator]


def test_each_city_has_its_cards(fraud: Case) -> None:
    towns = defaultdict(set)
    for row in fraud.delivered.accounts:
        group = fraud.planted.get(fraud.delivered.account(row["交易卡号"]))
        if group:
            towns[group].add(row["开户省份"] + row["开户城市"])
    assert len(towns) == 5
    assert all(len(of_group) == 1 for of_group in towns.values())


def test_a_victim_was_called_before_every_payment(fraud: Case) -> None:
    phone = {row["开户人证件号码"]: f"phone:e164:+86{row['联系电话']}" for row in fraud.delivered.accounts}
    holders = {fraud.delivered.account(row["交易卡号"]): row["开户人证件号码"] for row in fraud.delivered.accounts}
    called = defaultdict(list)
    for _, callee, at, _ in fraud.delivered.calls():
        called[callee].append(at)
    for payer, payee, _, at, side in fraud.delivered.flows():
        if fraud.expected["layers"].get(payee) == 1 and side == "出":
            before = called[phone[holders[payer]]]
            assert any(timedelta() < at - one < timedelta(hours=3, minutes=1) for one in before)


def test_seven_persons_thirteen_telephones_and_seven_hosts(army: Case) -> None:
    register = army.delivered.files["涉案人员登记表.xlsx"]
    phones = {phone for row in register for phone in row["联系电话"].split("、")}
    logins = army.delivered.files["支付宝登陆日志.csv"]
    assert (len(register), len(phones), len({row["MAC地址"] for row in logins})) == (7, 13, 7)
    wallets = {row["用户ID"]: row["绑定手机"] for row in army.delivered.files["支付宝注册信息.csv"]}
    assert set(wallets.values()) == phones
    found = defaultdict(set)
    for row in logins:
        found[f"device:mac:{row['MAC地址']}"].add(f"account:alipay:{row['支付宝用户ID']}")
    assert {host: sorted(wallets) for host, wallets in found.items()} == army.expected["hosts"]


def test_a_host_belongs_to_one_studio(army: Case) -> None:
    phones = {row["用户ID"]: row["绑定手机"] for row in army.delivered.files["支付宝注册信息.csv"]}
    for wallets in army.expected["hosts"].values():
        numbers = {phones[wallet.rpartition(":")[2]] for wallet in wallets}
        assert len({army.planted[f"phone:e164:+86{number}"] for number in numbers}) == 1


def test_seals_and_goods_are_seized_from_those_taken_in(tmp_path: Path) -> None:
    for kind, item in (("forged-seals", "印章"), ("counterfeit", "假冒")):
        case = made(tmp_path / kind, 6, kind)
        taken_in = {row["证件号码"] for row in case.delivered.files["涉案人员登记表.xlsx"]}
        seized = case.delivered.files["扣押物品清单.csv"]
        assert {row["证件号码"] for row in seized} == taken_in
        assert all(item in row["物品名称"] for row in seized)


def test_each_wholesaler_pays_its_source_and_each_works_the_packer(tmp_path: Path) -> None:
    case = made(tmp_path / "case", 6, "counterfeit")
    ties = case.delivered.ties()
    assert all((below, above) in ties for below, above in case.expected["supply"].items())
    packer = case.expected["traps"]["packer_of_several_networks"]
    assert len({case.planted[payer] for payer, payee in ties if payee == packer and payer in case.planted}) == 3
