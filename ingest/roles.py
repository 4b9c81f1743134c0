"""Who stands in a row, looked at once for each distinct combination of cells, however many rows repeat it?

A statement names the same own account in every row and the same counterparties again and again. A role is the set of
columns that tell of one of them; what they claim (mentions, standing links, warnings) depends on these cells alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock

import numpy as np
import polars as pl

from .blocks import Block
from .claimed import Claimed
from .combinations import Combinations
from .damage import Damage, Recovered
from .kernels import BoolArray, I32Array
from .layout import Layout, Reading
from .sayings import Sayings, count, together

Told = Mapping[str, pl.Series]
Say = Callable[[Reading, Claimed], Told]
"""What a combination claims, and what its rows want to know of it (keys …)."""


class Role:
    """One party of the rows of a sheet."""

    def __init__(self, layout: Layout, fields: Sequence[str], say: Say) -> None:
        self._layout, self._say = layout, say
        places = {layout.place(layout.template.fields.get(name)) for name in fields}
        self._places = sorted(place for place in places if place is not None)
        self._seen, self._known, self._handed_out = Combinations(len(self._places)), 0, 0
        self._told: dict[str, pl.Series] = {}
        self._warned: list[pl.DataFrame] = []
        self.said = {"mentions": Sayings("mentions"), "links": Sayings("links")}

    @property
    def places(self) -> list[int]:
        """The columns that tell of it."""
        return self._places

    def codes(self, block: Block) -> I32Array:
        """Which combination each row holds."""
        marks = np.zeros(len(block), np.uint8)
        for bit, place in enumerate(self._places):
            marks |= block.is_mangled(place).astype(np.uint8) << np.uint8(bit)
        cells = [block.spans(place) for place in self._places]
        nothing = np.zeros((0, len(block)), np.int32)
        starts = np.stack([one[1] for one in cells]) if cells else nothing
        ends = np.stack([one[2] for one in cells]) if cells else nothing
        return self._seen.codes([one[0] for one in cells], starts, ends, marks)

    def new(self) -> Block:
        """The combinations that were not handed out yet, as the records of a sheet that has no other column."""
        columns, marks = self._seen.since(self._handed_out)
        numbers = np.arange(self._handed_out, self._handed_out + len(marks), dtype=np.int32)
        self._handed_out += len(marks)
        told = {place: (marks >> np.uint8(bit) & 1).astype(np.bool_) for bit, place in enumerate(self._places)}
        mangled = {place: bad for place, bad in told.items() if bad.any()}
        none = np.zeros(len(marks) + 1, np.int32)
        block = Block(np.zeros(0, np.uint8), none[:1], none, numbers, mangled)
        for place, texts in zip(self._places, columns, strict=True):
            block.put(place, texts)
        return block

    def look(self, block: Block, recovered: list[Recovered], counting: Lock) -> None:
        """Looks at new combinations, damaged numbers marked; not while `counting` is held, lest a count be lost."""
        if not len(block):
            return
        claimed = Claimed(Reading(self._layout, block))
        claimed.recovered(recovered)
        for name, series in self._say(claimed.reading, claimed).items():
            self._told[name] = pl.concat([self._told[name], series], rechunk=True) if name in self._told else series
        whole = {table: self.said[table].whole(said, self._known, len(block)) for table, said in claimed.said().items()}
        with counting:
            for table, told in whole.items():
                self.said[table].add(told)
        self._warned += [frame.rename({"row": "combination"}) for frame in claimed.warned()]
        self._known += len(block)

    def told(self, name: str, codes: I32Array) -> pl.Series:
        """What `say` told of each row's combination."""
        return self._told[name].gather(pl.Series(codes))

    def warned(self, codes: I32Array, rows: pl.Series) -> list[pl.DataFrame]:
        """The warnings on these rows."""
        if not self._warned:
            return []
        at = pl.DataFrame({"combination": pl.Series(codes), "row": rows})
        told = (at.join(frame, on="combination", maintain_order="left") for frame in self._warned)
        return [frame.drop("combination") for frame in told if len(frame)]


@dataclass(frozen=True, slots=True)
class Coded:
    """Which combination of each role the rows of a block hold, and the combinations that were never seen before."""

    codes: Mapping[str, I32Array]
    new: Mapping[str, Block]


class Cast:
    """The roles of a sheet, over all its blocks: one block may be looked at while the one before is claimed."""

    def __init__(self, roles: Mapping[str, Role], damage: Damage) -> None:
        self._roles, self._damage = roles, damage
        self._counting = Lock()

    def places(self) -> set[int]:
        """The columns that tell of one of them: what is damaged there is found in their combinations."""
        return {place for role in self._roles.values() for place in role.places}

    def code(self, block: Block) -> Coded:
        """Which combination of each role every row holds; block by block, the next one while this is looked at."""
        codes = {name: role.codes(block) for name, role in self._roles.items()}
        return Coded(codes, {name: role.new() for name, role in self._roles.items()})

    def look(self, coded: Coded) -> None:
        """Looks at the new combinations, in the order in which they were handed out."""
        new = {name: (block, self._roles[name].places) for name, block in coded.new.items()}
        for name, (marked, recovered) in self._damage.found(new).items():
            self._roles[name].look(marked, recovered, self._counting)

    def play(self, seen: Mapping[str, I32Array]) -> Playing:
        """The roles in one block, as `look` saw it."""
        return Playing(self._roles, seen, self._counting)

    def tables(self) -> dict[str, pl.DataFrame]:
        """All distinct claims of the roles with `row`, the first that says it, and `rows`, how many do."""
        return {table: together([role.said[table] for role in self._roles.values()]) for table in ("mentions", "links")}


class Playing:
    """Who stands in the rows of one block."""

    def __init__(self, roles: Mapping[str, Role], seen: Mapping[str, I32Array], counting: Lock) -> None:
        self._roles, self._seen, self._counting = roles, seen, counting
        self._where: dict[str, BoolArray] = {}

    def warned(self, rows: pl.Series) -> list[pl.DataFrame]:
        """The warnings on the block's rows that come from who stands in them."""
        return [told for name, codes in self._seen.items() for told in self._roles[name].warned(codes, rows)]

    def told(self, name: str, what: str) -> pl.Series:
        """What the role tells of each row of the block."""
        return self._roles[name].told(what, self._seen[name])

    def number(self, name: str, what: str) -> pl.Series:
        """The same number for rows of the block of which the role tells the same; null where it tells nothing."""
        present, back = np.unique(self._seen[name], return_inverse=True)
        return self._roles[name].told(what, present).rank("dense").cast(pl.Int64).gather(back)

    def only(self, name: str, where: pl.Series) -> None:
        """Only these rows of the block claim what the role says."""
        self._where[name] = where.to_numpy()

    def count(self, rows: I32Array, kept: BoolArray) -> None:
        """Counts what the kept rows of the block claim: each row once for what it says in two roles."""
        masked = {
            name: np.where(kept & self._where.get(name, kept), codes, np.int32(-1))
            for name, codes in self._seen.items()
        }
        with self._counting:
            for table in ("mentions", "links"):
                count([self._roles[name].said[table] for name in masked], list(masked.values()), rows)
