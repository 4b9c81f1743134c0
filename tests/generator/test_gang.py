"""Does the gang case hold what `expected.toml` says is planted, and its twin nothing of it? Counted by csv alone."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from tests.generator.conftest import Case
from tests.generator.delivered import moment

HOUR = timedelta(hours=1)


def _raids(case: Case) -> list[tuple[datetime, bool]]:
    return [(moment(raid["at"]), raid["warned"]) for raid in case.expected["raids"].values()]


def _between(case: Case, one: str, other: str) -> list[datetime]:
    return sorted(at for caller, callee, at, _ in case.delivered.calls() if {caller, callee} == {one, other})


def test_before_each_raid_that_was_warned_of_the_driver_calls_the_go_between_and_never_else(gang: Case) -> None:
    said = gang.expected["official"]
    told = [moment(one["at"]) for one in gang.expected["warnings"] if one["caller"] == said["driver_phone"]]
    (fixer,) = {one["callee"] for one in gang.expected["warnings"] if one["caller"] == said["driver_phone"]}
    calls = _between(gang, said["driver_phone"], fixer)
    assert len(calls) == len(told) == 4
    for at in calls:
        (raid,) = [raid for raid, _ in _raids(gang) if timedelta() < raid - at < 12 * HOUR]
        assert (raid, True) in _raids(gang)


def test_every_warning_that_can_be_seen_is_in_the_records(gang: Case) -> None:
    calls = {(caller, callee, at) for caller, callee, at, _ in gang.delivered.calls()}
    late = [timedelta(seconds=second) for second in range(3)]
    for one in gang.expected["warnings"]:
        at = moment(one["at"])
        assert any((one["caller"], one["callee"], at + second) in calls for second in late), one
    assert len({one["raid"] for one in gang.expected["warnings"]}) == 5


def test_the_hidden_telephone_stands_in_no_register_and_in_the_official_s_device(gang: Case) -> None:
    said = gang.expected["official"]
    hidden = said["hidden_phone"].removeprefix("phone:e164:+86")
    rows = [row for rows in gang.delivered.files.values() for row in rows]
    registers = [row for row in rows if "话单类型" not in row and "通联类型" not in row]
    assert not [row for row in registers if any(hidden in cell for cell in row.values())]
    assert {callee for caller, callee, *_ in gang.delivered.calls() if caller == said["hidden_phone"]}


def test_the_money_reaches_the_spouse_in_time_order_and_loses_something_on_the_way(gang: Case) -> None:
    accounts = {row["开户人证件号码"]: gang.delivered.account(row["交易卡号"]) for row in gang.delivered.accounts}
    said = gang.expected["official"]
    number = [uid.rpartition(":")[2] for uid in (said["paid_by"], said["kin_company"], *reversed(said["kin"]))]
    sand, company, brother, spouse = (accounts[one] for one in number)
    assert said["kin"] == [f"person:cn-id:{number[3]}", f"person:cn-id:{number[2]}"]
    flows = gang.delivered.flows()
    paid = [(amount, at) for payer, payee, amount, at, side in flows if (payer, payee, side) == (sand, company, "出")]
    assert len(paid) == 6
    for amount, at in paid:
        on = _passed_on(gang, company, brother, amount * Decimal("0.9"), at)
        assert _passed_on(gang, brother, spouse, amount * Decimal("0.8"), on) > on


def _passed_on(case: Case, payer: str, payee: str, amount: Decimal, after: datetime) -> datetime:
    (at,) = [
        when
        for one, other, much, when, side in case.delivered.flows()
        if (one, other, much, side) == (payer, payee, amount, "出") and after < when < after + timedelta(days=4)
    ]
    return at


def test_in_the_twin_world_nobody_is_behind_it_and_nothing_else_differs(gang: Case, twin: Case) -> None:
    said = gang.expected["official"]
    assert twin.expected["official"]["present"] is False
    assert set(twin.expected["official"]["innocent"]) == {*said["innocent"], said["uid"]}
    assert "warnings" not in twin.expected
    assert not any(raid["warned"] for raid in twin.expected["raids"].values())
    assert twin.planted == gang.planted
    with_him, without = gang.delivered.calls(), twin.delivered.calls()
    assert without < with_him
    added = {(caller, callee) for caller, callee, *_ in with_him - without}
    chiefs = {one[end] for one in gang.expected["warnings"] for end in ("caller", "callee")}
    assert all(caller in chiefs for caller, _ in added)
    for name in (
        "涉案人员登记表.xlsx",
        "亲属关系登记表.csv",
        "任职登记表.csv",
        "企业登记信息.csv",
        "股东及主要人员.csv",
    ):
        assert gang.delivered.files[name] == twin.delivered.files[name]


def test_in_the_twin_world_no_call_of_an_official_s_household_runs_before_raids_to_the_gang(twin: Case) -> None:
    posts = {f"phone:e164:+86{row['联系电话']}" for row in twin.delivered.files["任职登记表.csv"]}
    inner = {uid for uid, name in twin.planted.items() if name}
    raids = [raid for raid, _ in _raids(twin)]
    investigator = twin.expected["decoys"]["investigator"]["uid"]
    early = [
        (caller, callee)
        for caller, callee, at, _ in twin.delivered.calls()
        if any(timedelta() < raid - at < 12 * HOUR for raid in raids)
        and {caller, callee} & (posts - {investigator})
        and {caller, callee} & inner
    ]
    assert early == []


@pytest.mark.parametrize("decoy", ["investigator", "courier", "classmate", "landlord"])
def test_a_decoy_stands_where_a_count_by_hand_puts_it(decoy: str, gang: Case) -> None:
    said = gang.expected["decoys"][decoy]
    ties = {pair[:2] for pair in gang.delivered.calls()} if said.get("layer") == "call" else gang.delivered.ties()
    partners: Counter[str] = Counter()
    if said["measure"] == "degree":
        partners.update(one for pair in {frozenset(tie) for tie in ties} for one in pair)
    else:
        partners.update(payee for _, payee in ties)
    assert partners[said["uid"]] == said["value"]
    assert 1 + sum(count > said["value"] for count in partners.values()) == said["rank"]


def test_the_decoys_are_more_conspicuous_than_the_official(gang: Case) -> None:
    official = gang.expected["official"]["phone"]
    degree = Counter(one for pair in {frozenset(call[:2]) for call in gang.delivered.calls()} for one in pair)
    for decoy in ("investigator", "courier"):
        assert gang.expected["decoys"][decoy]["value"] > 2 * degree[official]


def test_the_investigator_calls_suspects_most_of_all_around_raids(gang: Case) -> None:
    own = gang.expected["decoys"]["investigator"]["uid"]
    near = [
        at
        for caller, callee, at, _ in gang.delivered.calls()
        if own in (caller, callee) and any(abs(at - raid) < 48 * HOUR for raid, _ in _raids(gang))
    ]
    assert len(near) >= 10 * len(_raids(gang))
