"""Which cells does an old workbook hold? Run by `apart` as a program of its own: imports nothing but the reader.

    python apart_reader.py FILE [SHEET MOST]     its sheets as one line of JSON, or one sheet, one line for each row

Dates and times are `{"datetime": "…"}`, since JSON has none. Exit 3 and a line on stderr: protected or damaged.
"""

from __future__ import annotations

import json
import sys
from datetime import date, datetime, time, timedelta
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

MEMORY = 1000 << 20
"""Bytes of address space: 65,536 rows of 256 columns fit; a chain of sectors that bites its tail does not."""


def _bounded() -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY if hard < 0 else min(MEMORY, hard), hard))


def _plain(cell: object) -> object:
    if isinstance(cell, datetime):
        return {"datetime": cell.isoformat()}
    if isinstance(cell, date | time):
        return {type(cell).__name__: cell.isoformat()}
    return {"seconds": cell.total_seconds()} if isinstance(cell, timedelta) else cell


def main() -> None:
    """Writes what was asked for to stdout."""
    _bounded()
    path, asked = Path(sys.argv[1]), [int(number) for number in sys.argv[2:]]
    say = sys.stdout.buffer.write
    try:
        with path.open("rb") as file:
            workbook = CalamineWorkbook.from_filelike(file)
        if not asked:
            say(json.dumps(workbook.sheet_names).encode() + b"\n")
            return
        sheet = workbook.get_sheet_by_index(asked[0])
        for row in sheet.to_python(skip_empty_area=False, nrows=asked[1] or None):
            say(json.dumps([_plain(cell) for cell in row]).encode() + b"\n")
    except PasswordError:
        sys.exit("password")
    except (CalamineError, MemoryError) as fault:
        sys.exit(f"damaged {fault}")


if __name__ == "__main__":
    main()
