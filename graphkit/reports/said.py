"""How is a figure said to be made, in the words of the report's language? The same on the page and in the workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


def column_label(said: Mapping[str, str], column: Mapping[str, Any]) -> str:
    """What a column of a list is called: the measure, and by what ties were weighed or how long they are."""
    name = said[f"measure.{column['measure']}.name"]
    if column["measure"] in {"betweenness", "closeness"}:
        return f"{name} · {said['report.by_' + ('inverse' if column['used']['weight'] == 'distance' else 'steps')]}"
    if column["used"]["weight"] == "strength":
        unit = f" {column['projection']['unit']}" if column["weight"] == "value" else ""
        return f"{name} · {said['report.by_' + column['weight']]}{unit}"
    return name


def how_made(said: Mapping[str, str], column: Mapping[str, Any]) -> list[str]:
    """How was a column made: kinds, unit, direction, weight, distance, scale, each in words."""
    asked = column["projection"]
    return [
        said["report.comma"].join(said[f"kind.{kind}"] for kind in asked["kinds"]),
        *([asked["unit"]] if asked["unit"] else []),
        said["report.directed" if asked["directed"] else "report.undirected"],
        said[f"report.weight_{asked['weight']}"],
        said[f"report.distance_{asked['distance']}"],
        *([said[f"report.scale_{column['options']['scale']}"]] if "scale" in column["options"] else []),
        *(f"{name} {value}" for name, value in column["options"].items() if name != "scale"),
    ]


def made_together(said: Mapping[str, str], columns: Sequence[Mapping[str, Any]]) -> list[tuple[list[str], list[str]]]:
    """How were these columns made? (labels, parts), columns made alike together."""
    found: list[tuple[list[str], list[str]]] = []
    for column in columns:
        made, label = how_made(said, column), column_label(said, column)
        alike = next((labels for labels, parts in found if parts == made), None)
        if alike is None:
            found.append(([label], made))
        else:
            alike.append(label)
    return found


def notes(said: Mapping[str, str], columns: Sequence[Mapping[str, Any]]) -> list[str]:
    """What must be said beside these columns, once each."""
    codes = dict.fromkeys(code for column in columns for code in column["said"])
    return [said[f"measure_note.{code}"] for code in codes]


def hub_rule(said: Mapping[str, str], rule: str) -> str:
    """By what an entity is a hub: the dated list and the name on it, or a judgement by its number."""
    kind, _, rest = rule.partition(" ")
    date, _, name = rest.partition(": ")
    return said[f"report.hub_by_{kind}"].format(date=date, name=name, seq=rest)


def excluded_type(said: Mapping[str, str], kind: str) -> str:
    """What is a type of events called that are no flow?"""
    return said.get(f"evidence.excluded.{kind}", kind)
