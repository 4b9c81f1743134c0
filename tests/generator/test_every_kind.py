"""Does every kind of case go in as it is delivered, and are its groups found by the command it names?"""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import phonenumbers
import pytest
from stdnum import luhn
from stdnum.cn import ric, uscc

from graphkit.generator import KINDS, make
from tests.cli.test_case_commands import DELIVERY, graphkit
from tests.generator.conftest import Case, made
from tests.generator.delivered import agreement, partition

SMALL: dict[str, dict[str, Any]] = {
    "gambling": {"persons": 29, "transfers": 2_000},
    "gang": {"persons": 30, "transfers": 700, "calls": 1_100},
}
OTHERS = [kind.name for kind in KINDS if kind.name != "gambling"]
"""The gambling case has tests of its own, on more seeds."""


@pytest.fixture(
    scope="module",
    params=[kind.name if kind.name == "gang" else pytest.param(kind.name, marks=pytest.mark.slow) for kind in KINDS],
)
def small(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Case:
    """One small case of each kind."""
    return made(tmp_path_factory.mktemp(request.param) / "case", 3, request.param, **SMALL.get(request.param, {}))


@pytest.fixture(scope="module")
def folder(small: Case) -> Path:
    """The small case imported by the command, without a row that is a problem or a column nobody reads."""
    case = small.made.folder.parent / "graphkit"
    assert graphkit("case", "new", case, "--title", "T", "--purpose", "P").returncode == 0
    done = graphkit("import", case, small.made.folder / "delivered", *DELIVERY, "--json")
    files = json.loads(done.stdout)["files"]
    assert {file["status"] for file in files} == {"imported"}, done.stderr
    assert not [file for file in files if file["problem_rows"] or file["unread_columns"]]
    assert {file["file"]: file["rows_read"] for file in files} == small.expected["counts"]["files"]
    return case


def test_the_command_finds_the_groups(small: Case, folder: Path) -> None:
    argv = [str(folder) if word == "CASE" else word for word in small.expected["groups"]["command"]["argv"]]
    assert argv[0] == "graphkit"
    found = {row["uid"]: row["group"] for row in csv.DictReader(io.StringIO(graphkit(*argv[1:]).stdout))}
    assert small.planted.keys() <= found.keys()
    assert agreement(small.planted, found) >= 0.9


def test_decoys_have_the_value_and_rank_that_the_command_gives(small: Case, folder: Path) -> None:
    for said in small.expected["decoys"].values():
        layer = said.get("layer", "transfer")
        how = ["--undirected"] if said["measure"] == "degree" else ["--directed"]
        done = graphkit("measures", folder, "-m", said["measure"], "--kinds", layer, *how)
        row = next(row for row in csv.DictReader(io.StringIO(done.stdout)) if row["uid"] == said["uid"])
        assert (float(row["value"]), int(row["rank"])) == (said["value"], said["rank"])


def test_counts_are_those_of_the_snapshot(small: Case, folder: Path) -> None:
    told, counts = json.loads(graphkit("case", "show", folder, "--json").stdout), small.expected["counts"]
    assert told["entities"]["account"] == counts["accounts"] + counts.get("wallets", 0)
    assert told["entities"]["phone"] == counts["phones"]
    for kind, name in (("call", "calls"), ("message", "messages")):
        assert told["events"].get(kind, 0) == counts.get(name, 0)
    ties = csv.DictReader(io.StringIO(graphkit("ties", folder, "--kind", "transfer").stdout))
    assert sum(int(tie["n"]) for tie in ties) == counts["transfers"]


def _found(case: Case) -> float:
    """How well somebody finds the groups who reads the files with csv and partitions with igraph."""
    argv = case.expected["groups"]["command"]["argv"]
    ties = {call[:2] for call in case.delivered.calls()} if "call" in argv else case.delivered.ties()
    found = partition(ties, float(argv[argv.index("--resolution") + 1]))
    assert case.planted.keys() <= found.keys()
    return agreement(case.planted, found)


@pytest.mark.parametrize("kind", OTHERS)
@pytest.mark.parametrize(
    "seed", [0, 2**63 + 11, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(5, 15))]
)
def test_the_groups_are_there_on_other_seeds(kind: str, seed: int, tmp_path: Path) -> None:
    assert _found(made(tmp_path / "case", seed, kind)) >= 0.9


@pytest.mark.parametrize("kind", OTHERS)
@pytest.mark.slow
@pytest.mark.parametrize("times", [3, 20])
def test_more_persons_make_a_larger_case_that_still_holds(times: int, kind: str, tmp_path: Path) -> None:
    persons = times * next(one for one in KINDS if one.name == kind).persons
    case = made(tmp_path / "case", 2, kind, persons=persons)
    assert case.expected["counts"]["persons_taken_in"] == persons
    assert _found(case) >= 0.9


@pytest.mark.parametrize("kind", OTHERS)
def test_the_same_arguments_give_the_same_bytes(kind: str, tmp_path: Path) -> None:
    asked = SMALL.get(kind, {})
    one, two = (make(kind, seed=8, out=tmp_path / name, **asked) for name in ("one", "two"))
    for first, second in zip(one.delivered, two.delivered, strict=True):
        assert first.read_bytes() == second.read_bytes()
    assert one.expected.read_bytes() == two.expected.read_bytes()


def test_no_number_can_be_anybodys_and_all_check_digits_fit(small: Case) -> None:
    for row in (row for rows in small.delivered.files.values() for row in rows):
        for column, cell in row.items():
            if "证件号码" in column or column in ("对手身份证号", "证照号码", "证件号"):
                assert not cell or (cell.startswith("99") and ric.calc_check_digit(cell) == cell[-1]) or _company(cell)
            elif column in ("交易卡号", "交易对手账卡号"):
                assert not cell or (cell.startswith("699900") and luhn.is_valid(cell))
            elif "信用代码" in column:
                assert _company(cell)
            elif column in ("本机号码", "对方号码", "本端号码", "对端号码", "联系电话", "亲属电话"):
                assert all(_nobodys_phone(number) for number in filter(None, cell.split("、")))
            elif "IMEI" in column:
                assert not cell or (cell.startswith("00") and luhn.is_valid(cell) and len(cell) == 15)
            elif column == "MAC地址":
                assert re.match("(?i)02|$", cell)


def _company(code: str) -> bool:
    return code[:4] in ("9199", "1199") and uscc.is_valid(code)


def _nobodys_phone(number: str) -> bool:
    parsed = phonenumbers.parse(number[-11:], "CN")
    return phonenumbers.is_possible_number(parsed) and not phonenumbers.is_valid_number(parsed)
