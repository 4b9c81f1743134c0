"""How is a template or a mapping written down as TOML again?"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_WIDE = 110


def written(said: Mapping[str, Any]) -> str:
    """The TOML text of what `tomllib` would read back as the same: plain values, tables, lists of tables."""
    plain = {key: value for key, value in said.items() if not _is_part(value)}
    parts = ["".join(f"{_key(key)} = {as_value(value)}\n" for key, value in plain.items())]
    for key, value in said.items():
        if _is_part(value):
            parts += _tables(_key(key), value)
    return "\n".join(part for part in parts if part)


def _is_part(value: Any) -> bool:
    return isinstance(value, Mapping) or (isinstance(value, list) and bool(value) and isinstance(value[0], Mapping))


def _tables(name: str, value: Any) -> list[str]:
    if isinstance(value, list):
        return [_table(f"[[{name}]]", one) for one in value]
    if value and all(isinstance(one, Mapping) for one in value.values()) and name == "words":
        return [_table(f"[{name}.{_key(key)}]", one) for key, one in value.items()]
    return [_table(f"[{name}]", value)]


def _table(head: str, table: Mapping[str, Any]) -> str:
    return head + "\n" + "".join(_line(_key(key), value) for key, value in table.items())


def _line(key: str, value: Any) -> str:
    text = f"{key} = {as_value(value)}\n"
    if isinstance(value, list) and len(text) > _WIDE:
        return f"{key} = [\n" + "".join(f"  {as_value(one)},\n" for one in value) + "]\n"
    return text


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _text(key)


def _text(value: str) -> str:
    """As JSON writes it; TOML wants the one control character escaped that JSON leaves."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def as_value(value: Any) -> str:
    """One value on one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Mapping):
        inside = ", ".join(f"{_key(key)} = {as_value(one)}" for key, one in value.items())
        return f"{{ {inside} }}" if inside else "{}"
    if isinstance(value, list):
        return "[" + ", ".join(as_value(one) for one in value) + "]"
    return value.isoformat() if isinstance(value, date) else repr(value)
