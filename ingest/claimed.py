"""What do the rows of one block claim, and which of them cannot be read? Collected by a material, column by column.

A row that cannot be read is dropped for one reason, the first that was found, and all it would have claimed with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import polars as pl
import pyarrow as pa

from graphkit import model

from .counting import Maybe, Said, counted
from .damage import Recovered
from .kernels import BoolArray, I32Array
from .layout import Reading
from .times import Moments, fault


@dataclass(frozen=True, slots=True)
class Money:
    """Direction (out, in), amount in minor units and unit of every row, where they can be read."""

    direction: pl.Series
    value: pl.Series
    unit: pl.Series


class Roles(Protocol):
    """Who stands in the rows, over all blocks of a sheet: see `ingest.roles`."""

    def told(self, name: str, what: str) -> pl.Series:
        """What the role tells of each row of the block."""

    def number(self, name: str, what: str) -> pl.Series:
        """The same number for rows of the block of which the role tells the same; null where it tells nothing."""

    def only(self, name: str, where: pl.Series) -> None:
        """Only these rows of the block claim what the role says."""

    def count(self, rows: I32Array, kept: BoolArray) -> None:
        """Counts what the kept rows of the block claim."""


@dataclass(slots=True)
class Claimed:
    """The claims of one block as a material finds them. Series are as long as the block; null key: nothing claimed."""

    reading: Reading
    cast: Roles | None = None
    rows: pl.Series = field(init=False)
    excluded: pl.Series = field(init=False)
    dropped: pl.Series = field(init=False)
    money: Money | None = None
    """Read before rows are dropped, so that a row dropped for whatever reason still counts in the balance."""
    times: Moments | None = None
    """When each row was, where the money could not be read without."""
    _mentions: list[Said] = field(default_factory=list)
    _events: list[Said] = field(default_factory=list)
    _links: list[Said] = field(default_factory=list)
    _dropped: list[pl.DataFrame] = field(default_factory=list)
    _warned: list[pl.DataFrame] = field(default_factory=list)

    def __post_init__(self) -> None:
        n = len(self.reading.block)
        self.rows = pl.Series(self.reading.block.ordinals)
        self.excluded = pl.repeat(None, n, dtype=pl.String, eager=True)
        self.dropped = pl.repeat(False, n, dtype=pl.Boolean, eager=True)

    def exclude(self, where: pl.Series, kind: str) -> None:
        """These rows are counted as `kind` and claim nothing."""
        self.excluded = self.excluded.set(where & self.excluded.is_null() & ~self.dropped, kind)

    def drop(self, where: pl.Series, code: str, column: str = "", value: Maybe = "", *, readable: bool = True) -> None:
        """These rows cannot be read; those that were dropped or excluded before keep their first reason.

        Not `readable`: not even their money can be trusted.
        """
        new = where & ~self.dropped & self.excluded.is_null()
        if new.any():
            fault = self._fault(new, code, column, value, "row_dropped")
            self._dropped.append(fault if readable else fault.drop("direction", "amount", "unit", strict=False))
            self.dropped = self.dropped | new

    def warn(
        self, where: pl.Series, code: str, column: str, value: Maybe = "", *, effect: str = "value_dropped"
    ) -> None:
        """Something in these rows could not be read (`value_dropped`) or is odd (`kept`); the rows go on.

        `bad-time` is told as `date-out-of-range` where the text is a date, only too far away.
        """
        if where.any():
            told = fault(value) if code == "bad-time" and isinstance(value, pl.Series) else code
            self._warned.append(self._fault(where, told, column, value, effect))

    def recovered(self, found: Sequence[Recovered]) -> None:
        """These numbers were damaged and are put together again."""
        header = self.reading.layout.sheet.header
        for one in found:
            self.warn(one.where, "recovered-number", header[one.place], one.delivered, effect="kept")

    def mention(
        self,
        kind: str,
        key: pl.Series,
        *,
        name: Maybe = "",
        details: Maybe = "",
        basis: str = "fact",
        where: pl.Series | None = None,
    ) -> None:
        """These rows name an entity."""
        columns = {"kind": kind, "key": key, "name": name, "details": details, "basis": basis}
        here = key.is_not_null() if where is None else where & key.is_not_null()
        self._mentions.append(Said(columns, here).without(self._mentions))

    def event(self, kind: str, *, where: pl.Series | None = None, **columns: Maybe) -> None:
        """These rows claim an event; what is not told is null."""
        everywhere = pl.repeat(True, len(self.rows), dtype=pl.Boolean, eager=True) if where is None else where
        self._events.append(Said({"kind": kind, "part": 0, **columns}, everywhere))

    def link(self, kind: str, a: pl.Series, b: pl.Series, *, where: pl.Series | None = None, **columns: Maybe) -> None:
        """These rows claim a standing link; nothing where an end is null."""
        both = a.is_not_null() & b.is_not_null()
        said = Said({"kind": kind, "a": a, "b": b, **columns}, both if where is None else where & both)
        self._links.append(said.without(self._links))

    def said(self) -> dict[str, list[Said]]:
        """The mentions and the standing links that were claimed."""
        return {"mentions": self._mentions, "links": self._links}

    def warned(self) -> list[pl.DataFrame]:
        """The warnings, row by row."""
        return self._warned

    def told(self, warnings: Sequence[pl.DataFrame]) -> None:
        """Takes warnings that were found elsewhere, with the rows that they are on."""
        self._warned += warnings

    def tables(self) -> dict[str, pa.Table]:
        """The five tables of the ledger, each as its schema says."""
        kept = ~self.dropped & self.excluded.is_null()
        sheet = self.reading.layout.sheet.number
        if self.cast is not None:
            self.cast.count(self.rows.to_numpy(), kept.to_numpy())
        made = {
            "mentions": counted(self._mentions, self.rows, kept),
            "links": with_parts(counted(self._links, self.rows, kept)),
            "problems": pl.concat([*self._dropped, *self._told(), *self._money_excluded()], how="diagonal"),
        }
        tables = {name: as_claims(name, frame, sheet) for name, frame in made.items()}
        events = [_as_events(said, self.rows, said.where & kept, sheet) for said in self._events]
        tables["events"] = pa.concat_tables([model.claims.EVENTS.empty_table(), *events])
        cells = self.reading.block.delivered()
        tables["rows"] = pa.table(
            [pa.repeat(pa.scalar(sheet, pa.int16()), len(cells)), self.reading.block.numbers(), cells],
            schema=model.claims.ROWS,
        )
        return tables

    def warnings(self) -> int:
        """How many warnings on kept rows?"""
        return len(self._kept(self._warned))

    def _fault(self, where: pl.Series, code: str | pl.Series, column: str, value: Maybe, effect: str) -> pl.DataFrame:
        money = self._money() if effect == "row_dropped" else {}
        frame = self._frame({"column": column, "code": code, "value": value, "effect": effect, **money}, where)
        return frame.with_columns(pl.col("value").fill_null(""))

    def _money(self) -> dict[str, Maybe]:
        if self.money is None:
            return {}
        return {"direction": self.money.direction, "amount": self.money.value, "unit": self.money.unit}

    def _money_excluded(self) -> list[pl.DataFrame]:
        """Rows that a template excludes by name: they claim nothing, but what they moved counts in the balance."""
        where = self.excluded.is_not_null()
        if self.money is None or not where.any():
            return []
        told = {"column": "", "code": self.excluded, "value": "", "effect": "row_excluded", **self._money()}
        return [self._frame(told, where)]

    def _frame(self, columns: Mapping[str, Maybe], where: pl.Series | None) -> pl.DataFrame:
        series = {name: value for name, value in columns.items() if isinstance(value, pl.Series)}
        frame = pl.DataFrame({"row": self.rows, **series})
        if where is not None:
            frame = frame.filter(where)
        single = [
            pl.lit(value).alias(name) for name, value in columns.items() if name not in series and value is not None
        ]
        return frame.with_columns(single)

    def _told(self) -> list[pl.DataFrame]:
        """Warnings on kept rows, and values of dropped rows that could not be read: they may be why it was dropped."""
        unread = [frame.filter(pl.col("effect") == "value_dropped") for frame in self._warned]
        gone = [frame.filter(pl.col("row").is_in(self.rows.filter(self.dropped).to_list())) for frame in unread]
        return [self._kept(self._warned), *gone]

    def _kept(self, frames: list[pl.DataFrame]) -> pl.DataFrame:
        gone = self.rows.filter(self.dropped | self.excluded.is_not_null()).to_list()
        if not frames:
            return pl.DataFrame({"row": []}, schema={"row": pl.Int32})
        frame = pl.concat(frames, how="diagonal")
        return frame.filter(~pl.col("row").is_in(gone)) if gone else frame


def with_parts(links: pl.DataFrame) -> pl.DataFrame:
    """The links of one row numbered from 0."""
    return links.with_columns((pl.int_range(pl.len()).over("row")).cast(pl.Int16).alias("part"))


def as_claims(table: str, frame: pl.DataFrame, sheet: int) -> pa.Table:
    """A frame as one of the ledger's tables: all columns, in order, of the schema's types."""
    return _of_columns(table, dict(zip(frame.columns, frame.get_columns(), strict=True)), len(frame), sheet)


def _as_events(said: Said, rows: pl.Series, where: pl.Series, sheet: int) -> pa.Table:
    columns: dict[str, Maybe] = {"row": rows, **said.columns}
    if not where.all():
        columns = {name: one.filter(where) if isinstance(one, pl.Series) else one for name, one in columns.items()}
    return _of_columns("events", columns, int(where.sum()), sheet)


def _of_columns(table: str, columns: Mapping[str, Maybe], n: int, sheet: int) -> pa.Table:
    schema = model.claims.TABLES[table]
    told = {"sheet": sheet, "details": "", "name": "", "basis": "fact", **columns}
    arrays = [_column(told.get(name), kind, n) for name, kind in zip(schema.names, schema.types, strict=True)]
    return pa.table(arrays, schema=schema)


def _column(said: Maybe, kind: pa.DataType, n: int) -> pa.Array:
    """A column, or one value n times, as the schema's type."""
    if said is None:
        return pa.nulls(n, kind)
    if not isinstance(said, pl.Series):
        if not pa.types.is_dictionary(kind):
            return pa.repeat(pa.scalar(said, kind), n)
        codes = pa.array(np.zeros(n, np.int32))
        return pa.DictionaryArray.from_arrays(codes, pa.array([said], kind.value_type), safe=False)
    if pa.types.is_dictionary(kind):
        return said.cast(pl.String).to_arrow().cast(kind.value_type).dictionary_encode()
    return said.to_arrow().cast(kind)
