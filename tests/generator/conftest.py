"""One invented case for all tests of this room."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from graphkit.generator import Made, make
from tests.generator.delivered import Delivered


@dataclass(frozen=True, slots=True)
class Case:
    """What was made, what its files say, and what `expected.toml` says of it."""

    made: Made
    delivered: Delivered
    expected: dict[str, Any]

    @property
    def planted(self) -> dict[str, str]:
        """The planted group of each uid."""
        return {uid: name for uid, name in self.expected["groups"].items() if uid != "command"}


def made(folder: Path, seed: int, kind: str = "gambling", **asked: Any) -> Case:
    """Makes a case and reads it back."""
    written = make(kind, seed=seed, out=folder, **asked)
    return Case(written, Delivered(folder), tomllib.loads(written.expected.read_text("utf-8")))


@pytest.fixture(scope="session")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """The case of seed 20240607, in its usual size."""
    return made(tmp_path_factory.mktemp("generator") / "case", 20_240_607)


@pytest.fixture(scope="session")
def gang(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """The gang of seed 7 with an official behind it."""
    return made(tmp_path_factory.mktemp("generator") / "gang", 7, "gang")


@pytest.fixture(scope="session")
def twin(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """The same gang with nobody behind it."""
    return made(tmp_path_factory.mktemp("generator") / "twin", 7, "gang", official=False)
