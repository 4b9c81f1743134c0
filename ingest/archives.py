"""Which files lie in a delivered archive, and how do they come out without harm?

ZIP, and gzip with its one file. A member is written where the caller says, never where the archive says, and no faster
or larger than the bounds below allow. An archive within an archive is not opened: its files would have no path that an
investigator can point to.
"""

from __future__ import annotations

import gzip
import lzma
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Generator
from contextlib import closing
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from graphkit.errors import DamagedFile, Refused
from graphkit.model import Progress

ZIP, GZIP = b"PK\x03\x04", b"\x1f\x8b"
_EMPTY_ZIP = b"PK\x05\x06"
MOST_MEMBERS = 20_000
MOST_BYTES = 64 << 30
"""Of one archive, unpacked."""
MOST_RATIO = 400
"""Unpacked to packed; statements reach 40, deflate itself ends at 1,032."""
_SMALL = 16 << 20
"""Unpacked, below which no ratio can do harm."""
_PIECE = 1 << 20
_ENCRYPTED = 0x1
_UTF8 = 0x800
_UNICODE_PATH = 0x7075
_DRIVE = re.compile(r"^[A-Za-z]:")
DAMAGED = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError)
"""What the readers of archives raise at damage; a place before the beginning of the file is an OSError."""
_OFFICE = ("xl/", "word/", "ppt/", "META-INF/manifest.xml")
"""Members by which an office document in a ZIP is known."""


class Archive:
    """The files of one ZIP or gzip file; a context manager. `names`: their paths inside, in order, hidden ones out.

    Raises
        DamagedFile: `archive-damaged`; Refused: `archive-path` (a member that wants to lie elsewhere),
        `archive-too-large` (more files or bytes than any delivery has, or packed as only a bomb is).
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seen = _state(path)
        self._zip: zipfile.ZipFile | None = None
        self._members: dict[str, zipfile.ZipInfo] = {}
        if _beginning(path).startswith(GZIP):
            self.names: tuple[str, ...] = (_gzip_name(path),)
            return
        try:
            self._zip = zipfile.ZipFile(path)
        except (*DAMAGED, NotImplementedError) as fault:
            raise DamagedFile("archive-damaged", file=path.name, why=str(fault)) from fault
        try:
            self._members = _listed(path, self._zip)
        except BaseException:
            self._zip.close()
            raise
        self.names = tuple(sorted(self._members))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._zip is not None:
            self._zip.close()

    def unpack(self, name: str, to: Path, progress: Progress | None = None) -> None:
        """Writes one member to the path `to`; step `unpack` is told the megabytes, and may cancel.

        Raises
            DamagedFile: `archive-damaged`, `archive-encrypted`.
            Refused: `archive-method`, `archive-too-large`, `file-changed-while-read`.
        """
        shown = f"{self.path.name} / {name}"
        size = self._members[name].file_size if self._zip is not None else 0
        with to.open("wb") as out, closing(self._pieces(name, shown)) as pieces:
            for piece in pieces:
                out.write(piece)
                if progress is not None:
                    progress.at("unpack", out.tell() >> 20, size >> 20)
        if _state(self.path) != self._seen:
            raise Refused("file-changed-while-read", file=self.path.name)

    def _opened(self, name: str, shown: str) -> IO[bytes] | gzip.GzipFile:
        if self._zip is None:
            return gzip.open(self.path, "rb")
        member = self._members[name]
        if member.flag_bits & _ENCRYPTED:
            raise DamagedFile("archive-encrypted", file=shown)
        return self._zip.open(member)

    def _pieces(self, name: str, shown: str) -> Generator[bytes]:
        """The content of a member; what goes wrong while it is read, and not while it is written, is told here."""
        packed = self._members[name].compress_size if self._zip is not None else self.path.stat().st_size
        written = 0
        try:
            with self._opened(name, shown) as source:
                while piece := source.read(_PIECE):
                    written += len(piece)
                    if written > MOST_BYTES or _is_bomb(packed, written):
                        raise Refused("archive-too-large", file=shown, why=f"{written} / {packed}")
                    yield piece
        except NotImplementedError as fault:
            raise Refused("archive-method", file=shown, why=str(fault)) from fault
        except (*DAMAGED, RuntimeError) as fault:
            raise DamagedFile("archive-damaged", file=shown, why=str(fault)) from fault


def is_archive(path: Path) -> bool:
    """Is this a file of files? A workbook is none, though it is a ZIP. By its content."""
    beginning = _beginning(path)
    if beginning.startswith((GZIP, _EMPTY_ZIP)):
        return True
    return beginning.startswith(ZIP) and not is_office(path)


def is_packed(path: Path) -> bool:
    """Does the file itself begin as a ZIP? One of another kind may hold a ZIP at its end."""
    return _beginning(path).startswith(ZIP)


def is_office(path: Path) -> bool:
    """Is this ZIP one document: a workbook, a text?"""
    try:
        with zipfile.ZipFile(path) as file:
            names = file.namelist()
    except (*DAMAGED, NotImplementedError):
        return any(mark.encode() in _tail(path) for mark in _OFFICE)
    return "[Content_Types].xml" in names or "META-INF/manifest.xml" in names


def holds_sheets(path: Path) -> bool:
    """Is this document in a ZIP a workbook? One that is cut off counts by the names in its tail."""
    return b"xl/" in _tail(path)


def check_document(path: Path) -> None:
    """Refused: a workbook that is packed as only a bomb is."""
    try:
        with zipfile.ZipFile(path) as file:
            _bounded(path, file.infolist())
    except (*DAMAGED, NotImplementedError):
        return  # the workbook's own reader says what is wrong with it


def _listed(path: Path, file: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    members = [member for member in file.infolist() if not member.filename.endswith("/")]
    _bounded(path, members)
    found: dict[str, zipfile.ZipInfo] = {}
    copies: Counter[str] = Counter()
    for member in members:
        name = name_of(member)
        _safe(path, name)
        if any(part.startswith(".") or part == "__MACOSX" for part in name.split("/")):
            continue
        copies[name] += 1
        found[name if copies[name] == 1 else f"{name}#{copies[name]}"] = member
    return found


def _bounded(path: Path, members: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if len(members) > MOST_MEMBERS:
        raise Refused("archive-too-large", file=path.name, why=f"{len(members)} > {MOST_MEMBERS}")
    overlapping = packed > path.stat().st_size
    if unpacked > MOST_BYTES or overlapping or any(_is_bomb(one.compress_size, one.file_size) for one in members):
        raise Refused("archive-too-large", file=path.name, why=f"{unpacked} / {path.stat().st_size}")


def _is_bomb(packed: int, unpacked: int) -> bool:
    return unpacked > _SMALL and unpacked > MOST_RATIO * packed


def name_of(member: zipfile.ZipInfo) -> str:
    """The path of a member: UTF-8 where it says so, else as the bytes read: UTF-8, GB18030, or the DOS code page."""
    told = _unicode_path(member)
    if told:
        return told.replace("\\", "/")
    name = member.orig_filename
    if not member.flag_bits & _UTF8:
        delivered = name.encode("cp437")
        for encoding in ("utf-8", "gb18030"):
            try:
                name = delivered.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    return name.replace("\\", "/")


def _unicode_path(member: zipfile.ZipInfo) -> str:
    """The name in the extra field that Info-ZIP writes beside a name in another encoding; "" where there is none."""
    extra, at = member.extra, 0
    while at + 4 <= len(extra):
        kind, size = int.from_bytes(extra[at : at + 2], "little"), int.from_bytes(extra[at + 2 : at + 4], "little")
        if kind == _UNICODE_PATH and size > 5 and at + 4 + size <= len(extra):
            return extra[at + 9 : at + 4 + size].decode("utf-8", "replace")
        at += 4 + size
    return ""


def _safe(path: Path, name: str) -> None:
    if not name or name.startswith("/") or "\x00" in name or _DRIVE.match(name) or ".." in name.split("/"):
        raise Refused("archive-path", file=path.name, member=name.replace("\x00", "\\0"))


def _gzip_name(path: Path) -> str:
    """The name that a gzip file says it has inside; else its own without the ending."""
    with path.open("rb") as file:
        head = file.read(4096)
    at = 10
    if head[3:4] and head[3] & 0x4:
        at += 2 + int.from_bytes(head[10:12], "little")
    if head[3:4] and head[3] & 0x8:
        told = head[at:].split(b"\0", 1)[0]
        for encoding in ("utf-8", "gb18030"):
            try:
                name = told.decode(encoding)
            except UnicodeDecodeError:
                continue
            _safe(path, name)
            return name
    return path.stem or path.name


def _beginning(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(8)


def _tail(path: Path) -> bytes:
    """The end of a ZIP, where the names of its members are."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - (1 << 20)))
        return file.read()


def _state(path: Path) -> tuple[int, int]:
    now = path.stat()
    return now.st_size, now.st_mtime_ns
