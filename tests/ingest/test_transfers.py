"""What the rows of a bank statement claim, worked out by hand."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from graphkit.model import Batch, named_key

from .delivered import A_ID, B_ID, CARD, NUMBER, OTHER, OUT, STATEMENT, as_csv, as_xlsx, faults, read

OWN, FAR = f"account:bank:{CARD}", f"account:bank:{OTHER}"
HOLDER = f"person:cn-id:{A_ID}"


def statement(tmp_path: Path, *changes: dict[str, str]) -> Batch:
    rows = [OUT | change for change in changes]
    return read(as_csv(tmp_path / "x", STATEMENT, rows, "gb18030"), "bank-transactions-cn34")


def test_a_payment_and_a_receipt(tmp_path: Path) -> None:
    came_in = {"收付标志": "进", "对手身份证号": B_ID.lower(), "交易时间": "2024-01-02 03:04", "交易是否成功": "失败"}
    batch = statement(tmp_path, {}, came_in)
    paid, received = batch.events.to_pylist()
    assert (paid["a"], paid["b"], paid["side"], paid["kind"]) == (OWN, FAR, "a", "transfer")
    assert (received["a"], received["b"], received["side"]) == (FAR, OWN, "b")
    assert (paid["value"], paid["unit"], paid["balance"], paid["serial"]) == (123450, "CNY", 1000, "S1")
    assert (paid["at"], paid["precision"]) == (datetime(2024, 1, 1, 19, 4, 5, tzinfo=UTC), "s")
    assert (received["at"], received["precision"]) == (datetime(2024, 1, 1, 19, 4, tzinfo=UTC), "min")
    assert (paid["outcome"], received["outcome"], paid["type"], paid["n"]) == ("done", "failed", None, 1)
    mentions = {(m["key"], m["name"], m["details"]): m["rows"] for m in batch.mentions.to_pylist()}
    assert mentions == {
        (OWN, "", '{"form":"card"}'): 2,
        (FAR, "", '{"form":"unknown"}'): 2,
        (HOLDER, "测试甲", ""): 2,
        (named_key("person", FAR, "测试乙"), "测试乙", ""): 1,
        (f"person:cn-id:{B_ID}", "测试乙", ""): 1,
    }
    assert {(k["kind"], k["a"], k["b"], k["rows"]) for k in batch.links.to_pylist()} == {
        ("holds", HOLDER, OWN, 2),
        ("holds", named_key("person", FAR, "测试乙"), FAR, 1),
        ("holds", f"person:cn-id:{B_ID}", FAR, 1),
    }
    assert faults(batch) == set()


def test_card_and_account_number_of_one_account(tmp_path: Path) -> None:
    batch = statement(tmp_path, {"交易账号": NUMBER + "\t"}, {"交易账号": NUMBER}, {"交易卡号": "", "交易账号": NUMBER})
    same = [link for link in batch.links.to_pylist() if link["kind"] == "same"]
    assert [(s["a"], s["b"], s["directed"], s["rows"]) for s in same] == [(f"account:bank:{NUMBER}", OWN, False, 2)]
    assert [event["a"] for event in batch.events.to_pylist()] == [OWN, OWN, f"account:bank:{NUMBER}"]


def test_cash_and_missing_counterparties(tmp_path: Path) -> None:
    alone = {"交易对手账卡号": "", "对手户名": ""}
    batch = statement(
        tmp_path,
        alone | {"现金标志": "现金", "IP地址": "10.0.0.1"},
        alone | {"现金标志": "现金", "收付标志": "进"},
        alone,
        {"交易对手账卡号": ""},
        {"现金标志": "现金"},
    )
    events = {event["row"]: event for event in batch.events.to_pylist()}
    assert [
        (events[n]["kind"], events[n]["a"], events[n]["b"], events[n]["side"], events[n]["details"]) for n in (2, 3)
    ] == [
        ("cash", OWN, None, "a", '{"IP地址":"10.0.0.1","way":"out"}'),
        ("cash", OWN, None, "a", '{"way":"in"}'),
    ]
    assert (events[4]["kind"], events[4]["a"], events[4]["b"], events[4]["details"]) == ("transfer", OWN, None, "")
    assert events[5]["details"] == '{"对手户名":"测试乙"}'
    assert (events[6]["kind"], events[6]["b"]) == ("transfer", FAR)
    assert batch.tally is not None
    assert batch.tally.records == 5


def test_what_a_row_cannot_do_without(tmp_path: Path) -> None:
    batch = statement(
        tmp_path,
        {"收付标志": "?"},
        {"交易金额": "一百"},
        {"交易卡号": "", "交易对手账卡号": ""},
        {"交易币种": "贝壳"},
        {"交易时间": "昨天"},
        {"交易金额": "-5.00"},
        {"交易是否成功": "处理中"},
        {"交易是否成功": ""},
        {"交易余额": "?"},
    )
    assert faults(batch) == {
        (2, "收付标志", "unknown-direction", "row_dropped"),
        (3, "交易金额", "bad-amount", "row_dropped"),
        (4, "交易卡号", "no-ends", "row_dropped"),
        (5, "交易币种", "unknown-unit", "row_dropped"),
        (6, "交易时间", "bad-time", "value_dropped"),
        (7, "交易金额", "reversal-candidate", "kept"),
        (10, "交易余额", "bad-amount", "value_dropped"),
    }
    money = {p["row"]: (p["direction"], p["amount"], p["unit"]) for p in batch.problems.to_pylist()}
    assert [money[row] for row in (2, 3, 4, 5, 6)] == [
        (None, 123450, "CNY"),
        ("out", None, "CNY"),
        ("out", 123450, "CNY"),
        ("out", None, None),
        (None, None, None),
    ]
    events = {event["row"]: event for event in batch.events.to_pylist()}
    assert sorted(events) == [6, 7, 8, 9, 10]
    assert (events[6]["at"], events[6]["precision"]) == (None, "none")
    assert (events[7]["value"], events[7]["type"], events[7]["a"]) == (-500, "negative", OWN)
    assert [events[row]["outcome"] for row in (8, 9)] == ["unknown", "done"]
    assert batch.tally is not None
    assert (batch.tally.records, batch.tally.problem_rows, batch.tally.warnings) == (5, 4, 3)
    assert not any(m["row"] < 6 for m in batch.mentions.to_pylist())


def test_terminals(tmp_path: Path) -> None:
    batch = statement(
        tmp_path,
        {"MAC地址": "02:00:5e:00:53:aF"},
        {"MAC地址": "02005E0053AF", "收付标志": "进"},
        {"MAC地址": "00-00-00-00-00-00"},
        {"MAC地址": "ffffffffffff"},
        {"MAC地址": "测试"},
    )
    logins = [event for event in batch.events.to_pylist() if event["kind"] == "login"]
    (login,) = logins
    assert (login["a"], login["b"], login["part"], login["side"]) == ("device:mac:02-00-5E-00-53-AF", OWN, 1, "b")
    assert (login["serial"], login["at"]) == ("S1", datetime(2024, 1, 1, 19, 4, 5, tzinfo=UTC))
    assert {(row, code) for row, _, code, _ in faults(batch)} == {
        (3, "mac-not-attributed"),
        (4, "no-mac"),
        (5, "no-mac"),
        (6, "no-mac"),
    }


def test_numbers_that_a_spreadsheet_damaged_identify_nobody(tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [
        {**OUT, "交易对手账卡号": 6222000000000000026},
        {**OUT, "交易对手账卡号": "6.222E+18"},
        {**OUT, "交易证件号码": 999999198002020019},
        {**OUT, "交易金额": 12.5, "交易流水号": 7, "交易时间": datetime.fromisoformat("2024-01-02T03:04:05")},
        {**OUT, "交易时间": 45293.5},
    ]
    batch = read(as_xlsx(tmp_path / "x", STATEMENT, rows), "bank-transactions-cn34")
    assert faults(batch) == {
        (2, "交易对手账卡号", "mangled-number", "value_dropped"),
        (3, "交易对手账卡号", "mangled-number", "value_dropped"),
        (4, "交易证件号码", "mangled-number", "value_dropped"),
    }
    events = {event["row"]: event for event in batch.events.to_pylist()}
    assert [events[row]["b"] for row in (2, 3, 4)] == [None, None, FAR]
    assert named_key("person", OWN, "测试甲") in batch.mentions["key"].to_pylist()
    assert (events[5]["value"], events[5]["serial"]) == (1250, "7")
    assert events[5]["at"] == datetime(2024, 1, 1, 19, 4, 5, tzinfo=UTC)
    assert events[6]["at"] == datetime(2024, 1, 2, 4, tzinfo=UTC)
    assert not any("E+" in key or "e+" in key for key in batch.mentions["key"].to_pylist())


def test_an_organisation_holds_its_account(tmp_path: Path) -> None:
    batch = statement(tmp_path, {"对手户名": "测试（虚构）贸易有限公司"}, {"交易证件号码": "999999198002020018"})
    kinds = {m["key"]: m["kind"] for m in batch.mentions.to_pylist() if m["name"]}
    assert kinds[named_key("organisation", FAR, "测试（虚构）贸易有限公司")] == "organisation"
    assert kinds[named_key("person", OWN, "测试甲")] == "person"
    assert faults(batch) == {(3, "交易证件号码", "bad-id-number", "value_dropped")}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_encodings_and_workbooks_claim_the_same(tmp_path: Path, encoding: str) -> None:
    rows = [OUT | {"摘要说明": '第一行\n第二行，"引号"', "对手户名": "测试𠀀㐀"}, OUT | {"收付标志": "进"}]
    one = read(as_csv(tmp_path / "a", STATEMENT, rows, encoding), "bank-transactions-cn34")
    two = read(as_xlsx(tmp_path / "b", STATEMENT, rows), "bank-transactions-cn34")
    assert one == two
    assert one.events.to_pylist()[0]["details"] == '{"摘要说明":"第一行\\n第二行，\\"引号\\""}'


def test_a_wealth_product_of_the_bank_is_typed_and_one_that_a_person_sells_is_not(tmp_path: Path) -> None:
    banks = OUT | {"交易对手账卡号": "", "对手户名": "", "摘要说明": "理财申购"}
    persons = OUT | {"摘要说明": "理财申购", "交易流水号": "S2"}
    in_passing = banks | {"摘要说明": "购买理财请联系", "交易流水号": "S3"}
    batch = read(as_csv(tmp_path / "x.csv", STATEMENT, [banks, persons, in_passing]), "bank-transactions-cn34")
    assert [event["type"] for event in batch.events.to_pylist()] == ["wealth_product", None, None]
