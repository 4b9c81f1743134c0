"""What does each row of a delivered file claim? Opening by content, layouts as templates, one reader per material.

    for sheet in sheets(path):
        for batch in read(sheet, recognise(sheet, templates())):
            ...

Copy `materials.py`'s line and one material's file to begin a new kind of material; a new layout of a known material is
a file in `templates/` alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path

from graphkit.errors import Refused
from graphkit.model import Sheet

from . import opening
from .archives import Archive, is_archive
from .drafting import draft, proposals, skeleton, with_column, with_name
from .fitting import Fit, fit, nearest_first
from .grammar import Template
from .layout import recognise
from .materials import MATERIALS, Material
from .parsing import parse
from .reading import first_rows, read, sample

__all__ = [
    "MATERIALS", "Archive", "Fit", "Material", "Template", "draft", "first_rows", "fit", "is_archive", "mapping",
    "nearest_first", "proposals", "read", "recognise", "sample", "sheets", "skeleton", "templates", "with_column",
    "with_name",
]  # fmt: skip


@cache
def templates() -> tuple[Template, ...]:
    """Which layouts are known? Every file of the folder `templates`, in order of name."""
    folder = files(__name__).joinpath("templates")
    found = sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)
    return tuple(_parsed(file.read_text("utf-8")) for file in found)


def mapping(given: Path | str) -> Template:
    """Which template does a user's mapping describe? A path to a TOML file, or its text.

    Raises
        Refused: see `ingest.parsing`; `no-file` where the path leads nowhere.
    """
    if isinstance(given, str):
        return _parsed(given)
    try:
        return _parsed(given.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError as fault:
        raise Refused("no-file", file=str(given)) from fault
    except UnicodeDecodeError as fault:
        raise Refused("mapping-not-toml", why=str(fault)) from fault


def sheets(path: Path, template: Template | None = None) -> list[Sheet]:
    """Which tables does a delivered file hold? By its content; a mapping's [file] overrules where one is given.

    Raises
        DamagedFile, Refused: see `ingest.opening`.
    """
    known: Sequence[Template] = templates() if template is None else (template,)
    return opening.sheets(path, known, template.file if template else None)


def _parsed(text: str) -> Template:
    return parse(text, {material.name: material.fields for material in MATERIALS})
