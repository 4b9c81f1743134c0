"""`graphkit entities`, `ties`, `links`, `rows`: the tables of a case as CSV."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

import typer

from graphkit.errors import UsageError
from graphkit.vocabulary import vocabulary

from .frame import CaseFolder, Force, Out, current_case, tell, write_sheet

Kind = Annotated[str, typer.Option("--kind", help="Only this kind.")]


def register(app: typer.Typer) -> None:
    """Adds these commands."""
    app.command(epilog="Example: graphkit entities my-case --kind person --out persons.csv")(entities)
    app.command(epilog="Example: graphkit ties my-case --kind transfer --out ties.csv")(ties)
    app.command(epilog="Example: graphkit links my-case --kind holds --out links.csv")(links)
    app.command(epilog="Example: graphkit rows my-case account:bank:6222001 account:bank:6222002 --out rows.csv")(rows)


def entities(
    case: CaseFolder,
    kind: Kind = "",
    find: Annotated[str, typer.Option(help="Caption or key holds this text.")] = "",
    out: Out = None,
    force: Force = False,
) -> None:
    """List the entities: uid, kind, caption, keys, whether their own records were delivered, details."""
    from graphkit.jobs.tables import entities as listed

    _known(kind, vocabulary().entities)
    tell("table.rows", n=write_sheet(listed(current_case(case, "entities"), kind, find), out, force=force))


def ties(case: CaseFolder, kind: Kind = "", out: Out = None, force: Force = False) -> None:
    """List the ties: the sums of events between two entities, one unit each."""
    from graphkit.jobs.tables import ties as listed

    _known(kind, vocabulary().events)
    tell("table.rows", n=write_sheet(listed(current_case(case, "ties"), kind), out, force=force))


def links(case: CaseFolder, kind: Kind = "", out: Out = None, force: Force = False) -> None:
    """List the standing links."""
    from graphkit.jobs.tables import links as listed

    _known(kind, vocabulary().links)
    tell("table.rows", n=write_sheet(listed(current_case(case, "links"), kind), out, force=force))


def rows(
    case: CaseFolder,
    uid: Annotated[str, typer.Argument(metavar="UID", help="Any key of an entity.")],
    uid2: Annotated[str | None, typer.Argument(metavar="[UID2]", help="A second one: only what joins the two.")] = None,
    kind: Kind = "",
    excluded: Annotated[bool, typer.Option(help="Also rows that are no flow: failed and the like.")] = False,
    out: Out = None,
    force: Force = False,
) -> None:
    """List the source rows behind an entity or a tie, each cell as delivered."""
    from graphkit.jobs.tables import rows as listed

    known = vocabulary()
    _known(kind, {**known.events, **known.links})
    opened = current_case(case, "rows")
    kinds = (kind,) if kind else ()
    count = write_sheet(listed(opened, uid, uid2, kinds, excluded=excluded), out, force=force)
    tell("table.rows", n=count)
    left = 0 if excluded else opened.rows(uid, uid2, kinds, excluded=True).num_rows - count
    if left:
        tell("table.left-out", n=left)


def _known(kind: str, kinds: Iterable[str]) -> None:
    names = sorted(kinds)
    if kind and kind not in names:
        raise UsageError("unknown-kind", kind=kind, known=", ".join(names))
