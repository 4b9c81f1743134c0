"""How is a thing said to the user? `zh.toml` and `en.toml`, with equal keys; code holds no sentence of its own."""

from __future__ import annotations

import errno
import os
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from graphkit.errors import GraphkitError

LANGUAGES = ("zh", "en")


@cache
def texts(language: str) -> Mapping[str, str]:
    """Every text of one language by its dotted key, such as `error.case-locked`."""
    told = tomllib.loads(files(__name__).joinpath(f"{language}.toml").read_text("utf-8"))
    return dict(_flat(told, ""))


def _flat(table: Mapping[str, Any], prefix: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for name, value in table.items():
        found += _flat(value, f"{prefix}{name}.") if isinstance(value, Mapping) else [(f"{prefix}{name}", str(value))]
    return found


def say(key: str, language: str, /, **parameters: object) -> str:
    """The text of a key with its parameters filled in (`str.format`). KeyError: no such text."""
    return texts(language)[key].format(**parameters)


def say_error(error: GraphkitError, language: str) -> str:
    """What, where, what to do next: the text of an error for a person."""
    told = {name: _of_system(value, language) for name, value in error.parameters.items()}
    return say(f"error.{error.code}", language, **told)


def _of_system(value: object, language: str) -> object:
    """What the operating system says in English, in the user's language where it is known."""
    known = {os.strerror(number): name for number, name in errno.errorcode.items()}
    return texts(language).get(f"system.{known.get(str(value))}", value)
