"""What does one sheet claim? Block by block, every row as exactly one of record, problem row, typed exclusion."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import polars as pl
import pyarrow as pa

from graphkit.errors import Refused
from graphkit.model import Batch, Sheet, Tally

from . import delimited, html_tables, kernels, workbooks
from .blocks import Block
from .claimed import Claimed, as_claims
from .damage import Damage, Recovered
from .digests import TableDigest
from .grammar import Template
from .layout import Layout, Reading, laid
from .materials import Material, material_named
from .opening import sheets

CHUNK = 200_000
_UNREADABLE = {"bad-bytes": "\ufffd", "nul-bytes": "\0"}


def read(sheet: Sheet, template: Template, *, chunk_rows: int = CHUNK) -> Iterator[Batch]:
    """What does each row of this sheet claim?

    Batches of at most `chunk_rows` rows; the last one carries the tally. Blank records are in no tally, but count in
    the ordinals. The template is checked against the header before the first batch.

    Raises
        Refused: `mapping-column-missing`; `expected-records` after the last row, where there are too few or too many.
        DamagedFile: the file changed or ends in the middle.
    """
    if template.file != type(template.file)():
        sheet = next(one for one in sheets(sheet.path, (template,), template.file) if one.number == sheet.number)
    return _batches(laid(sheet, template), material_named(template.material), chunk_rows)


def _batches(layout: Layout, material: Material, chunk_rows: int) -> Iterator[Batch]:
    count, digest, damage, held = Count(), TableDigest(layout.sheet.header), Damage(layout), None
    for block in _blocks(layout.sheet, chunk_rows):
        if held is not None:
            yield Batch(**held)
        digest.add(block)
        held = count.add(_claim(layout, *damage.found(block), material))
    tally = count.tally(layout, digest.text())
    yield Batch(**(held or _nothing()), tally=tally)


def _blocks(sheet: Sheet, most: int) -> Iterator[Block]:
    """The records below the header."""
    if sheet.type == "xlsx":
        blocks = workbooks.blocks(sheet.path, sheet.number, sheet.name, most=most)
    elif sheet.type == "html":
        blocks = html_tables.blocks(sheet.path, sheet.number, most=most, encoding=sheet.encoding)
    else:
        blocks = delimited.blocks(sheet.path, sheet.encoding, sheet.delimiter, most=most)
    for block in blocks:
        below = block.after(sheet.header_row)
        if len(below):
            yield below


def _claim(layout: Layout, block: Block, recovered: list[Recovered], material: Material) -> Claimed:
    reading = Reading(layout, block)
    claimed = Claimed(reading)
    for one in recovered:
        claimed.warn(one.where, "recovered-number", layout.sheet.header[one.place], one.delivered, effect="kept")
    _bad_bytes(reading, claimed)
    _computed(reading, claimed)
    material.prepare(reading, claimed)
    _ragged(reading, claimed)
    for exclude in reading.layout.template.excludes:
        said = reading.named(exclude.column).fill_null("").is_in(list(exclude.values))
        claimed.exclude(said if exclude.inside else ~said, exclude.alias)
    material.claim(reading, claimed)
    return claimed


def _ragged(reading: Reading, claimed: Claimed) -> None:
    """A row with a cell beyond the header's last column, or without some of its columns, cannot be trusted."""
    block, width = reading.block, len(reading.layout.sheet.header)
    widths = pl.Series(block.widths())
    if reading.layout.sheet.type == "xlsx":
        return
    short = widths < width
    if short.any():
        claimed.drop(short, "row-too-short", "", widths.cast(pl.String))
    if (widths > width).any():
        beyond = pl.Series(kernels.overlong(block.data, block.cells, block.rows, width))
        claimed.drop(beyond, "row-too-long", "", widths.cast(pl.String), readable=False)


def _bad_bytes(reading: Reading, claimed: Claimed) -> None:
    """A cell with U+FFFD held bytes that the encoding does not know, here or on their way; one with U+0000, a fault."""
    data = reading.block.data.tobytes()
    for code, sign in _UNREADABLE.items():
        if sign.encode() not in data:
            continue
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
