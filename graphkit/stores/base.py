"""What can be asked of a case's graph, whatever holds it? One face for the local store and for Neo4j.

Arguments are keys or uids, answers are uids. Order everywhere: n descending, unit, value descending, uid.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeAlias

import pyarrow as pa

from graphkit.errors import UsageError
from graphkit.model import Keep, Paths, Result, Subgraph
from graphkit.model.claims import TIME
from graphkit.vocabulary import vocabulary

Kinds: TypeAlias = Sequence[str] | None
"""Kinds of entity; None: all."""

COUNTS = pa.schema([("what", pa.string()), ("kind", pa.string()), ("n", pa.int64())])
FOUND = pa.schema([("uid", pa.string()), ("kind", pa.string()), ("caption", pa.string()), ("matched", pa.string())])
SCORES = pa.schema([("uid", pa.string()), ("value", pa.float64())])
_EXTENT = [("first", TIME), ("last", TIME), ("precision", pa.string())]
ENTITIES = pa.schema(
    [
        ("uid", pa.string()),
        ("kind", pa.string()),
        ("caption", pa.string()),
        ("hub", pa.bool_()),
        ("delivered", pa.string()),
        *_EXTENT,
        ("details", pa.string()),
    ]
)
_ENDS = [("a", pa.string()), ("b", pa.string()), ("kind", pa.string()), ("directed", pa.bool_())]
LINKS = pa.schema(
    [*_ENDS, ("role", pa.string()), ("strength", pa.float64()), ("since", pa.date32()), ("until", pa.date32())]
)
TIES = pa.schema([*_ENDS, ("unit", pa.string()), ("n", pa.int64()), ("value", pa.int64()), *_EXTENT])


class Runs(Protocol):
    """Where does a store find a run that it does not hold itself? `graphkit.results.Results` is one."""

    def read(self, run: str) -> Result:
        """The result of one run. Raises Refused where there is none."""


class GraphStore(Protocol):
    """What surrounds this person, and how are these two joined? Read-only; every store answers alike."""

    @property
    def snapshot(self) -> str:
        """Which snapshot does it show? "" where it holds none whole; a page prints "behind" where it is older."""

    def counts(self) -> pa.Table:
        """How much is there? what (entity, link, tie), kind, n; in order of what and kind."""

    def search(self, text: str, *, kinds: Kinds = None, limit: int = 50) -> pa.Table:
        """Who is meant by this text? uid, kind, caption, matched.

        A part of a caption or of a key, in any case and width; whole keys, ids and captions come first, then uids in
        order. A number may be written with blanks. Empty text finds nothing.
        """

    def entities(self, uids: Sequence[str]) -> pa.Table:
        """What is known of these? One row each in the order asked. UnknownEntity lists the missing."""

    def neighbours(self, uids: Sequence[str], keep: Keep, *, limit: int = 500) -> Subgraph:
        """What is joined to any of these? The first `limit` of links (they come first) and ties.

        Entities: those asked for, then the others in order of appearance. `left_out` counts every link and tie not
        shown under its first reason: kinds, undated, window, least_n, least_value, limit. UnknownEntity as above.
        """

    def between(self, uids: Sequence[str], keep: Keep) -> Subgraph:
        """How are these joined among themselves? Every link and tie with both ends among them."""

    def shortest_paths(self, a: str, b: str, keep: Keep, *, hops: int = 4, limit: int = 20) -> Paths:
        """By which shortest ways does one come from a to b, at most `hops` long? Whatever the direction of a tie.

        Never through a hub: `left_out` says how many shortest ways there would be more, were hubs crossed
        (stopped_at_hub), and how many found are not listed (limit).
        """

    def scores(self, run: str, uids: Sequence[str]) -> pa.Table:
        """What did this run give to these? uid, value (or the group's number); null: not in that run's graph."""


def refuse_unknown_kinds(kinds: Sequence[str], known: Sequence[str]) -> None:
    """Kinds that the vocabulary has not are an error, not an empty answer. Raises UsageError."""
    strangers = sorted(set(kinds) - set(known))
    if strangers:
        raise UsageError("unknown-kind", kind=", ".join(strangers), known=", ".join(sorted(known)))


def refuse_unknown_links(kinds: Sequence[str]) -> None:
    """The same for kinds of link and event."""
    refuse_unknown_kinds(kinds, [*vocabulary().links, *vocabulary().events])


def refuse_unknown_entities(kinds: Kinds) -> None:
    """The same for kinds of entity."""
    refuse_unknown_kinds(kinds or (), list(vocabulary().entities))
