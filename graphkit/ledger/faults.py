"""Is the folder of a source still what was registered?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from graphkit.book import FileEntry, Source

from . import disk


def of_source(ledger: Path, source: Source) -> Iterator[str]:
    """Every fault of one source: `<code>: ledger/<n>[/<file>]`."""
    folder = ledger / source.folder
    where = f"ledger/{source.folder}"
    if not folder.is_dir():
        yield f"folder-missing: {where}"
        return
    for entry in source.files:
        code = _of_file(folder / entry.name, entry)
        if code:
            yield f"{code}: {where}/{entry.name}"
    strangers = sorted({path.name for path in folder.iterdir()} - {entry.name for entry in source.files})
    yield from (f"file-not-registered: {where}/{name}" for name in strangers)


def _of_file(path: Path, entry: FileEntry) -> str:
    if not path.is_file():
        return "file-missing"
    if path.stat().st_size != entry.size or disk.sha256(path) != entry.sha256:
        return "file-changed"
    return "" if entry.rows is None or _rows(path) == entry.rows else "table-unreadable"


def _rows(path: Path) -> int:
    """Rows of a Parquet file; -1 where it cannot be read."""
    try:
        return int(pq.read_metadata(path).num_rows)
    except (OSError, pa.ArrowInvalid):
        return -1
