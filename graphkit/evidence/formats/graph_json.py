"""The authoritative record: everything the package states, in one JSON file, with the rows each line rests on."""

from __future__ import annotations

from pathlib import Path

from graphkit.evidence.selection import Custody, Entity, Selection, Tie
from graphkit.model import Json
from graphkit.words import say

from .form import Loss
from .lines import plain, write_document

TERMS = ("tie", "link", "event", "n", "value", "times", "rows", "delivered", "basis", "statement_only", "set_aside")


def write(selection: Selection, path: Path) -> tuple[Loss, ...]:
    """Which persons, accounts …, which links and ties between them, by which rows of which files?

    Money is decimal text in major units beside its currency; times are ISO 8601 with offset, a day alone stays a day.
    Nothing of the selection is lost here.
    """
    write_document(path, record(selection))
    return ()


def record(selection: Selection) -> dict[str, Json]:
    """The record as plain values, parts in the order a reader wants them."""
    return {
        "format": "graphkit-evidence 1",
        "case": {key: getattr(selection, key) for key in ("case", "title", "purpose", "zone")},
        "export": plain(selection.export),
        "snapshot": {"id": selection.snapshot, "seq": selection.seq},
        "definitions": {term: say(f"evidence.means.{term}", selection.export.language) for term in TERMS},
        "entities": [_entity(entity) for entity in selection.entities],
        "links": [plain(link) for link in selection.links],
        "ties": [_tie(tie) for tie in selection.ties],
        "set_aside": [plain(event) for event in selection.set_aside],
        "judgements": [plain(judgement) for judgement in selection.judgements],
        "conflicts": [dict(conflict) for conflict in selection.conflicts],
        "sources": [_source(source) for source in selection.sources],
        "rows": [{name: value for name, value in plain(row).items() if name != "columns"} for row in selection.rows],
        "omitted": {what: dict(kinds) for what, kinds in selection.omitted.items()},
    }


def _entity(entity: Entity) -> Json:
    said = [{**plain(each), "details": dict(each.details)} for each in entity.said]
    return {**plain(entity), "details": dict(entity.details), "said": said}


def _tie(tie: Tie) -> Json:
    shared = {"a", "b", "kind", "directed", "unit", "excluded"}
    events = [{name: value for name, value in plain(event).items() if name not in shared} for event in tie.events]
    return {**plain(tie), "events": events}


def _source(source: Custody) -> Json:
    """Custody with the columns of each sheet, without the place of the original on this machine."""
    told = {name: value for name, value in plain(source).items() if name != "original"}
    sheets = [plain(sheet) for sheet in source.sheets]
    return {**told, "file": source.file, "missing": source.missing, "sheets": sheets}
