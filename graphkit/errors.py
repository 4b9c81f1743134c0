"""Everything graphkit refuses, and how it says so.

    GraphkitError                 code, parameters; the text a user reads is in words/, under [error]
    ├── UsageError                exit 2   the command cannot mean this
    │   └── UnknownEntity                  no entity of this case has that key
    ├── Refused                   exit 3   the input or the case is not as it must be
    │   ├── UnknownLayout                  no template knows these columns
    │   ├── DamagedFile                    cannot be read as what it claims to be
    │   └── CaseLocked                     another process is writing
    ├── Unreachable               exit 4   a server did not answer
    └── Cancelled                 exit 130 the user asked the job to stop

A fault in one row is not an error: it is a row of `problems`, and the file goes on.
"""

from __future__ import annotations

from typing import ClassVar


class GraphkitError(Exception):
    """What stopped the work? A stable code and the parameters of its text."""

    exit_code: ClassVar[int] = 1

    def __init__(self, code: str, **parameters: object) -> None:
        super().__init__(code, parameters)
        self.code = code
        self.parameters = parameters

    def __str__(self) -> str:
        """The code and its parameters, for logs; words/ has the text for people."""
        said = ", ".join(f"{name}={value}" for name, value in sorted(self.parameters.items()))
        return f"{self.code} ({said})" if said else self.code

    def __reduce__(self) -> tuple[object, ...]:
        """Crosses from a worker process whole."""
        return _rebuild, (type(self), self.code, self.parameters)


def _rebuild(kind: type[GraphkitError], code: str, parameters: dict[str, object]) -> GraphkitError:
    return kind(code, **parameters)


class UsageError(GraphkitError):
    """The command or the call cannot mean this."""

    exit_code = 2


class UnknownEntity(UsageError):
    """No entity of this case has that key."""


class Refused(GraphkitError):
    """The input or the case is not as it must be."""

    exit_code = 3


class UnknownLayout(Refused):
    """No template knows these columns."""


class DamagedFile(Refused):
    """The file cannot be read as what it claims to be."""


class CaseLocked(Refused):
    """Another process is writing to the case."""


class Unreachable(GraphkitError):
    """A server did not answer."""

    exit_code = 4


class Cancelled(GraphkitError):
    """The user asked the job to stop."""

    exit_code = 130
