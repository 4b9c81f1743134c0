"""Which case is this, and what may this user see of it? Opens the folder and hands out its parts; no logic."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from graphkit import audit, snapshot
from graphkit.access import View
from graphkit.book import Book, Source
from graphkit.errors import Refused, UnknownEntity, UsageError
from graphkit.ledger import Ledger
from graphkit.model import Judgement, Snapshot, User
from graphkit.settings import Settings, settings

from . import citations
from .about import About, read_about, write_about

if TYPE_CHECKING:  # many commands need neither: they are imported where they are asked for
    from graphkit.results import Results
    from graphkit.stores.base import GraphStore


class Case:
    """One case, as one user may see it."""

    def __init__(self, folder: Path, about: About, book: Book, user: User) -> None:
        """Use `Case.create` or `Case.open`."""
        self.folder = folder
        self.about = about
        self.user = user
        self._book = book
        self.view = View(user, book.secret())

    @classmethod
    def create(
        cls, folder: Path, *, title: str, purpose: str, user: User, store: str = "local", zone: str = ""
    ) -> Case:
        """Makes an empty case in a folder that does not exist yet or is empty.

        Raises UsageError: the folder holds something, or is a file; title or purpose are blank (without purpose, nobody
        is held). Refused: it cannot be made.
        """
        if folder.exists() and not folder.is_dir():
            raise UsageError("case-on-a-file", path=folder)
        if folder.exists() and any(folder.iterdir()):
            raise UsageError("folder-not-empty", path=folder)
        if not title.strip() or not purpose.strip():
            raise UsageError("title-and-purpose")
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as fault:
            raise Refused("cannot-write", path=folder, why=fault.strerror or fault) from fault
        about = About(str(uuid.uuid4()), title, purpose, zone or settings().zone, store, "")
        book = Book.create(folder)
        audit.append(
            folder, user=user, operation="alter", objects=[], case=about.uuid, reason=purpose, result="case created"
        )
        write_about(folder, about)
        return cls(folder, about, book, user)

    @classmethod
    def open(cls, folder: Path, *, user: User, reason: str) -> Case:
        """Opens a case; the audit entry comes first, and without it nothing is opened.

        Raises Refused: no case there, damaged, of a newer format, or the audit log cannot be written.
        """
        about = read_about(folder)
        if not reason.strip():
            raise UsageError("no-reason")
        audit.append(
            folder, user=user, operation="consult", objects=[], case=about.uuid, reason=reason, result="opened"
        )
        return cls(folder, about, Book.open(folder), user)

    @property
    def uuid(self) -> str:
        """The case's own id; the folder's name is only a label."""
        return self.about.uuid

    @property
    def title(self) -> str:
        """What the case is called."""
        return self.about.title

    @property
    def purpose(self) -> str:
        """What the case is for."""
        return self.about.purpose

    @property
    def zone(self) -> str:
        """The time zone outputs are written in."""
        return self.about.zone

    @cached_property
    def settings(self) -> Settings:
        """Settings with this case's own taken into account."""
        return settings(self.folder)

    @property
    def derived(self) -> Path:
        """Where snapshots are kept."""
        return self.folder / "derived"

    @property
    def book(self) -> Book:
        """The catalogue, for jobs and for the workbench's own views and job table; facts are read through the rest."""
        self.view.allow("read")
        return self._book

    @cached_property
    def ledger(self) -> Ledger:
        """The sources on disk, for jobs."""
        self.view.allow("read")
        return Ledger(self.folder, self._book)

    @cached_property
    def _snapshot(self) -> Snapshot:
        return snapshot.newest(self.derived)

    def snapshot(self) -> Snapshot:
        """The newest built snapshot; never builds (jobs.build does). Raises Refused("no-snapshot")."""
        self.view.allow("read")
        return self._snapshot

    def refresh(self) -> None:
        """Forgets the pinned snapshot: the next call of `snapshot` reads the newest one."""
        for name in ("_snapshot", "_entity_of", "_uids", "_uid_of_ref", "_store"):
            self.__dict__.pop(name, None)

    @cached_property
    def _store(self) -> GraphStore:
        from graphkit.stores import open_store

        address = self.settings.neo4j_uri or self.about.uri
        return open_store(
            self.about.store, self.snapshot(), self.results(), self.settings, self.folder, self.uuid, address
        )

    def store(self) -> GraphStore:
        """The graph to look around in: the store `case.toml` names. It never falls back to another one by itself.

        Raises Unreachable, Refused: the case uses Neo4j, and its server does not answer or has no address.
        """
        self.view.allow("read")
        return self._store

    def use_store(self, kind: str, uri: str = "") -> None:
        """Writes into `case.toml` which store the case uses from now on."""
        self.view.allow("push")
        about = self.about
        self.about = About(about.uuid, about.title, about.purpose, about.zone, kind, uri)
        write_about(self.folder, self.about, force=True)
        self.__dict__.pop("_store", None)

    def results(self) -> Results:
        """Runs on disk: keep, find, read."""
        from graphkit.results import Results

        self.view.allow("read")
        return Results(self.folder, self._book)

    def sources(self) -> list[Source]:
        """Every registered source with its sheets, superseded and withdrawn ones included."""
        self.view.allow("read")
        return self._book.sources()

    def sources_in_force(self) -> list[Source]:
        """The sources that everything computed now rests on: neither superseded nor withdrawn."""
        found = self.sources()
        left = {source.supersedes for source in found} | set(self.withdrawn())
        return [source for source in found if source.source not in left]

    def withdrawn(self) -> dict[int, Judgement]:
        """The withdrawn sources by number, each with who withdrew it, when and why."""
        self.view.allow("read")
        return self._book.withdrawn_sources()

    def original(self, source: int) -> Path:
        """The delivered file of a source, unchanged."""
        self.view.allow("read")
        return self.ledger.original(source)

    @cached_property
    def _uids(self) -> list[str]:
        uids: list[str] = self.snapshot()["entities"]["uid"].to_pylist()
        return uids

    @cached_property
    def _entity_of(self) -> dict[str, int]:
        keys = self.snapshot()["keys"]
        return dict(zip(keys["key"].to_pylist(), keys["entity"].to_pylist(), strict=True))

    def uid(self, key: str) -> str:
        """The uid of the entity that a key names. Raises UnknownEntity."""
        code = self._entity_of.get(key)
        if code is None:
            raise UnknownEntity("unknown-entity", key=key)
        return self._uids[code]

    def ref(self, uid: str) -> str:
        """The only name of an entity in URLs, logs and browser objects: 16 hex."""
        return self.view.ref(uid)

    @cached_property
    def _uid_of_ref(self) -> dict[str, str]:
        return {self.view.ref(uid): uid for uid in self.snapshot()["entities"]["uid"].to_pylist()}

    def uid_of_ref(self, ref: str) -> str:
        """The uid behind a ref. Raises UnknownEntity."""
        uid = self._uid_of_ref.get(ref)
        if uid is None:
            raise UnknownEntity("unknown-entity", key=ref)
        return uid

    def rows(
        self, uid: str, other: str | None = None, kinds: Sequence[str] = (), *, excluded: bool = False
    ) -> pa.Table:
        """Which rows, as delivered, stand behind an entity, or behind what joins two?

        event (number, "link:<n>" for a standing link), kind, at (timestamp), precision, value (minor units), unit,
        excluded, pair (the event that it took back or that took it back), file, member, sheet (name), row, sha256,
        cells, columns, source, sheet_number; in order of event, then source, sheet, row. What is no flow (failed, …)
        comes only with `excluded`.
        """
        self.view.allow("read")
        cited = citations.of_entity(self.snapshot(), self._entity_of, uid, other, tuple(kinds), excluded=excluded)
        found = self.ledger.cells(cited.select(["source", "sheet", "row"]))
        return citations.with_cells(cited, found["cells"], self._book.sources())

    def judge(self, judgement: Judgement) -> int:
        """Writes a judgement, dated and attributed. Raises UnknownEntity where it names a key nobody has."""
        self.view.allow("judge")
        for key in filter(None, (judgement.a, judgement.b)):
            if key not in self._entity_of:
                raise UnknownEntity("unknown-entity", key=key)
        self.log(
            "alter", [self.ref(key) for key in (judgement.a, judgement.b) if key], judgement.reason, judgement.kind
        )
        return self._book.judge(judgement)

    def without_effect(self) -> list[Judgement]:
        """Standing judgements about a key that nothing in force names any more: kept, and without effect."""
        known = self._entity_of.keys()
        return [one for one in self._book.judgements() if not {key for key in (one.a, one.b) if key} <= known]

    def withdraw(self, source: Source, reason: str) -> int:
        """Withdraws a source: dated, attributed, reversible; its folder stays. Gives the seq of the judgement."""
        self.view.allow("judge")
        self.log("alter", [source.sha256], reason, f"withdraw source {source.source}")
        return self._book.judge(
            Judgement("withdraw_source", "", value=str(source.source), reason=reason, made_by=self.user.name)
        )

    def log(self, operation: audit.Operation, refs: Sequence[str], reason: str, result: str) -> int:
        """Writes one line of the audit log; gives its seq. Raises Refused: it cannot be written, so the act is off."""
        return audit.append(
            self.folder,
            user=self.user,
            operation=operation,
            objects=list(refs),
            case=self.uuid,
            reason=reason,
            result=result,
        )
