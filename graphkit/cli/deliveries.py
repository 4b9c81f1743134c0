"""`graphkit import` and `graphkit problems`: take a delivery in, see what was wrong with its rows."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graphkit.errors import UsageError
from graphkit.model import ENDS, Json
from graphkit.words import say, texts

from .frame import (
    AsJson,
    CaseFolder,
    Force,
    Out,
    current_case,
    language,
    open_case,
    print_json,
    shown_progress,
    tell,
    write_sheet,
)

if TYPE_CHECKING:
    from graphkit.case import Case
    from graphkit.jobs.delivery import Imported, Reading
    from graphkit.model import Progress


def register(app: typer.Typer) -> None:
    """Adds these commands."""
    app.command(
        "import",
        epilog=(
            "Example: graphkit import my-case delivered/ --instrument 'Order 12' --provider 'Test Bank' "
            "--collected-by 'A. Tester' --collected-by 'B. Tester' --purpose 'Investigation 2026-17'"
        ),
    )(import_)
    app.command("problems", epilog="Example: graphkit problems my-case --out problems.csv")(problems)


def import_(
    case: CaseFolder,
    instrument: Annotated[str, typer.Option(help="The legal instrument, with its number.")],
    provider: Annotated[str, typer.Option(help="Who delivered: a bank, an operator, an agency.")],
    collected_by: Annotated[
        list[str], typer.Option("--collected-by", help="Who collected it; give it twice for two persons.")
    ],
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="PATH…", help="Files or folders, as delivered.", show_default=False)
    ] = None,
    from_neo4j: Annotated[
        str, typer.Option("--from-neo4j", metavar="URI", help="In place of files: a Neo4j, asked as the mapping says.")
    ] = "",
    purpose: Annotated[str, typer.Option(help="What it is for; left out: the purpose of the case.")] = "",
    template: Annotated[str, typer.Option(help="Read everything with this template; left out: recognised.")] = "",
    mapping: Annotated[Path | None, typer.Option(help="Read everything with this mapping (TOML).")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read and report; take nothing in.")] = False,
    as_json: AsJson = False,
) -> None:
    """Take a delivery into a case."""
    from graphkit.jobs.delivery import Delivery, Reading
    from graphkit.jobs.import_ import import_ as take
    from graphkit.words import say_error

    if template and mapping is not None:
        raise UsageError("template-or-mapping")
    if bool(paths) == bool(from_neo4j):
        raise UsageError("paths-or-neo4j")
    opened = open_case(case, "import")
    delivery = Delivery(instrument, provider, tuple(collected_by), purpose or opened.purpose)
    reading = Reading(template, _text(mapping))
    with shown_progress() as progress, _delivered(opened, paths or [], from_neo4j, reading, progress) as given:
        done = take(opened, given, delivery, reading, progress, dry_run=dry_run)
    lines = [] if dry_run else _balance(opened, done)
    errors = ["" if file.error is None else say_error(file.error, language()) for file in done.files]
    if as_json:
        files = [file.told(text) for file, text in zip(done.files, errors, strict=True)]
        print_json(
            {"seq": done.seq, "changed": done.changed, "conflicts": done.conflicts, "files": files, "balance": lines}
        )
    for file, text in zip(done.files, errors, strict=True):
        if text or not as_json:
            _tell(file, text)
        if file.withdrawn is not None:
            one = file.withdrawn
            at = one.made_at[:10]
            tell("import.withdrawn", file=file.file, case=case, seq=one.seq, at=at, by=one.made_by, why=one.reason)
    for line in () if as_json else lines:
        _tell_balance(line)
    for code, n in done.conflicts.items():
        tell("import.conflict", n=n, what=say(f"conflict.{code}", language()), case=case)
    raise typer.Exit(3 if done.refused else 0)


def _delivered(
    case: Case, paths: list[Path], uri: str, reading: Reading, progress: Progress
) -> AbstractContextManager[list[Path]]:
    """The files that were named, or what a Neo4j answers, as a file."""
    if not uri:
        return nullcontext(paths)
    from graphkit.jobs.foreign import from_neo4j

    return from_neo4j(case, uri, reading, progress)


def _balance(case: Case, done: Imported) -> list[dict[str, Json]]:
    """The balance of every file taken in now, per direction and currency."""
    from graphkit.reports.money import balance

    taken = {(file.sha256, file.layout) for file in done.files if file.status == "imported"}
    if not taken:
        return []
    sources = {source.source for source in case.sources() if (source.sha256, source.template) in taken}
    return [line for line in balance(case) if line["source"] in sources]


def _tell_balance(line: dict[str, Json]) -> None:
    spoken = language()
    ended = [f"{say(f'report.end_{end}', spoken)} {_amount(line[end])}" for end in ENDS if line[end]["rows"]]
    which = [say(f"report.{line['direction']}", spoken)] if line["direction"] else []
    tell(
        "import.balance",
        file=f"{line['file']} / {line['member']}" if line["member"] else line["file"],
        which=" ".join([*which, line["unit"] or say("report.rows", spoken)]),
        delivered=_amount(line["delivered"]),
        ends=" + ".join(ended),
    )


def _amount(told: dict[str, Json]) -> str:
    return f"{told['rows']} ({told['value']})" if told["value"] else str(told["rows"])


def _text(mapping: Path | None) -> str:
    if mapping is None:
        return ""
    if not mapping.exists():
        raise UsageError("no-such-path", path=mapping)
    try:
        return mapping.read_text("utf-8-sig")
    except OSError as fault:
        raise UsageError("mapping-unreadable", path=mapping, why=fault.strerror or fault) from fault
    except UnicodeDecodeError as fault:
        raise UsageError("mapping-unreadable", path=mapping, why=fault) from fault


def _tell(file: object, text: str) -> None:
    from graphkit.jobs.delivery import FileReport

    assert isinstance(file, FileReport)
    if text:
        tell("import.refused", file=file.file, text=text)
        return
    t = file.tally
    if t is None:
        tell("import.already", file=file.file, sheet=file.sheet, layout=file.layout)
        return
    tell(
        f"import.{file.status}-rows",
        file=file.file,
        layout=file.layout,
        read=t.rows_read,
        records=t.records,
        problems=t.problem_rows,
        excluded=sum(t.excluded.values()),
        warnings=t.warnings,
        unread=", ".join(t.unread_columns) or "–",
    )
    if file.reads:
        said = texts(language())
        pairs = [f"{said[f'material_field.{name}']} ← {column}" for name, column in file.reads.items()]
        tell("import.reads", file=file.file, pairs="; ".join(pairs), layout=file.layout)


def problems(case: CaseFolder, out: Out = None, force: Force = False) -> None:
    """List every problem of every row, dropped or kept, and what contradicts itself over rows and files."""
    from graphkit.jobs.tables import problems as listed

    tell("table.rows", n=write_sheet(listed(current_case(case, "problems"), language()), out, force=force))
