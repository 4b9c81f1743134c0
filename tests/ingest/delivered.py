"""Small deliveries that tests write: all of it invented test data; the county code 999999 does not exist."""

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

import openpyxl

import ingest
from graphkit.model import Batch, claims

STATEMENT = (
    "交易卡号 交易账号 交易户名 交易证件号码 交易时间 交易金额 交易余额 收付标志 交易对手账卡号 现金标志 对手户名 对手身份证号 "
    "对手开户银行 摘要说明 交易币种 交易网点名称 交易网点代码 交易发生地 交易是否成功 传票号 终端号 IP地址 MAC地址 对手交易余额 "
    "交易流水号 日志号 凭证种类 凭证号 交易柜员号 商户名称 商户号 备注 交易类型 查询反馈结果原因"
).split()
ACCOUNTS = (
    "账户开户名称 开户人证件号码 交易卡号 交易账号 账号开户时间 账户余额 可用余额 币种 开户网点代码 开户网点 账户状态 钞汇标志名称 "
    "开户人证件类型 销户日期 账户类型 开户联系方式 通信地址 联系电话 代理人 代理人电话 备注 开户省份 开户城市 账号开户银行 客户代码 "
    "法人代表 客户工商执照号码 法人代表证件号码 住宅地址 邮政编码 代办人证件号码 邮箱地址 关联资金账户 地税纳税号 单位电话 "
    "代办人证件类型 住宅电话 法人代表证件类型 国税纳税号 单位地址 工作单位 销户网点 最后交易时间 账户销户银行 任务流水号"
).split()
PERSONS = "序号 姓名 证件号码 性别 出生日期 户籍地址 联系电话 涉案角色 角色依据 认定人 到案日期 强制措施 备注".split()
KIN = "姓名 证件号码 关系 亲属姓名 亲属证件号码 亲属电话".split()

CARD, NUMBER, OTHER = "6222000000000000018", "100000000000000027", "6222000000000000026"
A_ID, B_ID = "999999198002020019", "999999198003030024"
OUT = {
    "交易卡号": CARD, "交易户名": "测试甲", "交易证件号码": A_ID, "交易时间": "20240102030405", "交易金额": "1,234.50",
    "交易余额": "10.00", "收付标志": "出", "交易对手账卡号": OTHER, "现金标志": "其它", "对手户名": "测试乙", "对手身份证号": "",
    "交易币种": "人民币", "交易是否成功": "成功", "交易流水号": "S1",
}  # fmt: skip


def as_csv(path: Path, header: list[str], rows: Iterable[Mapping[str, str]], encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows([row.get(name, "") for name in header] for row in rows)
    return path


def as_xlsx(path: Path, header: list[str], rows: Iterable[Mapping[str, object]]) -> Path:
    book = openpyxl.Workbook()
    book.active.append(header)
    for row in rows:
        book.active.append([row.get(name, "") for name in header])
    book.save(path)
    return path


def read(path: Path, template: str) -> Batch:
    """Every claim of a file's first sheet; held to the schemas and to the balance of rows."""
    sheet = ingest.sheets(path)[0]
    chosen = ingest.recognise(sheet, ingest.templates())
    assert chosen.name == template
    (batch,) = ingest.read(sheet, chosen)
    for name, schema in claims.TABLES.items():
        assert getattr(batch, name).schema.equals(schema)
        getattr(batch, name).validate(full=True)
    assert batch.tally is not None
    assert batch.tally.rows_read == batch.tally.records + batch.tally.problem_rows + sum(batch.tally.excluded.values())
    assert batch.tally.unread_columns == ()
    return batch


def faults(batch: Batch) -> set[tuple[int, str, str, str]]:
    return {(p["row"], p["column"], p["code"], p["effect"]) for p in batch.problems.to_pylist()}
