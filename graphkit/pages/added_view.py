"""What did others write into the case's Neo4j, and is it to become a judgement of this user? Looked at on demand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from graphkit.case import Case
from graphkit.errors import GraphkitError
from graphkit.jobs.added import Added, added, take
from graphkit.jobs.push import connection_of
from graphkit.model import Json

from .naming import names
from .session import plain, refusals, said, word

_SEEN, _DONE = "gk_of_added", "gk_of_added_done"
_HEIGHT, _LINE = 360, 35


def show(case: Case) -> None:
    """The list with what each would be; those chosen are taken in with a reason. Nothing where there is no Neo4j."""
    try:
        connection_of(case)
    except GraphkitError:
        return
    st.subheader(said("added"))
    with st.container(key="added"):
        st.caption(said("added_what"))
        if st.button(said("added_again" if _SEEN in st.session_state else "added_look"), key="added_look"):
            _look(case)
        listed: list[Added] | None = st.session_state.get(_SEEN)
        if listed == []:
            st.info(said("added_none"))
        elif listed:
            _take(case, _chosen(case, listed))
        if done := st.session_state.pop(_DONE, 0):
            st.success(said("added_done", n=done))


def _look(case: Case) -> None:
    st.session_state.pop(_SEEN, None)
    with refusals(), st.spinner(said("added_looking")):
        st.session_state[_SEEN] = added(case)


def _chosen(case: Case, listed: Sequence[Added]) -> list[Added]:
    called = names(case)
    chosen = st.dataframe(
        [_line(one, called) for one in listed],
        hide_index=True,
        width="stretch",
        height=min(_HEIGHT, _LINE * (len(listed) + 1) + 3),
        column_config={"#": st.column_config.NumberColumn(width=40), said("added_text"): {"width": "medium"}},
        on_select="rerun",
        selection_mode="multi-row",
        key="added_table",
    )
    picked = [listed[row] for row in chosen["selection"]["rows"] if row < len(listed)]
    return [one for one in picked if one.kind and not one.taken]


def _line(one: Added, called: Mapping[str, str]) -> dict[str, Json]:
    ends = [called.get(uid, uid) for uid in (one.a, one.b) if uid and one.kind]
    return {
        "#": one.number,
        said("added_kind"): word(f"evidence.judgement.{one.kind}") if one.kind else "—",
        said("added_about"): " → ".join(ends) or "—",
        said("added_text"): one.text.removeprefix("Neo4j: "),
        said("added_by"): one.by,
        said("added_at"): one.at,
        said("added_state"): _state(one),
    }


def _whole(one: Added, called: Mapping[str, str]) -> str:
    """All that a judgement would say: the table has little room for it."""
    return "  ".join(str(cell) for cell in list(_line(one, called).values())[:4])


def _state(one: Added) -> str:
    if one.taken:
        return said("added_taken", date=one.taken_at[:10], by=one.taken_by, seq=one.taken)
    return said("added_open" if one.kind else "added_nobody")


def _take(case: Case, chosen: Sequence[Added]) -> None:
    if not chosen:
        st.caption(said("added_choose"))
        return
    with st.container(key="taking"), st.form("take_added", clear_on_submit=False):
        st.text("\n".join([said("added_chosen"), *(_whole(one, names(case)) for one in chosen)]))
        st.caption(said("added_means"))
        reason = st.text_input(said("withdraw_reason"), placeholder=said("added_example"), key="added_reason")
        if not st.form_submit_button(said("added_take"), type="primary"):
            return
    if not reason.strip():
        st.warning(plain(said("withdraw_no_reason")))
        return
    with refusals(), st.spinner(said("added_looking")):
        done = take(case, [one.number for one in chosen], reason)
        st.session_state[_SEEN] = added(case)
        st.session_state[_DONE] = len(done.now)
        st.session_state.pop("added_table", None)
        st.rerun()
