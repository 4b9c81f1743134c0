"""How does a delivery become part of a case? File by file, each whole or not at all, and every row accounted for."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from errno import EDQUOT, EFBIG, ENOSPC, EROFS
from pathlib import Path

import ingest
from graphkit.book import SheetEntry, Source
from graphkit.case import Case
from graphkit.errors import Cancelled, GraphkitError, Refused, UsageError
from graphkit.jobs.build import build
from graphkit.jobs.delivery import Delivered, Delivery, FileReport, Imported, Reading, files_of
from graphkit.jobs.mappings import reads
from graphkit.jobs.unpacking import members, sha256_of
from graphkit.ledger import SourceWriter
from graphkit.ledger.lock import locked
from graphkit.model import Json, Judgement, Progress, Sheet, Snapshot, Tally

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

    A file that was imported before, even re-encoded, saved as a workbook or in another order of rows, is `already`;
    so is one that was withdrawn, by whatever template it is read now, and it stays withdrawn.
    A refused file leaves nothing; the others stay. Killed in the middle, what was registered stays and the file being
    read leaves nothing.

    Raises
        UsageError: a path does not exist, an unknown template. CaseLocked. Cancelled: what was registered stays.
    """
    case.view.allow("import")
    reading.check()
    files = list(files_of(paths))
    if not files:
        raise UsageError("no-files", paths=", ".join(map(str, paths)))
    with locked(case.folder, "import"):
        case.ledger.sweep()
        before = case.book.seq()
        taking = _Taking(case, delivery, reading, progress, dry_run)
        reports = [report for file in progress.over(files, "import") for report in taking.file(file)]
        for name, text in ({} if dry_run else reading.mappings()).items():
            case.book.keep_mapping(name, text)
        seq = case.book.seq()
        conflicts = {} if dry_run else _conflicts(build(case, progress))
    return Imported(seq, seq != before, tuple(reports), conflicts)


def _conflicts(snapshot: Snapshot) -> dict[str, int]:
    return dict(Counter(snapshot["conflicts"]["code"].to_pylist()))


@dataclass(frozen=True)
class _Taking:
    """How one delivery is taken in."""

    case: Case
    delivery: Delivery
    reading: Reading
    progress: Progress
    dry_run: bool

    def file(self, file: Delivered) -> list[FileReport]:
        """One report for each sheet of a file, or of each file of an archive."""
        try:
            with _readable(file):
                if not file.member and ingest.is_archive(file.path):
                    return self._unpacked(file)
                sha256 = sha256_of(file.path)
                groups = self.reading.groups(file)
                return [report for chosen, sheets in groups for report in self._source(file, sha256, chosen, sheets)]
        except Cancelled:
            raise
        except GraphkitError as error:
            error.parameters["file"] = file.shown
            return [FileReport(file.name, "refused", file.member, error=error)]

    def _unpacked(self, file: Delivered) -> list[FileReport]:
        """The files of an archive one by one, each taken out beside the ledger for as long as it is read."""
        reports = list[FileReport]()
        with closing(members(file, self.case.folder / "ledger", self.progress)) as found:
            for one in found:
                if isinstance(one, Delivered):
                    reports += self.file(one)
                else:
                    reports.append(FileReport(file.name, "refused", one[0], error=one[1]))
        return reports

    def _source(self, file: Delivered, sha256: str, template: ingest.Template, sheets: list[Sheet]) -> list[FileReport]:
        case = self.case
        known, numbers = _registered(case, template), {sheet.number for sheet in sheets}
        fell = _withdrawn(case, lambda source: source.sha256 == sha256 and numbers & {it.sheet for it in source.sheets})
        if fell or any(source.sha256 == sha256 for source in known):
            return [_report(file, sheet, template, sha256, None, "already", fell) for sheet in sheets]
        writer = case.ledger.begin(file.path)
        try:
            if writer.sha256 != sha256:  # its tables were found in what it was before
                raise Refused("file-changed-while-read", file=file.shown)
            tallies = [
                _read(
                    writer,
                    replace(sheet, path=writer.original, member=file.member or file.name),
                    template,
                    self.progress,
                )
                for sheet in sheets
            ]
            if not any(tally.rows_read for tally in tallies):
                raise Refused("no-rows", file=file.shown)
            digest = hashlib.sha256("".join(sorted(tally.digest for tally in tallies)).encode()).hexdigest()
            fell = _withdrawn(case, lambda source: source.digest == digest)
            status = "already" if fell or any(source.digest == digest for source in known) else "imported"
            if self.dry_run or status == "already":
                writer.abandon()
            else:
                _register(case, writer, file, template, sheets, tallies, digest, self.delivery)
        except BaseException:
            writer.abandon()
            raise
        status = "readable" if self.dry_run and status == "imported" else status
        reports = [
            _report(file, sheet, template, sha256, tally, status, fell)
            for sheet, tally in zip(sheets, tallies, strict=True)
        ]
        if not self.dry_run:
            return reports
        return [replace(it, reads=reads(template, sheet.header)) for it, sheet in zip(reports, sheets, strict=True)]


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


def _withdrawn(case: Case, same: Callable[[Source], object]) -> Judgement | None:
    """Why the same table may not be rested on: it was delivered before and withdrawn; None: it was not."""
    withdrawn = case.withdrawn()
    return next((withdrawn[it.source] for it in case.sources() if it.source in withdrawn and same(it)), None)


def _registered(case: Case, template: ingest.Template) -> list[Source]:
    return [
        source
        for source in case.sources()
        if source.template == template.name and source.template_version == template.version
    ]


def _read(writer: SourceWriter, sheet: Sheet, template: ingest.Template, progress: Progress) -> Tally:
    tally: Tally | None = None
    rows = 0
    for batch in ingest.read(sheet, template):
        writer.add(sheet.number, batch)
        tally, rows = batch.tally, rows + batch.rows.num_rows
        progress.at("rows", rows)
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
    file: Delivered,
    sheet: Sheet,
    template: ingest.Template,
    sha256: str,
    tally: Tally | None,
    status: str,
    fell: Judgement | None,
) -> FileReport:
    return FileReport(
        file.name, status, file.member, sheet.name, sha256, template.name, sheet.encoding, tally, withdrawn=fell
    )


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
    by_sheet: Mapping[str, str] | None = None,
    dry_run: bool = False,
) -> Mapping[str, Json]:
    """As `import_`, from plain JSON; {seq, changed, files}: an error stands there with its code and parameters."""
    delivery = Delivery(instrument, provider, tuple(collected_by), purpose)
    reading = Reading(template, mapping, by_sheet or {})
    done = import_(case, [Path(path) for path in paths], delivery, reading, progress, dry_run=dry_run)
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
