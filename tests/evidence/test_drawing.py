"""Does the picture carry every number of the table once, and does it refuse what no sheet of paper can show?"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from graphkit.evidence.drawing import MOST, MOST_PAIRS, _spans, draw

from .drawn import empty, selection


def test_everybody_stands_somewhere_and_every_line_between_two_has_its_number(tmp_path: Path) -> None:
    drawn = draw(selection(tmp_path))
    assert drawn is not None
    assert [point.label for point in drawn.points] == ["P1 6222", "P2 6333", "P3 甲某测试", "P4 乙某测试\x0b"]
    assert sorted(stroke.numbers for stroke in drawn.strokes) == ["1", "2", "3"]  # 4 is a person's tie to himself
    left, top, width, height = drawn.box
    assert all(left < point.x < left + width and top < point.y < top + height for point in drawn.points)


def test_arrows_stand_where_something_is_directed(tmp_path: Path) -> None:
    drawn = draw(selection(tmp_path))
    assert drawn is not None
    arrows = {stroke.numbers: stroke.to_start + stroke.to_end for stroke in drawn.strokes}
    assert arrows == {"1": 1, "2": 0, "3": 1}


def test_both_directions_are_one_stroke_with_two_arrows(tmp_path: Path) -> None:
    whole = selection(tmp_path)
    tie = whole.ties[0]
    drawn = draw(replace(whole, ties=(tie, replace(tie, number=4, a=tie.b, b=tie.a))))
    assert drawn is not None
    (stroke,) = (stroke for stroke in drawn.strokes if stroke.numbers == "3–4")
    assert (stroke.to_start, stroke.to_end) == (True, True)


def test_nothing_and_too_much_are_not_drawn(tmp_path: Path) -> None:
    whole = selection(tmp_path)
    many = tuple(replace(whole.entities[0], number=n, uid=f"account:bank:{n}") for n in range(MOST + 1))
    assert draw(empty(tmp_path)) is None
    assert draw(replace(whole, entities=many)) is None


@pytest.mark.parametrize(
    ("numbers", "shown"), [([1], ["1"]), ([1, 2, 3, 7], ["1–3", "7"]), ([1, 3, 5, 6], ["1", "3", "5–6"])]
)
def test_numbers_in_a_row_are_a_span(numbers: list[int], shown: list[str]) -> None:
    assert list(_spans(numbers)) == shown


def test_lines_too_dense_to_be_read_are_not_drawn(tmp_path: Path) -> None:
    whole = selection(tmp_path)
    people = tuple(replace(whole.entities[0], number=n, uid=f"account:bank:{n}") for n in range(1, 14))
    pairs = [(a.uid, b.uid) for a in people for b in people if a.uid < b.uid]
    assert len(pairs) > MOST_PAIRS
    dense = tuple(replace(whole.ties[0], number=n, a=a, b=b) for n, (a, b) in enumerate(pairs, start=1))
    assert draw(replace(whole, entities=people, links=(), ties=dense)) is None
    assert draw(replace(whole, entities=people, links=(), ties=dense[:MOST_PAIRS])) is not None
