"""Which rows could not be read, or are odd? A table with filters, and beside it the delivered row, cell by cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from graphkit.book import Source
from graphkit.case import Case
from graphkit.jobs.problems import chosen, problems_of, row_of

from .session import has_snapshot, kept, refusals, said, word

MOST = 1000
"""Lines of one page of the table."""
_HEIGHT = 430


def show(case: Case) -> None:
    """The problems of the sources in force, by file and by code; a chosen one shows its whole row."""
    sources = {source.source: source for source in case.sources_in_force()}
    if not sources or not has_snapshot(case):
        return
    st.subheader(said("problems"))
    problems = kept(f"problems_{case.book.seq()}", lambda: problems_of(case))
    if not problems.num_rows:
        st.caption(said("no_problems"))
        return
    _table(case, problems, sources)


def _table(case: Case, problems: Any, sources: dict[int, Source]) -> None:
    every = chosen(problems)
    left, right, page = st.columns([3, 3, 1], vertical_alignment="bottom")
    source = left.selectbox(
        said("of_file"),
        [None, *every.by_source],
        format_func=lambda one: (
            said("any_file", n=f"{problems.num_rows:,}")
            if one is None
            else f"#{one} {file_of(sources[one])} ({every.by_source[one]:,})"
        ),
    )
    of_file = chosen(problems, source)
    code = right.selectbox(
        said("of_code"),
        [None, *of_file.by_code],
        format_func=lambda one: (
            said("any_code") if one is None else f"{word(f'problem.{one}', one)} ({of_file.by_code.get(one, 0):,})"
        ),
        key=f"problem_code_{source}",
    )
    found = chosen(problems, source, code).table
    pages = -(-found.num_rows // MOST)
    at = page.number_input(said("page_of", n=pages), 1, pages, 1, key=f"problem_page_{source}_{code}")
    part = found.slice((at - 1) * MOST, MOST).to_pylist()
    table, row = st.columns([7, 5])
    lines = [_line(one, sources[one["source"]]) for one in part]
    with table:
        picked = picked_line(lines, f"problem_table_{source}_{code}_{at}")
    with row:
        if picked is None:
            st.caption(said("choose_problem"))
            return
        _row(case, part[picked], sources)


def picked_line(lines: Sequence[Mapping[str, object]], key: str, height: int = _HEIGHT) -> int | None:
    """A table of problems in which one line is picked: which; None: none yet."""
    event = st.dataframe(
        lines,
        hide_index=True,
        width="stretch",
        height=height,
        on_select="rerun",
        selection_mode="single-row",
        key=key,
    )
    return next(iter(event["selection"]["rows"]), None)


def file_of(source: Source) -> str:
    """A source's file as a table names it."""
    return " › ".join(part for part in (source.name, source.member) if part)


def _line(one: dict[str, Any], source: Source) -> dict[str, Any]:
    return {
        said("problem_row"): one["row"],
        said("problem_column"): one["column"] or "",
        said("problem_value"): one["value"] or "",
        said("problem_code"): word(f"problem.{one['code']}", one["code"]),
        said("problem_effect"): said("row_kept") if one["kept"] else said("row_dropped"),
        said("source_file"): f"#{source.source} {file_of(source)}",
    }


def _row(case: Case, one: dict[str, Any], sources: dict[int, Source]) -> None:
    with refusals():
        source = sources[one["source"]]
        names, cells = row_of(case, one["source"], one["sheet"], one["row"])
        sheet = next(it.name for it in source.sheets if it.sheet == one["sheet"])
        where = " › ".join(part for part in (file_of(source), sheet) if part)
        st.text(said("row_as_delivered", file=where, row=one["row"]))
        cells_beside(names, cells, one["column"] or "", word(f"problem.{one['code']}", one["code"]))


def cells_beside(names: Sequence[str], cells: Sequence[str], column: str, message: str) -> None:
    """A delivered row from top to bottom; the cell in question is marked and comes with what is wrong."""
    at = list(names).index(column) if column in names else -1
    st.text(f"⚠ {message}" + (said("in_column", column=column) if at >= 0 else ""))
    st.dataframe(
        [
            {"⚠": "⚠" if place == at else "", said("problem_column"): name, said("as_delivered"): cell}
            for place, (name, cell) in enumerate(zip(names, cells, strict=True))
        ],
        column_config={"⚠": st.column_config.TextColumn(width=40)},
        hide_index=True,
        width="stretch",
        height=_HEIGHT - 80,
    )
