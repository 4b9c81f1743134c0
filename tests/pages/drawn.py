"""A page drawn without a browser, and a job waited for."""

from __future__ import annotations

import time
from pathlib import Path

from streamlit.testing.v1 import AppTest

from graphkit.case import Case
from graphkit.model import User

PATIENCE = 60.0


def _page(folder: str, name: str) -> None:
    from pathlib import Path

    import streamlit as st

    from graphkit.pages import PAGES
    from graphkit.pages.session import current_case, open_case

    if "gk_case" not in st.session_state:
        open_case(Path(folder), "test")
    case = current_case()
    assert case is not None
    next(page for page in PAGES if page.name == name).show(case)


def on(folder: Path, name: str, **state: object) -> AppTest:
    """The page as it stands on a case, with what stands in the session."""
    drawn = AppTest.from_function(_page, args=(str(folder), name), default_timeout=30)
    for key, value in state.items():
        drawn.session_state[key] = value
    drawn.run()
    assert not drawn.exception
    return drawn


def opened(folder: Path) -> Case:
    """The case, apart from the page."""
    return Case.open(folder, user=User("t"), reason="t")


def until_ended(case: Case, verb: str) -> str:
    """Waits for the newest job of a verb; how it ended."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        job = next(job for job in case.book.jobs() if job.verb == verb)
        if job.state in ("done", "failed", "cancelled"):
            return str(job.state)
        time.sleep(0.1)
    raise AssertionError("the job does not end")
