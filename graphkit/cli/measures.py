"""`graphkit measures` and `graphkit groups`: figures of one question, with everything that made them."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, cast

import typer

from graphkit.errors import UsageError
from graphkit.words import say, texts

from .frame import (
    AsJson,
    CaseFolder,
    Force,
    Out,
    current_case,
    language,
    print_json,
    shown_progress,
    tell,
    write_sheet,
)

if TYPE_CHECKING:  # `graphkit --help` answers at once
    from graphkit.case import Case
    from graphkit.model import Json, Projection, Result

Kinds = Annotated[str, typer.Option("--kinds", help="Kinds of tie, K,K; may be left out where there is one layer.")]
Directed = Annotated[
    bool | None,
    typer.Option("--directed/--undirected", help="Left out: directed if every chosen kind is. Groups: undirected."),
]
Weight = Annotated[
    Literal["none", "count", "value", "log_value", "recency", "layers", "strength"],
    typer.Option("--weight", help="count: sum of n; value: sum of amounts, needs --unit; strength: of standing links."),
]
Distance = Annotated[Literal["none", "inverse"], typer.Option("--distance", help="inverse: a tie is 1/weight long.")]
Unit = Annotated[str | None, typer.Option("--unit", help="Only ties of this unit, such as CNY.")]
Collapse = Annotated[
    Literal["none", "holder", "user"], typer.Option("--collapse", help="holder: an account is its one known holder.")
]
Since = Annotated[str, typer.Option("--from", help="From this date or time, in the case's zone.")]
Until = Annotated[str, typer.Option("--to", help="Up to this date or time, excluded.")]
Isolates = Annotated[
    Literal["drop", "keep"], typer.Option("--isolates", help="keep: also entities of these kinds that have no tie.")
]
LeaveOut = Annotated[list[str] | None, typer.Option("--leave-out", help="Key of an entity to leave out; repeatable.")]


def register(app: typer.Typer) -> None:
    """Adds these commands."""
    app.command(
        epilog="Example: graphkit measures my-case -m betweenness --kinds contact --undirected --weight count "
        "--distance inverse --scale unit --out who.csv"
    )(measures)
    app.command(epilog="Example: graphkit groups my-case --method leiden --kinds transfer --seed 1 --out groups.csv")(
        groups
    )


def measures(
    case: Annotated[Path | None, typer.Argument(metavar="CASE", help="The folder of the case.")] = None,
    measure: Annotated[list[str] | None, typer.Option("--measure", "-m", help="Name of a measure; repeatable.")] = None,
    listed: Annotated[bool, typer.Option("--list", help="List the measures instead.")] = False,
    kinds: Kinds = "",
    directed: Directed = None,
    weight: Weight = "none",
    distance: Distance = "none",
    unit: Unit = None,
    collapse: Collapse = "none",
    since: Since = "",
    until: Until = "",
    isolates: Isolates = "drop",
    leave_out: LeaveOut = None,
    scale: Annotated[Literal["raw", "unit"], typer.Option("--scale", help="unit: made comparable between graphs.")] = (
        "raw"
    ),
    option: Annotated[list[str] | None, typer.Option("--option", help="An option of a measure, NAME=VALUE.")] = None,
    out: Out = None,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Compute measures on one projection, ranked, and keep the run; or list the measures."""
    if listed:
        return _list(as_json=as_json)
    if case is None:
        raise UsageError("case-wanted")
    from graphkit.jobs.measure import measure as compute

    _one_way()
    opened = current_case(case, "measures")
    projection = _projection(
        opened, kinds, directed, weight, distance, unit, collapse, (since, until), isolates, leave_out
    )
    options: dict[str, Json] = {**_options(option or ()), "scale": scale}
    with shown_progress() as progress:
        results = compute(opened, measure or (), projection, options, progress)
    return _give(opened, sorted(results, key=lambda it: it.measure), out, force=force, as_json=as_json)


def groups(
    case: CaseFolder,
    method: Annotated[str, typer.Option("--method", help="leiden or louvain.")] = "leiden",
    objective: Annotated[str, typer.Option("--objective", help="Of leiden: modularity or cpm.")] = "",
    resolution: Annotated[str, typer.Option("--resolution", help="Higher: smaller groups. Left out: 1.")] = "",
    seed: Annotated[int, typer.Option("--seed", help="Of the random source.")] = 0,
    repeats: Annotated[int, typer.Option("--repeats", help="Further runs, for the stability; 0: none.")] = 10,
    kinds: Kinds = "",
    directed: Directed = None,
    weight: Weight = "none",
    distance: Distance = "none",
    unit: Unit = None,
    collapse: Collapse = "none",
    since: Since = "",
    until: Until = "",
    isolates: Isolates = "drop",
    leave_out: LeaveOut = None,
    out: Out = None,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Find groups on one projection, and keep the run."""
    from graphkit.jobs.measure import groups as find

    _one_way()
    if directed:
        raise UsageError("groups-undirected")
    if distance != "none":
        raise UsageError("groups-no-distance")
    if seed < 0:
        raise UsageError("seed-negative", seed=seed)
    opened = current_case(case, "groups")
    projection = _projection(
        opened, kinds, False, weight, distance, unit, collapse, (since, until), isolates, leave_out
    )
    options: dict[str, Json] = {"seed": seed, "repeats": repeats}
    if objective:
        options["objective"] = objective
    if resolution:
        options["resolution"] = _resolution(resolution)
    with shown_progress() as progress:
        result = find(opened, method, projection, options, progress)
    found = {
        "groups": result.meta["groups"],
        "modularity": result.meta["modularity"],
        "resolution": result.meta["options"]["resolution"],
        "reason": "given" if resolution else "default",
        "seed": seed,
    }
    _give(opened, [result], out, force=force, as_json=as_json, more=found)


def _one_way() -> None:
    """UsageError: both directions are asked for; the parser takes the last and says nothing."""
    if {"--directed", "--undirected"} <= set(sys.argv):
        raise UsageError("both-directions")


def _projection(
    case: Case,
    kinds: str,
    directed: bool | None,
    weight: str,
    distance: str,
    unit: str | None,
    collapse: str,
    period: tuple[str, str],
    isolates: str,
    leave_out: Sequence[str] | None,
) -> Projection:
    from graphkit.graph import chosen
    from graphkit.jobs.measure import window

    named = [name.strip() for name in kinds.split(",") if name.strip()]
    return chosen(
        case.snapshot(),
        named,
        directed=directed,
        weight=cast("Any", weight),
        distance=cast("Any", distance),
        unit=unit,
        window=window(case, *period),
        collapse=cast("Any", collapse),
        leave_out=[case.uid(key) for key in leave_out or ()],
        isolates=isolates == "keep",
    )


def _options(given: Sequence[str]) -> dict[str, Json]:
    options: dict[str, Json] = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not (name and equals and value):
            raise UsageError("option-form", given=text)
        options[name] = value
    return options


def _resolution(text: str) -> float:
    if text == "suggest":
        raise UsageError("resolution-later")
    try:
        return float(text)
    except ValueError as fault:
        raise UsageError("option-type", option="resolution", value=text, type="float") from fault


def _give(
    case: Case,
    results: Sequence[Result],
    out: Path | None,
    *,
    force: bool,
    as_json: bool,
    more: Mapping[str, Json] | None = None,
) -> None:
    """The figures as CSV and, beside them, `F.csv.meta.json`; what must be said goes to stderr."""
    from graphkit.files import whole_file
    from graphkit.jobs.tables import Sheet

    header, rows = _group_rows(case, results) if "group" in results[0].table.column_names else _rows(case, results)
    told = {**(more or {}), **_meta(results)}
    if out is not None:
        with ExitStack() as both:
            beside = both.enter_context(whole_file(out.with_name(f"{out.name}.meta.json"), force=force))
            beside.write_text(json.dumps(told, ensure_ascii=False, indent=2, sort_keys=True), "utf-8")
            tell("table.rows", n=write_sheet(Sheet(header, rows), out, force=force))
    elif not as_json:
        tell("table.rows", n=write_sheet(Sheet(header, rows), None, force=force))
    if as_json:
        print_json(told)
    for result in results:
        for code in result.meta["said"]:
            name = texts(language())[f"measure.{result.measure}.name"]
            tell("measures.said", measure=name, said=say(f"measure_note.{code}", language()))


def _rows(case: Case, results: Sequence[Result]) -> tuple[Sequence[str], Iterator[Sequence[object]]]:
    from graphkit.jobs.measure import captions

    columns = ("value", "rank", "low", "high")
    return ("measure", "uid", "caption", *columns), (
        (result.measure, *row)
        for result in results
        for row in zip(
            result.table["uid"].to_pylist(),
            captions(case, result.table["uid"]),
            *(result.table[name].to_pylist() for name in columns),
            strict=True,
        )
    )


def _group_rows(case: Case, results: Sequence[Result]) -> tuple[Sequence[str], Iterator[Sequence[object]]]:
    from graphkit.jobs.measure import captions

    return ("uid", "caption", "group", "stability"), (
        row
        for result in results
        for row in zip(
            result.table["uid"].to_pylist(),
            captions(case, result.table["uid"]),
            *(result.table[name].to_pylist() for name in ("group", "stability")),
            strict=True,
        )
    )


def _meta(results: Sequence[Result]) -> dict[str, Json]:
    """What is common to the runs once, then each run's own description."""
    common = (
        "snapshot",
        "versions",
        "projection",
        "entities",
        "ties",
        "isolates_not_shown",
        "self_ties",
        "hubs_left_out",
        "left_out",
        "noted",
    )
    return {
        **{name: results[0].meta[name] for name in common},
        "measures": [dict(result.meta) for result in results],
    }


def _list(*, as_json: bool) -> None:
    from graphkit.measures import MEASURES

    told = [
        {
            "name": it.name,
            "question": texts(language())[f"measure.{it.name}.question"],
            "definition": texts(language())[f"measure.{it.name}.definition"],
            "gives": "groups" if it.gives_groups else "scores",
            "unit": it.unit,
            "range": [None if abs(end) == float("inf") else end for end in it.range],
            "weight": it.weight,
            "direction": it.direction,
            "scales": ["raw", "unit"] if it.to_unit else ["raw"],
            "options": dict(it.defaults),
            "cost": it.cost,
            "source": it.source,
        }
        for it in MEASURES
    ]
    if as_json:
        print_json({"measures": told})
        return
    for it in told:
        typer.echo(f"{it['name']}: {it['question']}")
