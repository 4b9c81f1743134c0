"""May this typed Cypher be run: does it only read, and read nothing but the graph?

Refused by three judges, each of whom is enough for what he sees. The server's plan (EXPLAIN, nothing runs) says whether
the statement reads and by which operators and procedures; operators nobody here knows are refused. A subquery inside an
expression is only a text in that plan, so its words are looked at too, in what was typed and in what the server made of
it: LOAD CSV, procedures, functions of plugins. The session that runs it can only read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from graphkit.errors import Refused, UsageError

LONGEST = 20_000
"""Characters of a statement."""
PROCEDURES = (
    "db.labels",
    "db.relationshipTypes",
    "db.propertyKeys",
    "db.schema.nodeTypeProperties",
    "db.schema.relTypeProperties",
    "db.schema.visualization",
    "db.index.fulltext.queryNodes",
    "db.index.fulltext.queryRelationships",
)
"""What may be called. A name that is not here is refused, whatever it does."""
_FUNCTIONS = tuple(
    f"{name}."
    for name in (
        *("date", "datetime", "localdatetime", "localtime", "time"),
        *("duration", "point", "vector.similarity", "coll"),
    )
)
"""Names with a dot that are the server's own; every other function with one is a plugin's."""
_WORDS = ("LOAD", "USE", "SHOW", "TERMINATE")
"""What reads files, other databases and the server. As names they go into backticks."""
_COMMANDS: Mapping[str, Sequence[str]] = {
    "LOAD": ("CSV",),
    "SHOW": ("SETTING", "SETTINGS", "TRANSACTION", "TRANSACTIONS", "ALL", "PROCEDURE", "PROCEDURES", "FUNCTIONS"),
    "TERMINATE": ("TRANSACTION", "TRANSACTIONS"),
}
"""How the same stand in a text that the server made: their first words, and what may follow."""
_OPERATORS = frozenset({
    "AllNodesScan", "Anti", "AntiConditionalApply", "AntiSemiApply", "Apply", "Argument", "ArgumentTracker",
    "AssertSameNode", "AssertSameRelationship", "AssertingMultiNodeIndexSeek",
    "AssertingMultiRelationshipIndexSeek", "BidirectionalRepeat", "CacheProperties", "CartesianProduct",
    "ConditionalApply", "DirectedAllRelationshipsScan", "DirectedRelationshipByElementIdSeek",
    "DirectedRelationshipByIdSeek", "DirectedRelationshipFulltextIndexSearch",
    "DirectedRelationshipIndexContainsScan", "DirectedRelationshipIndexEndsWithScan",
    "DirectedRelationshipIndexScan", "DirectedRelationshipIndexSeek", "DirectedRelationshipIndexSeekByRange",
    "DirectedRelationshipTypeScan", "DirectedRelationshipUniqueIndexSeek", "DirectedRelationshipVectorIndexSearch",
    "DirectedUnionRelationshipTypesScan", "Distinct", "DynamicDirectedRelationshipTypeLookup",
    "DynamicLabelNodeLookup", "DynamicUndirectedRelationshipTypeLookup", "Eager", "EagerAggregation", "EmptyResult",
    "EmptyRow", "ExhaustiveLimit", "Expand", "Filter", "IntersectionNodeByLabelsScan", "LetAntiSemiApply",
    "LetSelectOrAntiSemiApply", "LetSelectOrSemiApply", "LetSemiApply", "Limit", "MultiNodeIndexSeek",
    "NodeByElementIdSeek", "NodeByIdSeek", "NodeByLabelScan", "NodeCountFromCountStore", "NodeFulltextIndexSearch",
    "NodeHashJoin", "NodeIndexContainsScan", "NodeIndexEndsWithScan", "NodeIndexScan", "NodeIndexSeek",
    "NodeIndexSeekByRange", "NodeLeftOuterHashJoin", "NodeRightOuterHashJoin", "NodeUniqueIndexSeek",
    "NodeUniqueIndexSeekByRange", "NodeVectorIndexSearch", "NonFuseable", "NullifyMetadata", "Optional",
    "OptionalExpand", "OrderedAggregation", "OrderedDistinct", "OrderedUnion", "PartialSort", "PartialTop",
    "PathPropagatingBFS", "PreserveOrder", "ProcedureCall", "ProduceResults", "ProjectEndpoints", "Projection",
    "RelationshipCountFromCountStore", "Repeat", "RollUpApply", "SelectOrAntiSemiApply", "SelectOrSemiApply",
    "SemiApply", "ShortestPath", "Skip", "Sort", "StatefulShortestPath", "SubtractionNodeByLabelsScan", "Top",
    "Top1WithTies", "TriadicBuild", "TriadicFilter", "TriadicSelection", "UndirectedAllRelationshipsScan",
    "UndirectedRelationshipByElementIdSeek", "UndirectedRelationshipByIdSeek",
    "UndirectedRelationshipFulltextIndexSearch", "UndirectedRelationshipIndexContainsScan",
    "UndirectedRelationshipIndexEndsWithScan", "UndirectedRelationshipIndexScan", "UndirectedRelationshipIndexSeek",
    "UndirectedRelationshipIndexSeekByRange", "UndirectedRelationshipTypeScan",
    "UndirectedRelationshipUniqueIndexSeek", "UndirectedRelationshipVectorIndexSearch",
    "UndirectedUnionRelationshipTypesScan", "Union", "UnionNodeByLabelsScan", "Unwind", "ValueHashJoin",
    "ValueMergeJoin", "VarLengthExpand",
})  # fmt: skip
"""What reads the graph, as the server names it; what a newer server adds is refused until it stands here."""
_TOKEN = re.compile(
    r"""(?P<comment>//[^\r\n]*|/\*.*?\*/)
      | (?P<text>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")
      | `(?P<quoted>(?:[^`]|``)*)`
      | (?P<word>[^\W\d]\w*)
      | (?P<sign>\S)""",
    re.VERBOSE | re.DOTALL,
)


class _Token(NamedTuple):
    kind: str
    text: str


def refuse_text(cypher: str) -> None:
    """Goes on where nothing in the words of a statement forbids it.

    Raises
        UsageError: nothing was typed, it is too long, or it holds an escape that would hide what it says.
        Refused: it names a file, another database, the server, a procedure that is not listed or a plugin's function.
    """
    if not cypher.strip():
        raise UsageError("cypher-empty")
    if len(cypher) > LONGEST:
        raise UsageError("cypher-too-long", length=len(cypher), most=LONGEST)
    if re.search(r"\\u", cypher, re.IGNORECASE):
        raise UsageError("cypher-escape")
    tokens = list(_tokens(cypher))
    _refuse_calls(tokens)
    _refuse_functions(tokens)
    for token in tokens:
        if token.kind == "word" and token.text.upper() in _WORDS:
            raise Refused("cypher-word", word=token.text)


def refuse_plan(query_type: str, plan: Mapping[str, Any], database: str) -> None:
    """Goes on where the server would only read this database. Raises Refused."""
    if query_type != "r":
        raise Refused("cypher-not-reading")
    for operator, details in _operators(plan):
        name, _, at = operator.partition("@")
        if at not in ("", database):
            raise Refused("cypher-word", word="USE")
        if name.partition("(")[0].removeprefix("Partitioned") not in _OPERATORS:
            raise Refused("cypher-operator", name=name)
        if name == "ProcedureCall":
            _refuse_procedure(details.partition("(")[0].strip())
            continue
        tokens = list(_tokens(details))
        for one, next_ in pairwise(tokens):
            if one.kind == "word" and next_.text.upper() in _COMMANDS.get(one.text.upper(), ()):
                raise Refused("cypher-word", word=f"{one.text} {next_.text}")
        _refuse_calls(tokens)


def _tokens(cypher: str) -> Iterator[_Token]:
    """What the server's lexer sees, without comments; a text is one token, and so is a name in backticks."""
    for found in _TOKEN.finditer(cypher):
        kind = found.lastgroup or ""
        if kind != "comment":
            yield _Token(kind, found[kind].replace("``", "`") if kind == "quoted" else found[kind])


def _refuse_calls(tokens: Sequence[_Token]) -> None:
    for place, token in enumerate(tokens):
        if token.kind != "word" or token.text.upper() not in ("CALL", "RESOLVEDCALL"):
            continue
        after = place + 1 + (token.text.upper() == "RESOLVEDCALL")
        if after < len(tokens) and tokens[after].text in ("{", "(") and tokens[after].kind == "sign":
            continue  # a subquery: what stands in it is looked at like all else
        _refuse_procedure(_dotted(tokens, after)[0])


def _refuse_functions(tokens: Sequence[_Token]) -> None:
    place = 0
    while place < len(tokens):
        called = tokens[place].kind == "word" and tokens[place].text.upper() == "CALL"
        place += called
        name, end = _dotted(tokens, place)
        function = "." in name and not called and tokens[end : end + 1] == [_Token("sign", "(")]
        if function and not name.lower().startswith(_FUNCTIONS):
            raise Refused("cypher-function", name=name)
        place = max(end, place + 1)


def _dotted(tokens: Sequence[_Token], place: int) -> tuple[str, int]:
    """The name that begins here, its parts joined by dots, and where it ends; "" where none begins."""
    parts: list[str] = []
    while place < len(tokens) and tokens[place].kind in ("word", "quoted"):
        parts.append(tokens[place].text)
        place += 1
        if place >= len(tokens) or tokens[place] != _Token("sign", "."):
            break
        place += 1
    return ".".join(parts), place


def _refuse_procedure(name: str) -> None:
    if name not in PROCEDURES:
        raise Refused("cypher-procedure", name=name, known=", ".join(PROCEDURES))


def _operators(plan: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield str(plan["operatorType"]), str(plan.get("args", {}).get("Details", ""))
    for child in plan.get("children", ()):
        yield from _operators(child)
