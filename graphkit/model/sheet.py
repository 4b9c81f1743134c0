"""Which table of which delivered file is to be read, and how?"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of one delivered file, as its content shows it (never its name)."""

    path: Path
    member: str
    """Path inside an archive; "" for a plain file."""
    number: int
    """0 for the first sheet of a workbook; 0 for a CSV."""
    name: str
    type: Literal["csv", "tsv", "xlsx", "html"]
    """xlsx: a workbook with typed cells, of either age; html: a page's table, or Excel's XML of 2003."""
    encoding: str
    """utf-8, utf-8-sig, utf-16, gb18030; utf-8+gb18030 and the reverse for lines of both; "" for a workbook."""
    delimiter: str
    header_row: int
    """1-based record; 0: none, columns are "1", "2", …"""
    header: tuple[str, ...]
    """Stripped of tabs and blanks, as delivered otherwise."""
