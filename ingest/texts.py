"""What does a single text say, once blanks, wrappers and look-alike characters are taken off?

The compiled column reader does the same to whole columns; these are for headers and for distinct values.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from difflib import get_close_matches

import polars as pl

_BLANK = "\u00a0\u00ad\u0085\u3000\ufeff\u2000-\u200f\u2028-\u202f\u205f-\u206f"
_AROUND = re.compile(f"^[\\x00-\\x20\\x7f{_BLANK}]+|[\\x00-\\x20\\x7f{_BLANK}]+$")
_INSIDE = re.compile(f"[\\x00-\\x1f\\x7f{_BLANK}]+")


def stripped(text: str) -> str:
    """Without blanks around and without tabs, line breaks or zero-width characters inside: a header's name."""
    return _INSIDE.sub("", _AROUND.sub("", text))


def wide_to_plain(text: str) -> str:
    """NFKC: full-width digits and letters become plain."""
    return unicodedata.normalize("NFKC", text)


def each_distinct(values: pl.Series, make: Callable[[str], str | None]) -> pl.Series:
    """The series with `make` applied once to every distinct text; null stays null."""
    distinct = values.drop_nulls().unique()
    if distinct.is_empty():
        return values.cast(pl.String)
    made = pl.Series([make(text) for text in distinct.to_list()], dtype=pl.String)
    return values.replace_strict(distinct, made, default=None, return_dtype=pl.String)


def nearest(name: str, known: Sequence[str], alike: float = 0.4) -> str:
    """The known name most like this one; "" where none is like it (1: only the same)."""
    return next(iter(get_close_matches(name, known, n=1, cutoff=alike)), "")
