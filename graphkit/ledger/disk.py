"""How do bytes reach the disk for good, and how are they recognised again?"""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

CHUNK = 1 << 20


def sha256(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def copy(delivered: Path, to: Path) -> str:
    """Copies a file and gives the SHA-256 of the bytes that were copied."""
    seen = hashlib.sha256()
    with delivered.open("rb") as read, to.open("xb") as written:
        while chunk := read.read(CHUNK):
            seen.update(chunk)
            written.write(chunk)
    return seen.hexdigest()


def sync_file(path: Path) -> None:
    """Waits until the content of a file is on the disk."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def sync_folder(path: Path) -> None:
    """Waits until the names in a folder are on the disk; Windows does so by itself and cannot be asked."""
    if sys.platform == "win32":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
