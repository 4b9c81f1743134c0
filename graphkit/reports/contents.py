"""What stands in the report? One JSON object, from which the page, the workbook and report.json are all written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyarrow as pa

from graphkit.case import Case
from graphkit.graph import project
from graphkit.model import Json, Result, shown, shown_all
from graphkit.words import texts

from .joins import joins, named
from .money import balance, conflicts, excluded_events, files, hubs
from .plan import Ask, RankedList, Section
from .who import PARTS, Who, delivered_of, rows_behind

FORMAT = 1
_OF_RUN = ("run", "measure", "options", "projection", "used", "said", "unit", "digest", "entities", "ties")
_OF_GRAPH = ("entities", "ties", "isolates_not_shown", "self_ties", "hubs_left_out", "left_out", "noted")


@dataclass(frozen=True, slots=True)
class Asked:
    """How was the report asked for?"""

    top: int
    language: str
    made_at: str
    made_by: str


def contents(case: Case, sections: Sequence[Section], answers: Mapping[Ask, Result], asked: Asked) -> dict[str, Json]:
    """Everything the report says, with every figure as it was computed.

    A list names the first `top` of each part (own records delivered, not delivered, none to deliver) by any of its
    columns, in order of the first; ranks are over all parts.
    """
    layers = [_layer(case, section, answers, asked.top) for section in sections]
    uids = sorted({uid for layer in layers for uid in _named(layer)}, key=str.encode)
    first = answers[sections[0].groups].meta
    return {
        "format": FORMAT,
        "case": {
            "uuid": case.uuid,
            "title": case.title,
            "purpose": case.purpose,
            "zone": case.zone,
            "folder": str(case.folder),
        },
        "snapshot": first["snapshot"],
        "seq": case.snapshot().seq,
        "versions": first["versions"],
        "language": asked.language,
        "made_at": asked.made_at,
        "made_at_shown": shown(datetime.fromisoformat(asked.made_at), "s", case.zone),
        "made_by": asked.made_by,
        "top": asked.top,
        "balance": balance(case),
        "files": files(case),
        "coverage": _coverage(case),
        "delivered": _delivered(case),
        "definitions": _definitions(answers.values(), asked.language),
        "layers": layers,
        "exclusions": {"hubs": hubs(case), "events": excluded_events(case), "decided": _decided(case)},
        "conflicts": conflicts(case),
        "who": Who(case).are(uids),
        "rows": rows_behind(case, uids),
    }


def _named(layer: Mapping[str, Any]) -> set[str]:
    listed = {row["uid"] for ranked in layer["lists"] for part in ranked["parts"] for row in part["rows"]}
    return listed | named(layer["groups"])


def _layer(case: Case, section: Section, answers: Mapping[Ask, Result], top: int) -> dict[str, Json]:
    layer, grouped = section.layer, answers[section.groups]
    graph = project(case.snapshot(), section.groups.projection)
    meta = answers[section.lists[0].asks[0]].meta if section.lists else grouped.meta
    return {
        "id": layer.name if layer.unit is None else f"{layer.name}-{layer.unit or 'none'}",
        "name": layer.name,
        "kinds": list(layer.kinds),
        "unit": layer.unit,
        "directed": layer.directed,
        **{name: meta[name] for name in _OF_GRAPH},
        "not_measured": list(section.not_measured),
        "lists": [_list(case, ranked, answers, grouped, top) for ranked in section.lists],
        "groups": {
            **_column(case, section.groups, grouped),
            "count": grouped.meta["groups"],
            "modularity": grouped.meta["modularity"],
            **joins(graph, grouped),
        },
    }


def _column(case: Case, ask: Ask, result: Result) -> dict[str, Json]:
    said = {name: result.meta[name] for name in _OF_RUN}
    return {**said, "weight": ask.projection.weight, "command": ask.command(str(case.folder))}


def _list(case: Case, ranked: RankedList, answers: Mapping[Ask, Result], grouped: Result, top: int) -> dict[str, Json]:
    results = [answers[ask] for ask in ranked.asks]
    first = results[0].table
    part_of = dict(zip(first["uid"].to_pylist(), delivered_of(case.snapshot(), first["uid"]), strict=True))
    group_of = _by_uid(grouped, "group")
    chosen = _foremost(results, part_of, top)
    values, ranks = [_by_uid(it, "value") for it in results], [_by_uid(it, "rank") for it in results]
    parts = []
    for part in dict.fromkeys(PARTS.values()):
        uids = [uid for uid in first["uid"].to_pylist() if part_of[uid] == part]
        rows = [
            {
                "uid": uid,
                "group": group_of[uid],
                "figures": [{"value": it[uid], "rank": at[uid]} for it, at in zip(values, ranks, strict=True)],
            }
            for uid in uids
            if uid in chosen
        ]
        if uids:
            parts.append({"part": part, "entities": len(uids), "rows": rows})
    return {
        "measure": ranked.asks[0].measure,
        "columns": [_column(case, ask, result) for ask, result in zip(ranked.asks, results, strict=True)],
        "parts": parts,
    }


def _by_uid(result: Result, column: str) -> dict[str, Any]:
    return dict(zip(result.table["uid"].to_pylist(), result.table[column].to_pylist(), strict=True))


def _foremost(results: Iterable[Result], part_of: Mapping[str, str], top: int) -> set[str]:
    """The first `top` of each part by any of the results."""
    chosen: set[str] = set()
    for result in results:
        taken = dict.fromkeys(PARTS.values(), 0)
        for uid in result.table["uid"].to_pylist():
            part = part_of[uid]
            if taken[part] < top:
                taken[part] += 1
                chosen.add(uid)
    return chosen


def _definitions(results: Iterable[Result], language: str) -> list[dict[str, Json]]:
    """What each measure in the report means, in the report's language, and where it comes from."""
    said = texts(language)
    by_name = {result.measure: result.meta for result in results}
    return [
        {
            "measure": name,
            "name": said[f"measure.{name}.name"],
            "question": said[f"measure.{name}.question"],
            "definition": said[f"measure.{name}.definition"],
            "source": meta["source"],
            "unit": meta["unit"],
            "options": meta["options"],
        }
        for name, meta in by_name.items()
    ]


def _coverage(case: Case) -> list[dict[str, Json]]:
    """Whose own records were asked for and delivered, in which file, for which period (days of the case)?

    rows: 0 where a request brought nothing, null where a person's or body's accounts were asked for; outcome: done,
    failed, unknown, "" without a request; requested: its day; asked_from, asked_until: the period, where it is told.
    """
    sources = {source.source: source for source in case.sources()}
    told = case.snapshot()["coverage"]
    days = pa.chunked_array([pa.repeat("day", len(told))])
    columns = {
        "key": told["key"].to_pylist(),
        "from": _shown(told["answered_from"], days, case.zone),
        "until": _shown(told["answered_until"], days, case.zone),
        "rows": told["rows"].to_pylist(),
        **{name: _shown(told[name], days, case.zone) for name in ("requested", "asked_from", "asked_until")},
        **{name: told[name].cast(pa.string()).fill_null("").to_pylist() for name in ("outcome", "answer")},
        "source": [sources[source] for source in told["source"].to_pylist()],
    }
    return [
        {
            "key": key, "ref": case.ref(case.uid(key)), "from": begin, "until": end, "rows": rows,
            "requested": requested, "asked_from": asked_from, "asked_until": asked_until, "outcome": outcome,
            "answer": answer, "file": source.name, "member": source.member, "provider": source.provider,
        }
        for key, begin, end, rows, requested, asked_from, asked_until, outcome, answer, source in zip(
            *columns.values(), strict=True
        )
    ]  # fmt: skip


def _shown(moments: pa.ChunkedArray, precision: pa.ChunkedArray, zone: str) -> list[str]:
    said: list[str] = shown_all(moments, precision, zone).to_pylist()
    return said


def _delivered(case: Case) -> list[dict[str, Json]]:
    """Of how many entities of each kind were own records delivered: yes, in part, no, "" where there are none."""
    entities = case.snapshot()["entities"]
    said = [entities[name].cast(pa.string()).fill_null("") for name in ("kind", "delivered")]
    counted = pa.table(said, names=["kind", "delivered"]).group_by(["kind", "delivered"]).aggregate([([], "count_all")])
    rows = counted.sort_by([("kind", "ascending"), ("delivered", "ascending")]).to_pylist()
    return [{"kind": it["kind"], "delivered": it["delivered"], "entities": it["count_all"]} for it in rows]


def _decided(case: Case) -> list[dict[str, Json]]:
    """Standing judgements that change who is in a list: same, different, hub, not_hub, exclude."""
    return [
        {
            "seq": it.seq,
            "kind": it.kind,
            "a": it.a,
            "b": it.b,
            "reason": it.reason,
            "made_by": it.made_by,
            "made_at": it.made_at,
        }
        for it in case.book.judgements()
        if it.kind in {"same", "different", "hub", "not_hub", "exclude"}
    ]
