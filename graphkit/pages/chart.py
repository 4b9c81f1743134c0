"""The link chart: search, expand, hide, choose; every line opens its delivered rows."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from graphkit.case import Case
from graphkit.errors import UnknownEntity
from graphkit.model import Keep

from . import chart_component
from .acts import act, step
from .chart_view import view
from .desk import Desk
from .session import has_snapshot, kept, language, pages_by_name, refusals, said

ENTITY = "entity"
NEIGHBOURS = 30
_WANTED = "gk_of_wanted"


def show(case: Case) -> None:
    """Look around in the case from one entity to the next; `/chart?entity=KEY` begins there."""
    if not has_snapshot(case):
        st.info(said("no_snapshot_yet"))
        return
    with refusals():
        snapshot = case.snapshot().id
        desk = kept(f"desk_{snapshot}", lambda: Desk(case, language()))
        desk.language = language()
        if case.store().snapshot != snapshot:
            st.warning(said("behind"))
        _follow_address(desk)
        _take_brought(desk)
        _chart(desk)


@st.fragment
def _chart(desk: Desk) -> None:
    with refusals():
        chart_component.draw(view(desk), lambda told: act(desk, told))


def _follow_address(desk: Desk) -> None:
    """The entity that the address names comes on the chart; a key in the address gives way to its ref at once."""
    named = st.query_params.get(ENTITY)
    if not named or named == desk.linked:
        return
    try:
        uid = desk.known([named])[0] if desk.known([named]) else desk.case.uid(named)
    except UnknownEntity:
        del st.query_params[ENTITY]
        desk.tell("unknown_entity", warn=True)
        return
    desk.linked = desk.case.ref(uid)
    if named != desk.linked:
        st.query_params[ENTITY] = desk.linked
    if uid not in desk.board:
        desk.add([uid])
        step(desk, [uid], Keep(), NEIGHBOURS)
    desk.choose([uid])
    desk.look_at([uid])


def bring(uids: Sequence[str]) -> None:
    """From another page: shows these on the chart."""
    st.session_state[_WANTED] = list(uids)
    st.switch_page(pages_by_name()["chart"])


def _take_brought(desk: Desk) -> None:
    uids = st.session_state.pop(_WANTED, None)
    if uids:
        desk.add(uids)
        desk.choose(uids)
        desk.look_at(uids)
