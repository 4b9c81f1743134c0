"""Did anybody else write to the database since? If not, it is as it was left; else it has to be looked at again.

A bookmark names the last transaction of the database: in Neo4j 5 and newer the database's UUID and that
transaction's number. While each transaction of ours is one more than the last one seen, nobody else wrote. A bookmark
of any other form says nothing, and then nothing is taken for granted.
"""

from __future__ import annotations

import base64
import binascii

import neo4j

_HEAD, _TAIL = b"\x91\xcc\x10", b"\x90"
_SIZES = {0xC8: 1, 0xC9: 2, 0xCA: 4, 0xCB: 8}
Place = tuple[bytes, int]
"""A database and the number of a transaction of it."""


class Watch:
    """Sees the bookmarks of our own transactions, in their order."""

    def __init__(self) -> None:
        self._last: Place | None = None

    def begin(self, session: neo4j.Session) -> None:
        """From the transaction that this session has seen."""
        self._last = _place(session)

    def saw(self, session: neo4j.Session) -> None:
        """A transaction of ours is done. One that changed nothing has no number of its own."""
        now = _place(session)
        if self._last is None or now is None or now[0] != self._last[0] or now[1] - self._last[1] not in (0, 1):
            self._last = None
        else:
            self._last = now

    @property
    def left(self) -> str:
        """Where the database stands, if since `begin` nobody else wrote; "" where that is not known."""
        return "" if self._last is None else f"{self._last[0].hex()}:{self._last[1]}"


def _place(session: neo4j.Session) -> Place | None:
    told = session.last_bookmarks().raw_values
    return _read(next(iter(told))) if len(told) == 1 else None


def _read(bookmark: str) -> Place | None:
    scheme, _, said = bookmark.partition(":")
    try:
        raw = base64.b64decode(said, validate=True)
    except binascii.Error:
        return None
    head, number = raw[:19], raw[19:-1]
    if scheme != "FB" or not head.startswith(_HEAD) or not raw.endswith(_TAIL) or not number:
        return None
    if len(number) == 1 and number[0] < 0x80:
        return head[3:], number[0]
    whole = _SIZES.get(number[0]) == len(number) - 1
    return (head[3:], int.from_bytes(number[1:], "big", signed=True)) if whole else None
