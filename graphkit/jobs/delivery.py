"""What is a delivery: by what right, which files, read with what; and what became of each of its tables?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import ingest
from graphkit.errors import GraphkitError, UsageError
from graphkit.model import Json, Judgement, Sheet, Tally


@dataclass(frozen=True, slots=True)
class Delivery:
    """By what right did these files come, from whom, for what, and who collected them?"""

    instrument: str
    provider: str
    collected_by: tuple[str, ...]
    purpose: str

    def __post_init__(self) -> None:
        """UsageError: one of them is blank, or more than two persons are named."""
        for name in ("instrument", "provider", "purpose"):
            if not getattr(self, name).strip():
                raise UsageError("delivery-incomplete", missing=name)
        if not 1 <= len([one for one in self.collected_by if one.strip()]) <= 2:
            raise UsageError("delivery-incomplete", missing="collected_by")


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of one sheet of one file? `rows_read` = records + problem_rows + sum(excluded)."""

    file: str
    status: str
    """imported, already or refused; with a dry run: readable."""
    member: str = ""
    sheet: str = ""
    sha256: str = ""
    layout: str = ""
    encoding: str = ""
    tally: Tally | None = None
    error: GraphkitError | None = None
    reads: Mapping[str, Json] = field(default_factory=dict)
    """Of a dry run: field of the material → column of this table."""
    withdrawn: Judgement | None = None
    """Of a file that is `already`: it was withdrawn, by whom, when and why; it stays so until that is taken back."""

    def told(self, text: str = "") -> dict[str, Json]:
        """As the command prints it; `text`: the error in the user's language."""
        tally = self.tally or Tally(0, 0, 0, {}, 0, (), "")
        return {
            "file": self.file,
            "member": self.member,
            "sheet": self.sheet,
            "sha256": self.sha256,
            "layout": self.layout,
            "encoding": self.encoding,
            "rows_read": tally.rows_read,
            "records": tally.records,
            "problem_rows": tally.problem_rows,
            "excluded": dict(tally.excluded),
            "warnings": tally.warnings,
            "unread_columns": list(tally.unread_columns),
            "status": self.status,
            "error": None if self.error is None else {"code": self.error.code, "text": text},
            **({"reads": dict(self.reads)} if self.reads else {}),
            **self._withdrawal(),
        }

    def _withdrawal(self) -> dict[str, Json]:
        one = self.withdrawn
        return (
            {"withdrawn": {"seq": one.seq, "at": one.made_at, "by": one.made_by, "reason": one.reason}} if one else {}
        )


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a delivery?"""

    seq: int
    changed: bool
    files: tuple[FileReport, ...]
    conflicts: Mapping[str, int]
    """What contradicts itself over rows and files of the whole case, by code; each stands in `graphkit problems`."""

    @property
    def refused(self) -> bool:
        """Was any file refused?"""
        return any(report.status == "refused" for report in self.files)


@dataclass(frozen=True, slots=True)
class Delivered:
    """One file of a delivery; `name` with its folders below the one given, since banks call every file alike."""

    path: Path
    name: str
    member: str = ""
    """Its path inside the archive `name`."""
    archive_sha256: str = ""

    @property
    def shown(self) -> str:
        """As a message names it."""
        return f"{self.name} / {self.member}" if self.member else self.name


def files_of(paths: Sequence[Path]) -> Iterator[Delivered]:
    """Every file of these files and folders, hidden ones left out. UsageError: a path does not exist."""
    for path in paths:
        if path.is_dir():
            found = sorted(file for file in path.rglob("*") if file.is_file() and not file.name.startswith("."))
            yield from (Delivered(file, file.relative_to(path).as_posix()) for file in found)
        elif path.is_file():
            yield Delivered(path, path.name)
        elif path.exists():
            raise UsageError("not-a-file", path=path)
        else:
            raise UsageError("no-such-path", path=path)


def sheet_key(shown: str, number: int) -> str:
    """What names one table of a delivery: the file as messages name it, and the number of the sheet."""
    return f"{shown} #{number}"


@dataclass(frozen=True)
class Reading:
    """With which templates is a delivery read? A user's mapping or a named template; none: recognised by content."""

    template: str = ""
    mapping: str = ""
    """Text of a mapping's TOML, for everything."""
    by_sheet: Mapping[str, str] = field(default_factory=dict)
    """Text of a mapping's TOML by `sheet_key`; what is not named is recognised."""

    @cached_property
    def whole(self) -> ingest.Template | None:
        """The one template to read everything with; None: each sheet for itself. Raises UsageError, Refused."""
        if self.mapping:
            return ingest.mapping(self.mapping)
        if not self.template:
            return None
        known = {template.name: template for template in ingest.templates()}
        if self.template not in known:
            raise UsageError("unknown-template", template=self.template, known=", ".join(sorted(known)))
        return known[self.template]

    @cached_property
    def own(self) -> dict[str, ingest.Template]:
        """The mappings of single tables, parsed. Raises Refused."""
        return {key: ingest.mapping(text) for key, text in self.by_sheet.items()}

    def check(self) -> None:
        """Raises before anything is read what one of the templates would be refused for."""
        _ = (self.whole, self.own)

    def mappings(self) -> dict[str, str]:
        """The user's mappings in use: name → text."""
        whole = {self.whole.name: self.mapping} if self.mapping and self.whole else {}
        return {**{template.name: self.by_sheet[key] for key, template in self.own.items()}, **whole}

    def sheets(self, file: Delivered) -> list[Sheet]:
        """The tables of a file, each opened as its mapping says, where it has one."""
        if self.whole is not None:
            return ingest.sheets(file.path, self.whole)
        return [self._opened(file, sheet) for sheet in ingest.sheets(file.path)]

    def _opened(self, file: Delivered, sheet: Sheet) -> Sheet:
        template = self.own.get(sheet_key(file.shown, sheet.number))
        if template is None:
            return sheet
        return next((one for one in ingest.sheets(file.path, template) if one.number == sheet.number), sheet)

    def template_of(self, file: Delivered, sheet: Sheet) -> ingest.Template:
        """The template a table is read with. Raises UnknownLayout."""
        own = self.whole or self.own.get(sheet_key(file.shown, sheet.number))
        return own or ingest.recognise(sheet, ingest.templates())

    def groups(self, file: Delivered) -> list[tuple[ingest.Template, list[Sheet]]]:
        """The tables of a file by the template they are read with: each group becomes one source."""
        groups: dict[tuple[str, str], tuple[ingest.Template, list[Sheet]]] = {}
        for sheet in self.sheets(file):
            chosen = self.template_of(file, sheet)
            groups.setdefault((chosen.name, chosen.version), (chosen, []))[1].append(sheet)
        return list(groups.values())
