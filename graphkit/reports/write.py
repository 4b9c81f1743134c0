"""How does a report come to stand in a folder? Five files, whole or not at all."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from graphkit.case import Case
from graphkit.files import whole_folder
from graphkit.model import Json, Progress

from .page import page
from .pairs import write_pairs
from .plan import Section
from .workbook import write_workbook

FILES = ("report.html", "report.xlsx", "report.json", "pairs.csv", "recompute.py")
RECOMPUTE = Path(__file__).with_name("recompute.py")
"""Goes out as it is; nothing here imports it."""


def write(
    case: Case, sections: Sequence[Section], report: Mapping[str, Json], out: Path, progress: Progress, *, force: bool
) -> None:
    """Writes what `contents` gave as a page, a workbook and JSON, with the ties and the script that recompute it.

    Raises
        UsageError: `out` exists and `force` is not given, or its folder does not exist.
        Refused: the disk is full.
    """
    with whole_folder(out, force=force) as beside:
        progress.at("report_write", 0, len(FILES))
        _write_json(report, beside / "report.json")
        write_pairs(case, sections, beside / "pairs.csv")
        shutil.copyfile(RECOMPUTE, beside / RECOMPUTE.name)
        progress.at("report_write", 3, len(FILES))
        (beside / "report.html").write_text(page(report), "utf-8")
        write_workbook(report, beside / "report.xlsx")
        progress.at("report_write", len(FILES), len(FILES))


def _write_json(report: Mapping[str, Json], path: Path) -> None:
    """The report as JSON; of a list one element a line, so that it can be read, compared and searched line by line."""
    members = (f"{_json(name)}: {_by_lines(value)}" for name, value in report.items())
    path.write_text("{\n" + ",\n".join(members) + "\n}\n", "utf-8")


def _by_lines(value: Json) -> str:
    if not isinstance(value, list) or not value:
        return _json(value)
    return "[\n " + ",\n ".join(map(_json, value)) + "\n]"


def _json(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
