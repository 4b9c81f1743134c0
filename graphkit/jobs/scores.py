"""How do figures get into Neo4j beside whom they are about, and out again? Written into the audit log first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from graphkit.book import Run
from graphkit.case import Case
from graphkit.errors import Refused, UsageError
from graphkit.jobs.push import opened
from graphkit.jobs.runs import standings
from graphkit.ledger.lock import locked
from graphkit.model import Json, Progress, Result
from graphkit.settings import settings
from graphkit.words import say

_SHORTEST = 6
"""Characters of a run's name that are enough, where only one begins with them."""


def named(case: Case, texts: Sequence[str]) -> list[Run]:
    """Which kept runs are meant? Each by its name or how that begins. UsageError: none, or several."""
    return [_named(case.book.runs(), text) for text in texts]


def _named(runs: Sequence[Run], text: str) -> Run:
    fits = [run for run in runs if run.run.startswith(text)] if len(text) >= _SHORTEST else []
    if len(fits) != 1:
        raise UsageError("run-not-named", run=text, n=len(fits), shortest=_SHORTEST)
    return fits[0]


def write(case: Case, runs: Sequence[Run], uri: str | None = None, progress: Progress | None = None) -> None:
    """Writes these runs into Neo4j. A measure's earlier run there leaves.

    Refused: a run rests on a withdrawn source, or the database holds no snapshot of the case whole.
    """
    asked = {run.run for run in runs}
    for one in standings(case):
        if one.run.run in asked and one.fallen:
            raise Refused("run-fell", run=one.run.run[:12], sources=", ".join(map(str, one.fallen)))
    push_results(case, [case.results().read(run.run) for run in runs], uri, progress)


def push_results(
    case: Case, results: Sequence[Result], uri: str | None = None, progress: Progress | None = None
) -> None:
    """Writes these figures back into Neo4j, each beside the entity it belongs to."""
    case.view.allow("push")
    with locked(case.folder, "push"), opened(case, uri) as store:
        if not store.snapshot:
            raise Refused("neo4j-not-pushed", uri=store.server.connection.uri)
        for result in (progress or Progress()).over(results, "neo4j-scores"):
            _log(case, "scores.reason_write", result.measure, result.run)
            store.push_result(result)


def remove(case: Case, runs: Sequence[Run], uri: str | None = None, progress: Progress | None = None) -> dict[str, int]:
    """From how many entities was each run taken out? 0: it was not there. The kept result itself stays in the case."""
    case.view.allow("push")
    taken = {}
    with locked(case.folder, "push"), opened(case, uri) as store:
        for run in (progress or Progress()).over(runs, "neo4j-scores"):
            _log(case, "scores.reason_remove", run.measure, run.run)
            taken[run.run] = store.remove_run(run.run, run.measure)
    return taken


def held(case: Case, uri: str | None = None) -> Mapping[str, str]:
    """Which run does Neo4j hold of each measure?"""
    with opened(case, uri) as store:
        return store.runs()


def from_workbench(case: Case, progress: Progress, runs: Sequence[str], out: bool = False) -> Mapping[str, Json]:
    """Writes the named runs into Neo4j, or takes them out: {run: entities} of those taken out."""
    if out:
        return remove(case, named(case, runs), None, progress)
    write(case, named(case, runs), None, progress)
    return {}


def _log(case: Case, reason: str, measure: str, run: str) -> None:
    case.log("alter", [], say(reason, settings(case.folder).language), f"{measure} {run}")
