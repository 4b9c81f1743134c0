"""The cells of a workbook are those that openpyxl reads, as text."""

from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest

import ingest
from graphkit.errors import DamagedFile
from ingest import workbooks

CELLS = [
    "text",
    " kept \t",
    "'007",
    "007",
    '="x"',
    "乙\n丙",
    1,
    -3,
    1.5,
    0.1,
    1e-7,
    123456789012345,
    1234567890123456,
    6.22202e18,
    True,
    False,
    None,
    datetime.fromisoformat("2024-01-02T00:00:00"),
    datetime.fromisoformat("2024-01-02T03:04:05"),
    date(2024, 1, 2),
    time(3, 4),
    "TRUE",
    "2024-01-02",
]


def text(cell: object) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return str(cell).upper()
        case float() if cell.is_integer() and abs(cell) < 1e16:
            return str(int(cell))
        case datetime() if cell.time() == time():
            return cell.date().isoformat()
        case datetime() | date() | time():
            return cell.isoformat()
    return str(cell)


def test_cells_equal_openpyxl(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["测试"])
    book.active.append([])
    for cell in CELLS:
        book.active.append(["x", cell])
        if isinstance(cell, str):
            book.active.cell(book.active.max_row, 2).data_type = "s"
    book.save(tmp_path / "x.xlsx")
    again = openpyxl.load_workbook(tmp_path / "x.xlsx").active
    expected = {
        n: [text(cell) for cell in row] for n, row in enumerate(again.iter_rows(values_only=True), 1) if any(row)
    }
    found = {
        n: cells
        for block in workbooks.blocks(tmp_path / "x.xlsx", 0, most=5)
        for n, cells in zip(block.ordinals.tolist(), block.delivered().to_pylist(), strict=True)
    }
    assert found == expected
    assert 2 not in found
    assert found[len(CELLS) + 2] == ["x", "2024-01-02"]


def test_sheets_by_content_and_name(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "说明"
    book.active.append(["测试数据"])
    book.create_sheet("空")
    book.create_sheet("明细").append(["序号", "户名"])
    book.save(tmp_path / "x.csv")
    found = [(sheet.number, sheet.name, sheet.type, sheet.header) for sheet in ingest.sheets(tmp_path / "x.csv")]
    assert found == [(0, "说明", "xlsx", ("测试数据",)), (2, "明细", "xlsx", ("序号", "户名"))]


def test_damaged_and_protected_workbooks(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["a"])
    book.save(tmp_path / "x.xlsx")
    whole = (tmp_path / "x.xlsx").read_bytes()
    (tmp_path / "half.xlsx").write_bytes(whole[: len(whole) // 2] + b"xl/")
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    (tmp_path / "locked.xlsx").write_bytes(ole + bytes(600) + "EncryptedPackage".encode("utf-16-le"))
    with pytest.raises(DamagedFile, match="workbook-encrypted"):
        ingest.sheets(tmp_path / "locked.xlsx")
    with pytest.raises(DamagedFile) as refused:
        ingest.sheets(tmp_path / "half.xlsx")
    assert (refused.value.code, refused.value.parameters["file"]) == ("workbook-damaged", "half.xlsx")
