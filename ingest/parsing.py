"""Is this TOML a template or a mapping that graphkit understands? Every key is checked, every fault named.

Raises everywhere
    Refused: `mapping-not-toml`, `mapping-unknown-key` (with the nearest known one), `mapping-missing-key`,
    `mapping-wrong-value`, `material-not-yet`.
"""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

from graphkit.errors import Refused
from graphkit.vocabulary import vocabulary

from . import toml_values as toml
from .columns import PLAIN, STATED, column, pattern, stated
from .encodings import is_encoding
from .grammar import Column, Entity, Event, Exclude, FileRules, Link, Template, Within

FORMAT = 1
_WAYS = ("in", "not_in", "matches")
_COMMON = ("format", "name", "material", "file", "recognise", "kept", "expect", "exclude", "neo4j")
_MATERIAL = (*_COMMON, "fields", "words")
_TABLE = (*_COMMON, "entity", "event", "link")
DEEPEST_HEADER = 10_000
_DELIMITER = re.compile(r"[\t !#-/:-@\[-`{-~]")


def parse(text: str, materials: Mapping[str, Sequence[str]]) -> Template:
    """The template that a TOML text describes; `materials`: the fields of each known material, () for any table."""
    try:
        said = tomllib.loads(text)
    except (ValueError, RecursionError) as fault:  # also a number without end, and brackets a thousand deep
        raise Refused("mapping-not-toml", why=str(fault)) from fault
    described = any(part in said for part in ("entity", "event", "link"))
    toml.known_keys(said, _TABLE if described else _MATERIAL, "")
    material = toml.text(said, "material", "", "table" if described else None)
    name = toml.text(said, "name", "")
    if not PLAIN.fullmatch(name):
        raise toml.wrong("name", "", "a-z 0-9 -")
    if said.get("format") != FORMAT:
        raise toml.wrong("format", "", str(FORMAT))
    if material not in materials:
        raise Refused("material-not-yet", material=material, known=", ".join(sorted(materials)))
    canonical = json.dumps(said, sort_keys=True, ensure_ascii=False, default=str)
    entities = tuple(_entity(part) for part in toml.tables(said, "entity"))
    aliases = {entity.alias: entity.kind for entity in entities}
    if len(aliases) < len(entities):
        raise toml.wrong("as", "entity", "a, b, …")
    fields = _fields(said, materials[material]) if material != "table" else {}
    return Template(
        name=name,
        version=hashlib.sha256(canonical.encode()).hexdigest()[:16],
        material=material,
        text=text,
        file=_file(toml.table(said, "file")),
        recognise=toml.texts(toml.table(said, "recognise", ("all",)), "all", "recognise"),
        fields=fields,
        words=_words(toml.table(said, "words")),
        kept=toml.texts(toml.table(said, "kept", ("columns",)), "columns", "kept"),
        expect=_expect(toml.table(toml.table(said, "expect", ("records",)), "records", ("min", "max"))),
        entities=entities,
        events=tuple(_event(part, aliases) for part in toml.tables(said, "event")),
        links=tuple(_link(part, aliases) for part in toml.tables(said, "link")),
        excludes=tuple(_exclude(part) for part in toml.tables(said, "exclude")),
        query=toml.text(toml.table(said, "neo4j", ("query",)), "query", "neo4j", None if "neo4j" in said else ""),
    )


def _expect(table: dict[str, Any]) -> dict[str, int]:
    for name, bound in table.items():
        if type(bound) is not int or bound < 0:
            raise toml.wrong(name, "expect.records", "0, 1, 2, …")
    return table


def _file(table: Mapping[str, Any]) -> FileRules:
    toml.known_keys(table, ("type", "encoding", "delimiter", "header", "sheet", "short_rows"), "file")
    header, delimiter = table.get("header"), toml.text(table, "delimiter", "file", "")
    if header is not None and (type(header) is not int or not 0 <= header <= DEEPEST_HEADER):
        raise toml.wrong("header", "file", f"0, 1, 2, … {DEEPEST_HEADER}")
    if delimiter and not _DELIMITER.fullmatch(delimiter):
        raise toml.wrong("delimiter", "file", r", ; | \t …")
    kind = toml.text(table, "type", "file", "")
    if kind not in ("", "csv", "tsv", "xlsx", "xls"):
        raise toml.wrong("type", "file", "csv, tsv, xlsx, xls")
    encoding = toml.text(table, "encoding", "file", "").lower().replace("_", "-")
    encoding = {"gbk": "gb18030", "gb2312": "gb18030", "utf-8-bom": "utf-8-sig"}.get(encoding, encoding)
    if encoding and not is_encoding(encoding):
        raise toml.wrong("encoding", "file", "utf-8, utf-8-sig, utf-16, gb18030, big5, windows-1252, iso-8859-2, …")
    short = toml.text(table, "short_rows", "file", "")
    if short not in ("", "keep"):
        raise toml.wrong("short_rows", "file", "keep")
    separator = delimiter or ("\t" if kind == "tsv" else "")
    return FileRules(kind, encoding, separator, header, toml.texts(table, "sheet", "file"), bool(short))


def _fields(said: Mapping[str, Any], known: Sequence[str]) -> dict[str, Column]:
    table = toml.table(said, "fields", known)
    if not table:
        raise Refused("mapping-missing-key", key="fields", where="—")
    fields = {name: column(entry, f"fields.{name}") for name, entry in table.items()}
    signed = [name for name, told in fields.items() if told.signed]
    if signed and (signed != ["value"] or "direction" in fields):
        raise toml.wrong("signed", f"fields.{signed[0]}", "value = { …, signed = … }, without direction")
    return fields


def _words(table: Mapping[str, Any]) -> dict[str, dict[str, tuple[str, ...]]]:
    for name, meanings in table.items():
        if not isinstance(meanings, dict):
            raise toml.wrong(name, "words", f"[words.{name}]")
    return {
        name: {
            meaning: tuple(meanings[meaning])
            if isinstance(meanings[meaning], list) and all(isinstance(word, str) for word in meanings[meaning])
            else toml.texts(meanings, meaning, f"words.{name}")
            for meaning in meanings
        }
        for name, meanings in table.items()
    }


def _entity(table: Mapping[str, Any]) -> Entity:
    toml.known_keys(table, ("as", "kind", "scheme", "id", "name", "fields", *STATED), "entity")
    kind, scheme, columns = (
        toml.text(table, "kind", "entity"),
        toml.text(table, "scheme", "entity"),
        toml.texts(table, "id", "entity"),
    )
    if kind not in vocabulary().entities:
        raise toml.wrong("kind", "entity", ", ".join(vocabulary().entities))
    if not PLAIN.fullmatch(scheme):
        raise toml.wrong("scheme", "entity", "a-z 0-9 -")
    told = stated(table, "entity")
    if bool(columns) == bool(told):
        raise Refused("mapping-missing-key", key=f"id | {' | '.join(STATED)}", where="entity")
    named, name = toml.named_texts(table, "fields", "entity"), toml.text(table, "name", "entity", "")
    return Entity(toml.text(table, "as", "entity"), kind, scheme, columns, name, named, told)


def _ends(table: Mapping[str, Any], where: str, aliases: Mapping[str, str]) -> tuple[str, str, bool]:
    kinds = vocabulary().events if where == "event" else vocabulary().links
    kind = toml.text(table, "kind", where)
    if kind not in kinds:
        raise toml.wrong("kind", where, ", ".join(kinds))
    a, b = toml.text(table, "from", where), toml.text(table, "to", where, None if kinds[kind].b != () else "")
    for key, alias, allowed in (("from", a, kinds[kind].a), ("to", b, kinds[kind].b)):
        if alias and alias not in aliases:
            raise toml.wrong(key, where, ", ".join(aliases))
        if alias and allowed is not None and aliases[alias] not in allowed:
            raise Refused(
                "mapping-end", key=key, where=where, given=aliases[alias], kind=kind, allowed=", ".join(allowed) or "—"
            )
    directed = table.get("directed", kinds[kind].directed)
    if not isinstance(directed, bool):
        raise toml.wrong("directed", where, "true, false")
    return a, b, directed


def _event(table: Mapping[str, Any], aliases: Mapping[str, str]) -> Event:
    known = ("kind", "from", "to", "directed", "n", "at", "value", "unit", "id", "fields", "when", "swap")
    toml.known_keys(table, known, "event")
    a, b, directed = _ends(table, "event", aliases)
    at, value, unit = (column(table[key], f"event.{key}") if key in table else None for key in ("at", "value", "unit"))
    _check_value(table["kind"], value, unit)
    return Event(
        kind=table["kind"], a=a, b=b, directed=directed, n=toml.text(table, "n", "event", ""), at=at, value=value,
        unit=unit, id=toml.texts(table, "id", "event"), fields=toml.named_texts(table, "fields", "event"),
        when=_within(table, "when", "event"), swap=_within(table, "swap", "event"),
    )  # fmt: skip


def _check_value(kind: str, value: Column | None, unit: Column | None) -> None:
    """An amount has a unit, and the unit measures what this kind of event is measured in."""
    if value is None:
        return
    if not (value.unit or unit):
        raise Refused("mapping-missing-key", key="unit", where="event.value")
    measure = vocabulary().events[kind].measure
    if not measure:
        raise Refused("mapping-no-value", kind=kind)
    fitting = [name for name in vocabulary().decimals if (name == "s") == (measure == "duration")]
    for told in (value, unit):
        if told and not {told.unit, *told.map.values()} - {""} <= set(fitting):
            raise toml.wrong("unit", "event.value", ", ".join(fitting))


def _link(table: Mapping[str, Any], aliases: Mapping[str, str]) -> Link:
    known = ("kind", "from", "to", "directed", "strength", "role", "since", "until", "fields", "when")
    toml.known_keys(table, known, "link")
    a, b, directed = _ends(table, "link", aliases)
    since, until = (column(table[key], f"link.{key}") if key in table else None for key in ("since", "until"))
    return Link(
        kind=table["kind"], a=a, b=b, directed=directed, strength=toml.text(table, "strength", "link", ""),
        role=toml.text(table, "role", "link", ""), since=since, until=until,
        fields=toml.named_texts(table, "fields", "link"), when=_within(table, "when", "link"),
    )  # fmt: skip


def _exclude(table: Mapping[str, Any]) -> Exclude:
    toml.known_keys(table, ("as", "when"), "exclude")
    when = _within(table, "when", "exclude")
    if when is None:
        raise Refused("mapping-missing-key", key="when", where="exclude")
    return Exclude(toml.text(table, "as", "exclude"), when)


def _within(table: Mapping[str, Any], key: str, where: str) -> Within | None:
    """{ column, in | not_in | matches }."""
    if key not in table:
        return None
    when, where = toml.table(table, key, ("column", *_WAYS)), f"{where}.{key}"
    given = [way for way in _WAYS if way in when]
    if len(given) != 1:
        raise toml.wrong(" | ".join(given) or "in", where, " | ".join(_WAYS))
    named, way = toml.text(when, "column", where), given[0]
    if way == "matches":
        return Within(named, (), True, pattern(when, way, where))
    values = when[way]
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise toml.wrong(way, where, "[text, …]")
    return Within(named, tuple(values), way == "in")
