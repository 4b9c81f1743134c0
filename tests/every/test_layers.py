"""Does every import go from roof to floor, and is the way in empty?"""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

PROJECT = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))
CONTRACTS = PROJECT["tool"]["importlinter"]["contracts"]


def _rooms_of_the_layers() -> list[str]:
    layers = next(contract for contract in CONTRACTS if contract["type"] == "layers")["layers"]
    return [room.strip() for layer in layers for room in layer.split("|")]


def _is_there(root: Path, module: str) -> bool:
    path = root.joinpath(*module.split("."))
    return path.with_suffix(".py").is_file() or (path / "__init__.py").is_file()


def test_import_contracts_are_kept(root: Path) -> None:
    linted = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-logo", "--no-cache"],
        cwd=root, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert linted.returncode == 0, linted.stdout + linted.stderr


def test_a_room_that_is_open_is_no_longer_optional(root: Path) -> None:
    opened = [room for room in _rooms_of_the_layers() if room[0] == "(" and _is_there(root, f"graphkit.{room[1:-1]}")]
    assert not opened, f"these rooms exist: take their parentheses away in pyproject.toml: {opened}"


def test_the_workbench_has_no_logic_in_its_entry(root: Path) -> None:
    text = (root / "app.py").read_text("utf-8")
    statements = [part for part in ast.parse(text).body if not _is_docstring(part)]
    assert len(text.splitlines()) <= 30
    assert [type(part) for part in statements] == [ast.ImportFrom, ast.Expr]


def _is_docstring(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
