"""What does typed Cypher answer? Asked in a process of its own: `python -m graphkit.stores.neo4j.apart`.

A server ends a question between two rows only, and a driver takes a row whole however long it is. So the process that
asks has little memory and is ended after the time allowed; whoever waits for it is not harmed by any question.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyarrow as pa

import queries
from graphkit import errors
from graphkit.errors import GraphkitError, Refused
from graphkit.model import Answer, Json, Most

from .asking import column
from .connection import Connection, Server
from .typed import refuse_plan, refuse_text

_STARTS_WITHIN = 15.0
"""Seconds beyond those of the question: to start, to connect, to look at the plan, to be told of its end."""
_MEMORY = 768 << 20
_LONGEST_CELL = 2_000
_MARKED = re.compile(r"\(line (\d+), column (\d+) \(offset: (\d+)\)\)")
_OURS = ("id", "case", "snapshot", "stamp", "names", "keys")
"""Properties that help the store and say nothing to people."""


def typed_answer(connection: Connection, case: str, cypher: str, values: Mapping[str, Json], most: Most) -> Answer:
    """The first rows of what a typed statement answers; `$case` is the case's id.

    Raises
        UsageError, Refused: see `typed`; the database holds other cases; it took too long; its answer is too large.
        Unreachable: no server answers.
    """
    asked = {**asdict(connection), "case": case, "cypher": cypher, "values": dict(values), "most": asdict(most)}
    try:
        ended = subprocess.run(
            [sys.executable, "-m", __name__],
            input=json.dumps(asked).encode(),
            capture_output=True,
            timeout=most.seconds + _STARTS_WITHIN,
            check=False,
        )
    except subprocess.TimeoutExpired as fault:
        raise Refused("neo4j-timed-out", uri=connection.uri) from fault
    if ended.returncode < 0 or b"MemoryError" in ended.stderr or b"memory allocation" in ended.stderr:
        raise Refused("cypher-too-large")
    if ended.returncode:
        raise RuntimeError(ended.stderr.decode("utf-8", "replace"))
    head, _, table = ended.stdout.partition(b"\n")
    said = json.loads(head)
    if "code" in said:
        raise getattr(errors, said["kind"])(said["code"], **said["parameters"])
    with pa.ipc.open_stream(table) as stream:
        return Answer(stream.read_all(), said["more"], said["cut"])


def main() -> None:
    """Reads one question from stdin and writes its answer, or why there is none, to stdout."""
    told = json.load(sys.stdin)
    _have_little_memory()
    connection = Connection(told["uri"], told["user"], told["password"], told["database"])
    try:
        found = answer(connection, told["case"], told["cypher"], told["values"], Most(**told["most"]))
    except GraphkitError as error:
        parameters = {name: str(value) for name, value in error.parameters.items()}
        _say({"kind": type(error).__name__, "code": error.code, "parameters": parameters})
        return
    _say({"more": found.more, "cut": found.cut})
    with pa.ipc.new_stream(sys.stdout.buffer, found.table.schema) as stream:
        stream.write_table(found.table)


def _say(told: Mapping[str, Json]) -> None:
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n")
    sys.stdout.buffer.flush()


def answer(connection: Connection, case: str, cypher: str, values: Mapping[str, Json], most: Most) -> Answer:
    """The same in this process: as safe for the data, not for the memory and the patience of who asks."""
    refuse_text(cypher)
    server = Server(connection)
    try:
        if server.read(queries.query("read", "others"), case=case):
            raise Refused("neo4j-shared", uri=connection.uri)
        refuse_plan(*_explained(server, cypher, {**values, "case": case}, most), connection.database)
        return _read(server, cypher, {**values, "case": case}, most)
    finally:
        server.close()


def _explained(server: Server, cypher: str, values: Mapping[str, Json], most: Most) -> tuple[str, Mapping[str, Any]]:
    try:
        return server.explained(cypher, values, most.seconds)
    except Refused as fault:
        if "said" in fault.parameters:  # the place it names is that of what was typed, not of what was sent
            fault.parameters["said"] = _MARKED.sub(_moved, str(fault.parameters["said"])).replace('"EXPLAIN ', '"')
        raise


def _moved(found: re.Match[str]) -> str:
    line, place, offset = (int(number) for number in found.groups())
    before = len("EXPLAIN ")
    return f"(line {line}, column {place - before * (line == 1)} (offset: {offset - before}))"


def _read(server: Server, cypher: str, values: Mapping[str, Json], most: Most) -> Answer:
    rows: list[list[Any]] = []
    left, cut, more = most.characters, 0, False
    with server.typed(cypher, values, most.seconds) as (names, found):
        for row in found:
            cells = [_cell(value) for value in row]
            shown = [cell[:_LONGEST_CELL] if isinstance(cell, str) else cell for cell in cells]
            left -= sum(len(cell) if isinstance(cell, str) else 8 for cell in shown)
            if len(rows) == most.rows or left < 0:
                more = True
                break
            cut += sum(one is not other for one, other in zip(cells, shown, strict=True))
            rows.append(shown)
    columns = list(zip(*rows, strict=True)) or [()] * len(names)
    table = pa.Table.from_arrays([column(cells) for cells in columns], names=_apart(names))
    return Answer(table, more, cut)


def _apart(names: list[str]) -> list[str]:
    """The server lets no two columns be called alike; no column is called nothing either."""
    return [name or " " for name in names]


def _cell(value: Any) -> Any:
    """A number, text or truth as it is; an entity by its uid; anything else as JSON."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    told = _plain(value)
    return told if isinstance(told, str) else json.dumps(told, ensure_ascii=False, default=str)


def _plain(value: Any) -> Any:
    """Nodes, relationships and paths in plain JSON; nodes of the case by their uid."""
    from neo4j.graph import Node, Path, Relationship

    if isinstance(value, Node):
        return value.get("uid") or {"labels": sorted(value.labels), **_properties(value)}
    if isinstance(value, Path):
        return [_plain(node) for node in value.nodes]
    if isinstance(value, Relationship):
        return {"type": value.type, **_properties(value)}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    return value.iso_format() if hasattr(value, "iso_format") else value


def _properties(thing: Any) -> dict[str, Any]:
    return {name: _plain(value) for name, value in thing.items() if name not in _OURS}


def _have_little_memory() -> None:
    """Where the system can say so (Linux): an answer that does not fit ends this process and no other."""
    told = Path("/proc/self/statm")
    if not told.exists():
        return
    import resource

    now = int(told.read_text("ascii").split()[0]) * os.sysconf("SC_PAGE_SIZE")
    resource.setrlimit(resource.RLIMIT_AS, (now + _MEMORY, now + _MEMORY))


if __name__ == "__main__":
    main()
