"""Is every text there in both languages, with the same gaps to fill, and does every error have one?"""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from graphkit import errors
from graphkit.words import LANGUAGES, texts

ERRORS = {
    name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, errors.GraphkitError)
}
HOUSES = ("graphkit", "ingest", "queries")
# A screen speaks of persons, accounts, links and ties, and calls nobody anything.
NOT_SAID = {
    "en": re.compile(r"\b(nodes?|edges?|vertex|vertices|actors?|criminals?|umbrellas?|kingpins?)\b", re.IGNORECASE),
    "zh": re.compile("节点|顶点|罪犯|犯罪分子|保护伞|主犯|头目"),
}


def _gaps(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def _raised(root: Path) -> Iterator[tuple[str, set[str] | None, str]]:
    """Every `Refused("code", name=value)` of the code: its code, its names (None: not to be read off), where."""
    for path in sorted(path for house in HOUSES for path in (root / house).rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(call, ast.Call) or not call.args or not isinstance(call.args[0], ast.Constant):
                continue
            name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            if name in ERRORS and isinstance(call.args[0].value, str):
                said = {word.arg for word in call.keywords}
                names = None if None in said else {word for word in said if word}
                yield call.args[0].value, names, f"{path.relative_to(root)}:{call.lineno}"


def test_both_languages_have_the_same_keys() -> None:
    first, *others = ({*texts(language)} for language in LANGUAGES)
    for other in others:
        assert first == other, f"only in one language: {sorted(first ^ other)}"


@pytest.mark.parametrize("key", sorted(texts("en")))
def test_a_text_has_the_same_gaps_in_both_languages(key: str) -> None:
    told = {language: texts(language)[key] for language in LANGUAGES if key in texts(language)}
    assert len({bool(text) for text in told.values()}) == 1, "empty in one language only"
    assert len({frozenset(_gaps(text)) for text in told.values()}) == 1, told


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_speaks_of_nodes_or_names_anybody_a_criminal(language: str) -> None:
    said = {key: text for key, text in texts(language).items() if NOT_SAID[language].search(text)}
    assert not said


def test_every_error_that_is_raised_has_a_text_with_its_names(root: Path) -> None:
    found = list(_raised(root))
    assert found, "no error is raised anywhere: this test reads the code wrongly"
    faults = []
    for code, names, where in found:
        text = texts("en").get(f"error.{code}")
        if text is None:
            faults.append(f"{where}: no text error.{code}")
        elif names is not None and (missing := _gaps(text) - names):
            faults.append(f"{where}: the text of {code} wants {sorted(missing)}")
    assert not faults, "\n".join(faults)


def test_no_text_stands_for_an_error_that_nobody_raises(root: Path) -> None:
    code = "\n".join(path.read_text("utf-8") for house in HOUSES for path in (root / house).rglob("*.py"))
    told = [key.removeprefix("error.") for key in texts("en") if key.startswith("error.")]
    unused = [key for key in told if f'"{key}"' not in code]
    assert not unused, f"nobody raises {unused}"
