"""How do the figures of a run stand in the database, and how do they leave it?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TypeVar

import pyarrow as pa

import queries
from graphkit.errors import Refused
from graphkit.model import Result
from graphkit.stores.base import SCORES, Runs

from .connection import Server
from .rows import entity_id, table

T = TypeVar("T")
BATCH = 20_000
"""Rows of one transaction: as many as the server takes at full speed."""
_HELD = "run_"
_MEASURE = re.compile(r"[a-z][a-z0-9_]*\Z")


def push_result(server: Server, case: str, result: Result) -> None:
    """Writes every value of a run; the measure's earlier run leaves. The case names the run when all is written."""
    score, held = _properties(result.measure, grouped="group" in result.table.column_names)
    named = {"score": score, "held": held, "run": result.run}
    server.write(queries.query("write", "run_held"), case=case, held=held, run=None)
    ids = [entity_id(case, uid) for uid in result.table["uid"].cast(pa.string()).to_pylist()]
    values = result.table["group" if score.startswith("group_") else "value"].to_pylist()
    for batch in batches(zip(ids, values, strict=True)):
        server.write(queries.query("write", "scores_set"), rows=[list(row) for row in batch], **named)
    server.write(queries.query("write", "scores_other"), case=case, **named)
    server.write(queries.query("write", "run_held"), case=case, held=held, run=result.run)


def remove_run(server: Server, case: str, run: str, measure: str = "") -> int:
    """How many entities bore a value of this run, now taken out?

    `measure`: of the run, where it is known; then a removal that was interrupted is completed too.
    """
    named = {held for held, one in runs(server, case).items() if one == run}
    taken = 0
    for name in sorted(named | ({measure} - {""})):
        if name in named:
            server.write(queries.query("write", "run_held"), case=case, held=_HELD + name, run=None)
        for grouped in (False, True):
            score, held = _properties(name, grouped=grouped)
            removed = server.write(queries.query("write", "scores_remove"), case=case, score=score, held=held, run=run)
            taken += sum(n for (n,) in removed)
    return taken


def runs(server: Server, case: str) -> Mapping[str, str]:
    """Which run does the database hold whole of each measure?"""
    ((held,),) = server.read(queries.query("read", "case"), case=case)
    return {name.removeprefix(_HELD): run for name, run in sorted((held or {}).items()) if name.startswith(_HELD)}


def scores(server: Server, case: str, run: str, uids: Sequence[str], results: Runs | None) -> pa.Table:
    """What did this run give to these uids? Raises Refused where neither the database nor `results` has it."""
    measure = next((measure for measure, held in runs(server, case).items() if held == run), None)
    if measure is not None:
        told = _stored(server, case, uids, measure, run)
        return table(told, SCORES)
    if results is None:
        raise Refused("no-run", run=run)
    given = results.read(run).table
    value = given["value" if "value" in given.column_names else "group"].cast(pa.float64())
    by_uid = dict(zip(given["uid"].cast(pa.string()).to_pylist(), value.to_pylist(), strict=True))
    return table([(uid, by_uid.get(uid)) for uid in uids], SCORES)


def batches(given: Iterable[T]) -> Iterator[list[T]]:
    """The same things, so many at a time."""
    rest = iter(given)
    while batch := list(islice(rest, BATCH)):
        yield batch


def _stored(server: Server, case: str, uids: Sequence[str], measure: str, run: str) -> list[tuple[str, float | None]]:
    found: list[tuple[str, float | None]] = []
    ids = [entity_id(case, uid) for uid in uids]
    for grouped in (False, True):
        score, held = _properties(measure, grouped=grouped)
        told = server.read(queries.query("read", "scores"), ids=ids, score=score, held=held, run=run)
        found = found or [(uid, None) for uid, _ in told]
        found = [
            (uid, before if value is None else float(value))
            for (uid, value), (_, before) in zip(told, found, strict=True)
        ]
    return found


def _properties(measure: str, *, grouped: bool) -> tuple[str, str]:
    if not _MEASURE.match(measure):
        raise Refused("neo4j-measure-name", name=measure)
    return ("group_" if grouped else "score_") + measure, _HELD + measure
