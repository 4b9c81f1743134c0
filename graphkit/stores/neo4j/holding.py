"""What does the database hold of a case now? Read once, when it is first asked for; `mend` puts right what hides it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cached_property
from typing import Any

import pyarrow as pa

import queries
from graphkit.vocabulary import vocabulary

from . import rows, sums
from .connection import Server
from .kinds import EVENT_TYPES, LABELS, LINK_TYPES

_PAGE = 20_000
"""Entities read at a time: the server sorts nothing and keeps no more than these."""
_PARTS = 2
"""Sums asked for at the same time; a machine with more processors has other work for them too."""


class Holding:
    """What the database holds of one case."""

    def __init__(self, server: Server, case: str) -> None:
        self._server, self._case = server, case

    def claimed(self) -> Mapping[str, Any]:
        """What the case's node says."""
        ((held,),) = self._server.read(queries.query("read", "case"), case=self._case)
        return held or {}

    def mend(self) -> None:
        """Gives entities of ours their common label and their id back."""
        for kind in vocabulary().entities:
            self._server.define(queries.for_kind("write", "labels_mend", kind), case=self._case)
        asked, mended = {"case": self._case, "end": _end(self._case), "limit": _PAGE}, 1
        while mended:
            ((mended,),) = self._server.write(queries.query("write", "ids_mend"), **asked)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Reads all of it while the block does something else."""
        with ThreadPoolExecutor(2) as beside:
            under_way = [beside.submit(getattr, self, name) for name in ("sums", "entities", "links")]
            yield
            for one in under_way:
                one.result()

    @cached_property
    def entities(self) -> pa.Table:
        """Every entity of ours."""
        asked = {"end": _end(self._case), "limit": _PAGE, "case": self._case}
        asked |= {"labels": LABELS, "fields": list(rows.FIELDS)}
        told: list[pa.Table] = [rows.entities_told([])]
        after, page = self._case, [[""]]
        while page:
            ((page,),) = self._server.read(queries.query("read", "all_entities"), after=after, **asked)
            told.append(rows.entities_told(page))
            after = page[-1][0] if page else after
        return pa.concat_tables(told)

    @cached_property
    def links(self) -> pa.Table:
        """Every link of ours."""
        asked = {"case": self._case, "types": LINK_TYPES}
        return rows.table(self._server.read(queries.query("read", "all_links"), **asked), rows.LINKS)

    @cached_property
    def sums(self) -> pa.Table:
        """The sums of the ties."""
        asked = {"case": self._case, "types": EVENT_TYPES, "buckets": sums.BUCKETS, "prime": sums.PRIME}
        parts = [{**asked, "parts": _PARTS, "part": part} for part in range(_PARTS)]
        return sums.sums_told(self._server.read_together(queries.query("read", "tie_sums"), parts))

    def ties(self, buckets: Sequence[int]) -> pa.Table:
        """Every tie of ours in some buckets."""
        if not len(self.sums):
            return rows.TIES.empty_table()
        asked = {"case": self._case, "types": EVENT_TYPES, "buckets": sums.BUCKETS, "wanted": list(buckets)}
        return rows.table(self._server.read(queries.query("read", "ties_of_buckets"), **asked), rows.TIES)

    def checksum(self) -> str:
        """SHA-256 of all of it, computed from the database."""
        return sums.checksum(self.entities, self.links, self.sums)


def _end(case: str) -> str:
    """The first text after all that begin with the case and `|`."""
    return case + chr(ord("|") + 1)
