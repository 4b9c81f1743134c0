"""Does the chart that is handed over open by itself, say nothing else, and stay whole whatever a name holds?"""

from __future__ import annotations

import re

import numpy as np
import pytest

from graphkit.charts import MOST_OBJECTS, Board, Reach, Shown, picture, standalone
from graphkit.charts.picture import label, short
from graphkit.errors import Refused
from graphkit.model import Snapshot, Subgraph
from graphkit.model.snapshot import TABLES

from .drawn import A, B, D, P, entity, small, subgraph

HOSTILE = ['<img src=x onerror="alert(1)">', "</script><script>alert(2)</script>", "gk-text-0-", "\u2028'\"\\"]


def _shown(part: Subgraph, groups: dict[str, int] | None = None) -> Shown:
    uids = part.entities["uid"].to_pylist()
    board = Board().with_places({uid: (100.0 * i, 0.0) for i, uid in enumerate(uids)})
    reach = Reach(Snapshot("s", "c", 0, {name: schema.empty_table() for name, schema in TABLES.items()}))
    return Shown(board, part, reach, lambda uid: f"ref{uids.index(uid)}", groups or {}, language="en")


def test_no_address_no_empty_heading_no_moving() -> None:
    page = standalone(_shown(small()), title="Case", note="note")
    assert not re.search(r"(src|href)\s*=\s*[\"']?\s*(https?:)?//", page)
    assert page.count("<h1>") == 1
    assert '"enabled": false' in page


def test_hostile_names_stay_strings() -> None:
    people = [entity(f"person:cn-id:{i}", name) for i, name in enumerate(HOSTILE)]
    page = standalone(_shown(subgraph(people, [], [])), title=HOSTILE[0], note=HOSTILE[1])
    assert not any(name in page for name in HOSTILE[:2])
    assert '\\u003cimg src=x onerror=\\"alert(1)\\"\\u003e' in page
    assert page.count("</script>") == standalone(_shown(subgraph([], [], [])), title="", note="").count("</script>")


def test_uids_are_nowhere_in_it() -> None:
    page = standalone(_shown(subgraph([entity(P, "张测试")], [], [])), title="", note="")
    assert P not in page


def test_too_many_objects_are_refused() -> None:
    many = subgraph([entity(f"person:cn-id:{i}") for i in range(MOST_OBJECTS + 1)], [], [])
    with pytest.raises(Refused, match="chart-too-large"):
        standalone(_shown(many), title="", note="")


def test_the_browser_gets_refs_and_what_is_seen() -> None:
    seen = picture(_shown(small(), {A: 2}))
    drawn = {one["ref"]: one for one in seen["entities"]}
    assert (drawn["ref0"]["hub"], drawn["ref0"]["group"], drawn["ref1"]["delivered"]) == (True, 2, "no")
    assert [(line["a"], line["b"], line["n"]) for line in seen["lines"]] == [
        ("ref0", "ref1", 6),
        ("ref0", "ref2", 0),
        ("ref1", "ref3", 7),
    ]
    assert not any(uid in str(seen).replace("'caption'", "") for uid in (P,))
    assert seen["groups"] == [{"id": "2", "text": "Group 2", "n": 1}]
    assert {one["id"]: one["n"] for one in seen["entityKinds"]} == {"account": 2, "person": 1, "device": 1}
    assert {B, D} <= {one["caption"] for one in seen["entities"]}


def test_labels_fit() -> None:
    assert short("6222000011112222333") == "6222…2333"
    assert short("张测试") == "张测试"
    assert len(short("某某某某某某某某某某某某某某某有限公司")) == 14
    assert label("6222000011112222333", ["张测试"]) == "张测试 2333"


def test_counterparties_and_occurrences() -> None:
    tables = {name: schema.empty_table() for name, schema in TABLES.items()}
    tables["entities"] = tables["entities"].schema.empty_table()
    reach = Reach(Snapshot("s", "c", 0, tables))
    assert (reach.of("x"), reach.events_of("x"), reach.most_linked(3)) == (0, 0, [])
    assert np.isfinite(reach.of("x"))
