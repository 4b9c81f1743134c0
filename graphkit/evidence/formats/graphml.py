"""The graph for other programs: GraphML, one line for each link and tie, read back by networkx and igraph."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape

from graphkit.evidence.selection import Entity, Link, Selection, Tie

from .form import Loss
from .lines import one_line

_OF_ENTITIES = ("uid", "kind", "caption", "keys", "details", "delivered", "hub", "first", "last", "steps")
_OF_LINES = (
    "number", "sort", "kind", "directed", "unit", "n", "value", "first", "last", "role", "strength", "since", "until",
    "grade", "basis", "statement_only", "rows",
)  # fmt: skip
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(selection: Selection, path: Path) -> tuple[Loss, ...]:
    """Which lines stand between whom, for a program that draws or measures graphs?

    Every value is text (lists and details as JSON, money as decimals): GraphML has no type that keeps them exact.
    A file of GraphML is directed or not as a whole: all lines are written directed, `directed` says which are not.
    """
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write('<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n')
        for sort, names in (("node", _OF_ENTITIES), ("edge", _OF_LINES)):
            file.writelines(
                f'<key id="{sort[0]}_{name}" for="{sort}" attr.name="{name}" attr.type="string"/>\n' for name in names
            )
        file.write('<graph id="selection" edgedefault="directed">\n')
        places = {entity.uid: f"p{place}" for place, entity in enumerate(selection.entities, start=1)}
        for entity in selection.entities:
            file.write(f'<node id="{places[entity.uid]}">{_data("n", _entity(entity))}</node>\n')
        for line in selection.lines:
            ends = f'id="l{line.number}" source="{places[line.a]}" target="{places[line.b]}"'
            file.write(f"<edge {ends}>{_data('e', _line(line))}</edge>\n")
        file.write("</graph>\n</graphml>\n")
    return _losses(selection)


def _entity(entity: Entity) -> Mapping[str, str]:
    told = {name: str(getattr(entity, name)) for name in _OF_ENTITIES}
    as_json = {"keys": one_line(entity.keys), "details": one_line(dict(entity.details))}
    return {**told, **as_json, "hub": _yes(entity.hub)}


def _line(line: Link | Tie) -> Mapping[str, str]:
    told = {name: str(getattr(line, name)) for name in _OF_LINES if hasattr(line, name)}
    return told | {
        "sort": "link" if isinstance(line, Link) else "tie",
        "directed": _yes(line.directed),
        "statement_only": _yes(line.statement_only),
        "rows": one_line(line.rows),
    }


def _yes(truth: bool) -> str:
    return "true" if truth else "false"


def _data(prefix: str, values: Mapping[str, str]) -> str:
    told = {name: escape(_NOT_XML.sub("\N{REPLACEMENT CHARACTER}", value)) for name, value in values.items()}
    return "".join(f'<data key="{prefix}_{name}">{value}</data>' for name, value in told.items())


def _losses(selection: Selection) -> tuple[Loss, ...]:
    told = [value for entity in selection.entities for value in _entity(entity).values()]
    told += [value for line in selection.lines for value in _line(line).values()]
    counted = (
        Loss("events", sum(len(tie.events) for tie in selection.ties), "summed"),
        Loss("said", sum(len(entity.said) for entity in selection.entities), "left_out"),
        Loss("set_aside", len(selection.set_aside), "left_out"),
        Loss("cells", len(selection.rows), "row_numbers"),
        Loss("undirected", sum(not line.directed for line in selection.lines), "attribute"),
        Loss("characters", sum(len(_NOT_XML.findall(value)) for value in told), "replaced"),
    )
    return tuple(loss for loss in counted if loss.n)
