"""In which encoding was a text file delivered, and what is it in UTF-8?

A byte order mark decides; else strict UTF-8; else GB18030 (with its four-byte characters). Where none of them fits, the
one that leaves fewer bytes unread is taken, and a byte it cannot read becomes U+FFFD: a warning, never a lost row.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path

PIECE = 16 << 20
"""Bytes read at once."""
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def encoding_of(path: Path) -> str:
    """utf-8, utf-8-sig, utf-16 or gb18030: which one reads the whole file?"""
    with path.open("rb") as file:
        beginning = file.read(4)
    for mark, name in _MARKS:
        if beginning.startswith(mark):
            return name
    for name in ("utf-8", "gb18030"):
        if _reads(path, name):
            return name
    return min(("utf-8", "gb18030"), key=lambda name: _unread(path, name))


def utf8_pieces(path: Path, encoding: str, piece: int = PIECE) -> Iterator[bytes]:
    """The file's text as UTF-8, piece by piece; no byte order mark; an unreadable byte is U+FFFD."""
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    with path.open("rb") as file:
        while delivered := file.read(piece):
            yield decoder.decode(delivered).encode("utf-8", "replace")
    yield decoder.decode(b"", True).encode("utf-8", "replace")


def _reads(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    with path.open("rb") as file:
        try:
            while delivered := file.read(PIECE):
                decoder.decode(delivered)
            decoder.decode(b"", True)
        except UnicodeDecodeError:
            return False
    return True


def _unread(path: Path, encoding: str) -> int:
    return sum(piece.count("\ufffd".encode()) for piece in utf8_pieces(path, encoding))
