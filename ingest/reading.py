"""What does one sheet claim? Block by block, every row as exactly one of record, problem row, typed exclusion."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace

import polars as pl
import pyarrow as pa

from graphkit import model
from graphkit.errors import Refused
from graphkit.model import Batch, Sheet, Tally

from . import cells, delimited, html_tables, workbooks
from .ahead import ahead
from .blocks import Block
from .claimed import Claimed, as_claims, with_parts
from .damage import Damage, Recovered
from .details import kept
from .digests import TableDigest
from .grammar import Template
from .kernels import I32Array
from .layout import Layout, Reading, laid
from .materials import Material, material_named
from .opening import PREAMBLE, sheets
from .roles import Cast, Coded
from .stated import said_once

CHUNK = 200_000


def read(sheet: Sheet, template: Template, *, chunk_rows: int = CHUNK) -> Iterator[Batch]:
    """What does each row of this sheet claim?

    Batches of at most `chunk_rows` rows; the last one carries the tally. Blank records are in no tally, but count in
    the ordinals. The template is checked against the header before the first batch.

    Raises
        Refused: `mapping-column-missing`; `expected-records` after the last row, where there are too few or too many.
        DamagedFile: the file changed or ends in the middle.
    """
    return _batches(_laid(_as_said(sheet, template), template), material_named(template.material), chunk_rows)


def sample(sheet: Sheet, template: Template, rows: int) -> tuple[Batch, bool]:
    """What do the first rows of this sheet claim? One batch with the tally of these rows, and whether these are all.

    What only the whole of a column shows (damaged numbers, a calibrated direction) is judged by these rows alone.

    Raises what `read` raises but `expected-records`.
    """
    sheet, template = _as_said(sheet, template), replace(template, expect={})
    layout, material = _laid(sheet, template), material_named(template.material)
    count, digest, damage, held = Count(), TableDigest(sheet.header), Damage(layout), [_nothing()]
    cast = Cast(material.roles(layout), damage)
    blocks, whole = _beginning(sheet, rows)
    read = _digested(digest, iter(blocks), sorted(layout.read() - cast.places()))
    seen = _looked(damage, cast, _coded(layout, cast, read))
    held += [count.add(_claim(layout, looked, material, cast)) for looked in seen]
    tables = {name: pa.concat_tables(part[name] for part in held) for name in held[0]}
    return Batch(**_with_roles(tables, cast, layout), tally=count.tally(layout, digest.text())), whole


def _beginning(sheet: Sheet, rows: int) -> tuple[list[Block], bool]:
    """The first rows below the header, and whether these are all; the last one may come in a block of its own."""
    found: list[Block] = []
    with closing(_blocks(sheet, rows)) as blocks:
        for block in blocks:
            if sum(map(len, found)) + len(block) > rows:
                return found, False
            found.append(block)
    return found, True


def first_rows(sheet: Sheet, rows: int) -> pa.Table:
    """The first rows of a sheet as delivered, whatever they mean: sheet, row, cells."""
    found = [model.claims.ROWS.empty_table()]
    for block in _beginning(sheet, rows)[0]:
        number = pa.repeat(pa.scalar(sheet.number, pa.int16()), len(block))
        found.append(pa.table([number, block.numbers(), block.delivered()], schema=model.claims.ROWS))
    return pa.concat_tables(found)


def _as_said(sheet: Sheet, template: Template) -> Sheet:
    """The sheet as the [file] of a mapping wants it opened."""
    if template.file == type(template.file)():
        return sheet
    return next(one for one in sheets(sheet.path, (template,), template.file) if one.number == sheet.number)


def _laid(sheet: Sheet, template: Template) -> Layout:
    """The template over the sheet, with what stands there once for all rows."""
    with closing(_all_blocks(sheet, PREAMBLE)) as blocks:
        return replace(laid(sheet, template), constants=said_once(sheet, template, blocks))


def _batches(layout: Layout, material: Material, chunk_rows: int) -> Iterator[Batch]:
    count, digest, damage, held = Count(), TableDigest(layout.sheet.header), Damage(layout), _nothing()
    cast = Cast(material.roles(layout), damage)
    read = layout.read() - cast.places()
    blocks = ahead(_digested(digest, _blocks(layout.sheet, chunk_rows), sorted(read)))
    coded = ahead(_coded(layout, cast, blocks))
    looked = ahead(_looked(damage, cast, coded))
    for number, claimed in enumerate(ahead(_claim(layout, one, material, cast) for one in looked)):
        if number:
            yield Batch(**held)
        held = count.add(claimed)
    yield Batch(**_with_roles(held, cast, layout), tally=count.tally(layout, digest.text()))


def _with_roles(held: dict[str, pa.Table], cast: Cast, layout: Layout) -> dict[str, pa.Table]:
    """The tables with what the roles of the whole sheet claim."""
    made = dict(held)
    for table, told in cast.tables().items():
        claims = with_parts(told) if table == "links" else told
        made[table] = pa.concat_tables([held[table], as_claims(table, claims, layout.sheet.number)])
    return made


def _blocks(sheet: Sheet, most: int) -> Generator[Block]:
    """The records below the header."""
    with closing(_all_blocks(sheet, most)) as blocks:
        for block in blocks:
            below = block.after(sheet.header_row)
            if len(below):
                yield below


def _all_blocks(sheet: Sheet, most: int) -> Generator[Block]:
    if sheet.type == "xlsx":
        yield from workbooks.blocks(sheet.path, sheet.number, sheet.name, most=most)
    elif sheet.type == "html":
        yield from html_tables.blocks(sheet.path, sheet.number, most=most, encoding=sheet.encoding)
    else:
        yield from delimited.blocks(sheet.path, sheet.encoding, sheet.delimiter, most=most)


def _digested(digest: TableDigest, blocks: Iterator[Block], columns: Sequence[int]) -> Iterator[Block]:
    for block in blocks:
        digest.add(block)
        block.unreadable()
        block.take(columns)
        yield block


def _coded(layout: Layout, cast: Cast, blocks: Iterator[Block]) -> Iterator[tuple[Block, Coded]]:
    for block in blocks:
        kept(block, {name: layout.places[name] for name in layout.template.kept if name in layout.places})
        yield block, cast.code(block)


@dataclass(frozen=True, slots=True)
class _Looked:
    """A block with its damaged numbers marked, and who stands in its rows."""

    block: Block
    recovered: list[Recovered]
    roles: Mapping[str, I32Array]


def _looked(damage: Damage, cast: Cast, blocks: Iterator[tuple[Block, Coded]]) -> Iterator[_Looked]:
    alone = damage.places() - cast.places()
    for block, coded in blocks:
        found, recovered = damage.found({"": (block, alone)})[""]
        cast.look(coded)
        yield _Looked(found, recovered, coded.codes)


def _claim(layout: Layout, looked: _Looked, material: Material, cast: Cast) -> Claimed:
    reading = Reading(layout, looked.block)
    playing = cast.play(looked.roles)
    claimed = Claimed(reading, playing)
    claimed.recovered(looked.recovered)
    claimed.told(playing.warned(claimed.rows))
    _bad_bytes(reading, claimed)
    if looked.block.otherwise is not None:
        claimed.warn(pl.Series(looked.block.otherwise), "other-encoding", "", effect="kept")
    _computed(reading, claimed)
    material.prepare(reading, claimed)
    _exclude(reading, claimed, short=True)
    _ragged(reading, claimed)
    _exclude(reading, claimed, short=False)
    material.claim(reading, claimed)
    return claimed


def _exclude(reading: Reading, claimed: Claimed, *, short: bool) -> None:
    """Typed exclusions; of rows that are too short only those whose own words say so: totals, the end of a list."""
    for exclude in reading.layout.template.excludes:
        if exclude.when.inside or not short:
            place = reading.layout.places.get(exclude.when.column, 0)
            there = pl.Series(reading.block.widths()) > place
            claimed.exclude(reading.within(exclude.when) & (there if short else True), exclude.alias)


def _ragged(reading: Reading, claimed: Claimed) -> None:
    """A row with a cell beyond the header's last column, or without some of its columns, cannot be trusted."""
    block, width = reading.block, len(reading.layout.sheet.header)
    widths = pl.Series(block.widths())
    if reading.layout.sheet.type == "xlsx":
        return
    short = widths < width
    if short.any() and reading.layout.template.file.short_rows:
        claimed.warn(short, "short-row-kept", "", widths.cast(pl.String), effect="kept")
    elif short.any():
        claimed.drop(short, "row-too-short", "", widths.cast(pl.String))
    if (widths > width).any():
        beyond = pl.Series(cells.overlong(block.data, block.cells, block.rows, width))
        claimed.drop(beyond, "row-too-long", "", widths.cast(pl.String), readable=False)


def _bad_bytes(reading: Reading, claimed: Claimed) -> None:
    """A cell with U+FFFD held bytes that the encoding does not know, here or on their way; one with U+0000, a fault."""
    for sign, code in reading.block.unreadable().items():
        for place, name in enumerate(reading.layout.sheet.header):
            texts = reading.at(place)
            claimed.warn(texts.str.contains(sign, literal=True).fill_null(False), code, name, texts, effect="kept")


def _computed(reading: Reading, claimed: Claimed) -> None:
    """A formula's value was computed by the file's maker from other cells, or is missing: never said by a bank."""
    header = reading.layout.sheet.header
    for place, marks in reading.block.computed.items():
        name = header[place] if place < len(header) else f"#{place + 1}"
        claimed.warn(pl.Series(marks), "formula-cell", name, reading.at(place).fill_null(""), effect="kept")


def _nothing() -> dict[str, pa.Table]:
    return {name: as_claims(name, pl.DataFrame(), 0) for name in ("rows", "mentions", "events", "links", "problems")}


class Count:
    """How did the rows end so far?"""

    def __init__(self) -> None:
        self.rows = self.problem_rows = self.warnings = 0
        self.excluded: Counter[str] = Counter()

    def add(self, claimed: Claimed) -> dict[str, pa.Table]:
        """Counts one block in; its tables."""
        self.rows += len(claimed.rows)
        self.problem_rows += int(claimed.dropped.sum())
        for kind, n in claimed.excluded.drop_nulls().value_counts().iter_rows():
            self.excluded[kind] += n
        self.warnings += claimed.warnings()
        return claimed.tables()

    def tally(self, layout: Layout, digest: str) -> Tally:
        """The balance of the sheet. Refused: not as many records as the template expects."""
        records = self.rows - self.problem_rows - sum(self.excluded.values())
        if not self.rows:
            return Tally(0, 0, 0, {}, 0, layout.unread(), digest)  # whether that is a fault, the whole file tells
        least, most = layout.template.expect.get("min"), layout.template.expect.get("max")
        if (least is not None and records < least) or (most is not None and records > most):
            raise Refused(
                "expected-records", file=layout.sheet.path.name, sheet=layout.sheet.name, records=records,
                least="—" if least is None else least, most="—" if most is None else most,
            )  # fmt: skip
        return Tally(
            self.rows,
            records,
            self.problem_rows,
            dict(sorted(self.excluded.items())),
            self.warnings,
            layout.unread(),
            digest,
        )
