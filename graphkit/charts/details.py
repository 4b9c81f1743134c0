"""What is known of the chosen one, and which delivered rows stand behind it? Plain JSON for the details panel."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pyarrow as pa

from graphkit.model import Json
from graphkit.words import say, texts

from .amounts import period
from .lines import Line
from .picture import line_text, part_text

Facts = list[tuple[str, str]]
ARROW = {True: "→", False: "—"}


def entity_details(
    row: Mapping[str, Any],
    *,
    numbers: Sequence[str],
    holders: Sequence[str],
    others: int,
    group: int,
    language: str,
    zone: str,
) -> dict[str, Json]:
    """title, kind, subtitle, facts and parts of one entity; `row` as `GraphStore.entities` gives it.

    `holders`: in whose name an account stands; `numbers`: its identifiers as this user may see them;
    `others`: how many it is linked to; group 0: none.
    """
    facts: Facts = [(say("chart.holder", language), "、".join(holders))] if holders else []
    facts += [(say("chart.number", language), number) for number in numbers]
    facts.append((say("chart.others", language), f"{others:,}"))
    when = period(row["first"], row["last"], row["precision"] or "none", zone)
    facts += [(say("chart.period", language, zone=zone), when)] if when else []
    facts += (
        [(say("chart.own_records", language), say(f"chart.delivered_{_word(row['delivered'])}", language))]
        if row["delivered"]
        else []
    )
    facts += [(say("chart.group_of", language), str(group))] if group else []
    facts += [(say("chart.hub", language), say("chart.hub_means", language))] if row["hub"] else []
    facts += [
        (texts(language).get(f"field.{name}", name), "；".join(map(str, values)))
        for name, values in _said(row["details"])
    ]
    title = " ".join([*holders[:1], row["caption"]])
    return {"title": title, "kind": row["kind"], "subtitle": "", "facts": facts, "parts": [], "rows": None}


def _word(delivered: str) -> str:
    return {"yes": "yes", "in part": "part", "no": "no"}[delivered]


def _said(details: str | None) -> list[tuple[str, list[str]]]:
    told = json.loads(details) if details else {}
    return [(name, values if isinstance(values, list) else [values]) for name, values in told.items()]


def line_details(line: Line, captions: Mapping[str, str], *, language: str, zone: str) -> dict[str, Json]:
    """title, kind, subtitle, facts and parts of what joins two entities: each tie and link with its direction."""
    a, b = captions[line.a], captions[line.b]
    dated = [part for part in line.parts if part.first is not None and part.last is not None]
    facts: Facts = [(say("chart.altogether", language), line_text(line, language))]
    if dated:
        first = min(part.first for part in dated if part.first)
        last = max(part.last for part in dated if part.last)
        facts.append((say("chart.period", language, zone=zone), period(first, last, dated[0].precision, zone)))
    return {
        "title": f"{a} — {b}",
        "kind": "tie",
        "subtitle": "",
        "facts": facts,
        "rows": None,
        "parts": [
            {
                "kind": part.kind,
                "text": f"{captions[part.a]} {ARROW[part.directed]} {captions[part.b]}: {part_text(part, language)}",
            }
            for part in line.parts
        ],
    }


def delivered_tables(rows: pa.Table, *, shown: int, language: str, mask: Callable[[str], str] = str) -> dict[str, Json]:
    """The rows of `Case.rows` file by file, each under its own header, each row once: {total, shown, note, tables}.

    A row that tells of several events is listed once with all of them. Only the first `shown` rows are given.
    """
    events: dict[tuple[int, int, int], list[str]] = {}
    first: dict[tuple[int, int, int], int] = {}
    references = zip(*(rows[name].to_pylist() for name in ("source", "sheet_number", "row", "event")), strict=True)
    for number, (source, sheet, row, event) in enumerate(references):
        first.setdefault((source, sheet, row), number)
        events.setdefault((source, sheet, row), []).append(event)
    wanted = sorted(first)[:shown]
    told = rows.take([first[reference] for reference in wanted]).to_pylist()
    tables: dict[tuple[int, int], dict[str, Any]] = {}
    for reference, row in zip(wanted, told, strict=True):
        table = tables.setdefault(reference[:2], _table(row))
        table["rows"].append(
            {
                "row": row["row"],
                "event": " ".join(events[reference]),
                "cells": [mask(cell or "") for cell in row["cells"]],
            }
        )
    note = say(
        "chart.rows_note",
        language,
        total=f"{len(first):,}",
        shown=f"{len(wanted):,}",
        files=len({row["sha256"] for row in told}),
    )
    return {"total": len(first), "shown": len(wanted), "note": note, "tables": list(tables.values())}


def _table(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "file": row["file"],
        "member": row["member"] or "",
        "sheet": row["sheet"] or "",
        "sha256": row["sha256"],
        "columns": row["columns"],
        "rows": [],
    }
