"""Who ranks where, on which graph, by which definition? Chosen here, computed by a job."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from graphkit import jobs
from graphkit.book import Run
from graphkit.case import Case
from graphkit.graph import PresentLayer, layers
from graphkit.jobs.runs import standings
from graphkit.measures import MEASURES

from . import jobs_panel, ranking, scores_view
from .chart import bring
from .session import has_snapshot, kept, said, word

VERBS = ("measure", "groups", scores_view.VERB)
FIRST = 200
SCORING = tuple(measure.name for measure in MEASURES if not measure.gives_groups)
USUAL = ("betweenness", "pagerank", "degree")


def show(case: Case) -> None:
    """Choose what to measure, see who ranks where and how that was computed, look at anybody on the chart."""
    if not has_snapshot(case):
        st.info(said("no_snapshot_yet"))
        return
    snapshot = case.snapshot()
    present = kept(f"layers_{snapshot.id}", lambda: layers(snapshot))
    if not present:
        st.info(said("no_layer"))
        _earlier(case)
        return
    _question(case, present)
    if jobs_panel.watch(case, VERBS):
        return
    job = jobs_panel.newest(case, VERBS)
    if job is not None:
        jobs_panel.outcome(job)
    _results(case, snapshot.id)


def _question(case: Case, present: Sequence[PresentLayer]) -> None:
    with st.container(key="question"):
        where, what, how = st.columns([2, 4, 4])
        layer = where.selectbox(said("which_layer"), present, format_func=layer_text)
        names = what.multiselect(
            said("which_measures"), SCORING, default=USUAL, format_func=lambda name: word(f"measure.{name}.name", name)
        )
        weighing, length, scaling, direction = how.columns(4, vertical_alignment="bottom")
        weight = weighing.selectbox(said("weight"), _weights(layer), format_func=lambda name: said(f"weight_{name}"))
        distance = length.selectbox(
            said("distance"), ("none", "inverse"), format_func=lambda name: said(f"distance_{name}")
        )
        scale = scaling.selectbox(said("scale"), ("raw", "unit"), format_func=lambda name: said(f"scale_{name}"))
        directed = direction.toggle(said("directed"), value=layer.directed)
        first, second, _ = st.columns([1, 1, 5])
        projection = {"kinds": list(layer.kinds), "weight": weight, "distance": distance, "unit": layer.unit or None}
        if first.button(said("compute"), type="primary", width="stretch", disabled=not names):
            options = {"scale": scale} if scale == "unit" else {}
            jobs.start(
                case,
                "measure",
                {"names": names, "projection": {**projection, "directed": directed}, "options": options},
            )
            st.rerun()
        if second.button(said("compute_groups"), width="stretch"):
            grouping = {**projection, "distance": "none", "directed": False}
            jobs.start(case, "groups", {"method": "leiden", "projection": grouping})
            st.rerun()


def layer_text(layer: PresentLayer) -> str:
    """A layer as people call it."""
    return " · ".join(
        part for part in (word(f"layer.{layer.name}", layer.name), layer.unit or "", f"{layer.ties:,}") if part
    )


def _weights(layer: PresentLayer) -> tuple[str, ...]:
    if layer.name == "links":
        return ("none", "strength")
    return ("none", "count", "value") if layer.unit else ("none", "count")


def _results(case: Case, snapshot: str) -> None:
    runs = list(reversed(case.book.runs(snapshot)))
    if not runs:
        st.info(said("no_results"))
        _earlier(case)
        return
    st.caption(said("lead_not_label"))
    run = st.selectbox(said("ranking"), runs, format_func=run_text)
    table, made = st.columns([7, 4])
    with table:
        _table(case, run)
    with made:
        _made(run)
        scores_view.show(case, run)
    _earlier(case)


def _earlier(case: Case) -> None:
    """Runs on older data stay, and say where they rest on a source that was withdrawn since."""
    earlier = [one for one in reversed(standings(case)) if not one.newest]
    if not earlier:
        return
    fell = sum(bool(one.fallen) for one in earlier)
    with st.expander(said("earlier", n=len(earlier)) + (said("earlier_fell", n=fell) if fell else "")):
        names = {source.source: source.name for source in case.sources()}
        st.dataframe(
            [
                {
                    said("ranking"): run_text(one.run),
                    said("source_state"): "；".join(
                        said("rested_on", source=n, file=names[n], date=it.made_at[:10], reason=it.reason)
                        for n, it in one.fallen.items()
                    )
                    or said("older_data"),
                    said("snapshot"): one.run.snapshot[:12],
                }
                for one in earlier
            ],
            hide_index=True,
            width="stretch",
        )
        for run in scores_view.those_held(case, [one.run for one in earlier]):
            st.text(run_text(run))
            scores_view.show(case, run)


def run_text(run: Run) -> str:
    """A run as a line to choose: what, on which layer, weighed how."""
    projection = run.meta["projection"]
    parts = [
        word(f"measure.{run.measure}.name", run.measure),
        "、".join(word(f"kind.{kind}", kind) for kind in projection["kinds"]),
        projection["unit"] or "",
        said(f"weight_{projection['weight']}")
        if projection["weight"] in ("none", "count", "value", "strength")
        else "",
        said("directed") if projection["directed"] else "",
        run.made_at[:16].replace("T", " "),
    ]
    return " · ".join(part for part in parts if part)


def _table(case: Case, run: Run) -> None:
    ranked = kept(f"ranking_{run.run}", lambda: ranking.table(case, run.run))
    whole = st.toggle(
        said("show_all", n=f"{ranked.num_rows:,}"), value=ranked.num_rows <= FIRST, disabled=ranked.num_rows <= FIRST
    )
    part = ranked if whole else ranked.slice(0, FIRST)
    names = ranking.headings()
    chosen = st.dataframe(
        part.drop_columns(["uid"]).rename_columns([names[name] for name in part.column_names if name != "uid"]),
        hide_index=True,
        width="stretch",
        height=430,
        on_select="rerun",
        selection_mode="multi-row",
        key=f"table_{run.run}",
    )
    rows = chosen["selection"]["rows"]
    if st.button(
        said("show_in_chart"), disabled=not rows, help=said("choose_row"), type="primary" if rows else "secondary"
    ):
        bring([part["uid"][row].as_py() for row in rows])


def _made(run: Run) -> None:
    """Definition, direction, weight, normalisation and the graph: beside the figures, always."""
    meta, projection = run.meta, run.meta["projection"]
    st.markdown(f"**{word(f'measure.{run.measure}.question', meta['question'])}**")
    st.text(word(f"measure.{run.measure}.definition", meta["definition"]))
    scale = meta["options"].get("scale", "")
    lines = {
        said("projection"): said("graph_size", entities=f"{meta['entities']:,}", ties=f"{meta['ties']:,}"),
        said("which_layer"): " · ".join(
            [*(word(f"kind.{kind}", kind) for kind in projection["kinds"]), projection["unit"] or ""]
        ).rstrip(" ·"),
        said("directed"): said("yes") if projection["directed"] else said("no"),
        said("weight"): word(f"page.weight_{projection['weight']}", projection["weight"]),
        said("distance"): word(f"page.distance_{projection['distance']}", projection["distance"]),
        **({said("scale"): word(f"page.scale_{scale}", scale)} if scale else {}),
        **{word(f"left_out.{reason}", reason): f"{n:,}" for reason, n in _counted(meta)},
        said("source"): meta["source"],
        said("snapshot"): meta["snapshot"][:12],
        "run": run.run[:12],
    }
    st.table(
        [{" ": name, "  ": str(value)} for name, value in lines.items()],
        border="horizontal",
        hide_header=True,
        hide_index=True,
    )
    for note in meta["said"]:
        st.caption(word(f"measure_note.{note}", note))


def _counted(meta: Mapping[str, Any]) -> list[tuple[str, int]]:
    return [(reason, n) for reason, n in meta["left_out"].items() if n]
