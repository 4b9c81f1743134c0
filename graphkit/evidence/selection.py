"""What goes into a package? A part of the snapshot with everything it rests on, ready to be written in any format.

Money is exact decimal text in major units, times are text as the case's zone shows them: no format decides that again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from graphkit.model import Judgement


@dataclass(frozen=True, slots=True)
class SheetColumns:
    """One sheet of a delivered file and its header as delivered."""

    sheet: int
    name: str
    header_row: int
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Custody:
    """Where one delivered file comes from, and how it came here."""

    source: int
    sha256: str
    name: str
    """File name as delivered."""
    member: str
    size: int
    instrument: str
    provider: str
    purpose: str
    collected_by: tuple[str, ...]
    imported_by: str
    imported_at: str
    template: str
    encoding: str
    """As the text was read; "" for a workbook."""
    original: Path
    sheets: tuple[SheetColumns, ...] = ()

    @property
    def file(self) -> str:
        """Its path inside the package: its hash, and the ending its name has."""
        ending = Path(self.name).suffix.lower()
        plain = ending if ending.isascii() and ending[1:].isalnum() else ""
        return f"data/sources/{self.sha256}{plain}"

    @property
    def missing(self) -> tuple[str, ...]:
        """Which fields of custody are blank; listed before an export and printed in it."""
        told = {
            "instrument": self.instrument,
            "provider": self.provider,
            "purpose": self.purpose,
            "collected_by": "".join(self.collected_by),
            "second_collector": "".join(self.collected_by[1:]),
            "imported_by": self.imported_by,
        }
        return tuple(name for name, value in told.items() if not value.strip())


@dataclass(frozen=True, slots=True)
class Cited:
    """One row of a delivered file, as delivered, and the numbers of the links and ties it supports."""

    id: int
    source: int
    sha256: str
    file: str
    member: str
    sheet: int
    sheet_name: str
    row: int
    columns: tuple[str, ...]
    cells: tuple[str, ...]
    supports: tuple[str, ...] = ()
    """Numbers of links and ties, and `P<n>` of persons, accounts … that this row says something of."""


@dataclass(frozen=True, slots=True)
class Said:
    """What one source says of somebody: a name, a role, an address … and the row that says it."""

    name: str
    details: Mapping[str, str]
    grade: str
    basis: str
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Entity:
    """A person, organisation, account, phone or device, with what the sources say of it."""

    number: int
    uid: str
    kind: str
    caption: str
    keys: tuple[str, ...]
    details: Mapping[str, list[str]]
    delivered: str
    hub: bool
    first: str
    last: str
    steps: int
    """0: chosen by name; n: added because it stands n steps from one that was."""
    said: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """One dated event between two of the selection, and the rows that say it. `excluded` "": counted in its tie."""

    event: int
    a: str
    b: str
    a_key: str
    """The very number that the row names; `a` is whose it is."""
    b_key: str
    kind: str
    directed: bool
    at: str
    n: int
    value: str
    unit: str
    excluded: str
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Tie:
    """All counted events of one kind and unit between two of the selection."""

    number: int
    a: str
    b: str
    kind: str
    directed: bool
    unit: str
    n: int
    value: str
    first: str
    last: str
    grade: str
    basis: str
    """As of a link; several, in order, where its rows differ."""
    statement_only: bool
    events: tuple[Event, ...]

    @property
    def rows(self) -> tuple[int, ...]:
        """The cited rows of all its events, each once."""
        return tuple(dict.fromkeys(row for event in self.events for row in event.rows))


@dataclass(frozen=True, slots=True)
class Link:
    """One standing link between two of the selection, with its grade and the rows that say it."""

    number: int
    a: str
    b: str
    kind: str
    directed: bool
    role: str
    strength: str
    since: str
    until: str
    grade: str
    basis: str
    """fact, assessment, statement; "" where no source says."""
    statement_only: bool
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Export:
    """Who hands what over, when, why? The facts of one export."""

    number: int
    at: str
    """ISO 8601 with the offset of the case's zone."""
    by: str
    reason: str
    asked: tuple[str, ...]
    steps: int
    language: str
    software: str


@dataclass(frozen=True, slots=True)
class Selection:
    """A part of one case's snapshot with its rows, its sources and what was cut off around it."""

    case: str
    title: str
    purpose: str
    zone: str
    snapshot: str
    seq: int
    export: Export
    entities: tuple[Entity, ...]
    links: tuple[Link, ...]
    ties: tuple[Tie, ...]
    set_aside: tuple[Event, ...]
    """Events between two of the selection that no tie counts: failed, reversed, fee …; they may speak for somebody."""
    rows: tuple[Cited, ...]
    sources: tuple[Custody, ...]
    judgements: tuple[Judgement, ...]
    conflicts: tuple[Mapping[str, str], ...]
    omitted: Mapping[str, Mapping[str, int]]
    """What the selection cuts off: what → kind → how many."""
    audit: tuple[str, ...] = ()
    """Lines of the audit log, verbatim."""

    @property
    def lines(self) -> tuple[Link | Tie, ...]:
        """Links, then ties, in order of their numbers."""
        return (*self.links, *self.ties)

    @property
    def name(self) -> str:
        """The package's one folder: EXPORT-<case>-<number>."""
        return f"EXPORT-{self.case[:8]}-{self.export.number}"
