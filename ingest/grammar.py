"""What may a template or a mapping say? The parts of its TOML, after checking; `parsing` makes them from text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class FileRules:
    """[file]: what the user says of the file itself; None or "": as its content shows."""

    type: str = ""
    encoding: str = ""
    delimiter: str = ""
    header: int | None = None
    sheets: tuple[str, ...] = ()
    """Only the sheets of these names."""
    short_rows: bool = False
    """A row without its last cells is kept: they are blank."""


@dataclass(frozen=True, slots=True)
class Stated:
    """What is said once for all rows: by the user (is), above the table, or in the name of the file (by a pattern)."""

    where: str
    told: str


@dataclass(frozen=True, slots=True)
class Within:
    """{ column, in | not_in | matches }: the rows whose cell is one of these, is none, or has the pattern in it."""

    column: str
    values: tuple[str, ...]
    inside: bool
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One entry of [fields], or `at`, `value`, `unit`: a column under any of its names, and how it is written."""

    columns: tuple[str, ...]
    formats: tuple[str, ...] = ()
    zone: str = ""
    unit: str = ""
    given_in: str = ""
    scheme: str = ""
    """Of the identifiers that stand in it, where a layout decides: alipay, tenpay …; "": the material's own."""
    origin: date | None = None
    map: Mapping[str, str] = field(default_factory=dict)
    time: str = ""
    """Another column, with the clock beside the date."""
    decimal: str = ""
    """The decimal sign, where a user names it; then blanks and apostrophes between thousands are read too."""
    decimals: int | None = None
    """The text is a whole number of so many decimals (wei: 18)."""
    finer: str = ""
    """cut: what is finer than the unit's smallest coin is cut off, and told."""
    signed: str = ""
    """Where a plus goes: in or out; a minus goes the other way."""
    stated: Stated | None = None


@dataclass(frozen=True, slots=True)
class Entity:
    """[[entity]]: which columns name an entity, of which kind and scheme."""

    alias: str
    kind: str
    scheme: str
    id: tuple[str, ...]
    name: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    stated: Stated | None = None
    """In place of `id`: one entity for all rows."""


@dataclass(frozen=True, slots=True)
class Event:
    """[[event]]: what happened between two entities of the row, when, and how much."""

    kind: str
    a: str
    b: str
    directed: bool
    n: str = ""
    at: Column | None = None
    value: Column | None = None
    unit: Column | None = None
    id: tuple[str, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    when: Within | None = None
    """Only these rows claim it."""
    swap: Within | None = None
    """In these rows it goes from `b` to `a`."""


@dataclass(frozen=True, slots=True)
class Link:
    """[[link]]: how two entities of the row stand to each other."""

    kind: str
    a: str
    b: str
    directed: bool
    strength: str = ""
    role: str = ""
    since: Column | None = None
    until: Column | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    when: Within | None = None


@dataclass(frozen=True, slots=True)
class Exclude:
    """[[exclude]]: rows that are counted under a type and claim nothing."""

    alias: str
    when: Within


@dataclass(frozen=True, slots=True)
class Template:
    """How is one layout read? A shipped template or a user's mapping, checked."""

    name: str
    version: str
    """First 16 hex digits of the SHA-256 of its canonical text: comments and order do not count."""
    material: str
    text: str
    file: FileRules = FileRules()
    recognise: tuple[str, ...] = ()
    fields: Mapping[str, Column] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    kept: tuple[str, ...] = ()
    expect: Mapping[str, int] = field(default_factory=dict)
    entities: tuple[Entity, ...] = ()
    events: tuple[Event, ...] = ()
    links: tuple[Link, ...] = ()
    excludes: tuple[Exclude, ...] = ()
    query: str = ""
    """[neo4j] query: the rows are what an existing database answers to it."""
