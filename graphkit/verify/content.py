"""Does the authoritative record agree with itself, and with the source files that lie beside it?

What is read here was written by the exporter or by whoever changed the package since: no shape is taken for granted.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, BinaryIO

from .bag import Held, content
from .sources import check_rows
from .verdict import Check, failed, not_checked, passed

_RECORD = "data/graph.json"
_MALFORMED = (KeyError, IndexError, TypeError, AttributeError, ValueError, ArithmeticError, RecursionError)


def check_content(file: BinaryIO, files: Mapping[str, Held]) -> list[Check]:
    """graph.json parses; its parts refer to each other; ties add up; sources and cited rows are as it says."""
    record = _json(file, files, _RECORD)
    if isinstance(record, Check):
        return [record, *(not_checked(name, "no-record", _RECORD) for name in ("sources", "references", "rows"))]
    try:
        checks = [
            passed(
                "graph", _RECORD, entities=len(record["entities"]), links=len(record["links"]), ties=len(record["ties"])
            ),
            *_sources(files, record),
            *_references(record),
            *_sums(record),
            _custody(file, files, record),
            _graphml(file, files, record),
            *check_rows(file, files, record),
        ]
    except _MALFORMED as fault:
        return [failed("graph", "record-malformed", _RECORD, why=f"{type(fault).__name__}: {fault}")]
    checks += [not_checked("readers-copy", "for-readers", path) for path in sorted(files) if _for_readers(path)]
    return checks


def _for_readers(path: str) -> bool:
    return path.startswith("data/") and path.count("/") == 1 and path.endswith((".html", ".xlsx"))


def _json(file: BinaryIO, files: Mapping[str, Held], path: str) -> Any | Check:
    if path not in files:
        return failed("graph", "missing", path)
    try:
        record = json.loads(content(file, files[path]).decode("utf-8"))
    except (ValueError, RecursionError) as fault:
        return failed("graph", "record-malformed", path, why=fault)
    return record if isinstance(record, dict) else failed("graph", "record-malformed", path, why="not an object")


def _sources(files: Mapping[str, Held], record: Mapping[str, Any]) -> list[Check]:
    """Every cited source lies in data/sources under its own hash, and nothing else lies there."""
    stated = {source["file"]: source["sha256"] for source in record["sources"]}
    there = {path for path in files if path.startswith("data/sources/")}
    checks = [failed("sources", "listed-not-there", path) for path in sorted(stated.keys() - there)]
    checks += [failed("sources", "there-not-listed", path) for path in sorted(there - stated.keys())]
    for path in sorted(there & stated.keys()):
        digest = files[path].digests["sha256"]
        named = path.removeprefix("data/sources/").partition(".")[0]
        if not digest == stated[path] == named:
            checks.append(failed("sources", "hash-differs", path, manifest=_RECORD))
    return checks or [passed("sources", files=len(there))]


def _events(record: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for tie in record["ties"]:
        yield from tie["events"]


def _references(record: Mapping[str, Any]) -> list[Check]:
    """Every link and tie stands between persons, accounts … of the record, and cites rows of it."""
    uids = {entity["uid"] for entity in record["entities"]}
    rows = {row["id"] for row in record["rows"]}
    hashes = {source["sha256"] for source in record["sources"]}
    dangling = [
        f"{each['kind']} {each['number']}"
        for each in (*record["links"], *record["ties"])
        if not {each["a"], each["b"]} <= uids
    ]
    rowless = [str(each["number"]) for each in record["links"] if not each["rows"] or not set(each["rows"]) <= rows]
    rowless += [str(event["event"]) for event in _events(record) if not event["rows"] or not set(event["rows"]) <= rows]
    sourceless = [str(row["id"]) for row in record["rows"] if row["sha256"] not in hashes]
    checks = [
        failed("references", code, _RECORD, which=", ".join(which[:5]), n=len(which))
        for code, which in (
            ("end-not-listed", dangling),
            ("row-not-listed", rowless),
            ("source-not-listed", sourceless),
        )
        if which
    ]
    return checks or [passed("references", _RECORD, rows=len(rows))]


def _sums(record: Mapping[str, Any]) -> list[Check]:
    """Each tie's count and money are the sums of its events."""
    wrong = []
    for tie in record["ties"]:
        n = sum(event["n"] for event in tie["events"])
        values = [Decimal(event["value"]) for event in tie["events"] if event["value"]]
        if n != tie["n"] or (tie["value"] != "" and sum(values) != Decimal(tie["value"])):
            wrong.append(str(tie["number"]))
    if wrong:
        return [failed("sums", "sum-differs", _RECORD, which=", ".join(wrong[:5]), n=len(wrong))]
    return [passed("sums", _RECORD, ties=len(record["ties"]))]


def _custody(file: BinaryIO, files: Mapping[str, Held], record: Mapping[str, Any]) -> Check:
    path = "data/custody.jsonl"
    if path not in files:
        return failed("custody", "missing", path)
    told = [json.loads(line)["sha256"] for line in content(file, files[path]).decode("utf-8").splitlines()]
    if set(told) != {source["sha256"] for source in record["sources"]}:
        return failed("custody", "custody-differs", path)
    return passed("custody", path, sources=len(record["sources"]))


def _graphml(file: BinaryIO, files: Mapping[str, Held], record: Mapping[str, Any]) -> Check:
    """As many lines in the graph for other programs as links and ties in the record. Counted as text: no XML is run."""
    path = "data/exports/graph.graphml"
    if path not in files:
        return not_checked("graphml", "missing", path)
    text = content(file, files[path])
    found, told = text.count(b"<edge "), len(record["links"]) + len(record["ties"])
    if found != told or text.count(b"<node ") != len(record["entities"]):
        return failed("graphml", "graphml-differs", path, found=found, stated=told)
    return passed("graphml", path, links=found)
