"""Who did what on this case, when and why? Append-only, and checkable line by line."""

from .chain import Fault, verify
from .log import OPERATIONS, Entry, Operation, append, lines, read

__all__ = ["OPERATIONS", "Entry", "Fault", "Operation", "append", "lines", "read", "verify"]
