"""Reads whatever it is given as an import would, and holds each reader to its word: tables, or a refusal."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import ingest
from graphkit.errors import Refused

from .delivered import OUT, STATEMENT, as_csv, as_xlsx
from .old_workbook import write_xls

_SHEET = "xl/worksheets/sheet1.xml"
OTHER_MAPPING = """
format = 1
name = "y"
material = "transfers"
[file]
short_rows = "keep"
[fields]
own_account = { above = "c(.)" }
own_name = { is = "x" }
at = { column = "c4", time = "c5", format = "%d/%m/%y %H:%M %z", zone = "UTC" }
value = { column = "c6", decimal = ",", decimals = 18, finer = "cut", signed = "in" }
unit = { column = "c6", map = { x = "CNY" } }
other_account = ["c0"]
[[exclude]]
as = "no"
when = { column = "c10", matches = "^1" }
"""
CELLS = (
    "", " ", "-", "0", "-0", "1", "1.5", "1,234.50", "(1.00)", "￥1", "9" * 30, "1E+300", "6.22202E+18", "NaN", "inf",
    "6222000000000000018", "622200000000000001", "999999198002020019", "99999919800202001X", "110101190001010000",
    "20240102030405", "2024-01-02", "1899-12-30", "2999-12-31 23:59:59", "20240230", "45000.5", "成功", "失败", "进",
    "出", "主叫", "被叫", "8619900000001", "+", "02-00-00-00-00-01", "2088123412341234(测试)", "测试公司", "甲、乙;丙",
    "\ufffd", "\0", "=1+1", "'007", '="1"', "\u200b", "%", ":", "_", "𠀀", "\ud7ff", "人民币", "USD", "1分5秒",
    "0:00:09", "1986-05-04 00:30:00", "8" * 70, "a@b.cn", "2024年1月2日",
)  # fmt: skip
"""What cells of the shipped layouts hold, and what trips over their readers."""
MAPPING = """
format = 1
name = "x"
[[entity]]
as = "a"
kind = "account"
scheme = "x"
id = ["c0", "c1"]
name = "c2"
fields = { y = "c3" }
[[event]]
kind = "transfer"
from = "a"
to = "a"
at = { column = "c4", format = "%Y-%m-%d", zone = "UTC" }
value = { column = "c5", unit = "CNY", given_in = "minor" }
n = "c6"
id = "c7"
swap = { column = "c1", matches = "[0-9]" }
[[link]]
kind = "associate"
from = "a"
to = "a"
strength = "c8"
since = "c9"
when = { column = "c1", not_in = ["1"] }
[[exclude]]
as = "no"
when = { column = "c10", in = ["1"] }
[expect]
records = { min = 0 }
"""


def read_all(path: Path, template: ingest.Template | None = None) -> None:
    """As an import does: archives by their members, sheets by whichever template knows them."""
    try:
        if template is None and ingest.is_archive(path):
            with ingest.Archive(path) as archive:
                for name in archive.names:
                    archive.unpack(name, path.with_name("member"))
                    read_all(path.with_name("member"))
            return
        for sheet in ingest.sheets(path, template):
            rows = 0
            for batch in ingest.read(sheet, template or ingest.recognise(sheet, ingest.templates())):
                rows += batch.rows.num_rows
                if batch.tally is not None:
                    ended = batch.tally.records + batch.tally.problem_rows + sum(batch.tally.excluded.values())
                    assert rows == batch.tally.rows_read == ended
    except Refused:
        return


def take_file(data: bytes, path: Path) -> None:
    """The bytes are the file."""
    path.write_bytes(data)
    read_all(path)


def take_workbook(data: bytes, path: Path) -> None:
    """The bytes are the sheet of a workbook that is otherwise whole: packed anew, since a checksum hides the rest."""
    whole = as_xlsx(path.with_name("whole"), ["a"], [{"a": "1"}]).read_bytes()
    path.write_bytes(_with_sheet(whole, data))
    read_all(path)


def take_mapping(data: bytes, path: Path) -> None:
    """The bytes are a mapping; one that is taken reads a table that has its columns."""
    try:
        template = ingest.mapping(data.decode("utf-8", "replace"))
    except Refused:
        return
    names = [f"c{number}" for number in range(11)]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([names, *(CELLS[begin : begin + 11] for begin in range(0, len(CELLS) - 11, 11))])
    read_all(path, template)


def take_cells(chooser: Any, path: Path) -> None:
    """The bytes choose a template, and cells for all of its columns."""
    known = ingest.templates()
    template = known[chooser.ConsumeIntInRange(0, len(known) - 1)]
    names = list(
        dict.fromkeys([*(name for column in template.fields.values() for name in column.columns), *template.kept])
    )
    rows = [list(_cells(chooser, len(names))) for _ in range(chooser.ConsumeIntInRange(1, 4))]
    with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
        csv.writer(file).writerows([names, *rows])
    read_all(path, None)


def _cells(chooser: Any, n: int) -> Iterator[str]:
    for _ in range(n):
        if chooser.ConsumeIntInRange(0, 3):
            yield CELLS[chooser.ConsumeIntInRange(0, len(CELLS) - 1)]
        else:
            yield chooser.ConsumeUnicodeNoSurrogates(chooser.ConsumeIntInRange(0, 24))


def seeds(reader: str, folder: Path) -> Iterable[bytes]:
    """Whole files of that reader's kind, to begin with."""
    row = [OUT.get(name, "") for name in STATEMENT]
    page = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in line)}</tr>" for line in (STATEMENT, row))
    text = as_csv(folder / "a", STATEMENT, [OUT] * 2).read_bytes()
    if reader == "delimited":
        return [text, text.decode().encode("gb18030"), text.decode().encode("utf-16"), text.replace(b",", b"\t")]
    if reader == "pages":
        return [f"<table>{page}</table>".encode(), f"<table>{page}</table>".encode("gb18030"), _EXCEL_2003.encode()]
    if reader == "graphs":
        return [_GRAPHML.encode()]
    if reader == "workbooks":
        with zipfile.ZipFile(as_xlsx(folder / "b", STATEMENT, [OUT])) as file:
            return [file.read(_SHEET), _FORMULA.encode()]
    if reader == "old_workbooks":
        return [
            write_xls(folder / "c", {"s": [list(STATEMENT), row]}).read_bytes(),
            write_xls(folder / "d", {"s": [["a", 1.5]]}).read_bytes(),
        ]
    if reader == "archives":
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as file:
            file.writestr("流水.csv", "a,b\n1,2\n")
            file.writestr("b/账户.csv", "a,b\n1,2\n")
        return [packed.getvalue(), b"\x1f\x8b\x08\0\0\0\0\0\0\x03"]
    if reader == "mappings":
        return [
            MAPPING.encode(),
            OTHER_MAPPING.encode(),
            *(template.text.encode() for template in ingest.templates()[:4]),
        ]
    return [bytes([number]) * 200 for number in range(8)]


_EXCEL_2003 = (
    '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="s"><Table><Row ss:Index="2">'
    '<Cell ss:Index="2" ss:MergeAcross="1"><Data ss:Type="String">a</Data></Cell></Row></Table></Worksheet></Workbook>'
)
_GRAPHML = (
    '<key id="d" for="all" attr.name="w"/><graph edgedefault="directed"><node id="1"><data key="d">x</data></node>'
    '<edge source="1" target="1"><data key="d"><![CDATA[2]]></data></edge></graph></graphml>'
)
_FORMULA = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" '
    't="inlineStr"><is><t>a</t></is></c><c r="XFD1"><f>1+1</f><v>2</v></c></row></sheetData></worksheet>'
)


def _with_sheet(whole: bytes, sheet: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(packed, "w") as new:
        for name in old.namelist():
            new.writestr(name, sheet if name == _SHEET else old.read(name))
    return packed.getvalue()
