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
from datetime import date
from typing import Any
from zoneinfo import available_timezones

from graphkit.errors import Refused
from graphkit.vocabulary import vocabulary

from .grammar import Column, Entity, Event, Exclude, FileRules, Link, Template
from .texts import nearest

FORMAT = 1
_COMMON = ("format", "name", "material", "file", "recognise", "kept", "expect", "exclude")
_MATERIAL = (*_COMMON, "fields", "words")
_TABLE = (*_COMMON, "entity", "event", "link")
_COLUMN = ("column", "columns", "format", "formats", "zone", "unit", "given_in", "scheme", "origin", "map")
_GIVEN_IN = ("major", "minor", "yuan", "fen", "")
_PLAIN = re.compile(r"[a-z0-9-]+")


def parse(text: str, materials: Mapping[str, Sequence[str]]) -> Template:
    """The template that a TOML text describes; `materials`: the fields of each known material, () for any table."""
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise Refused("mapping-not-toml", why=str(fault)) from fault
    described = any(part in said for part in ("entity", "event", "link"))
    _known_keys(said, _TABLE if described else _MATERIAL, "")
    material = _text(said, "material", "", "table" if described else None)
    name = _text(said, "name", "")
    if not _PLAIN.fullmatch(name):
        raise _wrong("name", "", "a-z 0-9 -")
    if said.get("format") != FORMAT:
        raise _wrong("format", "", str(FORMAT))
    if material not in materials:
        raise Refused("material-not-yet", material=material, known=", ".join(sorted(materials)))
    canonical = json.dumps(said, sort_keys=True, ensure_ascii=False, default=str)
    entities = tuple(_entity(part) for part in _tables(said, "entity"))
    aliases = {entity.alias: entity.kind for entity in entities}
    if len(aliases) < len(entities):
        raise _wrong("as", "entity", "a, b, …")
    fields = _fields(said, materials[material]) if material != "table" else {}
    return Template(
        name=name,
        version=hashlib.sha256(canonical.encode()).hexdigest()[:16],
        material=material,
        text=text,
        file=_file(_table(said, "file")),
        recognise=_texts(_table(said, "recognise", ("all",)), "all", "recognise"),
        fields=fields,
        words=_words(_table(said, "words")),
        kept=_texts(_table(said, "kept", ("columns",)), "columns", "kept"),
        expect=_table(_table(said, "expect", ("records",)), "records", ("min", "max")),
        entities=entities,
        events=tuple(_event(part, aliases) for part in _tables(said, "event")),
        links=tuple(_link(part, aliases) for part in _tables(said, "link")),
        excludes=tuple(_exclude(part) for part in _tables(said, "exclude")),
    )


def _wrong(key: str, where: str, expected: str) -> Refused:
    return Refused("mapping-wrong-value", key=key, where=where or "—", expected=expected)


def _known_keys(table: Mapping[str, Any], known: Sequence[str], where: str) -> None:
    for key in table:
        if key not in known:
            raise Refused(
                "mapping-unknown-key", key=key, where=where or "—", nearest=nearest(key, known) or ", ".join(known)
            )


def _table(said: Mapping[str, Any], key: str, known: Sequence[str] | None = None) -> dict[str, Any]:
    table = said.get(key, {})
    if not isinstance(table, dict):
        raise _wrong(key, "", f"[{key}]")
    if known is not None:
        _known_keys(table, known, key)
    return table


def _tables(said: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    tables = said.get(key, [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise _wrong(key, "", f"[[{key}]]")
    return tables


def _text(table: Mapping[str, Any], key: str, where: str, default: str | None = None) -> str:
    if key not in table and default is None:
        raise Refused("mapping-missing-key", key=key, where=where or "—")
    value = table.get(key, default)
    if not isinstance(value, str) or (default is None and not value):
        raise _wrong(key, where, "text")
    return value


def _texts(table: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
    """One text or a list of texts; a missing key is ()."""
    value = table.get(key, [])
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list) or not all(isinstance(one, str) and one for one in values):
        raise _wrong(key, where, "text, [text, …]")
    return tuple(values)


def _file(table: Mapping[str, Any]) -> FileRules:
    _known_keys(table, ("type", "encoding", "delimiter", "header"), "file")
    header, delimiter = table.get("header"), _text(table, "delimiter", "file", "")
    if header is not None and (type(header) is not int or header < 0):
        raise _wrong("header", "file", "0, 1, 2, …")
    if len(delimiter) > 1 or (delimiter and ord(delimiter) > 127):
        raise _wrong("delimiter", "file", "ASCII")
    kind = _text(table, "type", "file", "")
    if kind not in ("", "csv", "tsv", "xlsx"):
        raise _wrong("type", "file", "csv, tsv, xlsx")
    encoding = _text(table, "encoding", "file", "").lower().replace("_", "-")
    encoding = {"utf8": "utf-8", "gbk": "gb18030", "gb2312": "gb18030", "utf-8-bom": "utf-8-sig"}.get(
        encoding, encoding
    )
    if encoding not in ("", "utf-8", "utf-8-sig", "utf-16", "gb18030"):
        raise _wrong("encoding", "file", "utf-8, utf-8-sig, utf-16, gb18030")
    return FileRules(kind, encoding, delimiter or ("\t" if kind == "tsv" else ""), header)


def _fields(said: Mapping[str, Any], known: Sequence[str]) -> dict[str, Column]:
    table = _table(said, "fields", known)
    if not table:
        raise Refused("mapping-missing-key", key="fields", where="—")
    return {name: _column(entry, f"fields.{name}") for name, entry in table.items()}


def _column(entry: Any, where: str) -> Column:
    if not isinstance(entry, dict):
        entry = {"columns": entry}
    _known_keys(entry, _COLUMN, where)
    columns = _texts(entry, "columns", where) + _texts(entry, "column", where)
    if not columns:
        raise Refused("mapping-missing-key", key="column", where=where)
    zone, given_in = _text(entry, "zone", where, ""), _text(entry, "given_in", where, "")
    if zone and zone not in available_timezones():
        raise _wrong("zone", where, "Asia/Shanghai, UTC, …")
    if given_in not in _GIVEN_IN:
        raise _wrong("given_in", where, "major, minor, yuan, fen")
    origin = entry.get("origin")
    if origin is not None and not isinstance(origin, date):
        raise _wrong("origin", where, "2020-01-01")
    unit = _text(entry, "unit", where, "")
    if unit and unit != "day" and unit not in vocabulary().decimals:
        raise _wrong("unit", where, ", ".join(vocabulary().decimals))
    scheme = _text(entry, "scheme", where, "")
    if scheme and not _PLAIN.fullmatch(scheme):
        raise _wrong("scheme", where, "a-z 0-9 -")
    named = _named_texts(entry, "map", where)
    if not set(named.values()) <= set(vocabulary().decimals):
        raise _wrong("map", where, ", ".join(vocabulary().decimals))
    formats = _texts(entry, "formats", where) + _texts(entry, "format", where)
    return Column(columns, formats, zone, unit, given_in, scheme, origin, named)


def _named_texts(table: Mapping[str, Any], key: str, where: str) -> dict[str, str]:
    named = table.get(key, {})
    if not isinstance(named, dict) or not all(isinstance(one, str) for one in named.values()):
        raise _wrong(key, where, "{ name = text, … }")
    return dict(named)


def _words(table: Mapping[str, Any]) -> dict[str, dict[str, tuple[str, ...]]]:
    for name, meanings in table.items():
        if not isinstance(meanings, dict):
            raise _wrong(name, "words", f"[words.{name}]")
    return {
        name: {
            meaning: tuple(meanings[meaning])
            if isinstance(meanings[meaning], list) and all(isinstance(word, str) for word in meanings[meaning])
            else _texts(meanings, meaning, f"words.{name}")
            for meaning in meanings
        }
        for name, meanings in table.items()
    }


def _entity(table: Mapping[str, Any]) -> Entity:
    _known_keys(table, ("as", "kind", "scheme", "id", "name", "fields"), "entity")
    kind, scheme, columns = (
        _text(table, "kind", "entity"),
        _text(table, "scheme", "entity"),
        _texts(table, "id", "entity"),
    )
    if kind not in vocabulary().entities:
        raise _wrong("kind", "entity", ", ".join(vocabulary().entities))
    if not _PLAIN.fullmatch(scheme):
        raise _wrong("scheme", "entity", "a-z 0-9 -")
    if not columns:
        raise Refused("mapping-missing-key", key="id", where="entity")
    named = _named_texts(table, "fields", "entity")
    return Entity(_text(table, "as", "entity"), kind, scheme, columns, _text(table, "name", "entity", ""), named)


def _ends(table: Mapping[str, Any], where: str, aliases: Mapping[str, str]) -> tuple[str, str, bool]:
    kinds = vocabulary().events if where == "event" else vocabulary().links
    kind = _text(table, "kind", where)
    if kind not in kinds:
        raise _wrong("kind", where, ", ".join(kinds))
    a, b = _text(table, "from", where), _text(table, "to", where, None if kinds[kind].b != () else "")
    for key, alias, allowed in (("from", a, kinds[kind].a), ("to", b, kinds[kind].b)):
        if alias and alias not in aliases:
            raise _wrong(key, where, ", ".join(aliases))
        if alias and allowed is not None and aliases[alias] not in allowed:
            raise Refused(
                "mapping-end", key=key, where=where, given=aliases[alias], kind=kind, allowed=", ".join(allowed) or "—"
            )
    directed = table.get("directed", kinds[kind].directed)
    if not isinstance(directed, bool):
        raise _wrong("directed", where, "true, false")
    return a, b, directed


def _event(table: Mapping[str, Any], aliases: Mapping[str, str]) -> Event:
    known = ("kind", "from", "to", "directed", "n", "at", "value", "unit", "id", "fields")
    _known_keys(table, known, "event")
    a, b, directed = _ends(table, "event", aliases)
    at, value, unit = (_column(table[key], f"event.{key}") if key in table else None for key in ("at", "value", "unit"))
    if value and not (value.unit or unit):
        raise Refused("mapping-missing-key", key="unit", where="event.value")
    if at and at.unit == "day" and at.origin is None:
        raise Refused("mapping-missing-key", key="origin", where="event.at")
    return Event(
        kind=table["kind"], a=a, b=b, directed=directed, n=_text(table, "n", "event", ""), at=at, value=value,
        unit=unit, id=_texts(table, "id", "event"), fields=_named_texts(table, "fields", "event"),
    )  # fmt: skip


def _link(table: Mapping[str, Any], aliases: Mapping[str, str]) -> Link:
    _known_keys(table, ("kind", "from", "to", "directed", "strength", "role", "since", "until", "fields"), "link")
    a, b, directed = _ends(table, "link", aliases)
    since, until = (_column(table[key], f"link.{key}") if key in table else None for key in ("since", "until"))
    return Link(
        kind=table["kind"], a=a, b=b, directed=directed, strength=_text(table, "strength", "link", ""),
        role=_text(table, "role", "link", ""), since=since, until=until, fields=_named_texts(table, "fields", "link"),
    )  # fmt: skip


def _exclude(table: Mapping[str, Any]) -> Exclude:
    _known_keys(table, ("as", "when"), "exclude")
    when = _table(table, "when", ("column", "in", "not_in"))
    if "in" in when and "not_in" in when:
        raise _wrong("not_in", "exclude.when", "in | not_in")
    column, inside = _text(when, "column", "exclude.when"), "in" in when
    values = when.get("in" if inside else "not_in")
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise _wrong("in" if inside else "not_in", "exclude.when", "[text, …]")
    return Exclude(_text(table, "as", "exclude"), column, tuple(values), inside)
