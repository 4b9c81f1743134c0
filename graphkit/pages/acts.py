"""What does each gesture on the chart do? One function a gesture; the browser reports, here it happens."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from graphkit.charts import Board, lines_of, standalone
from graphkit.errors import GraphkitError, UsageError
from graphkit.model import Keep, minor
from graphkit.vocabulary import vocabulary
from graphkit.words import say, say_error

from .desk import MORE_ROWS, Desk

MOST_FOUND = 40
MOST_READ = 20_000
START_FROM = 10  # the first of a ranking; each comes with `COMPANY` others at most
COMPANY = 5
START_ALL = 400
Gesture = Mapping[str, Any]


def act(desk: Desk, told: Mapping[str, Any]) -> None:
    """Does what the browser reports and Python has not done yet, in order; a refusal is said over the chart."""
    for gesture in told["queue"]:
        if not desk.confirm(told["mount"], gesture["no"]):
            continue
        desk.file = None
        desk.notice = desk.notice if gesture["do"] in ("select", "search") else None
        try:
            ACTS[gesture["do"]](desk, gesture)
        except GraphkitError as error:
            desk.tell_text(say_error(error, desk.language), warn=True)


def search(desk: Desk, gesture: Gesture) -> None:
    """Who in the case is meant by what was typed?"""
    text = str(gesture["text"])
    found = desk.case.store().search(text, limit=MOST_FOUND).to_pylist()
    key = "found_none" if not found else "found_more" if len(found) == MOST_FOUND else "found"
    desk.found = {
        "text": text,
        "note": say(f"chart.{key}", desk.language, n=len(found), text=text),
        "found": [
            {
                "ref": desk.case.ref(hit["uid"]),
                "kind": hit["kind"],
                "caption": hit["caption"],
                "matched": _matched(desk, hit),
            }
            for hit in found
        ],
    }


def _matched(desk: Desk, hit: Mapping[str, Any]) -> str:
    number = str(hit["matched"] or "").rpartition(":")[2]
    return "" if number == hit["caption"] else desk.case.view.mask(number)


def add(desk: Desk, gesture: Gesture) -> None:
    """Puts what was found on the chart and chooses it."""
    uids = desk.known(gesture["refs"])
    desk.add(uids)
    desk.choose(uids)
    desk.look_at(uids)


def begin(desk: Desk, gesture: Gesture) -> None:
    """Fills an empty chart from one of the beginnings offered."""
    what, _, name = str(gesture["id"]).partition(":")
    entities = desk.case.snapshot()["entities"]
    if what == "all":
        uids = entities["uid"].to_pylist()
    elif what == "kind":
        kinds = entities["kind"].to_pylist()
        uids = [uid for uid, kind in zip(entities["uid"].to_pylist(), kinds, strict=True) if kind == name]
    elif what == "run":
        uids = _with_company(desk, desk.case.results().read(name).table["uid"].to_pylist()[:START_FROM])
    else:
        uids = _with_company(desk, desk.reach().most_linked(START_FROM))
    desk.add(uids[:START_ALL])


def _with_company(desk: Desk, uids: list[str]) -> list[str]:
    """These, and of each the few it has most to do with: a beginning that shows how they are joined."""
    store, wanted = desk.case.store(), dict.fromkeys(uids)
    for uid in uids:
        ties = store.neighbours([uid], Keep(tuple(vocabulary().events)), limit=COMPANY).entities["uid"].to_pylist()
        wanted.update(dict.fromkeys(ties))
    return list(wanted)


def expand(desk: Desk, gesture: Gesture) -> None:
    """One step further from the chosen ones; says how many were left out, and why."""
    uids = desk.known(gesture["refs"])
    if not uids:
        return
    step(
        desk,
        uids,
        Keep(tuple(gesture["kinds"]), least_n=int(gesture["least_n"]), least_value=_least(desk, gesture)),
        int(gesture["limit"]),
    )


def step(desk: Desk, uids: list[str], keep: Keep, limit: int) -> None:
    """Adds at most `limit` of those linked to `uids`, the most frequent first."""
    found = desk.case.store().neighbours(uids, keep, limit=MOST_READ)
    others = [uid for uid in found.entities["uid"].to_pylist() if uid not in desk.board]
    desk.add(others[:limit])
    desk.look_at([*uids, *others[:limit]])
    left = len(others) - len(others[:limit])
    said = (
        [say("chart.nothing_new", desk.language)]
        if not others
        else [
            say(
                "chart.added_left" if left else "chart.added",
                desk.language,
                n=len(others[:limit]),
                left=left,
                limit=limit,
            )
        ]
    )
    reasons = [say(f"chart.reason_{reason}", desk.language, n=n) for reason, n in sorted(found.left_out.items()) if n]
    said += (
        [
            say(
                "chart.filtered",
                desk.language,
                reasons="，".join(reasons) if desk.language == "zh" else ", ".join(reasons),
            )
        ]
        if reasons
        else []
    )
    desk.tell_text(" ".join(said), warn=bool(left or reasons))


def _least(desk: Desk, gesture: Gesture) -> int:
    text = str(gesture["least"]).replace(",", "").strip()
    try:
        return minor(text, 2) if text else 0
    except ValueError as fault:
        raise UsageError("not-an-amount", text=text) from fault


def hide(desk: Desk, gesture: Gesture) -> None:
    """Takes these off the chart; the case keeps them."""
    desk.change(desk.board.without(desk.known(gesture["refs"])))


def only(desk: Desk, gesture: Gesture) -> None:
    """Takes everybody else off the chart."""
    desk.change(desk.board.only(desk.known(gesture["refs"])))


def clear(desk: Desk, gesture: Gesture) -> None:
    """Takes everybody off the chart."""
    desk.change(Board())


def undo(desk: Desk, gesture: Gesture) -> None:
    """One step back."""
    desk.go(desk.history.back())


def redo(desk: Desk, gesture: Gesture) -> None:
    """The step undone last, again."""
    desk.go(desk.history.forth())


def move(desk: Desk, gesture: Gesture) -> None:
    """These were moved by hand."""
    places = {desk.case.uid_of_ref(ref): (float(x), float(y)) for ref, (x, y) in gesture["places"].items()}
    desk.change(desk.board.with_places({uid: place for uid, place in places.items() if uid in desk.board}))


def pin(desk: Desk, gesture: Gesture) -> None:
    """Pins or frees these."""
    desk.change(desk.board.pinned(desk.known(gesture["refs"])))


def arrange(desk: Desk, gesture: Gesture) -> None:
    """Lays the chart out anew."""
    desk.arrange()


def colour(desk: Desk, gesture: Gesture) -> None:
    """Colours by another run of groups, or by none."""
    desk.colour, desk.colour_chosen = str(gesture["by"]), True
    desk.keep()


def select(desk: Desk, gesture: Gesture) -> None:
    """These were chosen; details and rows follow."""
    desk.choose([uid for uid in desk.known(gesture["entities"]) if uid in desk.board], gesture["lines"])


def rows(desk: Desk, gesture: Gesture) -> None:
    """More rows of what is chosen."""
    desk.rows_shown += MORE_ROWS


def export(desk: Desk, gesture: Gesture) -> None:
    """The stand-alone HTML of the chart; the audit entry comes first, and without it there is none."""
    case = desk.case
    at = datetime.now(ZoneInfo(case.zone)).isoformat(timespec="minutes")
    note = say(
        "chart.export_note",
        desk.language,
        case=case.title,
        snapshot=case.snapshot().id[:12],
        user=case.user.name,
        at=at,
        entities=len(desk.board),
        lines=len(lines_of(desk.subgraph())),
    )
    case.view.allow("export")
    page = standalone(desk.shown(), title=case.title, note=note)
    case.log(
        "disclose",
        [case.ref(uid) for uid in desk.board.uids()],
        say("chart.export_reason", desk.language),
        "link chart, HTML",
    )
    desk.file = {"id": desk.next_number(), "name": "graphkit-chart.html", "type": "text/html", "text": page}
    desk.tell("exported")


ACTS: Mapping[str, Callable[[Desk, Gesture], None]] = {
    "search": search,
    "add": add,
    "start": begin,
    "expand": expand,
    "hide": hide,
    "only": only,
    "clear": clear,
    "undo": undo,
    "redo": redo,
    "move": move,
    "pin": pin,
    "arrange": arrange,
    "colour": colour,
    "select": select,
    "rows": rows,
    "export": export,
}


def kinds_of_lines(desk: Desk) -> list[str]:
    """Kinds of link and event in the newest snapshot, in the vocabulary's order."""
    snapshot = desk.case.snapshot()
    present = {kind for table in ("links", "ties") for kind in snapshot[table]["kind"].unique().to_pylist()}
    words = vocabulary()
    return [kind for kind in (*words.links, *words.events) if kind in present]
