"""Do the loops over eight bytes say the same as Python's bytes, up to the last byte of an array?"""

from __future__ import annotations

import json
from collections.abc import Sequence

import numba as nb
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest import sayings
from ingest.blocks import Block, from_arrow
from ingest.combinations import Combinations
from ingest.details import kept
from ingest.eights import ROOM, address, all_digits, copied, equal, last_eight
from ingest.interning import Interner

texts = st.binary(max_size=40)
few_letters = st.text(alphabet='a1"\\\n甲', max_size=12)


@nb.njit
def _copied(data: np.ndarray, start: int, out: np.ndarray) -> int:
    begin = address(data)
    end = copied(begin + np.uint64(start), begin + np.uint64(len(data)), last_eight(data), address(out))
    return int(end - address(out))


@nb.njit
def _equal(one: np.ndarray, other: np.ndarray) -> bool:
    begin = address(one)
    return equal(begin, begin + np.uint64(len(one)), last_eight(one), address(other), last_eight(other))


@nb.njit
def _all_digits(data: np.ndarray) -> bool:
    return all_digits(address(data), address(data) + np.uint64(len(data)), last_eight(data))


def _bytes(text: bytes) -> np.ndarray:
    return np.frombuffer(text, np.uint8).copy()


@settings(deadline=None)  # the first call compiles
@given(text=texts, start=st.integers(0, 40))
def test_a_text_is_copied_whole_from_anywhere(text: bytes, start: int) -> None:
    start = min(start, len(text))
    out = np.full(len(text) - start + ROOM, 7, np.uint8)
    size = _copied(_bytes(text), start, out)
    assert out[:size].tobytes() == text[start:]


@settings(deadline=None)
@given(text=texts, place=st.integers(0, 39), bit=st.integers(0, 7))
def test_texts_of_one_length_are_equal_if_no_bit_differs(text: bytes, place: int, bit: int) -> None:
    one, other = _bytes(text), _bytes(text)
    assert _equal(one, other)
    if len(text):
        other[place % len(text)] ^= 1 << bit
        assert not _equal(one, other)


@settings(deadline=None)
@given(st.one_of(st.from_regex(rb"[0-9]{0,25}", fullmatch=True), texts))
def test_digits_are_0_to_9(text: bytes) -> None:
    assert _all_digits(_bytes(text)) == all(sign in b"0123456789" for sign in text)


def block_of(records: list[list[str]]) -> Block:
    return from_arrow(pa.array(records, pa.list_(pa.string())), np.arange(1, len(records) + 1, dtype=np.int32))


def _numbered(said: Sequence[object]) -> list[int]:
    known: dict[object, int] = {}
    return [known.setdefault(one, len(known)) for one in said]


@settings(deadline=None)
@given(st.lists(texts, max_size=60))
def test_texts_are_numbered_by_their_first_appearance(said: list[bytes]) -> None:
    ends = np.cumsum([0, *map(len, said)]).astype(np.int32)
    found = Interner()
    codes = found.codes(_bytes(b"".join(said)), ends[:-1], ends[1:])
    assert codes.tolist() == _numbered(said)


@settings(deadline=None)
@given(st.lists(st.lists(st.tuples(few_letters, few_letters, st.booleans()), max_size=30), max_size=4))
def test_combinations_are_numbered_over_all_blocks(blocks: list[list[tuple[str, str, bool]]]) -> None:
    found, numbered = Combinations(2), list[int]()
    for block in blocks:
        cells = [cell.encode() for one, other, _ in block for cell in (one, other)]
        data, ends = _bytes(b"".join(cells)), np.cumsum([0, *map(len, cells)]).astype(np.int32)
        starts = np.stack([ends[:-1][place::2] for place in (0, 1)])
        stops = np.stack([ends[1:][place::2] for place in (0, 1)])
        numbered += found.codes([data, data], starts, stops, np.array([mark for *_, mark in block], np.uint8)).tolist()
    said = [row for block in blocks for row in block]
    assert numbered == _numbered(said)
    columns, marks = found.since(0)
    assert list(zip(*columns, marks.astype(bool).tolist(), strict=True)) == list(dict.fromkeys(said))


@settings(deadline=None)
@given(st.lists(st.tuples(few_letters, few_letters), min_size=1, max_size=20))
def test_kept_columns_are_canonical_json(rows: list[tuple[str, str]]) -> None:
    block = block_of([[one.strip(), "x", other.strip()] for one, other in rows])
    cleaned = [(block.column(0)[row], block.column(2)[row]) for row in range(len(block))]
    wanted = [
        json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")) if said else ""
        for one, other in cleaned
        for said in [{name: text for name, text in (("备注", one), ("b", other)) if text}]
    ]
    assert kept(block, {"备注": 0, "b": 2}).to_list() == wanted


def test_equal_claims_of_two_roles_are_one_with_all_their_rows() -> None:
    marks = np.array([5, 9, 5, 5, 1], np.uint64)
    others = np.array([1, 1, 1, 2, 1], np.uint64)
    rows, first = np.array([2, 1, 3, 1, 0], np.int32), np.array([7, 3, 4, 8, 99], np.int32)
    claims, begins, times = sayings._once(marks, others, rows, first)
    assert (claims.tolist(), begins.tolist(), times.tolist()) == ([0, 1, 3], [4, 3, 8], [5, 1, 1])


@pytest.mark.parametrize("text", ["{", '"', "\\", "\x01", "a" * 8 + "\n", "a" * 7 + '"'])
def test_what_json_escapes_is_escaped(text: str) -> None:
    block = block_of([["x" + text + "x", "y"]])
    assert kept(block, {"b": 0}).to_list() == [json.dumps({"b": f"x{text}x"}, separators=(",", ":"))]
