"""`graphkit bundle`: everything that a machine without a network needs, in one folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .frame import AsJson, Force, print_json, shown_progress, tell


def register(app: typer.Typer) -> None:
    """Adds this command."""
    app.command("bundle", epilog="Example: graphkit bundle --platform win_amd64 --to carry")(bundle)


def bundle(
    platform: Annotated[str, typer.Option(help="linux_x86_64 or win_amd64.")],
    to: Annotated[Path, typer.Option("--to", help="The folder to make.")],
    python: Annotated[str, typer.Option(help="The Python over there, such as 3.11; left out: the one here.")] = "",
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Gather wheels, Neo4j and a script that installs them on a machine without a network."""
    from graphkit.jobs.bundle import bundle as made

    with shown_progress() as progress:
        told = made(to, platform, python, progress, force=force)
    tell("bundle.made", to=to, **{**told, "bytes": f"{int(str(told['bytes'])) / 1e6:.0f}"})
    if as_json:
        print_json(told)
