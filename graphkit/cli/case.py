"""`graphkit case`: new, show, withdraw, check."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .frame import AsJson, CaseFolder, current_case, open_case, print_json, shown_progress, tell

if TYPE_CHECKING:
    from graphkit.jobs.withdraw import Withdrawn
    from graphkit.model import Json

app = typer.Typer(no_args_is_help=True, help="Make a case, see what is in it, check it.", rich_markup_mode=None)


@app.command(epilog='Example: graphkit case new my-case --title "Case 1" --purpose "Investigation 2026-17"')
def new(
    case: CaseFolder,
    title: Annotated[str, typer.Option(help="What the case is called.")],
    purpose: Annotated[str, typer.Option(help="What it is for: the matter under investigation.")],
    as_json: AsJson = False,
) -> None:
    """Make an empty case."""
    from graphkit.case import Case
    from graphkit.jobs.build import build
    from graphkit.model import User

    made = Case.create(case, title=title, purpose=purpose, user=User.of_this_machine())
    with shown_progress() as progress:
        build(made, progress)
    if as_json:
        print_json({"case": str(case), "uuid": made.uuid, "title": title})
    else:
        tell("case.made", case=case)


@app.command(epilog="Example: graphkit case show my-case --json")
def show(case: CaseFolder, as_json: AsJson = False) -> None:
    """Say what is in a case: sources, records, entities, events, links, ties, and which snapshot shows them."""
    from graphkit.jobs.tables import summary

    told = summary(current_case(case, "case show"))
    if as_json:
        print_json(told)
        return
    for name, value in told.items():
        text = ", ".join(f"{kind} {n}" for kind, n in value.items()) if isinstance(value, dict) else value
        typer.echo(f"{name}: {text}")


@app.command(epilog="Example: graphkit case withdraw my-case statement.csv --reason 'Order 12 was set aside'")
def withdraw(
    case: CaseFolder,
    sources: Annotated[
        list[str], typer.Argument(metavar="SOURCE…", help="A source's number, file name, or the start of its SHA-256.")
    ],
    reason: Annotated[str, typer.Option(help="Why it may not be rested on any more.")],
    as_json: AsJson = False,
) -> None:
    """Withdraw a source: what came from it alone leaves the snapshot and later results; its file stays."""
    from graphkit.jobs.withdraw import withdraw as done

    opened = open_case(case, "case withdraw", reason)
    with shown_progress() as progress:
        told = done(opened, sources, reason, progress)
    if as_json:
        print_json(told.as_json())
        return
    _tell_withdrawn(case, told)


def _tell_withdrawn(case: Path, told: Withdrawn) -> None:
    from graphkit.jobs.withdraw import shown

    for source, seq in zip(told.sources, told.seqs, strict=True):
        tell("case.withdrawn", source=source.source, file=shown(source), case=case, seq=seq)
    for name in told.before:
        typer.echo(f"{name}: {_counted(told.before[name])} → {_counted(told.after[name])}")
    if told.runs:
        tell("case.withdrawn-runs", n=len(told.runs), case=case)
    for one in told.without_effect:
        tell("case.without-effect", seq=one.seq, kind=one.kind, keys=" ".join(filter(None, (one.a, one.b))))
    for entry in told.packages:
        tell("case.withdrawn-package", package=entry.result.split(" ")[0], date=entry.time[:10], by=entry.user)


def _counted(value: Json) -> str:
    return ", ".join(f"{kind} {n}" for kind, n in value.items()) or "0" if isinstance(value, dict) else str(value)


@app.command(epilog="Example: graphkit case check my-case")
def check(case: CaseFolder, as_json: AsJson = False) -> None:
    """Check folders, hashes and the catalogue. Exit 0: sound; 1: faults are named."""
    from graphkit import audit

    opened = open_case(case, "case check")
    broken = [f"audit.jsonl:{fault.line}: {fault.code}" for fault in audit.verify(audit.lines(case))]
    faults = [*opened.ledger.check(), *broken]
    if as_json:
        print_json({"sound": not faults, "faults": faults})
    else:
        tell("case.sound" if not faults else "case.faulty", n=len(faults))
        for fault in faults:
            typer.echo(fault)
    raise typer.Exit(1 if faults else 0)
