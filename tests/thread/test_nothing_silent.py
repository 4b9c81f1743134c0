"""What an outsider found to vanish without a word, each told since."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.test_case_commands import graphkit

DELIVERY = ["--instrument", "I", "--provider", "P", "--collected-by", "A", "--purpose", "U"]
MAPPING = """
format = 1
name = "t"
[[entity]]
as = "a"
kind = "account"
scheme = "t"
id = "from"
[[entity]]
as = "b"
kind = "account"
scheme = "t"
id = "to"
[[event]]
kind = "transfer"
from = "a"
to = "b"
id = "id"
at = { column = "at", format = "%Y-%m-%d", zone = "UTC" }
value = { column = "amount", given_in = "major" }
unit = { column = "currency", map = { "Yen" = "JPY", "US Dollar" = "USD" } }
"""
HEADER = "id,from,to,at,amount,currency\n"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    (tmp_path / "t.toml").write_text(MAPPING, "utf-8")
    assert graphkit("case", "new", tmp_path / "case", "--title", "T", "--purpose", "P").returncode == 0
    return tmp_path / "case"


def take(case: Path, rows: str, mapping: str = MAPPING) -> dict[str, object]:
    (case.parent / "t.toml").write_text(mapping, "utf-8")
    (case.parent / "t.csv").write_text(HEADER + rows, "utf-8")
    done = graphkit("import", case, case.parent / "t.csv", "--mapping", case.parent / "t.toml", *DELIVERY, "--json")
    assert done.returncode == 0, done.stderr
    told: dict[str, object] = json.loads(done.stdout)
    return told


def table(*words: object) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(graphkit(*words).stdout)))


def test_an_id_with_an_e_in_it_is_no_damaged_number(case: Path) -> None:
    take(case, "1,80152E780,8001409E0,2024-01-01,5.00,USD\n")
    assert [(tie["a"], tie["b"]) for tie in table("ties", case)] == [("account:t:80152E780", "account:t:8001409E0")]


def test_a_number_in_scientific_notation_is_no_entity(case: Path) -> None:
    take(case, "1,6.22202E+18,6E+18,2024-01-01,5.00,USD\n2,a,b,2024-01-01,1.00,USD\n")
    assert [entity["uid"] for entity in table("entities", case)] == ["account:t:a", "account:t:b"]
    told = table("problems", case)
    assert {line["value"] for line in told} >= {"6.22202E+18", "6E+18"}
    assert {line["row_kept"] for line in told} == {"false"}


def test_rows_with_one_id_that_differ_are_told(case: Path) -> None:
    told = take(case, "1,a,b,2024-01-01,5.00,USD\n1,c,d,2024-02-01,6.00,USD\n")
    assert told["conflicts"] == {"equal-id-differs": 1}
    assert [line["code"] for line in table("problems", case)] == ["equal-id-differs"]


def test_an_amount_finer_than_its_currency_keeps_the_transfer(case: Path) -> None:
    take(case, "1,a,b,2024-01-01,892031.21,Yen\n")
    assert [(tie["n"], tie["value"]) for tie in table("ties", case)] == [("1", "")]
    assert [(line["code"], line["row_kept"]) for line in table("problems", case)] == [("finer-than-unit", "true")]


def test_problems_stand_in_the_order_of_the_rows(case: Path) -> None:
    take(case, "".join(f"{n},a,b,2024-01-01,{'x' if n % 2 else '1.123'},USD\n" for n in range(1, 9)))
    assert [int(line["row"]) for line in table("problems", case)] == list(range(2, 10))


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        (MAPPING.replace('"JPY"', '"XYZ"'), "CNY"),
        (MAPPING + '[[exclude]]\nas = "x"\nwhen = { column = "at", in = ["a"], not_in = ["b"] }\n', "not_in"),
    ],
)
def test_a_mapping_that_cannot_be_meant_is_refused(case: Path, wrong: str, named: str) -> None:
    (case.parent / "w.toml").write_text(wrong, "utf-8")
    (case.parent / "w.csv").write_text(HEADER + "1,a,b,2024-01-01,1.00,USD\n", "utf-8")
    done = graphkit("import", case, case.parent / "w.csv", "--mapping", case.parent / "w.toml", *DELIVERY)
    assert done.returncode == 3
    assert named in done.stderr


def test_a_folder_is_no_file_to_write(case: Path, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    done = graphkit("ties", case, "--out", tmp_path / "folder", "--force")
    assert done.returncode == 2
    assert "folder" in done.stderr


def test_a_kind_that_the_case_does_not_have_is_no_empty_list(case: Path) -> None:
    take(case, "1,a,b,2024-01-01,5.00,USD\n")
    done = graphkit("measures", case, "-m", "degree", "--kinds", "call")
    assert (done.returncode, done.stdout) == (2, "")
    assert "transfer" in done.stderr
