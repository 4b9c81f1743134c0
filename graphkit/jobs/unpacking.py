"""Which files lie in a delivered archive, one by one, each taken out for as long as it is read?"""

from __future__ import annotations

import hashlib
from collections.abc import Generator
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

import ingest
from graphkit.errors import Cancelled, DamagedFile, GraphkitError
from graphkit.jobs.delivery import Delivered
from graphkit.model import Progress


def members(file: Delivered, beside: Path, progress: Progress) -> Generator[Delivered | tuple[str, GraphkitError]]:
    """Each file of an archive, or its name with why it cannot be taken out. It is gone when the next is asked for.

    Raises DamagedFile, Refused: the archive itself; Cancelled.
    """
    beside.mkdir(exist_ok=True)
    archive_sha256 = sha256_of(file.path)
    with ingest.Archive(file.path) as archive, TemporaryDirectory(prefix=".unpacked-", dir=beside) as folder:
        if not archive.names:
            raise DamagedFile("file-empty", file=file.name)
        for number, name in enumerate(archive.names):
            place = Path(folder) / f"{number}{_ending(name)}"
            try:
                archive.unpack(name, place, progress)
            except Cancelled:
                raise
            except GraphkitError as error:
                yield name, error
                continue
            yield Delivered(place, file.name, name, archive_sha256)
            place.unlink()


def _ending(name: str) -> str:
    ending = PurePosixPath(name).suffix.lower()
    return ending if ending[1:].isalnum() and ending.isascii() else ""


def sha256_of(file: Path) -> str:
    """The SHA-256 of a file, in hex."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
