"""How does a report come about? Everything it asks is measured and kept as runs, then written down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from graphkit import reports
from graphkit.case import Case
from graphkit.errors import UsageError
from graphkit.jobs.build import current
from graphkit.jobs.measure import groups, measure
from graphkit.model import Json, Progress, Result
from graphkit.reports import Ask, Asked
from graphkit.words import LANGUAGES

TOP = 50


def report(
    case: Case,
    out: Path,
    *,
    measures: Sequence[str] = (),
    top: int = TOP,
    repeats: int | None = None,
    language: str = "zh",
    force: bool = False,
    progress: Progress,
) -> Mapping[str, Json]:
    """Writes the batch report of the newest snapshot into the folder `out`, whole or not at all; gives its contents.

    One section for each layer present; `measures` empty: the usual ones. Every list is a run of the case. `repeats`:
    further runs for the stability of groups; None: ten, or two where a layer is large.

    Raises
        UsageError: an unknown measure or language; `top` below 1; `out` exists and `force` is not given.
        Refused: nothing ties two entities; the disk is full.
    """
    if language not in LANGUAGES:
        raise UsageError("unknown-language", language=language, allowed=", ".join(LANGUAGES))
    if top < 1:
        raise UsageError("option-range", option="top", value=top, low=0, high="∞")
    if out.exists() and not force:
        raise UsageError("exists", path=out)
    current(case, progress)
    sections = reports.plan(case.snapshot(), measures, repeats)
    asks = list(dict.fromkeys(ask for section in sections for ask in section.asks))
    answers = {ask: _answer(case, ask) for ask in progress.over(asks, "report_measure")}
    made_at = datetime.now(UTC).isoformat(timespec="seconds")
    told = reports.contents(case, sections, answers, Asked(top, language, made_at, case.user.name))
    reports.write(case, sections, told, out, progress, force=force)
    return told


def _answer(case: Case, ask: Ask) -> Result:
    options = dict(ask.options)
    if ask.verb == "groups":
        return groups(case, ask.measure, ask.projection, options, Progress())
    (result,) = measure(case, [ask.measure], ask.projection, options, Progress())
    return result


def from_workbench(
    case: Case,
    progress: Progress,
    *,
    out: str,
    measures: Sequence[str] = (),
    top: int = TOP,
    language: str = "zh",
    force: bool = False,
) -> Mapping[str, Json]:
    """As `report`, from plain JSON; {out, files, snapshot, layers}."""
    told = report(case, Path(out), measures=measures, top=top, language=language, force=force, progress=progress)
    return summary(told, Path(out))


def summary(told: Mapping[str, Json], out: Path) -> dict[str, Json]:
    """Where is the report, and on what does it rest? {out, files, snapshot, layers: [{id, entities, ties, lists}]}."""
    return {
        "out": str(out),
        "files": list(reports.FILES),
        "snapshot": told["snapshot"],
        "layers": [
            {
                "id": it["id"],
                "entities": it["entities"],
                "ties": it["ties"],
                "lists": [ranked["measure"] for ranked in it["lists"]],
                "groups": it["groups"]["count"],
            }
            for it in told["layers"]
        ],
    }
