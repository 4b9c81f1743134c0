"""What does the browser draw? Plain JSON; every object is named by its ref, never by a key."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from graphkit.model import Json, Subgraph
from graphkit.words import say, texts

from .amounts import tie_text
from .board import Board
from .lines import Line, Part, lines_of
from .reach import Reach

LONGEST = 14
WIDEST = 6.0
Ref = Callable[[str], str]


@dataclass(frozen=True, eq=False)
class Shown:
    """One chart: who is on it and where, what joins them, their groups, and who else there is."""

    board: Board
    subgraph: Subgraph
    reach: Reach
    ref: Ref
    groups: Mapping[str, int] = field(default_factory=dict)
    """uid → number of the group, 0 or missing: none."""
    holders: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """uid of an account → its stated holders."""
    language: str = "zh"

    def caption(self, uid: str, caption: str) -> str:
        """What an entity is called on the chart: an account with its stated holder."""
        return " ".join([*self.holders.get(uid, ())[:1], caption])

    def name_of(self, line: Line) -> str:
        """The name of a line in the browser: the refs of its ends."""
        return f"{self.ref(line.a)}~{self.ref(line.b)}"


def picture(shown: Shown) -> dict[str, Json]:
    """entities, lines, entityKinds and groups, as `frontend/src/types.ts` has them."""
    lines = lines_of(shown.subgraph)
    entities = shown.subgraph.entities.to_pylist()
    return {
        "entities": _entities(shown, entities, lines),
        "lines": [_line(shown, line) for line in lines],
        "entityKinds": _counted((row["kind"] for row in entities), lambda kind: say(f"kind.{kind}", shown.language)),
        "groups": _groups(shown, [row["uid"] for row in entities]),
    }


def _entities(shown: Shown, entities: Sequence[Mapping[str, Json]], lines: Sequence[Line]) -> list[dict[str, Json]]:
    here: Counter[str] = Counter()
    for line in lines:
        here.update((line.a, line.b))
    order = sorted(entities, key=lambda row: (-shown.reach.of(row["uid"]), row["uid"]))
    rank = {row["uid"]: number for number, row in enumerate(order)}
    return [_entity(shown, row, rank[row["uid"]], shown.reach.of(row["uid"]) - here[row["uid"]]) for row in entities]


def _entity(shown: Shown, row: Mapping[str, Json], rank: int, more: int) -> dict[str, Json]:
    uid = row["uid"]
    place = shown.board.places[uid]
    return {
        "ref": shown.ref(uid),
        "kind": row["kind"],
        "caption": shown.caption(uid, row["caption"]),
        "label": label(row["caption"], shown.holders.get(uid, ())),
        "group": shown.groups.get(uid, 0),
        "hub": row["hub"],
        "delivered": row["delivered"] or "",
        "rank": rank,
        "more": max(more, 0),
        "x": place.x,
        "y": place.y,
        "pinned": place.pinned,
    }


def label(caption: str, holders: Sequence[str]) -> str:
    """What stands under an entity: an account's holder with the end of its number, else its caption, shortened."""
    return f"{short(holders[0])} {caption[-4:]}" if holders else short(caption)


def short(caption: str) -> str:
    """A caption that fits under its entity: the ends of a number, the beginning of a name."""
    one_line = " ".join(caption.split())
    if len(one_line) <= LONGEST:
        return one_line
    if sum(character.isdigit() for character in one_line) * 2 > len(one_line):
        return f"{one_line[:4]}…{one_line[-4:]}"
    return f"{one_line[: LONGEST - 1]}…"


def _line(shown: Shown, line: Line) -> dict[str, Json]:
    name = shown.name_of(line)
    return {
        "id": name,
        "a": shown.ref(line.a),
        "b": shown.ref(line.b),
        "kind": ",".join(line.kinds),
        "n": line.n,
        "text": line_text(line, shown.language),
        "forward": line.points_to(line.b),
        "backward": line.points_to(line.a),
        "standing": line.standing,
        "width": round(min(1.2 + math.log10(1 + line.n), WIDEST), 2),
        "parts": [_part(line, part, f"{name}~{number}", shown.language) for number, part in enumerate(line.parts)],
    }


def line_text(line: Line, language: str) -> str:
    """What a merged line says: count and totals of its events; of standing links alone, their kinds."""
    if line.standing:
        return " · ".join(_standing_text(part, language) for part in line.parts)
    return tie_text(line.n, line.totals, language)


def part_text(part: Part, language: str) -> str:
    """What one tie or link says."""
    if part.standing:
        return _standing_text(part, language)
    said = tie_text(part.n, {part.unit: part.value} if part.value is not None else {}, language)
    return f"{say(f'kind.{part.kind}', language)} {said}"


def _standing_text(part: Part, language: str) -> str:
    kind = say(f"kind.{part.kind}", language)
    role = texts(language).get(f"role.{part.role}", part.role)
    return f"{kind}: {role}" if role else kind


def _part(line: Line, part: Part, name: str, language: str) -> dict[str, Json]:
    return {
        "id": name,
        "kind": part.kind,
        "from": "a" if part.a == line.a else "b",
        "directed": part.directed,
        "standing": part.standing,
        "n": part.n,
        "text": part_text(part, language),
    }


def _groups(shown: Shown, uids: Iterable[str]) -> list[dict[str, Json]]:
    counted = Counter(shown.groups.get(uid, 0) for uid in uids)
    return [
        {"id": str(group), "text": say("chart.group", shown.language, group=group), "n": counted[group]}
        for group in sorted(counted)
        if group > 0
    ]


def _counted(kinds: Iterable[str], text: Callable[[str], str]) -> list[dict[str, Json]]:
    counted = Counter(kinds)
    return [
        {"id": kind, "text": text(kind), "n": n}
        for kind, n in sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    ]
