"""What does a file say once for all of its rows: in the mapping, above the table, in its own name?"""

from __future__ import annotations

import re
from collections.abc import Iterable

from graphkit.errors import Refused
from graphkit.model import Sheet

from .blocks import Block
from .grammar import Stated, Template
from .texts import stripped

_HEAD = 200
"""Records above the table in which it is looked for."""


def said_once(sheet: Sheet, template: Template, blocks: Iterable[Block]) -> dict[Stated, str]:
    """The text of each `is`, `above` and `file_name` of the template; `blocks`: the sheet from its first record on.

    Raises
        Refused: `stated-not-found`: the pattern fits nothing there, or nothing but blanks.
    """
    wanted = [column.stated for column in template.fields.values()] + [one.stated for one in template.entities]
    found: dict[Stated, str] = {}
    for stated in wanted:
        if stated is not None and stated not in found:
            found[stated] = _found(stated, sheet, template, blocks)
    return found


def _found(stated: Stated, sheet: Sheet, template: Template, blocks: Iterable[Block]) -> str:
    if stated.where == "is":
        return stated.told
    texts = [sheet.member] if stated.where == "file_name" else list(_above(sheet, blocks))
    for text in texts:
        match = re.search(stated.told, text)
        told = stripped(next((part for part in match.groups() if part), match[0])) if match else ""
        if told:
            return told
    code = "stated-not-found-file-name" if stated.where == "file_name" else "stated-not-found-above"
    raise Refused(
        code, file=sheet.path.name, pattern=stated.told,
        template=template.name, looked=" ⏎ ".join(texts[:6]) or "—",
    )  # fmt: skip


def _above(sheet: Sheet, blocks: Iterable[Block]) -> Iterable[str]:
    """The records above the header, each as its cells between blanks."""
    for block in blocks:
        for ordinal, cells in zip(block.ordinals.tolist(), block.delivered().to_pylist(), strict=True):
            if ordinal >= sheet.header_row or ordinal > _HEAD:
                return
            yield " ".join(filter(None, map(stripped, cells)))
