"""How does a part of a case leave it? Right and reason first, then the audit entry, then the package, whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from graphkit import audit
from graphkit.case import Case
from graphkit.errors import UnknownEntity, UsageError
from graphkit.files import whole_file
from graphkit.model import Json, Progress, shown

from .select import select
from .selection import Export, Selection
from .write import concerning, write

MOST_STEPS = 6


@dataclass(frozen=True, slots=True)
class Exported:
    """What was handed over, and the two hashes for the record."""

    package: Path
    name: str
    sha256: str
    tag_manifest: str
    entities: int
    links: int
    ties: int
    rows: int
    sources: int
    omitted: Mapping[str, int]
    missing_custody: Sequence[tuple[str, str, tuple[str, ...]]]
    """File name, SHA-256, blank fields of custody."""

    def as_json(self) -> dict[str, Json]:
        """As plain JSON."""
        return {
            "package": str(self.package), "name": self.name, "sha256": self.sha256,
            "tagmanifest_sha256": self.tag_manifest, "entities": self.entities, "links": self.links, "ties": self.ties,
            "rows": self.rows, "sources": self.sources, "omitted": dict(self.omitted),
            "missing_custody": [
                {"file": name, "sha256": sha256, "fields": list(fields)}
                for name, sha256, fields in self.missing_custody
            ],
        }  # fmt: skip


def export(
    case: Case,
    keys: Sequence[str],
    *,
    steps: int = 0,
    reason: str,
    out: Path,
    progress: Progress,
    examine: Callable[[Path], None],
    force: bool = False,
) -> Exported:
    """Which package shows these persons, accounts … and those within `steps` of them, with every row it rests on?

    Keys are any keys of the case. The package appears at `out` whole or not at all; `examine` sees it before it does
    and raises where it is not to appear.

    Raises
        UsageError: no key, no reason, steps out of range, `out` exists. UnknownEntity: lists the keys nobody has.
        Refused: the user may not export; a source is not the file that was registered; the audit log cannot be written.
    """
    case.view.allow("export")
    _check(keys, steps, reason)
    selection = select(case, _facts(case, _uids(case, keys), steps, reason))
    with whole_file(out, force=force) as beside:
        selection = _entered(case, selection, reason)
        written = write(selection, beside, progress)
        examine(beside)
        refs = [case.ref(entity.uid) for entity in selection.entities]
        cited = sorted({source.sha256 for source in selection.sources})  # who cited a source that falls later?
        case.log("disclose", [*refs, *cited], reason, f"{selection.name} sha256:{written.packed.sha256}")
    return _exported(out, selection, written.packed.sha256, written.packed.tag_manifest)


def _check(keys: Sequence[str], steps: int, reason: str) -> None:
    if not keys:
        raise UsageError("nobody-chosen")
    if not reason.strip():
        raise UsageError("no-reason")
    if not 0 <= steps <= MOST_STEPS:
        raise UsageError("steps-range", steps=steps, most=MOST_STEPS)


def _uids(case: Case, keys: Sequence[str]) -> tuple[str, ...]:
    uids, missing = set(), []
    for key in keys:
        try:
            uids.add(case.uid(key))
        except UnknownEntity:
            missing.append(key)
    if missing:
        raise UnknownEntity("unknown-entity", key=", ".join(missing))
    return tuple(sorted(uids, key=str.encode))


def _facts(case: Case, uids: tuple[str, ...], steps: int, reason: str) -> Export:
    now = datetime.now(UTC).replace(microsecond=0)
    return Export(
        number=0, at=shown(now, "s", case.zone), by=case.user.name, reason=reason, asked=uids, steps=steps,
        language=case.settings.language, software=f"graphkit {version('graphkit')}",
    )  # fmt: skip


def _entered(case: Case, selection: Selection, reason: str) -> Selection:
    """The selection with the number its audit entry gave it: nothing is written before that entry is on the disk."""
    refs = [case.ref(entity.uid) for entity in selection.entities]
    number = case.log("disclose", refs, reason, "evidence export begins")
    concerned = {*refs, *(source.sha256 for source in selection.sources)}
    extract = concerning(audit.lines(case.folder), concerned, number)
    return replace(selection, export=replace(selection.export, number=number), audit=extract)


def _exported(out: Path, selection: Selection, sha256: str, tag_manifest: str) -> Exported:
    return Exported(
        package=out, name=selection.name, sha256=sha256, tag_manifest=tag_manifest, entities=len(selection.entities),
        links=len(selection.links), ties=len(selection.ties), rows=len(selection.rows),
        sources=len({source.sha256 for source in selection.sources}),
        omitted={what: sum(kinds.values()) for what, kinds in selection.omitted.items()},
        missing_custody=[(each.name, each.sha256, each.missing) for each in selection.sources if each.missing],
    )  # fmt: skip
