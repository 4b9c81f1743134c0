"""A report says who was asked in vain, and through which institutions money passed, with rule and amounts."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from graphkit.reports import workbook
from graphkit.reports.page import page
from tests.jobs.statements import ROWS, A, row, write_csv

from .conftest import Made, case_of, reported

HUB, UNANSWERED, NOBODY = "6999000000000099", "6999000000000077", "999999198003030024"
REQUESTS = f"""任务流水号,银行名称,证账号码,账卡号,发送时间,反馈时间,反馈结果,反馈非明细结果,查询开始时间,查询结束时间
T1,测试银行,{NOBODY},,2024-01-05 09:00:00,,失败,查无此人,,
T2,测试银行,,{A},2024-01-05 09:00:00,2024-01-05 10:00:00,成功,,2023-01-01,2024-01-31
T3,测试银行,,{UNANSWERED},2024-01-05 09:00:00,2024-01-05 10:00:00,成功,,2023-01-01,2024-01-31
"""


def test_requests_and_hubs_stand_in_the_report(tmp_path: Path) -> None:
    delivered = tmp_path / "delivered"
    through = row(A, HUB, "88.00", "20240105080000", "出", "s8", 对手户名="财付通支付科技有限公司")
    write_csv(delivered / "a.csv", [*ROWS, through])
    (delivered / "任务信息.csv").write_text(REQUESTS, "utf-8")
    made = reported(case_of(tmp_path / "case", delivered), tmp_path / "report", language="en")
    asked = {line["key"]: line for line in made.told["coverage"]}
    mine, vain = asked[f"account:bank:{A}"], asked[f"account:bank:{UNANSWERED}"]
    assert (mine["outcome"], mine["asked_from"], mine["asked_until"]) == ("done", "2023-01-01", "2024-01-31")
    assert (mine["requested"], mine["from"], mine["until"], mine["rows"]) == (
        "2024-01-05", "2024-01-01", "2024-01-05", 6,
    )  # fmt: skip
    assert (vain["outcome"], vain["rows"], vain["from"]) == ("done", 0, "")
    assert asked[f"person:cn-id:{NOBODY}"]["answer"] == "失败 查无此人"
    written = (made.out / "report.html").read_text("utf-8")
    assert "Asked for, nothing delivered: 2" in written
    (hub,) = [line for line in made.told["exclusions"]["hubs"] if line["n"]]
    assert hub == {
        "key": f"account:bank:{HUB}", "caption": HUB, "rule": "vocabulary 2026-11-22: 财付通支付科技有限公司",
        "n": 1, "unit": "CNY", "value": "88.00", "counterparties": 1,
    }  # fmt: skip
    assert "list of institutions of 2026-11-22: 财付通支付科技有限公司" in written


def test_a_coverage_that_nobody_reads_through_is_cut_off_and_said_so(
    gambling: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = gambling.told["coverage"][0]
    told = {**gambling.told, "coverage": [{**one, "key": f"account:bank:{n}"} for n in range(507)]}
    shown = page(told)
    assert "account:bank:499<" in shown
    assert "account:bank:500<" not in shown
    assert "其余 7 项见 report.json。" in shown
    monkeypatch.setattr(workbook, "MOST_ROWS", 504)
    workbook.write_workbook(told, tmp_path / "report.xlsx")
    cells = [row[0].value for sheet in openpyxl.load_workbook(tmp_path / "report.xlsx") for row in sheet.iter_rows()]
    assert "account:bank:503" in cells
    assert "account:bank:504" not in cells
    assert "其余 3 项见 report.json。" in cells
