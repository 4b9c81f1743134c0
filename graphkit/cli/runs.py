"""`graphkit runs`: what was measured before, and what of it rests on a source that was withdrawn since?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .frame import AsJson, CaseFolder, Force, Out, current_case, print_json, tell, write_sheet


def register(app: typer.Typer) -> None:
    """Adds this command."""
    app.command(epilog="Example: graphkit runs my-case --out runs.csv")(runs)


def runs(
    case: CaseFolder,
    report: Annotated[
        Path | None, typer.Option("--report", metavar="DIR", help="Say it of a report made earlier. Exit 1: it fell.")
    ] = None,
    out: Out = None,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """List the kept results, with the withdrawn sources they rest on; or look at a report made earlier."""
    from graphkit.jobs import runs as kept

    opened = current_case(case, "runs")
    if report is not None:
        _report(kept.of_report(opened, report), as_json=as_json)
        return
    listed = kept.listed(opened)
    if as_json:
        print_json({"runs": listed})
    else:
        tell("table.rows", n=write_sheet(kept.sheet(opened), out, force=force))
    fell = [run for run in listed if run["withdrawn"]]
    if fell:
        tell("runs.fell", n=len(fell), all=len(listed))


def _report(told: dict[str, object], *, as_json: bool) -> None:
    if as_json:
        print_json(told)
    gone = told["withdrawn"]
    assert isinstance(gone, list)
    for one in gone:
        tell("runs.report-rests", path=told["report"], **{name: one[name] for name in ("source", "file", "reason")},
             date=one["at"][:10], by=one["by"])  # fmt: skip
    if not gone:
        tell("runs.report-newest" if told["newest"] else "runs.report-older", path=told["report"])
    raise typer.Exit(1 if gone else 0)
