"""Does recompute.py give the lists, in a Python that has networkx and nothing else?"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import venv
from importlib.util import find_spec
from pathlib import Path

import pytest

from graphkit.jobs.report import report
from graphkit.model import Progress
from tests.measures.test_commands import CAVIAR, LONDON

from .conftest import Made, case_of, reported


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A venv whose only package is this machine's networkx."""
    folder = tmp_path_factory.mktemp("bare") / "venv"
    venv.create(folder, with_pip=False, symlinks=True)
    spec = find_spec("networkx")
    assert spec is not None
    assert spec.origin is not None
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    where = [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    packages = Path(subprocess.run(where, capture_output=True, text=True, check=True).stdout.strip())
    without = shutil.ignore_patterns("tests", "__pycache__")
    shutil.copytree(Path(spec.origin).parent, packages / "networkx", ignore=without)
    lacks = subprocess.run([python, "-c", "import numpy"], capture_output=True, check=False)
    assert lacks.returncode != 0, "the venv is not bare"
    return python


def recomputed(python: Path, out: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([python, out / "recompute.py"], capture_output=True, text=True, check=False, encoding="utf-8")


def test_every_list_of_the_invented_case_comes_out_again(gambling: Made, bare: Path) -> None:
    done = recomputed(bare, gambling.out)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    lists = sum(len(ranked["columns"]) for layer in gambling.told["layers"] for ranked in layer["lists"])
    assert done.stdout.count("agrees: ") == lists
    first = gambling.told["layers"][0]["lists"][0]["parts"][0]["rows"][0]
    assert first["uid"] in done.stdout


def test_a_changed_figure_a_changed_rank_and_a_lost_tie_are_found(gambling: Made, bare: Path, tmp_path: Path) -> None:
    def changed(name: str) -> Path:
        out = tmp_path / name
        shutil.copytree(gambling.out, out)
        told = json.loads((out / "report.json").read_text("utf-8"))
        told["layers"] = told["layers"][:1]
        told["layers"][0]["lists"] = told["layers"][0]["lists"][:1]
        figure = told["layers"][0]["lists"][0]["parts"][0]["rows"][0]["figures"][0]
        if name != "tie":
            figure[name] += 1e-6 if name == "value" else 2
        (out / "report.json").write_text(json.dumps(told), "utf-8")
        if name == "tie":
            lines = (out / "pairs.csv").read_text("utf-8").splitlines(keepends=True)
            uid = told["layers"][0]["lists"][0]["parts"][0]["rows"][0]["uid"]
            kept = [line for line in lines if uid not in line] + [line for line in lines if uid in line][1:]
            (out / "pairs.csv").write_text("".join(kept), "utf-8")
        return out

    for name in ("value", "rank", "tie"):
        done = recomputed(bare, changed(name))
        assert (done.returncode, "DIFFERS" in done.stdout) == (1, True), name


@pytest.mark.parametrize("name", ["caviar", "london"])
def test_public_networks_come_out_again_with_every_measure(name: str, bare: Path, shared: Path, tmp_path: Path) -> None:
    file, mapping = {
        "caviar": ("caviar/edges_full_directed.csv", CAVIAR),
        "london": ("london_gang/edges.csv", LONDON),
    }[name]
    measures = ["degree", "strength", "betweenness", "closeness", "pagerank", "eigenvector", "k_core"]
    case = case_of(tmp_path / "case", shared / file, mapping)
    made = reported(case, tmp_path / "report", measures=measures, language="en")
    done = recomputed(bare, made.out)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    (layer,) = made.told["layers"]
    assert [ranked["measure"] for ranked in layer["lists"]] == measures
    weights = [column["projection"]["weight"] for ranked in layer["lists"] for column in ranked["columns"]]
    distances = {column["projection"]["distance"] for ranked in layer["lists"] for column in ranked["columns"]}
    assert ("count" in weights, "strength" in weights) == (name == "caviar", name == "london")
    assert distances == ({"none", "inverse"} if name == "caviar" else {"none"})
    if name == "caviar":
        between = layer["lists"][2]
        assert [column["projection"]["distance"] for column in between["columns"]] == ["inverse", "none"]
        first = between["parts"][0]["rows"][0]
        assert (first["uid"], round(first["figures"][0]["value"], 4)) == ("person:caviar:1", 0.5463)
    assert [part["part"] for part in layer["lists"][0]["parts"]] == ["no_owner_side"]
    again = report(case, tmp_path / "again", measures=measures, language="en", progress=Progress())
    assert [it["lists"] for it in again["layers"]] == [it["lists"] for it in made.told["layers"]]
