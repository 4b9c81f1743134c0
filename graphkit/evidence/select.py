"""What does a case hold about these persons, accounts …, and on which rows does each line rest?"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import numpy as np
import pyarrow as pa

from graphkit.case import Case
from graphkit.model import I64Array, Snapshot, major, shown
from graphkit.vocabulary import vocabulary

from .choose import Chosen, Mask, choose
from .rows import Numbers, Reference, cited_rows, references
from .selection import Custody, Entity, Event, Export, Link, Said, Selection, SheetColumns, Tie
from .statements import Mention, details_of, is_statement, mentions, weights

Line = Mapping[str, Any]
_TIE = ("a", "b", "kind", "directed", "unit")


def select(case: Case, export: Export) -> Selection:
    """The part of the newest snapshot that an export asks for, with its rows, sources and what it cuts off.

    Raises UnknownEntity: one of `export.asked` is no uid of the snapshot.
    """
    snapshot = case.snapshot()
    chosen = choose(snapshot, export.asked, export.steps)
    drawn = _Drawn(case, snapshot, chosen)
    return Selection(
        case=case.uuid, title=case.title, purpose=case.purpose, zone=case.zone, snapshot=snapshot.id, seq=snapshot.seq,
        export=export, entities=drawn.entities(), links=drawn.links(), ties=drawn.ties(), set_aside=drawn.set_aside(),
        rows=drawn.cited(), sources=tuple(drawn.sources.values()),
        judgements=tuple(each for each in case.book.judgements() if {each.a, each.b} & drawn.keys.keys()),
        conflicts=tuple(_texts(each) for each in _of(snapshot["conflicts"].to_pylist(), drawn.keys)),
        omitted=chosen.omitted,
    )  # fmt: skip


def _of(lines: Iterable[Line], keys: Mapping[str, int]) -> list[Line]:
    return [each for each in lines if {each["a"], each["b"]} & keys.keys()]


def _texts(line: Line) -> dict[str, str]:
    return {name: "" if value is None else str(value) for name, value in line.items()}


def _taken(table: pa.Table, mask: Mask) -> list[Line]:
    return list(table.filter(pa.array(mask)).to_pylist())


class _Drawn:
    """The chosen lines as plain values, and the references they rest on, gathered before any row is read."""

    def __init__(self, case: Case, snapshot: Snapshot, chosen: Chosen) -> None:
        self._case, self._zone, self._chosen = case, case.zone, chosen
        self._decimals = vocabulary().decimals
        self._entities = sorted(_taken(snapshot["entities"], chosen.mask[:-1]), key=self._place)
        self._uid = {each["code"]: str(each["uid"]) for each in self._entities}
        self._ties = _taken(snapshot["ties"], chosen.ties.within(chosen.mask))
        self._links = _taken(snapshot["links"], chosen.links.within(chosen.mask))
        within = chosen.events.within(chosen.mask)
        ends = ((end[within]).tolist() for end in (chosen.events.a, chosen.events.b))
        self._events = [
            {**each, "a": a, "b": b, "a_key": each["a"], "b_key": each["b"]}
            for each, a, b in zip(_taken(snapshot["events"], within), *ends, strict=True)
        ]
        self._event_rows = references(snapshot["event_rows"], "event", _numbers(self._events, "event"))
        self._link_rows = references(snapshot["link_rows"], "link", _numbers(self._links, "link"))
        keys = snapshot["keys"].filter(pa.array(chosen.mask[:-1][np.asarray(snapshot["keys"]["entity"])]))
        self._key = dict(zip(keys["code"].to_pylist(), keys["key"].to_pylist(), strict=True))
        self.keys: dict[str, int] = dict(zip(keys["key"].to_pylist(), keys["entity"].to_pylist(), strict=True))
        cited = {row for rows in (*self._event_rows.values(), *self._link_rows.values()) for row in rows}
        self._said = mentions(case, snapshot.seq, self.keys, {row[0] for row in cited})
        cited |= {mention.row for told in self._said.values() for mention in told}
        self._numbers = Numbers(cited)
        self.sources = _custody(case, {row[0] for row in cited})
        self._weights = weights(case, snapshot.seq, {row for rows in self._event_rows.values() for row in rows})
        self._told = {number for number, source in self.sources.items() if is_statement(source)}
        self._supports: dict[int, list[str]] = defaultdict(list)

    def _place(self, each: Line) -> tuple[int, int, int]:
        """Those asked for stand first, persons before their accounts and phones."""
        return self._chosen.steps[each["code"]], list(vocabulary().entities).index(each["kind"]), each["code"]

    def entities(self) -> tuple[Entity, ...]:
        """Those asked for first, then those a step away …; persons before accounts; then in order of uid."""
        keys: dict[int, list[str]] = defaultdict(list)
        for key, entity in self.keys.items():
            keys[entity].append(key)
        return tuple(
            self._entity(number, each, keys[each["code"]]) for number, each in enumerate(self._entities, start=1)
        )

    def _entity(self, number: int, each: Line, keys: list[str]) -> Entity:
        said = tuple(self._mention(number, mention) for mention in self._said.get(each["code"], ()))
        return Entity(
            number=number, uid=str(each["uid"]), kind=str(each["kind"]), caption=str(each["caption"] or ""),
            keys=tuple(sorted(keys, key=str.encode)), details=json.loads(each["details"] or "{}"),
            delivered=str(each["delivered"] or ""), hub=bool(each["hub"]), first=self._at(each, "first"),
            last=self._at(each, "last"), steps=self._chosen.steps[each["code"]], said=said,
        )  # fmt: skip

    def _mention(self, number: int, mention: Mention) -> Said:
        rows = self._support(f"P{number}", [mention.row])
        return Said(mention.name, details_of(mention.details), mention.grade, mention.basis, rows)

    def links(self) -> tuple[Link, ...]:
        """In the snapshot's order, numbered from 1."""
        return tuple(self._link(number, each) for number, each in enumerate(self._links, start=1))

    def _link(self, number: int, each: Line) -> Link:
        cited = self._link_rows[each["link"]]
        return Link(
            number=number, a=self._uid[each["a"]], b=self._uid[each["b"]], kind=str(each["kind"]),
            directed=bool(each["directed"]), role=each["role"] or "",
            strength="" if each["strength"] is None else repr(each["strength"]),
            since=_day(each["since"]), until=_day(each["until"]), grade=each["grade"] or "", basis=each["basis"] or "",
            statement_only=each["basis"] == "statement" or self._told_only(cited),
            rows=self._support(str(number), cited),
        )  # fmt: skip

    def ties(self) -> tuple[Tie, ...]:
        """In the snapshot's order, numbered after the links; each with its counted events in order of time."""
        counted: dict[tuple[Any, ...], list[Line]] = defaultdict(list)
        for event in self._events:
            if event["excluded"] is None:
                counted[_tie_of(event)].append(event)
        first = len(self._links) + 1
        return tuple(
            self._tie(number, each, counted[tuple(each[name] for name in _TIE)])
            for number, each in enumerate(self._ties, start=first)
        )

    def _tie(self, number: int, each: Line, events: list[Line]) -> Tie:
        cited = [row for event in events for row in self._event_rows[event["event"]]]
        self._support(str(number), cited)
        return Tie(
            number=number, a=self._uid[each["a"]], b=self._uid[each["b"]], kind=str(each["kind"]),
            directed=bool(each["directed"]), unit=each["unit"] or "", n=int(each["n"]), value=self._money(each),
            first=self._at(each, "first"), last=self._at(each, "last"), basis=self._weight(cited, 0),
            grade=self._weight(cited, 1), statement_only=self._told_only(cited),
            events=tuple(map(self._event, sorted(events, key=_moment))),
        )  # fmt: skip

    def set_aside(self) -> tuple[Event, ...]:
        """The events between two of the selection that no tie counts."""
        ties = {tuple(each[name] for name in _TIE) for each in self._ties}
        aside = (each for each in self._events if each["excluded"] is not None or _tie_of(each) not in ties)
        return tuple(map(self._event, sorted(aside, key=_moment)))

    def _event(self, each: Line) -> Event:
        return Event(
            event=int(each["event"]), a=self._uid[each["a"]], b=self._uid[each["b"]], a_key=self._key[each["a_key"]],
            b_key=self._key[each["b_key"]], kind=str(each["kind"]), directed=bool(each["directed"]),
            at=self._at(each, "at"), n=int(each["n"]), value=self._money(each), unit=each["unit"] or "",
            excluded=each["excluded"] or "", rows=self._numbers.of(self._event_rows[each["event"]]),
        )  # fmt: skip

    def cited(self) -> Any:
        """Every cited row with its cells; called last, when it is known what each supports."""
        return cited_rows(self._case, self._numbers, self.sources, self._supports)

    def _support(self, name: str, cited: Iterable[Reference]) -> tuple[int, ...]:
        rows = self._numbers.of(set(cited))
        for row in rows:
            self._supports[row].append(name)
        return rows

    def _told_only(self, cited: Sequence[Reference]) -> bool:
        return bool(cited) and all(source in self._told for source, _, _ in cited)

    def _weight(self, cited: Sequence[Reference], which: int) -> str:
        return ", ".join(sorted({told[which] for row in cited if (told := self._weights.get(row)) and told[which]}))

    def _money(self, each: Line) -> str:
        return major(each["value"], self._decimals.get(each["unit"] or "", 0))

    def _at(self, each: Line, name: str) -> str:
        moment: datetime | None = each[name]
        return shown(moment, each["precision"] or "s", self._zone)


def _numbers(lines: Sequence[Line], name: str) -> I64Array:
    return np.array([each[name] for each in lines], dtype=np.int64)


def _tie_of(event: Line) -> tuple[Any, ...]:
    a, b = event["a"], event["b"]
    ends = (a, b) if event["directed"] or a <= b else (b, a)
    return (*ends, event["kind"], event["directed"], event["unit"])


def _moment(event: Line) -> tuple[bool, Any, int, int]:
    return (event["at"] is None, event["at"] or 0, event["order"] or 0, event["event"])


def _day(value: Any) -> str:
    return "" if value is None else str(value.isoformat())


def _custody(case: Case, cited: set[int]) -> dict[int, Custody]:
    """The cited sources by number, in that order."""
    return {
        each.source: Custody(
            source=each.source, sha256=each.sha256, name=each.name, member=each.member, size=each.size,
            instrument=each.instrument, provider=each.provider, purpose=each.purpose, collected_by=each.collected_by,
            imported_by=each.imported_by, imported_at=each.imported_at,
            template=f"{each.template} {each.template_version}", encoding=each.encoding,
            original=case.original(each.source),
            sheets=tuple(SheetColumns(it.sheet, it.name, it.header_row, it.columns) for it in each.sheets),
        )
        for each in case.sources()
        if each.source in cited
    }  # fmt: skip
