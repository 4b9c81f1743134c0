"""How are a case's entities, links, ties, rows and problems written down? CSV in a fixed order, nothing rounded."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import pyarrow as pa
import pyarrow.compute as pc

from graphkit.case import Case
from graphkit.jobs.problems import problems_of
from graphkit.model import major, majors, shown, shown_all
from graphkit.vocabulary import vocabulary
from graphkit.words import texts

_ROWS = 100_000
"""Rows of a table that are written from its columns at once."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table to be written: its header and its rows, made when they are asked for."""

    header: Sequence[str]
    rows: Iterator[Sequence[object]]


def entities(case: Case, kind: str = "", find: str = "") -> Sheet:
    """Every entity, or those of one kind, or those whose caption, uid or a key holds the text."""
    snapshot = case.snapshot()
    keys: dict[int, list[str]] = {}
    for key, entity in zip(snapshot["keys"]["key"].to_pylist(), snapshot["keys"]["entity"].to_pylist(), strict=True):
        keys.setdefault(entity, []).append(key)
    told = _of_kind(snapshot["entities"], kind)
    return Sheet(
        ("uid", "kind", "caption", "keys", "delivered", "details"),
        (
            (one["uid"], one["kind"], one["caption"], " ".join(keys[one["code"]]), one["delivered"], one["details"])
            for one in told.to_pylist()
            if not find or _holds(find, one["caption"], *keys[one["code"]])
        ),
    )


def _holds(find: str, *texts: str) -> bool:
    return any(find.casefold() in text.casefold() for text in texts)


def ties(case: Case, kind: str = "") -> Sheet:
    """Every tie: who, whom, what, how often, how much (major units, exact), from when to when."""
    told, zone = _of_kind(case.snapshot()["ties"], kind), case.zone
    columns = {
        **_ends(case, told),
        "unit": told["unit"].cast(pa.string()),
        "n": told["n"],
        "value": majors(told["value"], told["unit"], vocabulary().decimals),
        "first": shown_all(told["first"], told["precision"], zone),
        "last": shown_all(told["last"], told["precision"], zone),
    }
    return _sheet(columns)


def links(case: Case, kind: str = "") -> Sheet:
    """Every standing link."""
    told = _of_kind(case.snapshot()["links"], kind)
    return _sheet({**_ends(case, told), **{name: told[name] for name in ("role", "strength", "since", "until")}})


def _of_kind(table: pa.Table, kind: str) -> pa.Table:
    return table.filter(pc.equal(table["kind"].cast(pa.string()), kind)) if kind else table


def _ends(case: Case, told: pa.Table) -> dict[str, pa.ChunkedArray]:
    uids = case.snapshot()["entities"]["uid"].combine_chunks()
    directed = pc.if_else(told["directed"], "true", "false")
    return {"a": uids.take(told["a"]), "b": uids.take(told["b"]), "kind": told["kind"], "directed": directed}


def _sheet(columns: Mapping[str, pa.ChunkedArray]) -> Sheet:
    """A table that stands as columns; what is null is written as nothing."""
    batches = pa.table(dict(columns)).to_batches(_ROWS)
    return Sheet(tuple(columns), (row for batch in batches for row in zip(*map(_listed, batch.columns), strict=True)))


def _listed(column: pa.Array) -> list[object]:
    told: list[object] = column.to_pylist()
    return told


def rows(case: Case, uid: str, other: str | None, kinds: Sequence[str], *, excluded: bool) -> Sheet:
    """The source rows behind an entity or behind what joins two, their cells as delivered.

    With `excluded` also why a row is no flow, and which event takes it back or is taken back by it.
    """
    zone = case.zone
    header = ("event", "kind", "at", "value", "unit", "file", "member", "sheet", "row", "sha256", "cells")
    return Sheet(
        (*header, "excluded", "pair") if excluded else header,
        (
            (
                one["event"],
                one["kind"],
                shown(one["at"], one["precision"] or "none", zone),
                amount(one["value"], one["unit"]),
                one["unit"] or "",
                one["file"],
                one["member"],
                one["sheet"],
                one["row"],
                one["sha256"],
                json.dumps(one["cells"], ensure_ascii=False),
                *((one["excluded"] or "", one["pair"] or "") if excluded else ()),
            )
            for one in case.rows(uid, other, kinds, excluded=excluded).to_pylist()
        ),
    )


def problems(case: Case, language: str) -> Sheet:
    """Every problem of every row, dropped or kept, in order of file and row; then what contradicts itself over rows."""
    return Sheet(
        ("file", "member", "sheet", "row", "column", "value", "code", "message", "row_kept"),
        chain(_row_problems(case, texts(language)), _conflicts(case, texts(language))),
    )


def _row_problems(case: Case, said: Mapping[str, str]) -> Iterator[Sequence[object]]:
    sources = {source.source: source for source in case.sources()}
    sheets = {(source.source, sheet.sheet): sheet for source in sources.values() for sheet in source.sheets}
    for one in problems_of(case).to_pylist():
        source, sheet = sources[one["source"]], sheets[one["source"], one["sheet"]]
        message = said.get(f"problem.{one['code']}", one["code"])
        where = (source.name, source.member, sheet.name, one["row"], one["column"] or "", one["value"] or "")
        yield (*where, one["code"], message, _flag(one["kept"]))


def _conflicts(case: Case, said: Mapping[str, str]) -> Iterator[Sequence[object]]:
    for one in case.snapshot()["conflicts"].to_pylist():
        value = " ".join(filter(None, (one["a"], one["b"], one["reason"])))
        yield ("", "", "", "", "", value, one["code"], said[f"conflict.{one['code']}"], "true")


def amount(value: int | None, unit: str | None) -> str:
    """Minor units as exact decimal text in major units; "" where there is no unit."""
    return "" if value is None or unit is None else major(value, vocabulary().decimals[unit])


def _flag(told: bool) -> str:
    return "true" if told else "false"


def summary(case: Case) -> dict[str, object]:
    """What is in force in the case? case, uuid, title, seq, snapshot, sources, records, entities, events, links, ties.

    And apart: how many sources were withdrawn, how many were read anew as another one, and how many judgements stand
    without effect, since nothing in force names their key.
    """
    snapshot, sources, withdrawn = case.snapshot(), case.sources_in_force(), len(case.withdrawn())
    records = sum(sheet.records for source in sources for sheet in source.sheets)
    return {
        "case": str(case.folder),
        "uuid": case.uuid,
        "title": case.title,
        "seq": case.book.seq(),
        "snapshot": snapshot.id,
        "sources": len(sources),
        "records": records,
        "entities": _by_kind(snapshot["entities"]),
        "events": _by_kind(snapshot["events"]),
        "links": _by_kind(snapshot["links"]),
        "ties": snapshot["ties"].num_rows,
        "withdrawn": withdrawn,
        "superseded": len(case.sources()) - len(sources) - withdrawn,
        "judgements_without_effect": len(case.without_effect()),
    }


def _by_kind(table: pa.Table) -> dict[str, int]:
    counts = table["kind"].cast(pa.string()).value_counts().to_pylist()
    return dict(sorted((one["values"], one["counts"]) for one in counts))
