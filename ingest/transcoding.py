"""What is a text of GB18030 in UTF-8, at the speed of the disk? And how far is a text valid UTF-8?

The compiled loops go on while the text is valid, and say where it stops being so: what to do with a byte that the
encoding does not know is left to Python's own codec. The tables are that codec's too, so the two cannot differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import numba as nb
import numpy as np
import numpy.typing as npt

from .eights import HIGHS, address, eight, first_marked, put_eight
from .kernels import U8Array

_FOURS = 39_420
"""Four-byte characters of the basic plane, 81308130 to 8431A439; from 90308130 on they count on from U+10000."""

Points = npt.NDArray[np.uint32]


@cache
def tables() -> tuple[Points, Points]:
    """The two-byte codes in UTF-8, its width above three bytes; the characters of the four-byte ones; 0: none.

    Each by its number; of the four-byte ones those of the basic plane.
    """
    pairs = (bytes((lead, trail)) for lead in range(0x81, 0xFF) for trail in range(0x40, 0xFF))
    twos = np.array([_packed(sign) for sign in _decoded(pairs)], np.uint32)
    fours = [ord(sign) if sign else 0 for sign in _decoded(map(_four, range(_FOURS)))]
    return twos, np.array(fours, np.uint32)


def _packed(sign: str) -> int:
    text = sign.encode()
    return int.from_bytes(text, "little") | len(text) << 24


def _four(number: int) -> bytes:
    rest, last = divmod(number, 10)
    rest, third = divmod(rest, 126)
    first, second = divmod(rest, 10)
    return bytes((0x81 + first, 0x30 + second, 0x81 + third, 0x30 + last))


def _decoded(codes: Iterable[bytes]) -> Iterator[str]:
    """The character of each code; "": none. All are decoded in one go: a line end is part of no code."""
    for text in b"\n".join(codes).decode("gb18030", "surrogateescape").split("\n"):
        yield text if len(text) == 1 and not "\ud800" <= text < "\ue000" else ""


@nb.njit(cache=True, nogil=True)
def _plain(text: U8Array, at: int) -> Any:
    """How many of the next eight bytes are ASCII, up to the first that is not; at the text's end one by one."""
    if at + 8 > len(text):
        return 1
    wide = eight(address(text) + np.uint64(at)) & HIGHS
    return np.int64(first_marked(wide)) if wide else 8


@nb.njit(cache=True, nogil=True)
def _put(out: U8Array, size: int, point: int) -> int:
    if point < 0x80:
        out[size] = point
        return size + 1
    if point < 0x800:
        out[size], out[size + 1] = 0xC0 | point >> 6, 0x80 | point & 63
        return size + 2
    if point < 0x10000:
        out[size], out[size + 1], out[size + 2] = 0xE0 | point >> 12, 0x80 | point >> 6 & 63, 0x80 | point & 63
        return size + 3
    out[size], out[size + 1] = 0xF0 | point >> 18, 0x80 | point >> 12 & 63
    out[size + 2], out[size + 3] = 0x80 | point >> 6 & 63, 0x80 | point & 63
    return size + 4


@nb.njit(cache=True, nogil=True)
def _four_byte(text: U8Array, at: int, fours: Points) -> int:
    """The character of the four bytes; 0: none."""
    second, third, last = text[at + 1], text[at + 2], text[at + 3]
    if third < 0x81 or third > 0xFE or last < 0x30 or last > 0x39 or second > 0x39:
        return 0
    number = (((text[at] - 0x81) * 10 + second - 0x30) * 126 + third - 0x81) * 10 + last - 0x30
    if number < len(fours):
        return int(fours[number])
    number -= 189_000  # 90308130
    return 0x10000 + number if 0 <= number <= 0xFFFFF else 0


@nb.njit(cache=True, nogil=True)
def from_gb18030(text: U8Array, out: U8Array, twos: Points, fours: Points) -> Any:
    """The text as UTF-8 into `out` (three bytes for two of the text's suffice, and ROOM), as far as it is valid.

    Returns (bytes read, bytes written, stopped): stopped where bytes follow that are no character; otherwise at most
    three bytes are left that want more.
    """
    at, size, end, begin, put = 0, 0, len(text), address(text), address(out)
    while at < end:
        lead = text[at]
        if lead < 0x80:
            step = _plain(text, at)
            put_eight(put + np.uint64(size), eight(begin + np.uint64(at)) if at + 8 <= end else np.uint64(lead))
            at, size = at + step, size + step
            continue
        if lead in (0x80, 0xFF):
            return at, size, True
        if at + 1 >= end:
            break
        trail = text[at + 1]
        if trail >= 0x40:
            packed = twos[np.uint64((lead - 0x81) * 191 + trail - 0x40)] if trail < 0xFF else np.uint32(0)
            if packed == 0:
                return at, size, True
            put_eight(put + np.uint64(size), np.uint64(packed))
            at, size = at + 2, size + int(packed >> np.uint32(24))
        elif trail < 0x30 or trail > 0x39:
            return at, size, True
        elif at + 3 >= end:
            break
        else:
            point = _four_byte(text, at, fours)
            if point == 0:
                return at, size, True
            size = _put(out, size, point)
            at += 4
    return at, size, False


@nb.njit(cache=True, nogil=True)
def valid_gb18030(text: U8Array, twos: Points, fours: Points) -> Any:
    """How far is the text valid GB18030? Returns (bytes read, stopped), as `from_gb18030` does."""
    at, end = 0, len(text)
    while at < end:
        lead = text[at]
        if lead < 0x80:
            at += _plain(text, at)
            continue
        if lead in (0x80, 0xFF):
            return at, True
        if at + 1 >= end:
            break
        trail = text[at + 1]
        if trail >= 0x40:
            if trail == 0xFF or twos[(lead - 0x81) * 191 + trail - 0x40] == 0:
                return at, True
            at += 2
        elif at + 3 >= end and 0x30 <= trail <= 0x39:
            break
        elif trail < 0x30 or trail > 0x39 or _four_byte(text, at, fours) == 0:
            return at, True
        else:
            at += 4
    return at, False


@nb.njit(cache=True, nogil=True)
def valid_utf8(text: U8Array) -> Any:
    """How far is the text valid UTF-8? Returns (bytes read, stopped), as `from_gb18030` does."""
    at, end = 0, len(text)
    while at < end:
        lead = text[at]
        if lead < 0x80:
            at += _plain(text, at)
            continue
        width = 2 if 0xC2 <= lead <= 0xDF else 3 if 0xE0 <= lead <= 0xEF else 4 if 0xF0 <= lead <= 0xF4 else 0
        if width == 0:
            return at, True
        least = 0xA0 if lead == 0xE0 else 0x90 if lead == 0xF0 else 0x80
        most = 0x9F if lead == 0xED else 0x8F if lead == 0xF4 else 0xBF
        for place in range(1, width):
            if at + place >= end:
                return at, False
            if not least <= text[at + place] <= most:
                return at, True
            least, most = 0x80, 0xBF
        at += width
    return at, False
