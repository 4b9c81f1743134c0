"""What has one user on the link chart now? Who is on it, what is chosen; kept in the case at every step."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from graphkit.case import Case
from graphkit.charts import Board, History, Reach, Shown, arrange, holders, pairs_of, picture, place_new
from graphkit.errors import UnknownEntity
from graphkit.model import Json, Keep, Subgraph
from graphkit.words import say

VIEW = "chart"
T = TypeVar("T")
FIRST_ROWS, MORE_ROWS = 200, 2000


class Desk:
    """The chart of one case as one user works on it. Every change of it is kept in the case's views at once."""

    def __init__(self, case: Case, language: str) -> None:
        """Takes up the chart where the case has it."""
        self.case = case
        self.language = language
        self.history = History()
        self.selected: list[str] = []
        self.lines: list[str] = []
        self.rows_shown = FIRST_ROWS
        self.colour = ""
        self.colour_chosen = False
        self.found: dict[str, Json] | None = None
        self.notice: dict[str, Json] | None = None
        self.focus: dict[str, Json] | None = None
        self.file: dict[str, Json] | None = None
        self.linked = ""
        self._mount, self._acked, self._number = "", 0, 0
        self._details: tuple[object, Any] = (None, None)
        self._cached: tuple[object, Any] = (None, None)
        self._of_snapshot: tuple[str, Reach, Mapping[str, Sequence[str]]] | None = None
        self._runs: dict[str, Mapping[str, int]] = {}
        self._take_up()

    # ---- what is there

    @property
    def board(self) -> Board:
        """Who is on the chart, and where."""
        return self.history.now

    @property
    def acknowledged(self) -> tuple[str, int]:
        """The last gesture acted on: the mount it came from and its number."""
        return self._mount, self._acked

    def confirm(self, mount: str, number: int) -> bool:
        """Is this gesture new? Each is acted on once, although the browser repeats it until confirmed."""
        if mount != self._mount:
            self._mount, self._acked = mount, 0
        if number <= self._acked:
            return False
        self._acked = number
        return True

    def next_number(self) -> int:
        """A number no earlier notice, focus or file of this desk had."""
        self._number += 1
        return self._number

    def _derived(self) -> tuple[str, Reach, Mapping[str, Sequence[str]]]:
        snapshot = self.case.snapshot()
        if self._of_snapshot is None or self._of_snapshot[0] != snapshot.id:
            self._of_snapshot = (snapshot.id, Reach(snapshot), holders(snapshot))
        return self._of_snapshot

    def reach(self) -> Reach:
        """How many others each entity of the snapshot is linked to."""
        return self._derived()[1]

    def subgraph(self) -> Subgraph:
        """What joins those on the chart."""
        asked = (self.case.snapshot().id, frozenset(self.board.places))
        if self._cached[0] != asked:
            self._cached = (asked, self.case.store().between(self.board.uids(), Keep()))
        found: Subgraph = self._cached[1]
        return found

    def groups(self) -> Mapping[str, int]:
        """uid → group of the chosen run; empty where colours mean nothing."""
        if self.colour and self.colour not in self._runs:
            table = self.case.results().read(self.colour).table
            self._runs[self.colour] = dict(zip(table["uid"].to_pylist(), table["group"].to_pylist(), strict=True))
        return self._runs.get(self.colour, {})

    def shown(self) -> Shown:
        """The chart as it stands."""
        return Shown(
            self.board, self.subgraph(), self.reach(), self.case.ref, self.groups(), self._derived()[2], self.language
        )

    def picture(self) -> dict[str, Json]:
        """The chart as the browser draws it."""
        return picture(self.shown())

    def known(self, refs: Sequence[str]) -> list[str]:
        """The uids behind refs; one that the newest snapshot does not know is left out."""
        uids = []
        for ref in refs:
            try:
                uids.append(self.case.uid_of_ref(ref))
            except UnknownEntity:
                continue
        return uids

    def remembered(self, make: Callable[[], T]) -> T:
        """What `make` gives for what is chosen now; made once until something else is chosen."""
        asked = (
            self.case.snapshot().id,
            tuple(self.selected),
            tuple(self.lines),
            self.rows_shown,
            self.colour,
            self.language,
        )
        if self._details[0] != asked:
            self._details = (asked, make())
        found: T = self._details[1]
        return found

    # ---- what changes it

    def change(self, board: Board) -> None:
        """A new step of the chart's history, kept in the case."""
        self.go(self.history.then(board))

    def go(self, history: History) -> None:
        """To another point of the chart's history, kept in the case."""
        self.history = history
        self.selected = [uid for uid in self.selected if uid in self.board]
        self.keep()

    def add(self, uids: Sequence[str]) -> list[str]:
        """Puts these on the chart, near whom they are linked to; gives those that are new."""
        new = [uid for uid in uids if uid not in self.board]
        if not new:
            return []
        joined = self.case.store().between([*self.board.uids(), *new], Keep())
        if len(self.board):
            places = place_new(self.board, new, pairs_of(joined))
        else:
            places = arrange(new, pairs_of(joined), self.groups())
        self.change(self.board.with_places(places))
        return new

    def arrange(self) -> None:
        """Lays the whole chart out anew; what is pinned stays."""
        self.change(
            self.board.with_places(arrange(self.board.uids(), pairs_of(self.subgraph()), self.groups(), self.board))
        )

    def choose(self, uids: Sequence[str], lines: Sequence[str] = ()) -> None:
        """Chooses entities and lines."""
        self.selected, self.lines, self.rows_shown = list(uids), list(lines), FIRST_ROWS
        self.keep()

    def look_at(self, uids: Sequence[str]) -> None:
        """Asks the browser to bring these into view."""
        self.focus = {"id": self.next_number(), "refs": [self.case.ref(uid) for uid in uids]}

    def tell(self, key: str, *, warn: bool = False, **values: object) -> None:
        """Says something over the chart."""
        self.tell_text(say(f"chart.{key}", self.language, **values), warn=warn)

    def tell_text(self, text: str, *, warn: bool = False) -> None:
        """Says something over the chart, in words that are made already."""
        self.notice = {"id": self.next_number(), "text": text, "tone": "warn" if warn else "plain"}

    # ---- what the case keeps

    def keep(self) -> None:
        """Writes the chart into the case's views: a reload, or another day, finds it as it is."""
        self.case.book.save_view(
            VIEW,
            {
                **self.board.as_json(),
                "selected": self.selected,
                "lines": self.lines,
                "colour": self.colour if self.colour_chosen else None,
            },
        )

    def _take_up(self) -> None:
        kept = self.case.book.view(VIEW)
        self.colour = self._newest_groups()
        if kept is None:
            return
        board, gone = Board.of_json(kept), 0
        places = {}
        for key, place in board.places.items():
            try:
                places[self.case.uid(key)] = place
            except UnknownEntity:
                gone += 1
        self.history = History(Board(places))
        self.selected = [uid for uid in kept.get("selected", []) if uid in places]
        self.lines = list(kept.get("lines", []))
        if kept.get("colour") in {"", *(run for run, _ in self.group_runs())}:
            self.colour, self.colour_chosen = kept["colour"], True
        if gone:
            self.tell("gone", warn=True, n=gone)

    def group_runs(self) -> list[tuple[str, Mapping[str, Json]]]:
        """Runs that divided the newest snapshot into groups, newest first: (run, meta)."""
        runs = self.case.book.runs(self.case.snapshot().id)
        return [(run.run, run.meta) for run in reversed(runs) if run.measure in ("leiden", "louvain")]

    def score_runs(self) -> list[tuple[str, str]]:
        """Runs that ranked the newest snapshot, newest first: (run, measure)."""
        runs = self.case.book.runs(self.case.snapshot().id)
        return [(run.run, run.measure) for run in reversed(runs) if run.measure not in ("leiden", "louvain")]

    def _newest_groups(self) -> str:
        runs = self.group_runs()
        return runs[0][0] if runs else ""
