"""`graphkit report`: the batch report of a case."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .frame import AsJson, CaseFolder, Force, current_case, language, print_json, shown_progress, tell


def register(app: typer.Typer) -> None:
    """Adds this command."""
    app.command(epilog="Example: graphkit report my-case --out report --top 30 --lang en")(report)


def report(
    case: CaseFolder,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="The folder to write; it appears whole.")],
    measures: Annotated[str, typer.Option("--measures", help="a,b; left out: the usual ones.")] = "",
    top: Annotated[int, typer.Option("--top", help="So many of each part of a list.")] = 50,
    repeats: Annotated[
        int | None, typer.Option("--repeats", help="Further runs for the stability of groups; left out: by size.")
    ] = None,
    lang: Annotated[str, typer.Option("--lang", help="zh or en; left out: the language of the settings.")] = "",
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Write the report: report.html, report.xlsx, report.json, pairs.csv and recompute.py."""
    from graphkit.jobs.report import report as write
    from graphkit.jobs.report import summary

    opened = current_case(case, "report")
    names = [name.strip() for name in measures.split(",") if name.strip()]
    with shown_progress() as progress:
        told = write(
            opened, out, measures=names, top=top, repeats=repeats, language=lang or language(), force=force,
            progress=progress,
        )  # fmt: skip
    if as_json:
        print_json(summary(told, out))
    else:
        tell("report.done", path=out / "report.html")
