"""Which figures does one question give on the newest snapshot? Runs measures and keeps the results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from graphkit.case import Case
from graphkit.errors import UsageError
from graphkit.graph import Graph, chosen, project
from graphkit.graph.project import check
from graphkit.measures import MEASURES, Measure, measure_named, run, run_id
from graphkit.model import Json, Progress, Projection, Result, Window


def measure(
    case: Case, names: Sequence[str], projection: Projection, options: Mapping[str, Json], progress: Progress
) -> list[Result]:
    """Runs measures on one projection of the newest snapshot and keeps the results, in the order of the names.

    An option goes to the measures that have it. The same names, options, projection and snapshot give the runs that
    are already there.

    Raises
        UsageError: an unknown name; a name that groups; an option that none of them has.
    """
    case.view.allow("measure")
    wanted = [_scoring(name) for name in dict.fromkeys(names)]
    if not wanted:
        raise UsageError("no-measure", known=", ".join(it.name for it in MEASURES if not it.gives_groups))
    if unused := sorted(set(options) - {"scale"} - {name for it in wanted for name in it.defaults}):
        known = ", ".join(sorted({"scale", *(name for it in wanted for name in it.defaults)}))
        raise UsageError("unknown-option", option=", ".join(unused), measure=", ".join(names), known=known)
    question = _Question(case, projection)
    return [
        question.answer(it, {name: options[name] for name in options if name == "scale" or name in it.defaults})
        for it in progress.over(wanted, "measure")
    ]


def groups(case: Case, method: str, projection: Projection, options: Mapping[str, Json], progress: Progress) -> Result:
    """Finds groups on one projection of the newest snapshot and keeps the result.

    Raises UsageError: the method does not group; the projection is directed; an option the method does not have.
    """
    case.view.allow("measure")
    named = measure_named(method)
    if not named.gives_groups:
        raise UsageError("gives-scores", measure=method)
    if projection.directed:
        raise UsageError("groups-undirected")
    (result,) = (_Question(case, projection).answer(it, options) for it in progress.over([named], "groups"))
    return result


@dataclass
class _Question:
    """One projection of a case's newest snapshot, projected when the first measure has no kept run."""

    case: Case
    projection: Projection
    snapshot: str = field(init=False)

    def __post_init__(self) -> None:
        check(self.projection)
        self.snapshot = self.case.snapshot().id

    @cached_property
    def graph(self) -> Graph:
        return project(self.case.snapshot(), self.projection)

    def answer(self, named: Measure, options: Mapping[str, Json]) -> Result:
        kept = self.case.results()
        number = run_id(named, self.snapshot, self.projection, options)
        return kept.read(number) if kept.has(number) else kept.keep(self._resting(run(named, self.graph, options)))

    def _resting(self, result: Result) -> Result:
        """The result with the numbers of the sources it rests on: should one be withdrawn, it can say so."""
        sources = self.case.snapshot().sources
        return result if sources is None else replace(result, meta={**result.meta, "sources": list(sources)})


def _scoring(name: str) -> Measure:
    named = measure_named(name)
    if named.gives_groups:
        raise UsageError("gives-groups", measure=name)
    return named


def window(case: Case, since: str, until: str) -> Window | None:
    """Which period is meant? Dates and times in ISO 8601, in the case's zone; "" open; `until` excluded.

    Raises UsageError: it cannot be read, or ends before it begins.
    """
    if not since and not until:
        return None
    meant = Window(_moment(case, since), _moment(case, until))
    if meant.since and meant.until and meant.since >= meant.until:
        raise UsageError("empty-window", since=since, until=until)
    return meant


def _moment(case: Case, text: str) -> datetime | None:
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError as fault:
        raise UsageError("not-a-date", given=text) from fault
    return at if at.tzinfo else at.replace(tzinfo=ZoneInfo(case.zone))


def captions(case: Case, uids: pa.ChunkedArray) -> list[str]:
    """What are these entities called? In their order."""
    entities = case.snapshot()["entities"]
    places = pc.index_in(uids, value_set=entities["uid"].combine_chunks())
    found: list[str] = entities["caption"].take(places).to_pylist()
    return found


def _chosen(case: Case, asked: Mapping[str, Any]) -> Projection:
    """A projection from the workbench's plain JSON: the options of `chosen`, the window as `since` and `until`."""
    told = dict(asked)
    period = window(case, str(told.pop("since", "") or ""), str(told.pop("until", "") or ""))
    return chosen(case.snapshot(), told.pop("kinds", None), window=period, **told)


def from_workbench(
    case: Case,
    progress: Progress,
    *,
    names: Sequence[str],
    projection: Mapping[str, Json],
    options: Mapping[str, Json] | None = None,
) -> Mapping[str, Json]:
    """As `measure`, from plain JSON; {runs: [run id, …]} in the order of the names.

    `projection`: kinds (left out where the case has one layer), directed, weight, distance, unit, collapse, leave_out,
    isolates, since, until; each may be left out.
    """
    results = measure(case, names, _chosen(case, projection), options or {}, progress)
    return {"runs": [result.run for result in results]}


def groups_from_workbench(
    case: Case,
    progress: Progress,
    *,
    method: str,
    projection: Mapping[str, Json],
    options: Mapping[str, Json] | None = None,
) -> Mapping[str, Json]:
    """As `groups`, from plain JSON; {runs: [run id]}. Undirected unless said."""
    asked = _chosen(case, {"directed": False, **projection})
    return {"runs": [groups(case, method, asked, options or {}, progress).run]}
