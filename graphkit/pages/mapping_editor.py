"""What does each column of this table mean? A field takes a column; whoever wants to writes the TOML itself."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from graphkit import jobs
from graphkit.book import Job
from graphkit.case import Case
from graphkit.errors import GraphkitError
from graphkit.jobs import mappings
from graphkit.words import say_error

from .session import language, plain, said, word

NOW, SAVED = "now", "saved:"
"""Where a mapping begins: as it was tried, a mapping the case keeps, or the name of a shipped template."""
LAST = "gk_of_tried_last"
"""The table whose mapping was tried last in this session."""
_LONGEST = 60
"""Characters of a delivered cell or header shown in a line."""


def show(case: Case, job: Job, file: Mapping[str, Any]) -> None:
    """The mapping of one tried table: where it begins, field by field, as TOML; try it, keep it, go back."""
    state = _state(case, job, file)
    start, name = st.columns([5, 3])
    kept = case.book.mappings()
    choices = _choices(file, kept)
    start.selectbox(
        said("begin_with"),
        choices,
        index=choices.index(state["start"]) if state["start"] in choices else 0,
        format_func=lambda one: _choice(one, file),
        key=_key(state, "start"),
        on_change=_begin,
        args=(state, file, kept),
    )
    name.text_input(
        said("mapping_name"),
        value=state["name"],
        key=_key(state, "name"),
        on_change=_rename,
        args=(state,),
        help=said("mapping_name_help"),
    )
    described = _described(state["text"], file["header"])
    if described is not None:
        _fields(state, described, file)
    with st.expander(said("as_toml"), expanded=described is None or not described.fields):
        st.text_area(
            said("as_toml_help"),
            value=state["text"],
            key=_key(state, "toml"),
            height=320,
            on_change=_write,
            args=(state,),
        )
    _acts(case, job, file, state, sound=described is not None)


def _state(case: Case, job: Job, file: Mapping[str, Any]) -> dict[str, Any]:
    """What is being written for this table in this session; it begins anew with every trial."""
    short = hashlib.sha256(file["key"].encode()).hexdigest()[:12]
    key = f"gk_of_mapping_{job.id}_{short}"
    if key not in st.session_state:
        start = NOW if file["toml"] else next((one["template"] for one in file["nearest"]), mappings.TABLE)
        state: dict[str, Any] = {"id": key, "start": start, "turn": 0}
        _set(state, *_begun(start, file, case.book.mappings()))
        st.session_state[key] = state
    found: dict[str, Any] = st.session_state[key]
    return found


def _set(state: dict[str, Any], text: str, base: str) -> None:
    state.update(text=text, base=base, begun=text, name=_name(text))


def _name(text: str) -> str:
    try:
        return mappings.described(text, ()).name
    except GraphkitError:
        return ""


def _begun(start: str, file: Mapping[str, Any], kept: Mapping[str, str]) -> tuple[str, str]:
    """The text a mapping begins with, and the one whose formats it takes for fields that are put in later."""
    if start.startswith(SAVED):
        text = kept[start.removeprefix(SAVED)]
        return text, text
    if start == NOW and file["by"] == "mapping":
        return file["toml"], file["toml"]
    name = file["layout"] if start == NOW else start
    text = mappings.begun(name, file["header"])
    return text, text if name == mappings.TABLE else mappings.shipped(name)


def _choices(file: Mapping[str, Any], kept: Mapping[str, str]) -> list[str]:
    near = [one["template"] for one in file["nearest"]]
    rest = [str(one["name"]) for one in mappings.every()]
    now = [NOW] if file["toml"] else []
    return list(dict.fromkeys([*now, *near, *(f"{SAVED}{name}" for name in kept), mappings.TABLE, *rest]))


def _choice(one: str, file: Mapping[str, Any]) -> str:
    if one == NOW:
        return said("begin_now", layout=file["layout"])
    if one.startswith(SAVED):
        return said("begin_saved", name=one.removeprefix(SAVED))
    if one == mappings.TABLE:
        return said("begin_table")
    fit = next((it for it in file["nearest"] if it["template"] == one), None)
    if fit is None:
        return one
    return said("begin_near", name=one, fits=len(fit["fits"]), missing=len(fit["missing"]))


def _described(text: str, header: Sequence[str]) -> mappings.Described | None:
    try:
        found = mappings.described(text, header)
    except GraphkitError as error:
        st.error(plain(say_error(error, language())))
        return None
    if found.absent:
        st.warning(plain(said("columns_absent", columns=_names(found.absent))))
    return found


def _fields(state: dict[str, Any], described: mappings.Described, file: Mapping[str, Any]) -> None:
    if not described.fields:
        st.code("\n".join(described.lines) or "–", language=None)
        return
    st.caption(said("fields_help", material=word(f"material.{described.material}", described.material)))
    columns = list(dict.fromkeys(name for name in file["header"] if name))
    samples = _samples(file)
    fields = list(described.fields)
    half = -(-len(fields) // 2)
    for room, part in zip(st.columns(2, gap="large"), (fields[:half], fields[half:]), strict=True):
        with room, st.container(key=f"fields_{part[0]}" if part else None, gap=None):
            for field in part:
                _field(state, described, field, columns, samples)
    if described.unread:
        st.text(said("columns_unread", columns=_names(described.unread)))


def _field(
    state: dict[str, Any],
    described: mappings.Described,
    field: str,
    columns: Sequence[str],
    samples: Mapping[str, str],
) -> None:
    column, proposal = described.fields[field], described.proposals.get(field, "")
    name, choice, sample = st.columns([4, 5, 4], vertical_alignment="center")
    name.text(word(f"material_field.{field}", field))
    key = _key(state, f"field_{field}")
    options = ["", *columns]
    choice.selectbox(
        word(f"material_field.{field}", field),
        options,
        index=options.index(column),
        format_func=lambda one: _short(one) if one else said("not_read"),
        label_visibility="collapsed",
        key=key,
        on_change=_put,
        args=(state, field, None),
    )
    if column:
        sample.text(_short(samples.get(column, ""), 24))
    elif field in described.stated:
        sample.text(_short(described.stated[field], 24))
    elif proposal:
        sample.button(
            said("perhaps", column=plain(_short(proposal, 16))),
            key=f"{key}_take",
            type="tertiary",
            on_click=_put,
            args=(state, field, proposal),
        )


def _samples(file: Mapping[str, Any]) -> dict[str, str]:
    """The first cell with something in it of each column."""
    found: dict[str, str] = {}
    for _, cells in file["rows"]:
        for name, cell in zip(file["header"], cells, strict=False):
            if cell and cell.strip():
                found.setdefault(name, cell)
    return found


def _names(columns: Sequence[str]) -> str:
    """Columns in a sentence; a name that goes on for lines is cut."""
    return _short("、".join(_short(name, 40) for name in columns), 400)


def _short(text: str, longest: int = _LONGEST) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def _begin(state: dict[str, Any], file: Mapping[str, Any], kept: Mapping[str, str]) -> None:
    state["start"] = st.session_state[_key(state, "start")]
    _set(state, *_begun(state["start"], file, kept))
    _forget(state)


def _put(state: dict[str, Any], field: str, column: str | None) -> None:
    chosen = st.session_state[_key(state, f"field_{field}")] if column is None else column
    state["text"] = mappings.with_column(state["text"], field, chosen, state["base"])
    _forget(state)


def _write(state: dict[str, Any]) -> None:
    state["text"] = st.session_state[_key(state, "toml")]
    state["name"] = _name(state["text"]) or state["name"]
    _forget(state)


def _rename(state: dict[str, Any]) -> None:
    try:
        state["text"] = mappings.with_name(state["text"], st.session_state[_key(state, "name")])
        state["wrong"] = ""
    except GraphkitError:
        state["wrong"] = said("mapping_name_help")
    _forget(state)
    state["name"] = _name(state["text"]) or state["name"]


def _forget(state: dict[str, Any]) -> None:
    """What the fields on the page hold follows from the text alone: they are made anew, under other keys."""
    state["turn"] += 1


def _key(state: Mapping[str, Any], name: str) -> str:
    return f"{state['id']}_{state['turn']}_{name}"


def _acts(case: Case, job: Job, file: Mapping[str, Any], state: dict[str, Any], *, sound: bool) -> None:
    if state.get("wrong"):
        st.warning(state["wrong"])
    tried = file["toml"] == state["text"] and file["by"] == "mapping"
    if not tried and (state["start"] != NOW or state["text"] != state["begun"]):
        st.caption(said("not_tried_yet"))
    by_sheet = job.arguments.get("by_sheet", {})
    test, keep, load, back, _ = st.columns([2, 2, 2, 2, 3])
    if test.button(
        said("apply_mapping"), type="primary", width="stretch", disabled=not sound, key=f"{state['id']}-apply"
    ):
        _again(case, job, file["key"], {**by_sheet, file["key"]: state["text"]})
    if keep.button(said("keep_mapping"), width="stretch", disabled=not sound, key=f"{state['id']}-keep"):
        st.session_state[f"{state['id']}-kept"] = mappings.keep(case, state["text"])
    load.download_button(
        said("load_mapping"),
        state["text"],
        file_name=f"{state['name'] or 'mapping'}.toml",
        mime="application/toml",
        width="stretch",
        key=f"{state['id']}-load",
    )
    if file["key"] in by_sheet and back.button(said("back_to_recognised"), width="stretch", key=f"{state['id']}-back"):
        _again(case, job, file["key"], {key: text for key, text in by_sheet.items() if key != file["key"]})
    if kept := st.session_state.get(f"{state['id']}-kept"):
        st.success(said("mapping_kept", name=kept))
    st.caption(said("where_kept"))


def _again(case: Case, job: Job, key: str, by_sheet: Mapping[str, str]) -> None:
    st.session_state[LAST] = key
    jobs.start(case, "trial", {"paths": job.arguments["paths"], "by_sheet": dict(by_sheet)})
    st.rerun()
