"""Which question does a Cypher file ask? One file, one question; its first lines say what it needs and what it gives.

    // title: a few words
    // question: what it answers, a sentence
    // param name: TYPE what it is          one line each; a value reaches Cypher in no other way
    // returns: column, column
    // money: column, column          which of them are minor units of the unit that the column `unit` names
    // note: what to think of before concluding          every question of explore/ has one
    // for each: entity | link | event      only where KIND in the text stands for a label or type of the vocabulary

MONEY is asked of people in the currency itself and reaches Cypher in minor units of the parameter `unit`;
MONEY_BY_UNIT as a map that holds the minor units of every unit.

`schema/` prepares a database, `write/` changes it, `read/` is what the store asks, `explore/` what people ask.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from graphkit.errors import UsageError
from graphkit.model import Query
from graphkit.vocabulary import vocabulary

FOLDERS = ("schema", "write", "read", "explore")


def names(folder: str) -> tuple[str, ...]:
    """Which questions does a folder hold?"""
    found = (file.name for file in files(__name__).joinpath(folder).iterdir())
    return tuple(sorted(name.removesuffix(".cypher") for name in found if name.endswith(".cypher")))


@cache
def query(folder: str, name: str) -> Query:
    """The question of that name. Raises UsageError, naming those there are."""
    if name not in names(folder):
        raise UsageError("unknown-question", name=name, known=", ".join(names(folder)))
    text = files(__name__).joinpath(folder, f"{name}.cypher").read_text("utf-8")
    said = [line.removeprefix("//").strip().partition(":") for line in text.splitlines() if line.startswith("//")]
    told = {head.strip(): rest.strip() for head, _, rest in said if not head.startswith("param ")}
    parameters = {
        head.removeprefix("param ").strip(): rest.strip() for head, _, rest in said if head.startswith("param ")
    }
    returns, money = (_names(told.get(head, "")) for head in ("returns", "money"))
    cypher = "\n".join(line for line in text.splitlines() if not line.startswith("//")).strip()
    return Query(
        name, told.get("title", ""), told.get("question", ""), parameters, returns, cypher, told.get("note", ""), money
    )


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def for_kind(folder: str, name: str, kind: str) -> Query:
    """The question with KIND replaced by the label or relationship type of a kind. KeyError: not in the vocabulary."""
    asked, words = query(folder, name), vocabulary()
    word = words.entities[kind].label if kind in words.entities else words.kind(kind).relationship
    cypher = asked.cypher.replace("KIND", word)
    return Query(asked.name, asked.title, asked.question, asked.parameters, asked.returns, cypher)
