"""The records of a file with separators are those that Python's csv module reads, byte for byte."""

import csv
import io
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import ingest
from graphkit.errors import DamagedFile, Refused
from ingest import delimited
from ingest.encodings import encoding_of

NASTY = [
    'a,b\r\n"x\r\ny","q""r"\r\n',
    'a,b\n1,"ab"c,d\n',
    'a,b\n"open,\n1,2',
    "a,b\n\n\n1,\n,2\n",
    "a,b\r1,2\r3,4",
    'a,b\n\t1\t, 2 \n"=1+1",\'007\n',
    '"","",\n" ",x,\n',
    "a,b\n1,2",
    'a"b,c"d\n""",""\n',
    "一,二\n甲\u3000,乙\u00a0\n",
]


def by_csv(text: str, delimiter: str = ",") -> list[tuple[int, list[str]]]:
    records = enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 1)
    return [(ordinal, cells) for ordinal, cells in records if any(cell.strip() for cell in cells)]


def by_ingest(
    path: Path, encoding: str = "utf-8", piece: int = 1 << 20, most: int = 200
) -> list[tuple[int, list[str]]]:
    return [
        (ordinal, cells)
        for block in delimited.blocks(path, encoding, ",", piece=piece, most=most)
        for ordinal, cells in zip(block.ordinals.tolist(), block.delivered().to_pylist(), strict=True)
    ]


@pytest.mark.parametrize("text", NASTY)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize(("piece", "most"), [(1 << 20, 200), (1, 1), (3, 2)])
def test_nasty_files_read_as_by_the_csv_module(tmp_path: Path, text: str, encoding: str, piece: int, most: int) -> None:
    path = tmp_path / "delivered"
    path.write_bytes(text.encode(encoding))
    assert by_ingest(path, encoding, piece, most) == by_csv(text)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=st.text(alphabet='a1",\n\r \t甲', max_size=40), piece=st.sampled_from([1, 2, 5, 1000]))
@example(text='\r\n"\r', piece=1)
def test_any_text_reads_as_by_the_csv_module(tmp_path: Path, text: str, piece: int) -> None:
    path = tmp_path / "delivered"
    path.write_bytes(text.encode())
    assert by_ingest(path, piece=piece, most=2) == by_csv(text)


def test_encodings_are_found_by_content(tmp_path: Path) -> None:
    path = tmp_path / "x"
    for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16"):
        path.write_bytes("户名,金额\n测试㐀𠀀,1\n".encode(encoding))
        assert encoding_of(path) == encoding
        assert ingest.sheets(path)[0].header == ("户名", "金额")


def test_a_single_bad_byte_loses_no_row(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes("户名,金额\n测试人员名称甲,1\n测试人员名称乙,2\n".encode().replace("乙".encode(), b"\xe4\xb9", 1))
    template = ingest.mapping(
        'format=1\nname="x"\n[[entity]]\nas="a"\nkind="person"\nscheme="x"\nid="金额"\nname="户名"'
    )
    sheet = ingest.sheets(path)[0]
    (batch,) = ingest.read(sheet, template)
    assert sheet.encoding == "utf-8"
    assert batch.rows["cells"].to_pylist()[1] == ["测试人员名称\ufffd", "2"]
    assert [(p["row"], p["column"], p["code"], p["effect"]) for p in batch.problems.to_pylist()] == [
        (3, "户名", "bad-bytes", "kept")
    ]
    assert batch.tally is not None
    assert (batch.tally.records, batch.tally.problem_rows, batch.tally.warnings) == (2, 0, 1)


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_the_separator_is_found_by_the_header(tmp_path: Path, delimiter: str) -> None:
    path = tmp_path / "misleading.csv"
    path.write_text(f"a{delimiter}b{delimiter}c\n1,5{delimiter}2,5{delimiter}x\n")
    sheet = ingest.sheets(path)[0]
    assert (sheet.delimiter, sheet.header, sheet.type) == (
        delimiter,
        ("a", "b", "c"),
        "tsv" if delimiter == "\t" else "csv",
    )


def test_a_header_below_a_preamble(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("查询结果,测试\n\n打印日期\n序号,\t户名\t,金额,备注,\n1,测试甲,2,,\n")
    sheet = ingest.sheets(path)[0]
    assert (sheet.header_row, sheet.header) == (4, ("序号", "户名", "金额", "备注"))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file-empty"),
        (b" \n\n", "file-empty"),
        (b"PK\x03\x04 broken", "archive-damaged"),
        (b"\x1f\x8b\x08", "archive-nested"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1xls", "workbook-damaged"),
        (b"%PDF-1.7", "type-not-yet"),
        (b"PK\x03\x04 xl/workbook.xml", "workbook-damaged"),
    ],
)
def test_what_is_no_table_is_refused_by_name(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "delivered.csv"
    path.write_bytes(content)
    with pytest.raises(Refused) as refused:
        ingest.sheets(path)
    assert refused.value.code == code
    assert refused.value.parameters["file"] == "delivered.csv"


def test_a_missing_file_and_an_endless_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Refused, match="no-file"):
        ingest.sheets(tmp_path / "nothing")
    monkeypatch.setattr(delimited, "LONGEST", 100)
    path = tmp_path / "x.csv"
    path.write_text('a,b\n"' + "x" * 500)
    with pytest.raises(DamagedFile, match="record-too-long"):
        list(delimited.blocks(path, "utf-8", ",", piece=50))


def test_cleaned_columns(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    cells = ["\t6222 ", "'007", '="0012"', "\u3000甲\u00a0", "\u200b乙\ufeff", "=1+1", "丙 丁", "   '  ", '=""']
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([["h", "x"], *([cell, "1"] for cell in cells)])
    (block,) = delimited.blocks(path, "utf-8", ",")
    assert block.column(0).to_list() == ["h", "6222", "007", "0012", "甲", "乙", "=1+1", "丙 丁", "", ""]
    assert [row[0] for row in block.delivered().to_pylist()] == ["h", *cells]
    assert block.ordinals.dtype == np.int32
