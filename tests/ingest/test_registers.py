"""What registers of accounts, persons and kin claim, worked out by hand."""

from datetime import date
from pathlib import Path

from graphkit.model import named_key
from ingest.details import constant

from .delivered import A_ID, ACCOUNTS, B_ID, CARD, KIN, NUMBER, PERSONS, as_csv, faults, read

OWN, BY_NUMBER, HOLDER = f"account:bank:{CARD}", f"account:bank:{NUMBER}", f"person:cn-id:{A_ID}"


def test_accounts(tmp_path: Path) -> None:
    rows = [
        {
            "账户开户名称": "测试甲",
            "开户人证件号码": A_ID,
            "交易卡号": CARD + "\t",
            "交易账号": NUMBER,
            "账号开户时间": "2019-01-02 00:00:00",
            "账户余额": "1,000.50",
            "币种": "人民币",
            "账户状态": "冻结",
            "联系电话": "19900000001、0571-88888888",
            "开户网点": "测试支行",
            "住宅地址": "测试省测试路",
            "任务流水号": "T1",
        },
        {"账户开户名称": "虚构测试有限公司", "交易账号": NUMBER, "账户状态": "正常", "联系电话": "19900000003"},
        {"账户开户名称": "测试丙"},
    ]
    batch = read(as_csv(tmp_path / "x", ACCOUNTS, rows), "account-register-cn")
    mentions = {(m["key"], m["details"]) for m in batch.mentions.to_pylist()}
    company = named_key("organisation", BY_NUMBER, "虚构测试有限公司")
    assert mentions == {
        (
            OWN,
            constant(
                {"balance": "1,000.50", "branch": "测试支行", "currency": "人民币", "form": "card", "frozen": "yes"}
                | {"opened": "2019-01-02", "status": "冻结", "任务流水号": "T1"}
            ),
        ),
        (BY_NUMBER, '{"form":"account"}'),
        (BY_NUMBER, '{"form":"account","status":"正常"}'),
        (HOLDER, '{"address":"测试省测试路"}'),
        (company, ""),
        ("phone:e164:+8619900000001", ""),
        ("phone:e164:+8657188888888", ""),
        ("phone:e164:+8619900000003", ""),
    }
    assert {(k["kind"], k["a"], k["b"], k["since"]) for k in batch.links.to_pylist()} == {
        ("same", BY_NUMBER, OWN, None),
        ("holds", HOLDER, OWN, date(2019, 1, 2)),
        ("holds", company, BY_NUMBER, None),
        ("uses", HOLDER, "phone:e164:+8619900000001", None),
        ("uses", HOLDER, "phone:e164:+8657188888888", None),
    }
    assert faults(batch) == {(4, "交易卡号", "no-account", "row_dropped")}
    assert len(batch.events) == 0


def test_a_role_is_an_assessment_with_its_source(tmp_path: Path) -> None:
    rows = [
        {
            "姓名": "测试甲",
            "证件号码": A_ID.lower(),
            "性别": "男",
            "出生日期": "1980-02-02",
            "户籍地址": "测试省",
            "联系电话": "19900000001;19900000002",
            "涉案角色": "代理",
            "角色依据": "测字1号",
            "认定人": "测试警官",
            "备注": "测试数据",
        },
        {"姓名": "测试无证", "联系电话": "19900000009"},
        {"姓名": "测试无证"},
        {"姓名": "测试无证", "联系电话": "不详"},
    ]
    batch = read(as_csv(tmp_path / "x", PERSONS, rows), "persons-register-cn")
    said = [(m["details"], m["basis"]) for m in batch.mentions.to_pylist() if m["key"] == HOLDER]
    assert sorted(said) == [
        ('{"address":"测试省","birth":"1980-02-02","sex":"男","备注":"测试数据"}', "fact"),
        ('{"role":"代理","role_basis":"测字1号","role_by":"测试警官"}', "assessment"),
    ]
    nameless = {m["key"] for m in batch.mentions.to_pylist() if m["name"] == "测试无证"}
    assert len(nameless) == 3, "persons of one name without a number stay apart"
    assert named_key("person", "phone:e164:+8619900000009", "测试无证") in nameless
    uses = {(k["a"], k["b"]) for k in batch.links.to_pylist()}
    assert {(HOLDER, f"phone:e164:+861990000000{n}") for n in (1, 2)} <= uses
    assert faults(batch) == {(5, "联系电话", "bad-phone", "value_dropped")}


def test_kin(tmp_path: Path) -> None:
    rows = [
        {
            "姓名": "测试甲",
            "证件号码": A_ID,
            "关系": "兄弟",
            "亲属姓名": "测试乙",
            "亲属证件号码": B_ID,
            "亲属电话": "19900000003",
        },
        {"姓名": "测试甲", "证件号码": A_ID, "关系": "配偶", "亲属姓名": "测试丙"},
    ]
    batch = read(as_csv(tmp_path / "x", KIN, rows), "kin-register-cn")
    kin = {
        (k["b"], k["role"], k["directed"]) for k in batch.links.to_pylist() if k["kind"] == "kin" and k["a"] == HOLDER
    }
    assert kin == {(f"person:cn-id:{B_ID}", "兄弟", False), (named_key("person", HOLDER, "测试丙"), "配偶", False)}
    assert [(k["a"], k["b"]) for k in batch.links.to_pylist() if k["kind"] == "uses"] == [
        (f"person:cn-id:{B_ID}", "phone:e164:+8619900000003")
    ]
