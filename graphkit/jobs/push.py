"""How does a case get into Neo4j, and is what stands there still what was pushed?"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from graphkit import neo4j_server, snapshot
from graphkit.case import Case
from graphkit.errors import Refused, Unreachable
from graphkit.files import whole_file
from graphkit.jobs.runs import standings
from graphkit.ledger.lock import locked
from graphkit.model import Json, Progress, Pushed, Snapshot
from graphkit.settings import settings
from graphkit.stores.neo4j import Connection, Neo4jStore
from graphkit.stores.opening import office_connection

_PUSHED, _LEFT = "pushed.json", "neo4j-left.json"


def connection_of(case: Case, uri: str | None = None) -> Connection:
    """How is the Neo4j of this case reached? `uri`, else its own server, else the address in settings or `case.toml`.

    Raises Unreachable: it has no address and its own server is not running.
    """
    own = neo4j_server.status(case.folder)
    said = settings(case.folder, neo4j_uri=uri)
    mine = Connection(own.uri, own.user, own.password) if own else None
    address = uri or ("" if case.about.store == "neo4j-local" else said.neo4j_uri or case.about.uri)
    if mine and address in ("", mine.uri):
        return mine
    if not address:
        raise Unreachable("neo4j-not-running", case=case.folder)
    return office_connection(said, address)


@contextmanager
def opened(case: Case, uri: str | None = None) -> Iterator[Neo4jStore]:
    """The Neo4j store of a case, closed at the end of the block."""
    case.view.allow("read")
    with Neo4jStore(connection_of(case, uri), case.uuid, case.results()) as store:
        yield store


def push(case: Case, uri: str | None = None, progress: Progress | None = None) -> Pushed:
    """What had to change for Neo4j to hold the case's newest snapshot? Scores that stood there are written anew.

    Scores of a run that rests on a source withdrawn since are taken out.

    Raises
        Unreachable: no server answers, or it went away; the next push completes what this one began.
        Refused: the database holds a push of another copy of this case.
    """
    case.view.allow("push")
    with locked(case.folder, "push"), opened(case, uri) as store:
        store.prepare()
        known = _known(case.folder)
        held, new = store.snapshot, case.snapshot()
        if held not in ("", new.id, *known):
            raise Refused("neo4j-twin", uri=store.server.connection.uri, snapshot=held[:12])
        before = store.runs()
        done = store.push(new, _at_hand(case, held), progress or Progress(), _left(case.folder, store))
        _keep(case.folder / _LEFT, {"database": _database(store), "left": store.left})
        _keep(case.folder / _PUSHED, list(dict.fromkeys([*known, new.id])))
        if done.entities["created"] or done.entities["updated"]:
            _push_results(case, store, list(before.values()))
        _remove_fallen(case, store)
    return done


def standing(case: Case, uri: str | None = None) -> Mapping[str, Json]:
    """What does Neo4j hold of this case? `in_step`: the newest snapshot, as it was pushed."""
    with opened(case, uri) as store:
        rows = store.counts().to_pylist()
        total = {what: sum(row["n"] for row in rows if row["what"] == what) for what in ("entity", "link", "tie")}
        held, recorded, found = store.snapshot, store.recorded_checksum, store.checksum()
        return {
            "uri": store.server.connection.uri,
            **store.identity(),
            "entities": total["entity"],
            "links": total["link"],
            "ties": total["tie"],
            "snapshot": held,
            "checksum": found,
            "runs": dict(store.runs()),
            "in_step": held == case.snapshot().id and recorded == found,
        }


def from_workbench(case: Case, progress: Progress, uri: str | None = None) -> Mapping[str, Json]:
    """Pushes; what `graphkit neo4j push --json` prints."""
    return asdict(push(case, uri, progress))


def _at_hand(case: Case, held: str) -> Snapshot | None:
    """The snapshot that the database holds, where it is still kept."""
    return snapshot.load(case.derived, held) if held and (case.derived / held).is_dir() else None


def _remove_fallen(case: Case, store: Neo4jStore) -> None:
    """Figures that rest on a withdrawn source leave: a property of an entity cannot say on what it rested."""
    fell = {standing.run.run for standing in standings(case) if standing.fallen}
    for run in sorted(fell & set(store.runs().values())):
        store.remove_run(run)


def _push_results(case: Case, store: Neo4jStore, runs: Sequence[str]) -> None:
    for run in runs:
        if case.results().has(run):
            store.push_result(case.results().read(run))


def _known(folder: Path) -> list[str]:
    """Every snapshot that this copy of the case has pushed anywhere."""
    file = folder / _PUSHED
    found: list[str] = json.loads(file.read_text("utf-8")) if file.is_file() else []
    return found


def _left(folder: Path, store: Neo4jStore) -> str:
    """Where the last push left this database; "" where that is not known."""
    file = folder / _LEFT
    said: dict[str, str] = json.loads(file.read_text("utf-8")) if file.is_file() else {}
    return said.get("left", "") if said.get("database") == _database(store) else ""


def _database(store: Neo4jStore) -> str:
    reached = store.server.connection
    return f"{reached.uri} {reached.database}"


def _keep(file: Path, said: object) -> None:
    with whole_file(file, force=True) as beside:
        beside.write_text(json.dumps(said, indent=1), "utf-8")
