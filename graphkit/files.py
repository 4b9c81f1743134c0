"""How does a file or folder appear whole or not at all? Written beside its place, synced, then renamed."""

from __future__ import annotations

import csv
import os
import shutil
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from graphkit.errors import Refused, UsageError


def _beside(path: Path, *, force: bool) -> Path:
    if path.exists() and not force:
        raise UsageError("exists", path=path)
    if not path.parent.is_dir():
        raise UsageError("no-folder", path=path.parent)
    return path.with_name(f".{path.name}.{uuid.uuid4().hex[:8]}")


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


@contextmanager
def whole_file(path: Path, *, force: bool = False) -> Iterator[Path]:
    """Where to write so that `path` appears whole? A path beside it, renamed when the block ends without a fault.

    Raises
        UsageError: `path` exists and `force` is not given, or its folder does not exist.
        Refused: the disk is full or the folder cannot be written.
    """
    if path.is_dir():
        raise UsageError("is-folder", path=path)
    beside = _beside(path, force=force)
    try:
        yield beside
        _sync(beside)
        os.replace(beside, path)
    except OSError as fault:
        raise Refused("cannot-write", path=path, why=fault.strerror or fault) from fault
    finally:
        beside.unlink(missing_ok=True)


@contextmanager
def whole_folder(path: Path, *, force: bool = False) -> Iterator[Path]:
    """Where to write so that the folder `path` appears whole? As `whole_file`; with `force` the old one is replaced."""
    beside = _beside(path, force=force)
    try:
        beside.mkdir()
        yield beside
        for file in beside.rglob("*"):
            if file.is_file():
                _sync(file)
        _take_place(beside, path)
    except OSError as fault:
        raise Refused("cannot-write", path=path, why=fault.strerror or fault) from fault
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _take_place(beside: Path, path: Path) -> None:
    if not path.exists():
        os.replace(beside, path)
        return
    old = path.with_name(f"{beside.name}.old")
    os.replace(path, old)
    os.replace(beside, path)
    shutil.rmtree(old)


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]], *, force: bool = False) -> int:
    """How many rows stand in the CSV now at `path`? UTF-8, LF, header; floats by shortest round trip, None empty."""
    count = 0
    with whole_file(path, force=force) as beside, beside.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        for row in rows:
            writer.writerow(row)
            count += 1
    return count
