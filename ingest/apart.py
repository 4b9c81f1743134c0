"""What does an old workbook hold, read where it can do no harm?

The reader of the binary formats follows chains of sectors and cell numbers as the file tells them: one wrong
bit, and it takes all memory there is, or ends the process. So it runs in a process of its own, bounded in memory and
time.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from graphkit.errors import DamagedFile

PATIENCE = 300
"""Seconds: the largest sheet of the old format takes ten."""
_READER = Path(__file__).with_name("apart_reader.py")
_MADE: dict[str, Any] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "seconds": lambda seconds: timedelta(seconds=seconds),
}


def sheet_names(path: Path) -> list[str]:
    """The sheets of a workbook, in order. DamagedFile: it is protected or broken."""
    return [str(name) for line in _read(path) for name in line]


def records(path: Path, number: int, most: int | None = None) -> list[list[Any]]:
    """The typed cells of one sheet; at most `most` rows. DamagedFile: it is broken."""
    return [[_typed(cell) for cell in line] for line in _read(path, number, most or 0)]


def _typed(cell: Any) -> Any:
    if not isinstance(cell, dict):
        return cell
    ((kind, told),) = cell.items()
    return _MADE[kind](told)


def _read(path: Path, *asked: int) -> Iterator[list[Any]]:
    command = [sys.executable, "-P", str(_READER), str(path), *map(str, asked)]
    try:
        done = subprocess.run(command, capture_output=True, check=False, timeout=PATIENCE)
    except subprocess.TimeoutExpired as fault:
        raise DamagedFile("workbook-damaged", file=path.name, why=f"> {PATIENCE} s") from fault
    if done.returncode:
        raise _fault(path, done.stderr.decode("utf-8", "replace"))
    return (json.loads(line) for line in done.stdout.splitlines())


def _fault(path: Path, said: str) -> DamagedFile:
    if said.startswith("password"):
        return DamagedFile("workbook-encrypted", file=path.name)
    first = next(iter(said.removeprefix("damaged ").splitlines()), "")
    return DamagedFile("workbook-damaged", file=path.name, why=first[:200])
