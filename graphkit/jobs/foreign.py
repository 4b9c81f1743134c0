"""How does an existing Neo4j become a delivered file? Its answer to the mapping's query, written out once.

What is imported is that file, as any other: the ledger keeps it with its SHA-256, so that every row can be shown and
verified when the database is gone or has gone on.
"""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

from filelock import FileLock, Timeout

from graphkit.case import Case
from graphkit.errors import Refused, UsageError
from graphkit.jobs.delivery import Reading
from graphkit.model import Progress
from graphkit.stores.opening import office_connection

_PREFIX, _LOCK = ".from-neo4j-", ".lock"


@contextmanager
def from_neo4j(case: Case, uri: str, reading: Reading, progress: Progress) -> Iterator[list[Path]]:
    """A folder that holds the rows as `<host>/<database>/<mapping>.csv`, for as long as the block runs.

    Memory is bounded: rows go to the disk as they come, and are written as a table once every column is known.

    Raises
        UsageError: no mapping, or one without `[neo4j] query`. Refused, Unreachable: see `foreign_rows`;
        `neo4j-no-rows`.
    """
    from graphkit.stores.neo4j.foreign_rows import address, foreign_rows

    case.view.allow("import")
    template = reading.whole if reading.mapping else None
    if template is None or not template.query:
        raise UsageError("neo4j-query-wanted")
    connection = office_connection(case.settings, uri)
    with _beside(case.folder) as folder:
        place = folder / "rows" / address(connection) / f"{template.name}.csv"
        place.parent.mkdir(parents=True)
        with foreign_rows(connection, template.query) as rows:
            columns = _spool(rows, folder / "rows.jsonl", progress)
        if not columns:
            raise Refused("neo4j-no-rows", uri=connection.uri)
        _write(folder / "rows.jsonl", columns, place, progress)
        (folder / "rows.jsonl").unlink()
        yield [folder / "rows"]


@contextmanager
def _beside(case: Path) -> Iterator[Path]:
    """A folder in the case, gone at the end; what a killed process left goes first: nobody holds its lock."""
    for left in sorted(case.glob(f"{_PREFIX}*")):
        try:
            with FileLock(left / _LOCK, timeout=0):
                pass
        except Timeout:
            continue
        shutil.rmtree(left)
    folder = Path(mkdtemp(prefix=_PREFIX, dir=case))
    try:
        with FileLock(folder / _LOCK, timeout=0):
            yield folder
    finally:
        shutil.rmtree(folder)


def _spool(rows: Iterable[dict[str, str]], to: Path, progress: Progress) -> list[str]:
    """Writes every row as a line of JSON; all columns that any of them has, those of one thing side by side."""
    seen: dict[str, dict[str, None]] = {}
    with to.open("w", encoding="utf-8", newline="\n") as file:
        for number, row in enumerate(rows):
            if number % 1000 == 0:
                progress.at("neo4j-rows", number)
            for column in row:
                seen.setdefault(_thing(column), {})[column] = None
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    return [column for columns in seen.values() for column in _in_order(columns)]


def _thing(column: str) -> str:
    """Of which returned value is this column? `elementId(s)` and `s.name` are both of s."""
    inner = column.partition("(")[2].removesuffix(")")
    return inner or column.partition(".")[0]


def _in_order(columns: Iterable[str]) -> list[str]:
    """What it is, then its properties by name: the same whichever row came first."""
    listed = list(columns)
    return [*(one for one in listed if "." not in one), *sorted(one for one in listed if "." in one)]


def _write(spooled: Path, columns: list[str], to: Path, progress: Progress) -> None:
    with spooled.open(encoding="utf-8") as lines, to.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        table.writeheader()
        for number, line in enumerate(lines):
            if number % 10_000 == 0:
                progress.at("rows", number)
            table.writerow(json.loads(line))
