"""What did people decide, and which of it stands? Nothing is deleted: a judgement is withdrawn by another."""

from __future__ import annotations

import sqlite3
from dataclasses import asdict, replace
from typing import get_args

from graphkit.errors import Refused, UsageError
from graphkit.model import Judgement, JudgementKind, kind_of

from .text import now

KINDS: tuple[str, ...] = get_args(JudgementKind)
_PAIRS = frozenset({"same", "different", "drawn_link"})
WITHDRAW_SOURCE = "withdraw_source"
_COLUMNS = ("kind", "a", "b", "value", "reason", "rows", "made_by", "made_at", "seq")
_ADD = """
INSERT INTO judgements (kind, a, b, value, reason, rows, made_by, made_at, seq, withdraws)
VALUES (:kind, :a, :b, :value, :reason, :rows, :made_by, :made_at, :seq, :withdraws)
"""
_STANDING = """
SELECT * FROM judgements WHERE kind <> 'withdraw' AND seq <= ifnull(:upto, seq)
AND seq NOT IN (SELECT withdraws FROM judgements WHERE withdraws IS NOT NULL AND seq <= ifnull(:upto, seq)) ORDER BY seq
"""


def standing(connection: sqlite3.Connection, upto: int | None) -> list[Judgement]:
    """The judgements that stood right after `upto` (None: now), in order of seq; withdrawals themselves left out."""
    return [_judgement(row) for row in connection.execute(_STANDING, {"upto": upto})]


def every(connection: sqlite3.Connection) -> list[Judgement]:
    """All that was ever decided, withdrawals and what they withdrew included, in order of seq."""
    return [_judgement(row) for row in connection.execute("SELECT * FROM judgements ORDER BY seq")]


def withdrawn_sources(connection: sqlite3.Connection, upto: int | None) -> dict[int, Judgement]:
    """The sources that may not be rested on right after `upto` (None: now), each with the judgement that says so."""
    return {int(one.value): one for one in standing(connection, upto) if one.kind == WITHDRAW_SOURCE}


def add(connection: sqlite3.Connection, judgement: Judgement) -> int:
    """Writes a judgement and gives its seq. UsageError: it cannot mean this; Refused: nothing to withdraw."""
    _check(judgement)
    if judgement.kind == "withdraw":
        _check_withdrawn(connection, judgement.withdraws)
    if judgement.kind == WITHDRAW_SOURCE:
        _check_source(connection, judgement.value)
    seq = int(connection.execute("INSERT INTO history (what) VALUES ('judgement')").lastrowid or 0)
    written = replace(judgement, seq=seq, made_at=judgement.made_at or now())
    connection.execute(_ADD, asdict(written) | {"withdraws": written.withdraws or None})
    return seq


def _check(judgement: Judgement) -> None:
    if judgement.kind not in KINDS:
        raise UsageError("judgement-kind", kind=judgement.kind, allowed=", ".join(KINDS))
    if not judgement.made_by.strip():
        raise UsageError("judgement-by-nobody", kind=judgement.kind)
    if judgement.kind == "withdraw":
        return
    if judgement.withdraws:
        raise UsageError("judgement-withdraws", kind=judgement.kind)
    if judgement.kind == WITHDRAW_SOURCE:
        return
    kind_of(judgement.a)
    if judgement.kind in _PAIRS:
        kind_of(judgement.b)
    if judgement.kind in _PAIRS and judgement.a == judgement.b:
        raise UsageError("judgement-on-itself", kind=judgement.kind, key=judgement.a)


def _check_withdrawn(connection: sqlite3.Connection, seq: int) -> None:
    found = connection.execute("SELECT kind FROM judgements WHERE seq = ?", (seq,)).fetchone()
    if found is None:
        raise Refused("no-such-judgement", seq=seq)
    if found["kind"] == "withdraw":
        raise Refused("withdrawal-of-withdrawal", seq=seq)
    by = connection.execute("SELECT seq, made_by FROM judgements WHERE withdraws = ?", (seq,)).fetchone()
    if by:
        raise Refused("judgement-withdrawn", seq=seq, by=by["seq"], who=by["made_by"])


def _check_source(connection: sqlite3.Connection, number: str) -> None:
    """Only a source that is rested on can be withdrawn: known, read anew by no other, not withdrawn before."""
    if not number.isdigit() or not connection.execute("SELECT 1 FROM sources WHERE source = ?", (number,)).fetchone():
        raise Refused("no-such-source", source=number)
    newer = connection.execute("SELECT source FROM sources WHERE supersedes = ?", (number,)).fetchone()
    if newer:
        raise Refused("withdraw-superseded", source=number, newer=newer["source"])
    before = withdrawn_sources(connection, None).get(int(number))
    if before:
        raise Refused(
            "source-withdrawn", source=number, seq=before.seq, who=before.made_by, at=before.made_at, why=before.reason
        )


def _judgement(row: sqlite3.Row) -> Judgement:
    return Judgement(**{name: row[name] for name in _COLUMNS}, withdraws=row["withdraws"] or 0)
