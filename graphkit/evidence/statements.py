"""What do the sources say of each of the selection, by which row? And which sources are somebody's word alone?"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.dataset as ds

from graphkit.case import Case
from graphkit.model import encode_id

from .rows import Reference
from .selection import Custody

# Instruments that hold what somebody told: records of questioning, confessions, testimony, victims' accounts.
_TOLD = ("供述", "讯问", "询问", "证言", "陈述", "辩解", "statement", "interrogation", "interview", "testimony")


@dataclass(frozen=True, slots=True)
class Mention:
    """One thing said of a key, and the row that says it."""

    name: str
    details: str
    grade: str
    basis: str
    row: Reference


def is_statement(source: Custody) -> bool:
    """Does this source hold what somebody told, and no record made by an institution?"""
    return any(word in source.instrument.lower() for word in _TOLD)


def mentions(case: Case, seq: int, entity_of: Mapping[str, int], cited: Collection[int]) -> dict[int, list[Mention]]:
    """For each entity: every different thing said of it, each by one row.

    Where several sources say the same, a source that the selection cites anyway is taken, else the earliest: a package
    carries whole files, and no more of them than it needs.
    """
    files = list(case.ledger.claims(seq).files["mentions"])
    if not files:
        return {}
    wanted = ds.field("key").isin(pa.array(list(entity_of), pa.string()))
    told = ds.dataset(files).to_table(filter=wanted).to_pylist()
    told.sort(key=lambda each: (each["source"] not in cited, each["source"], each["sheet"], each["row"]))
    found: dict[int, dict[tuple[str, ...], Mention]] = {}
    for each in told:
        name, details, grade, basis = said = tuple(each[field] or "" for field in ("name", "details", "grade", "basis"))
        if details or not _says_nothing(each["key"], name):
            mention = Mention(name, details, grade, basis, (each["source"], each["sheet"], each["row"]))
            found.setdefault(entity_of[each["key"]], {}).setdefault(said, mention)
    return {entity: list(different.values()) for entity, different in found.items()}


def _says_nothing(key: str, name: str) -> bool:
    """A table that has only identifiers gives each as its own name: that is no statement about anybody."""
    return encode_id(name) in ("", key.split(":", 2)[2])


def weights(case: Case, seq: int, cited: Collection[Reference]) -> dict[Reference, tuple[str, str]]:
    """For each cited row that tells of events: basis and grade as the source gives them, "" where it does not."""
    files = list(case.ledger.claims(seq).files["events"])
    if not files or not cited:
        return {}
    sources = pa.array(sorted({row[0] for row in cited}), pa.int32())
    rows = pa.array(sorted({row[2] for row in cited}), pa.int32())
    told = ds.dataset(files).to_table(
        columns=["source", "sheet", "row", "basis", "grade"],
        filter=ds.field("source").isin(sources) & ds.field("row").isin(rows),
    )
    lines = zip(*(told[name].to_pylist() for name in told.column_names), strict=True)
    wanted = set(cited)
    return {line[:3]: (line[3] or "", line[4] or "") for line in lines if line[:3] in wanted}


def details_of(text: str) -> Mapping[str, str]:
    """Canonical JSON of a mention's details as plain text values."""
    told = json.loads(text) if text else {}
    return {
        str(name): value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        for name, value in told.items()
    }
