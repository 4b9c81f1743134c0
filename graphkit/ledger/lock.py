"""Who is writing to this case? One at a time: import, push, purge, removal of a source."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from graphkit.errors import CaseLocked

FILE = ".lock"
_HOLDER = ".lock.json"
_LOOKS = 20


@contextmanager
def locked(folder: Path, verb: str) -> Iterator[None]:
    """Holds the case for one action; the death of the process lets it go.

    CaseLocked names who holds it: verb, pid, since (ISO 8601, UTC).
    """
    lock = FileLock(folder / FILE)
    try:
        lock.acquire(timeout=0)
    except Timeout as fault:
        raise CaseLocked("case-locked", **_holder(folder)) from fault
    holder = folder / _HOLDER
    try:
        _say(holder, {"verb": verb, "pid": os.getpid(), "since": datetime.now(UTC).isoformat(timespec="seconds")})
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def _say(holder: Path, told: dict[str, object]) -> None:
    beside = holder.with_name(f"{_HOLDER}.{os.getpid()}")
    beside.write_text(json.dumps(told), "utf-8")
    beside.replace(holder)


def _holder(folder: Path) -> dict[str, object]:
    """What the holder said about itself; it says so right after it took the lock, so this looks more than once."""
    for _look in range(_LOOKS):
        try:
            told: dict[str, object] = json.loads((folder / _HOLDER).read_text("utf-8"))
        except FileNotFoundError:
            time.sleep(0.01)
            continue
        return {name: told[name] for name in ("verb", "pid", "since")}
    return {"verb": "?", "pid": "?", "since": "?"}
