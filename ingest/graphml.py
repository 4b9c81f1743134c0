"""Which persons and ties does a GraphML file name? As two tables, `nodes` and `edges`, for a mapping to describe.

The first row of each is its header: `id` or `source`, `target`, `id`, `directed`, then the names of the keys that the
file declares, in its order. Nothing is loaded from elsewhere, and no entity is expanded.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from graphkit.errors import DamagedFile

from .markup import Markup

NODES, EDGES = 0, 1
NAMES = {NODES: "nodes", EDGES: "edges"}
_FIXED = {NODES: ("id",), EDGES: ("source", "target", "id", "directed")}
_LONGEST = 64 << 20

Attributes = list[tuple[str, str | None]]


class Graph(Markup):
    """Takes a file piece by piece; `taken` gives the rows that were finished: table, ordinal, cells."""

    def __init__(self, path: Path) -> None:
        super().__init__(convert_charrefs=True)
        self.names = dict(NAMES)
        self._path = path
        self._keys: dict[int, dict[str, str]] = {NODES: {}, EDGES: {}}
        """By table: the id of each key and its name."""
        self._rows = {NODES: 0, EDGES: 0}
        self._directed = "true"
        self._open: list[tuple[int, dict[str, str]]] = []
        self._key, self._text, self._length = "", list[str](), 0
        self._done: list[tuple[int, int, list[str]]] = []

    def taken(self) -> list[tuple[int, int, list[str]]]:
        """The rows that were finished since the last time."""
        done, self._done = self._done, []
        return done

    def end_all(self) -> None:
        """The file ends, in whatever it is in."""
        while self._open:
            self._end()

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        told = {name: value or "" for name, value in attrs}
        tag = tag.rpartition(":")[2]
        if tag == "key":
            for table, name in ((NODES, "node"), (EDGES, "edge")):
                if told.get("for", "all") in (name, "all"):
                    self._keys[table][told.get("id", "")] = told.get("attr.name") or told.get("id", "")
        elif tag == "graph":
            self._directed = "false" if told.get("edgedefault") == "undirected" else "true"
            for table in (NODES, EDGES):
                if not self._rows[table]:
                    self._give(table, [*_FIXED[table], *self._keys[table].values()])
        elif tag in ("node", "edge"):
            table = NODES if tag == "node" else EDGES
            told.setdefault("directed", self._directed)
            self._open.append((table, {f"@{name}": told.get(name, "") for name in _FIXED[table]}))
        elif tag == "data" and self._open:
            self._key, self._text, self._length = told.get("key", ""), [], 0

    def handle_startendtag(self, tag: str, attrs: Attributes) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        tag = tag.rpartition(":")[2]
        if tag == "data" and self._open and self._key:
            self._open[-1][1][self._key] = "".join(self._text).strip()
            self._key = ""
        elif tag in ("node", "edge") and self._open:
            self._end()

    def handle_data(self, data: str) -> None:
        if self._key:
            self._text.append(data)
            self._length += len(data)
            if self._length > _LONGEST:
                raise DamagedFile("record-too-long", file=self._path.name, row=sum(self._rows.values()))

    def unknown_decl(self, data: str) -> None:
        if data.startswith("CDATA["):
            self.handle_data(data.removeprefix("CDATA["))

    def _end(self) -> None:
        table, told = self._open.pop()
        self._give(table, list(_cells(table, told, self._keys[table])))

    def _give(self, table: int, cells: list[str]) -> None:
        self._rows[table] += 1
        self._done.append((table, self._rows[table], cells))


def _cells(table: int, told: dict[str, str], keys: dict[str, str]) -> Iterator[str]:
    yield from (told[f"@{name}"] for name in _FIXED[table])
    yield from (told.get(key, "") for key in keys)


def is_graphml(beginning: str) -> bool:
    """Does a text begin as GraphML? In lower case, without blanks before."""
    return beginning.startswith("<graphml") or (beginning.startswith("<?xml") and "<graphml" in beginning)
