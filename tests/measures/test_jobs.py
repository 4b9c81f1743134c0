"""What the workbench asks the worker for: measures and groups from plain JSON."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphkit import jobs
from graphkit.case import Case
from graphkit.errors import UsageError
from graphkit.jobs.delivery import Delivery, Reading
from graphkit.jobs.import_ import import_
from graphkit.jobs.measure import window
from graphkit.model import Progress, User
from tests.measures.test_commands import CAVIAR


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> Case:
    made = Case.create(tmp_path_factory.mktemp("jobs") / "case", title="T", purpose="P", user=User("test:measures"))
    file = shared / "caviar" / "edges_full_directed.csv"
    import_(made, [file], Delivery("I", "P", ("A",), "U"), Reading(mapping=CAVIAR), Progress())
    made.refresh()
    return made


def test_measures_from_plain_json_are_the_runs_of_the_command(case: Case) -> None:
    asked = {"directed": False, "weight": "count", "distance": "inverse"}
    told = jobs.run(
        case,
        "measure",
        {"names": ["betweenness", "degree"], "projection": asked, "options": {"scale": "unit"}},
        Progress(),
    )
    results = [case.results().read(run) for run in told["runs"]]
    assert [result.measure for result in results] == ["betweenness", "degree"]
    assert results[0].table["value"][0].as_py() == pytest.approx(0.8950050968, abs=1e-9)
    assert {meta["run"] for meta in case.results().find(case.snapshot().id)} >= set(told["runs"])


def test_groups_from_plain_json_are_undirected_unless_said(case: Case) -> None:
    told = jobs.run(case, "groups", {"method": "leiden", "projection": {}, "options": {"seed": 2}}, Progress())
    (run,) = told["runs"]
    meta = case.results().read(run).meta
    assert (meta["projection"]["directed"], meta["options"]["seed"], meta["options"]["repeats"]) == (False, 2, 10)
    with pytest.raises(UsageError):
        jobs.run(case, "groups", {"method": "leiden", "projection": {"directed": True}}, Progress())


def test_progress_is_told_for_every_measure(case: Case) -> None:
    class Heard(Progress):
        def __init__(self) -> None:
            self.at_steps: list[tuple[str, int, int]] = []

        def at(self, step: str, done: int = 0, total: int = 0) -> None:
            self.at_steps.append((step, done, total))

    heard = Heard()
    jobs.run(case, "measure", {"names": ["degree", "k_core"], "projection": {}}, heard)
    assert heard.at_steps == [("measure", 0, 2), ("measure", 1, 2), ("measure", 2, 2)]


def test_a_period_is_in_the_zone_of_the_case(case: Case) -> None:
    period = window(case, "2026-01-01", "2026-01-02T03:00:00Z")
    assert period is not None
    assert period.since is not None
    assert period.until is not None
    assert period.since.isoformat() == "2026-01-01T00:00:00+08:00"
    assert period.until.isoformat() == "2026-01-02T03:00:00+00:00"
    assert window(case, "", "") is None
