"""What is a page?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from graphkit.case import Case
from graphkit.model import Right


@dataclass(frozen=True, slots=True)
class Page:
    """A screen: its name in the address and in words/, the right it needs, and what shows it."""

    name: str
    right: Right
    show: Callable[[Case], None]
