"""What did every delivered file claim? A folder for each source, written once, never changed."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pyarrow as pa

from graphkit.book import Book, Source
from graphkit.errors import Refused
from graphkit.model import Claims
from graphkit.model.claims import TABLES

from . import cells, faults
from .schema import VERSION, file_of
from .writer import SourceWriter

CELLS = pa.schema([
    pa.field("source", pa.int32()), pa.field("sheet", pa.int16()), pa.field("row", pa.int32()),
    pa.field("cells", pa.list_(pa.string())),
])  # fmt: skip


class Ledger:
    """The sources of one case on disk: `CASE/ledger/<n>/`. Whoever writes or sweeps holds the lock of the case."""

    def __init__(self, folder: Path, book: Book) -> None:
        """The ledger of the case in `folder`; makes nothing."""
        self._folder, self._book = folder / "ledger", book

    def begin(self, original: Path) -> SourceWriter:
        """Copies a delivered file and gives the writer of its claims. Refused: it changed while it was read."""
        self._folder.mkdir(exist_ok=True)
        return SourceWriter(self._folder, self._book, original)

    def claims(self, seq: int | None = None) -> Claims:
        """The tables over the sources in force at `seq` (None: now): neither superseded by another nor withdrawn.

        What a withdrawn source had superseded stays superseded: it is the same file. `Claims.seq` is the seq of the
        last that is registered, 0 for none. Refused: a folder is missing or of a newer format.
        """
        registered = self._book.sources(seq)
        left = {source.supersedes for source in registered} | set(self._book.withdrawn_sources(seq))
        counted = [source for source in registered if source.source not in left]
        return Claims(
            files={name: tuple(str(self._file(source, file_of(name))) for source in counted) for name in TABLES},
            sources=tuple(source.source for source in counted),
            seq=max((source.seq for source in registered), default=0),
            identity=tuple(_identity(source) for source in counted),
        )

    def cells(self, references: pa.Table) -> pa.Table:
        """source, sheet, row and cells as delivered, for references (source, sheet, row), in the order asked.

        Refused: a source or a row is not in the ledger.
        """
        if not references.num_rows:
            return CELLS.empty_table()
        known = {source.source: source for source in self._book.sources()}
        numbers = np.asarray(references["source"].cast(pa.int32()).combine_chunks())
        wanted = cells.places(references["sheet"], references["row"])
        parts, order = [], []
        for number in np.unique(numbers).tolist():
            here = np.flatnonzero(numbers == number)
            found = cells.read(self._file(_known(known, number), file_of("rows")), wanted[here])
            parts.append(
                found.add_column(0, CELLS.field("source"), pa.repeat(pa.scalar(number, pa.int32()), len(here)))
            )
            order.append(here)
        back = np.argsort(np.concatenate(order), kind="stable")
        return pa.concat_tables(part.cast(CELLS) for part in parts).take(pa.array(back))

    def original(self, source: int) -> Path:
        """The delivered file, unchanged. Refused: no such source, or the file is gone."""
        known = {entry.source: entry for entry in self._book.sources()}
        entry = _known(known, source)
        return self._file(entry, next(file.name for file in entry.files if file.rows is None))

    def leftovers(self) -> list[str]:
        """Folders that no source is registered for: an import that runs now, or one that was killed."""
        registered = {source.folder for source in self._book.sources()}
        found = self._folder.iterdir() if self._folder.is_dir() else iter(())
        return sorted(entry.name for entry in found if entry.name not in registered)

    def sweep(self) -> list[str]:
        """Removes the leftovers of killed imports and names them. The caller holds the lock of the case."""
        removed = self.leftovers()
        for name in removed:
            left = self._folder / name
            shutil.rmtree(left) if left.is_dir() else left.unlink()
        return removed

    def check(self) -> list[str]:
        """Every fault of the book and of the registered folders; [] where each byte is as it was registered.

        A fault reads `<what>: <where>`, what being a code under [fault] of words/.
        """
        try:
            self._book.check()
        except Refused as refusal:
            return [f"{refusal.code}: case.db"]
        return [fault for source in self._book.sources() for fault in faults.of_source(self._folder, source)]

    def _file(self, source: Source, name: str) -> Path:
        if source.schema_version > VERSION:
            raise Refused("ledger-newer", source=source.source, found=source.schema_version, known=VERSION)
        path = self._folder / source.folder / name
        if not path.is_file():
            raise Refused("ledger-damaged", source=source.source, file=f"ledger/{source.folder}/{name}")
        return path


def _known(known: dict[int, Source], number: int) -> Source:
    if number not in known:
        raise Refused("no-such-source", source=number)
    return known[number]


def _identity(source: Source) -> str:
    """What a snapshot's id is made from; the member only where the file is an archive."""
    parts = [source.sha256, source.template, source.template_version, source.member]
    return ":".join(parts if source.member else parts[:3])
