"""What did the re-check find, and what could it not check?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Outcome = Literal["pass", "fail", "not_checked"]

NEEDED = (
    "container",
    "base-folder",
    "declaration",
    "bag-info",
    "manifest",
    "tag-manifest",
    "graph",
    "sources",
    "references",
)
"""Checks without which nothing is called unchanged: each must have passed."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at. `code` and `parameters` say what was seen; words/ has it under [verify]."""

    name: str
    result: Outcome
    file: str = ""
    code: str = "as-it-must-be"
    parameters: Mapping[str, object] = field(default_factory=dict)

    @property
    def detail(self) -> str:
        """The code and its parameters, for whoever runs this without the words."""
        said = ", ".join(f"{name}={value}" for name, value in self.parameters.items())
        return f"{self.code} ({said})" if said else self.code


def passed(name: str, file: str = "", **parameters: object) -> Check:
    """It is as it must be."""
    return Check(name, "pass", file, parameters=parameters)


def failed(name: str, code: str, file: str = "", **parameters: object) -> Check:
    """It is not as it was when the package was written."""
    return Check(name, "fail", file, code, parameters)


def not_checked(name: str, code: str, file: str = "", **parameters: object) -> Check:
    """It was not looked at, and why."""
    return Check(name, "not_checked", file, code, parameters)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Is the package unchanged since its export, and is it proven who made it? Two questions, kept apart.

    `tag_manifest`: SHA-256 of tagmanifest-sha256.txt, for comparison with the record; "" where there is none.
    """

    checks: tuple[Check, ...]
    tag_manifest: str = ""

    @property
    def result(self) -> Literal["unchanged", "changed"]:
        """unchanged: nothing failed, and every needed check was made."""
        found = {check.name for check in self.checks if check.result == "pass"}
        failure = any(check.result == "fail" for check in self.checks)
        return "changed" if failure or not found.issuperset(NEEDED) else "unchanged"

    @property
    def author(self) -> Literal["proven", "not_proven"]:
        """A bag without a signature proves no author: payload and manifests can be rewritten together."""
        signed = any(check.name == "signature" and check.result == "pass" for check in self.checks)
        return "proven" if signed else "not_proven"
