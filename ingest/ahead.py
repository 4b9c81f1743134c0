"""How does one step go on while the next one works on what came before? In a thread: compiled loops hold no lock."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")


def ahead(items: Iterable[Item]) -> Iterator[Item]:
    """The same items in the same order; while one is worked on, the next is made. What fails there is raised here."""
    each = iter(items)
    with ThreadPoolExecutor(1, "ahead") as thread:
        coming = thread.submit(_next, each)
        while found := coming.result():
            coming = thread.submit(_next, each)
            yield found[0]


def _next(each: Iterator[Item]) -> tuple[Item] | tuple[()]:
    for item in each:
        return (item,)
    return ()
