"""What does Neo4j answer to a saved question, and to Cypher that somebody typed? Written into the audit log first."""

from __future__ import annotations

import json
from collections.abc import Mapping

import queries
from graphkit.case import Case
from graphkit.jobs import amounts
from graphkit.jobs.push import connection_of, opened
from graphkit.model import Answer, Json, Most
from graphkit.settings import settings
from graphkit.stores.neo4j.apart import typed_answer
from graphkit.stores.neo4j.typed import LONGEST
from graphkit.words import say


def ask(case: Case, name: str, values: Mapping[str, Json], most: Most | None = None) -> Answer:
    """What does a saved question of `queries/explore` answer on this case? Amounts go in and come out in major units.

    Raises
        UsageError: there is no such question, or its parameters are not as it needs them.
        Refused: it took too long. Unreachable: no server answers.
    """
    asked, most = queries.query("explore", name), most or Most(rows=10_000, seconds=60.0)
    case.view.allow("read")
    _log(case, "cypher.reason_saved", f"{name} {_told(values)}")
    turned = amounts.given(asked, values)
    with opened(case) as store:
        found = store.ask(asked, turned, rows=most.rows + 1, seconds=most.seconds)
    shown = amounts.told(asked, found.slice(0, most.rows))
    return Answer(shown, more=len(found) > most.rows, money=asked.money)


def ask_typed(case: Case, cypher: str, values: Mapping[str, Json], most: Most | None = None) -> Answer:
    """What does typed Cypher answer? It can only read, and only a database that holds no other case.

    Raises
        UsageError, Refused: it would do more than read the graph, or too much; `graphkit.stores.neo4j.typed` says what.
        Unreachable: no server answers.
    """
    case.view.allow("read")
    _log(case, "cypher.reason_typed", f"{cypher[:LONGEST]} {_told(values)[:LONGEST]}")
    return typed_answer(connection_of(case), case.uuid, cypher, values, most or Most())


def _log(case: Case, reason: str, result: str) -> None:
    case.log("consult", [], say(reason, settings(case.folder).language), result)


def _told(values: Mapping[str, Json]) -> str:
    return json.dumps(values, ensure_ascii=False, sort_keys=True)
