"""What is an export format? A file of the package, and what it could not hold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from graphkit.evidence.selection import Selection


@dataclass(frozen=True, slots=True)
class Loss:
    """A field that a format could not hold as it is, how often, and what became of it (a word of words/)."""

    field: str
    n: int
    became: str


Write: TypeAlias = Callable[[Selection, Path], tuple[Loss, ...]]


@dataclass(frozen=True, slots=True)
class Format:
    """One format: its name, its path inside the package, and the function that writes it."""

    name: str
    file: str
    write: Write
