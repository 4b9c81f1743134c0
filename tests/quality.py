"""Where do measured figures go? Into docs/quality.md, and the tests that measure them hold the page to what they find.

`QUALITY_TO=docs/quality.md` in the environment of a test writes its section anew.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

PAGE = Path(__file__).parents[1] / "docs" / "quality.md"
HEAD = "# Quality, measured on invented data of known truth\n"


def write_section(title: str, header: str, figures: Mapping[str, str]) -> None:
    """Writes a section with these figures where QUALITY_TO says; nothing where it is not set."""
    to = os.environ.get("QUALITY_TO")
    if not to:
        return
    path = Path(to)
    held = path.read_text("utf-8") if path.exists() else HEAD
    lines = [f"| {what} | {figure} |" for what, figure in figures.items()]
    mine = "\n".join([title, "", header, "|---|---|", *lines, ""])
    parts = [part.rstrip() + "\n" for part in re.split(r"(?m)^(?=## )", held)]
    if any(part.startswith(title) for part in parts):
        parts = [mine if part.startswith(title) else part for part in parts]
    else:
        parts.append(mine)
    path.write_text("\n".join(parts), "utf-8")


def stands(title: str, what: str, figure: str) -> bool:
    """Does the page say this figure in that section? True while it is being written."""
    section = PAGE.read_text("utf-8").partition(f"{title}\n")[2].partition("\n## ")[0]
    return bool(os.environ.get("QUALITY_TO")) or f"| {what} | {figure} |" in section
