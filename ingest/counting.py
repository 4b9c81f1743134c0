"""How many rows say the same thing? Equal claims of a block become one, with the first row that says it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

Maybe = pl.Series | str | int | float | bool | None
"""A column, or one value for all rows."""


@dataclass(frozen=True, slots=True)
class Said:
    """One claim that a material makes of some rows: columns as long as the block, or one value for all of them."""

    columns: Mapping[str, Maybe]
    where: pl.Series

    def without(self, others: Sequence[Said]) -> Said:
        """The claim without the rows that say exactly this already: a row counts once for what it says twice."""
        where = self.where
        for other in others:
            again = self._equal(other)
            if again is not None:
                where = where & ~again
        return Said(self.columns, where)

    def frame(self, rows: pl.Series) -> pl.DataFrame:
        """The claim of each row that makes it."""
        series = {name: value for name, value in self.columns.items() if isinstance(value, pl.Series)}
        return self._with_single(pl.DataFrame({"row": rows, **series}).filter(self.where))

    def counted(self, rows: pl.Series, kept: pl.Series) -> pl.DataFrame:
        """Each distinct claim with `row`, the first that says it, and `rows`, how many do."""
        series = {name: value for name, value in self.columns.items() if isinstance(value, pl.Series)}
        frame = pl.DataFrame({"row": rows, **series}).filter(self.where & kept)
        counted = frame.group_by(list(series), maintain_order=True).agg(
            pl.col("row").min(), pl.len().cast(pl.Int32).alias("rows")
        )
        return self._with_single(counted)

    def _with_single(self, frame: pl.DataFrame) -> pl.DataFrame:
        single = [
            pl.lit(value).alias(name)
            for name, value in self.columns.items()
            if value is not None and not isinstance(value, pl.Series)
        ]
        return frame.with_columns(single)

    def _equal(self, other: Said) -> pl.Series | None:
        """The rows in which both say the same; None: in no row."""
        same = self.where & other.where
        for name in sorted(self.columns.keys() | other.columns.keys()):
            one, two = self.columns.get(name), other.columns.get(name)
            if isinstance(one, pl.Series) or isinstance(two, pl.Series):
                left, right = (one, two) if isinstance(one, pl.Series) else (two, one)
                assert isinstance(left, pl.Series)
                same = same & (left.eq_missing(right) if isinstance(right, pl.Series) else _is(left, right))
                if not same.any():
                    return None
            elif one != two:
                return None
        return same


def _is(series: pl.Series, value: str | float | None) -> pl.Series:
    return series.is_null() if value is None else (series == value).fill_null(False)


def counted(said: Sequence[Said], rows: pl.Series, kept: pl.Series) -> pl.DataFrame:
    """All claims of one table, each distinct one once, in order of their first row."""
    frames = [frame for one in said if len(frame := one.counted(rows, kept))]
    if not frames:
        return pl.DataFrame({"row": []}, schema={"row": pl.Int32})
    whole = pl.concat(frames, how="diagonal")
    fields = [name for name in whole.columns if name not in ("row", "rows")]
    once = whole.group_by(fields, maintain_order=True).agg(pl.col("row").min(), pl.col("rows").sum())
    return once.sort("row", maintain_order=True)
