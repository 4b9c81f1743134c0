"""What does a trial say of a delivery before anything is taken in, and does stopping in the middle leave nothing?"""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from graphkit.case import Case
from graphkit.errors import Cancelled, Refused
from graphkit.jobs import mappings, start
from graphkit.jobs.build import behind, build
from graphkit.jobs.delivery import Reading
from graphkit.jobs.import_ import import_
from graphkit.jobs.problems import chosen, problems_of, row_of
from graphkit.jobs.trial import trial
from graphkit.jobs.withdraw import withdraw
from graphkit.model import Progress
from tests.pages.drawn import until_ended

from .conftest import DELIVERY, take, transfers
from .statements import MIRRORED, ROWS, TIES, A, B, text_of, write_csv

ODD_HEADER = ["卡号", "时间", "金额", "收付", "对方账号", "对方姓名", "<img src=x onerror=alert(1)>", "长" * 300]
ODD = "\n".join(
    [
        ",".join(ODD_HEADER),
        "6999001,2024-01-01 10:00:00,100.5,出,6999002,乙测试,x,y",
        "6999001,2024-01-02 10:00:00,many,出,6999003,丙测试,x,y",
    ]
)
COLUMNS = {"at": "时间", "value": "金额", "direction": "收付", "other_account": "对方账号", "other_name": "对方姓名"}


def odd_mapping() -> str:
    text, base = (
        mappings.begun("bank-transactions-debit-cn", ODD_HEADER),
        mappings.shipped("bank-transactions-debit-cn"),
    )
    for field, column in COLUMNS.items():
        text = mappings.with_column(text, field, column, base)
    return text


def tried(case: Case, *paths: Path, **by_sheet: str) -> list[dict[str, Any]]:
    return trial(case, paths, Reading(by_sheet=by_sheet.get("by_sheet", {})), Progress())  # type: ignore[arg-type]


def test_it_says_who_pays_whom_when_and_how_much_and_takes_nothing_in(case: Case, tmp_path: Path) -> None:
    before = case.book.seq()
    (file,) = tried(case, write_csv(tmp_path / "a.csv", ROWS, "gb18030"))
    assert (file["layout"], file["by"], file["encoding"], file["whole"]) == (
        "bank-transactions-cn34", "template", "gb18030", True,
    )  # fmt: skip
    assert file["tally"] == {"rows_read": 5, "records": 5, "problem_rows": 0, "excluded": {}, "warnings": 0}
    paid = [one for one in file["claims"] if one["kind"] == "transfer"]
    assert [
        (one["row"], one["a"][-2:], one["a_name"], one["b"][-2:], one["value"], one["unit"]) for one in paid[:1]
    ] == [(2, "11", "甲测试", "22", "100.00", "CNY")]
    assert (paid[0]["at"], paid[4]["outcome"]) == ("2024-01-01T08:00:00+08:00", "failed")
    assert file["reads"]["own_card"] == "交易卡号"
    assert (case.book.seq(), case.sources()) == (before, [])
    assert not list((case.folder / "ledger").glob("*")) if (case.folder / "ledger").exists() else True


def test_of_a_long_table_only_the_first_rows_are_read(case: Case, tmp_path: Path) -> None:
    (file,) = tried(case, write_csv(tmp_path / "a.csv", ROWS * 100))
    assert (file["tally"]["rows_read"], file["whole"]) == (199, False)


def test_an_unknown_table_comes_with_the_nearest_layouts_and_its_first_rows(case: Case, tmp_path: Path) -> None:
    (tmp_path / "odd.csv").write_text(ODD, "utf-8")
    (file,) = tried(case, tmp_path / "odd.csv")
    assert (file["layout"], file["error"]["code"], file["header"]) == ("", "unknown-layout", ODD_HEADER)
    near = file["nearest"][0]
    assert near["template"] == "bank-transactions-split-cn"
    assert near["missing"] == ["交易日期", "收入金额", "支出金额"]
    assert file["rows"][0] == [2, ODD.splitlines()[1].split(",")]


def test_a_mapping_of_one_table_reads_that_table_and_no_other(case: Case, tmp_path: Path) -> None:
    (tmp_path / "odd.csv").write_text(ODD, "utf-8")
    write_csv(tmp_path / "z.csv", ROWS)
    paths, by_sheet = [tmp_path / "odd.csv", tmp_path / "z.csv"], {"odd.csv #0": odd_mapping()}
    odd, known = tried(case, *paths, by_sheet=by_sheet)  # type: ignore[arg-type]
    assert (odd["by"], known["by"], odd["tally"]["problem_rows"]) == ("mapping", "template", 1)
    assert [(one["a"], one["b_name"], one["value"]) for one in odd["claims"]] == [
        ("account:bank:6999001", "乙测试", "100.50")
    ]
    (problem,) = [one for one in odd["problems"] if not one["kept"]]
    assert (problem["row"], problem["column"], problem["cells"]) == (3, "金额", ODD.splitlines()[2].split(","))
    done = import_(case, paths, DELIVERY, Reading(by_sheet=by_sheet), Progress())
    assert [file.status for file in done.files] == ["imported", "imported"]
    assert case.book.mappings() == {"bank-transactions-debit-cn-own": odd_mapping()}
    assert ("6999001", "6999002", "1", "100.50") in transfers(case)


def test_each_sheet_of_a_workbook_may_have_its_own(case: Case, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for name in ("一", "二"):
        sheet = book.create_sheet(name)
        for line in ODD.splitlines():
            sheet.append(line.split(","))
    del book["Sheet"]
    book.save(tmp_path / "odd.xlsx")
    first, second = tried(case, tmp_path / "odd.xlsx", by_sheet={"odd.xlsx #1": odd_mapping()})  # type: ignore[arg-type]
    assert (first["key"], first["error"]["code"]) == ("odd.xlsx #0", "unknown-layout")
    assert (second["key"], second["tally"]["records"]) == ("odd.xlsx #1", 1)


def test_what_is_in_the_case_or_was_withdrawn_is_said(case: Case, tmp_path: Path) -> None:
    file = write_csv(tmp_path / "a.csv", ROWS)
    assert tried(case, file)[0]["standing"] == "new"
    take(case, file)
    assert tried(case, file)[0]["standing"] == "already"
    withdraw(case, ["a.csv"], "r", Progress())
    assert tried(case, file)[0]["standing"] == "withdrawn"


def test_an_archive_is_looked_into_and_what_cannot_be_opened_is_told(case: Case, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as packed:
        packed.writestr("工行/b.csv", text_of(MIRRORED))
        packed.writestr("empty.txt", "")
    empty, statement = tried(case, tmp_path / "a.zip")
    assert (empty["member"], empty["error"]["code"], empty["header"]) == ("empty.txt", "file-empty", [])
    assert (statement["key"], statement["tally"]["records"]) == ("a.zip / 工行/b.csv #0", 4)
    assert list((case.folder / "incoming").iterdir()) == []


def test_a_mapping_that_cannot_be_meant_stops_the_trial(case: Case, tmp_path: Path) -> None:
    with pytest.raises(Refused):
        tried(case, write_csv(tmp_path / "a.csv", ROWS), by_sheet={"a.csv #0": "format = 1\nname = 'x'"})  # type: ignore[arg-type]


class Stops(Progress):
    """The user asks to stop when a step has come so far."""

    def __init__(self, step: str, done: int = 0) -> None:
        self.step, self.done = step, done

    def at(self, step: str, done: int = 0, total: int = 0) -> None:
        if step == self.step and done >= self.done:
            raise Cancelled("cancelled")


def test_stopped_within_a_file_leaves_nothing_of_it(case: Case, tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        import_(case, [write_csv(tmp_path / "a.csv", ROWS)], DELIVERY, Reading(), Stops("rows"))
    assert (case.sources(), case.ledger.leftovers()) == ([], [])
    take(case, tmp_path / "a.csv")
    assert transfers(case) == TIES


def test_stopped_within_a_large_member_of_an_archive_leaves_what_came_before_whole(case: Case, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a.csv", text_of(ROWS))
        packed.writestr("b.csv", text_of(MIRRORED[:1]) + text_of(MIRRORED).split("\r\n", 1)[1] * 40_000)
    with pytest.raises(Cancelled):
        import_(case, [tmp_path / "a.zip"], DELIVERY, Reading(), Stops("unpack", 3))
    assert ([source.member for source in case.sources()], case.ledger.leftovers()) == (["a.csv"], [])
    assert behind(case)
    build(case, Progress())
    assert not behind(case)
    assert transfers(case) == TIES


@pytest.mark.slow
def test_a_job_on_a_big_file_is_cancelled_while_it_reads(case: Case, tmp_path: Path) -> None:
    """Two million rows; asked to stop as soon as the first are read, the job ends long before the last."""
    head, *body = text_of(ROWS[1:4]).split("\r\n")
    (tmp_path / "big.csv").write_text("\r\n".join([head, *(body[:3] * 700_000)]), "utf-8")
    told = {"instrument": "I", "provider": "P", "collected_by": ["A"], "purpose": "U"}
    number = start(case, "import", {**told, "paths": [str(tmp_path / "big.csv")]})
    seen = set()
    while True:
        job = next(job for job in case.book.jobs() if job.id == number)
        seen.add((job.step, job.done))
        if job.step == "rows" or job.state in ("done", "failed"):
            break
    case.book.cancel_job(number)
    assert until_ended(case, "import") == "cancelled"
    assert max(done for step, done in seen if step == "rows") < 2_100_000
    assert (case.sources(), case.ledger.leftovers()) == ([], [])


def test_the_problems_are_chosen_by_file_and_code_and_open_their_row(case: Case, tmp_path: Path) -> None:
    broken = [*ROWS, {**ROWS[0], "交易金额": "many"}, {**ROWS[1], "交易时间": "yesterday"}]
    take(
        case,
        write_csv(tmp_path / "a.csv", broken),
        write_csv(tmp_path / "b.csv", [*MIRRORED, {**ROWS[3], "交易金额": "x"}]),
    )
    every = problems_of(case)
    found = chosen(every)
    assert (found.by_source, found.by_code) == ({1: 2, 2: 1}, {"bad-amount": 2, "bad-time": 1})
    second = chosen(every, 2)
    assert (second.table.num_rows, second.by_code) == (1, {"bad-amount": 1})
    (line,) = chosen(every, 1, "bad-amount").table.to_pylist()
    names, cells = row_of(case, line["source"], line["sheet"], line["row"])
    assert (line["kept"], line["column"], cells[names.index("交易金额")]) == (False, "交易金额", "many")
    assert cells[:1] == [A]
    assert B in cells
    withdraw(case, ["1"], "r", Progress())
    assert chosen(problems_of(case)).by_source == {2: 1}
