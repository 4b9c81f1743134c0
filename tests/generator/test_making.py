"""Is a case the same whenever it is made, delivered as agencies deliver, whole or not there, and nobody's?"""

from __future__ import annotations

import hashlib
import re
import tomllib
from pathlib import Path

import phonenumbers
import pytest
from stdnum import luhn
from stdnum.cn import ric, uscc

from graphkit.errors import Refused, UsageError
from graphkit.generator import make
from graphkit.generator.layouts import ACCOUNTS, STATEMENT
from tests.generator.conftest import Case


def _digests(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_the_same_seed_gives_the_same_bytes_and_another_seed_other_ones(tmp_path: Path) -> None:
    for name, seed in (("one", 4), ("two", 4), ("three", 5)):
        make("gambling", seed=seed, out=tmp_path / name, persons=29, transfers=2_000)
    one, two, three = (_digests(tmp_path / name) for name in ("one", "two", "three"))
    assert one == two
    assert not set(one.values()) & set(three.values())


@pytest.mark.parametrize("kind", ["gambling", "gang"])
def test_the_sample_is_what_the_generator_makes(kind: str, root: Path, tmp_path: Path) -> None:
    sample = root / "samples" / kind
    asked = tomllib.loads((sample / "expected.toml").read_text("utf-8"))["made_with"]
    make(asked.pop("kind"), out=tmp_path / "again", **asked)
    assert _digests(sample) == _digests(tmp_path / "again")
    assert sum(path.stat().st_size for path in sample.rglob("*") if path.is_file()) < 1_500_000


def test_headings_are_the_agencies_own(case: Case) -> None:
    assert len(STATEMENT) == 34
    assert len(ACCOUNTS) == 45
    for name, rows in case.delivered.files.items():
        if "交易明细" in name:
            assert tuple(rows[0]) == STATEMENT
        if "账户信息" in name:
            assert tuple(rows[0]) == ACCOUNTS


def test_deliveries_differ_as_banks_do(case: Case) -> None:
    folder = case.made.folder / "delivered"
    texts = {path: path.read_bytes() for path in folder.rglob("交易明细信息*.csv")}
    assert any(raw.startswith(b"\xef\xbb\xbf") for raw in texts.values())
    gb18030 = [raw for raw in texts.values() if _is_gb18030(raw)]
    assert gb18030
    assert any("𫍯".encode("gb18030") in raw for raw in gb18030), "a character of four bytes"
    assert any('第二行，含""引号""'.encode() in raw and "附言：测试\n".encode() in raw for raw in texts.values())
    assert any(b"\t," in raw for raw in texts.values())
    assert list(folder.rglob("交易明细信息.xlsx"))
    times = {re.sub("[0-9]", "9", row["交易时间"]) for row in case.delivered.movements}
    assert times == {"9999-99-99 99:99:99", "9" * 14}
    assert {row["交易币种"] for row in case.delivered.movements} == {"人民币", "CNY"}
    assert {row["收付标志"] for row in case.delivered.movements} == {"进", "出"}


def _is_gb18030(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return True
    return False


def test_no_number_can_be_anybodys_and_all_check_digits_fit(case: Case) -> None:
    rows = [row for rows in case.delivered.files.values() for row in rows]
    for row in rows:
        for column in ("开户人证件号码", "交易证件号码", "对手身份证号", "证件号码", "亲属证件号码"):
            number = row.get(column, "")
            if number.startswith("9199") and uscc.is_valid(number):
                continue
            assert not number or (number.startswith("99") and ric.calc_check_digit(number) == number[-1])
        for column in ("交易卡号", "交易对手账卡号"):
            card = row.get(column, "")
            assert not card or (card.startswith("699900") and len(card) == 19 and luhn.is_valid(card))
        assert re.fullmatch("(000|990)[0-9]{18}|", row.get("交易账号", ""))
        for phone in filter(None, (row.get("联系电话", "") + "、" + row.get("亲属电话", "")).split("、")):
            parsed = phonenumbers.parse(phone, "CN")
            assert phonenumbers.is_possible_number(parsed)
            assert not phonenumbers.is_valid_number(parsed), "a block no operator has"
        assert re.match("(?i)02|$", row.get("MAC地址", ""))
        assert re.match(r"192\.0\.2\.|198\.51\.100\.|203\.0\.113\.|$", row.get("IP地址", ""))
    names = {row["姓名"] for row in case.delivered.files["涉案人员登记表.xlsx"]}
    assert all("测试" in name for name in names)
    assert "测试数据" in (case.made.folder / "README.md").read_text("utf-8")


def test_what_cannot_be_made_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    for persons, transfers in ((28, None), (None, 500)):
        with pytest.raises(UsageError):
            make("gambling", seed=1, out=tmp_path / "case", persons=persons, transfers=transfers)
    with pytest.raises(UsageError):
        make("gambling", seed=-1, out=tmp_path / "case")
    with pytest.raises(UsageError):
        make("burglary", seed=1, out=tmp_path / "case")
    for kind, asked in (("gambling", {"calls": 100}), ("gambling", {"official": False}), ("gang", {"persons": 29})):
        with pytest.raises(UsageError):
            make(kind, seed=1, out=tmp_path / "case", **asked)  # type: ignore[arg-type]
    assert not list(tmp_path.iterdir())


def test_a_folder_in_use_is_left_alone_and_an_empty_one_is_filled(tmp_path: Path) -> None:
    used, empty = tmp_path / "used", tmp_path / "empty"
    used.mkdir()
    empty.mkdir()
    (used / "note.txt").write_text("mine", "utf-8")
    with pytest.raises(Refused):
        make("gambling", seed=1, out=used, persons=29, transfers=2_000)
    assert [path.name for path in used.iterdir()] == ["note.txt"]
    assert (make("gambling", seed=1, out=empty, persons=29, transfers=2_000).folder / "expected.toml").is_file()


def test_progress_is_told_to_the_last_row(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    make("gambling", seed=1, out=tmp_path / "case", persons=29, transfers=2_000, told=lambda *at: told.append(at))
    step, done, total = told[-1]
    assert step == "samples-files"
    assert done == total > 2_000
