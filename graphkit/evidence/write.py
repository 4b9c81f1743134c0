"""How does a selection become a package? Every format, the papers beside them, the sources unchanged, one ZIP."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from graphkit.errors import Refused
from graphkit.model import Json, Progress

from .formats import FORMATS, Loss
from .formats.lines import plain, write_document, write_lines
from .package import Packed, sha256_of, write_package
from .selection import Custody, Selection


@dataclass(frozen=True, slots=True)
class Written:
    """What was written, and what each format could not hold."""

    packed: Packed
    losses: Mapping[str, tuple[Loss, ...]]


def check_sources(selection: Selection, progress: Progress) -> None:
    """Is every cited file still the one that was registered? Raises Refused at the first that is not."""
    for source in progress.over(selection.sources, "export_check"):
        found = sha256_of(source.original)
        if found != source.sha256:
            raise Refused("source-changed", file=source.name, expected=source.sha256, found=found)


def write(selection: Selection, out: Path, progress: Progress) -> Written:
    """Writes the package of a selection to `out`, which the caller makes appear whole.

    The same selection gives the same bytes.
    """
    check_sources(selection, progress)
    with tempfile.TemporaryDirectory(prefix=f".{out.name}.", dir=out.parent) as work:
        folder = Path(work)
        losses: dict[str, tuple[Loss, ...]] = {}
        payload: dict[str, Path] = {source.file: source.original for source in selection.sources}
        for number, form in enumerate(progress.over(FORMATS, "export_write")):
            payload[form.file] = folder / f"{number}{Path(form.file).suffix}"
            losses[form.name] = form.write(selection, payload[form.file])
        payload |= _papers(selection, losses, folder)
        return Written(write_package(selection.name, payload, _info(selection), out, progress), losses)


def _papers(selection: Selection, losses: Mapping[str, tuple[Loss, ...]], folder: Path) -> dict[str, Path]:
    """Custody, the extract of the audit log, and what is not in the package."""
    missing = [{"sha256": each.sha256, "fields": each.missing} for each in selection.sources if each.missing]
    omitted = {
        "cut_off": {what: dict(kinds) for what, kinds in selection.omitted.items()},
        "lost_by_format": [{"format": name, **plain(loss)} for name, found in losses.items() for loss in found],
        "missing_custody": missing,
    }
    papers = {name: folder / name for name in ("custody.jsonl", "audit-extract.jsonl", "omitted.json")}
    write_lines(papers["custody.jsonl"], map(_custody, selection.sources))
    papers["audit-extract.jsonl"].write_text("".join(f"{line}\n" for line in selection.audit), "utf-8", newline="\n")
    write_document(papers["omitted.json"], omitted)
    return {f"data/{name}": path for name, path in papers.items()}


def _custody(source: Custody) -> dict[str, Json]:
    told = {name: value for name, value in plain(source).items() if name not in {"original", "sheets"}}
    return {**told, "file": source.file, "missing": source.missing}


def _info(selection: Selection) -> dict[str, str]:
    export = selection.export
    return {
        "Bag-Software-Agent": export.software,
        "Bagging-Date": export.at[:10],
        "Contact-Name": export.by,
        "External-Description": selection.title,
        "External-Identifier": selection.name,
        "Internal-Sender-Identifier": f"case {selection.case}, snapshot {selection.snapshot}",
    }


def concerning(lines: list[str], objects: set[str], upto: int) -> tuple[str, ...]:
    """Which lines of the audit log belong to a package? What was done to its persons, accounts … and source files.

    Verbatim, so that each line's own hash can be recomputed.
    """
    told = ((line, json.loads(line)) for line in lines)
    return tuple(line for line, entry in told if entry["seq"] <= upto and objects & set(entry["objects"]))
