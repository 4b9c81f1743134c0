"""Does Neo4j hold this result, and is it to be written there or taken out? Done by a job."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from graphkit import jobs
from graphkit.book import Run
from graphkit.case import Case
from graphkit.errors import GraphkitError
from graphkit.jobs.push import connection_of
from graphkit.jobs.scores import held
from graphkit.words import say_error

from .session import kept, language, plain, said

VERB = "scores"


def show(case: Case, run: Run) -> None:
    """Whether Neo4j holds the run, with what can be done; nothing where the case has no Neo4j."""
    there = _held(case)
    if there is None:
        return
    is_there = there.get(run.measure) == run.run
    left, right = st.columns([3, 2], vertical_alignment="center")
    left.caption(said("scores_held" if is_there else "scores_other"))
    label = said("scores_remove" if is_there else "scores_write")
    if right.button(label, key=f"scores_{run.run}", width="stretch"):
        jobs.start(case, VERB, {"runs": [run.run], "out": is_there})
        st.rerun()


def those_held(case: Case, runs: Sequence[Run]) -> list[Run]:
    """Which of these does Neo4j hold?"""
    there = _held(case) or {}
    return [run for run in runs if there.get(run.measure) == run.run]


def _held(case: Case) -> Mapping[str, str] | None:
    """Measure → run, as it was after the last job; None: the case has no Neo4j, or none that answers; that is said."""
    try:
        connection_of(case)
    except GraphkitError:
        return None
    last = max((job.id for job in case.book.jobs()), default=0)
    try:
        return kept(f"held_{last}", lambda: held(case))
    except GraphkitError as error:
        st.caption(plain(say_error(error, language())))
        return None
