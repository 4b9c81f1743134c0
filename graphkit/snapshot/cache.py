"""Where is a snapshot kept, and which one is the newest? `derived/<id>/`, rebuilt whenever it is not there."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from graphkit.errors import Refused
from graphkit.model import Claims, Judgement, Snapshot
from graphkit.model.snapshot import TABLES
from graphkit.vocabulary import vocabulary

from .rules import Rules

FORMAT = 2
REMARKS = frozenset({"note", "drawn_link"})
"""Judgements from which nothing in a snapshot follows: a drawn line is in no projection unless that one names it."""


class StoredTables(Mapping[str, pa.Table]):
    """The tables of a snapshot's folder, each read when first asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[str, pa.Table] = {}

    def __getitem__(self, name: str) -> pa.Table:
        if name not in self._read:
            schema = TABLES[name]
            self._read[name] = pq.read_table(self._folder / f"{name}.parquet", schema=schema)
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        return iter(TABLES)

    def __len__(self) -> int:
        return len(TABLES)


def identity(claims: Claims, judgements: list[Judgement], rules: Rules) -> str:
    """Which id has the snapshot that follows from these? SHA-256 over all four and the format of its tables.

    Sources count as a set with their numbers, since rows are cited by source number.
    """
    told = {
        "format": FORMAT,
        "sources": sorted(zip(claims.sources, claims.identity, strict=True)),
        "judgements": [(one.seq, one.kind, one.a, one.b, one.value) for one in judgements if one.kind not in REMARKS],
        "rules": rules.identity(),
        "vocabulary": vocabulary().digest,
    }
    return hashlib.sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def keep(derived: Path, snapshot: Snapshot) -> Snapshot:
    """Writes a snapshot's folder beside, renames it, and makes it the newest. Refused: the disk is full."""
    beside = derived / f".{snapshot.id[:16]}.{os.getpid()}"
    try:
        _write(derived, snapshot, beside)
    except OSError as fault:
        shutil.rmtree(beside, ignore_errors=True)
        raise Refused("cannot-write", path=derived, why=fault.strerror or fault) from fault
    return load(derived, snapshot.id)


def _write(derived: Path, snapshot: Snapshot, beside: Path) -> None:
    derived.mkdir(exist_ok=True)
    folder = derived / snapshot.id
    if not folder.exists():
        shutil.rmtree(beside, ignore_errors=True)
        beside.mkdir()
        for name, table in snapshot.tables.items():
            pq.write_table(table, beside / f"{name}.parquet", compression="zstd")
        about = {"format": FORMAT, "id": snapshot.id, "case": snapshot.case, "seq": snapshot.seq}
        about |= {} if snapshot.sources is None else {"sources": list(snapshot.sources)}
        (beside / "snapshot.json").write_text(json.dumps(about, sort_keys=True), "utf-8")
        os.replace(beside, folder)
    _point(derived, snapshot.id)


def _point(derived: Path, snapshot: str) -> None:
    beside = derived / f".newest.{os.getpid()}"
    beside.write_text(snapshot, "utf-8")
    os.replace(beside, derived / "newest")


def load(derived: Path, snapshot: str) -> Snapshot:
    """The snapshot of that id. Raises Refused where it is not kept here or of another format."""
    about = derived / snapshot / "snapshot.json"
    if not about.is_file():
        raise Refused("no-such-snapshot", snapshot=snapshot[:12])
    told = json.loads(about.read_text("utf-8"))
    sources = tuple(told["sources"]) if "sources" in told else None
    return Snapshot(told["id"], told["case"], told["seq"], StoredTables(about.parent), sources)


def newest(derived: Path) -> Snapshot:
    """The newest built snapshot. Raises Refused("no-snapshot") where none was built."""
    pointer = derived / "newest"
    if not pointer.is_file():
        raise Refused("no-snapshot", case=derived.parent)
    return load(derived, pointer.read_text("utf-8").strip())


def is_kept(derived: Path, snapshot: str) -> bool:
    """Was that snapshot built before?"""
    return (derived / snapshot / "snapshot.json").is_file()


def is_newest(derived: Path, snapshot: str) -> bool:
    """Is that snapshot the one `newest` gives?"""
    pointer = derived / "newest"
    return is_kept(derived, snapshot) and pointer.is_file() and pointer.read_text("utf-8").strip() == snapshot
