"""Which cells of a sheet are numbers that lost their last digits, and which of them does the sheet itself give back?"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

import numba as nb
import numpy as np
import polars as pl

from .blocks import Block
from .cells import SCIENTIFIC
from .damaged_numbers import Numbers, damaged
from .kernels import BoolArray, I32Array, I64Array, U8Array
from .layout import Layout

_LONG = r"^[1-9]\d{15,18}$"
_SCIENTIFIC = r"^[+-]?\d(\.\d+[eE]\+?|[eE]\+)\d{1,2}$"  # 6.22E+18, 6E+18; an id such as 80152E780 is no number
_KEPT_DIGITS = 15
_ENOUGH = 1_000
"""Distinct numbers that are judged without those seen before."""
_MOST = 8_000
"""Numbers seen before that are judged again with a few new ones."""
_OWNERS = (
    ("own_card", "own_name", "own_id"),
    ("own_account", "own_name", "own_id"),
    ("other_account", "other_name", "other_id"),
    ("card", "name", "id"),
    ("account", "name", "id"),
)
"""Fields that name an account, its holder and the holder's identity number together."""


@dataclass(frozen=True, slots=True, eq=False)
class Recovered:
    """Where a number of a column was put together again, from which text."""

    place: int
    where: pl.Series
    delivered: pl.Series


class Damage:
    """Judges what is new of each column, as a whole; too little to be judged alone is judged with what was seen last.

    A number that was condemned stays condemned.
    """

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._seen: dict[int, Numbers] = {}
        self._known: dict[tuple[str, str, str, int], set[str]] = {}
        """Whole numbers by their first digits, holder, identity number and length."""
        self._unlearned: list[tuple[Block, Collection[int]]] = []
        """Blocks that may hold whole numbers: those with damage, and distinct combinations, of which there are few."""

    def places(self) -> set[int]:
        """The columns whose numbers are judged."""
        template = self._layout.template
        found = {self._layout.place(column) for column in template.fields.values() if not column.formats}
        found |= {self._layout.places.get(name) for entity in template.entities for name in entity.id}
        return {place for place in found if place is not None}

    def found(self, parts: Mapping[str, tuple[Block, Collection[int]]]) -> dict[str, tuple[Block, list[Recovered]]]:
        """The blocks with damaged numbers of these columns marked, but for those that the sheet gives back whole.

        parts: by name, a block and the columns to judge in it; each may give back what another lost.
        """
        marked = {name: self._marked(block, places) for name, (block, places) in parts.items()}
        for name, block in marked.items():
            if block.mangled or not len(block.data):
                self._unlearned.append((block, parts[name][1]))
        return {name: self._given_back(block, parts[name][1]) for name, block in marked.items()}

    def _marked(self, block: Block, places: Collection[int]) -> Block:
        marks = dict(block.mangled)
        for place in sorted(self.places().intersection(places)):
            looks = block.looks(place)
            bad = marks.get(place, np.zeros(len(block), np.bool_)) | (looks == SCIENTIFIC)
            long = np.flatnonzero(looks > SCIENTIFIC)
            if len(long):
                data, starts, ends = block.spans(place)
                numbers = _numbers(data, starts[long], ends[long])
                bad[long] |= self._judged(place, numbers, looks[long].astype(np.int64), sure=bool(bad.any()))
            if bad.any():
                marks[place] = bad
        return replace(block, mangled=marks)

    def _given_back(self, block: Block, places: Collection[int]) -> tuple[Block, list[Recovered]]:
        if not block.mangled:
            return block, []
        while self._unlearned:  # most sheets have no damage: whole numbers are learned once there is some
            self._learn(*self._unlearned.pop())
        marks = dict(block.mangled)
        recovered = list(self._recovered(block, marks, places))
        return replace(block, mangled=marks), recovered

    def _judged(self, place: int, said: Numbers, lengths: I64Array, *, sure: bool) -> BoolArray:
        """Which of these numbers are condemned: distinct ones are judged, few of them with those seen before."""
        numbers, first, back = np.unique(said, return_index=True, return_inverse=True)
        condemned = damaged(numbers, lengths[first], sure=sure)
        seen = self._seen.get(place, numbers[:0])
        self._seen[place] = np.concatenate([seen, numbers])[-_MOST:]
        if len(numbers) < _ENOUGH and len(seen):
            every = np.unique(self._seen[place])
            digits = pl.Series(every).cast(pl.String).str.len_bytes().cast(pl.Int64).to_numpy()
            condemned = condemned | np.isin(numbers, every[damaged(every, digits, sure=sure)])
        return np.asarray(condemned[back])

    def _owners(self, places: Collection[int]) -> Iterator[tuple[int, int, int]]:
        fields = self._layout.template.fields
        for names in _OWNERS:
            number, name, identity = (self._layout.place(fields.get(name)) for name in names)
            if number in places and number is not None and name is not None and identity is not None:
                yield number, name, identity

    def _learn(self, block: Block, places: Collection[int]) -> None:
        for number, name, identity in self._owners(places):
            frame = _owned(block, dict(block.mangled), number, name, identity, whole=True)
            for text, holder, said in frame.unique().iter_rows():
                self._known.setdefault((text[:_KEPT_DIGITS], holder, said, len(text)), set()).add(text)

    def _recovered(self, block: Block, marks: dict[int, BoolArray], places: Collection[int]) -> Iterator[Recovered]:
        for number, name, identity in self._owners(places):
            if number not in marks:
                continue
            told = {
                (text, holder, said): whole
                for text, holder, said in _owned(block, marks, number, name, identity, whole=False).unique().iter_rows()
                if (whole := self._whole(text, holder, said))
            }
            if not told:
                continue
            texts = block.column(number)
            rows = zip(texts, block.column(name), block.column(identity), marks[number], strict=True)
            made = pl.Series([told.get((text, holder, said)) if bad else None for text, holder, said, bad in rows])
            where = made.is_not_null()
            marks[number] = marks[number] & ~where.to_numpy()
            yield Recovered(number, where, texts)
            block.put(number, made.fill_null(texts))

    def _whole(self, text: str, holder: str, said: str) -> str | None:
        """The one whole number that begins alike, of the same holder and identity number; None: none, or several."""
        digits = format(Decimal(text), "f")
        found = self._known.get((digits[:_KEPT_DIGITS], holder, said, len(digits)), set())
        return next(iter(found)) if len(found) == 1 and digits.isdigit() else None


def _owned(
    block: Block, marks: dict[int, BoolArray], number: int, name: int, identity: int, *, whole: bool
) -> pl.DataFrame:
    """Number, holder and identity number of the rows that state all three; the number whole, or damaged."""
    nothing = np.zeros(len(block), np.bool_)
    bad = marks.get(number, nothing)
    here = pl.Series((~bad if whole else bad) & ~marks.get(identity, nothing))
    frame = pl.DataFrame([block.column(place).alias(str(at)) for at, place in enumerate((number, name, identity))])
    frame = frame.filter(here & (frame["1"] != "") & (frame["2"] != ""))
    return frame.filter(pl.col("0").str.contains(_LONG)) if whole else frame.filter(_is_number(frame["0"]))


def _is_number(texts: pl.Series) -> pl.Series:
    return texts.str.contains(_SCIENTIFIC) | texts.str.contains(_LONG)


@nb.njit(cache=True, nogil=True)
def _numbers(data: U8Array, starts: I32Array, ends: I32Array) -> Numbers:
    """The whole numbers that stand there."""
    numbers = np.zeros(len(starts), np.uint64)
    for row in range(len(starts)):
        for at in range(starts[row], ends[row]):
            numbers[row] = numbers[row] * np.uint64(10) + np.uint64(data[at] - 48)
    return numbers
