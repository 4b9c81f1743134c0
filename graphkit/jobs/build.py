"""How does the newest snapshot come about?"""

from __future__ import annotations

from collections.abc import Mapping

from graphkit import snapshot
from graphkit.case import Case
from graphkit.ledger.lock import locked
from graphkit.model import Json, Progress, Snapshot


def rules_of(case: Case) -> snapshot.Rules:
    """The rules by which this case's claims become facts."""
    return snapshot.Rules(zone=case.zone)


def build(case: Case, progress: Progress) -> Snapshot:
    """The snapshot of everything registered and judged so far; quick where it is there already."""
    found = snapshot.build(
        case.derived, case.uuid, case.ledger.claims(), case.book.judgements(), rules_of(case), progress
    )
    case.refresh()
    return found


def behind(case: Case) -> bool:
    """Is the newest snapshot older than what is registered and judged? So after an import that was stopped."""
    wanted = snapshot.identity(case.ledger.claims(), case.book.judgements(), rules_of(case))
    return not snapshot.is_newest(case.derived, wanted)


def current(case: Case, progress: Progress) -> Snapshot:
    """The snapshot, built now where the newest one is behind the case (another process may have been stopped)."""
    claims, judgements = case.ledger.claims(), case.book.judgements()
    wanted = snapshot.identity(claims, judgements, rules_of(case))
    if snapshot.is_newest(case.derived, wanted):
        return case.snapshot()
    with locked(case.folder, "build"):
        return build(case, progress)


def from_workbench(case: Case, progress: Progress) -> Mapping[str, Json]:
    """Builds; {snapshot, seq}."""
    with locked(case.folder, "build"):
        found = build(case, progress)
    return {"snapshot": found.id, "seq": found.seq}
