"""Does a text name this entity? One folding of case and width for every store."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

SEPARATOR = "\n"
"""Between the names of one entity, and before the first and after the last; no caption or key holds it."""


def folded(text: str) -> str:
    """How is a text compared? NFKC, lower case, stripped; blanks inside a number are left out."""
    plain = " ".join(unicodedata.normalize("NFKC", text).split())
    tight = plain.replace(" ", "").replace("-", "")
    return str(pc.utf8_lower(pa.scalar(tight if tight.removeprefix("+").isdecimal() else plain)).as_py())


def names_column(captions: pa.ChunkedArray, keys: pa.ChunkedArray) -> pa.ChunkedArray:
    """What is searched of each entity? Its caption and its keys (list<string>), folded, one a line."""
    joined = pc.binary_join(keys, SEPARATOR)
    caption = pc.replace_substring(pc.fill_null(captions, ""), SEPARATOR, " ")
    lines = pc.binary_join_element_wise("", caption, joined, "", SEPARATOR)
    return pc.utf8_lower(pc.utf8_normalize(lines, form="NFKC"))


def whole(names: pa.ChunkedArray, text: str) -> pa.ChunkedArray:
    """Which are named by the folded text as a whole: a key, the id of a key, or a caption?"""
    as_line = pc.match_substring(names, f"{SEPARATOR}{text}{SEPARATOR}")
    as_id = pc.match_substring(names, f":{text}{SEPARATOR}")
    return pc.or_(as_line, as_id)


def matched(caption: str, keys: Sequence[str], text: str) -> str:
    """Which of its names fits the folded text best? A whole key, then the caption, then the first key with it."""
    named = [(key, folded_key(key)) for key in keys]
    exact = [key for key, name in named if name == text or name.endswith(f":{text}")]
    if exact:
        return exact[0]
    if text in folded_key(caption):
        return caption
    return next((key for key, name in named if text in name), caption)


def folded_key(name: str) -> str:
    """A name as the store holds it, folded as `names_column` does."""
    return str(pc.utf8_lower(pa.scalar(unicodedata.normalize("NFKC", name))).as_py())
