"""What `.xls` files are: workbooks of before 2007, text, pages, Excel's XML; each by its content."""

from pathlib import Path

import openpyxl
import pytest

import ingest
from graphkit.errors import DamagedFile
from graphkit.model import Sheet
from ingest.reading import _blocks

from .delivered import OUT, STATEMENT, as_csv, read
from .old_workbook import write_xls

PAGE = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><style>td{mso-number-format:"\\@"}</style></head>
<body><table><tr><td colspan=3>查询结果 &amp; 测试</table><table border=1>
<tr><th>户名<th>卡号</th><th>金额</th></tr>
<tr><td rowspan="2">测试&nbsp;甲</td><td>6222000000000000018</td><td>1<br>2</td></tr>
<tr><td>007</td><td><b>3</b>.50</td></tr>
<tr></tr>
<tr><td>乙<td></td><td>4
</table></body></html>"""
XML = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="明细"><Table>
<Row><Cell><Data ss:Type="String">户名</Data></Cell><Cell><Data ss:Type="String">卡号</Data></Cell></Row>
<Row ss:Index="4"><Cell ss:Index="2"><Data ss:Type="Number">6.22202E+18</Data></Cell></Row>
</Table></Worksheet></Workbook>"""


def cells(sheet: Sheet) -> dict[int, list[str]]:
    return {
        ordinal: row
        for block in _blocks(sheet, 3)
        for ordinal, row in zip(block.ordinals.tolist(), block.delivered().to_pylist(), strict=True)
    }


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16", "utf-8-sig"])
def test_a_page_called_xls(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "x.xls"
    path.write_bytes(PAGE.encode(encoding))
    title, sheet = ingest.sheets(path)
    assert (title.header, sheet.header) == (("查询结果 & 测试",), ("户名", "卡号", "金额"))
    assert (sheet.type, sheet.encoding, sheet.number, sheet.header_row) == ("html", encoding, 1, 1)
    assert cells(sheet) == {
        2: ["测试\u00a0甲", "6222000000000000018", "1\n2"],
        3: ["", "007", "3.50"],
        5: ["乙", "", "4\n"],
    }


def test_excels_xml(tmp_path: Path) -> None:
    path = tmp_path / "x.xls"
    path.write_text(XML, "utf-8")
    (sheet,) = ingest.sheets(path)
    assert (sheet.name, sheet.header) == ("明细", ("户名", "卡号"))
    assert cells(sheet) == {4: ["", "6.22202E+18"]}


@pytest.mark.parametrize("name", ["x.xls", "x.csv", "x.xlsx", "x"])
def test_an_old_workbook_under_any_name(tmp_path: Path, name: str) -> None:
    rows = [["查询结果"], ["户名", "卡号", "数"], ["测试甲", "6222000000000000018", 1.5], [], ["乙", 6.22202e18, 7]]
    first, second = ingest.sheets(write_xls(tmp_path / name, {"明细": rows, "二": [["a", "b"], ["c", "d"]]}))
    assert (first.name, first.header_row, second.header) == ("明细", 2, ("a", "b"))
    assert cells(first) == {3: ["测试甲", "6222000000000000018", "1.5"], 5: ["乙", "6.22202e+18", "7"]}
    (block,) = _blocks(first, 100)
    assert block.is_mangled(1).tolist() == [False, True]


def test_a_statement_reads_alike_as_text_page_and_old_workbook(tmp_path: Path) -> None:
    row = [OUT.get(name, "") for name in STATEMENT]
    lines = ["".join(f"<td>{cell}</td>" for cell in line) for line in (STATEMENT, row)]
    page = "<table>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>"
    (tmp_path / "page.xls").write_bytes(page.encode("gb18030"))
    files = [
        as_csv(tmp_path / "text.xls", STATEMENT, [OUT], "gb18030"),
        tmp_path / "page.xls",
        write_xls(tmp_path / "old.xls", {"s": [list(STATEMENT), row]}),
    ]
    batches = [read(path, "bank-transactions-cn34") for path in files]
    assert batches[0].events.num_rows == 1
    for batch in batches[1:]:
        for table in ("events", "mentions", "links", "problems", "rows"):
            assert getattr(batch, table).equals(getattr(batches[0], table))
        assert batch.tally == batches[0].tally


def test_a_password_on_an_old_workbook(tmp_path: Path) -> None:
    with pytest.raises(DamagedFile, match="workbook-encrypted"):
        ingest.sheets(write_xls(tmp_path / "x.xls", {"s": [["a"]]}, password=True))


def test_a_formula_is_told(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "明细 & <1>"
    for line in (["户名", "金额"], ["甲", 1], ["乙", "=B2+1"], ["=A2", 3]):
        book.active.append(line)
    book.save(tmp_path / "x.xlsx")
    template = ingest.mapping(
        'format=1\nname="x"\n[[entity]]\nas="a"\nkind="person"\nscheme="x"\nid="户名"\nfields={m="金额"}'
    )
    (sheet,) = ingest.sheets(tmp_path / "x.xlsx")
    (batch,) = ingest.read(sheet, template)
    found = {(p["row"], p["column"], p["code"], p["effect"]) for p in batch.problems.to_pylist()}
    assert found == {
        (3, "金额", "formula-cell", "kept"),
        (4, "户名", "no-entity", "row_dropped"),
    }


def test_a_header_below_fifty_rows_and_nul_bytes(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b"note\n" * 50 + "户\t名,金额\n甲\0乙,1\n".encode())
    (sheet,) = ingest.sheets(path)
    assert (sheet.header_row, sheet.header) == (51, ("户名", "金额"))
    template = ingest.mapping('format=1\nname="x"\n[[entity]]\nas="a"\nkind="person"\nscheme="x"\nid="户名"')
    (batch,) = ingest.read(sheet, template)
    assert [(p["column"], p["code"], p["effect"]) for p in batch.problems.to_pylist()] == [
        ("户名", "nul-bytes", "kept")
    ]


@pytest.mark.parametrize(
    "odd", ["<![CD[x]]>", "<![x", "<![endif]-->", "<!x>", "<![CDATA[x", "<!DOCTYPE [<!ENTITY", "<?x"]
)
def test_a_declaration_that_nobody_knows_is_passed_over(tmp_path: Path, odd: str) -> None:
    """Found by fuzzing: Python's parser ends with an AssertionError at the first."""
    path = tmp_path / "x.xls"
    path.write_text(f"<html><table><tr><td>a<td>b<tr><td>1<td>2</table>{odd}</html>")
    (sheet,) = ingest.sheets(path)
    assert sheet.header == ("a", "b")
