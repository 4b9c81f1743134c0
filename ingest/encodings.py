"""In which encoding was a text file delivered, and what is it in UTF-8?

A byte order mark decides; else strict UTF-8; else GB18030 (with its four-byte characters). Files put together from two
systems hold lines of both: then each line is read by its own encoding, the one of most lines where both would fit, and
the lines of the other are marked. A byte that neither can read becomes U+FFFD: a warning, never a lost row.
"""

from __future__ import annotations

import codecs
from collections import Counter
from collections.abc import Callable, Iterator
from io import FileIO
from itertools import cycle
from pathlib import Path
from typing import Any

import numpy as np

from graphkit.errors import DamagedFile

from .ahead import ahead
from .eights import ROOM
from .kernels import U8Array
from .transcoding import from_gb18030, tables, valid_gb18030, valid_utf8

PIECE = 16 << 20
"""Bytes read at once."""
MIXED = {"utf-8+gb18030": ("utf-8", "gb18030"), "gb18030+utf-8": ("gb18030", "utf-8")}
"""Encodings of files with lines of both: the one of most lines, and the other."""
OTHERWISE = b"\xff"
"""What is put at the end of a line that was in the other encoding; no byte of any UTF-8 text."""
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_SAMPLE = 1 << 18
_LONGEST = 1 << 20
"""Bytes of a line that is judged as one; a longer one is judged in parts."""
_WIDEST = 4
"""Bytes of the widest character."""
_CUTS = b" ,\t\"'"
"""Bytes that are no part of a character in either encoding."""


def encoding_of(path: Path) -> str:
    """utf-8, utf-8-sig, utf-16, gb18030, or one of MIXED: which one reads the whole file?"""
    with path.open("rb") as file:
        beginning = file.read(_SAMPLE)
    for mark, name in _MARKS:
        if beginning.startswith(mark):
            return name
    if _reads(path, "utf-8"):
        return "utf-8"
    first = Counter(map(_of_line, beginning.splitlines(keepends=True)))
    if _reads(path, "gb18030") and first["gb18030"] >= first["utf-8"]:
        return "gb18030"
    with path.open("rb") as file:
        return _of_most(Counter(map(_of_line, _lines(iter(lambda: file.read(PIECE), b"")))))


def is_encoding(name: str) -> bool:
    """Is this one of text that Python can read piece by piece?"""
    try:
        return name not in ("idna", "punycode") and "a".encode(name).decode(name) == "a"
    except (LookupError, UnicodeError):
        return False


def utf8_pieces(
    path: Path, encoding: str, piece: int = PIECE, *, marked: bool = False, before: int = 0
) -> Iterator[U8Array]:
    """The file's text as UTF-8, piece by piece; no byte order mark; an unreadable byte is U+FFFD.

    `marked`: lines of a mixed file that are in its other encoding end with OTHERWISE; `before`: so many bytes at the
    beginning of each piece are free for what the caller wants to put there.
    """
    if encoding in _FAST:
        yield from _fast_pieces(path, encoding, piece, before)
        return
    mark = OTHERWISE if marked else b""
    mixed = encoding in MIXED
    texts = _line_by_line(path, *MIXED[encoding], piece, mark) if mixed else _by_codec(path, encoding, piece)
    for text in texts:
        yield np.frombuffer(bytearray(before) + text, np.uint8)


def _by_codec(path: Path, encoding: str, piece: int) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    try:
        with path.open("rb") as file:
            while delivered := file.read(piece):
                yield decoder.decode(delivered).encode("utf-8", "replace")
        yield decoder.decode(b"", True).encode("utf-8", "replace")
    except UnicodeError as fault:  # UTF-16 without its mark
        raise DamagedFile("encoding-not-fitting", file=path.name, encoding=encoding) from fault


def _fast_pieces(path: Path, encoding: str, piece: int, before: int) -> Iterator[U8Array]:
    room, kept = np.empty(piece + _WIDEST, np.uint8), 0
    with path.open("rb", buffering=0) as file:
        while n := file.readinto(room[kept : kept + piece].data):
            text, read = _as_utf8(room[: kept + n], encoding, before)
            yield text
            kept += n - read
            room[:kept] = room[read : read + kept].copy()
    rest = room[:kept].tobytes().decode(encoding, "replace").encode("utf-8", "replace")
    yield np.frombuffer(bytearray(before) + rest, np.uint8)


def _as_utf8(text: U8Array, encoding: str, before: int) -> tuple[U8Array, int]:
    """The text as UTF-8, with room before it; and how many bytes of it were read: the rest may begin a character."""
    made, read, stopped = _FAST[encoding](text, before)
    if not stopped:
        return made, read
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    odd = decoder.decode(text[read:].tobytes()).encode("utf-8", "replace")
    return np.concatenate([made, np.frombuffer(odd, np.uint8)]), len(text) - len(decoder.getstate()[0])


def _gb18030(text: U8Array, before: int) -> tuple[U8Array, int, bool]:
    out = np.empty(before + len(text) * 3 // 2 + 4 + ROOM, np.uint8)
    read, written, stopped = from_gb18030(text, out[before:], *tables())
    return out[: before + written], read, stopped


def _utf8(text: U8Array, before: int) -> tuple[U8Array, int, bool]:
    read, stopped = valid_utf8(text)
    return np.concatenate([np.empty(before, np.uint8), text[:read]]), read, stopped


_FAST = {"gb18030": _gb18030, "utf-8": _utf8}


def _reads(path: Path, encoding: str) -> bool:
    """Whether all of the file is valid; the next piece is read while one is looked at."""
    with path.open("rb", buffering=0) as file:
        rest = np.empty(0, np.uint8)
        for piece in ahead(_pieces(file)):
            begin = _WIDEST - len(rest)
            piece[begin:_WIDEST] = rest
            read, stopped = _VALID[encoding](piece[begin:])
            rest = piece[begin + read :].copy()
            if stopped:
                return False
    return not len(rest)


def _pieces(file: FileIO) -> Iterator[U8Array]:
    """The file's bytes behind room for what is left of the piece before; each piece holds until the one after next."""
    for room in cycle([np.empty(_WIDEST + PIECE, np.uint8) for _ in range(3)]):
        n = file.readinto(room[_WIDEST:].data)
        if not n:
            return
        yield room[: _WIDEST + n]


_VALID: dict[str, Callable[[U8Array], Any]] = {
    "utf-8": valid_utf8,
    "gb18030": lambda text: valid_gb18030(text, *tables()),
}


def _of_line(line: bytes) -> str:
    """In which encoding is this line for sure? "": in either, or in neither.

    Chinese in GB18030 that reads as UTF-8 does so in characters of two bytes; a line of UTF-8 with a damaged byte still
    has more whole characters of three than damaged ones.
    """
    if line.isascii():
        return ""
    text = line.decode("utf-8", "replace")
    bad, wide = text.count("\ufffd"), sum(sign >= "\u0800" for sign in text)
    if wide - bad > max(bad, 1) or (not bad and wide and len(text) - wide == sum(map(str.isascii, text))):
        return "utf-8"
    try:
        line.decode("gb18030")
    except UnicodeDecodeError:
        return ""
    return "gb18030" if bad else ""


def _of_most(lines: Counter[str]) -> str:
    """The name for a file with so many lines that are in one encoding for sure."""
    first, other = ("utf-8", "gb18030") if lines["utf-8"] >= lines["gb18030"] else ("gb18030", "utf-8")
    return f"{first}+{other}" if lines[other] else first


def _lines(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Line by line, the ends kept; a line beyond all measure in parts, cut beside a character."""
    rest = b""
    for piece in pieces:
        *lines, rest = (rest + piece).splitlines(keepends=True)
        yield from lines
        while len(rest) > _LONGEST:
            at = max(map(rest[:_LONGEST].rfind, (bytes([sign]) for sign in _CUTS))) + 1 or _LONGEST
            yield rest[:at]
            rest = rest[at:]
    if rest:
        yield rest


def _line_by_line(path: Path, first: str, other: str, piece: int, mark: bytes) -> Iterator[bytes]:
    with path.open("rb") as file:
        held: list[bytes] = []
        size = 0
        for line in _lines(iter(lambda: file.read(piece), b"")):
            held.append(_decoded(line, first, other, mark))
            size += len(line)
            if size >= piece:
                yield b"".join(held)
                held, size = [], 0
        yield b"".join(held)


def _decoded(line: bytes, first: str, other: str, mark: bytes) -> bytes:
    if _of_line(line) != other:
        return line.decode(first, "replace").encode("utf-8", "replace")
    text = line.rstrip(b"\r\n")
    end = line[len(text) :]
    return text.decode(other, "replace").encode("utf-8", "replace") + mark + end
