"""How does the report look on a screen and on paper? One HTML file that needs nothing else."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import partial
from importlib.resources import files
from typing import Any

import jinja2
from markupsafe import Markup, escape

from graphkit.model import ENDS, Json
from graphkit.words import texts

from .said import column_label, excluded_type, hub_rule, made_together, notes

LARGEST_GROUPS = 16
_DIGITS = 6
COLOURS = ("#2f6db5", "#c8641b", "#2c8656", "#b23f6c", "#7757b3", "#13808c", "#8d6c14", "#47597a")
"""Those of the link chart."""
_OTHERS = "#8b95a1"


def page(report: Mapping[str, Json]) -> str:
    """The report as HTML: no script, no request, every text escaped."""
    said = texts(report["language"])
    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(_read),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(figure=figure, amount=amount, rounded=lambda value: f"{value:.3f}")
    return environment.get_template("report.html.j2").render(
        r=report,
        say=partial(_say, said),
        who={row["uid"]: row for row in report["who"]},
        ends=ENDS,
        totals=totals(report["balance"]),
        label=partial(column_label, said),
        together=partial(made_together, said),
        notes=partial(notes, said),
        say_type=partial(excluded_type, said),
        say_rule=partial(hub_rule, said),
        largest=_largest,
        ring=ring,
        colour=colour,
        measure_names={it["measure"]: it["name"] for it in report["definitions"]},
    )


def _read(name: str) -> str:
    return files(__package__).joinpath(name).read_text("utf-8")


def _say(said: Mapping[str, str], key: str, **parameters: object) -> str:
    return said[key].format(**parameters)


def text_of(value: float) -> str:
    """A figure by the shortest text that reads back as the same number; whole numbers without a point."""
    return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(float(value))


def figure(value: float) -> Markup:
    """A figure to the last digit, of which the first six are what the eye sees."""
    text = text_of(value)
    whole, point, rest = text.partition(".")
    if not point or "e" in text:
        return Markup("<data value={0}>{1}</data>").format(text, _grouped(whole) if "e" not in text else text)
    leading = len(rest) - len(rest.lstrip("0")) if whole.lstrip("-") == "0" else 0
    seen = max(leading + _DIGITS - (0 if whole.lstrip("-") == "0" else len(whole.lstrip("-"))), 2)
    dim = Markup('<span class="rest">{0}</span>').format(rest[seen:]) if rest[seen:] else ""
    return Markup("<data value={0}>{1}.{2}{3}</data>").format(text, _grouped(whole), rest[:seen], dim)


def amount(text: str) -> Markup:
    """An exact amount, its thousands set apart by space that is not in the text."""
    whole, point, rest = text.partition(".")
    return Markup("{0}{1}{2}").format(_grouped(whole), point, rest)


def _grouped(whole: str) -> Markup:
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    first = len(digits) % 3 or 3
    parts = [digits[first:][place : place + 3] for place in range(0, len(digits) - first, 3)]
    apart = (Markup('<span class="k">{0}</span>').format(part) for part in parts)
    return escape(sign + digits[:first]) + Markup("").join(apart)


def totals(balance: Sequence[Mapping[str, Any]]) -> list[dict[str, Json]]:
    """The sums of the balance by direction and unit, exact: rows and money of each end."""
    sums: dict[tuple[str, str], dict[str, tuple[int, Decimal]]] = {}
    for line in balance:
        of = sums.setdefault((line["unit"], line["direction"]), {})
        for end in ("delivered", *ENDS):
            rows, value = of.get(end, (0, Decimal(0)))
            of[end] = (rows + line[end]["rows"], value + Decimal(line[end]["value"] or 0))
    return [
        {
            "unit": unit,
            "direction": direction,
            **{end: {"rows": rows, "value": str(value) if unit else ""} for end, (rows, value) in of.items()},
        }
        for (unit, direction), of in sorted(sums.items())
    ]


def colour(group: int) -> str:
    """The colour of a group: eight, then grey; its number always stands beside it."""
    return COLOURS[group - 1] if group <= len(COLOURS) else _OTHERS


def _largest(ranked: Mapping[str, Any], number: int) -> float:
    """The largest value of a column, for the bars beside the figures."""
    values = [row["figures"][number]["value"] for part in ranked["parts"] for row in part["rows"]]
    return max(values, default=0.0) or 1.0


def ring(groups: Mapping[str, Any]) -> dict[str, Json]:
    """Where do the largest groups stand in the picture, and what runs between them? Circles on a ring, by size."""
    shown = groups["groups"][:LARGEST_GROUPS]
    most = max((it["entities"] for it in shown), default=1)

    def turn(place: int) -> float:
        return 2 * math.pi * place / max(len(shown), 1) - math.pi / 2

    around = 118 if len(shown) > 1 else 0
    circles = [
        {
            "group": it["group"],
            "entities": it["entities"],
            "x": round(380 + 2.1 * around * math.cos(turn(place)), 1),
            "y": round(160 + around * math.sin(turn(place)), 1),
            "r": round(9 + 21 * math.sqrt(it["entities"] / most), 1),
            "colour": colour(it["group"]),
        }
        for place, it in enumerate(shown)
    ]
    at = {circle["group"]: circle for circle in circles}
    strongest = max((it["ties"] for it in groups["between"]), default=1)
    lines = [
        {
            "x1": at[it["a"]]["x"],
            "y1": at[it["a"]]["y"],
            "x2": at[it["b"]]["x"],
            "y2": at[it["b"]]["y"],
            "width": round(9 * it["ties"] / strongest, 1),
            "ties": it["ties"],
            "a": it["a"],
            "b": it["b"],
        }
        for it in groups["between"]
        if it["a"] in at and it["b"] in at
    ]
    return {"circles": circles, "lines": lines}
