"""How is an action written down before it is done? One line of `audit.jsonl`, synced, or the action is refused."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Literal, get_args
from uuid import UUID

from filelock import FileLock, Timeout

from graphkit.errors import Refused, UsageError
from graphkit.model import Json, User

from .chain import START, is_sealed, opened, sealed

FILE = "audit.jsonl"
Operation = Literal["collect", "alter", "consult", "disclose", "combine", "erase"]
OPERATIONS: tuple[str, ...] = get_args(Operation)
_WAIT_SECONDS = 30.0
_TAIL = 1 << 16


@dataclass(frozen=True, slots=True)
class Entry:
    """One action as it was written down. `objects` are refs, never identifiers; `time` is ISO 8601, UTC."""

    seq: int
    time: str
    user: str
    role: str
    operation: str
    objects: tuple[str, ...]
    case: str
    reason: str
    result: str
    torn: str
    """What an append that was cut off by a crash had left before this line; "" nearly always."""
    previous: str
    hash: str


def append(
    folder: Path,
    *,
    user: User,
    operation: Operation,
    objects: Sequence[str] = (),
    case: str | UUID,
    reason: str,
    result: str,
) -> int:
    """Writes down an action and gives the seq of its line; when it returns, the line is on the disk.

    Raises
        UsageError: no such operation; the reason is blank.
        Refused: the line cannot be written, or the log does not end with a sound line; the action must not happen.
    """
    if operation not in OPERATIONS:
        raise UsageError("audit-operation", operation=operation, allowed=", ".join(OPERATIONS))
    if not reason.strip():
        raise UsageError("reason-missing", operation=operation)
    said: dict[str, Json] = {
        "user": user.name, "role": user.role, "operation": operation, "objects": list(objects), "case": str(case),
        "reason": reason, "result": result,
    }  # fmt: skip
    path = folder / FILE
    try:
        with _held(folder), _opened(path) as file:
            return _append(file, path, said)
    except (OSError, UnicodeError, Timeout) as fault:
        raise Refused("audit-not-written", file=str(path), detail=str(fault)) from fault


def lines(folder: Path) -> list[str]:
    """The lines of a case's log as they stand, for `verify`; [] where nothing was written yet."""
    path = folder / FILE
    if not path.is_file():
        return []
    text = path.read_bytes().decode("utf-8", "surrogateescape")
    return text.removesuffix("\n").split("\n") if text else []


def read(folder: Path) -> list[Entry]:
    """What was done on this case? Every entry, oldest first. Refused: a line is no entry; verify names it."""
    return [_entry(folder, number, line) for number, line in enumerate(lines(folder), start=1)]


def _entry(folder: Path, number: int, line: str) -> Entry:
    told = opened(line)
    names = Entry.__slots__
    if told is None or not set(names) - {"torn"} <= set(told):
        raise Refused("audit-damaged", file=str(folder / FILE), line=number)
    values = {name: told.get(name, "") for name in names}
    return Entry(**values | {"objects": tuple(told["objects"])})


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    if not folder.is_dir():
        raise FileNotFoundError(str(folder))
    with FileLock(folder / ".audit.lock", timeout=_WAIT_SECONDS):
        yield


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    """The log, readable and writable; a new one has its name synced too."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(handle, "r+b") as file:
        yield file


def _append(file: BinaryIO, path: Path, said: Mapping[str, Json]) -> int:
    last, torn = _end(file)
    seq, previous = (0, START) if last is None else _follow(last, path)
    entry = {**said, "seq": seq + 1, "time": datetime.now(UTC).isoformat(timespec="milliseconds"), "previous": previous}
    if torn:
        entry["torn"] = torn.decode("utf-8", "replace")
    line = sealed(entry).encode() + b"\n"
    file.seek(-len(torn), os.SEEK_END)
    file.write(line)
    file.truncate()
    file.flush()
    os.fsync(file.fileno())
    return seq + 1


def _end(file: BinaryIO) -> tuple[bytes | None, bytes]:
    """The last whole line (None: there is none) and what a cut-off append left behind it."""
    size, length = file.seek(0, os.SEEK_END), _TAIL
    while True:
        file.seek(max(0, size - length))
        *before, torn = file.read(min(size, length)).split(b"\n")
        if len(before) > 1 or length >= size:
            return (before[-1] if before else None), torn
        length *= 2


def _follow(last: bytes, path: Path) -> tuple[int, str]:
    line = last.decode("utf-8", "replace")
    entry = opened(line)
    if entry is None or not is_sealed(line, entry):
        raise Refused("audit-damaged", file=str(path), line=path.read_bytes().count(b"\n"))
    return int(entry["seq"]), str(entry["hash"])
