"""What does the case know about its files, decisions, runs and jobs? `case.db`, one call, one transaction."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from pathlib import Path

from graphkit.model import Json, Judgement

from . import connection, jobs, judgements, sources
from .connection import reading, writing
from .entries import Job, Run, Source
from .network import refuse_network_share
from .text import now, packed, unpacked

FILE = "case.db"


class Book:
    """The case's own record. Safe for several threads and processes; holds no open file between calls.

    Refused by any call: the file is missing or damaged, busy for more than 30 seconds, or the disk is full.
    """

    def __init__(self, folder: Path) -> None:
        """The book of an existing folder, unexamined: use `create` or `open`."""
        self.folder = folder
        self._path = folder / FILE

    @classmethod
    def create(cls, folder: Path) -> Book:
        """Makes an empty book in an existing folder, with a fresh secret. Refused: one is there, a network share."""
        refuse_network_share(folder)
        connection.make(folder / FILE, secrets.token_bytes(32))
        return cls(folder)

    @classmethod
    def open(cls, folder: Path) -> Book:
        """Opens a book after a check. Refused: missing, damaged, of a newer format, on a network share."""
        refuse_network_share(folder)
        connection.examine(folder / FILE)
        return cls(folder)

    def check(self) -> None:
        """Is the file still sound? Refused where it is not."""
        connection.examine(self._path)

    def seq(self) -> int:
        """The number of the last source or judgement; 0 in an empty case."""
        with reading(self._path) as db:
            return int(db.execute("SELECT ifnull(max(seq), 0) FROM history").fetchone()[0])

    def secret(self) -> bytes:
        """The 32 bytes refs are made with."""
        with reading(self._path) as db:
            return bytes(db.execute("SELECT value FROM secrets WHERE name = 'refs'").fetchone()[0])

    def sources(self, upto: int | None = None) -> list[Source]:
        """Every source with seq ≤ upto (None: all), superseded ones included, in order of source."""
        with reading(self._path) as db:
            return sources.listed(db, upto)

    def next_source(self) -> int:
        """The number the next source gets, from 1."""
        with reading(self._path) as db:
            return sources.next_number(db)

    def register(self, source: Source) -> Source:
        """Enters a source; the answer carries its seq.

        Refused: the same file, member and template version is registered; what it supersedes is unknown or superseded
        already; rows read do not equal records + problem rows + exclusions.
        """
        with writing(self._path) as db:
            return sources.add(db, source)

    def judge(self, judgement: Judgement) -> int:
        """Enters a judgement, dated now where it has no date; gives its seq.

        UsageError: unknown kind, no author, not a key. Refused: it withdraws what is unknown or withdrawn, or a source
        that another one supersedes.
        """
        with writing(self._path) as db:
            return judgements.add(db, judgement)

    def judgements(self, upto: int | None = None) -> list[Judgement]:
        """The judgements that stood right after `upto` (None: now), in order of seq."""
        with reading(self._path) as db:
            return judgements.standing(db, upto)

    def withdrawn_sources(self, upto: int | None = None) -> dict[int, Judgement]:
        """The sources that were withdrawn right after `upto` (None: now), each with the judgement that says so."""
        with reading(self._path) as db:
            return judgements.withdrawn_sources(db, upto)

    def every_judgement(self) -> list[Judgement]:
        """All that was ever decided, withdrawals and what they withdrew included, in order of seq."""
        with reading(self._path) as db:
            return judgements.every(db)

    def add_run(
        self, run: str, measure: str, snapshot: str, made_at: str, made_by: str, meta: Mapping[str, Json]
    ) -> None:
        """Remembers a run; the same run again changes nothing."""
        row = (run, measure, snapshot, made_at, made_by, packed(meta))
        with writing(self._path) as db:
            db.execute("INSERT INTO runs VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (run) DO NOTHING", row)

    def runs(self, snapshot: str | None = None) -> list[Run]:
        """The runs on one snapshot (None: on any), oldest first."""
        asked = "SELECT run, measure, snapshot, made_at, made_by, meta FROM runs WHERE snapshot = ifnull(?, snapshot)"
        with reading(self._path) as db:
            found = db.execute(f"{asked} ORDER BY rowid", (snapshot,)).fetchall()
        return [Run(**{**dict(row), "meta": unpacked(row["meta"])}) for row in found]

    def add_job(self, verb: str, arguments: Mapping[str, Json], made_by: str) -> int:
        """Asks for a job; gives its id."""
        with writing(self._path) as db:
            return jobs.add(db, verb, arguments, made_by)

    def start_job(self, job: int, pid: int) -> None:
        """The process `pid` takes the job. Refused: it is not waiting any more."""
        with writing(self._path) as db:
            jobs.start(db, job, pid)

    def job_at(self, job: int, step: str, done: int, total: int) -> bool:
        """Writes down how far the job is. False: the user asked it to stop."""
        with writing(self._path) as db:
            return jobs.at(db, job, step, done, total)

    def finish_job(self, job: int, outcome: str, result: Mapping[str, Json]) -> None:
        """Writes down how the job ended: done, failed or cancelled. Refused: it had ended before."""
        with writing(self._path) as db:
            jobs.finish(db, job, outcome, result)

    def cancel_job(self, job: int) -> None:
        """Asks a running job to stop; one that still waits is cancelled at once."""
        with writing(self._path) as db:
            jobs.cancel(db, job)

    def jobs(self) -> list[Job]:
        """Every job, newest first; one whose process is gone is failed, with result {"error": "interrupted"}."""
        with reading(self._path) as db:
            found, gone = jobs.listed(db)
        if gone:  # it may have ended properly between the two looks
            with reading(self._path) as db:
                found, _ = jobs.listed(db)
        return [jobs.interrupted(job) if job.id in gone and job.state == "running" else job for job in found]

    def save_view(self, name: str, content: Mapping[str, Json]) -> None:
        """Keeps a view of the workbench under a name; an older one of that name is replaced."""
        with writing(self._path) as db:
            db.execute("INSERT OR REPLACE INTO views VALUES (?, ?, ?)", (name, packed(content), now()))

    def view(self, name: str) -> Mapping[str, Json] | None:
        """The view of that name; None: there is none."""
        with reading(self._path) as db:
            found = db.execute("SELECT content FROM views WHERE name = ?", (name,)).fetchone()
        return unpacked(found[0]) if found else None

    def views(self) -> list[str]:
        """The names of all views, sorted."""
        with reading(self._path) as db:
            return [row[0] for row in db.execute("SELECT name FROM views ORDER BY name")]

    def keep_mapping(self, name: str, toml: str) -> None:
        """Keeps the text of a user's mapping; earlier texts of that name stay, the one kept last counts."""
        with writing(self._path) as db:
            db.execute("INSERT OR REPLACE INTO mappings (name, toml, kept_at) VALUES (?, ?, ?)", (name, toml, now()))

    def mappings(self) -> dict[str, str]:
        """The mapping kept last under each name."""
        with reading(self._path) as db:
            return {row[0]: row[1] for row in db.execute("SELECT name, toml FROM mappings ORDER BY mapping")}
