"""How fast is a bank statement of GB18030 loaded and normalised, and in how much memory?"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from .comparison import Comparison, side_by_side
from .delivered import statement
from .measuring import cost_of, python

ROWS, ACCOUNTS = 2_000_000, 200_000
NAMES = ("load-csv", "load-csv-memory")


def compare(folder: Path, scale: float, names: Collection[str] = NAMES) -> list[Comparison]:
    """2 M × 34 rows at scale 1: read and normalised against pandas' C engine and plain pandas cleaning."""
    rows = max(int(ROWS * scale), 2_000)
    path, peer = folder / "statement.csv", Path(__file__).parent / "peers" / "load_csv_pandas.py"
    truth = statement(path, rows=rows, accounts=max(int(ACCOUNTS * scale), 400))
    ours = python("-m", "bench.ours.load_csv", str(path))
    cost_of(ours, folder)  # compiled code is there from the second time on
    mine, theirs = side_by_side(ours, python(str(peer), str(path)), folder, 3)
    told = ("rows", "failed", "value", "accounts", "logins")
    wanted = {"rows": truth.rows, "failed": truth.failed, "value": truth.value, "accounts": truth.accounts}
    passed = all(
        {name: cost.answer[name] for name in told} == {**wanted, "logins": truth.rows} for cost in [*mine, *theirs]
    )
    check = f"both count {truth.rows} rows, {truth.failed} failed, {truth.value} fen, {truth.accounts} accounts"
    size = path.stat().st_size / 1e6
    path.unlink()
    found = [
        Comparison(
            "load-csv", mine, theirs, "pandas.read_csv and plain pandas cleaning", "wall_s", 3.5, "at_least", check,
            passed,
        ),
        Comparison("load-csv-memory", mine, size, "the size of the file", "MB", 5.0, "at_most", check, passed),
    ]  # fmt: skip
    return [one for one in found if one.name in names]
