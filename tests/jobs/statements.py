"""Bank statements of a few rows in the 34-column layout, written as banks write them. All numbers are invented."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import xlsxwriter

HEADER = [
    "交易卡号", "交易账号", "交易户名", "交易证件号码", "交易时间",
    "交易金额", "交易余额", "收付标志", "交易对手账卡号", "现金标志",
    "对手户名", "对手身份证号", "对手开户银行", "摘要说明", "交易币种",
    "交易网点名称", "交易网点代码", "交易发生地", "交易是否成功", "传票号",
    "终端号", "IP地址", "MAC地址", "对手交易余额", "交易流水号",
    "日志号", "凭证种类", "凭证号", "交易柜员号", "商户名称",
    "商户号", "备注", "交易类型", "查询反馈结果原因",
]  # fmt: skip

A, B, C, D = (f"69990000000000{n:02d}" for n in (11, 22, 33, 44))
NAMES = {A: "甲测试", B: "乙测试", C: "丙测试", D: "丁测试"}


def row(own: str, other: str, yuan: str, time: str, flag: str, serial: str = "", **more: str) -> dict[str, str]:
    """One record of `own`'s statement."""
    told = {
        "交易卡号": own, "交易户名": NAMES[own], "交易时间": time, "交易金额": yuan, "收付标志": flag,
        "交易对手账卡号": other,
        "对手户名": NAMES.get(other, ""), "交易币种": "CNY", "交易是否成功": "成功", "交易流水号": serial,
    }  # fmt: skip
    return {**dict.fromkeys(HEADER, ""), **told, **more}


ROWS = [
    row(A, B, "100.00", "20240101080000", "出", "s1", 交易余额="900.00", 备注='他说"好"\n第二行'),
    row(A, B, "250.50", "20240101090000", "出", "s2", 交易余额="649.50", MAC地址="02-00-00-00-00-01"),
    row(A, C, "49.50", "20240102100000", "出", "s3", 交易余额="600.00", 备注="𫍯㛃"),
    row(A, D, "400.00", "20240103110000", "进", "s4", 交易余额="1000.00"),
    row(A, C, "1.00", "20240104110000", "出", "s5", 交易余额="1000.00", 交易是否成功="失败"),
]
"""A's statement. B is paid twice, C once (one more failed), D pays A."""

MIRRORED = [
    row(B, A, "100.00", "20240101080001", "进", "t1", 交易余额="100.00"),
    row(B, A, "250.50", "20240101090002", "进", "t2", 交易余额="350.50"),
    row(C, A, "49.50", "20240102100000", "进", "u1", 交易余额="49.50"),
    row(D, A, "400.00", "20240103110000", "出", "v1", 交易余额="0.00"),
]
"""The same transfers as the other sides' banks tell them."""

TIES = [
    (A, B, "2", "350.50"),
    (A, C, "1", "49.50"),
    (D, A, "1", "400.00"),
]


def text_of(rows: Sequence[dict[str, str]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, HEADER, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def write_csv(path: Path, rows: Sequence[dict[str, str]], encoding: str = "utf-8") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text_of(rows).encode(encoding))
    return path


def write_tsv(path: Path, rows: Sequence[dict[str, str]]) -> Path:
    out = io.StringIO()
    writer = csv.DictWriter(out, HEADER, delimiter="\t", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(out.getvalue().encode("utf-8"))
    return path


def write_xlsx(path: Path, rows: Sequence[dict[str, str]]) -> Path:
    book = xlsxwriter.Workbook(str(path), {"strings_to_numbers": False, "strings_to_formulas": False})
    sheet = book.add_worksheet("交易明细")
    for place, told in enumerate([dict(zip(HEADER, HEADER, strict=True)), *rows]):
        for column, name in enumerate(HEADER):
            sheet.write_string(place, column, told[name])
    book.close()
    return path
