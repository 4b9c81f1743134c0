"""What does a saved question answer, confined to its case, and without any way to write?"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

import queries
from graphkit.errors import Refused, UsageError
from graphkit.model import Json, Query

from .connection import Server

_READERS: Mapping[str, Any] = {
    "INTEGER": int,
    "FLOAT": float,
    "STRING": str,
    "DATE": str,
    "BOOLEAN": lambda text: text in ("true", True),
    "MONEY": int,  # minor units: who asks people for major units has turned them
    "MONEY_BY_UNIT": lambda told: json.loads(told) if isinstance(told, str) else dict(told),
}


def answer(server: Server, case: str, query: Query, values: Mapping[str, Json], rows: int, seconds: float) -> pa.Table:
    """The first rows of an answer.

    Raises
        UsageError: a parameter is missing, unknown or not of its type.
        Refused: the question takes no case and the database holds others; it would write; it took too long.
    """
    if "case" not in query.parameters and server.read(queries.query("read", "others"), case=case):
        raise Refused("neo4j-shared", uri=server.connection.uri)
    given = {**values, "case": case} if "case" in query.parameters else dict(values)
    wrong = sorted(set(given) ^ set(query.parameters)) or sorted(set(values) & {"case"})
    if wrong:
        known = [name for name in query.parameters if name != "case"]
        raise UsageError("question-parameters", name=query.name, wrong=", ".join(wrong), known=", ".join(known))
    typed = {name: _value(query, name, value) for name, value in given.items()}
    names, found = server.ask(query, typed, rows, seconds)
    columns = list(zip(*found, strict=True)) or [()] * len(names)
    return pa.table({name: column(cells) for name, cells in zip(names, columns, strict=True)})


def _value(query: Query, name: str, value: Json) -> Json:
    """A value as its parameter's declared type; lists are given with commas."""
    kind = query.parameters[name].split(" ")[0]
    try:
        if kind.startswith("LIST<"):
            parts = value.split(",") if isinstance(value, str) else value
            return [_READERS[kind[5:-1]](part) for part in parts]
        return _READERS[kind](value)
    except (KeyError, TypeError, ValueError) as fault:
        raise UsageError("question-value", name=name, kind=kind, value=value) from fault


def column(cells: Sequence[Any]) -> pa.Array:
    """Numbers, texts and truths as they are; everything else as text."""
    kinds = {type(value) for value in cells if value is not None}
    if kinds <= {bool} or kinds <= {int} or kinds <= {int, float} or kinds <= {str}:
        return pa.array(cells, None if kinds else pa.string())
    return pa.array([None if value is None else _text(value) for value in cells], pa.string())


def _text(value: Any) -> str:
    if hasattr(value, "iso_format"):
        return str(value.iso_format())
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
