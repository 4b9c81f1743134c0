"""How is JSON written so that two exports of the same thing are the same bytes, and a person can still read it?"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

from graphkit.model import Json

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def one_line(value: Json) -> str:
    """Sorted keys, no escapes for Chinese, no spaces that mean nothing."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def plain(thing: DataclassInstance) -> dict[str, Json]:
    """The fields of a dataclass by name, as they are."""
    return {field.name: getattr(thing, field.name) for field in fields(thing)}


def write_document(path: Path, parts: Mapping[str, Json]) -> None:
    """One object: a part to a line, and in a part that is a list, a record to a line."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        between = "{\n"
        for name, value in parts.items():
            file.write(f"{between}{json.dumps(name)}: ")
            if isinstance(value, list) and value:
                file.write("[\n" + ",\n".join(map(one_line, value)) + "\n]")
            else:
                file.write(one_line(value))
            between = ",\n"
        file.write("\n}\n")


def write_lines(path: Path, records: Iterable[Json]) -> None:
    """One record to a line."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{one_line(record)}\n" for record in records)
