"""Is everything that the code imports declared, and everything declared imported?"""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).parents[2]
OURS = ("graphkit", "ingest", "queries")
# Needed without an import of ours: drop-in parts of what is imported.
WITHOUT_AN_IMPORT = {"neo4j-rust-ext"}


def _declared() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["neo4j-local"]]
    return {_plain(re.split(r"[\s\[<>=!~;]", entry, maxsplit=1)[0]) for entry in wanted}


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _imported() -> Iterator[str]:
    for path in (path for house in OURS for path in (ROOT / house).rglob("*.py") if "node_modules" not in path.parts):
        for part in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(part, ast.Import):
                yield from (alias.name.partition(".")[0] for alias in part.names)
            elif isinstance(part, ast.ImportFrom) and part.level == 0:
                yield (part.module or "").partition(".")[0]


def _used() -> set[str]:
    distributions = packages_distributions()
    foreign = {name for name in _imported() if name not in sys.stdlib_module_names and name not in OURS}
    return {_plain(owner) for name in foreign for owner in distributions.get(name, ())}


def test_every_import_is_declared() -> None:
    undeclared = sorted(_used() - _declared() - WITHOUT_AN_IMPORT)
    assert not undeclared


def test_everything_declared_is_imported() -> None:
    unused = sorted(_declared() - _used() - WITHOUT_AN_IMPORT)
    assert not unused
