"""What stands in the book? Sources with their sheets and files, runs, jobs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from graphkit.model import Json

JobState = Literal["waiting", "running", "done", "failed", "cancelled"]


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """One table of a source, and how its rows ended: rows_read = records + problem_rows + sum(excluded)."""

    sheet: int
    name: str
    header_row: int
    columns: tuple[str, ...]
    """The header as delivered."""
    unread: tuple[str, ...]
    rows_read: int
    records: int
    problem_rows: int
    excluded: Mapping[str, int]
    warnings: int
    digest: str


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One file in the folder of a source; `rows` None for the delivered file itself."""

    name: str
    size: int
    sha256: str
    rows: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One delivered file (or one member of an archive), read once with one template.

    The ledger fills source, seq, sha256, size, folder, schema_version and files when it registers.
    """

    source: int = 0
    seq: int = 0
    sha256: str = ""
    template: str
    template_version: str
    supersedes: int | None = None
    name: str
    """File name as delivered."""
    member: str = ""
    size: int = 0
    instrument: str
    provider: str
    purpose: str
    collected_by: tuple[str, ...]
    imported_by: str
    imported_at: str
    """ISO 8601, UTC."""
    digest: str
    """Of the tables as multisets of normalised rows: equal for a re-encoded or reordered delivery."""
    encoding: str = ""
    folder: str = ""
    schema_version: int = 0
    sheets: tuple[SheetEntry, ...]
    files: tuple[FileEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """One measure on one projection, as the book remembers it; its values are in `results/<run>/`."""

    run: str
    measure: str
    snapshot: str
    made_at: str
    made_by: str
    meta: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Job:
    """A long action asked for in the workbench or on the command line. Times are ISO 8601, UTC; "" not yet."""

    id: int
    verb: str
    arguments: dict[str, Json]
    made_by: str
    made_at: str
    state: JobState
    pid: int
    step: str
    done: int
    total: int
    cancel_asked: bool
    result: dict[str, Json]
    """A job whose process died has state failed and result {"error": "interrupted"}."""
    started_at: str
    ended_at: str
