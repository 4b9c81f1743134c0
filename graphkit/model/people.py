"""Who acts on a case, and what did they decide?"""

from __future__ import annotations

import getpass
import socket
from dataclasses import dataclass
from typing import Literal

Role = Literal["owner", "investigator", "analyst", "prosecutor", "supervisor", "auditor", "administrator"]
Right = Literal["read", "import", "judge", "measure", "export", "push", "audit"]
JudgementKind = Literal[
    "same",
    "different",
    "hub",
    "not_hub",
    "role",
    "category",
    "exclude",
    "drawn_link",
    "note",
    "withdraw_source",
    "withdraw",
]


@dataclass(frozen=True, slots=True)
class User:
    """Who acts? Until accounts exist: `os:<login>@<host>`, role owner."""

    name: str
    role: Role = "owner"

    @classmethod
    def of_this_machine(cls) -> User:
        """Whoever started this process."""
        return cls(f"os:{getpass.getuser()}@{socket.gethostname()}")


@dataclass(frozen=True, slots=True)
class Judgement:
    """A dated, attributed, reversible decision of a person about keys. `seq` 0: not yet written.

    `withdraw_source` is about no key: its value is the number of a source that may not be rested on any more.
    """

    kind: JudgementKind
    a: str
    b: str = ""
    value: str = ""
    reason: str = ""
    rows: str = ""
    """JSON list of [source, sheet, row] that support it."""
    withdraws: int = 0
    made_by: str = ""
    made_at: str = ""
    seq: int = 0
