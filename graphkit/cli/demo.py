"""`graphkit demo`: the whole thread on an invented case, to see what graphkit does."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated

import typer

from graphkit.errors import UsageError
from graphkit.words import say

from .frame import AsJson, language, print_json, shown_progress, tell


def register(app: typer.Typer) -> None:
    """Adds these commands."""
    app.command(epilog="Example: graphkit demo --store local --dir my-demo")(demo)


def demo(
    store: Annotated[str, typer.Option(help="auto, neo4j or local.")] = "auto",
    folder: Annotated[Path, typer.Option("--dir", help="Where everything goes.")] = Path("graphkit-demo"),
    as_json: AsJson = False,
) -> None:
    """Show the whole thread on an invented gambling case: import, Neo4j, measures, report, evidence package."""
    from graphkit.jobs.demo import demo as show

    if store not in ("auto", "neo4j", "local"):
        raise UsageError("unknown-store", kind=store, known="auto, neo4j, local")
    with shown_progress() as progress:
        done = show(folder, store, language(), progress)  # type: ignore[arg-type]
    if as_json:
        print_json(done.as_json())
        return
    tell("demo.package", package=done.package)
    spoken = language()
    why = say(f"demo.because-{done.why_local}", spoken) if done.why_local else ""
    typer.echo(f"case: {done.case}")
    typer.echo(f"store: {done.store}" + (f" ({why})" if why else ""))
    counts = {name: getattr(done, name) for name in ("persons", "accounts", "transfers", "groups")}
    typer.echo("found: " + say("demo.found", spoken, **counts, central=", ".join(done.central)))
    typer.echo(f"report: {done.report / 'report.html'}")
    typer.echo("open: " + ("make app" if _in_checkout() else f"graphkit app {shlex.quote(str(done.case))}"))


def _in_checkout() -> bool:
    """Is this graphkit's own checkout, whose Makefile knows the demonstration?"""
    makefile = Path("Makefile")
    return makefile.is_file() and "graphkit-demo/case" in makefile.read_text("utf-8", "replace")
