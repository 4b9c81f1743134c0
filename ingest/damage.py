"""Which cells of a sheet are numbers that lost their last digits, and which of them does the sheet itself give back?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np
import polars as pl

from .blocks import Block
from .damaged_numbers import Numbers, damaged
from .kernels import BoolArray
from .layout import Layout

_LONG = r"^[1-9]\d{15,18}$"
_SCIENTIFIC = r"^[+-]?\d(\.\d+[eE]\+?|[eE]\+)\d{1,2}$"  # 6.22E+18, 6E+18; an id such as 80152E780 is no number
_KEPT_DIGITS = 15
_ENOUGH = 1_000
"""Distinct numbers of one block that are judged without those of the blocks before."""
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
    """Judges block by block; what was seen of a column before counts where a block alone is too small."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._seen: dict[int, Numbers] = {}
        self._known: dict[tuple[str, str, str, int], set[str]] = {}
        """Whole numbers by their first digits, holder, identity number and length."""

    def found(self, block: Block) -> tuple[Block, list[Recovered]]:
        """The block with its damaged numbers marked, but for those that the sheet gives back whole."""
        marks = dict(block.mangled)
        for place in self._places():
            texts = block.column(place)
            scientific = texts.str.contains(_SCIENTIFIC)
            long = texts.filter(texts.str.len_bytes().is_between(16, 19)).unique()
            long = long.filter(long.str.contains(_LONG))
            before = marks.get(place, np.zeros(len(block), np.bool_))
            bad = before | scientific.to_numpy()
            if len(long):
                condemned = self._judged(place, long, sure=bool(bad.any()))
                bad = bad | texts.is_in(condemned.to_list()).to_numpy()
            if bad.any():
                marks[place] = bad
        self._learn(block, marks)
        recovered = list(self._recovered(block, marks))
        return replace(block, mangled=marks), recovered

    def _places(self) -> list[int]:
        template = self._layout.template
        found = {self._layout.place(column) for name, column in template.fields.items() if not column.formats}
        found |= {self._layout.places.get(name) for entity in template.entities for name in entity.id}
        return sorted(place for place in found if place is not None)

    def _judged(self, place: int, texts: pl.Series, *, sure: bool) -> pl.Series:
        """The condemned ones of some distinct numbers."""
        numbers = texts.cast(pl.UInt64).to_numpy()
        lengths = texts.str.len_bytes().cast(pl.Int64).to_numpy()
        condemned = damaged(numbers, lengths, sure=sure)
        every = np.union1d(self._seen.get(place, numbers[:0]), numbers)
        self._seen[place] = every
        if len(numbers) < _ENOUGH and len(every) > len(numbers):
            digits = pl.Series(every).cast(pl.String).str.len_bytes().cast(pl.Int64).to_numpy()
            condemned = condemned | np.isin(numbers, every[damaged(every, digits, sure=sure)])
        return texts.filter(pl.Series(condemned))

    def _owners(self) -> Iterator[tuple[int, int, int]]:
        fields = self._layout.template.fields
        for names in _OWNERS:
            places = [self._layout.place(fields.get(name)) for name in names]
            number, name, identity = places
            if number is not None and name is not None and identity is not None:
                yield number, name, identity

    def _learn(self, block: Block, marks: dict[int, BoolArray]) -> None:
        if not marks:
            return
        for number, name, identity in self._owners():
            frame = _owned(block, marks, number, name, identity, whole=True)
            for text, holder, said in frame.unique().iter_rows():
                self._known.setdefault((text[:_KEPT_DIGITS], holder, said, len(text)), set()).add(text)

    def _recovered(self, block: Block, marks: dict[int, BoolArray]) -> Iterator[Recovered]:
        for number, name, identity in self._owners():
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
