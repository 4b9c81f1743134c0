"""How does a delivery come into the case? By what right, from whom, collected by whom; what became of each row."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from graphkit import jobs
from graphkit.book import Job
from graphkit.case import Case
from graphkit.jobs.build import behind

from . import jobs_panel, problems_view, trial_view
from .session import plain, said, set_aside, word

VERBS = ("trial", "import", "build")
INCOMING = "incoming"
REQUIRED = ("instrument", "provider", "collected_a", "purpose")
_ARRIVED = "gk_of_arrived"


def show(case: Case) -> None:
    """Hand in what was obtained; see how it is recognised, put the mapping right, and see how every row ended."""
    with st.container(key="narrow"):
        _delivery(case)
        if jobs_panel.watch(case, VERBS):
            return
        job = jobs_panel.newest(case, ("trial", "import"))
        if job is not None:
            jobs_panel.outcome(job)
            _ended(case, job)
        _offer_build(case)
        problems_view.show(case)


def _ended(case: Case, job: Job) -> None:
    """After an import how its rows ended; after a trial, or an import that was stopped, what is in hand."""
    if job.verb == "import" and job.state == "done":
        _clean(case)
        _tallies(job)
        return
    in_hand = _in_hand(case)
    if in_hand is not None:
        trial_view.show(case, in_hand)


def _in_hand(case: Case) -> Job | None:
    """The trial whose delivery is not taken in yet: newer than the last import that came to its end."""
    for job in case.book.jobs():
        if job.verb == "import" and job.state == "done" and not job.arguments.get("dry_run"):
            return None
        if job.verb == "trial" and job.state == "done":
            return job
    return None


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
    if test:
        _try(case, files, path)
    elif real:
        _import(case, files, path, given)


def _try(case: Case, files: Sequence[Any], path: str) -> None:
    paths = _arrived(case, files, path)
    if not paths:
        st.warning(said("no_files"))
        return
    jobs.start(case, "trial", {"paths": paths, "by_sheet": _mappings(case, paths)})


def _import(case: Case, files: Sequence[Any], path: str, given: Mapping[str, str]) -> None:
    missing = [said(name) for name in REQUIRED if not given[name].strip()]
    paths = [] if missing else _arrived(case, files, path)
    if not paths or missing:
        st.warning(said("incomplete", missing="、".join(missing)) if missing else said("no_files"))
        return
    collectors = [given[name].strip() for name in ("collected_a", "collected_b") if given[name].strip()]
    asked = {name: given[name] for name in ("instrument", "provider", "purpose")}
    jobs.start(
        case, "import", {**asked, "paths": paths, "collected_by": collectors, "by_sheet": _mappings(case, paths)}
    )


def _mappings(case: Case, paths: Sequence[str]) -> Mapping[str, str]:
    """The mappings that were tried on these very files."""
    in_hand = _in_hand(case)
    same = in_hand is not None and in_hand.arguments["paths"] == list(paths)
    return in_hand.arguments.get("by_sheet", {}) if in_hand is not None and same else {}


def _arrived(case: Case, files: Sequence[Any], path: str) -> list[str]:
    """What was dropped is set down inside the case, nowhere else, until the import has ended.

    The same files again are those that lie there; where nothing is named, it is what was tried last.
    """
    if not files and not path.strip():
        in_hand = _in_hand(case)
        return list(in_hand.arguments["paths"]) if in_hand is not None else []
    signature = [path.strip(), *(file.file_id for file in files)]
    before = st.session_state.get(_ARRIVED)
    if before is not None and before["signature"] == signature and all(Path(one).exists() for one in before["paths"]):
        return list(before["paths"])
    paths = [path.strip()] if path.strip() else []
    if files:
        (case.folder / INCOMING).mkdir(exist_ok=True)
        place = Path(tempfile.mkdtemp(dir=case.folder / INCOMING))
        for file in files:
            (place / Path(file.name).name).write_bytes(file.getbuffer())
        paths.append(str(place))
    st.session_state[_ARRIVED] = {"signature": signature, "paths": paths}
    return paths


def _clean(case: Case) -> None:
    if not jobs_panel.running(case, VERBS):
        shutil.rmtree(case.folder / INCOMING, ignore_errors=True)


def _offer_build(case: Case) -> None:
    """An import that was stopped leaves whole files registered that the newest snapshot does not show yet."""
    if not case.sources() or not behind(case):
        return
    st.warning(said("data_behind"))
    if st.button(said("build_now")):
        jobs.start(case, "build", {})
        st.rerun()


def _tallies(job: Job) -> None:
    files = job.result.get("files", [])
    if not files:
        return
    st.subheader(said("tallies"))
    st.dataframe([_tally(file) for file in files], hide_index=True, width="stretch")
    for file in files:
        if file["error"]:
            st.error(plain(f"{file['file']}: {trial_view.error_text(file['error'])}"))
        elif file.get("withdrawn"):
            st.warning(plain(said("was_withdrawn", file=file["file"], **_withdrawal(file["withdrawn"]))))


def _withdrawal(told: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"seq": told["seq"], "date": told["at"][:10], "by": told["by"], "reason": told["reason"]}


def _tally(file: Mapping[str, Any]) -> Mapping[str, Any]:
    return {
        said("source_file"): " › ".join(part for part in (file["file"], file["member"], file["sheet"]) if part),
        said("status"): word(f"page.status_{file['status']}", file["status"]),
        said("layout"): file["layout"] or said("unknown_layout"),
        said("source_rows"): file["rows_read"],
        said("source_records"): file["records"],
        said("source_problems"): file["problem_rows"],
        said("excluded"): "，".join(f"{set_aside(name)} {n}" for name, n in file["excluded"].items()),
        said("warnings"): file["warnings"],
        said("unread"): "、".join(file["unread_columns"]),
        "SHA-256": file["sha256"],
    }
