"""What may stand in a mapping for this table, how does one begin, and which does the case keep?"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import ingest
from graphkit.case import Case
from graphkit.errors import Refused, UsageError
from graphkit.model import Json, Sheet

TABLE = "table"
"""The name of the mapping form that describes entities, events and links of any table."""


@dataclass(frozen=True, slots=True)
class Described:
    """A mapping beside a table. `fields`: of its material, with the column each reads there, "" for none."""

    name: str
    material: str
    fields: Mapping[str, str]
    proposals: Mapping[str, str]
    """Columns called much like what a field is called elsewhere; to be looked at, never taken."""
    unread: tuple[str, ...]
    absent: tuple[str, ...]
    """Columns the mapping names that the table does not have: it would be refused."""
    stated: Mapping[str, str]
    """Fields that are said once for all rows, and how: by the user, above the table, in the file's name."""
    lines: tuple[str, ...]
    """Of the form for any table: what it claims, a line each."""


def described(text: str, header: Sequence[str]) -> Described:
    """What does this mapping read of a table? Raises Refused: it cannot be meant; the message says where."""
    template = _parsed(text)
    found = ingest.fit(header, template)
    fields = _fields(template, header)
    taken, told = set(fields.values()), template.fields
    proposals = {
        field: column
        for field, column in ingest.proposals(_known_names(template), header).items()
        if not fields.get(field) and column not in taken and not (field in told and told[field].stated)
    }
    named = [
        *(name for column in template.fields.values() for name in (*column.columns[:1], column.time) if name),
        *template.kept,
        *_of_table(template),
    ]
    return Described(
        template.name,
        template.material,
        fields,
        proposals,
        found.unread,
        tuple(dict.fromkeys(name for name in named if name not in header)) if not template.recognise else (),
        {field: f"{it.stated.where}: {it.stated.told}" for field, it in template.fields.items() if it.stated},
        tuple(_lines(template)),
    )


def _parsed(text: str) -> ingest.Template:
    """The mapping; one that reads no field yet, as a draft may begin, is one too."""
    try:
        return ingest.mapping(text)
    except Refused as fault:
        if (fault.code, fault.parameters.get("key")) != ("mapping-missing-key", "fields"):
            raise
        said = tomllib.loads(text)
        return ingest.Template(name=said["name"], version="", material=said["material"], text=text)


def reads(template: ingest.Template, header: Sequence[str]) -> dict[str, Json]:
    """field → column of the table, for the fields it reads there; of any table: what is named → columns."""
    return {field: column for field, column in _fields(template, header).items() if column}


def _fields(template: ingest.Template, header: Sequence[str]) -> dict[str, str]:
    fields = next((it.fields for it in ingest.MATERIALS if it.name == template.material), ())
    columns = {field: column.columns for field, column in template.fields.items()}
    return {field: next((name for name in columns.get(field, ()) if name in header), "") for field in fields}


def _known_names(template: ingest.Template) -> dict[str, Sequence[str]]:
    """Under which names is each field of the material known, in any shipped template?"""
    names: dict[str, list[str]] = {field: [] for field in _fields(template, ())}
    for one in ingest.templates():
        if one.material == template.material:
            for field, column in one.fields.items():
                names.setdefault(field, []).extend(column.columns)
    return {field: list(dict.fromkeys(found)) for field, found in names.items()}


def _of_table(template: ingest.Template) -> list[str]:
    return [name for entity in template.entities for name in entity.id]


def _lines(template: ingest.Template) -> list[str]:
    entities = [f"{one.alias} = {one.kind}:{one.scheme}:{'_'.join(one.id)}" for one in template.entities]
    events = [_line(one.kind, one.a, one.b, directed=one.directed) for one in template.events]
    return [*entities, *events, *(_line(one.kind, one.a, one.b, directed=one.directed) for one in template.links)]


def _line(kind: str, a: str, b: str, *, directed: bool) -> str:
    return f"{kind}: {a} {'→' if directed else '–'} {b}"


def begun(start: str, header: Sequence[str]) -> str:
    """The text of a mapping for this table that begins with a shipped template, or with `table`: any table.

    Raises UsageError: there is no template of that name.
    """
    if start == TABLE:
        return ingest.skeleton(header)
    return ingest.draft(_shipped(start), header)


def with_column(text: str, field: str, column: str, base: str) -> str:
    """The mapping with another column for a field; "": the field is not read. `base`: what the mapping began with."""
    return ingest.with_column(text, field, column, base, ingest.templates())


def with_name(text: str, name: str) -> str:
    """The mapping under another name. Raises Refused: it cannot be a name."""
    renamed = ingest.with_name(text, name)
    ingest.mapping(renamed)
    return renamed


def keep(case: Case, text: str) -> str:
    """Keeps a mapping in the case's book under its own name, and gives the name. Raises Refused: it cannot be meant."""
    case.view.allow("import")
    name = ingest.mapping(text).name
    case.book.keep_mapping(name, text)
    return name


def _shipped(name: str) -> ingest.Template:
    known = {template.name: template for template in ingest.templates()}
    if name not in known:
        raise UsageError("unknown-template", template=name, known=", ".join([*sorted(known), TABLE]))
    return known[name]


def shipped(name: str) -> str:
    """The text of a shipped template. Raises UsageError: there is none of that name."""
    return _shipped(name).text


def every() -> list[dict[str, Json]]:
    """The shipped templates: {name, material, recognised_by, fields}."""
    return [
        {
            "name": one.name,
            "material": one.material,
            "recognised_by": list(one.recognise),
            "fields": {field: list(column.columns) for field, column in one.fields.items()},
        }
        for one in ingest.templates()
    ]


def header_of(path: Path) -> Sheet:
    """The first table of a file, with its header. Raises DamagedFile, Refused; Refused: an archive."""
    if path.is_file() and ingest.is_archive(path):
        raise Refused("header-of-archive", file=path.name)
    return ingest.sheets(path)[0]


def nearest(header: Sequence[str]) -> list[dict[str, Json]]:
    """The shipped templates that share a column with this header, nearest first: {name, fits, missing, unread}."""
    return [
        {
            "name": one.template.name,
            "recognised": not one.missing,
            "fits": list(one.fits),
            "missing": list(one.missing),
            "unread": list(one.unread),
        }
        for one in ingest.nearest_first(header, ingest.templates())
    ]
