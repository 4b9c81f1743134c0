"""How does every command speak? Data to stdout or `--out`, the rest to stderr; one JSON object on request."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from graphkit.settings import settings
from graphkit.words import say

if TYPE_CHECKING:  # `graphkit --help` answers at once: what is heavy is imported by the command that needs it
    from graphkit.case import Case
    from graphkit.cli.bar import BarProgress
    from graphkit.jobs.tables import Sheet

CaseFolder = Annotated[Path, typer.Argument(metavar="CASE", help="The folder of the case.")]
Out = Annotated[Path | None, typer.Option("--out", help="Where to write; left out: stdout.")]
Force = Annotated[bool, typer.Option("--force", help="Replace what exists.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")]
Reason = Annotated[str, typer.Option("--reason", help="Why; it goes into the audit log.")]


def language() -> str:
    """The language of messages."""
    return settings().language


def tell(key: str, /, **parameters: object) -> None:
    """Says something to the user, on stderr."""
    typer.echo(say(key, language(), **parameters), err=True)


def print_json(told: Mapping[str, Any]) -> None:
    """The one JSON object of a command."""
    typer.echo(json.dumps(told, ensure_ascii=False))


def open_case(folder: Path, command: str, reason: str = "") -> Case:
    """Opens a case for a command; the reason is `--reason`, else the settings', else the command itself."""
    from graphkit.case import Case
    from graphkit.model import User

    why = reason or settings(folder).reason or f"command: {command}"
    return Case.open(folder, user=User.of_this_machine(), reason=why)


def current_case(folder: Path, command: str, reason: str = "") -> Case:
    """Opens a case with its snapshot up to date."""
    from graphkit.jobs.build import current

    case = open_case(folder, command, reason)
    with shown_progress() as progress:
        current(case, progress)
    return case


def shown_progress() -> BarProgress:
    """A progress that is shown while the block runs."""
    from graphkit.cli.bar import BarProgress

    return BarProgress()


def write_sheet(sheet: Sheet, out: Path | None, *, force: bool) -> int:
    """Writes a table as CSV, whole or not at all, to `--out` or to stdout; gives the number of rows."""
    from graphkit.files import whole_file

    if out is None:
        return _csv(sheet, sys.stdout)
    with whole_file(out, force=force) as beside, beside.open("w", encoding="utf-8", newline="") as file:
        return _csv(sheet, file)


def _csv(sheet: Sheet, file: Any) -> int:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(sheet.header)
    count = 0
    for row in sheet.rows:
        writer.writerow(row)
        count += 1
    return count


def write_text(text: str, out: Path, *, force: bool) -> None:
    """Writes a text whole or not at all."""
    from graphkit.files import whole_file

    with whole_file(out, force=force) as beside:
        beside.write_text(text, "utf-8")
