"""A case of one's own, with a folder of deliveries beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphkit.book import Book
from graphkit.ledger import Ledger


@pytest.fixture
def case(tmp_path: Path) -> Path:
    folder = tmp_path / "case"
    folder.mkdir()
    Book.create(folder)
    return folder


@pytest.fixture
def ledger(case: Path) -> Ledger:
    return Ledger(case, Book.open(case))
