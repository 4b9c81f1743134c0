"""The cells of a workbook are those that openpyxl reads, as text."""

from contextlib import suppress
from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest

import ingest
from graphkit.errors import DamagedFile, Refused
from ingest import apart, apart_reader, workbooks

from .old_workbook import write_xls

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


def test_a_workbook_that_reaches_far_is_refused_before_it_is_held(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1048576"] = "a", "b"
    book.save(tmp_path / "x.xlsx")
    with pytest.raises(Refused, match="sheet-too-sparse") as refused:
        ingest.sheets(tmp_path / "x.xlsx")
    assert (refused.value.parameters["rows"], refused.value.parameters["columns"]) == (1_048_576, 16_384)
    book.active["XFD1048576"] = None
    book.active["A1048576"] = "b"
    book.save(tmp_path / "y.xlsx")
    assert ingest.sheets(tmp_path / "y.xlsx")[0].header == ("a",)


def test_an_old_workbook_is_read_apart_with_its_types(tmp_path: Path) -> None:
    path = write_xls(tmp_path / "x.xls", {"账户": [["户名", "金额"], ["甲\n乙", 1.5], ["", 12345678901234567.0]]})
    assert apart.sheet_names(path) == ["账户"]
    assert apart.records(path, 0) == [["户名", "金额"], ["甲\n乙", 1.5], ["", 12345678901234567.0]]
    assert apart.records(path, 0, 1) == [["户名", "金额"]]


@pytest.mark.parametrize("place", range(60, 512, 29))
def test_an_old_workbook_with_a_wrong_byte_never_ends_the_process(tmp_path: Path, place: int) -> None:
    whole = bytearray(write_xls(tmp_path / "x.xls", {"s": [["a", 1.5]]}).read_bytes())
    whole[place] ^= 0xFF
    (tmp_path / "x.xls").write_bytes(whole)
    with suppress(DamagedFile):
        assert all(isinstance(row, list) for row in apart.records(tmp_path / "x.xls", 0))


def test_dates_come_back_as_dates() -> None:
    told = [
        datetime.fromisoformat("2024-01-02T03:04:05"),
        date(2024, 1, 2),
        time(3, 4),
        timedelta(seconds=90),
        "x",
        1.0,
        True,
    ]
    assert [apart._typed(apart_reader._plain(cell)) for cell in told] == told
