"""A small invented delivery whose every cell is known: quoted newlines, GB18030, a workbook, a tie over two files."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl

HEADER = ["付款账号", "付款户名", "收款账号", "收款户名", "金额", "时间", "摘要"]
MAPPING = """
format = 1
name = "e2e-transfers"
[[entity]]
as = "payer"
kind = "account"
scheme = "bank"
id = "付款账号"
name = "付款户名"
[[entity]]
as = "payee"
kind = "account"
scheme = "bank"
id = "收款账号"
name = "收款户名"
[[event]]
kind = "transfer"
from = "payer"
to = "payee"
at = { column = "时间", format = "%Y-%m-%d %H:%M:%S", zone = "Asia/Shanghai" }
value = { column = "金额", given_in = "major", unit = "CNY" }
"""

A, B, C, D, E = (f"99000000000000000{number}" for number in range(1, 6))
IMAGE, SCRIPT = '<img src=x onerror="window.hacked=1">测试', "</script><script>window.hacked=2</script>"

QUOTED = [
    [A, "甲测试", B, "乙测试", "1200.50", "2025-03-01 10:00:00", '货款\n第二行，含“引号”与"quotes"'],
    [A, "甲测试", B, "乙测试", "80.00", "2025-03-02 11:30:00", "尾款"],
]
GB = [
    [B, "乙测试", C, "丙测试", "500.00", "2025-03-03 09:00:00", "往来款"],
    [C, "丙测试", D, IMAGE, "99.99", "2025-03-04 09:00:00", SCRIPT],
]
BOOK = [
    [B, "乙测试", C, "丙测试", "650.00", "2025-03-05 12:00:00", "二次往来"],
    [C, "丙测试", E, SCRIPT, "31.00", "2025-03-06 12:00:00", "零星"],
]


def _csv(path: Path, rows: list[list[str]], encoding: str) -> None:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows([HEADER, *rows])


def deliver(folder: Path) -> Path:
    """Writes the delivery into a folder that does not exist yet."""
    folder.mkdir()
    _csv(folder / "quoted.csv", QUOTED, "utf-8")
    _csv(folder / "gb18030.csv", GB, "gb18030")
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "流水"
    for row in [HEADER, *BOOK]:
        sheet.append(row)
    book.save(folder / "book.xlsx")
    return folder


def read_back(path: Path) -> list[list[str]]:
    """Every record of a delivered file, header included, as Python's csv module or openpyxl reads it."""
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path, read_only=True)
        rows = [
            [str(cell) if cell is not None else "" for cell in row]
            for row in book.worksheets[0].iter_rows(values_only=True)
        ]
        book.close()
        return rows
    encoding = "gb18030" if path.stem == "gb18030" else "utf-8"
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.reader(file))
