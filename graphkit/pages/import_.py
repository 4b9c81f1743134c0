"""How does a delivery come into the case? By what right, from whom, collected by whom; what became of each row."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import streamlit as st

from graphkit import jobs
from graphkit.book import Job
from graphkit.case import Case
from graphkit.errors import GraphkitError
from graphkit.jobs import tables
from graphkit.words import say_error, texts

from . import jobs_panel
from .session import language, said, word

VERBS = ("import", "build")
INCOMING = "incoming"
MOST_PROBLEMS = 1000
REQUIRED = ("instrument", "provider", "collected_a", "purpose")


def show(case: Case) -> None:
    """Hand in what was obtained; see how it is recognised, how far the import is, and how every row ended."""
    with st.container(key="narrow"):
        _delivery(case)
        if jobs_panel.watch(case, VERBS):
            return
        job = jobs_panel.newest(case, ("import",))
        if job is not None:
            _clean(case)
            jobs_panel.outcome(job)
            _tallies(job)
        _problems(case)


def _delivery(case: Case) -> None:
    with st.form("delivery"):
        left, right = st.columns(2)
        files = left.file_uploader(
            said("upload"), accept_multiple_files=True, type=["csv", "tsv", "txt", "xlsx", "xls", "zip", "gz"]
        )
        path = left.text_input(said("or_path"))
        given = {
            "instrument": right.text_input(said("instrument"), placeholder=said("instrument_example")),
            "provider": right.text_input(said("provider"), placeholder=said("provider_example")),
        }
        one, two = right.columns(2)
        given["collected_a"] = one.text_input(said("collected_a"))
        given["collected_b"] = two.text_input(said("collected_b"))
        given["purpose"] = right.text_input(said("purpose"), value=case.purpose)
        first, second, _ = st.columns([1, 1, 3])
        test = first.form_submit_button(said("recognise"), help=said("try_first"), width="stretch")
        real = second.form_submit_button(said("start_import"), type="primary", width="stretch")
    if test or real:
        _start(case, _arrived(case, files, path), given, dry_run=not real)


def _start(case: Case, paths: Sequence[str], given: Mapping[str, str], *, dry_run: bool) -> None:
    missing = [said(name) for name in REQUIRED if not given[name].strip()]
    if not paths or missing:
        st.warning(said("incomplete", missing="、".join(missing)) if missing else said("no_files"))
        return
    collectors = [given[name].strip() for name in ("collected_a", "collected_b") if given[name].strip()]
    jobs.start(
        case,
        "import",
        {
            "paths": list(paths),
            "instrument": given["instrument"],
            "provider": given["provider"],
            "collected_by": collectors,
            "purpose": given["purpose"],
            "dry_run": dry_run,
        },
    )


def _arrived(case: Case, files: Sequence[Any], path: str) -> list[str]:
    """What was dropped is set down inside the case, nowhere else, until the import has ended."""
    paths = [path.strip()] if path.strip() else []
    if not files:
        return paths
    (case.folder / INCOMING).mkdir(exist_ok=True)
    place = Path(tempfile.mkdtemp(dir=case.folder / INCOMING))
    for file in files:
        (place / Path(file.name).name).write_bytes(file.getbuffer())
    return [*paths, str(place)]


def _clean(case: Case) -> None:
    if not jobs_panel.running(case, VERBS):
        shutil.rmtree(case.folder / INCOMING, ignore_errors=True)


def _tallies(job: Job) -> None:
    files = job.result.get("files", [])
    if not files:
        return
    st.subheader(said("tallies"))
    if job.arguments.get("dry_run"):
        st.caption(said("try_first"))
    st.dataframe([_tally(file) for file in files], hide_index=True, width="stretch")
    for file in files:
        if file["error"]:
            st.error(f"{file['file']}: {_error(file['error'])}")


def _tally(file: Mapping[str, Any]) -> Mapping[str, Any]:
    return {
        said("source_file"): " › ".join(part for part in (file["file"], file["member"], file["sheet"]) if part),
        said("status"): word(f"page.status_{file['status']}", file["status"]),
        said("layout"): file["layout"] or said("unknown_layout"),
        said("source_rows"): file["rows_read"],
        said("source_records"): file["records"],
        said("source_problems"): file["problem_rows"],
        said("excluded"): "，".join(f"{word(f'excluded.{name}', name)} {n}" for name, n in file["excluded"].items()),
        said("warnings"): file["warnings"],
        said("unread"): "、".join(file["unread_columns"]),
        "SHA-256": file["sha256"],
    }


def _error(error: Mapping[str, Any]) -> str:
    code = error["code"]
    return (
        say_error(GraphkitError(code, **error["parameters"]), language())
        if f"error.{code}" in texts(language())
        else code
    )


def _problems(case: Case) -> None:
    if not case.sources():
        return
    st.subheader(said("problems"))
    sheet = tables.problems(case, language())
    rows = list(islice(sheet.rows, MOST_PROBLEMS + 1))
    if not rows:
        st.caption(said("no_problems"))
        return
    names = [
        said("source_file"),
        "",
        "",
        said("problem_row"),
        said("problem_column"),
        said("problem_value"),
        "",
        said("problem_code"),
        "",
    ]
    wanted = [0, 3, 4, 5, 7]
    st.dataframe([{names[i]: row[i] for i in wanted} for row in rows[:MOST_PROBLEMS]], hide_index=True, width="stretch")
    if len(rows) > MOST_PROBLEMS:
        n = sum(
            source_sheet.problem_rows + source_sheet.warnings
            for source in case.sources()
            for source_sheet in source.sheets
        )
        st.caption(said("rows_left", n=f"{n:,}", shown=f"{MOST_PROBLEMS:,}"))
