"""The readable report of a package: who, which numbered lines, on which rows; and how anybody can check it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from graphkit.evidence.drawing import draw
from graphkit.evidence.selection import Cited, Entity, Event, Link, Said, Selection, Tie
from graphkit.words import say, texts

from .form import Loss
from .graph_json import TERMS

MOST_ROWS = 5_000
"""Rows printed one by one; the others are counted here and stand in 引用行.xlsx."""
_TEMPLATE = "report.html.j2"


def write(selection: Selection, path: Path) -> tuple[Loss, ...]:
    """What would a reader of a court file want to see first, and where is each line's row?"""
    pages = _Pages(selection)
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    shown = environment.get_template(_TEMPLATE).render(
        selection=selection, export=selection.export, pages=pages, terms=TERMS,
        say=pages.say, drawing=draw(selection), language=selection.export.language,
    )  # fmt: skip
    path.write_text(shown, "utf-8", newline="\n")
    left = sum(pages.rest_of(number) for number in pages.numbers)
    return (Loss("rows", left, "not_shown"),) if left else ()


class _Pages:
    """What the template asks for: names and rows by number. Formats nothing that the selection has decided."""

    def __init__(self, selection: Selection) -> None:
        self._selection = selection
        self._language = selection.export.language
        self._known = texts(self._language)
        self._entity = {entity.uid: entity for entity in selection.entities}
        self._source = {source.source: place for place, source in enumerate(selection.sources, start=1)}
        self._row = {row.id: row for row in selection.rows}
        self.lines = selection.lines
        self.numbers = [line.number for line in self.lines]
        self._told: dict[int, list[tuple[Event | None, Cited]]] = {}
        self._rest: dict[int, int] = {}
        self._share_out()

    def _share_out(self) -> None:
        """Each line gets its rows until the report is full; what is left over is counted for it."""
        room = MOST_ROWS
        for line in self.lines:
            rows = list(self._rows(line))
            self._told[line.number] = rows[:room]
            self._rest[line.number] = max(0, len(rows) - room)
            room = max(0, room - len(rows))

    def _rows(self, line: Link | Tie) -> Iterator[tuple[Event | None, Cited]]:
        if isinstance(line, Link):
            yield from ((None, self._row[row]) for row in line.rows)
            return
        for event in line.events:
            yield from ((event, self._row[row]) for row in event.rows)

    def say(self, key: str, /, **parameters: object) -> str:
        """A text in the report's language."""
        return say(key, self._language, **parameters)

    def rows_of(self, number: int) -> list[tuple[Event | None, Cited]]:
        """The rows printed under a number, each with its event."""
        return self._told[number]

    def rest_of(self, number: int) -> int:
        """How many more rows a number has."""
        return self._rest[number]

    def entity(self, uid: str) -> Entity:
        """Who has this uid."""
        return self._entity[uid]

    def who(self, uid: str) -> str:
        """How somebody is called in a table: number and name, and the identifier where the name is another thing."""
        entity = self._entity[uid]
        return f"P{entity.number} {entity.caption or self.plain(entity.uid)}"

    def about(self, key: str) -> str:
        """Somebody by any of their keys; the key itself where they are not in the package."""
        found = next((entity for entity in self._selection.entities if key in entity.keys), None)
        return self.who(found.uid) if found else self.plain(key)

    def word(self, table: str, name: str) -> str:
        """The word for a kind, a scheme, a reason …; the name itself where the words do not know it."""
        return self._known.get(f"{table}.{name}", name)

    def plain(self, key: str) -> str:
        """An identifier as a person writes it: scheme and number, nothing encoded."""
        _kind, scheme, encoded = key.split(":", 2)
        identifier = unquote(encoded)
        if scheme == "named":
            account, _, name = identifier.rpartition(":")
            identifier = f"{name}（{account.rpartition(':')[2]}）"
        return f"{self.word('evidence.scheme', scheme)} {identifier}"

    def money(self, line: Tie | Event) -> str:
        """The exact figure and its unit."""
        unit = say("evidence.seconds", self._language) if line.unit == "s" else line.unit
        return f"{line.value} {unit}".strip() if line.value else ""

    def moment(self, text: str) -> str:
        """A time with a blank where ISO 8601 has a T."""
        return text.replace("T", " ")

    def period(self, line: Link | Tie) -> str:
        """From when to when, on the clock of the case's zone; each row below has its offset."""
        ends = (line.since, line.until) if isinstance(line, Link) else (line.first, line.last)
        return " – ".join(dict.fromkeys(self.moment(end)[:19] for end in ends if end))

    def basis(self, line: Link | Tie | Said) -> str:
        """Fact or assessment, and the grade as the source gives it."""
        told = ", ".join(self.word("evidence.basis", each) for each in line.basis.split(", ") if each)
        told = told or say("evidence.not_stated", self._language)
        return f"{told} {line.grade}".strip()

    def worth_printing(self, entity: Entity) -> list[Said]:
        """What sources say of somebody beyond which sort of number theirs is; graph.json has that too."""
        return [said for said in entity.said if said.name or said.details.keys() - {"form"}]

    def told(self, said: Said) -> str:
        """What one source says of somebody: the name, then each field with its word."""
        fields = [
            f"{self.word('evidence.field', name)}: {self.word(f'evidence.value.{name}', value)}"
            for name, value in said.details.items()
            if value
        ]
        return "; ".join(filter(None, (said.name, *fields)))

    def source(self, row: Cited) -> int:
        """The number of a row's file in the list of sources."""
        return self._source[row.source]

    def is_link(self, line: Link | Tie) -> bool:
        """A standing link, no tie of events."""
        return isinstance(line, Link)
