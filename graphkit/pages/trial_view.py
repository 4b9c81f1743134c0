"""How would the delivery in hand be read? What was recognised, the mapping, the first claims, the first problems."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import unquote

import streamlit as st

from graphkit.book import Job
from graphkit.case import Case
from graphkit.errors import GraphkitError
from graphkit.jobs.problems import side_by_side
from graphkit.words import say_error, texts

from . import mapping_editor, problems_view
from .session import language, plain, said, set_aside, word

_HEIGHT = 330


def show(case: Case, job: Job) -> None:
    """The tables of a tried delivery; the chosen one with its mapping, what it would claim, and what is wrong."""
    files = job.result.get("files", [])
    st.subheader(said("recognised"))
    if not files:
        st.info(said("no_files"))
        return
    st.caption(said("only_first_rows"))
    chosen = st.dataframe(
        [_line(file) for file in files],
        hide_index=True,
        width="stretch",
        on_select="rerun",
        selection_mode="single-row",
        key=f"trial_{job.id}",
    )
    picked = chosen["selection"]["rows"]
    _file(case, job, files[picked[0]] if picked else _first(files))


def _first(files: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """Which table is shown unasked? The one whose mapping was tried last, else one that needs a mapping."""
    last = st.session_state.get(mapping_editor.LAST)
    tried = [file for file in files if file["key"] == last]
    wrong = [file for file in files if file["error"] and file["header"]]
    return next(iter([*tried, *wrong, *files]))


def _line(file: Mapping[str, Any]) -> Mapping[str, Any]:
    tally = file["tally"] or {}
    return {
        said("source_file"): name_of(file),
        said("layout"): file["layout"] or said("unknown_layout"),
        said("status"): _status(file),
        said("rows_tried"): tally.get("rows_read", 0),
        said("source_records"): tally.get("records", 0),
        said("source_problems"): tally.get("problem_rows", 0),
        said("excluded"): "，".join(f"{set_aside(name)} {n}" for name, n in tally.get("excluded", {}).items()),
        said("warnings"): tally.get("warnings", 0),
        said("unread"): "、".join(file["unread"]),
    }


def name_of(file: Mapping[str, Any]) -> str:
    """A table of the delivery as people call it."""
    return " › ".join(part for part in (file["file"], file["member"], file["sheet"]) if part)


def _status(file: Mapping[str, Any]) -> str:
    if file["error"]:
        return said("tried_wrong")
    if file["standing"] != "new":
        return said(f"tried_{file['standing']}")
    return said("tried_mapping" if file["by"] == "mapping" else "tried_template")


def _file(case: Case, job: Job, file: Mapping[str, Any]) -> None:
    with st.container(key="tried_table", border=True):
        st.markdown(f"**{plain(name_of(file))}**")
        if file["error"] and file["error"]["code"] == "unknown-layout":
            st.warning(said("layout_unknown_here"))
        elif file["error"]:
            st.error(plain(error_text(file["error"])))
        if not file["header"]:
            return
        st.caption(said("header_at", row=file["header_row"], n=len(file["header"]), encoding=file["encoding"] or "–"))
        labels = [said("tab_mapping"), said("tab_claims"), said("tab_problems"), said("tab_rows"), said("tab_nearest")]
        mapping, claims, problems, rows, nearest = st.tabs(labels)
        with mapping:
            mapping_editor.show(case, job, file)
        with claims:
            _claims(case, file["claims"])
        with problems:
            _problems(file)
        with rows:
            _rows(file["header"], file["rows"])
        with nearest:
            _nearest(file["nearest"])


def error_text(error: Mapping[str, Any]) -> str:
    """The text of an error as a job keeps it."""
    code = error["code"]
    if f"error.{code}" not in texts(language()):
        return str(code)
    return say_error(GraphkitError(code, **error["parameters"]), language())


def _claims(case: Case, claims: Sequence[Mapping[str, Any]]) -> None:
    if not claims:
        st.info(said("no_claims"))
        return
    st.caption(said(f"claims_{claims[0]['what']}"))
    st.dataframe([_claim(case, one) for one in claims], hide_index=True, width="stretch", height=_HEIGHT)


def _claim(case: Case, one: Mapping[str, Any]) -> Mapping[str, Any]:
    told = {
        said("problem_row"): one["row"],
        said("kind"): word(f"kind.{one['kind']}", one["kind"]),
        said("claim_a"): _who(case, one["a"], one["a_name"]),
    }
    if one["what"] == "mention":
        return told
    told[" "] = "→" if one["directed"] else "–"
    told[said("claim_b")] = _who(case, one["b"], one["b_name"])
    if one["what"] == "event":
        told[said("claim_at")] = one["at"]
        told[said("claim_value")] = one["value"]
        told[said("claim_unit")] = one["unit"]
        told[said("claim_outcome")] = "，".join(
            word(f"outcome.{part}", set_aside(part)) for part in (one["outcome"], one["type"]) if part
        )
    return told


def _who(case: Case, key: str, name: str) -> str:
    """Name and number; of somebody known by a name alone, the name."""
    kind, scheme, number = (*key.split(":", 2), "", "")[:3]
    shown = "" if (kind, scheme) == ("person", "named") else case.view.mask(unquote(number))
    return " ".join(dict.fromkeys(part for part in (name, shown) if part))


def _problems(file: Mapping[str, Any]) -> None:
    problems = file["problems"]
    if not problems:
        st.caption(said("no_problems_tried"))
        return
    left, right = st.columns([7, 5])
    lines = [
        {
            said("problem_row"): one["row"],
            said("problem_column"): one["column"],
            said("problem_value"): one["value"],
            said("problem_code"): word(f"problem.{one['code']}", one["code"]),
            said("problem_effect"): said("row_kept") if one["kept"] else said("row_dropped"),
        }
        for one in problems
    ]
    with left:
        picked = problems_view.picked_line(lines, f"tried_problems_{file['key']}", _HEIGHT)
    with right:
        if picked is None:
            st.caption(said("choose_problem"))
            return
        one = problems[picked]
        names, cells = side_by_side(file["header"], one["cells"])
        problems_view.cells_beside(names, cells, one["column"], word(f"problem.{one['code']}", one["code"]))


def _rows(header: Sequence[str], rows: Sequence[Any]) -> None:
    copies: Counter[str] = Counter()
    names = []
    for place, name in enumerate(header):
        shown = name or f"#{place + 1}"
        copies[shown] += 1
        names.append(shown if copies[shown] == 1 else f"{shown} ({copies[shown]})")
    lines = []
    for number, delivered in rows:
        _, cells = side_by_side(header, delivered)
        lines.append({said("problem_row"): number, **dict(zip(names, cells, strict=False))})
    st.dataframe(lines, hide_index=True, width="stretch")


def _nearest(nearest: Sequence[Mapping[str, Any]]) -> None:
    if not nearest:
        st.info(said("no_nearest"))
        return
    st.dataframe(
        [
            {
                said("layout"): one["template"],
                said("material"): word(f"material.{one['material']}", one["material"]),
                said("columns_fit"): f"{len(one['fits'])}: {'、'.join(one['fits'])}",
                said("columns_missing"): "、".join(one["missing"]) or "–",
                said("unread"): "、".join(one["unread"]) or "–",
            }
            for one in nearest
        ],
        hide_index=True,
        width="stretch",
    )
