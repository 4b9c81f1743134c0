"""Which rows does an existing database answer to a query, each with the elements that it rests on?

The database may have any labels. A row that names no element of the graph cannot be cited and is refused: `RETURN s, r`
says more than `RETURN s.name`. Columns are called as Cypher calls what stands in them.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeAlias

from neo4j.graph import Node, Path, Relationship
from neo4j.spatial import Point

from graphkit.errors import Refused, UsageError

from . import typed
from .connection import Connection, Server

QUERY = "query"
"""The first column: the query's own text."""
_FORGETS_AFTER = 1000
_EXPLAINED_WITHIN, _READ_WITHIN = 60.0, 6 * 3600.0

Cells: TypeAlias = dict[str, str]
"""Text by column, in the order of the query; a property of a node or relationship is `name.property`."""


@contextmanager
def foreign_rows(connection: Connection, cypher: str) -> Iterator[Iterator[Cells]]:
    """The rows one at a time, as texts; nothing is written there, and no more than a few rows are held here.

    Raises, at the start or while rows are read
        Refused: the query does more than read this database, a row names no element, two columns share a name, the
        server refuses it. UsageError: it is empty. Unreachable: the server does not answer, or went away.
    """
    server = Server(connection)
    try:
        typed.refuse_text(cypher)
        typed.refuse_plan(*server.explained(cypher, {}, _EXPLAINED_WITHIN), connection.database)
        with server.typed(cypher, {}, _READ_WITHIN) as (names, found):
            if len(set(names) | {QUERY}) <= len(names):
                raise UsageError("neo4j-column-twice", columns=", ".join([QUERY, *names]))
            yield _told(cypher, names, found)
    finally:
        server.close()


def address(connection: Connection) -> str:
    """Host and database, as a name of files has it: 127.0.0.1_7687/neo4j."""
    host = connection.uri.partition("://")[2].partition("/")[0].partition("?")[0].rpartition("@")[2]
    return f"{host.replace(':', '_') or 'neo4j'}/{connection.database}"


def _told(cypher: str, names: Sequence[str], found: Iterable[Sequence[Any]]) -> Iterator[Cells]:
    for number, row in enumerate(found, 1):
        cells = _cells(cypher, number, dict(zip(names, row, strict=True)))
        if number % _FORGETS_AFTER == 0:
            _forget(row)
        yield cells


def _forget(row: Iterable[Any]) -> None:
    """Lets go of the elements read so far: the driver keeps each until its answer ends, 2.5 kB a row."""
    graph = next(one for value in row for one in _elements(value)).graph
    graph._nodes.clear()
    graph._relationships.clear()


def _cells(cypher: str, number: int, row: Mapping[str, Any]) -> Cells:
    cells: Cells = {QUERY: cypher}
    for name, value in row.items():
        for column, text in _spread(name, value):
            if column in cells:
                raise UsageError("neo4j-column-twice", columns=column)
            cells[column] = text
    if not any(True for value in row.values() for _ in _elements(value)):
        raise Refused("neo4j-no-element", row=number, columns=", ".join(row))
    return cells


def _spread(name: str, value: Any) -> Iterator[tuple[str, str]]:
    """The columns of one value: of a node and a relationship what it is, then its properties."""
    if isinstance(value, Node):
        yield f"elementId({name})", value.element_id
        yield f"labels({name})", ":".join(sorted(value.labels))
    elif isinstance(value, Relationship):
        yield f"elementId({name})", value.element_id
        yield f"type({name})", value.type
        for end, node in (("startNode", value.start_node), ("endNode", value.end_node)):
            yield f"{end}({name})", node.element_id if node else ""
    else:
        yield name, _text(value)
        return
    for key, held in sorted(value.items()):
        yield f"{name}.{key}", _text(held)


def _elements(value: Any) -> Iterator[Node | Relationship | Path]:
    """What of the graph stands in a value, however deep."""
    if isinstance(value, Node | Relationship | Path):
        yield value
    elif isinstance(value, list | dict):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _elements(one)


def _text(value: Any) -> str:
    """One cell: a text as it is, TRUE and FALSE, ISO dates, shortest floats; what has parts as JSON."""
    match _plain(value):
        case None:
            return ""
        case bool() as truth:
            return "TRUE" if truth else "FALSE"
        case str() | int() | float() as plain:
            return str(plain)
        case parts:
            return json.dumps(parts, ensure_ascii=False, sort_keys=True)


def _plain(value: Any) -> str | int | float | bool | list[Any] | dict[str, Any] | None:
    """What JSON can say; an element by its id."""
    match value:
        case None | bool() | int() | str():
            return value
        case float():
            return value if math.isfinite(value) else str(value)
        case bytes() | bytearray():
            return value.hex()
        case Node() | Relationship():
            return value.element_id
        case Path():
            return [one.element_id for one in (*value.nodes, *value.relationships)]
        case Point():
            return {"srid": value.srid, "point": list(value)}
        case list():
            return [_plain(one) for one in value]
        case dict():
            return {str(key): _plain(one) for key, one in value.items()}
    return str(value.iso_format()) if hasattr(value, "iso_format") else str(value)
