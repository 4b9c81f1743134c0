"""Which files does the case rest on, in which state is each, and which of them may not be rested on any more?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from graphkit import jobs
from graphkit.book import Source
from graphkit.case import Case
from graphkit.model import Judgement

from . import jobs_panel
from .session import said

VERBS = ("withdraw", "judge")


def show(case: Case) -> None:
    """The table of sources; what is chosen there can be withdrawn, or taken back, with a reason."""
    st.subheader(said("sources"))
    sources = case.sources()
    if not sources:
        st.info(said("no_sources"))
        return
    withdrawn = case.withdrawn()
    superseded = {source.supersedes: source.source for source in sources if source.supersedes}
    lines = [(source, sheet) for source in sources for sheet in source.sheets]
    chosen = st.dataframe(
        [_line(source, sheet, withdrawn.get(source.source), superseded.get(source.source)) for source, sheet in lines],
        hide_index=True,
        width="stretch",
        on_select="rerun",
        selection_mode="multi-row",
        key="sources_table",
    )
    if jobs_panel.watch(case, VERBS):
        return
    job = jobs_panel.newest(case, VERBS)
    if job is not None and job.state != "done":
        jobs_panel.outcome(job)
    picked = list({lines[row][0].source: lines[row][0] for row in chosen["selection"]["rows"]}.values())
    _withdraw(case, [source for source in picked if source.source not in {*withdrawn, *superseded}])
    _take_back(case, [(source, withdrawn[source.source]) for source in picked if source.source in withdrawn])
    if not picked:
        st.caption(said("choose_source"))


def _line(source: Source, sheet: Any, judgement: Judgement | None, newer: int | None) -> Mapping[str, Any]:
    name = " › ".join(part for part in (source.name, source.member, sheet.name) if part)
    return {
        "#": source.source,
        said("source_file"): name,
        said("source_state"): _state(judgement, newer),
        said("source_layout"): source.template,
        said("source_rows"): sheet.rows_read,
        said("source_records"): sheet.records,
        said("source_problems"): sheet.problem_rows,
        said("source_instrument"): source.instrument,
        said("source_provider"): source.provider,
        said("source_collected"): "、".join(source.collected_by),
        said("source_imported"): source.imported_at,
        "SHA-256": source.sha256,
    }


def _state(judgement: Judgement | None, newer: int | None) -> str:
    if judgement is not None:
        return said("source_withdrawn", date=judgement.made_at[:10], by=judgement.made_by, reason=judgement.reason)
    return said("source_superseded", newer=newer) if newer else said("source_in_force")


def _withdraw(case: Case, sources: Sequence[Source]) -> None:
    if not sources:
        return
    with st.container(key="withdrawing"), st.form("withdraw"):
        st.text(said("withdraw_these", files="、".join(f"#{it.source} {it.name}" for it in sources)))
        st.caption(said("withdraw_means"))
        reason = st.text_input(said("withdraw_reason"), placeholder=said("withdraw_example"))
        if st.form_submit_button(said("withdraw"), type="primary"):
            _start(case, "withdraw", {"sources": [it.source for it in sources], "reason": reason})


def _take_back(case: Case, withdrawn: Sequence[tuple[Source, Judgement]]) -> None:
    for source, judgement in withdrawn:
        with st.container(key=f"restoring_{source.source}"), st.form(f"restore_{source.source}"):
            st.text(said("restore_this", file=f"#{source.source} {source.name}", seq=judgement.seq))
            reason = st.text_input(said("withdraw_reason"), key=f"restore_reason_{source.source}")
            if st.form_submit_button(said("restore")):
                _start(case, "judge", {"kind": "withdraw", "withdraws": judgement.seq, "reason": reason})


def _start(case: Case, verb: str, arguments: Mapping[str, Any]) -> None:
    if not str(arguments["reason"]).strip():
        st.warning(said("withdraw_no_reason"))
        return
    jobs.start(case, verb, arguments)
    st.rerun()
