"""How far are the jobs of this case? Progress, cancel, and how each ended; a reload finds them again."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from graphkit.book import Job
from graphkit.case import Case
from graphkit.errors import GraphkitError
from graphkit.words import say_error, texts

from .session import language, plain, said, word

EVERY = 1.0
ENDED = ("done", "failed", "cancelled")


def running(case: Case, verbs: Sequence[str]) -> list[Job]:
    """Jobs of these verbs that wait or run, oldest first."""
    return [job for job in reversed(case.book.jobs()) if job.verb in verbs and job.state not in ENDED]


def newest(case: Case, verbs: Sequence[str]) -> Job | None:
    """The job of these verbs that ended last."""
    return next((job for job in case.book.jobs() if job.verb in verbs and job.state in ENDED), None)


def watch(case: Case, verbs: Sequence[str]) -> bool:
    """Shows what runs, once a second, and runs the page again when it has ended; is anything running?"""
    if not running(case, verbs):
        return False
    _progress(case, tuple(verbs))
    return True


@st.fragment(run_every=EVERY)
def _progress(case: Case, verbs: tuple[str, ...]) -> None:
    jobs = running(case, verbs)
    if not jobs:
        st.rerun()
    for job in jobs:
        left, right = st.columns([6, 1], vertical_alignment="center")
        step = word(f"step.{job.step}", job.step) if job.step else ""
        text = f"{word(f'page.job_{job.verb}', job.verb)} · {said(f'job_{job.state}')} {step} {_count(job)}"
        with left.container(key="job-progress"):
            st.progress(_share(job), text=text)
        if job.cancel_asked:
            right.caption(said("cancelling"))
        elif right.button(said("cancel"), key=f"cancel_{job.id}"):
            case.book.cancel_job(job.id)
            st.rerun(scope="fragment")


def _count(job: Job) -> str:
    return f"{job.done:,} / {job.total:,}" if job.total else (f"{job.done:,}" if job.done else "")


def _share(job: Job) -> float:
    return min(job.done / job.total, 1.0) if job.total else 0.0


def outcome(job: Job) -> None:
    """Says why a job did not come to its end; nothing where it did."""
    if job.state == "cancelled":
        st.info(said("job_cancelled"))
    elif job.state == "failed":
        code = str(job.result.get("error", "interrupted"))
        error = GraphkitError(code, **job.result.get("parameters", {}))
        told = say_error(error, language()) if f"error.{code}" in texts(language()) else f"{said('job_failed')}: {code}"
        st.error(plain(told))
