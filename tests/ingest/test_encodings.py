"""Text of two encodings in one file: each line by its own, the rows of the fewer told, no row lost."""

from pathlib import Path

import pytest

import ingest
from graphkit.model import Batch
from ingest.encodings import PIECE, encoding_of, utf8_pieces

MAPPING = 'format=1\nname="x"\n[[entity]]\nas="a"\nkind="person"\nscheme="x"\nid="号"\nname="户名"'
LINES = ["号,户名", '1,"测试甲，\n第二行"', "2,测试乙", "3,plain", "4,联通", "5,测试㐀𠀀", "6,公安局"]
TEXT = "\r\n".join(LINES) + "\r\n"


def mixed(path: Path, mostly: str, other: str, *places: int) -> Path:
    ends = [line.encode(other if place in places else mostly) for place, line in enumerate(LINES)]
    path.write_bytes(b"\r\n".join(ends) + b"\r\n")
    return path


def read(path: Path) -> Batch:
    template = ingest.mapping(MAPPING)
    (batch,) = ingest.read(ingest.sheets(path, template)[0], template)
    return batch


@pytest.mark.parametrize(("mostly", "other"), [("utf-8", "gb18030"), ("gb18030", "utf-8")])
@pytest.mark.parametrize("piece", [3, 40, PIECE])
def test_each_line_is_read_by_its_own_encoding(tmp_path: Path, mostly: str, other: str, piece: int) -> None:
    path = mixed(tmp_path / "x.csv", mostly, other, 2, 5)
    assert encoding_of(path) == f"{mostly}+{other}"
    assert b"".join(utf8_pieces(path, encoding_of(path), piece)).decode() == TEXT


@pytest.mark.parametrize(("mostly", "other"), [("utf-8", "gb18030"), ("gb18030", "utf-8")])
def test_the_rows_of_the_fewer_are_told(tmp_path: Path, mostly: str, other: str) -> None:
    batch = read(mixed(tmp_path / "x.csv", mostly, other, 2, 5))
    told = [(p["row"], p["code"], p["effect"]) for p in batch.problems.to_pylist()]
    assert told == [(3, "other-encoding", "kept"), (6, "other-encoding", "kept")]
    assert batch.mentions["name"].to_pylist()[:2] == ["测试甲，\n第二行", "测试乙"]
    assert batch.rows["cells"].to_pylist()[4] == ["5", "测试㐀𠀀"]


def test_one_line_in_the_middle_of_a_quoted_cell(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    whole = "号,户名\n1,测试人\n2,测试乙\n".encode() + '3,"测试第一行\n'.encode() + '第二行"\n'.encode("gb18030")
    path.write_bytes(whole + "4,测试丁\n".encode())
    batch = read(path)
    assert batch.rows["cells"].to_pylist()[2] == ["3", "测试第一行\n第二行"]
    assert [(p["row"], p["code"]) for p in batch.problems.to_pylist()] == [(4, "other-encoding")]


def test_a_plain_file_is_never_called_mixed(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    for encoding in ("utf-8", "gb18030", "utf-8-sig", "utf-16"):
        path.write_bytes(TEXT.encode(encoding))
        assert encoding_of(path) == encoding
    path.write_bytes("联通,移动\n联通,联通\n公安,局长\n".encode("gb18030"))
    assert encoding_of(path) == "gb18030"


def test_names_of_two_signs_are_not_taken_for_the_other_encoding(tmp_path: Path) -> None:
    """Their six bytes are three pairs: the whole file would pass as GB18030, all of it nonsense."""
    path = tmp_path / "x.csv"
    path.write_bytes("户名,金额\n张三,1\n李四,2\n".encode() + "王五,3\n".encode("gb18030"))
    assert encoding_of(path) == "utf-8+gb18030"


def test_a_damaged_byte_stays_one_damaged_sign(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes("号,户名\n1,测试人员名称甲\n2,测试人员名称乙\n".encode().replace("乙".encode(), b"\xe4\xb9"))
    assert encoding_of(path) == "utf-8"


def test_a_line_without_end_is_read_in_parts(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes("甲乙,".encode("gb18030") * 400_000 + "测试乙\n".encode())
    text = b"".join(utf8_pieces(path, "gb18030+utf-8", 1 << 16)).decode()
    assert text.startswith("甲乙," * 150_000)
