"""How does an answer of Neo4j read? A table in which whoever is meant has a name, a link and a way to the chart."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from graphkit.case import Case
from graphkit.charts import grouped
from graphkit.model import Answer, Json

from .chart import bring
from .naming import names
from .ranking import DELIVERED
from .session import said, word

_KINDS = ("kind", "kinds", "relation", "relations", "position")
_HEIGHT, _LINE = 520, 35


def show(case: Case, answer: Answer, tab: str) -> None:
    """The rows, what was left out of them, and those chosen on the link chart."""
    rows = answer.table.to_pylist()
    if not rows:
        st.info(said("cypher_nothing"))
        return
    count, choice = st.columns([5, 2], vertical_alignment="center")
    told = said("cypher_answer_more" if answer.more else "cypher_answer", n=f"{len(rows):,}")
    count.caption(told + (" " + said("cypher_cut", n=answer.cut) if answer.cut else ""))
    known = names(case)
    lists = {column: [_listed(row[column], known) for row in rows] for column in answer.table.column_names}
    columns = [column for column, cells in lists.items() if any(cells)]
    bare = choice.toggle(said("cypher_uids"), value=tab == "typed", key=f"bare_{tab}", disabled=not columns)
    called = {} if bare or not columns else known
    chosen = st.dataframe(
        _shown(case, rows, lists, called, answer.money),
        hide_index=True,
        width="stretch",
        height=min(_HEIGHT, _LINE * (len(rows) + 1) + 3),
        column_config=_links(columns, lists) | _right(answer.money),
        on_select="rerun",
        selection_mode="multi-row",
        key=f"answer_{tab}",
    )
    picked = [
        uid for row in chosen["selection"]["rows"] if row < len(rows) for cells in lists.values() for uid in cells[row]
    ]
    if st.button(
        said("show_in_chart"), disabled=not picked, help=said("choose_row"), key=f"chart_{tab}",
        type="primary" if picked else "secondary",
    ):  # fmt: skip
        bring(list(dict.fromkeys(picked)))


def _listed(cell: Json, known: Mapping[str, str]) -> list[str]:
    """The uids a cell names: one, or a list of nothing else."""
    if not isinstance(cell, str):
        return []
    if cell in known:
        return [cell]
    told = _list(cell)
    return told if told and all(isinstance(one, str) and one in known for one in told) else []


def _list(cell: str) -> list[Any]:
    if not cell.startswith("["):
        return []
    try:
        found = json.loads(cell)
    except ValueError:
        return []
    return found if isinstance(found, list) else []


def _shown(
    case: Case,
    rows: list[dict[str, Json]],
    lists: Mapping[str, list[list[str]]],
    called: Mapping[str, str],
    money: Sequence[str],
) -> list[dict[str, Json]]:
    shown = []
    for place, row in enumerate(rows):
        cells: dict[str, Json] = {}
        for column, value in row.items():
            if called and column.endswith(("caption", "captions")):
                continue  # whoever is meant bears that name already
            uids = lists[column][place]
            told = _amounts(value) if column in money else _told(column, value)
            cells[_heading(column)] = "；".join(called.get(uid, uid) for uid in uids) if uids else told
            if _single(lists[column]):
                cells[_link(column)] = f"/chart?entity={case.ref(uids[0])}" if uids else None
        shown.append(cells)
    return shown


def _told(column: str, value: Json) -> Json:
    """A kind by its word, a list without its brackets, anything else as it came."""
    if not isinstance(value, str):
        return value
    if column == "delivered":
        return word(f"chart.{DELIVERED[value]}") if value in DELIVERED else value
    parts = [str(one) for one in _list(value)] or [value]
    return "；".join(word(f"kind.{part}", part) if column in _KINDS else part for part in parts)


def _amounts(value: Json) -> str | None:
    """An amount, or one after another, with thousands parted; never a number, which the table would round."""
    if value is None:
        return None
    return "；".join(grouped(one) for one in _list(value) or [value])


def _right(money: Sequence[str]) -> dict[str, Any]:
    return {_heading(column): st.column_config.TextColumn(alignment="right") for column in money}


def _heading(column: str) -> str:
    return word(f"column.{column}", column)


def _link(column: str) -> str:
    return f"{_heading(column)} ↗"


def _single(cells: list[list[str]]) -> bool:
    return any(cells) and all(len(uids) <= 1 for uids in cells)


def _links(columns: list[str], lists: Mapping[str, list[list[str]]]) -> dict[str, Any]:
    return {
        _link(column): st.column_config.LinkColumn("↗", display_text=said("cypher_open"), width="small")
        for column in columns
        if _single(lists[column])
    }
