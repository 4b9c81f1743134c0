"""Mentions and links: one row for each distinct thing said, whichever batches said it."""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkit.ledger import tables
from graphkit.ledger.tables import growing
from tests.ledger.made import link, mention, table


def grown(name: str, folder: Path, parts: list[list[dict[str, object]]]) -> list[dict[str, object]]:
    under_way = growing(name, folder, 5)
    for part in parts:
        under_way.add(table(name, part))
    count = under_way.close()
    found = pq.ParquetFile(folder / f"{name}.parquet").read().to_pylist()
    assert len(found) == count
    return found


def test_the_first_reference_stays_and_rows_are_summed(tmp_path: Path) -> None:
    found = grown("mentions", tmp_path, [
        [mention(0, 2, "account:bank:1"), mention(0, 2, "account:bank:2"), mention(0, 3, "account:bank:1", rows=4)],
        [mention(0, 4, "account:bank:1", basis="assessment"), mention(0, 5, "account:bank:2")],
        [mention(1, 2, "account:bank:1"), mention(1, 2, "account:bank:1", name=None)],
    ])  # fmt: skip
    assert [(row["sheet"], row["row"], row["rows"], row["key"], row["name"], row["basis"]) for row in found] == [
        (0, 2, 6, "account:bank:1", "测试", "fact"),
        (0, 2, 2, "account:bank:2", "测试", "fact"),
        (0, 4, 1, "account:bank:1", "测试", "assessment"),
        (1, 2, 1, "account:bank:1", None, "fact"),
    ]
    assert {row["source"] for row in found} == {5}


def test_links_differ_by_everything_but_their_reference(tmp_path: Path) -> None:
    a, b = "person:test:1", "account:bank:1"
    found = grown("links", tmp_path, [
        [link(0, 2, a, b), link(0, 3, b, a), link(0, 4, a, b, role="agent"), link(0, 5, a, b, part=1)],
        [link(0, 6, a, b), link(0, 7, a, b, strength=2.0), link(0, 8, a, b, directed=False)],
        [link(0, 9, a, b, role="agent")],
    ])  # fmt: skip
    assert [(row["row"], row["rows"]) for row in found] == [(2, 2), (3, 1), (4, 2), (5, 1), (7, 1), (8, 1)]


def test_nothing_said_is_an_empty_table(tmp_path: Path) -> None:
    assert grown("mentions", tmp_path, []) == []
    assert grown("rows", tmp_path, [[]]) == []


Said: TypeAlias = list[list[tuple[int, str | None]]]
SAID = st.lists(st.lists(st.tuples(st.integers(0, 3), st.sampled_from([None, "甲", "乙"])), max_size=8), max_size=8)


@settings(max_examples=40, deadline=None)
@given(SAID, st.sampled_from([0, 5, 200_000]))
def test_as_counted_by_hand(
    tmp_path_factory: pytest.TempPathFactory, parts: list[list[tuple[int, str | None]]], most: int
) -> None:
    """Whatever the batches and however often what is pending is merged on the way."""
    counted: dict[tuple[str, str | None], list[int]] = {}
    rows: list[list[dict[str, object]]] = []
    number = 1
    for part in parts:
        rows.append([])
        for key, name in part:
            number += 1
            rows[-1].append(mention(0, number, f"account:bank:{key}", name=name))
            counted.setdefault((f"account:bank:{key}", name), [number, 0])[1] += 1
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tables, "_PENDING", most)
        found = grown("mentions", tmp_path_factory.mktemp("source"), rows)
    assert [(row["key"], row["name"], row["row"], row["rows"]) for row in found] == [
        (*said, *count) for said, count in counted.items()
    ]


def test_a_streamed_table_keeps_every_row_in_order(tmp_path: Path) -> None:
    under_way = growing("rows", tmp_path, 1)
    sizes = [1, 8191, 8192, 8193, 20_000, 0, 3]
    row = 0
    for size in sizes:
        said = range(row, row + size)
        under_way.add(table("rows", [{"sheet": 0, "row": one, "cells": [str(one)]} for one in said]))
        row += size
    assert under_way.close() == sum(sizes)
    with pq.ParquetFile(tmp_path / "rows.parquet") as file:
        assert file.read()["row"].equals(pa.chunked_array([pa.array(range(sum(sizes)), pa.int32())]))
        groups = [file.metadata.row_group(number).num_rows for number in range(file.num_row_groups)]
    assert set(groups[:-1]) == {8192}
