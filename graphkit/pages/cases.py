"""Which case is open, what is in it, and which account and period was asked for and answered?"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from graphkit.case import Case
from graphkit.model import shown

from . import added_view, sources
from .session import has_snapshot, open_case, plain, refusals, said, word

MOST_COVERAGE = 5000


def show(case: Case) -> None:
    """See what the open case holds, and open another one; opening asks for a reason."""
    with st.container(key="narrow"):
        st.subheader(plain(case.title))
        st.caption(f"{said('purpose')}: {plain(case.purpose)}")
        st.caption(f"{said('case_folder')}: {plain(str(case.folder))} · {said('snapshot')}: {_version(case)}")
        if has_snapshot(case):
            _contents(case)
        sources.show(case)
        if has_snapshot(case):
            added_view.show(case)
            _coverage(case)
        with st.expander(said("another")):
            open_one()


def open_one() -> None:
    """Names a folder and a reason, and opens the case there."""
    with st.container(key="opening"), st.form("open_case"):
        folder = st.text_input(said("case_folder"))
        reason = st.text_input(said("reason"), help=said("reason_help"), placeholder=said("reason_help"))
        if st.form_submit_button(said("open"), type="primary"):
            with refusals():
                open_case(Path(folder), reason)
                st.rerun()
    st.caption(f"{said('new_case')}: {said('new_case_how')}")


def _version(case: Case) -> str:
    return case.snapshot().id[:12] if has_snapshot(case) else said("no_snapshot")


def _contents(case: Case) -> None:
    counts = case.store().counts().to_pylist()
    columns = st.columns(3)
    for column, what in zip(columns, ("entity", "link", "tie"), strict=True):
        table = [
            {said(f"what_{what}"): word(f"kind.{row['kind']}", row["kind"]), "n": row["n"]}
            for row in counts
            if row["what"] == what
        ]
        if table:
            column.dataframe(table, hide_index=True, width="stretch")


def _coverage(case: Case) -> None:
    coverage = case.snapshot()["coverage"].slice(0, MOST_COVERAGE).to_pylist()
    if not coverage:
        return
    st.subheader(said("coverage"))
    zone = case.zone

    def period(row: Mapping[str, Any], which: str) -> str:
        begun, ended = (shown(row[f"{which}_{end}"], "day", zone) for end in ("from", "until"))
        return f"{begun} – {ended}" if begun or ended else ""

    st.dataframe(
        [
            {
                said("coverage_key"): case.view.mask(row["key"].rpartition(":")[2]),
                said("coverage_requested"): shown(row["requested"], "day", zone),
                said("coverage_outcome"): word(f"report.outcome_{row['outcome']}") if row["outcome"] else "",
                said("coverage_answer"): row["answer"] or "",
                said("coverage_asked"): period(row, "asked"),
                said("coverage_answered"): period(row, "answered"),
                said("coverage_rows"): row["rows"],
            }
            for row in coverage
        ],
        hide_index=True,
        width="stretch",
    )
