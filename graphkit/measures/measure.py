"""What is a measure? A function of a graph and its own options, with all that must be said beside its figures."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from graphkit.errors import UsageError
from graphkit.graph import Graph
from graphkit.model import F64Array, Groups, Json, Scores

Uses = Literal["strength", "distance", "ignored"]
Direction = Literal["out", "in", "both", "ignored"]


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure: its function, what it is held against, and how it reads the graph.

    `compute`'s keyword-only parameters are its options; the first line of its docstring is its question, what follows
    up to "Returns" its definition.
    """

    compute: Callable[..., Scores | Groups]
    oracle: Callable[[Graph], Any] | None
    """networkx's answer to the same question, in the graph's order; None: there is none to compare with."""
    weight: Uses
    direction: Direction
    unit: str
    range: tuple[float, float]
    cost: str
    source: str
    to_unit: Callable[[F64Array, Graph], F64Array] | None = None
    """From the raw value to `--scale unit`; None: the measure has no such scale."""

    @property
    def name(self) -> str:
        """What it is called on the command line and in `score_<measure>`."""
        return self.compute.__name__

    @property
    def question(self) -> str:
        """The first line of its docstring."""
        return (inspect.getdoc(self.compute) or "").partition("\n")[0]

    @property
    def definition(self) -> str:
        """What exactly is computed: the docstring between the question and "Returns"."""
        _question, _line, rest = (inspect.getdoc(self.compute) or "").partition("\n")
        return " ".join(rest.partition("Returns\n")[0].split())

    @property
    def gives_groups(self) -> bool:
        """Does it answer with groups, not with one number each?"""
        return bool(inspect.signature(self.compute, eval_str=True).return_annotation is Groups)

    @property
    def defaults(self) -> Mapping[str, Json]:
        """Its own options and their defaults."""
        parameters = inspect.signature(self.compute).parameters.values()
        return {it.name: it.default for it in parameters if it.kind is inspect.Parameter.KEYWORD_ONLY}

    def complete(self, options: Mapping[str, Json]) -> dict[str, Json]:
        """Its options with the defaults filled in, each of its default's type; `scale` among them unless it groups.

        Raises UsageError: an option it does not have, a value of another type, a scale it does not have.
        """
        defaults = dict(self.defaults) if self.gives_groups else {**self.defaults, "scale": "raw"}
        if unknown := sorted(set(options) - set(defaults)):
            known = ", ".join(sorted(defaults)) or "–"
            raise UsageError("unknown-option", option=", ".join(unknown), measure=self.name, known=known)
        full = {name: self._typed(name, options.get(name, default), default) for name, default in defaults.items()}
        if full.get("scale", "raw") not in {"raw", "unit"}:
            raise UsageError("unknown-scale", scale=full["scale"])
        if full.get("scale") == "unit" and self.to_unit is None:
            raise UsageError("no-unit-scale", measure=self.name)
        return full

    def _typed(self, name: str, given: Json, default: Json) -> Json:
        try:
            typed = type(default)(given)
        except (TypeError, ValueError) as fault:
            raise UsageError("option-type", option=name, value=given, type=type(default).__name__) from fault
        if isinstance(default, int) and typed != float(given):
            raise UsageError("option-type", option=name, value=given, type="int")
        return typed
