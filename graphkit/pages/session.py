"""Which case is open in this browser session, and in which language does it speak?"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import streamlit as st

from graphkit.case import Case
from graphkit.errors import GraphkitError
from graphkit.model import User
from graphkit.settings import LANGUAGES, settings
from graphkit.words import say, say_error

_CASE, _LANGUAGE, _SEEN, _TRIED = "gk_case", "gk_language", "gk_jobs_seen", "gk_tried"
_MARKDOWN = frozenset("\\`*_{}[]()<>#+-.!|~$:")
WITHOUT_REASON = "command: app"
T = TypeVar("T")


def language() -> str:
    """zh or en: what was chosen on the page, else what the settings say."""
    if _LANGUAGE not in st.session_state:
        st.session_state[_LANGUAGE] = settings(_named_folder()).language
    return str(st.session_state[_LANGUAGE])


def choose_language() -> None:
    """The switch between the languages; it holds for this session."""
    language()
    st.segmented_control(
        said("language"),
        LANGUAGES,
        key=_LANGUAGE,
        format_func=lambda name: {"zh": "中文", "en": "EN"}[name],
        label_visibility="collapsed",
        required=True,
    )


def said(key: str, **values: object) -> str:
    """A text of the pages in the session's language."""
    return say(f"page.{key}", language(), **values)


def word(key: str, fallback: str = "") -> str:
    """Any text by its whole key; `fallback` where there is none."""
    try:
        return say(key, language())
    except KeyError:
        return fallback or key


def plain(text: str) -> str:
    """Text that was delivered or typed, for a place that reads Markdown: no picture is fetched, no link is made."""
    escaped = "".join(f"\\{sign}" if sign in _MARKDOWN else sign for sign in text)
    return escaped.replace("//", "/\u2060/").replace("www", "w\u2060ww")  # an address becomes a link without any sign


def set_aside(kind: str) -> str:
    """Why rows are kept as evidence though they are no flow: failed, fee …; a mapping's own word stays."""
    return word(f"evidence.excluded.{kind}", kind)


@contextmanager
def refusals() -> Iterator[None]:
    """Shows what was refused, in the user's words, where the page stands."""
    try:
        yield
    except GraphkitError as error:
        st.error(plain(say_error(error, language())))


def _named_folder() -> Path | None:
    """The case that the command named: streamlit run app.py -- CASE."""
    return next((Path(word) for word in sys.argv[1:] if (Path(word) / "case.toml").is_file()), None)


def open_case(folder: Path, reason: str) -> Case:
    """Opens a case for this session; the audit entry comes first."""
    case = Case.open(folder.expanduser().resolve(), user=User.of_this_machine(), reason=reason)
    for key in [key for key in st.session_state if str(key).startswith("gk_of_")]:
        del st.session_state[key]
    st.session_state[_CASE] = case
    return case


def current_case() -> Case | None:
    """The case of this session; at its beginning the one that the command named."""
    case: Case | None = st.session_state.get(_CASE)
    folder = _named_folder()
    if case is None and folder is not None and not st.session_state.get(_TRIED):
        st.session_state[_TRIED] = True
        case = open_case(folder, settings(folder).reason or WITHOUT_REASON)
    if case is not None:
        _newest(case)
    return case


def _newest(case: Case) -> None:
    """After a job ended, the newest snapshot is looked at."""
    ended = max((job.id for job in case.book.jobs() if job.state == "done"), default=0)
    if st.session_state.get(_SEEN) not in (None, (case.uuid, ended)):
        case.refresh()
    st.session_state[_SEEN] = (case.uuid, ended)


def kept(name: str, make: Callable[[], T]) -> T:
    """A value of this session that goes when another case is opened."""
    key = f"gk_of_{name}"
    if key not in st.session_state:
        st.session_state[key] = make()
    found: T = st.session_state[key]
    return found


def has_snapshot(case: Case) -> bool:
    """Is there anything to look at?"""
    return any(case.derived.glob("*")) if case.derived.is_dir() else False


def pages_by_name() -> dict[str, Any]:
    """The pages as Streamlit knows them in this session, by name."""
    found: dict[str, Any] = st.session_state.setdefault("gk_pages", {})
    return found
