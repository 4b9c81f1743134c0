"""Where are the values of a run, and are they still those that were kept?"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from graphkit.book import Book
from graphkit.errors import Refused, UsageError
from graphkit.files import whole_folder
from graphkit.model import Json, Result, User, digest

VALUES, META = "values.parquet", "meta.json"


class Results:
    """The runs of one case: `CASE/results/<run>/{values.parquet, meta.json}` and a line in the book for each."""

    def __init__(self, folder: Path, book: Book) -> None:
        """Of the case in `folder`; makes nothing."""
        self._folder, self._book = folder / "results", book

    def keep(self, result: Result) -> Result:
        """Keeps a run, whole or not at all; one that is there already is read, and must have the same values.

        Raises Refused: the same question is kept with other values; the disk cannot be written.
        """
        if self._path(result.run).exists():
            kept = self.read(result.run)
            if kept.meta["digest"] != digest(result.table):
                raise Refused("result-differs", run=result.run)
        else:
            kept = self._write(result)
        made_at = datetime.now(UTC).isoformat(timespec="seconds")
        self._book.add_run(
            kept.run, kept.measure, str(kept.meta["snapshot"]), made_at, User.of_this_machine().name, kept.meta
        )
        return kept

    def find(self, snapshot: str, measure: str | None = None) -> list[Mapping[str, Json]]:
        """What was measured on a snapshot? The `meta` of each run, oldest first."""
        return [it.meta for it in self._book.runs(snapshot) if measure is None or it.measure == measure]

    def has(self, run: str) -> bool:
        """Is this run kept?"""
        return (self._path(run) / META).exists()

    def read(self, run: str) -> Result:
        """One run, whole. Raises UsageError: it is not kept. Refused: its values are not those it was kept with."""
        path = self._path(run)
        if not self.has(run):
            raise UsageError("unknown-run", run=run)
        try:
            meta = json.loads((path / META).read_text("utf-8"))
            table = pq.read_table(path / VALUES)
        except (OSError, ValueError, pa.ArrowException) as fault:
            raise Refused("damaged-run", run=run, path=path) from fault
        if meta.get("run") != run or meta.get("digest") != digest(table):
            raise Refused("damaged-run", run=run, path=path)
        return Result(run=run, measure=meta["measure"], table=table, meta=meta)

    def _path(self, run: str) -> Path:
        if not run.isalnum():
            raise UsageError("unknown-run", run=run)
        return self._folder / run

    def _write(self, result: Result) -> Result:
        self._folder.mkdir(exist_ok=True)
        with whole_folder(self._path(result.run)) as beside:
            pq.write_table(result.table, beside / VALUES)
            (beside / META).write_text(
                json.dumps(result.meta, ensure_ascii=False, indent=2, sort_keys=True, allow_nan=False), "utf-8"
            )
        return result
