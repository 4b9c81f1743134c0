"""What does the XML of a sheet tell that a reader of workbooks keeps to itself? How far it reaches, what was computed.

Looked through once, before the sheet is held in memory.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from .ahead import ahead
from .archives import DAMAGED, is_packed
from .formulas import Formulas
from .markup import Markup
from .sheet_size import Size

_PIECE = 4 << 20


def look_through(path: Path, name: str) -> Mapping[int, set[int]]:
    """By column, from 0: the rows, from 1, whose cell on that sheet is a formula. {} for an old workbook.

    Raises
        Refused: `sheet-too-sparse`: the sheet reaches further than can be held.
    """
    if not is_packed(path):
        return {}
    size, formulas = Size(), Formulas()
    try:
        with zipfile.ZipFile(path) as file:
            for piece in ahead(_pieces(file, _part_of(file, name))):
                size.add(piece)
                formulas.add(piece)
    except (*DAMAGED, KeyError, NotImplementedError, RuntimeError):
        return {}  # the workbook's own reader says what is wrong with it
    size.check(path, name)
    return formulas.found


def _part_of(file: zipfile.ZipFile, name: str) -> str:
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


def _pieces(file: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """A member, some megabytes at a time; nothing where there is none."""
    if part:
        with file.open(part) as source:
            while piece := source.read(_PIECE):
                yield piece
