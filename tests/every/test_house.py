"""Does the house keep its own rules: small files, honest names, sentences where owed, nothing of one machine?"""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HOUSES = ("graphkit", "ingest", "queries")
CODE = {".py", ".ts", ".cypher"}
LONGEST = 400
NOT_A_NAME = {"utils", "util", "common", "misc", "helper", "helpers", "manager", "service", "services", "stuff"}
# Written in pieces, so that this file does not hold what it looks for.
OF_ONE_MACHINE = re.compile(
    "|".join(
        [
            r"(?<![\w.])/" + r"(work|root|home|Users)/\w",
            "pypi" + r"\.org",
            "python" + r"hosted\.org",
            "npm" + r"js\.(org|com)",
            "maven" + r"\.(org|apache\.org)",
            "npm" + r"mirror",
            "tuna" + r"\.tsinghua",
            "j" + "frog|arti" + "factory",
        ]
    )
)
UNFINISHED = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|X" + r"XX)\b|#\s*no" + "qa")
PICTOGRAPHS = re.compile("[\U0001f300-\U0001faff\u2705\u274c\u2728]")


@cache
def tracked() -> tuple[Path, ...]:
    """Every file of the checkout that git keeps, as it is on the disk now."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode != 0:
        pytest.skip("not a git checkout")
    files = (ROOT / name for name in listed.stdout.decode().split("\0") if name)
    return tuple(path for path in files if path.is_file())


def _texts() -> Iterator[tuple[str, str]]:
    """Name and text of every tracked file that is UTF-8."""
    for path in tracked():
        try:
            yield path.relative_to(ROOT).as_posix(), path.read_text("utf-8")
        except UnicodeDecodeError:
            continue  # a picture, a spreadsheet, a delivered file in GB18030


def _public(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.ClassDef]:
    for part in tree.body:
        if isinstance(part, ast.FunctionDef | ast.ClassDef) and not part.name.startswith("_"):
            yield part


def test_no_file_of_code_is_long() -> None:
    long = {path.relative_to(ROOT): n for path in tracked() if path.suffix in CODE and (n := _lines(path)) > LONGEST}
    assert not long, f"over {LONGEST} lines: {long}"


def _lines(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


def test_no_file_or_folder_has_a_name_that_says_nothing() -> None:
    found = [
        path for path in tracked() if {part.partition(".")[0] for part in path.relative_to(ROOT).parts} & NOT_A_NAME
    ]
    assert not found


def test_nothing_of_one_machine_or_registry_is_written_down() -> None:
    found = [f"{name}: {hit.group()}" for name, text in _texts() if (hit := OF_ONE_MACHINE.search(text))]
    assert not found, "\n".join(found)


def test_locks_carry_hashes_and_no_addresses() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text("utf-8")
        entries = re.findall(r"^[a-z0-9].*?(?=^[a-z0-9]|\Z)", text, re.MULTILINE | re.DOTALL)
        assert entries
        assert all("--hash=sha256:" in entry for entry in entries), name
        assert "://" not in text, name
    for path in tracked():
        if path.name == "package-lock.json":
            assert '"resolved"' not in path.read_text("utf-8"), path


def test_nothing_is_left_for_later_in_the_text() -> None:
    found = [f"{name}: {hit.group()}" for name, text in _texts() if (hit := UNFINISHED.search(text))]
    assert not found, "\n".join(found)


def test_no_pictographs() -> None:
    found = [name for name, text in _texts() if PICTOGRAPHS.search(text)]
    assert not found


def test_the_bundle_is_never_committed() -> None:
    assert not [path for path in tracked() if path.is_relative_to(ROOT / "graphkit" / "static")]


def _modules() -> list[Path]:
    found = (path for house in HOUSES for path in (ROOT / house).rglob("*.py") if "node_modules" not in path.parts)
    return sorted(path for path in found if not path.stem.startswith("_") or path.stem == "__init__")


@pytest.mark.parametrize("path", _modules(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_what_is_public_opens_with_a_question_or_a_sentence(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    owed = [("the module", ast.get_docstring(tree))] if tree.body else []
    owed += [(part.name, ast.get_docstring(part)) for part in _public(tree)]
    faults = [name for name, said in owed if not _is_a_sentence(said)]
    assert not faults, f"no opening sentence or question: {faults}"


def _is_a_sentence(docstring: str | None) -> bool:
    first = (docstring or "").split("\n\n")[0].strip()
    return len(first.split()) > 1 and re.search(r"[.?!:。？！：)]$", first) is not None


def test_readme_names_only_commands_that_exist() -> None:
    verbs = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    for name in ("README.md", "README.zh-CN.md", "CONTRIBUTING.md"):
        said = set(re.findall(r"(?:^|`)make ([a-z]+)", (ROOT / name).read_text("utf-8"), re.MULTILINE))
        assert said, name
        assert said <= verbs, f"{name} names {sorted(said - verbs)}"


def test_links_between_our_own_pages_lead_somewhere() -> None:
    for page in (path for path in tracked() if path.suffix == ".md"):
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.relative_to(ROOT)} leads to {target}"


def test_the_files_to_copy_are_there() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    named = [name for name in re.findall(r"`([\w./-]+/[\w-]+\.\w+)`", text) if "<" not in name]
    missing = [name for name in named if not (ROOT / name).is_file() and not (ROOT / "graphkit" / name).is_file()]
    assert named
    assert not missing
