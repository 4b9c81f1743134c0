"""Who stands on the chart and where, and what stood there before? Values that are never changed, so undo is exact."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from graphkit.model import Json

STEPS = 100
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Place:
    """Where one entity stands, in chart units (x to the right, y down); pinned: no arrangement moves it."""

    x: float
    y: float
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class Board:
    """The entities on a chart by uid, in the order they came."""

    places: Mapping[str, Place] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.places)

    def __contains__(self, uid: str) -> bool:
        return uid in self.places

    def uids(self) -> list[str]:
        """Everybody on the chart, in the order they came."""
        return list(self.places)

    def with_places(self, places: Mapping[str, tuple[float, float]]) -> Board:
        """The same chart with these placed or moved; what is pinned stays pinned."""
        placed = dict(self.places)
        for uid, (x, y) in places.items():
            placed[uid] = Place(round(x, 1), round(y, 1), placed[uid].pinned if uid in placed else False)
        return Board(placed)

    def without(self, uids: Iterable[str]) -> Board:
        """The same chart without these."""
        gone = set(uids)
        return Board({uid: place for uid, place in self.places.items() if uid not in gone})

    def only(self, uids: Iterable[str]) -> Board:
        """The same chart with these alone."""
        kept = set(uids)
        return Board({uid: place for uid, place in self.places.items() if uid in kept})

    def pinned(self, uids: Iterable[str]) -> Board:
        """Pins these where they stand; where all of them are pinned already, frees them."""
        chosen = [uid for uid in uids if uid in self.places]
        pin = not all(self.places[uid].pinned for uid in chosen)
        return Board({**self.places, **{uid: replace(self.places[uid], pinned=pin) for uid in chosen}})

    def as_json(self) -> Json:
        """What a case keeps of it: keys, since an entity's uid changes when entities are united."""
        return {
            "format": FORMAT,
            "entities": [[uid, place.x, place.y, place.pinned] for uid, place in self.places.items()],
        }

    @classmethod
    def of_json(cls, content: Mapping[str, Json]) -> Board:
        """The chart a case kept."""
        return cls({key: Place(float(x), float(y), bool(pinned)) for key, x, y, pinned in content["entities"]})


@dataclass(frozen=True, slots=True)
class History:
    """The chart now, what it was, and what was undone: at most `STEPS` back."""

    now: Board = field(default_factory=Board)
    past: tuple[Board, ...] = ()
    undone: tuple[Board, ...] = ()

    def then(self, board: Board) -> History:
        """A new step; what was undone is forgotten. The same chart is no step."""
        if dict(board.places) == dict(self.now.places):
            return self
        return History(board, (*self.past, self.now)[-STEPS:], ())

    def back(self) -> History:
        """One step back, where there is one."""
        if not self.past:
            return self
        return History(self.past[-1], self.past[:-1], (*self.undone, self.now))

    def forth(self) -> History:
        """The step that was undone last, again."""
        if not self.undone:
            return self
        return History(self.undone[-1], (*self.past, self.now), self.undone[:-1])
