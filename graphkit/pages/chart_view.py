"""What does the browser get at each run of the chart page? The chart, the details of what is chosen, and every word."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphkit.charts import Line, delivered_tables, entity_details, line_details, lines_of
from graphkit.model import Json
from graphkit.vocabulary import vocabulary
from graphkit.words import say, texts

from .acts import START_ALL, START_FROM, kinds_of_lines
from .desk import Desk

MOST_ROWS = 20_000
_PREFIX = "chart."


def view(desk: Desk) -> dict[str, Json]:
    """As `frontend/src/types.ts`, View."""
    mount, acked = desk.acknowledged
    here = {desk.case.ref(uid): uid for uid in desk.board.places}
    found = desk.found
    return {
        "mount": mount,
        "acked": acked,
        "words": words(desk.language),
        **desk.picture(),
        "details": desk.remembered(lambda: details(desk)),
        "search": found and {**found, "found": [{**hit, "here": hit["ref"] in here} for hit in found["found"]]},
        "starts": [] if len(desk.board) else starts(desk),
        "notice": desk.notice,
        "undo": bool(desk.history.past),
        "redo": bool(desk.history.undone),
        "kinds": [{"id": kind, "text": say(f"kind.{kind}", desk.language)} for kind in kinds_of_lines(desk)],
        "colour": {"chosen": desk.colour, "choices": colours(desk)},
        "selected": [desk.case.ref(uid) for uid in desk.selected],
        "selectedLines": desk.lines,
        "focus": desk.focus,
        "file": desk.file,
    }


def words(language: str) -> dict[str, str]:
    """The chart's own words, and the kinds of entity as `kind_<name>`."""
    said = texts(language)
    own = {key.removeprefix(_PREFIX): text for key, text in said.items() if key.startswith(_PREFIX)}
    return (
        own
        | {f"kind_{kind}": said[f"kind.{kind}"] for kind in vocabulary().entities}
        | {"kind_tie": said["page.what_tie"]}
    )


def colours(desk: Desk) -> list[dict[str, Json]]:
    """No groups, and each run that found groups."""
    none = {"id": "", "text": say("chart.colour_none", desk.language)}
    runs = [(run, measure_text(str(meta["measure"]), desk.language), meta["groups"]) for run, meta in desk.group_runs()]
    return [
        none,
        *({"id": run, "text": say("chart.colour_run", desk.language, measure=name, n=n)} for run, name, n in runs),
    ]


def measure_text(name: str, language: str) -> str:
    """What a measure is called."""
    return texts(language).get(f"measure.{name}.name", name)


def starts(desk: Desk) -> list[dict[str, Json]]:
    """How may an empty chart begin? The top of a ranking, whoever is linked to most, a kind, a small case whole."""
    entities = desk.case.snapshot()["entities"]
    kinds = entities["kind"].value_counts().to_pylist()
    said = [{"id": "most", "text": say("chart.start_most", desk.language), "n": min(START_FROM, entities.num_rows)}]
    seen: set[str] = set()
    for run, measure in desk.score_runs():
        if measure not in seen and len(seen) < 3:
            seen.add(measure)
            said.append(
                {
                    "id": f"run:{run}",
                    "text": say("chart.start_run", desk.language, measure=measure_text(measure, desk.language)),
                    "n": START_FROM,
                }
            )
    for found in sorted(kinds, key=lambda found: str(found["values"])):
        if found["counts"] <= START_ALL:
            kind = say(f"kind.{found['values']}", desk.language)
            said.append(
                {
                    "id": f"kind:{found['values']}",
                    "text": say("chart.start_kind", desk.language, kind=kind),
                    "n": found["counts"],
                }
            )
    if entities.num_rows <= START_ALL:
        said.append({"id": "all", "text": say("chart.start_all", desk.language), "n": entities.num_rows})
    return said if entities.num_rows else []


def details(desk: Desk) -> dict[str, Json] | None:
    """What the chosen one is, and its rows; of several entities how many."""
    chosen = (
        [line for line in lines_of(desk.subgraph()) if desk.shown().name_of(line) in desk.lines] if desk.lines else []
    )
    if len(chosen) == 1 and not desk.selected:
        return _line(desk, chosen[0])
    if len(desk.selected) == 1 and not chosen:
        return _entity(desk, desk.selected[0])
    if len(desk.selected) + len(chosen) > 1:
        title = say("chart.chosen", desk.language, n=len(desk.selected))
        captions = _captions(desk)
        facts = [[str(number), captions[uid]] for number, uid in enumerate(desk.selected, 1)]
        return {"title": title, "kind": "", "subtitle": "", "facts": facts[:60], "parts": [], "rows": None}
    return None


def _captions(desk: Desk) -> Mapping[str, str]:
    table, shown = desk.subgraph().entities, desk.shown()
    return {
        uid: shown.caption(uid, caption)
        for uid, caption in zip(table["uid"].to_pylist(), table["caption"].to_pylist(), strict=True)
    }


def _line(desk: Desk, line: Line) -> dict[str, Json]:
    told = line_details(line, _captions(desk), language=desk.language, zone=desk.case.zone)
    rows = desk.case.rows(line.a, line.b)
    mask = desk.case.view.mask
    return {**told, "rows": delivered_tables(rows, shown=desk.rows_shown, language=desk.language, mask=mask)}


def _entity(desk: Desk, uid: str) -> dict[str, Json]:
    row: dict[str, Any] = desk.case.store().entities([uid]).to_pylist()[0]
    mask = desk.case.view.mask
    told = entity_details(
        row,
        numbers=[mask(uid.split(":", 2)[2])],
        holders=desk.shown().holders.get(uid, ()),
        others=desk.reach().of(uid),
        group=desk.groups().get(uid, 0),
        language=desk.language,
        zone=desk.case.zone,
    )
    if desk.reach().events_of(uid) > MOST_ROWS:
        return {**told, "subtitle": say("chart.too_many_rows", desk.language, most=f"{MOST_ROWS:,}")}
    rows = desk.case.rows(uid)
    return {**told, "rows": delivered_tables(rows, shown=desk.rows_shown, language=desk.language, mask=mask)}
