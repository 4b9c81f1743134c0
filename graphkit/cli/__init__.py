"""The `graphkit` command: which verbs are there, and how does it end?"""

from __future__ import annotations

import sys
import tempfile
import traceback
from datetime import UTC, datetime
from functools import cache
from importlib import import_module
from pathlib import Path
from types import TracebackType

import typer

from graphkit.errors import GraphkitError
from graphkit.settings import settings, spoken
from graphkit.words import say, say_error

from . import usage

app = typer.Typer(
    name="graphkit",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Criminal-network analysis: what agencies deliver becomes a graph, measures, reports and evidence packages.",
)

ROOMS = (
    "case",
    "deliveries",
    "templates",
    "tables",
    "judgements",
    "measures",
    "runs",
    "report",
    "evidence",
    "workbench",
    "neo4j",
    "demo",
    "samples",
    "bundle",
)
"""Files of this folder; each has `register(app)`, or `app`, a group of its own name."""


@cache
def _register() -> None:
    """Once: a second registration would double every command."""
    for room in ROOMS:
        module = import_module(f"graphkit.cli.{room}")
        if hasattr(module, "register"):
            module.register(app)
        else:
            app.add_typer(module.app, name=room)


def main() -> None:
    """Runs the command.

    Exit codes: 0 done, 1 checked and found wrong, 2 usage, 3 refused, 4 unreachable, 130 interrupted.
    """
    _register()
    command = typer.main.get_command(app)  # calling `app` itself would put typer's own excepthook in place of ours
    sys.excepthook = _fault
    try:
        raise SystemExit(command(prog_name="graphkit", standalone_mode=False) or 0)
    except usage.WRONG as wrong:
        typer.echo(usage.said(wrong, _language()), err=True)
        raise SystemExit(2) from None
    except GraphkitError as error:
        typer.echo(say_error(error, _language()), err=True)
        raise SystemExit(error.exit_code) from None
    except (KeyboardInterrupt, typer.Abort):
        typer.echo(say("error.cancelled", _language()), err=True)
        raise SystemExit(130) from None


def _fault(kind: type[BaseException], fault: BaseException, _: TracebackType | None) -> None:
    """A fault of the program itself goes to a file, for whoever mends it."""
    name, text = f"{datetime.now(UTC):%Y%m%dT%H%M%S}.txt", "".join(traceback.format_exception(fault))
    try:
        log = _written(settings().cache / "faults", name, text)
    except (OSError, GraphkitError):
        log = _written(Path(tempfile.gettempdir()), f"graphkit-{name}", text)
    typer.echo(say("error.internal-fault", _language(), what=kind.__name__, log=log), err=True)


def _written(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, "utf-8")
    return folder / name


def _language() -> str:
    try:
        return settings().language
    except GraphkitError:
        return spoken()
