"""Which kinds of entity, link and event exist, and what may be said of them? `vocabulary.toml`, checked and typed."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

TOML = Path(__file__).with_name("vocabulary.toml")


@dataclass(frozen=True, slots=True)
class EntityKind:
    """A kind of thing that can stand at the end of a link: its schemes of identifier and its fields."""

    name: str
    schemes: tuple[str, ...]
    fields: tuple[str, ...]
    ftm: str

    @property
    def label(self) -> str:
        """Its Neo4j label: the kind in PascalCase."""
        return "".join(part.capitalize() for part in self.name.split("_"))


@dataclass(frozen=True, slots=True)
class LinkKind:
    """A standing link or a dated event: what may stand at its ends (`None`: anything) and what its value is."""

    name: str
    standing: bool
    a: tuple[str, ...] | None
    b: tuple[str, ...] | None
    directed: bool
    measure: str
    fields: tuple[str, ...]
    ftm: str

    @property
    def relationship(self) -> str:
        """Its Neo4j relationship type: the kind in UPPER_CASE."""
        return self.name.upper()


@dataclass(frozen=True, slots=True)
class Layer:
    """Kinds that one ranked list may hold together; `by_unit`: one list for each unit."""

    name: str
    kinds: tuple[str, ...]
    by_unit: bool


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Everything `vocabulary.toml` says; `digest` is the SHA-256 of its text, a part of every snapshot's id."""

    entities: Mapping[str, EntityKind]
    links: Mapping[str, LinkKind]
    events: Mapping[str, LinkKind]
    decimals: Mapping[str, int]
    layers: Mapping[str, Layer]
    hub_names: frozenset[str]
    hubs_as_of: date
    digest: str

    def kind(self, name: str) -> LinkKind:
        """The link or event of that name. KeyError: there is none."""
        return self.links.get(name) or self.events[name]


def _ends(given: str | list[str]) -> tuple[str, ...] | None:
    return None if given == "any" else tuple(given)


def _link_kinds(table: Mapping[str, Mapping[str, Any]], *, standing: bool) -> dict[str, LinkKind]:
    return {
        name: LinkKind(
            name=name,
            standing=standing,
            a=_ends(entry["a"]),
            b=_ends(entry["b"]),
            directed=bool(entry["directed"]),
            measure=str(entry.get("measure", "")),
            fields=tuple(entry.get("fields", ())),
            ftm=str(entry.get("ftm", "")),
        )
        for name, entry in table.items()
    }


@cache
def vocabulary() -> Vocabulary:
    """What may a case hold? Read once from the package's own file."""
    text = TOML.read_bytes()
    said = tomllib.loads(text.decode())
    return Vocabulary(
        entities={
            name: EntityKind(name, tuple(entry["schemes"]), tuple(entry.get("fields", ())), entry.get("ftm", ""))
            for name, entry in said["entity"].items()
        },
        links=_link_kinds(said["link"], standing=True),
        events=_link_kinds(said["event"], standing=False),
        decimals=said["unit"],
        layers={
            name: Layer(name, tuple(entry["kinds"]), bool(entry.get("by_unit", False)))
            for name, entry in said["layer"].items()
        },
        hub_names=frozenset(said["hubs"]["names"]),
        hubs_as_of=said["hubs"]["as_of"],
        digest=hashlib.sha256(text).hexdigest(),
    )
