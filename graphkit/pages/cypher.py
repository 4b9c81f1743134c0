"""What does Neo4j answer: to a saved question with its parameters, or to Cypher that somebody types?"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

import streamlit as st

from graphkit.case import Case
from graphkit.errors import GraphkitError, Unreachable, UsageError
from graphkit.jobs.ask import ask, ask_typed
from graphkit.jobs.push import connection_of
from graphkit.jobs.questions import Saved, saved_questions
from graphkit.model import Answer, Json, Most
from graphkit.vocabulary import vocabulary
from graphkit.words import say_error

from . import answer_view, question_form
from .session import has_snapshot, language, plain, refusals, said

_ROWS, _SECONDS = (100, 1_000, 5_000), (10, 30, 60, 120)
BEGINNING = (
    "MATCH (a:Account)-[t:TRANSFER]->(b:Account)\nRETURN a.uid, b.uid, t.n, t.value, t.unit\nORDER BY t.n DESC LIMIT 20"
)


def show(case: Case) -> None:
    """Choose a saved question and its parameters, or type Cypher that reads; rows lead to the link chart."""
    if not has_snapshot(case):
        st.info(said("no_snapshot_yet"))
        return
    try:
        connection_of(case)
    except (Unreachable, GraphkitError) as error:
        st.info(plain(said("cypher_no_server", why=say_error(error, language()))))
        return
    saved, typed = st.tabs([said("cypher_saved"), said("cypher_typed")])
    with saved:
        _saved(case)
    with typed:
        _typed(case)


def _saved(case: Case) -> None:
    left, right = st.columns([4, 8], gap="medium")
    with left, st.container(key="cypher_saved"):
        known = saved_questions(language())
        question: Saved = st.selectbox(said("cypher_question"), known, format_func=lambda one: one.title)
        st.text(question.question)
        with refusals():
            values, missing = question_form.ask_for(case, question)
        most, pressed = _asking("saved")
        st.caption(plain(question.note))
        if pressed and missing:
            st.warning(plain(said("cypher_missing", missing="、".join(missing))))
    with right:
        if pressed and not missing:
            _answered("saved", question.name, lambda: ask(case, question.name, values, most))
        _shown(case, "saved", question.name)


def _typed(case: Case) -> None:
    left, right = st.columns([5, 7], gap="medium")
    with left, st.container(key="cypher_typed"):
        text = st.text_area(said("cypher_text"), BEGINNING, height=170, key="cypher_text")
        told = st.text_input(said("cypher_values"), "{}", key="cypher_values")
        most, pressed = _asking("typed")
        st.caption(plain(said("cypher_rules")))
        with st.expander(said("cypher_schema")):
            for line in _schema():
                st.text(line)
    with right:
        if pressed:
            _answered("typed", text, lambda: ask_typed(case, text, _values(told), most))
        _shown(case, "typed", None)


def _asking(tab: str) -> tuple[Most, bool]:
    """How much may be answered, and whether to ask now."""
    left, middle, right = st.columns([2, 2, 3], vertical_alignment="bottom")
    rows = left.selectbox(said("cypher_rows"), _ROWS, index=1, key=f"rows_{tab}")
    seconds = middle.selectbox(said("cypher_seconds"), _SECONDS, index=1, key=f"seconds_{tab}")
    pressed = right.button(said("cypher_ask"), type="primary", key=f"ask_{tab}", width="stretch")
    return Most(rows=rows, seconds=float(seconds)), pressed


def _values(told: str) -> Mapping[str, Json]:
    try:
        found = json.loads(told or "{}")
    except ValueError as fault:
        raise UsageError("cypher-values", why=fault) from fault
    if not isinstance(found, dict):
        raise UsageError("cypher-values", why=type(found).__name__)
    return found


def _schema() -> list[str]:
    words = vocabulary()
    labels = "|".join(kind.label for kind in words.entities.values())
    ties, links = (
        ", ".join(kind.relationship for kind in kinds) for kinds in (words.events.values(), words.links.values())
    )
    return [said("cypher_entity", labels=labels), said("cypher_ties", types=ties), said("cypher_links", types=links)]


def _answered(tab: str, what: str, asked: Callable[[], Answer]) -> None:
    """The newest answer of a tab stays until the next question; what is refused leaves none."""
    st.session_state.pop(_kept(tab), None)
    with refusals(), st.spinner(said("cypher_asking")):
        st.session_state[_kept(tab)] = (what, asked())


def _shown(case: Case, tab: str, what: str | None) -> None:
    asked, found = st.session_state.get(_kept(tab), (None, None))
    if found is not None and what in (None, asked):
        answer_view.show(case, found, tab)


def _kept(tab: str) -> str:
    return f"gk_of_answer_{tab}"
