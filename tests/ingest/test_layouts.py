"""What calls, wallets, freezes, sub-accounts, companies and posts claim, worked out by hand on the samples' rows."""

import csv
from collections.abc import Sequence
from pathlib import Path

import polars as pl

import ingest
from graphkit.model import Batch, named_key
from ingest import identifiers

from .delivered import A_ID, CARD, NUMBER, OTHER, OUT, STATEMENT, as_csv, faults, read

PHONE = "phone:e164:+86"


def of(tmp_path: Path, header: str, rows: Sequence[str], name: str = "x", delimiter: str = ",") -> Batch:
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(line.split(" ") for line in (header, *rows))
    (sheet,) = ingest.sheets(path)
    (batch,) = ingest.read(sheet, ingest.recognise(sheet, ingest.templates()))
    assert batch.tally is not None
    assert batch.tally.rows_read == batch.tally.records + batch.tally.problem_rows
    return batch


def test_who_called_whom(tmp_path: Path) -> None:
    header = "通联类型 本端号码 对端号码 通话开始时间 通话时长"
    batch = of(
        tmp_path,
        header,
        [
            "主叫 8619900000001 19900000002 2024-01-02T10:00:00 65",
            "被叫 19900000001 057188888888 2024-01-02T10:00:00 1分5秒",
            "主短 19900000001 57188888888 2024-01-02T10:00:00 ",
            "呼转 19900000001 19900000002 2024-01-02T10:00:00 0:00:09",
            "主叫 19900000001 88888888 2024-01-02T10:00:00 ?",
            "主叫  19900000002 2024-01-02T10:00:00 1",
        ],
    )
    me, city = f"{PHONE}19900000001", f"{PHONE}57188888888"
    told = {
        e["row"]: (e["kind"], e["a"], e["b"], e["side"], e["value"], e["directed"]) for e in batch.events.to_pylist()
    }
    assert told == {
        2: ("call", me, f"{PHONE}19900000002", "a", 65, True),
        3: ("call", city, me, "b", 65, True),
        4: ("message", me, city, "a", None, True),
        5: ("call", me, f"{PHONE}19900000002", None, 9, False),
        6: ("call", me, None, "a", None, True),
    }
    assert faults(batch) == {
        (5, "通联类型", "unknown-direction", "kept"),
        (6, "对端号码", "bad-phone", "value_dropped"),
        (6, "通话时长", "bad-duration", "value_dropped"),
        (7, "本端号码", "no-number", "row_dropped"),
    }
    lost = next(event for event in batch.events.to_pylist() if event["row"] == 6)
    assert '"对端号码":"88888888"' in lost["details"]


def test_suffixes_of_account_numbers() -> None:
    written = [f"{CARD}_156_0", f"{CARD}-001", f"{CARD}CNY00001", f"{CARD}人民币", CARD, "0200-1234-5678", "wxid_a_b"]
    plain = identifiers.without_suffix(pl.Series(written)).to_list()
    assert plain == [CARD] * 5 + ["0200-1234-5678", "wxid_a_b"]


def test_a_suffix_is_kept_beside_the_account(tmp_path: Path) -> None:
    row = OUT | {"交易对手账卡号": f"{OTHER}_156_0"}
    batch = read(as_csv(tmp_path / "x", STATEMENT, [row]), "bank-transactions-cn34")
    assert batch.events["b"].to_pylist() == [f"account:bank:{OTHER}"]
    assert f'{{"form":"unknown","written":"{OTHER}_156_0"}}' in batch.mentions["details"].to_pylist()


def test_identity_numbers_of_fifteen_digits() -> None:
    old = pl.Series(["999999800202001", "999999800231001", "999999800202997", "99999980020200", None])
    assert identifiers.old_citizen_ids(old).to_list() == [A_ID, None, None, None, None]


def test_a_company_s_fifteen_digits_identify_nobody(tmp_path: Path) -> None:
    rows = [
        OUT | {"对手户名": "测试乙", "对手身份证号": "999999800202001"},
        OUT | {"对手户名": "测试虚构商行", "对手身份证号": "999999800202001"},
        OUT | {"对手户名": "", "对手身份证号": "999999800202001"},
    ]
    batch = read(as_csv(tmp_path / "x", STATEMENT, rows), "bank-transactions-cn34")
    assert faults(batch) == {
        (2, "对手身份证号", "id-number-15", "kept"),
        (3, "对手身份证号", "bad-id-number", "value_dropped"),
        (4, "对手身份证号", "bad-id-number", "value_dropped"),
    }
    assert named_key("organisation", f"account:bank:{OTHER}", "测试虚构商行") in batch.mentions["key"].to_pylist()


def test_a_bank_s_own_words_are_types_and_a_person_s_are_not(tmp_path: Path) -> None:
    alone = {"交易对手账卡号": "", "对手户名": ""}
    rows = [
        OUT | alone | {"摘要说明": "手续费"},
        OUT | {"摘要说明": "手续费"},
        OUT | alone | {"摘要说明": "结息", "收付标志": "进"},
        OUT | {"摘要说明": "转账", "交易类型": "冲正"},
        OUT | {"交易金额": "-5.00"},
        OUT | {"摘要说明": "代付手续费"},
    ]
    batch = read(as_csv(tmp_path / "x", [*STATEMENT], rows), "bank-transactions-cn34")
    types = {event["row"]: event["type"] for event in batch.events.to_pylist()}
    assert types == {2: "fee", 3: None, 4: "interest", 5: "reversal", 6: "negative", 7: None}


def test_a_sub_account_is_a_proposal_and_a_serial_is_no_account(tmp_path: Path) -> None:
    batch = of(
        tmp_path, "开户账号 子账户账号 余额", [f"{CARD} {NUMBER} 1.00", f"{CARD} {CARD}_002 2.00", f"{CARD} 0003 3.00"]
    )
    assert [(k["kind"], k["a"], k["b"]) for k in batch.links.to_pylist()] == [
        ("same", f"account:bank:{NUMBER}", f"account:bank:{CARD}")
    ]
    assert {m["key"] for m in batch.mentions.to_pylist()} == {f"account:bank:{CARD}", f"account:bank:{NUMBER}"}
    assert faults(batch) == {(4, "子账户账号", "short-account", "value_dropped")}


def test_a_further_card_belongs_to_the_wallet_above(tmp_path: Path) -> None:
    header = "账户状态 账号 注册姓名 注册身份证号 银行账号"
    batch = of(tmp_path, header, [f"    {CARD}", f"正常 wxid_t 测试甲 {A_ID} {CARD}", f"    {OTHER}"], delimiter="\t")
    uses = {(k["a"], k["b"]) for k in batch.links.to_pylist() if k["kind"] == "uses"}
    assert uses == {(f"person:cn-id:{A_ID}", f"account:bank:{card}") for card in (CARD, OTHER)}
    assert faults(batch) == {(2, "账号", "no-account", "row_dropped")}


def test_the_wallet_that_a_folder_names(tmp_path: Path) -> None:
    rows = ["2024-01-02T07:00:00 192.0.2.1"]
    named = of(tmp_path, "时间 IP", rows, "wxid_t1/微信登录轨迹.txt", "\t")
    assert named.events["b"].to_pylist() == ["account:wechat:wxid_t1"]
    nameless = of(tmp_path, "时间 IP", rows, "folder/x.txt", "\t")
    assert len(nameless.events) == 0
    assert {code for _, _, code, _ in faults(nameless)} == {"no-account"}


def test_a_body_without_code_is_one_within_its_register_only(tmp_path: Path) -> None:
    header = "姓名 证件号码 单位 职务 管辖范围 任职起"
    rows = [f"测试甲 {A_ID} 测试局 局长 测试县 2015-03-01", f"测试甲 {A_ID} 测试局 书记 测试县 2016-03-01"]
    one, two = (of(tmp_path, header, [*rows, extra], extra) for extra in ("a b 测试局 c d e", "f g 测试局 h i j"))
    bodies = [{k["b"] for k in batch.links.to_pylist()} for batch in (one, two)]
    assert [len(found) for found in bodies] == [1, 1]
    assert bodies[0] != bodies[1]
