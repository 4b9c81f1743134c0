"""How does a delivery become part of a case? File by file, each whole or not at all, and every row accounted for."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from errno import EDQUOT, EFBIG, ENOSPC, EROFS
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

import ingest
from graphkit.book import SheetEntry, Source
from graphkit.case import Case
from graphkit.errors import Cancelled, DamagedFile, GraphkitError, Refused
from graphkit.jobs.build import build
from graphkit.jobs.delivery import Delivered, Delivery, FileReport, Imported, Reading, files_of
from graphkit.ledger import SourceWriter
from graphkit.ledger.lock import locked
from graphkit.model import Json, Progress, Sheet, Snapshot, Tally

_NO_ROOM = (ENOSPC, EDQUOT, EFBIG, EROFS)


def import_(
    case: Case,
    paths: Sequence[Path],
    delivery: Delivery,
    reading: Reading,
    progress: Progress,
    *,
    dry_run: bool = False,
) -> Imported:
    """Takes every file of a delivery into the case, and builds the snapshot.

    A file that was imported before, even re-encoded, saved as a workbook or in another order of rows, is `already`.
    A refused file leaves nothing; the others stay. Killed in the middle, what was registered stays and the file being
    read leaves nothing.

    Raises
        UsageError: a path does not exist, an unknown template. CaseLocked. Cancelled: what was registered stays.
    """
    case.view.allow("import")
    template = reading.choose()
    files = list(files_of(paths))
    with locked(case.folder, "import"):
        case.ledger.sweep()
        before = case.book.seq()
        reports = [
            report
            for file in progress.over(files, "import")
            for report in _take(case, file, delivery, template, dry_run)
        ]
        if reading.mapping and template is not None and not dry_run:
            case.book.keep_mapping(template.name, reading.mapping)
        seq = case.book.seq()
        conflicts = {} if dry_run else _conflicts(build(case, progress))
    return Imported(seq, seq != before, tuple(reports), conflicts)


def _conflicts(snapshot: Snapshot) -> dict[str, int]:
    return dict(Counter(snapshot["conflicts"]["code"].to_pylist()))


def _take(
    case: Case, file: Delivered, delivery: Delivery, template: ingest.Template | None, dry_run: bool
) -> list[FileReport]:
    """One report for each sheet of a file, or of each file of an archive."""
    try:
        with _readable(file):
            if not file.member and ingest.is_archive(file.path):
                return _unpacked(case, file, delivery, template, dry_run)
            sha256 = _sha256(file.path)
            groups = _by_template(file, template)
            return [
                report
                for chosen, sheets in groups
                for report in _source(case, file, sha256, chosen, sheets, delivery, dry_run)
            ]
    except Cancelled:
        raise
    except GraphkitError as error:
        error.parameters["file"] = file.shown
        return [FileReport(file.name, "refused", file.member, error=error)]


@contextmanager
def _readable(file: Delivered) -> Iterator[None]:
    """Refused: the file cannot be read, or there is no room to write what it says."""
    try:
        yield
    except OSError as fault:
        why = fault.strerror or str(fault)
        if fault.errno in _NO_ROOM:
            raise Refused("cannot-write", path=fault.filename or file.shown, why=why) from fault
        raise Refused("file-not-readable", file=file.shown, detail=why) from fault


def _unpacked(
    case: Case, file: Delivered, delivery: Delivery, template: ingest.Template | None, dry_run: bool
) -> list[FileReport]:
    """The files of an archive one by one, each taken out beside the ledger for as long as it is read."""
    ledger = case.folder / "ledger"
    ledger.mkdir(exist_ok=True)
    archive_sha256, reports = _sha256(file.path), list[FileReport]()
    with ingest.Archive(file.path) as archive, TemporaryDirectory(prefix=".unpacked-", dir=ledger) as folder:
        if not archive.names:
            raise DamagedFile("file-empty", file=file.name)
        for number, name in enumerate(archive.names):
            member = Delivered(Path(folder) / f"{number}{_ending(name)}", file.name, name, archive_sha256)
            try:
                archive.unpack(name, member.path)
            except GraphkitError as error:
                reports.append(FileReport(file.name, "refused", name, error=error))
                continue
            reports += _take(case, member, delivery, template, dry_run)
            member.path.unlink()
    return reports


def _ending(name: str) -> str:
    ending = PurePosixPath(name).suffix.lower()
    return ending if ending[1:].isalnum() and ending.isascii() else ""


def _by_template(file: Delivered, template: ingest.Template | None) -> list[tuple[ingest.Template, list[Sheet]]]:
    if template is not None:
        return [(template, ingest.sheets(file.path, template))]
    known = ingest.templates()
    groups: dict[str, tuple[ingest.Template, list[Sheet]]] = {}
    for sheet in ingest.sheets(file.path):
        chosen = ingest.recognise(sheet, known)
        groups.setdefault(chosen.name, (chosen, []))[1].append(sheet)
    return list(groups.values())


def _source(
    case: Case,
    file: Delivered,
    sha256: str,
    template: ingest.Template,
    sheets: list[Sheet],
    delivery: Delivery,
    dry_run: bool,
) -> list[FileReport]:
    known = _registered(case, template)
    if any(source.sha256 == sha256 for source in known):
        return [_report(file, sheet, template, sha256, None, "already") for sheet in sheets]
    writer = case.ledger.begin(file.path)
    try:
        if writer.sha256 != sha256:  # its tables were found in what it was before
            raise Refused("file-changed-while-read", file=file.shown)
        tallies = [
            _read(writer, replace(sheet, path=writer.original, member=file.member or file.name), template)
            for sheet in sheets
        ]
        if not any(tally.rows_read for tally in tallies):
            raise Refused("no-rows", file=file.shown)
        digest = hashlib.sha256("".join(sorted(tally.digest for tally in tallies)).encode()).hexdigest()
        status = "already" if any(source.digest == digest for source in known) else "imported"
        if dry_run or status == "already":
            writer.abandon()
        else:
            _register(case, writer, file, template, sheets, tallies, digest, delivery)
    except BaseException:
        writer.abandon()
        raise
    status = "readable" if dry_run and status == "imported" else status
    return [_report(file, sheet, template, sha256, tally, status) for sheet, tally in zip(sheets, tallies, strict=True)]


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _registered(case: Case, template: ingest.Template) -> list[Source]:
    return [
        source
        for source in case.sources()
        if source.template == template.name and source.template_version == template.version
    ]


def _read(writer: SourceWriter, sheet: Sheet, template: ingest.Template) -> Tally:
    tally: Tally | None = None
    for batch in ingest.read(sheet, template):
        writer.add(sheet.number, batch)
        tally = batch.tally
    if tally is None:
        raise Refused("no-rows", file=sheet.path.name)
    return tally


def _register(
    case: Case,
    writer: SourceWriter,
    file: Delivered,
    template: ingest.Template,
    sheets: Sequence[Sheet],
    tallies: Sequence[Tally],
    digest: str,
    delivery: Delivery,
) -> Source:
    older = [
        source.source
        for source in case.sources()
        if source.sha256 == writer.sha256 and source.template == template.name
    ]
    taken = Source(
        sha256=writer.sha256,
        template=template.name,
        template_version=template.version,
        supersedes=older[-1] if older else None,
        name=file.name,
        member=file.member,
        instrument=delivery.instrument,
        provider=delivery.provider,
        purpose=delivery.purpose,
        collected_by=delivery.collected_by,
        imported_by=case.user.name,
        imported_at=datetime.now(UTC).isoformat(timespec="seconds"),
        digest=digest,
        encoding=sheets[0].encoding,
        sheets=tuple(_entry(sheet, tally) for sheet, tally in zip(sheets, tallies, strict=True)),
    )
    hashes = [writer.sha256, *([file.archive_sha256] if file.member else [])]
    case.log("collect", hashes, f"{delivery.instrument}: {delivery.purpose}", f"importing {template.name}")
    return writer.register(taken)


def _entry(sheet: Sheet, tally: Tally) -> SheetEntry:
    return SheetEntry(
        sheet=sheet.number,
        name=sheet.name,
        header_row=sheet.header_row,
        columns=sheet.header,
        unread=tally.unread_columns,
        rows_read=tally.rows_read,
        records=tally.records,
        problem_rows=tally.problem_rows,
        excluded=tally.excluded,
        warnings=tally.warnings,
        digest=tally.digest,
    )


def _report(
    file: Delivered, sheet: Sheet, template: ingest.Template, sha256: str, tally: Tally | None, status: str
) -> FileReport:
    return FileReport(file.name, status, file.member, sheet.name, sha256, template.name, sheet.encoding, tally)


def from_workbench(
    case: Case,
    progress: Progress,
    *,
    paths: list[str],
    instrument: str,
    provider: str,
    collected_by: list[str],
    purpose: str,
    template: str = "",
    mapping: str = "",
    dry_run: bool = False,
) -> Mapping[str, Json]:
    """As `import_`, from plain JSON; {seq, changed, files}: an error stands there with its code and parameters."""
    delivery = Delivery(instrument, provider, tuple(collected_by), purpose)
    done = import_(
        case, [Path(path) for path in paths], delivery, Reading(template, mapping), progress, dry_run=dry_run
    )
    files = []
    for report in done.files:
        told = report.told()
        if report.error is not None:
            told["error"] = {
                "code": report.error.code,
                "parameters": {k: str(v) for k, v in report.error.parameters.items()},
            }
        files.append(told)
    return {"seq": done.seq, "changed": done.changed, "conflicts": done.conflicts, "files": files}
