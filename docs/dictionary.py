"""What may a case hold? Writes data-dictionary.md from the vocabulary and the words: `make dictionary`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from graphkit.vocabulary import EntityKind, LinkKind, vocabulary
from graphkit.words import texts

HEAD = """\
# Data dictionary

Made from `graphkit/vocabulary.toml` and `graphkit/words/` by `make dictionary`; change those, not this page.
A mapping may use any scheme of its own beside those listed. FtM: the schema of FollowTheMoney that says the same.

数据字典：由词汇表生成。中文名见“中文”一列。
"""


def dictionary() -> str:
    """The whole page, as docs/data-dictionary.md holds it."""
    said = vocabulary()
    parts = [
        HEAD,
        _section(
            "Entities",
            "What can stand at an end. A key is `kind:scheme:id`.",
            ("kind", "中文", "English", "schemes", "fields", "Neo4j label", "FtM"),
            (_entity(kind) for kind in said.entities.values()),
        ),
        _section(
            "Links",
            "Standing relations. Each may carry role, since, until and strength.",
            ("kind", "中文", "English", "from", "to", "directed", "fields", "Neo4j type", "FtM"),
            (_link(kind) for kind in said.links.values()),
        ),
        _section(
            "Events",
            "What happened, dated where the source says when. Each may carry at, until and n.",
            ("kind", "中文", "English", "from", "to", "directed", "value", "fields", "Neo4j type", "FtM"),
            (_event(kind) for kind in said.events.values()),
        ),
        _section(
            "Units",
            "Values are whole numbers of the minor unit; units are never added to one another.",
            ("unit", "decimals of the major unit"),
            ((_code(name), str(decimals)) for name, decimals in said.decimals.items()),
        ),
        _section(
            "Layers",
            "Kinds that one ranked list may hold together.",
            ("layer", "kinds", "a list for each unit"),
            ((_code(layer.name), _codes(layer.kinds), _yes(layer.by_unit)) for layer in said.layers.values()),
        ),
        _section(
            "Hubs",
            f"Institutions whose accounts pass the public's money through, as of {said.hubs_as_of}; "
            "matched on the whole stated name of the holder, and set aside by a judgement where that is wrong.",
            ("stated name",),
            ((name,) for name in sorted(said.hub_names)),
        ),
    ]
    return "\n".join(parts)


def _section(title: str, sentence: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [_row(head), _row(["---"] * len(head)), *(_row(row) for row in rows)]
    return f"## {title}\n\n{sentence}\n\n" + "\n".join(lines) + "\n"


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _entity(kind: EntityKind) -> tuple[str, ...]:
    return (*_named(kind.name), _codes(kind.schemes), _codes(kind.fields), _code(kind.label), kind.ftm)


def _link(kind: LinkKind) -> tuple[str, ...]:
    return (*_ends(kind), _codes(kind.fields), _code(kind.relationship), kind.ftm)


def _event(kind: LinkKind) -> tuple[str, ...]:
    return (*_ends(kind), kind.measure, _codes(kind.fields), _code(kind.relationship), kind.ftm)


def _ends(kind: LinkKind) -> tuple[str, ...]:
    return (*_named(kind.name), _end(kind.a), _end(kind.b), _yes(kind.directed))


def _named(name: str) -> tuple[str, str, str]:
    return _code(name), texts("zh")[f"kind.{name}"], texts("en")[f"kind.{name}"]


def _end(kinds: tuple[str, ...] | None) -> str:
    return "any" if kinds is None else _codes(kinds) or "nobody"


def _codes(names: Iterable[str]) -> str:
    return ", ".join(_code(name) for name in names)


def _code(name: str) -> str:
    return f"`{name}`"


def _yes(said: bool) -> str:
    return "yes" if said else "no"


if __name__ == "__main__":
    (Path(__file__).with_name("data-dictionary.md")).write_text(dictionary(), "utf-8")
    sys.stderr.write("docs/data-dictionary.md written\n")
