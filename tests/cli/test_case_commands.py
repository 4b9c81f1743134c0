"""The commands as a user types them: what they print, where, and how they exit."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest

from graphkit.cli import main
from tests.jobs.statements import MIRRORED, ROWS, A, B, write_csv

DELIVERY = ["--instrument", "I", "--provider", "P", "--collected-by", "A", "--purpose", "U"]


@dataclass(frozen=True)
class Done:
    returncode: int
    stdout: str
    stderr: str


def graphkit(*words: object, language: str = "en") -> Done:
    """The command in this process: what it says, where, and how it exits."""
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setattr(sys, "argv", ["graphkit", *map(str, words)])
        patch.setattr(sys, "excepthook", sys.excepthook)
        patch.setenv("GRAPHKIT_LANGUAGE", language)
        with pytest.raises(SystemExit) as end:
            main()
    return Done(int(end.value.code or 0), out.getvalue(), err.getvalue())


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli")
    assert graphkit("case", "new", folder / "case", "--title", "T", "--purpose", "P").returncode == 0
    done = graphkit("import", folder / "case", write_csv(folder / "a.csv", ROWS), *DELIVERY, "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["seq"], told["changed"], told["files"][0]["status"]) == (1, True, "imported")
    return folder / "case"


def test_show_says_what_is_in_the_case(case: Path) -> None:
    told = json.loads(graphkit("case", "show", case, "--json").stdout)
    assert (told["sources"], told["records"], told["events"]["transfer"]) == (1, 5, 5)
    assert set(told) == {
        "case", "uuid", "title", "seq", "snapshot", "sources", "records", "entities", "events", "links", "ties",
        "withdrawn", "superseded", "judgements_without_effect",
    }  # fmt: skip


def test_import_prints_where_every_row_and_amount_ended(tmp_path: Path) -> None:
    graphkit("case", "new", tmp_path / "case", "--title", "T", "--purpose", "P")
    first = graphkit("import", tmp_path / "case", write_csv(tmp_path / "a.csv", ROWS), *DELIVERY)
    assert "a.csv, out CNY: delivered 4 (401.00) = Counted 3 (400.00) + Failed 1 (1.00)" in first.stderr
    assert "a.csv, in CNY: delivered 1 (400.00) = Counted 1 (400.00)" in first.stderr
    mirrored = write_csv(tmp_path / "b.csv", MIRRORED)
    told = json.loads(graphkit("import", tmp_path / "case", mirrored, *DELIVERY, "--json").stdout)
    assert [(line["file"], line["direction"], line["duplicate"]) for line in told["balance"]] == [
        ("b.csv", "in", {"rows": 3, "value": "400.00"}),
        ("b.csv", "out", {"rows": 1, "value": "400.00"}),
    ]
    again = json.loads(graphkit("import", tmp_path / "case", mirrored, *DELIVERY, "--json").stdout)
    assert again["balance"] == []


def test_ties_go_to_stdout_and_to_a_file_alike(case: Path, tmp_path: Path) -> None:
    out = tmp_path / "ties.csv"
    assert graphkit("ties", case, "--kind", "transfer", "--out", out).returncode == 0
    assert out.read_text("utf-8") == graphkit("ties", case, "--kind", "transfer").stdout
    first = next(csv.DictReader(out.read_text("utf-8").splitlines()))
    assert (first["n"], first["value"], first["unit"]) == ("2", "350.50", "CNY")
    assert first["first"] == "2024-01-01T08:00:00+08:00"


def test_what_exists_is_not_replaced_without_force(case: Path, tmp_path: Path) -> None:
    out = tmp_path / "ties.csv"
    out.write_text("mine")
    refused = graphkit("ties", case, "--out", out)
    assert (refused.returncode, out.read_text()) == (2, "mine")
    assert "--force" in refused.stderr
    assert graphkit("ties", case, "--out", out, "--force").returncode == 0


def test_rows_give_the_cells_as_delivered(case: Path) -> None:
    done = graphkit("rows", case, f"account:bank:{A}", f"account:bank:{B}", "--kind", "transfer")
    lines = list(csv.DictReader(done.stdout.splitlines(keepends=True)))
    assert [json.loads(line["cells"]) for line in lines] == [list(ROWS[0].values()), list(ROWS[1].values())]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["rows", "{case}", "person:x:nobody"], 2),
        (["ties", "{case}", "--kind", "friendship"], 2),
        (["ties", "{case}", "--out", "/nowhere/at/all.csv"], 2),
        (["case", "show", "/nowhere/at/all"], 3),
        (["import", "{case}", "/nowhere/at/all", *DELIVERY], 2),
        (["judge", "{case}", "same", "a", "b", "c", "--reason", "r"], 2),
        (["judge", "{case}", "same", "account:bank:1", "account:bank:2", "--reason", "r"], 2),
        (["nonsense"], 2),
    ],
)
def test_a_users_mistake_is_told_without_a_trace(case: Path, words: list[str], code: int, language: str) -> None:
    done = graphkit(*(word.format(case=case) for word in words), language=language)
    assert done.returncode == code
    assert "Traceback" not in done.stderr
    assert done.stderr.strip()
    assert done.stdout == ""


def test_the_installed_command_ends_without_a_trace_too() -> None:
    command = [sys.executable, "-c", "from graphkit.cli import main; main()", "case", "show", "/nowhere/at/all"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, "Traceback" in done.stderr) == (3, "", False)


def test_every_command_helps_with_an_example() -> None:
    commands = "case new, case show, case check, import, problems, entities, ties, links, rows, judge"
    for words in (command.split() for command in commands.split(", ")):
        assert "Example: graphkit" in graphkit(*words, "--help").stdout, words


def test_a_judgement_changes_the_snapshot_and_its_withdrawal_brings_it_back(case: Path) -> None:
    before = json.loads(graphkit("case", "show", case, "--json").stdout)
    done = graphkit("judge", case, "hub", f"account:bank:{A}", "--reason", "test", "--json")
    assert done.returncode == 0, done.stderr
    seq = json.loads(done.stdout)["seq"]
    assert json.loads(done.stdout)["snapshot"] != before["snapshot"]
    assert graphkit("judge", case, "withdraw", seq, "--reason", "test").returncode == 0
    assert json.loads(graphkit("case", "show", case, "--json").stdout)["snapshot"] == before["snapshot"]


def test_check_finds_a_changed_source(case: Path) -> None:
    assert graphkit("case", "check", case).returncode == 0
    original = next((case / "ledger").glob("*/original*"))
    kept = original.read_bytes()
    original.chmod(0o644)
    original.write_bytes(kept[:-1] + b"x")
    done = graphkit("case", "check", case)
    original.write_bytes(kept)
    assert done.returncode == 1
