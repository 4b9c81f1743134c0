"""`graphkit samples make`: invented cases whose truth is known, in the size and in the state that one asks for."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .frame import AsJson, print_json, shown_progress, tell

app = typer.Typer(no_args_is_help=True, help="Make invented cases.", rich_markup_mode=None)
KINDS = "gambling, gang, water-army, forged-seals, counterfeit or telecom-fraud."


@app.command(
    epilog="Example: graphkit samples make --kind gang --seed 7 --damaged-numbers 0.3 --duplicates 0.1 --out my-sample"
)
def make(
    kind: Annotated[str, typer.Option(help=KINDS)],
    seed: Annotated[int, typer.Option(help="The same seed makes the same files.")],
    out: Annotated[Path, typer.Option(help="A folder that does not exist or is empty.")],
    persons: Annotated[int | None, typer.Option(help="How many persons taken in.")] = None,
    transfers: Annotated[int | None, typer.Option(help="About how many transfers.")] = None,
    calls: Annotated[int | None, typer.Option(help="About how many calls, in a kind with call records.")] = None,
    without_official: Annotated[
        bool, typer.Option("--without-official", help="Kind gang: the twin world; every lead on an official is false.")
    ] = False,
    delivered_share: Annotated[
        float, typer.Option(help="Of the accounts and telephones with records, the share delivered.")
    ] = 1.0,
    sides: Annotated[
        str, typer.Option(help="Whose records: both, or only of who paid (called), or only of who received: "
                          "both, paid, received.")
    ] = "both",
    missing_counterparties: Annotated[float, typer.Option(help="Share of rows whose counterparty is blank.")] = 0.0,
    damaged_numbers: Annotated[
        float, typer.Option(help="Share of rows whose counterparty's card and identity number are damaged.")
    ] = 0.0,
    damage: Annotated[
        str, typer.Option(help="How: scientific (6.999E+18), rounded (zeros after 15 digits), float.")
    ] = "scientific",
    encoding: Annotated[
        str, typer.Option(help="Of all text files: own (each bank's), utf-8, utf-8-sig, gb18030, utf-16.")
    ] = "own",
    duplicates: Annotated[float, typer.Option(help="Share of rows delivered again in a further file.")] = 0.0,
    reversals: Annotated[
        float, typer.Option(help="Share of transfers that the bank takes back within the hour.")
    ] = 0.0,
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """Make delivered files in the agencies' layouts, with what is planted in them in expected.toml.

    Shares are from 0 to 1. Without the options from --delivered-share on everything is delivered as it happened; with
    them, expected.toml counts what was done, and the same command without them gives the rows as they were.
    """
    from graphkit.jobs.samples import Observation
    from graphkit.jobs.samples import make as write

    observation = Observation(
        delivered_share, sides, missing_counterparties, damaged_numbers, damage, encoding, duplicates, reversals
    )
    with shown_progress() as progress:
        made = write(
            kind, seed=seed, out=out, persons=persons, transfers=transfers, calls=calls, official=not without_official,
            observation=observation, progress=progress,
        )  # fmt: skip
    if as_json:
        print_json(made)
    else:
        tell("demo.made", out=out, files=len(made["files"]))
