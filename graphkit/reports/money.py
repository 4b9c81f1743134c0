"""Where did every delivered row and every delivered amount end? The first table of every report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from graphkit.case import Case
from graphkit.model import ENDS, Json, Judgement, major
from graphkit.vocabulary import vocabulary


def balance(case: Case) -> list[dict[str, Json]]:
    """Per file, direction and currency: delivered = in the snapshot + failed + … + problem, in rows and in money.

    file, provider, direction (in, out, ""), unit, delivered {rows, value}, one {rows, value} for each of `ENDS`; value
    is exact decimal text in major units, "" where the rows carry no money.
    """
    sources = {source.source: source for source in case.sources()}
    lines: dict[tuple[int, str, str], dict[str, tuple[int, int]]] = defaultdict(dict)
    for row in case.snapshot()["balance"].to_pylist():
        key = (row["source"], row["direction"] or "", row["unit"] or "")
        lines[key][row["end"]] = (row["rows"], row["value"] or 0)
    return [
        {
            "source": source,
            "file": sources[source].name,
            "member": sources[source].member,
            "provider": sources[source].provider,
            "direction": direction,
            "unit": unit,
            "delivered": _said((sum(n for n, _ in ends.values()), sum(value for _, value in ends.values())), unit),
            **{end: _said(ends.get(end, (0, 0)), unit) for end in ENDS},
        }
        for (source, direction, unit), ends in sorted(lines.items())
    ]


def _said(amount: tuple[int, int], unit: str) -> dict[str, Json]:
    rows, value = amount
    return {"rows": rows, "value": major(value, vocabulary().decimals[unit]) if unit else ""}


def files(case: Case) -> list[dict[str, Json]]:
    """How did the rows of every file and sheet end? rows_read = records + problem_rows + the exclusions.

    In order of source and sheet, with who delivered it, by which instrument, and its SHA-256. What was read anew
    (`superseded`) or may not be rested on (`withdrawn`: seq, at, by, reason; else None) is named, and in no figure.
    """
    withdrawn = case.withdrawn()
    superseded = {source.supersedes for source in case.sources()}
    return [
        {
            "source": source.source,
            "file": source.name,
            "member": source.member,
            "sheet": sheet.name,
            "layout": source.template,
            "provider": source.provider,
            "instrument": source.instrument,
            "collected_by": list(source.collected_by),
            "imported_at": source.imported_at,
            "sha256": source.sha256,
            "superseded": source.source in superseded,
            "withdrawn": _withdrawal(withdrawn.get(source.source)),
            "rows_read": sheet.rows_read,
            "records": sheet.records,
            "problem_rows": sheet.problem_rows,
            "excluded": dict(sheet.excluded),
            "warnings": sheet.warnings,
            "unread_columns": list(sheet.unread),
        }
        for source in case.sources()
        for sheet in source.sheets
    ]


def _withdrawal(judgement: Judgement | None) -> dict[str, Json] | None:
    if judgement is None:
        return None
    return {"seq": judgement.seq, "at": judgement.made_at, "by": judgement.made_by, "reason": judgement.reason}


def excluded_events(case: Case) -> dict[str, int]:
    """Which events are kept as evidence though they are no flow? Type → how many."""
    counts: Mapping[str, int] = {
        row["values"]: row["counts"]
        for row in case.snapshot()["events"]["excluded"].cast("string").drop_null().value_counts().to_pylist()
    }
    return dict(sorted(counts.items()))


def hubs(case: Case) -> list[dict[str, Json]]:
    """Which institutions and other hubs are left out of every list, by which rule, with what passing through them?

    One line for each currency; counterparties: how many others the hub has ties of that currency with.
    """
    entities = case.snapshot()["entities"]
    marked = entities.filter(entities["hub"]).select(["uid", "caption"]).to_pylist()
    captions = {row["uid"]: row["caption"] for row in marked}
    return [
        {
            "key": row["key"],
            "caption": captions.get(row["key"], ""),
            "rule": row["rule"],
            "n": row["n"],
            "unit": row["unit"] or "",
            "value": major(row["value"], vocabulary().decimals[row["unit"]]) if row["unit"] else "",
            "counterparties": row["counterparties"],
        }
        for row in case.snapshot()["hubs"].to_pylist()
    ]


def conflicts(case: Case) -> list[dict[str, Json]]:
    """What contradicts itself or was not united: refused unions, equal ids that differ, possible copies kept."""
    return [
        {"code": row["code"], "a": row["a"], "b": row["b"], "reason": row["reason"]}
        for row in case.snapshot()["conflicts"].to_pylist()
    ]
