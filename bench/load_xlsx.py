"""How fast is a bank statement in a workbook loaded and normalised?"""

from __future__ import annotations

import csv
from collections.abc import Collection
from pathlib import Path

import xlsxwriter

from .comparison import Comparison, side_by_side
from .delivered import statement
from .measuring import cost_of, python

ROWS = 200_000
NAMES = ("load-xlsx",)


def compare(folder: Path, scale: float, names: Collection[str] = NAMES) -> list[Comparison]:
    """200,000 rows at scale 1: read and normalised against pandas.read_excel, which only reads."""
    rows = max(int(ROWS * scale), 2_000)
    path, peer = folder / "statement.xlsx", Path(__file__).parent / "peers" / "load_xlsx_pandas.py"
    statement(folder / "statement.csv", rows=rows, accounts=max(rows // 10, 400), encoding="utf-8")
    _as_workbook(folder / "statement.csv", path)
    ours = python("-m", "bench.ours.load_xlsx", str(path))
    cost_of(ours, folder)
    mine, theirs = side_by_side(ours, python(str(peer), str(path)), folder, 2)
    passed = all(cost.answer == {"rows": rows, "columns": 34} for cost in [*mine, *theirs])
    check = f"both count {rows} rows of 34 columns"
    return [
        Comparison(
            "load-xlsx", mine, theirs, "pandas.read_excel(engine='openpyxl'), nothing normalised", "wall_s", 6.0,
            "at_least", check, passed,
        )
    ]  # fmt: skip


def _as_workbook(table: Path, path: Path) -> None:
    """Every cell as text, as banks deliver card numbers that survive."""
    with xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_numbers": False}) as workbook:
        sheet = workbook.add_worksheet("交易明细")
        with table.open(encoding="utf-8", newline="") as file:
            for number, cells in enumerate(csv.reader(file)):
                sheet.write_row(number, 0, cells)
    table.unlink()
