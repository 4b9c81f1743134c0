"""Every mistake at the command line is told in the user's language, with what to do, and never as a fault."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.jobs.statements import ROWS, write_csv

from .test_case_commands import DELIVERY, Done, graphkit

CONTACTS = """
format = 1
name = "contacts"
[[entity]]
as = "a"
kind = "person"
scheme = "x"
id = "from"
[[entity]]
as = "b"
kind = "person"
scheme = "x"
id = "to"
[[event]]
kind = "contact"
from = "a"
to = "b"
"""
TRANSFER = CONTACTS.replace('"contact"', '"transfer"').replace('"person"', '"account"')
MAPPINGS = {
    "not-toml": "from,to",
    "unknown-key": CONTACTS + "colour = 1",
    "value-on-a-contact": CONTACTS + 'value = { column = "to", unit = "CNY" }',
    "seconds-on-a-transfer": TRANSFER + 'value = { column = "to", unit = "s" }',
    "workbook": CONTACTS + '[file]\ntype = "xlsx"',
    "utf-16": CONTACTS + '[file]\nencoding = "utf-16"',
    "no-such-encoding": CONTACTS + '[file]\nencoding = "klingon"',
    "no-such-column": CONTACTS.replace('"to"\n', '"tow"\n'),
    "header-too-far": CONTACTS + "[file]\nheader = 99",
    "empty": "",
}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a case, some files and mappings."""
    folder = tmp_path_factory.mktemp("mistakes")
    assert graphkit("case", "new", folder / "case", "--title", "T", "--purpose", "P").returncode == 0
    (folder / "contacts.csv").write_text("from,to\n1,2\n2,3\n")
    (folder / "good.toml").write_text(CONTACTS)
    (folder / "latin.toml").write_bytes("ä".encode("latin-1"))
    (folder / "empty").mkdir()
    os.mkfifo(folder / "pipe")
    for name, text in MAPPINGS.items():
        (folder / f"{name}.toml").write_text(text)
    done = graphkit("import", folder / "case", folder / "contacts.csv", "--mapping", folder / "good.toml", *DELIVERY)
    assert done.returncode == 0, done.stderr
    return folder


def told(done: Done, language: str) -> None:
    """In the right language, without a fault of the program; nothing on stdout."""
    assert "Traceback" not in done.stderr
    assert "faults" not in done.stderr
    assert done.stdout == ""
    assert done.stderr.strip()
    chinese = re.search("[\u4e00-\u9fff]", done.stderr) is not None
    assert chinese == (language == "zh"), done.stderr


IMPORT = ["import", "{0}/case"]
CSV = "{0}/contacts.csv"
WRONG: list[tuple[list[str], int]] = [
    ([*IMPORT, "{0}/empty", *DELIVERY], 2),
    ([*IMPORT, "{0}/nowhere", *DELIVERY], 2),
    ([*IMPORT, "{0}/pipe", *DELIVERY], 2),
    ([*IMPORT, *DELIVERY], 2),
    ([*IMPORT, CSV], 2),
    ([*IMPORT, CSV, *DELIVERY, "--collected-by", "B", "--collected-by", "C"], 2),
    ([*IMPORT, CSV, *DELIVERY[2:], "--instrument", " "], 2),
    ([*IMPORT, CSV, *DELIVERY, "--template", "nothing"], 2),
    ([*IMPORT, CSV, *DELIVERY, "--template", "kin-register-cn", "--mapping", "{0}/good.toml"], 2),
    ([*IMPORT, CSV, *DELIVERY, "--mapping", "{0}/nowhere.toml"], 2),
    ([*IMPORT, CSV, *DELIVERY, "--mapping", "{0}/empty"], 2),
    ([*IMPORT, CSV, *DELIVERY, "--mapping", "{0}/latin.toml"], 2),
    ([*IMPORT, CSV, *DELIVERY, "--mapping"], 2),
    (["import", "{0}/nowhere", CSV, *DELIVERY], 3),
    (["import", CSV, CSV, *DELIVERY], 3),
    (["import", "{0}/empty", CSV, *DELIVERY], 3),
    (["case", "new", "{0}/case", "--title", "T", "--purpose", "P"], 2),
    (["case", "new", CSV, "--title", "T", "--purpose", "P"], 2),
    (["case", "new", CSV + "/case", "--title", "T", "--purpose", "P"], 3),
    (["case", "new", "{0}/other", "--title", "T"], 2),
    (["case", "new", "{0}/other", "--title", " ", "--purpose", "P"], 2),
    (["case", "show"], 2),
    (["case", "show", "{0}/case", "more"], 2),
    (["case", "shwo", "{0}/case"], 2),
    (["case", "check", CSV], 3),
    (["ties", "{0}/case", "--out", "{0}/empty"], 2),
    (["ties", "{0}/case", "--out", CSV], 2),
    (["ties", "{0}/case", "--out", "{0}/nowhere/x.csv"], 2),
    (["ties", "{0}/case", "--out", CSV + "/x.csv"], 2),
    (["ties", "{0}/case", "--kind", "friendship"], 2),
    (["problems", "{0}/case", "--out", "{0}/empty"], 2),
    (["rows", "{0}/case"], 2),
    (["rows", "{0}/case", "person:x:9"], 2),
    (["rows", "{0}/case", "person:x:1", "person:x:9"], 2),
    (["rows", "{0}/case", "person:x:1", "--kind", "hate"], 2),
    (["entities", "{0}/case", "--kynd", "person"], 2),
    (["entities", "{0}/case", "--find"], 2),
    (["groups", "{0}/case", "--distance", "inverse"], 2),
    (["groups", "{0}/case", "--seed", "-1"], 2),
    (["groups", "{0}/case", "--seed", "one"], 2),
    (["groups", "{0}/case", "--directed"], 2),
    (["groups", "{0}/case", "--directed", "--undirected"], 2),
    (["groups", "{0}/case", "--method", "guess"], 2),
    (["measures", "{0}/case", "-m", "degree", "--directed", "--undirected"], 2),
    (["measures", "{0}/case", "-m", "degree", "--weight", "love"], 2),
    (["measures", "{0}/case", "-m", "degree", "--from", "2020-13-01"], 2),
    (["measures", "{0}/case", "-m", "degree", "--kinds", "love"], 2),
    (["measures", "{0}/case"], 2),
    (["measures"], 2),
    (["judge", "{0}/case", "same", "person:x:1", "person:x:2"], 2),
    (["judge", "{0}/case", "perhaps", "person:x:1", "--reason", "r"], 2),
    (["report", "{0}/case", "--out", "{0}/r", "--lang", "de"], 2),
    (["app", "{0}/nowhere"], 3),
    (["app", "{0}/case", "--port", "0"], 2),
    (["verify", "{0}/nowhere.zip"], 3),
    (["nonsense"], 2),
]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("words", "code"), WRONG, ids=lambda it: " ".join(it)[:60] if isinstance(it, list) else None)
def test_a_mistake(place: Path, words: list[str], code: int, language: str) -> None:
    done = graphkit(*(word.format(place) for word in words), language=language)
    assert done.returncode == code, done.stderr
    told(done, language)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", MAPPINGS)
def test_a_mapping_that_cannot_be_used(place: Path, name: str, language: str) -> None:
    words = ["import", place / "case", place / "contacts.csv", "--mapping", place / f"{name}.toml", *DELIVERY]
    done = graphkit(*words, language=language)
    assert done.returncode == 3, done.stderr
    told(done, language)


def test_what_was_meant_is_told(place: Path) -> None:
    assert "--kind" in graphkit("entities", place / "case", "--kynd", "x", language="zh").stderr
    assert "graphkit import" in graphkit("import", language="zh").stderr
    assert "show" in graphkit("case", "shwo", language="zh").stderr
    said = graphkit("measures", place / "case", "-m", "degree", "--weight", "love", language="zh").stderr
    assert "none, count, value" in said
    said = graphkit("import", place / "case", place / "empty", *DELIVERY, language="zh").stderr
    assert str(place / "empty") in said


def test_a_program_that_reads_no_further_is_no_fault(tmp_path: Path) -> None:
    assert graphkit("case", "new", tmp_path / "case", "--title", "T", "--purpose", "P").returncode == 0
    path = write_csv(tmp_path / "a.csv", ROWS * 2_000)
    assert graphkit("import", tmp_path / "case", path, *DELIVERY).returncode == 0
    command = [sys.executable, "-c", "from graphkit.cli import main; main()", "rows", str(tmp_path / "case"),
               "account:bank:6999000000000011"]  # fmt: skip
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert child.stdout is not None
    assert child.stderr is not None
    child.stdout.readline()
    child.stdout.close()
    said = child.stderr.read().decode()
    child.stderr.close()
    assert child.wait() in (0, 1)
    assert "Traceback" not in said
    assert "BrokenPipe" not in said
