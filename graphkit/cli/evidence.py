"""`graphkit evidence export` and `graphkit verify`: hand a part of a case over, and check what was handed over."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graphkit.errors import Refused, UsageError
from graphkit.words import say

from .frame import AsJson, CaseFolder, Force, current_case, language, print_json, shown_progress, tell

if TYPE_CHECKING:
    from graphkit.evidence import Exported
    from graphkit.jobs.verify import Check, Verdict

group = typer.Typer(no_args_is_help=True, help="Evidence packages that a stranger can check with ordinary tools.")


def register(app: typer.Typer) -> None:
    """Adds these commands."""
    group.command(
        epilog="Example: graphkit evidence export my-case --entities account:bank:6222001 --steps 1"
        " --reason 'transfer to the prosecutor' --out package.zip"
    )(export)
    app.add_typer(group, name="evidence")
    app.command(epilog="Example: graphkit verify package.zip")(verify)


def export(
    case: CaseFolder,
    out: Annotated[Path, typer.Option("--out", help="The ZIP to write.")],
    reason: Annotated[str, typer.Option("--reason", help="Why it is handed over; it goes into the audit log.")],
    entities: Annotated[str, typer.Option(help="Keys, separated by commas.")] = "",
    entities_from: Annotated[Path | None, typer.Option(help="A file with one key to a line.")] = None,
    steps: Annotated[int, typer.Option(help="Also those within so many links or ties.")] = 0,
    as_json: AsJson = False,
    force: Force = False,
) -> None:
    """Write the evidence package of some entities: what joins them, every row of it, the source files unchanged."""
    from graphkit.jobs.export import export as done

    keys = _keys(entities, entities_from)
    opened = current_case(case, "evidence export", reason)
    with shown_progress() as progress:
        exported = done(opened, keys, steps=steps, reason=reason, out=out, progress=progress, force=force)
    _tell(exported)
    if as_json:
        print_json(exported.as_json())


def _keys(listed: str, file: Path | None) -> list[str]:
    """The keys named on the command line or in a file: one to a line, or the first column of `graphkit entities`."""
    if bool(listed.strip()) == (file is not None):
        raise UsageError("nobody-chosen")
    if file is None:
        return [key.strip() for key in listed.split(",") if key.strip()]
    try:
        lines = file.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as fault:
        raise Refused("entities-file", path=file, why=fault) from fault
    keys = [line.partition(",")[0].strip() for line in lines]
    return [key for place, key in enumerate(keys) if key and not (place == 0 and key == "uid")]


def _tell(exported: Exported) -> None:
    told = exported.as_json()
    tell("evidence.exported", **told)
    for file, _, fields in exported.missing_custody:
        named = "、".join(say(f"evidence.custody.{name}", language()) for name in fields)
        tell("evidence.missing_custody", file=file, fields=named)
    for what, n in exported.omitted.items():
        tell("evidence.omitted_line", what=say(f"evidence.omitted.{what}", language()), n=n)
    tell("evidence.package_hash", sha256=exported.sha256)
    tell("evidence.record_hash", tag_manifest=exported.tag_manifest)


def verify(
    package: Annotated[Path, typer.Argument(metavar="X.zip", help="The package.")], as_json: AsJson = False
) -> None:
    """Check a package without its case: unchanged since export? Its author proven? Exit 0, or 1 where changed."""
    from graphkit.jobs.verify import verify as checked

    verdict = checked(package)
    if as_json:
        print_json(_as_json(verdict))
    else:
        typer.echo("\n".join(_lines(verdict)))
    if verdict.result == "changed":
        raise typer.Exit(1)


def _as_json(verdict: Verdict) -> dict[str, object]:
    checks = [
        {"name": check.name, "result": check.result, "file": check.file, "detail": _detail(check)}
        for check in verdict.checks
    ]
    return {
        "result": verdict.result, "author": verdict.author, "tagmanifest_sha256": verdict.tag_manifest, "checks": checks
    }  # fmt: skip


def _lines(verdict: Verdict) -> list[str]:
    """The two answers first, then what goes into the record, then each check."""
    told = [say(f"verify.{verdict.result}", language()), say(f"verify.{verdict.author}", language())]
    if verdict.tag_manifest:
        told.append(say("verify.compare", language(), tag_manifest=verdict.tag_manifest))
    for check in verdict.checks:
        result, name = (say(key, language()) for key in (f"verify.{check.result}", f"verify.check.{check.name}"))
        told.append(
            say("verify.line", language(), result=result, name=name, file=check.file, detail=_detail(check)).rstrip()
        )
    return told


def _detail(check: Check) -> str:
    return say(f"verify.detail.{check.code}", language(), **check.parameters)
