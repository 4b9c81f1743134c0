"""Which long actions were asked for, how far are they, how did they end?"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import replace

from graphkit.errors import Refused, UsageError
from graphkit.model import Json

from . import process
from .entries import Job
from .text import now, packed, unpacked

_COLUMNS = (
    "id", "verb", "arguments", "made_by", "made_at", "state", "pid", "step", "done", "total", "cancel_asked", "result",
    "started_at", "ended_at",
)  # fmt: skip
_START = "UPDATE jobs SET state = 'running', pid = ?, process = ?, started_at = ? WHERE id = ? AND state = 'waiting'"
_ENDS = ("done", "failed", "cancelled")


def add(connection: sqlite3.Connection, verb: str, arguments: Mapping[str, Json], made_by: str) -> int:
    """Asks for a job; gives its id."""
    row = (verb, packed(arguments), made_by, now())
    written = connection.execute("INSERT INTO jobs (verb, arguments, made_by, made_at) VALUES (?, ?, ?, ?)", row)
    return int(written.lastrowid or 0)


def start(connection: sqlite3.Connection, job: int, pid: int) -> None:
    """The process `pid` takes the job. Refused: it is not waiting any more."""
    row = (pid, process.stamp(pid), now(), job)
    taken = connection.execute(_START, row)
    if not taken.rowcount:
        raise Refused("job-not-waiting", job=job, state=_state(connection, job))


def at(connection: sqlite3.Connection, job: int, step: str, done: int, total: int) -> bool:
    """Writes down how far the job is. False: the user asked it to stop."""
    row = (step, done, total, job)
    connection.execute("UPDATE jobs SET step = ?, done = ?, total = ? WHERE id = ? AND state = 'running'", row)
    found = connection.execute("SELECT cancel_asked FROM jobs WHERE id = ?", (job,)).fetchone()
    if found is None:
        raise Refused("no-such-job", job=job)
    return not found[0]


def finish(connection: sqlite3.Connection, job: int, outcome: str, result: Mapping[str, Json]) -> None:
    """How did the job end? Refused: it had ended before."""
    if outcome not in _ENDS:
        raise UsageError("job-outcome", outcome=outcome, allowed=", ".join(_ENDS))
    row = (outcome, packed(result), now(), job)
    ended = connection.execute(
        "UPDATE jobs SET state = ?, result = ?, ended_at = ? WHERE id = ? AND state IN ('waiting', 'running')", row
    )
    if not ended.rowcount:
        raise Refused("job-ended", job=job, state=_state(connection, job))


def cancel(connection: sqlite3.Connection, job: int) -> None:
    """Asks a running job to stop; one that still waits is cancelled at once; one that ended stays as it is."""
    _state(connection, job)
    connection.execute("UPDATE jobs SET cancel_asked = 1 WHERE id = ? AND state IN ('waiting', 'running')", (job,))
    connection.execute(
        "UPDATE jobs SET state = 'cancelled', ended_at = ? WHERE id = ? AND state = 'waiting'", (now(), job)
    )


def listed(connection: sqlite3.Connection) -> tuple[list[Job], frozenset[int]]:
    """Every job, newest first, and the ids of those whose process is gone."""
    found = connection.execute("SELECT * FROM jobs ORDER BY id DESC").fetchall()
    gone = frozenset(
        row["id"] for row in found if row["state"] == "running" and not process.alive(row["pid"], row["process"])
    )
    return [_job(row) for row in found], gone


def interrupted(job: Job) -> Job:
    """A running job whose process is gone, as it is to be shown."""
    return replace(job, state="failed", result={"error": "interrupted"})


def _state(connection: sqlite3.Connection, job: int) -> str:
    found = connection.execute("SELECT state FROM jobs WHERE id = ?", (job,)).fetchone()
    if found is None:
        raise Refused("no-such-job", job=job)
    return str(found[0])


def _job(row: sqlite3.Row) -> Job:
    told = {name: row[name] for name in _COLUMNS}
    told |= {name: unpacked(row[name]) for name in ("arguments", "result")}
    return Job(**told | {"cancel_asked": bool(row["cancel_asked"])})
