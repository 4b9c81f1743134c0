"""Which saved questions are there, and what does each need and give?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import queries
from graphkit.words import say

_EXAMPLE = re.compile(r"such as (\S+)")
HEADER = ("name", "title", "question", "parameters", "returns", "note")


@dataclass(frozen=True, slots=True)
class Saved:
    """A question of `queries/explore`, said in one language. `parameters`: name, type, what it is."""

    name: str
    title: str
    question: str
    parameters: tuple[tuple[str, str, str], ...]
    returns: tuple[str, ...]
    note: str
    examples: Mapping[str, str]
    """A value to begin with, of the parameters that have one."""


def saved_questions(language: str) -> tuple[Saved, ...]:
    """Every saved question, in order of name. The case is no parameter here: it is always the one that asks."""
    return tuple(_saved(name, language) for name in queries.names("explore"))


def _saved(name: str, language: str) -> Saved:
    asked = queries.query("explore", name)
    title, question, note = (say(f"question.{name}.{part}", language) for part in ("title", "question", "note"))
    needs = tuple(
        (parameter, told.split(" ")[0], say(f"question_parameter.{parameter}", language))
        for parameter, told in asked.parameters.items()
        if parameter != "case"
    )
    examples = {name: found[1] for name, told in asked.parameters.items() if (found := _EXAMPLE.search(told))}
    return Saved(name, title, question, needs, asked.returns, note, examples)
