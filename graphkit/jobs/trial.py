"""How would a delivery be read? The first rows of each of its tables, before anything is taken in."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

import ingest
from graphkit.case import Case
from graphkit.errors import Cancelled, GraphkitError, UnknownLayout
from graphkit.jobs.delivery import Delivered, Reading, files_of, sheet_key
from graphkit.jobs.mappings import reads
from graphkit.jobs.tables import amount
from graphkit.jobs.unpacking import members, sha256_of
from graphkit.model import Batch, Json, Progress, Sheet, shown

ROWS = 200
MOST_SHEETS = 60
"""Tables shown with their rows; of more, only how they are recognised is told."""
_SHOWN_ROWS, _SHOWN_CLAIMS, _SHOWN_PROBLEMS, _NEAREST = 5, 25, 50, 5


def trial(
    case: Case, paths: Sequence[Path], reading: Reading, progress: Progress, *, rows: int = ROWS
) -> list[dict[str, Json]]:
    """How is each table of these files recognised, and what do its first rows claim? Takes nothing in.

    One entry a table: file, member, sheet, number, key, encoding, header_row, header, layout, material, by (template,
    mapping, ""), toml, reads {field: column}, unread, rows [[row, [cell …]] …], tally {rows_read, records,
    problem_rows, excluded, warnings}, whole (nothing lies beyond these rows), claims, problems, nearest, standing (new,
    already, withdrawn), error {code, parameters}. What cannot be opened has an error and no header.

    Raises UsageError: a path does not exist, an unknown template; Refused: a mapping that cannot be meant; Cancelled.
    """
    reading.check()
    trying = _Trying(case, reading, progress, rows)
    return [one for file in progress.over(list(files_of(paths)), "trial") for one in trying.file(file)]


class _Trying:
    def __init__(self, case: Case, reading: Reading, progress: Progress, rows: int) -> None:
        self.case, self.reading, self.progress, self.rows = case, reading, progress, rows
        self.shown = 0

    def file(self, file: Delivered) -> Iterator[dict[str, Json]]:
        try:
            if not file.member and ingest.is_archive(file.path):
                with closing(members(file, self.case.folder / "incoming", self.progress)) as found:
                    yield from self._members(file, found)
                return
            standing = _standing(self.case, sha256_of(file.path))
            for sheet in self.reading.sheets(file):
                yield self._sheet(file, sheet, standing)
        except Cancelled:
            raise
        except GraphkitError as error:
            yield _unreadable(file, error)
        except OSError as fault:
            yield _unreadable(
                file, GraphkitError("file-not-readable", file=file.shown, detail=fault.strerror or str(fault))
            )

    def _members(
        self, file: Delivered, found: Generator[Delivered | tuple[str, GraphkitError]]
    ) -> Iterator[dict[str, Json]]:
        for one in found:
            if isinstance(one, Delivered):
                yield from self.file(one)
            else:
                yield _unreadable(Delivered(file.path, file.name, one[0]), one[1])

    def _sheet(self, file: Delivered, sheet: Sheet, standing: str) -> dict[str, Json]:
        self.progress.at("trial")
        told = {**_about(file, sheet), "standing": standing}
        near = [_fit(one) for one in ingest.nearest_first(sheet.header, ingest.templates())[:_NEAREST]]
        try:
            template = self.reading.template_of(file, sheet)
        except UnknownLayout as error:
            return {**told, "nearest": near, "rows": _first_rows(sheet, self.rows), "error": _error(file, error)}
        own = self.reading.whole is not None or told["key"] in self.reading.own
        told |= {
            "layout": template.name,
            "material": template.material,
            "by": "mapping" if own and not self.reading.template else "template",
            "toml": template.text,
            "reads": reads(template, sheet.header),
            "nearest": near,
        }
        try:
            batch, whole = ingest.sample(replace(sheet, member=file.member or file.name), template, self.rows)
        except GraphkitError as error:
            return {**told, "rows": _first_rows(sheet, self.rows), "error": _error(file, error)}
        self.shown += 1
        return {**told, "whole": whole, **self._read(batch)}

    def _read(self, batch: Batch) -> dict[str, Json]:
        tally = batch.tally
        assert tally is not None
        counted = {
            "tally": {
                "rows_read": tally.rows_read,
                "records": tally.records,
                "problem_rows": tally.problem_rows,
                "excluded": dict(tally.excluded),
                "warnings": tally.warnings,
            },
            "unread": list(tally.unread_columns),
        }
        if self.shown > MOST_SHEETS:
            return counted
        return {
            **counted,
            "rows": _cells(batch.rows.slice(0, _SHOWN_ROWS)),
            "claims": claims(batch, self.case.zone),
            "problems": _problems(batch),
        }


def _about(file: Delivered, sheet: Sheet) -> dict[str, Json]:
    return {
        **_nothing(file),
        "sheet": sheet.name,
        "number": sheet.number,
        "key": sheet_key(file.shown, sheet.number),
        "encoding": sheet.encoding,
        "header_row": sheet.header_row,
        "header": list(sheet.header),
    }


def _nothing(file: Delivered) -> dict[str, Json]:
    return {
        "file": file.name, "member": file.member, "sheet": "", "number": 0, "key": file.shown, "encoding": "",
        "header_row": 0, "header": [], "layout": "", "material": "", "by": "", "toml": "", "reads": {}, "unread": [],
        "rows": [], "tally": None, "whole": False, "claims": [], "problems": [], "nearest": [], "standing": "new",
        "error": None,
    }  # fmt: skip


def _unreadable(file: Delivered, error: GraphkitError) -> dict[str, Json]:
    return {**_nothing(file), "error": _error(file, error)}


def _error(file: Delivered, error: GraphkitError) -> dict[str, Json]:
    parameters = {**error.parameters, "file": file.shown}
    return {"code": error.code, "parameters": {name: str(value) for name, value in parameters.items()}}


def _standing(case: Case, sha256: str) -> str:
    """Was this file taken in before, and may it be rested on?"""
    known = [source for source in case.sources() if source.sha256 == sha256]
    if not known:
        return "new"
    return "withdrawn" if any(source.source in case.withdrawn() for source in known) else "already"


def _fit(one: ingest.Fit) -> dict[str, Json]:
    return {
        "template": one.template.name,
        "material": one.template.material,
        "fits": list(one.fits),
        "missing": list(one.missing),
        "unread": list(one.unread),
    }


def _first_rows(sheet: Sheet, rows: int) -> list[Json]:
    """The first rows of a table that no template reads, so that whoever writes a mapping sees what stands in it."""
    try:
        return _cells(ingest.first_rows(sheet, rows).slice(0, _SHOWN_ROWS))
    except GraphkitError:
        return []  # why it cannot be read is told by the error beside


def _cells(rows: pa.Table) -> list[Json]:
    return [list(one) for one in zip(rows["row"].to_pylist(), rows["cells"].to_pylist(), strict=True)]


def _problems(batch: Batch) -> list[Json]:
    """The first problems, each with the row as delivered."""
    told = batch.problems.filter(pc.not_equal(batch.problems["effect"].cast(pa.string()), "row_excluded"))
    found = told.sort_by([("row", "ascending"), ("column", "ascending")]).slice(0, _SHOWN_PROBLEMS)
    wanted = pa.array(sorted(set(found["row"].to_pylist())), pa.int32())
    rows = batch.rows.filter(pc.is_in(batch.rows["row"], value_set=wanted))
    cells = dict(zip(rows["row"].to_pylist(), rows["cells"].to_pylist(), strict=True))
    return [
        {
            "row": one["row"],
            "column": one["column"] or "",
            "code": one["code"],
            "value": one["value"] or "",
            "kept": one["effect"] != "row_dropped",
            "cells": cells.get(one["row"], []),
        }
        for one in found.to_pylist()
    ]


def claims(batch: Batch, zone: str, most: int = _SHOWN_CLAIMS) -> list[Json]:
    """What do the first rows say? Events: who, whom, when, how much; without any, links; without those, names."""
    names = _names(batch)
    for table, told in ((batch.events, _event), (batch.links, _link), (batch.mentions, _mention)):
        if table.num_rows:
            ordered = table.sort_by([("row", "ascending")]).slice(0, most).to_pylist()
            return [told(one, names, zone) for one in ordered]
    return []


def _names(batch: Batch) -> dict[str, str]:
    """The first name of each key; of an account, the first of who holds it."""
    pairs = zip(batch.mentions["key"].to_pylist(), batch.mentions["name"].to_pylist(), strict=True)
    names = {key: name for key, name in reversed(list(pairs)) if name}
    holds = batch.links.filter(pc.equal(batch.links["kind"].cast(pa.string()), "holds"))
    held = zip(holds["b"].to_pylist(), holds["a"].to_pylist(), strict=True)
    return {**{account: names[who] for account, who in reversed(list(held)) if who in names}, **names}


def _end(one: Mapping[str, Any], end: str, names: Mapping[str, str]) -> dict[str, Json]:
    key = one[end] or ""
    return {end: key, f"{end}_name": names.get(key, "")}


def _event(one: Mapping[str, Any], names: Mapping[str, str], zone: str) -> dict[str, Json]:
    return {
        "row": one["row"],
        "what": "event",
        "kind": one["kind"],
        **_end(one, "a", names),
        **_end(one, "b", names),
        "directed": one["directed"],
        "at": shown(one["at"], one["precision"] or "none", zone),
        "value": amount(one["value"], one["unit"]),
        "unit": one["unit"] or "",
        "n": one["n"],
        "outcome": one["outcome"] or "",
        "type": one["type"] or "",
    }


def _link(one: Mapping[str, Any], names: Mapping[str, str], zone: str) -> dict[str, Json]:
    ends = {**_end(one, "a", names), **_end(one, "b", names)}
    return {"row": one["row"], "what": "link", "kind": one["kind"], **ends, "directed": one["directed"]}


def _mention(one: Mapping[str, Any], names: Mapping[str, str], zone: str) -> dict[str, Json]:
    return {"row": one["row"], "what": "mention", "kind": one["kind"], "a": one["key"], "a_name": one["name"] or ""}


def from_workbench(
    case: Case, progress: Progress, *, paths: list[str], by_sheet: Mapping[str, str] | None = None
) -> Mapping[str, Json]:
    """As `trial`, from plain JSON; {files}."""
    return {"files": trial(case, [Path(path) for path in paths], Reading(by_sheet=by_sheet or {}), progress)}
