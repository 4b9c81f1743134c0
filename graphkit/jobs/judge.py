"""How does a person's decision change the picture?"""

from __future__ import annotations

from collections.abc import Mapping

from graphkit.case import Case
from graphkit.errors import UsageError
from graphkit.jobs.build import build, current
from graphkit.ledger.lock import locked
from graphkit.model import Json, Judgement, Progress


def judge(case: Case, judgement: Judgement, progress: Progress) -> int:
    """Writes a judgement and rebuilds the snapshot; gives the judgement's seq.

    Raises UsageError: no reason is given, or a pair is one and the same key. UnknownEntity: nobody has that key.
    """
    if not judgement.reason.strip():
        raise UsageError("no-reason")
    if judgement.b and judgement.a == judgement.b:
        raise UsageError("same-key-twice", key=judgement.a)
    current(case, progress)
    with locked(case.folder, "judge"):
        seq = case.judge(judgement)
        build(case, progress)
    return seq


def from_workbench(
    case: Case, progress: Progress, *, kind: str, a: str = "", b: str = "", reason: str, withdraws: int = 0
) -> Mapping[str, Json]:
    """As `judge`, from plain JSON; {seq}."""
    judgement = Judgement(kind, a, b, reason=reason, withdraws=withdraws, made_by=case.user.name)  # type: ignore[arg-type]
    return {"seq": judge(case, judgement, progress)}
