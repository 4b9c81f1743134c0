"""Small deliveries that tests write: all of it invented test data; the county code 999999 does not exist."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import openpyxl

import ingest
from graphkit.generator.layouts import ACCOUNTS, KIN, PERSONS, STATEMENT
from graphkit.model import Batch, claims

__all__ = ["ACCOUNTS", "KIN", "PERSONS", "STATEMENT", "as_csv", "as_xlsx", "faults", "read"]
CARD, NUMBER, OTHER = "6222000000000000018", "100000000000000027", "6222000000000000026"
A_ID, B_ID = "999999198002020019", "999999198003030024"
OUT = {
    "交易卡号": CARD,
    "交易户名": "测试甲",
    "交易证件号码": A_ID,
    "交易时间": "20240102030405",
    "交易金额": "1,234.50",
    "交易余额": "10.00",
    "收付标志": "出",
    "交易对手账卡号": OTHER,
    "现金标志": "其它",
    "对手户名": "测试乙",
    "对手身份证号": "",
    "交易币种": "人民币",
    "交易是否成功": "成功",
    "交易流水号": "S1",
}


def as_csv(path: Path, header: Sequence[str], rows: Iterable[Mapping[str, str]], encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows([row.get(name, "") for name in header] for row in rows)
    return path


def as_xlsx(path: Path, header: Sequence[str], rows: Iterable[Mapping[str, object]]) -> Path:
    book = openpyxl.Workbook()
    book.active.append(list(header))
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
