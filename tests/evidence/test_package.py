"""Is the package a bag that ordinary tools accept, the same bytes each time, and one that verify calls unchanged?"""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from graphkit.errors import Refused
from graphkit.evidence.package import encoded
from graphkit.evidence.selection import Selection
from graphkit.evidence.write import Written, write
from graphkit.model import Progress
from graphkit.verify import verify

from .drawn import BANK, selection


@pytest.fixture
def drawn(tmp_path: Path) -> Selection:
    return selection(tmp_path)


def written(drawn: Selection, path: Path) -> Written:
    return write(drawn, path, Progress())


def unpacked(path: Path) -> Path:
    with zipfile.ZipFile(path) as archive:
        archive.extractall(path.parent / "unpacked")
    (folder,) = (path.parent / "unpacked").iterdir()
    return folder


def test_verify_calls_it_unchanged(drawn: Selection, tmp_path: Path) -> None:
    made = written(drawn, tmp_path / "p.zip")
    verdict = verify(tmp_path / "p.zip")
    assert [check for check in verdict.checks if check.result == "fail"] == []
    assert (verdict.result, verdict.author, verdict.tag_manifest) == (
        "unchanged",
        "not_proven",
        made.packed.tag_manifest,
    )


def test_the_bagit_validator_accepts_it(drawn: Selection, tmp_path: Path) -> None:
    written(drawn, tmp_path / "p.zip")
    folder = unpacked(tmp_path / "p.zip")
    assert folder.name == "EXPORT-0a1b2c3d-9"
    done = subprocess.run(
        [sys.executable, "-m", "bagit", "--validate", str(folder)], capture_output=True, text=True, check=True
    )
    assert "is valid" in done.stderr


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="this machine has no sha256sum")
@pytest.mark.parametrize("algorithm", ["sha256", "sha512"])
def test_sha256sum_accepts_it(drawn: Selection, tmp_path: Path, algorithm: str) -> None:
    written(drawn, tmp_path / "p.zip")
    folder = unpacked(tmp_path / "p.zip")
    for manifest in ("manifest", "tagmanifest"):
        subprocess.run([f"{algorithm}sum", "--quiet", "-c", f"{manifest}-{algorithm}.txt"], cwd=folder, check=True)


def test_source_files_are_in_it_unchanged_under_their_hash(drawn: Selection, tmp_path: Path) -> None:
    written(drawn, tmp_path / "p.zip")
    folder = unpacked(tmp_path / "p.zip")
    assert (folder / drawn.sources[0].file).read_text("utf-8") == BANK
    assert {path.name for path in (folder / "data/sources").iterdir()} == {
        Path(source.file).name for source in drawn.sources
    }


def test_the_same_selection_gives_the_same_bytes(drawn: Selection, tmp_path: Path) -> None:
    for name in ("one.zip", "two.zip"):
        written(drawn, tmp_path / name)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_the_same_selection_in_another_process_gives_the_same_bytes(drawn: Selection, tmp_path: Path) -> None:
    """Another hash seed, another working folder."""
    written(drawn, tmp_path / "one.zip")
    script = (
        "import sys, pathlib; sys.path[:0] = sys.argv[2:]; from drawn import selection;"
        "from graphkit.evidence.write import write; from graphkit.model import Progress;"
        "folder = pathlib.Path(sys.argv[1]); write(selection(folder), folder / 'two.zip', Progress())"
    )
    here = Path(__file__).parent
    subprocess.run(
        [sys.executable, "-c", script, str(tmp_path), str(here), str(here.parents[1])],
        check=True,
        env={"PYTHONHASHSEED": "7"},
    )
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_a_source_that_is_not_the_registered_one_blocks_it(drawn: Selection, tmp_path: Path) -> None:
    drawn.sources[0].original.write_text(BANK.replace("100.00", "900.00"), "utf-8")
    with pytest.raises(Refused, match="source-changed"):
        written(drawn, tmp_path / "p.zip")


def test_nothing_is_left_beside_it(drawn: Selection, tmp_path: Path) -> None:
    before = {path.name for path in tmp_path.iterdir()}
    written(drawn, tmp_path / "p.zip")
    assert {path.name for path in tmp_path.iterdir()} - before == {"p.zip"}


def test_any_bit_flipped_in_a_real_package_is_found(drawn: Selection, tmp_path: Path) -> None:
    written(drawn, tmp_path / "p.zip")
    whole = (tmp_path / "p.zip").read_bytes()
    for bit in random.Random(8).sample(range(len(whole) * 8), 250):
        changed = bytearray(whole)
        changed[bit // 8] ^= 1 << bit % 8
        (tmp_path / "flipped.zip").write_bytes(changed)
        assert verify(tmp_path / "flipped.zip").result == "changed", bit


def test_what_is_cut_off_lost_and_missing_is_told(drawn: Selection, tmp_path: Path) -> None:
    written(drawn, tmp_path / "p.zip")
    told = json.loads((unpacked(tmp_path / "p.zip") / "data/omitted.json").read_text("utf-8"))
    assert told["cut_off"]["ties_across"] == {"transfer": 2}
    assert {(loss["format"], loss["field"], loss["n"]) for loss in told["lost_by_format"]} == {
        ("graphml", "events", 3), ("graphml", "set_aside", 1), ("graphml", "cells", 4), ("graphml", "undirected", 1),
        ("graphml", "characters", 1), ("graphml", "said", 1),
    }  # fmt: skip
    assert [each["fields"] for each in told["missing_custody"]] == [["second_collector"]] * 2


def test_two_sources_read_from_one_file_lie_in_it_once(drawn: Selection, tmp_path: Path) -> None:
    again = replace(drawn.sources[0], source=3, template="test 2")
    written(replace(drawn, sources=(*drawn.sources, again)), tmp_path / "p.zip")
    assert verify(tmp_path / "p.zip").result == "unchanged"


def test_only_percent_and_line_ends_are_encoded_in_manifests() -> None:
    assert encoded("data/清单 100%\r\n.xlsx") == "data/清单 100%25%0D%0A.xlsx"
