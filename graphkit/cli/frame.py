"""How does every command speak? Data to stdout or `--out`, the rest to stderr; exit codes; one JSON object on request."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from graphkit.case import Case
from graphkit.files import whole_file
from graphkit.jobs.tables import Sheet
from graphkit.model import Progress, User
from graphkit.settings import settings
from graphkit.words import say, texts

CaseFolder = Annotated[Path, typer.Argument(metavar="CASE", help="The folder of the case.")]
Out = Annotated[Path | None, typer.Option("--out", help="Where to write; left out: stdout.")]
Force = Annotated[bool, typer.Option("--force", help="Replace what exists.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")]
Reason = Annotated[str, typer.Option("--reason", help="Why; it goes into the audit log.")]


def language() -> str:
    """The language of messages."""
    return settings().language


def tell(key: str, **parameters: object) -> None:
    """Says something to the user, on stderr."""
    print(say(key, language(), **parameters), file=sys.stderr)


def print_json(told: Mapping[str, Any]) -> None:
    """The one JSON object of a command."""
    print(json.dumps(told, ensure_ascii=False))


def open_case(folder: Path, command: str, reason: str = "") -> Case:
    """Opens a case for a command; the reason is `--reason`, else the settings', else the command itself."""
    why = reason or settings(folder).reason or f"command: {command}"
    return Case.open(folder, user=User.of_this_machine(), reason=why)


def current_case(folder: Path, command: str, reason: str = "") -> Case:
    """Opens a case with its snapshot up to date."""
    from graphkit.jobs.build import current

    case = open_case(folder, command, reason)
    with shown_progress() as progress:
        current(case, progress)
    return case


class BarProgress(Progress):
    """Progress as a bar on stderr; a step that ends within a second leaves no line."""

    def __init__(self) -> None:
        """Starts with the first step."""
        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        self._bar = Bar(*columns, console=Console(stderr=True), transient=True)
        self._task: Any = None
        self._step = ""

    def at(self, step: str, done: int = 0, total: int = 0) -> None:
        """Shows the step's words and how far it is."""
        if self._task is None:
            self._bar.start()
        if step != self._step:
            if self._task is not None:
                self._bar.remove_task(self._task)
            self._task = self._bar.add_task(texts(language()).get(f"step.{step}", step), total=total or None)
            self._step = step
        self._bar.update(self._task, completed=done, total=total or None)

    def __enter__(self) -> BarProgress:
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()


def shown_progress() -> BarProgress:
    """A progress that is shown while the block runs."""
    return BarProgress()


def write_sheet(sheet: Sheet, out: Path | None, *, force: bool) -> int:
    """Writes a table as CSV, whole or not at all, to `--out` or to stdout; gives the number of rows."""
    if out is None:
        return _csv(sheet, sys.stdout)
    with whole_file(out, force=force) as beside, beside.open("w", encoding="utf-8", newline="") as file:
        return _csv(sheet, file)


def _csv(sheet: Sheet, file: Any) -> int:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(sheet.header)
    count = 0
    for count, row in enumerate(sheet.rows, start=1):
        writer.writerow(row)
    return count


def write_text(text: str, out: Path, *, force: bool) -> None:
    """Writes a text whole or not at all."""
    with whole_file(out, force=force) as beside:
        beside.write_text(text, "utf-8")
