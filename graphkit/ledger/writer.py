"""How does a source enter the ledger whole or not at all?

Written beside under a name that starts with a dot, synced, renamed, and only then registered in the book.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Self

import pyarrow as pa
import pyarrow.compute as pc

from graphkit.book import Book, FileEntry, Source
from graphkit.errors import Refused
from graphkit.model import Batch
from graphkit.model.claims import TABLES

from . import disk
from .schema import VERSION, file_of
from .tables import Growing, growing

WRITING = ".writing-"


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the delivered file was like when it was copied."""

    size: int
    changed: int
    sha256: str


class SourceWriter:
    """Takes the claims of one delivered file; `register` makes them part of the case, `abandon` leaves nothing.

    As a context manager it abandons what was not registered.
    number: of the source. original: the copy in the ledger; read this one, so that what is read is what is kept.
    sha256, size: of the file as delivered.
    """

    def __init__(self, ledger: Path, book: Book, delivered: Path) -> None:
        """Copies the file. Refused: it cannot be read, it changed while it was read, the disk is full."""
        self.number = book.next_source()
        self._book, self._delivered, self._ledger = book, delivered, ledger
        self._beside = ledger / f"{WRITING}{self.number}"
        self.original = self._beside / f"original{_ending(delivered)}"
        self._tables: dict[str, Growing] = {}
        self._pen = ThreadPoolExecutor(1, "ledger")
        self._writing: Future[None] | None = None
        try:
            with _to_disk(self._beside):
                self._start()
        except BaseException:
            self.abandon()
            raise
        self.sha256, self.size = self._seen.sha256, self._seen.size

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.abandon()

    def add(self, sheet_number: int, batch: Batch) -> None:
        """Takes one batch of a sheet, and writes it while the next one is made.

        ValueError: a row of it names another sheet. Refused: there was no room on the disk for the batch before.
        """
        parts = {name: _of_sheet(getattr(batch, name), name, sheet_number) for name in self._tables}
        self._wait()
        self._writing = self._pen.submit(self._write, parts)

    def _write(self, parts: Mapping[str, pa.Table]) -> None:
        for name, table in self._tables.items():
            table.add(parts[name])

    def _wait(self) -> None:
        """Until the batch before is written. Refused: it could not be."""
        with _to_disk(self._beside):
            if self._writing is not None:
                self._writing.result()

    def register(self, source: Source) -> Source:
        """Makes the claims part of the case; gives the source with number, seq, hash, size, folder and files filled.

        Refused: the delivered file changed meanwhile; rows read and rows kept differ; the disk is full; what the book
        refuses. Then nothing is left.
        """
        try:
            self._wait()
            with _to_disk(self._beside):
                counts = {file_of(name): table.close() for name, table in self._tables.items()}
                self._check(source, counts[file_of("rows")])
                return self._enter(replace(source, files=self._files(counts)))
        except BaseException:
            self.abandon()
            raise
        finally:
            self._pen.shutdown()

    def abandon(self) -> None:
        """Removes everything that was written and not registered."""
        self._pen.shutdown(wait=True, cancel_futures=True)
        for table in self._tables.values():
            with suppress(OSError):  # a full disk has no room for the end of a file that is removed in a moment
                table.abandon()
        shutil.rmtree(self._beside, ignore_errors=True)

    def _start(self) -> None:
        shutil.rmtree(self._beside, ignore_errors=True)
        self._beside.mkdir(parents=True)
        self._seen = _copied(self._delivered, self.original)
        for name in TABLES:
            self._tables[name] = growing(name, self._beside, self.number)

    def _check(self, source: Source, rows: int) -> None:
        if source.sha256 not in ("", self.sha256) or _changed(self._delivered, self._seen):
            raise Refused("file-changed-while-read", file=self._delivered.name)
        read = sum(sheet.rows_read for sheet in source.sheets)
        if read != rows:
            raise Refused("rows-not-kept", file=source.name, read=read, kept=rows)

    def _files(self, counts: dict[str, int]) -> tuple[FileEntry, ...]:
        """Every file of the folder as it is now on the disk."""
        found = sorted(self._beside.iterdir())
        for path in found:
            disk.sync_file(path)
        disk.sync_folder(self._beside)
        return tuple(_entry(path, counts.get(path.name)) for path in found)

    def _enter(self, source: Source) -> Source:
        folder = self._ledger / str(self.number)
        shutil.rmtree(folder, ignore_errors=True)  # unregistered: left by an import that was killed right here
        self._beside.rename(folder)
        disk.sync_folder(self._ledger)
        whole = replace(
            source, source=self.number, sha256=self.sha256, size=self.size, folder=folder.name, schema_version=VERSION
        )
        try:
            return self._book.register(whole)
        except BaseException:
            self._take_back(folder)
            raise

    def _take_back(self, folder: Path) -> None:
        """Removes a folder that was not registered; one that was, although the answer got lost, stays."""
        if self.number == self._book.next_source():
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _to_disk(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as fault:
        raise Refused("cannot-write", path=folder, why=fault.strerror or fault) from fault


def _of_sheet(table: pa.Table, name: str, sheet_number: int) -> pa.Table:
    if table.num_rows and pc.any(pc.not_equal(table["sheet"], sheet_number)).as_py():
        raise ValueError(f"a row of {name} is not of sheet {sheet_number}")
    return table


def _entry(path: Path, rows: int | None) -> FileEntry:
    return FileEntry(path.name, path.stat().st_size, disk.sha256(path), rows)


def _ending(delivered: Path) -> str:
    suffix = delivered.suffix.lower()
    return suffix if suffix[1:].isalnum() and suffix.isascii() else ""


def _copied(delivered: Path, to: Path) -> _Seen:
    try:
        before = delivered.stat()
        delivered.open("rb").close()
    except OSError as fault:
        raise Refused("file-not-readable", file=delivered.name, detail=fault.strerror or fault) from fault
    seen = _Seen(before.st_size, before.st_mtime_ns, disk.copy(delivered, to))
    if to.stat().st_size != seen.size or _changed(delivered, seen):
        raise Refused("file-changed-while-read", file=delivered.name)
    return seen


def _changed(delivered: Path, seen: _Seen) -> bool:
    """Another size or time of change counts only where the content differs too."""
    if not delivered.is_file():
        return True
    now = delivered.stat()
    if (now.st_size, now.st_mtime_ns) == (seen.size, seen.changed):
        return False
    return disk.sha256(delivered) != seen.sha256
