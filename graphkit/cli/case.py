"""`graphkit case`: new, show, check."""

from __future__ import annotations

from typing import Annotated

import typer

from .frame import AsJson, CaseFolder, current_case, open_case, print_json, shown_progress, tell

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
