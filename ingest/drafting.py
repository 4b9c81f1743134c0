"""How does a mapping begin, and how is one of its columns changed? TOML in, TOML out."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

from .columns import STATED
from .grammar import Template
from .parsing import FORMAT
from .texts import nearest, stripped
from .writing import as_value, written

_ALIKE = 0.6


def draft(template: Template, header: Sequence[str], name: str = "") -> str:
    """A mapping for this header that begins with what a template knows: its fields, words and formats.

    Each field takes the first of its columns that the header has. A field without one stands as a comment, with how it
    is written: a mapping is held to what it names. Columns that are kept and are not there are left out.
    """
    said, columns = tomllib.loads(template.text), _columns(header)
    for part in ("recognise", "expect"):
        said.pop(part, None)
    said["name"] = name or f"{template.name}-own"
    if not template.fields:
        return written({"format": FORMAT, **said})
    known = said["fields"]
    here = {field: [one for one in it.columns if one in columns][:1] for field, it in template.fields.items()}
    once = {field: known[field] for field, it in template.fields.items() if it.stated}
    said["fields"] = once | {field: _with_columns(known[field], found) for field, found in here.items() if found}
    said["kept"] = {"columns": [one for one in template.kept if one in columns]}
    absent = {field: known[field] for field, found in here.items() if not found and field not in once}
    return _with_comments(written({"format": FORMAT, **said}), absent)


def _with_comments(text: str, absent: Mapping[str, Any]) -> str:
    lines = "".join(f"# {field} = {as_value(entry)}\n" for field, entry in absent.items())
    return text.replace("[fields]\n", "[fields]\n" + lines, 1)


def skeleton(header: Sequence[str], name: str = "own-table") -> str:
    """A mapping for any table to be filled in: two entities and an event between them, on the first columns."""
    columns = _columns(header) or ["1"]
    ends = [columns[0], columns[min(1, len(columns) - 1)]]
    entities = [
        {"as": alias, "kind": "person", "scheme": "own", "id": column} for alias, column in zip("ab", ends, strict=True)
    ]
    event = {"kind": "contact", "from": "a", "to": "b"}
    kept = {"columns": [one for one in columns if one not in ends]}
    return written({"format": FORMAT, "name": name, "entity": entities, "event": [event], "kept": kept})


def with_column(text: str, field: str, column: str, base: str, shipped: Sequence[Template] = ()) -> str:
    """The mapping with another column for a field of its material; "": the field is not read.

    How the field is written (formats, zone, yuan or fen) stays, or is taken from `base`, what the mapping began with:
    without it an amount could become a hundredfold. A field that `base` does not have is read as the shipped templates
    of the same material read it, as far as they agree, with their words.
    """
    said = tomllib.loads(text)
    fields = dict(said.get("fields", {}))
    known = tomllib.loads(base).get("fields", {})
    if column and field not in fields and field not in known:
        lenders = [it for it in shipped if it.material == said.get("material") and field in it.fields]
        known = {field: _agreed([tomllib.loads(it.text)["fields"][field] for it in lenders])}
        said["words"] = _with_words(said.get("words", {}), field, lenders)
    if column:
        fields[field] = _with_columns(fields.get(field, known.get(field, {})), [column])
    else:
        fields.pop(field, None)
    said["fields"] = fields
    kept = said.get("kept", {}).get("columns", [])
    if column and column in kept and field not in ("note", "kind"):
        said["kept"] = {"columns": [one for one in kept if one != column]}
    return written({key: value for key, value in said.items() if key != "words" or value})


def _agreed(entries: Sequence[Any]) -> Any:
    """How templates say a field is written, where all of them say the same."""
    rest = [_way(entry) for entry in entries]
    return rest[0] if rest and all(one == rest[0] for one in rest) else {}


def _with_words(words: Mapping[str, Any], field: str, lenders: Sequence[Template]) -> dict[str, Any]:
    """The words, with those that the first template that has words for this field has; others of its words fill up."""
    lender: Mapping[str, Any] = next((tomllib.loads(it.text)["words"] for it in lenders if field in it.words), {})
    own = {name: told for name, told in words.items() if name != field or field not in lender}
    return {**lender, **own}


def with_name(text: str, name: str) -> str:
    """The mapping under another name."""
    return written({**tomllib.loads(text), "name": name})


def proposals(fields: Mapping[str, Sequence[str]], header: Sequence[str]) -> dict[str, str]:
    """Which column is called as a field is called elsewhere, or much like it? To be looked at, never taken.

    fields: the names under which each field is known anywhere.
    """
    columns, taken = _columns(header), {name for names in fields.values() for name in names}
    free = [name for name in columns if name not in taken]

    def proposed(names: Sequence[str]) -> str:
        same = next((name for name in names if name in columns), "")
        return same or next((near for name in names if (near := nearest(name, free, _ALIKE))), "")

    found = {field: proposed(names) for field, names in fields.items()}
    return {field: column for field, column in found.items() if column}


def _columns(header: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(name for name in map(stripped, header) if name))


def _with_columns(entry: Any, columns: list[str]) -> Any:
    rest = _way(entry)
    return {"columns": columns, **rest} if rest else columns


def _way(entry: Any) -> dict[str, Any]:
    """How a field is written, apart from where it stands."""
    told = entry if isinstance(entry, Mapping) else {}
    return {key: value for key, value in told.items() if key not in ("column", "columns", *STATED)}
