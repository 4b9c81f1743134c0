"""What stands around every page: the row of pages, the case that is open, the language."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from . import cases
from .page import Page
from .session import choose_language, current_case, pages_by_name, refusals, said

STYLE = """<style>
header[data-testid="stHeader"] { height: 3.1rem; background: #fff; border-bottom: 1px solid #dbe1e8; }
.block-container { padding: 3.5rem 1rem .4rem; max-width: none; }
.st-key-corner { position: fixed; top: .45rem; right: 1rem; z-index: 999991; width: auto; }
.st-key-corner [data-testid="stHorizontalBlock"] { align-items: center; gap: .8rem; }
.st-key-corner p { margin: 0; font-size: 13px; color: #5b6776; white-space: nowrap; }
.st-key-narrow { max-width: 1180px; margin: 0 auto; }
[class*="st-key-fields_"] [data-testid="stText"] { font-size: 13px; }
[class*="st-key-fields_"] [data-testid="stHorizontalBlock"] { gap: .6rem; }
[data-stale="true"] { opacity: 1 !important; transition: none !important; }
.st-key-cypher_text textarea { font-family: ui-monospace, monospace; font-size: 13px; }
[class*="st-key-cypher_"] [data-testid="stText"] { font-size: 14px; }
h3 { font-size: 1.05rem !important; padding: .6rem 0 .3rem !important; }
</style>"""


def run(pages: tuple[Page, ...]) -> None:
    """Draws the page that the address names; the first is the entry."""
    st.set_page_config(page_title=said("title"), layout="wide", initial_sidebar_state="collapsed")
    st.html(STYLE)
    entry = pages[0].name
    listed = [
        st.Page(_shown(page), title=said(page.name), url_path=page.name, default=page.name == entry) for page in pages
    ]
    pages_by_name().update({page.name: known for page, known in zip(pages, listed, strict=True)})
    chosen = st.navigation(listed, position="top")
    _corner()
    chosen.run()


def _corner() -> None:
    with st.container(key="corner", horizontal=True, vertical_alignment="center", width="content"):
        with refusals():
            case = current_case()
            if case is not None:
                st.text(case.title)
        choose_language()


def _shown(page: Page) -> Callable[[], None]:
    def shown() -> None:
        case = current_case()
        with refusals():
            if case is None:
                if page.show is not cases.show:
                    st.info(said("open_first"))
                cases.open_one()
                return
            case.view.allow(page.right)
            page.show(case)

    return shown
