"""What did others add to the case in Neo4j, and which of it does somebody take in as a judgement?

What joins two entities is proposed as a drawn link; what was noted on one, or put beside it, as a note. Nothing of it
is a fact of the case before a person says so with a reason, and then it is that person's judgement: dated, attributed,
withdrawn by another. What is left alone stays in Neo4j and nowhere else.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal

from graphkit import neo4j_server
from graphkit.case import Case
from graphkit.errors import UnknownEntity, UsageError
from graphkit.files import whole_file
from graphkit.jobs.build import current
from graphkit.jobs.push import connection_of, opened
from graphkit.jobs.tables import Sheet
from graphkit.ledger.lock import locked
from graphkit.model import Json, Judgement, Progress
from graphkit.settings import settings
from graphkit.words import say

_NUMBERS = "neo4j-added.json"
_BY = ("by", "author", "user", "created_by", "made_by", "作者", "添加人", "填写人")
_AT = ("at", "date", "day", "when", "created", "created_at", "made_at", "time", "时间", "日期")
HEADER = ("number", "kind", "a", "b", "text", "by", "at", "taken", "taken_by", "taken_at", "what", "name")


@dataclass(frozen=True, slots=True)
class Added:
    """One thing that others added, and what it would be as a judgement."""

    number: int
    """Stays with it: what others add later gets later numbers."""
    kind: Literal["note", "drawn_link", ""]
    """"": it is about no entity that the case knows now, and cannot be taken in."""
    a: str
    """uid; of what is none, Neo4j's own id."""
    b: str
    text: str
    by: str
    """Who added it, where that was written with it; Neo4j itself knows neither who nor when."""
    at: str
    what: str
    """relationship, node or property."""
    name: str
    taken: int = 0
    """seq of the judgement that stands for it; 0: nobody took it in."""
    taken_by: str = ""
    taken_at: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """Which numbers were taken in now, each with its judgement, and which stood there before?"""

    now: Mapping[int, int]
    before: Mapping[int, int]


def added(case: Case, uri: str | None = None, progress: Progress | None = None) -> list[Added]:
    """What others added, in order of number. Raises Unreachable: no server answers."""
    case.view.allow("read")
    current(case, progress or Progress())
    with opened(case, uri) as store:
        found = list(_proposed(case, store.foreign().to_pylist()))
    numbers = _numbers(case.folder, [_identity(one) for one in found])
    standing = {_meaning(case, one): one for one in case.book.judgements()}
    told = {}
    for one in found:
        number = numbers[_identity(one)]
        judged = standing.get((one.kind, one.a, one.b, one.text))
        seq, by, at = (judged.seq, judged.made_by, judged.made_at) if judged else (0, "", "")
        told[number] = replace(one, number=number, taken=seq, taken_by=by, taken_at=at)
    return [told[number] for number in sorted(told)]


def take(
    case: Case, numbers: Sequence[int] | None, reason: str, uri: str | None = None, progress: Progress | None = None
) -> Taken:
    """Writes these as judgements of this user; None: all that can be. What stands already is left as it is.

    Raises
        UsageError: no reason; a number that nothing has, or that is about no entity of the case. None is written then.
        Unreachable: no server answers.
    """
    case.view.allow("judge")
    if not reason.strip():
        raise UsageError("no-reason")
    known = {one.number: one for one in added(case, uri, progress)}
    wanted = [one.number for one in known.values() if one.kind] if numbers is None else list(dict.fromkeys(numbers))
    if unknown := [number for number in wanted if number not in known]:
        raise UsageError("added-unknown", number=_listed(unknown), known=_listed(known) or "—")
    if without := [number for number in wanted if not known[number].kind]:
        raise UsageError("added-about-nobody", number=_listed(without))
    origin = say("added.origin", settings(case.folder).language, database=_database(case, uri))
    with locked(case.folder, "judge"):
        now = {
            number: case.judge(_judgement(known[number], f"{reason} ({origin})", case.user.name))
            for number in wanted
            if not known[number].taken
        }
    return Taken(now, {number: known[number].taken for number in wanted if known[number].taken})


def sheet(listed: Sequence[Added]) -> Sheet:
    """As a table."""
    return Sheet(HEADER, ([asdict(one)[name] for name in HEADER] for one in listed))


def _database(case: Case, uri: str | None) -> str:
    """Where it was found: the case's own server has another port at every start."""
    own, reached = neo4j_server.status(case.folder), connection_of(case, uri)
    return "neo4j-local" if own and own.uri == reached.uri else f"{reached.uri} {reached.database}"


def _proposed(case: Case, rows: Sequence[Mapping[str, Any]]) -> Iterator[Added]:
    """Each thing with the entities it is about; a node is told with what joins it to one."""
    said = {row["a"]: row for row in rows if row["what"] == "node"}
    joined: set[str] = set()
    for row in rows:
        if row["what"] == "property":
            yield _added(case, row, (row["a"], ""), f"{row['name']}: {_value(_properties(row)['value'])}", row)
        elif row["what"] == "relationship":
            joined |= {row["a"], row["b"]} & said.keys()
            yield _relationship(case, row, said)
    for row in rows:
        if row["what"] == "node" and row["a"] not in joined:
            yield _added(case, row, (row["a"], ""), _told(row), row)


def _relationship(case: Case, row: Mapping[str, Any], said: Mapping[str, Mapping[str, Any]]) -> Added:
    a, b = _uid(case, row["a"]), _uid(case, row["b"])
    if a and b and a != b:
        return _added(case, row, (a, b), _told(row), row)
    about, other, sign = (row["a"], row["b"], "→") if a or not b else (row["b"], row["a"], "←")
    beside = said.get(other)
    return _added(case, row, (about, ""), f"{_told(row)} {sign} {_told(beside) if beside else other}", row, beside)


def _added(case: Case, row: Mapping[str, Any], ends: tuple[str, str], text: str, *written: Any) -> Added:
    """`written`: the rows in whose properties it may stand who added it, and when."""
    a, b = (_uid(case, end) if end else "" for end in ends)
    kind: Literal["note", "drawn_link", ""] = ("drawn_link" if b else "note") if a else ""
    properties = [_properties(one) for one in written if one]
    by, at = (_first(properties, names) for names in (_BY, _AT))
    return Added(0, kind, a or ends[0], b, f"Neo4j: {text}", by, at, row["what"], row["name"])


def _properties(row: Mapping[str, Any]) -> Mapping[str, Json]:
    found: Mapping[str, Json] = json.loads(row["properties"])
    return found


def _told(row: Mapping[str, Any]) -> str:
    """Its name and what was written with it: KNOWS (since: 2020)."""
    inside = "; ".join(f"{name}: {_value(value)}" for name, value in _properties(row).items())
    return f"{row['name']} ({inside})" if inside else str(row["name"])


def _value(value: Json) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _first(properties: Sequence[Mapping[str, Json]], names: Sequence[str]) -> str:
    said = [{name.lower(): value for name, value in one.items()} for one in properties]
    return next((_value(one[name]) for one in said for name in names if one.get(name) not in (None, "")), "")


def _uid(case: Case, key: str) -> str:
    """The uid that a key has now; "": nobody in the case has it."""
    try:
        return case.uid(key)
    except UnknownEntity:
        return ""


def _rest(one: Added) -> tuple[Any, ...]:
    return one.kind, one.a, one.b, one.text, one.by, one.at, one.what, one.name


def _meaning(case: Case, judgement: Judgement) -> tuple[str, str, str, str]:
    """What a judgement says, of whom by the uids they have now."""
    a, b = (_uid(case, key) if key else "" for key in (judgement.a, judgement.b))
    return judgement.kind, a, b, judgement.value


def _judgement(one: Added, reason: str, author: str) -> Judgement:
    assert one.kind
    return Judgement(one.kind, one.a, one.b, value=one.text, reason=reason, made_by=author)


def _identity(one: Added) -> str:
    """The same for the same thing added, whatever else is added or taken away."""
    return hashlib.sha256(json.dumps(_rest(one), ensure_ascii=False).encode()).hexdigest()[:16]


def _numbers(folder: Path, found: Sequence[str]) -> Mapping[str, int]:
    """The number of each; what is seen for the first time gets the next one."""
    known = _kept(folder)
    if set(found) <= set(known):
        return {identity: place for place, identity in enumerate(known, 1)}
    with locked(folder, "foreign"):
        known = list(dict.fromkeys([*_kept(folder), *found]))
        with whole_file(folder / _NUMBERS, force=True) as beside:
            beside.write_text(json.dumps(known, indent=1), "utf-8")
    return {identity: place for place, identity in enumerate(known, 1)}


def _kept(folder: Path) -> list[str]:
    file = folder / _NUMBERS
    known: list[str] = json.loads(file.read_text("utf-8")) if file.is_file() else []
    return known


def _listed(numbers: Sequence[int] | Mapping[int, Any]) -> str:
    return ", ".join(map(str, numbers))
