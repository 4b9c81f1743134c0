"""How does a source leave what is computed? It stays on disk; what came from it alone leaves the snapshot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graphkit import audit
from graphkit.book import Source
from graphkit.case import Case
from graphkit.errors import UsageError
from graphkit.jobs.build import build, current
from graphkit.jobs.runs import Standing, standings
from graphkit.jobs.tables import summary
from graphkit.ledger.lock import locked
from graphkit.model import Json, Judgement, Progress

_COUNTED = ("records", "entities", "events", "links", "ties")
_SHORTEST = 6  # hex digits of a hash that name a source
_MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What did a withdrawal change, and what was made before it and rests on the source?"""

    seqs: tuple[int, ...]
    sources: tuple[Source, ...]
    snapshot: str
    before: Mapping[str, Json]
    after: Mapping[str, Json]
    runs: tuple[Standing, ...]
    without_effect: tuple[Judgement, ...]
    packages: tuple[audit.Entry, ...]

    def as_json(self) -> dict[str, Json]:
        """As plain JSON."""
        return {
            "seq": self.seqs[-1],
            "seqs": list(self.seqs),
            "sources": [{"source": it.source, "file": shown(it), "sha256": it.sha256} for it in self.sources],
            "snapshot": self.snapshot,
            "before": dict(self.before),
            "after": dict(self.after),
            "runs": [standing.run.run for standing in self.runs],
            "judgements_without_effect": [one.seq for one in self.without_effect],
            "packages": [{"at": entry.time, "by": entry.user, "package": entry.result} for entry in self.packages],
        }


def withdraw(case: Case, named: Sequence[str], reason: str, progress: Progress) -> Withdrawn:
    """Withdraws sources and rebuilds the snapshot; each is named by its number, file name or the start of its hash.

    Raises
        UsageError: no reason; a name that means no source, or several (they are listed). Nothing is withdrawn then.
        Refused: a source was withdrawn before, or read anew as another one.
    """
    if not reason.strip():
        raise UsageError("no-reason")
    current(case, progress)
    with locked(case.folder, "withdraw"):
        sources = list({it.source: it for it in (meant(case, name) for name in named)}.values())
        idle, before = {one.seq for one in case.without_effect()}, _counts(case)
        seqs = [case.withdraw(source, reason) for source in sources]
        snapshot = build(case, progress)
    numbers = {source.source for source in sources}
    return Withdrawn(
        tuple(seqs),
        tuple(sources),
        snapshot.id,
        before,
        _counts(case),
        tuple(standing for standing in standings(case) if numbers & standing.fallen.keys()),
        tuple(one for one in case.without_effect() if one.seq not in idle),
        tuple(packages_citing(case, {source.sha256 for source in sources})),
    )


def meant(case: Case, named: str) -> Source:
    """The one source that a number, a file name or the start of a hash means.

    UsageError: it means none, or several; those are listed.
    """
    found = [source for source in case.sources() if _means(source, named.strip())]
    standing = {source.source for source in case.sources_in_force()}
    found = [source for source in found if source.source in standing] or found
    if len(found) == 1:
        return found[0]
    if not found:
        known = [source for source in case.sources() if source.source in standing]
        raise UsageError("source-unknown", given=named, known=_listed(known))
    raise UsageError("source-ambiguous", given=named, candidates=_listed(found))


def _means(source: Source, named: str) -> bool:
    names = {str(source.source), source.name, source.name.rpartition("/")[2], source.member, shown(source)} - {""}
    return named in names or (len(named) >= _SHORTEST and source.sha256.startswith(named.lower()))


def _listed(sources: Sequence[Source]) -> str:
    lines = [f"{source.source}  {shown(source)}  {source.sha256[:12]}" for source in sources[:_MOST_NAMED]]
    return "\n".join([*lines, *(["…"] if len(sources) > _MOST_NAMED else [])]) or "—"


def shown(source: Source) -> str:
    """A source's file as a message names it."""
    return f"{source.name} / {source.member}" if source.member else source.name


def _counts(case: Case) -> dict[str, Json]:
    told = summary(case)
    return {name: told[name] for name in _COUNTED}


def packages_citing(case: Case, hashes: set[str]) -> list[audit.Entry]:
    """The evidence packages handed over that cite one of these files, as the audit log names them, oldest first."""
    return [
        entry
        for entry in audit.read(case.folder)
        if entry.operation == "disclose" and "sha256:" in entry.result and hashes & set(entry.objects)
    ]


def from_workbench(case: Case, progress: Progress, *, sources: list[int], reason: str) -> Mapping[str, Json]:
    """As `withdraw`, from plain JSON."""
    return withdraw(case, [str(number) for number in sources], reason, progress).as_json()
