"""How well are transfers counted once, and directions told? Measured on invented cases whose truth is known.

docs/quality.md says what these tests find and the tests fail where it says something else; see tests/quality.py.
"""

from __future__ import annotations

import csv
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import ingest
from graphkit import generator
from graphkit.case import Case
from graphkit.generator.layouts import STATEMENT
from graphkit.generator.observation import Observation
from graphkit.jobs.delivery import Delivery, Reading
from graphkit.jobs.import_ import import_
from graphkit.model import ENDS, Progress, User
from graphkit.reports.money import balance
from tests.generator.delivered import Delivered, Row
from tests.quality import stands, write_section

ONCE, WAYS = "## Counted once", "## Directions"
OBSERVED: dict[str, tuple[str, Observation]] = {
    "as delivered": ("gambling", Observation()),
    "one row in ten delivered again": ("gambling", Observation(duplicates=0.1)),
    "one row in twenty without its counterparty": ("gambling", Observation(missing_counterparties=0.05)),
    "one transfer in fifty taken back": ("gambling", Observation(reversals=0.02)),
    "all of it, and statements of seven accounts in ten": (
        "gambling",
        Observation(duplicates=0.1, missing_counterparties=0.05, reversals=0.02, delivered_share=0.7),
    ),
    "a gang, one row in ten delivered again": ("gang", Observation(duplicates=0.1)),
}


@pytest.fixture(scope="module")
def once() -> Iterator[dict[str, str]]:
    """What was measured of counting, by what it is."""
    found: dict[str, str] = {}
    yield found
    write_section(ONCE, "| delivered | counted / true |", found)


@pytest.fixture(scope="module")
def ways() -> Iterator[dict[str, str]]:
    """What was measured of directions, by what it is."""
    found: dict[str, str] = {}
    yield found
    write_section(WAYS, "| statements | rows |", found)


def imported(folder: Path, delivered: Path) -> Case:
    case = Case.create(folder, title="测试", purpose="测试", user=User("os:t@h"))
    import_(case, [delivered], Delivery("I", "P", ("A",), "U"), Reading(), Progress())
    return case


def counted(case: Case) -> Counter[str]:
    """Events of flow by kind; transfers that name both ends."""
    events = case.snapshot()["events"].select(["kind", "excluded", "a", "b"]).to_pylist()
    flow = [one for one in events if one["excluded"] is None]
    return Counter(one["kind"] for one in flow if one["kind"] != "transfer" or None not in (one["a"], one["b"]))


@pytest.mark.parametrize("what", OBSERVED)
def test_what_happened_once_is_counted_once(what: str, tmp_path: Path, once: dict[str, str]) -> None:
    kind, observation = OBSERVED[what]
    made = generator.make(kind, seed=11, out=tmp_path / "made", transfers=6000, observation=observation)
    case = imported(tmp_path / "case", tmp_path / "made" / "delivered")
    found, kinds = counted(case), {"transfer": "transfers", "call": "calls", "message": "messages"}
    for one, name in kinds.items():
        if name in made.counts:
            _held(ONCE, f"{what}: {name} (within 0.5 %)", found[one], int(made.counts[name]), once)
    expected = tomllib.loads(made.expected.read_text("utf-8"))
    if observation.reversals:
        taken_back = case.snapshot()["reversals"].num_rows
        told = f"{taken_back} of {expected['observation']['reversed_transfers']}"
        figure(ONCE, f"{what}: reversals netted with what they take back", told, once)
        assert taken_back >= 0.95 * expected["observation"]["reversed_transfers"]


def test_the_balance_of_every_generated_statement_closes(tmp_path: Path) -> None:
    """Against sums over the cells, by csv and openpyxl alone."""
    seen = Observation(duplicates=0.1, missing_counterparties=0.05, reversals=0.05, damaged_numbers=0.05)
    generator.make("gambling", seed=12, out=tmp_path / "made", persons=30, transfers=2000, observation=seen)
    case = imported(tmp_path / "case", tmp_path / "made" / "delivered")
    by_hand: dict[tuple[str, str, str], tuple[int, Decimal]] = defaultdict(lambda: (0, Decimal()))
    for name, rows in Delivered(tmp_path / "made").files.items():
        for row in rows if "交易明细" in name else ():
            key = (name, {"出": "out", "进": "in"}[row["收付标志"]], "CNY")
            n, value = by_hand[key]
            by_hand[key] = (n + 1, value + Decimal(row["交易金额"]))
    lines: list[Any] = [line for line in balance(case) if line["unit"]]
    ended = {
        (line["file"], line["direction"], line["unit"]): (
            sum(line[end]["rows"] for end in ENDS),
            sum(Decimal(line[end]["value"]) for end in ENDS),
        )
        for line in lines
    }
    assert ended == by_hand
    assert all(line["delivered"]["rows"] == sum(line[end]["rows"] for end in ENDS) for line in lines)
    reached = {end for line in lines for end in ENDS if line[end]["rows"]}
    assert reached >= {"in_snapshot", "failed", "reversed", "fee_or_own_move", "duplicate"}


def _held(title: str, what: str, found: int, true: int, figures: dict[str, str]) -> None:
    figure(title, what, f"{found / true:.4f} of {true}", figures)
    assert abs(found / true - 1) <= 0.005


def figure(title: str, what: str, said: str, figures: dict[str, str]) -> None:
    figures[what] = said
    assert stands(title, what, said), (
        f"docs/quality.md does not say: {what}: {said}. Write it: QUALITY_TO=docs/quality.md"
    )


@pytest.fixture(scope="module")
def statements(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Row]]:
    """The statements of an invented case, file by file."""
    folder = tmp_path_factory.mktemp("ways") / "made"
    generator.make("gambling", seed=11, out=folder, transfers=6000)
    return {name: rows for name, rows in Delivered(folder).files.items() if "交易明细" in name}


def _blank(row: Row, number: int) -> str:
    return ""


def _half(row: Row, number: int) -> str:
    return "" if number % 2 else row["收付标志"]


def _as_stated(row: Row, number: int) -> str:
    return row["收付标志"]


def _the_banks_books(row: Row, number: int) -> str:
    """Debit and credit as the bank books them: the other way round than its customer."""
    return {"出": "贷", "进": "借"}[row["收付标志"]]


LABELS: Mapping[str, tuple[Callable[[Row, int], str], float]] = {
    "labels as stated": (_as_stated, 1.0),
    "every second label blank": (_half, 0.95),
    "no labels at all, by the balance alone": (_blank, 0.95),
    "debit and credit the other way round": (_the_banks_books, 1.0),
}


@pytest.mark.parametrize("what", LABELS)
def test_directions_are_told_and_never_wrongly(
    what: str, statements: dict[str, list[Row]], tmp_path: Path, ways: dict[str, str]
) -> None:
    label, least = LABELS[what]
    every = told = wrong = 0
    for number, rows in enumerate(statements.values()):
        labelled = [{**row, "收付标志": label(row, place)} for place, row in enumerate(rows)]
        found = _directions(tmp_path / f"{number}.csv", labelled)
        truth = {place: row["收付标志"] for place, row in enumerate(rows, start=2)}
        every, told = every + len(rows), told + len(found)
        wrong += sum(truth[place] != way for place, way in found.items())
    figure(WAYS, f"{what}: decided (at least {least:.0%})", f"{told / every:.2%} of {every}", ways)
    figure(WAYS, f"{what}: decided wrongly (none)", f"{wrong} of {told}", ways)
    assert (wrong, told >= least * every) == (0, True)


def _directions(path: Path, rows: list[Row]) -> dict[int, str]:
    """What ingest makes of each row, by its number in the file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, STATEMENT)
        writer.writeheader()
        writer.writerows({name: text.replace("\n", " ") for name, text in row.items()} for row in rows)
    (sheet,) = ingest.sheets(path)
    (batch,) = ingest.read(sheet, ingest.recognise(sheet, ingest.templates()))
    return {one["row"]: _way(one) for one in batch.events.to_pylist() if one["part"] == 0}


def _way(event: dict[str, str]) -> str:
    cash_in = event["kind"] == "cash" and '"way":"in"' in event["details"]
    return "进" if event["side"] == "b" or cash_in else "出"
