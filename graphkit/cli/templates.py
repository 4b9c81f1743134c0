"""`graphkit templates`: which layouts are known, which is nearest to a file, and how does a mapping for it begin?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .frame import AsJson, Force, Out, print_json, tell, write_text


def register(app: typer.Typer) -> None:
    """Adds this command."""
    app.command(epilog="Example: graphkit templates bank-transactions-cn34 --for odd.csv --out odd.toml")(templates)


def templates(
    name: Annotated[
        str,
        typer.Argument(metavar="[NAME]", help="Print it; with --for, as a mapping for that file. table: any."),
    ] = "",
    file: Annotated[
        Path | None, typer.Option("--for", metavar="FILE", help="A delivered file; alone: the nearest templates.")
    ] = None,
    out: Out = None,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """List the layouts graphkit knows, or begin a mapping for a file that none of them reads."""
    from graphkit.jobs import mappings

    if not name and file is None:
        _list(mappings.every(), as_json=as_json)
    elif not name and file is not None:
        _nearest(mappings.header_of(file).header, as_json=as_json)
    else:
        text = mappings.shipped(name) if file is None else mappings.begun(name, mappings.header_of(file).header)
        if out is None:
            typer.echo(text, nl=False)
        else:
            write_text(text, out, force=force)
            tell("templates.written", path=out)


def _list(told: list[dict[str, object]], *, as_json: bool) -> None:
    if as_json:
        print_json({"templates": told})
        return
    for one in told:
        columns = one["recognised_by"]
        assert isinstance(columns, list)
        typer.echo(f"{one['name']} ({one['material']}): {'、'.join(columns)}")


def _nearest(header: tuple[str, ...], *, as_json: bool) -> None:
    from graphkit.jobs.mappings import nearest

    found = nearest(header)
    if as_json:
        print_json({"header": list(header), "nearest": found})
        return
    for one in found:
        fits, missing = ("、".join(one[part]) or "–" for part in ("fits", "missing"))
        tell("templates.nearest", name=one["name"], fits=fits, missing=missing, n=len(one["fits"]), all=len(header))
    tell("templates.begin" if found else "templates.begin-any", name=found[0]["name"] if found else "table")
