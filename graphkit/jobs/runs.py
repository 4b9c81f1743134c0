"""What was measured before, and does it still stand on sources that may be rested on?"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graphkit.book import Run, Source
from graphkit.case import Case
from graphkit.errors import Refused
from graphkit.jobs.tables import Sheet
from graphkit.model import Json, Judgement
from graphkit.results import fallen, rested_on

HEADER = ("run", "measure", "kinds", "unit", "made_at", "made_by", "snapshot", "newest", "sources", "withdrawn")


@dataclass(frozen=True, slots=True)
class Standing:
    """A kept run, the sources it rests on, and which of them were withdrawn since."""

    run: Run
    newest: bool
    """Made on the newest snapshot."""
    rests_on: tuple[int, ...]
    fallen: Mapping[int, Judgement]


def standings(case: Case) -> list[Standing]:
    """Every kept run, oldest first."""
    sources, withdrawn, newest = case.sources(), case.withdrawn(), case.snapshot().id
    return [
        Standing(
            run, run.snapshot == newest, tuple(sorted(rested_on(run, sources))), dict(fallen(run, sources, withdrawn))
        )
        for run in case.book.runs()
    ]


def told(standing: Standing, sources: Mapping[int, Source]) -> dict[str, Json]:
    """A run as plain JSON; `withdrawn`: the sources it rests on that were withdrawn, by whom, when and why."""
    run, projection = standing.run, standing.run.meta.get("projection", {})
    return {
        "run": run.run,
        "measure": run.measure,
        "kinds": list(projection.get("kinds", [])),
        "unit": projection.get("unit") or "",
        "made_at": run.made_at,
        "made_by": run.made_by,
        "snapshot": run.snapshot,
        "newest": standing.newest,
        "sources": list(standing.rests_on),
        "withdrawn": [withdrawal(sources[number], one) for number, one in standing.fallen.items()],
    }


def withdrawal(source: Source, judgement: Judgement) -> dict[str, Json]:
    """A withdrawn source as plain JSON."""
    return {
        "source": source.source,
        "file": source.name,
        "member": source.member,
        "sha256": source.sha256,
        "seq": judgement.seq,
        "at": judgement.made_at,
        "by": judgement.made_by,
        "reason": judgement.reason,
    }


def listed(case: Case) -> list[dict[str, Json]]:
    """Every kept run as plain JSON, oldest first."""
    sources = {source.source: source for source in case.sources()}
    return [told(standing, sources) for standing in standings(case)]


def sheet(case: Case) -> Sheet:
    """Every kept run as a table."""
    return Sheet(HEADER, ([_cell(line[name]) for name in HEADER] for line in listed(case)))


def _cell(value: Json) -> str:
    if isinstance(value, list):
        return "; ".join(_said(one) if isinstance(one, dict) else str(one) for one in value)
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)


def _said(one: Mapping[str, Any]) -> str:
    return f"{one['source']} {one['file']} ({one['at'][:10]}: {one['reason']})"


def of_report(case: Case, folder: Path) -> dict[str, Json]:
    """Does a report made earlier still stand? {report, made_at, snapshot, newest, withdrawn}.

    Refused: there is no report.json of this case in the folder.
    """
    try:
        report = json.loads((folder / "report.json").read_text("utf-8"))
        uuid, files = report["case"]["uuid"], {file["sha256"]: file["source"] for file in report["files"]}
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise Refused("no-report", path=folder, why=fault) from fault
    if uuid != case.uuid:
        raise Refused("report-of-another-case", path=folder, case=case.folder)
    sources = {source.source: source for source in case.sources()}
    gone = {
        number: one
        for number, one in case.withdrawn().items()
        if sources[number].sha256 in files and not _said_so(report, number)
    }
    return {
        "report": str(folder),
        "made_at": report["made_at"],
        "snapshot": report["snapshot"],
        "newest": report["snapshot"] == case.snapshot().id,
        "withdrawn": [withdrawal(sources[number], one) for number, one in gone.items()],
    }


def _said_so(report: Mapping[str, Any], source: int) -> bool:
    """Did the report know already that the source was withdrawn, and rest on it no more?"""
    return any(file["source"] == source and file.get("withdrawn") for file in report["files"])
