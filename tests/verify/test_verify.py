"""A byte flipped, a file removed, a file added anywhere: is it found? And is an untouched package called unchanged?"""

from __future__ import annotations

import copy
import random
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkit.errors import Refused
from graphkit.verify import Verdict, verify

from .conftest import SOURCE, bag, payload, record, zipped


def failures(verdict: Verdict) -> set[tuple[str, str]]:
    return {(check.name, check.code) for check in verdict.checks if check.result == "fail"}


def test_an_untouched_package_is_unchanged_and_its_author_not_proven(package: Path) -> None:
    verdict = verify(package)
    assert (verdict.result, verdict.author, failures(verdict)) == ("unchanged", "not_proven", set())
    assert ("signature", "not_checked") in {(check.name, check.result) for check in verdict.checks}
    assert len(verdict.tag_manifest) == 64


def test_every_flipped_bit_is_found(package: Path, tmp_path: Path) -> None:
    whole = package.read_bytes()
    flipped = tmp_path / "flipped.zip"
    chosen = random.Random(3).sample(range(len(whole) * 8), 500) + [
        8 * place + place % 8 for place in range(len(whole) - 800, len(whole))
    ]
    for bit in chosen:
        changed = bytearray(whole)
        changed[bit // 8] ^= 1 << (bit % 8)
        flipped.write_bytes(changed)
        assert verify(flipped).result == "changed", f"bit {bit % 8} of byte {bit // 8}"


@pytest.mark.parametrize("place", [0, 1, 500, -1])
def test_a_byte_inserted_or_taken_out_is_found(package: Path, tmp_path: Path, place: int) -> None:
    whole = package.read_bytes()
    at = len(whole) if place == -1 else place
    for name, changed in (
        ("more", whole[:at] + b"\0" + whole[at:]),
        ("less", whole[: at - 1] + whole[at:] if at else whole[1:]),
    ):
        (tmp_path / name).write_bytes(changed)
        assert verify(tmp_path / name).result == "changed"


def test_every_file_removed_is_found(tmp_path: Path) -> None:
    whole = bag(payload())
    for name in whole:
        rest = {path: held for path, held in whole.items() if path != name}
        assert verify(zipped(rest, tmp_path / "less.zip")).result == "changed", name


@pytest.mark.parametrize(
    "path",
    [
        "data/more.txt",
        "data/sources/more.csv",
        "data/exports/more",
        "more.txt",
        "signatures/tagmanifest.p7s",
        "tagmanifest-md5.txt",
    ],
)
def test_every_file_added_is_found(tmp_path: Path, path: str) -> None:
    assert verify(zipped({**bag(payload()), path: b"x"}, tmp_path / "more.zip")).result == "changed"


def test_a_file_added_outside_the_folder_is_found(package: Path) -> None:
    with zipfile.ZipFile(package, "a") as archive:
        archive.writestr("more.txt", b"x")
    assert ("base-folder", "not-one-folder") in failures(verify(package))


def test_a_file_added_with_a_common_tool_and_all_manifests_rewritten_is_found_by_its_headers(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "again.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, held in bag({**payload(), "data/more.txt": b"x"}).items():
            archive.writestr(f"EXPORT-0a1b2c3d-1/{name}", held)
    assert ("container", "header-differs") in failures(verify(tmp_path / "again.zip"))


def test_a_cited_cell_that_does_not_stand_in_the_source_is_found_although_every_hash_fits(tmp_path: Path) -> None:
    told = copy.deepcopy(record())
    told["rows"][1]["cells"][1] = "5000.50"
    verdict = verify(zipped(bag(payload(told=told)), tmp_path / "told.zip"))
    assert failures(verdict) == {("rows", "cells-differ")}
    assert [check.parameters["which"] for check in verdict.checks if check.result == "fail"] == ["4"]


def test_a_sum_that_its_events_do_not_give_is_found(tmp_path: Path) -> None:
    told = copy.deepcopy(record())
    told["ties"][0]["value"] = "105.51"
    assert failures(verify(zipped(bag(payload(told=told)), tmp_path / "told.zip"))) == {("sums", "sum-differs")}


def test_a_tie_to_somebody_the_record_does_not_hold_is_found(tmp_path: Path) -> None:
    told = copy.deepcopy(record())
    told["entities"].pop()
    assert ("references", "end-not-listed") in failures(verify(zipped(bag(payload(told=told)), tmp_path / "told.zip")))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";", "^", " "])
def test_cited_rows_are_read_again_in_every_encoding(tmp_path: Path, encoding: str, delimiter: str) -> None:
    verdict = verify(zipped(bag(payload(SOURCE.replace(",", delimiter).encode(encoding))), tmp_path / "encoded.zip"))
    assert (verdict.result, failures(verdict)) == ("unchanged", set())


@pytest.mark.parametrize("encoding", ["utf-16", "latin-1", "cp1252"])
def test_the_encoding_a_source_was_read_with_is_taken_where_the_record_names_it(tmp_path: Path, encoding: str) -> None:
    source = "a,b\nä,1\n".encode(encoding)
    told = record(source)
    told["sources"][0]["encoding"] = encoding
    told["rows"] = [
        {**told["rows"][0], "cells": ["ä", "1"], "row": 2},
        {**told["rows"][1], "cells": ["a", "b"], "row": 1},
    ]
    verdict = verify(zipped(bag(payload(source, told)), tmp_path / "encoded.zip"))
    assert [check.result for check in verdict.checks if check.name == "rows"] == ["pass"]


@pytest.mark.parametrize("encoding", ["no-such-encoding", "rot13", "idna", 3])
def test_an_encoding_nobody_knows_is_not_checked(tmp_path: Path, encoding: object) -> None:
    told = record()
    told["sources"][0]["encoding"] = encoding
    results = {
        check.result
        for check in verify(zipped(bag(payload(told=told)), tmp_path / "e.zip")).checks
        if check.name == "rows"
    }
    assert "pass" not in results


@pytest.mark.parametrize(
    "told",
    [
        "",
        "[]",
        "{}",
        '{"entities": 3}',
        "[" * 100_000,
        '{"entities": [], "links": [1], "ties": [], "sources": [], "rows": []}',
    ],
)
def test_a_record_of_any_shape_gives_a_verdict(tmp_path: Path, told: str) -> None:
    files = payload() | {"data/graph.json": told.encode()}
    assert ("graph", "record-malformed") in failures(verify(zipped(bag(files), tmp_path / "shape.zip")))


@given(st.binary(max_size=400))
@settings(max_examples=150, deadline=None)
def test_any_bytes_give_a_verdict(tmp_path_factory: pytest.TempPathFactory, junk: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "junk.zip"
    path.write_bytes(junk)
    assert verify(path).result == "changed"


def test_a_cut_package_gives_a_verdict(package: Path, tmp_path: Path) -> None:
    whole = package.read_bytes()
    for length in range(0, len(whole), 97):
        (tmp_path / "cut.zip").write_bytes(whole[:length])
        assert verify(tmp_path / "cut.zip").result == "changed"


def test_what_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="package-unreadable"):
        verify(tmp_path / "none.zip")


def test_runs_with_nothing_of_graphkit_but_the_errors(package: Path, tmp_path: Path) -> None:
    import graphkit

    home = Path(graphkit.__file__).parent
    (tmp_path / "alone" / "graphkit").mkdir(parents=True)
    (tmp_path / "alone" / "graphkit" / "__init__.py").write_text("")
    shutil.copy(home / "errors.py", tmp_path / "alone" / "graphkit")
    shutil.copytree(home / "verify", tmp_path / "alone" / "graphkit" / "verify")
    script = (
        f"import sys; sys.path.insert(0, {str(tmp_path / 'alone')!r}); import pathlib, graphkit.verify as v;"
        f" print(v.verify(pathlib.Path({str(package)!r})).result)"
    )
    done = subprocess.run([sys.executable, "-I", "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "unchanged\n"
