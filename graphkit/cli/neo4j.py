"""`graphkit neo4j`: fetch, start, fill and question the case's own Neo4j, or an office's."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graphkit.errors import UsageError

from .frame import (
    AsJson,
    CaseFolder,
    Force,
    Out,
    current_case,
    open_case,
    print_json,
    shown_progress,
    tell,
    write_sheet,
)

if TYPE_CHECKING:
    from graphkit.jobs.questions import Saved

app = typer.Typer(no_args_is_help=True, help="Neo4j: a local one for a case, or an office's.", rich_markup_mode=None)
Version = Annotated[str, typer.Option("--version", help="Which Neo4j; left out: the one graphkit is tested with.")]
Uri = Annotated[str | None, typer.Option("--uri", help="Another server than the case's own.")]


@app.command(epilog="Example: graphkit neo4j fetch --to jars")
def fetch(
    to: Annotated[Path, typer.Option("--to", help="The folder that is to hold the jars.")], version: Version = ""
) -> None:
    """Fetch Neo4j Community with the hash of every file; what is there and whole is not fetched again."""
    from graphkit import neo4j_server

    with shown_progress() as progress:
        neo4j_server.fetch(to, version or neo4j_server.VERSION, progress)
    tell("neo4j.fetched", folder=to)


@app.command(epilog="Example: graphkit neo4j serve my-case --json")
def serve(
    case: CaseFolder,
    port: Annotated[int | None, typer.Option(help="Left out: any free one.", min=1, max=65535)] = None,
    version: Version = "",
    jars: Annotated[Path | None, typer.Option("--from", help="Where the jars are; left out: the cache.")] = None,
    foreground: Annotated[bool, typer.Option("--foreground", help="Stay until it is stopped.")] = False,
    as_json: AsJson = False,
) -> None:
    """Start the case's own Neo4j on loopback; returns when it answers. One that runs already is named."""
    from graphkit import neo4j_server
    from graphkit.settings import settings

    opened = open_case(case, "neo4j serve")
    wanted = neo4j_server.version_for(opened.folder, version)
    place = jars or settings(case).cache / "neo4j" / wanted
    with shown_progress() as progress:
        running = neo4j_server.serve(opened.folder, jars=place, port=port, version=wanted, progress=progress)
    tell("neo4j.serving", uri=running.uri, pid=running.pid)
    if as_json:
        print_json({**asdict(running), "password_file": str(running.password_file)})
    if foreground:
        neo4j_server.stay(opened.folder)


@app.command(epilog="Example: graphkit neo4j status my-case --json")
def status(case: CaseFolder, uri: Uri = None, as_json: AsJson = False) -> None:
    """Say what Neo4j holds of the case and whether it is what was pushed. Exit 4: no server answers."""
    from graphkit.jobs.push import standing

    told = standing(current_case(case, "neo4j status"), uri)
    if as_json:
        print_json(told)
        return
    for name, value in told.items():
        typer.echo(f"{name}: {value}")


@app.command(epilog="Example: graphkit neo4j stop my-case")
def stop(case: CaseFolder) -> None:
    """Stop the case's own Neo4j; nothing happens where none runs."""
    from graphkit import neo4j_server

    opened = open_case(case, "neo4j stop")
    with shown_progress() as progress:
        stopped = neo4j_server.stop(opened.folder, progress)
    tell("neo4j.stopped" if stopped else "neo4j.not_running", case=case)


@app.command(epilog="Example: graphkit neo4j push my-case --json")
def push(case: CaseFolder, uri: Uri = None, as_json: AsJson = False) -> None:
    """Bring Neo4j to the case's newest snapshot: only what differs is written; what was changed by hand is mended."""
    from graphkit.jobs.push import push as done

    opened = current_case(case, "neo4j push")
    with shown_progress() as progress:
        pushed = done(opened, uri, progress)
    tell("neo4j.pushed", snapshot=pushed.snapshot[:12])
    if as_json:
        print_json(asdict(pushed))
        return
    for name in ("entities", "links", "ties"):
        typer.echo(f"{name}: " + ", ".join(f"{verb} {n}" for verb, n in getattr(pushed, name).items()))


@app.command(epilog="Example: graphkit neo4j scores my-case 3f0a9c1d")
def scores(
    case: CaseFolder,
    runs: Annotated[list[str] | None, typer.Argument(metavar="[RUN]...", help="As `graphkit runs` lists them.")] = None,
    remove: Annotated[bool, typer.Option("--remove", help="Take them out; the case keeps the results.")] = False,
    uri: Uri = None,
    as_json: AsJson = False,
) -> None:
    """Write kept results into Neo4j beside the entities they are about, or take them out; without RUN: those there."""
    from graphkit.jobs import scores as done

    opened = open_case(case, "neo4j scores")
    wanted, taken = done.named(opened, runs or []), {}
    with shown_progress() as progress:
        if wanted and remove:
            taken = done.remove(opened, wanted, uri, progress)
        elif wanted:
            done.write(opened, wanted, uri, progress)
    for run, n in taken.items():
        tell("scores.removed", run=run[:12], n=n)
    held = dict(done.held(opened, uri))
    if as_json:
        print_json({"runs": held, "removed": taken})
        return
    for measure, run in held.items():
        typer.echo(f"{measure}: {run}")


@app.command(epilog="Example: graphkit neo4j foreign my-case --take 1,3 --reason 'checked with the colleague'")
def foreign(
    case: CaseFolder,
    take: Annotated[str, typer.Option("--take", metavar="N[,N...]|all", help="Write these as your judgements.")] = "",
    reason: Annotated[str, typer.Option("--reason", help="On what grounds; needed to take.")] = "",
    uri: Uri = None,
    out: Out = None,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """List what others added in Neo4j, each as the note or drawn link it would be; take some in as judgements."""
    from graphkit.jobs import added as done

    numbers = _taken_numbers(take)
    opened = open_case(case, "neo4j foreign", reason)
    taken = done.Taken({}, {})
    with shown_progress() as progress:
        if take:
            taken = done.take(opened, numbers, reason, uri, progress)
        listed = done.added(opened, uri, progress)
    for number, seq in taken.now.items():
        tell("added.taken", number=number, seq=seq)
    for number, seq in taken.before.items():
        tell("added.stood", number=number, seq=seq)
    if as_json:
        print_json({"added": [asdict(one) for one in listed], "taken": taken.now, "before": taken.before})
    if out or not (as_json or take):
        tell("table.rows", n=write_sheet(done.sheet(listed), out, force=force))


def _taken_numbers(take: str) -> list[int] | None:
    """The numbers of `--take`; None: all."""
    if take == "all":
        return None
    parts = [part.strip() for part in take.split(",")] if take else []
    if wrong := [part for part in parts if not part.isdecimal()]:
        raise UsageError("added-number", given=", ".join(wrong))
    return [int(part) for part in parts]


@app.command(epilog="Example: graphkit neo4j ask my-case shared_phones least=2")
def ask(
    case: CaseFolder,
    question: Annotated[str, typer.Argument(help="A file of queries/explore; left out: they are listed.")] = "",
    values: Annotated[list[str] | None, typer.Argument(help="name=value for each of its parameters.")] = None,
    as_json: AsJson = False,
) -> None:
    """Ask a saved question; the answer goes to stdout as CSV. Without a question, those there are."""
    from graphkit.jobs.ask import ask as asked
    from graphkit.jobs.tables import Sheet

    if not question:
        _list_questions(as_json=as_json)
        return
    opened = open_case(case, f"neo4j ask {question}")
    answer = asked(opened, question, dict(_pair(text) for text in values or [])).table
    rows = answer.to_pylist()
    if as_json:
        print_json({"question": question, "rows": rows})
        return
    write_sheet(Sheet(tuple(answer.column_names), iter([list(row.values()) for row in rows])), None, force=False)


def _list_questions(*, as_json: bool) -> None:
    from graphkit.jobs.questions import HEADER, saved_questions
    from graphkit.jobs.tables import Sheet

    from .frame import language

    known = saved_questions(language())
    if as_json:
        print_json({"questions": [asdict(one) for one in known]})
        return
    rows = ([one.name, one.title, one.question, _needs(one), ", ".join(one.returns), one.note] for one in known)
    write_sheet(Sheet(HEADER, rows), None, force=False)


def _needs(question: Saved) -> str:
    return "; ".join(f"{name}: {kind} {what}" for name, kind, what in question.parameters)


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise UsageError("name-value", text=text)
    return name, value
