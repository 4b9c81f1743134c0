"""How is a chart handed to somebody without graphkit? One HTML file by pyvis, as laid out, no address in it."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pyvis.network import Network

from graphkit.errors import Refused
from graphkit.words import say

from .lines import Line, lines_of
from .picture import Shown, line_text

MOST_OBJECTS = 500
COLOURS = ("#2f6db5", "#c8641b", "#2c8656", "#b23f6c", "#7757b3", "#13808c", "#8d6c14", "#47597a")
GREY, PLAIN = "#8b95a1", "#4d6380"
SHAPES = {"person": "dot", "organisation": "square", "account": "box", "phone": "diamond", "device": "hexagon"}
_FROM_OUTSIDE = re.compile(r"<link\b[^>]*https?://[^>]*>|<script\b[^>]*\bsrc\s*=[^>]*>\s*</script>", re.IGNORECASE)
_HEADINGS = re.compile(r"<center>\s*<h1>.*?</h1>\s*</center>", re.DOTALL)
_TOKEN = re.compile(r'"gk-text-(\d+)-"')


def standalone(shown: Shown, *, title: str, note: str) -> str:
    """One HTML page that opens offline in any browser and shows this chart as it stands.

    `title` and `note` stand over the chart: which case, which snapshot, who made it when.
    Raises Refused: more than `MOST_OBJECTS` entities; choose a part of the chart.
    """
    if len(shown.board) > MOST_OBJECTS:
        raise Refused("chart-too-large", objects=len(shown.board), most=MOST_OBJECTS)
    texts = _Texts()
    network = Network(height="calc(100vh - 92px)", width="100%", directed=True, cdn_resources="in_line")
    network.set_options(json.dumps(OPTIONS))
    names = {}
    for row in shown.subgraph.entities.to_pylist():
        names[row["uid"]] = shown.ref(row["uid"])
        network.add_node(names[row["uid"]], **_node(shown, row, texts))
    for line in lines_of(shown.subgraph):
        network.add_edge(names[line.a], names[line.b], **_edge(line, shown.language, texts))
    page = _HEADINGS.sub("", _FROM_OUTSIDE.sub("", network.generate_html(notebook=False)))
    return _headed(texts.put_in(page), title, note, shown)


OPTIONS: Mapping[str, Any] = {
    "physics": {"enabled": False},
    "nodes": {"font": {"size": 15, "face": "Noto Sans SC, Microsoft YaHei, PingFang SC, sans-serif", "vadjust": 0}},
    "edges": {
        "color": {"color": "#a3b1c1", "highlight": "#d92d20"},
        "smooth": False,
        "font": {"size": 11, "align": "middle"},
    },
    "interaction": {"hover": True, "navigationButtons": False, "keyboard": True, "tooltipDelay": 120},
}


@dataclass
class _Texts:
    """Texts of the case stand beside the template until the page is whole: what they hold can then break nothing."""

    kept: list[str] = field(default_factory=list)

    def token(self, text: str) -> str:
        self.kept.append(text)
        return f"gk-text-{len(self.kept) - 1}-"

    def put_in(self, page: str) -> str:
        return _TOKEN.sub(lambda found: in_script(self.kept[int(found[1])]), page)


def in_script(text: str) -> str:
    """A text as a JavaScript string that is safe inside a script element."""
    quoted = json.dumps(text)
    return quoted.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _node(shown: Shown, row: Mapping[str, Any], texts: _Texts) -> dict[str, Any]:
    place = shown.board.places[row["uid"]]
    group = shown.groups.get(row["uid"], 0)
    colour = PLAIN if group == 0 else (COLOURS[group - 1] if group <= len(COLOURS) else GREY)
    hollow = row["delivered"] == "no"
    kind = say(f"kind.{row['kind']}", shown.language)
    said = [row["caption"], kind, *([say("chart.group", shown.language, group=group)] if group else [])]
    white_on_box = row["kind"] == "account" and not hollow
    return {
        "label": texts.token(row["caption"]),
        "title": texts.token("\n".join(said)),
        "x": place.x,
        "y": place.y,
        "physics": False,
        "shape": SHAPES.get(row["kind"], "dot"),
        "size": 18 if row["hub"] else 13,
        "borderWidth": 3 if row["hub"] else 2,
        "color": {"background": "#ffffff" if hollow else colour, "border": colour},
        "shapeProperties": {"borderDashes": [5, 4] if row["delivered"] in ("no", "in part") else False},
        "font": {"color": "#ffffff" if white_on_box else "#1f2a37"},
    }


def _edge(line: Line, language: str, texts: _Texts) -> dict[str, Any]:
    arrows = ", ".join(name for name, uid in (("to", line.b), ("from", line.a)) if line.points_to(uid))
    return {
        "title": texts.token(line_text(line, language)),
        "arrows": {"to": "to" in arrows, "from": "from" in arrows},
        "dashes": line.standing,
        "width": 1 + min(len(str(line.n)), 4),
    }


def _headed(page: str, title: str, note: str, shown: Shown) -> str:
    kinds: Sequence[str] = sorted(set(shown.subgraph.entities["kind"].to_pylist()))
    legend = " · ".join(f"{SIGNS.get(kind, '●')} {say(f'kind.{kind}', shown.language)}" for kind in kinds)
    head = (
        f'<meta name="viewport" content="width=device-width"><title>{html.escape(title)}</title>'
        "<style>body{margin:0;font:14px/1.5 'Noto Sans SC','Microsoft YaHei',sans-serif;color:#1f2a37}"
        "header{padding:10px 16px;height:92px;box-sizing:border-box;overflow:hidden}"
        "h1{font-size:17px;margin:0}p{margin:2px 0;color:#5b6776}"
        ".card{border:0!important}</style>"
    )
    top = f"<header><h1>{html.escape(title)}</h1><p>{html.escape(note)}</p><p>{html.escape(legend)}</p></header>"
    language = "zh-CN" if shown.language == "zh" else "en"
    page = page.replace("<html>", f'<!DOCTYPE html>\n<html lang="{language}">', 1)
    return page.replace("<head>", f"<head>{head}", 1).replace("<body>", f"<body>{top}", 1)


SIGNS = {"person": "●", "organisation": "■", "account": "▬", "phone": "◆", "device": "⬢"}
