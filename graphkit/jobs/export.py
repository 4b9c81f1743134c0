"""How is an evidence package made? Selected, entered in the audit log, written, verified, and only then there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from graphkit import evidence
from graphkit.case import Case
from graphkit.errors import Refused
from graphkit.evidence import Exported
from graphkit.jobs.build import current
from graphkit.model import Json, Progress
from graphkit.verify import verify


def export(
    case: Case, keys: Sequence[str], *, steps: int = 0, reason: str, out: Path, progress: Progress, force: bool = False
) -> Exported:
    """Exports these entities and those within `steps` of them as a package that its own check calls unchanged.

    Raises what `evidence.export` raises; Refused: the written package does not pass the check, and is given up.
    """

    def examine(package: Path) -> None:
        progress.at("export_verify")
        verdict = verify(package)
        if verdict.result != "unchanged":
            failed = [f"{check.name} {check.file} {check.detail}" for check in verdict.checks if check.result == "fail"]
            raise Refused("package-not-sound", failed="; ".join(failed[:5]))

    current(case, progress)
    return evidence.export(
        case, keys, steps=steps, reason=reason, out=out, progress=progress, examine=examine, force=force
    )


def from_workbench(
    case: Case, progress: Progress, *, keys: Sequence[str], reason: str, out: str, steps: int = 0, force: bool = False
) -> Mapping[str, Json]:
    """As `export`, from plain JSON; gives what `graphkit evidence export --json` prints."""
    return export(case, keys, steps=steps, reason=reason, out=Path(out), progress=progress, force=force).as_json()
