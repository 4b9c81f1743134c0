"""Which cells of a workbook were computed, and not typed? A formula's value rests on other cells, or was never kept."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from .archives import DAMAGED, is_packed
from .markup import Markup

_PIECE = 4 << 20
_CELL = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"[^>]*?>\s*<(?:\w+:)?f[\s/>]')
_LONGEST_CELL = 1 << 16


def formula_cells(path: Path, name: str) -> dict[int, set[int]]:
    """By column, from 0: the rows, from 1, whose cell on that sheet is a formula. {} for an old workbook."""
    if not is_packed(path):
        return {}
    try:
        with zipfile.ZipFile(path) as file:
            part = part_of(file, name)
            return _found(pieces(file, part)) if part else {}
    except (*DAMAGED, KeyError, NotImplementedError, RuntimeError):
        return {}


def part_of(file: zipfile.ZipFile, name: str) -> str:
    """The member that holds a sheet; "": there is none."""
    book, relations = _Elements(file, "xl/workbook.xml"), _Elements(file, "xl/_rels/workbook.xml.rels")
    wanted = next((_of(told, "id") for tag, told in book.found if tag == "sheet" and told.get("name") == name), None)
    target = next((told.get("target") or "" for _, told in relations.found if wanted and told.get("id") == wanted), "")
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath("xl/" + target) if target else ""


def _of(told: dict[str, str | None], name: str) -> str | None:
    """An attribute under whatever prefix."""
    return next((value for key, value in told.items() if key.endswith(f":{name}")), None)


class _Elements(Markup):
    """The elements of a small XML file: local names and attributes, in lower case; expands no entities of its own."""

    def __init__(self, file: zipfile.ZipFile, member: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        with file.open(member) as source:
            self.feed(source.read(_PIECE).decode("utf-8", "replace"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag.rpartition(":")[2], dict(attrs)))


def pieces(file: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """A member, some megabytes at a time."""
    with file.open(part) as source:
        while piece := source.read(_PIECE):
            yield piece


def _found(parts: Iterator[bytes]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    rest = b""
    for piece in parts:
        held = rest + piece
        if b"<f" in held or b":f" in held:
            for match in _CELL.finditer(held):
                found.setdefault(_column(match[1]), set()).add(int(match[2]))
        begin = max(held.rfind(b"<c "), len(held) - _LONGEST_CELL, 0)
        rest = held[begin:]
    return found


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
