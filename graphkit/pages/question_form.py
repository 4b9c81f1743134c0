"""What does a saved question need? One field a parameter; who or what is meant is searched for and picked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st

from graphkit.case import Case
from graphkit.jobs.questions import Saved
from graphkit.model import Json

from .naming import names
from .session import kept, plain, said

_FOUND = 30
_MANY = ("one", "other", "members")
_ONE: Mapping[str, Sequence[str]] = {
    **{kind: (kind,) for kind in ("person", "organisation", "account")},
    **dict.fromkeys(("entity", "a", "b"), ()),
}
"""Parameters that name somebody or something, and of which kinds; (): of any."""
_USUAL = {"steps": 3}
_CURRENCY = "CNY"


def ask_for(case: Case, question: Saved) -> tuple[dict[str, Json], list[str]]:
    """The values as they were filled in, and the names of those still missing."""
    values: dict[str, Json] = {}
    missing: list[str] = []
    for name, kind, what in question.parameters:
        label = said(f"cypher_of_{name}") if name in (*_MANY, *_ONE) else what[:1].upper() + what[1:]
        value = _field(case, question, name, kind, label)
        if value in (None, "", []):
            missing.append(label)
        else:
            values[name] = value
    return values, missing


def _field(case: Case, question: Saved, name: str, kind: str, label: str) -> Json:
    key, example = f"q_{question.name}_{name}", question.examples.get(name)
    if name in _MANY:
        return _several(case, label, key)
    if name in _ONE:
        return _one(case, label, key, _ONE[name])
    if name == "unit":
        return st.selectbox(label, _units(case), key=key)
    if name == "zone":
        return st.text_input(label, case.zone, key=key)
    if kind == "DATE":
        day = st.date_input(label, date.fromisoformat(example or "2025-01-01"), key=key)
        return day.isoformat() if day else None
    if kind == "FLOAT":
        return st.number_input(label, value=float(example or 0), step=0.05, key=key)
    if kind == "INTEGER":
        return int(st.number_input(label, value=int(example or _USUAL.get(name, 0)), min_value=0, step=1, key=key))
    if kind.startswith("MONEY"):
        return st.text_input(label, example or "0", key=key).strip()
    return st.text_input(label, example or "", key=key)


def _units(case: Case) -> list[str]:
    """The currencies of the case's ties, the usual one first."""
    told = kept("units", lambda: case.snapshot()["ties"]["unit"].unique().to_pylist())
    return sorted({unit for unit in told if unit} or {_CURRENCY}, key=lambda unit: (unit != _CURRENCY, unit))


def _one(case: Case, label: str, key: str, kinds: Sequence[str]) -> str | None:
    """The uid that was picked among those found; the only one found is picked by itself."""
    found = _found(case, label, key, kinds)
    if not found:
        return None
    called = names(case)
    if st.session_state.get(key) not in found:
        st.session_state[key] = found[0] if len(found) == 1 else None
    picked: str | None = st.selectbox(
        label,
        found,
        format_func=lambda uid: called.get(uid, uid),
        key=key,
        label_visibility="collapsed",
        placeholder=said("cypher_picked", n=len(found)),
    )
    return picked


def _several(case: Case, label: str, key: str) -> list[str]:
    """The uids that were picked in one search after another."""
    before: list[str] = st.session_state.get(key, [])
    options = list(dict.fromkeys([*before, *_found(case, label, key, ())]))
    if not options:
        return []
    called = names(case)
    return st.multiselect(
        label,
        options,
        format_func=lambda uid: called.get(uid, uid),
        key=key,
        label_visibility="collapsed",
        placeholder=said("cypher_picked", n=len(options)),
    )


def _found(case: Case, label: str, key: str, kinds: Sequence[str]) -> list[str]:
    text = st.text_input(label, key=f"{key}_text", placeholder=said("cypher_look_help")).strip()
    found = case.store().search(text, kinds=kinds or None, limit=_FOUND)["uid"].to_pylist() if text else []
    if text and not found:
        st.caption(plain(said("cypher_none_found", text=text[:40])))
    return found
