"""The link chart as a Streamlit component: files from graphkit/static/, no inline script."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import streamlit as st

from graphkit.model import Json

NAME = "graphkit.link_chart"
KEY = "link_chart"


@cache
def _chart() -> Any:
    """Registered when first drawn: Streamlit knows the package's files only while it runs."""
    return st.components.v2.component(NAME, js="chart.js")


def draw(view: Mapping[str, Json], on_gestures: Callable[[Mapping[str, Any]], None]) -> None:
    """Draws a view (`frontend/src/types.ts`, View) and hands over the gestures that Python has not confirmed yet.

    `on_gestures` gets {mount, queue: [{no, do, …}]} before the next run of the page.
    """

    def told() -> None:
        state = st.session_state.get(KEY) or {}
        if state.get("gestures"):
            on_gestures(state["gestures"])

    _chart()(key=KEY, data=dict(view), on_gestures_change=told)
