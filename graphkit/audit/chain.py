"""Was a line of the audit log changed, removed or inserted? Each line carries the hash of the one before.

A chain cannot show that its tail was cut: compare the last seq and hash with a copy kept elsewhere.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from graphkit.model import Json

START = "0" * 64
"""What the first line calls the hash of the line before it."""
FaultCode = Literal["unreadable", "changed", "out-of-chain"]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one line? `line` from 1.

    unreadable: no entry. changed: the line does not have the hash it states. out-of-chain: the line before it is not
    the one it names, so a line was removed, inserted or moved between them.
    """

    line: int
    code: FaultCode


def canonical(entry: Mapping[str, Json]) -> str:
    """The one way to write an entry: keys sorted, no spaces, characters as they are."""
    return json.dumps(dict(entry), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def sealed(entry: Mapping[str, Json]) -> str:
    """The line of an entry, with `hash`: SHA-256 of the canonical text of everything else."""
    return canonical({**entry, "hash": _hash(entry)})


def opened(line: str) -> dict[str, Json] | None:
    """The entry of a line with its hash; None: the line is none."""
    try:
        told = json.loads(line)
    except ValueError:
        return None
    return told if isinstance(told, dict) and isinstance(told.get("seq"), int) else None


def is_sealed(line: str, entry: Mapping[str, Json]) -> bool:
    """Is the line exactly what `sealed` would have written?"""
    rest = {name: value for name, value in entry.items() if name != "hash"}
    return line == sealed(rest)


def verify(lines: Iterable[str], *, whole: bool = True) -> tuple[Fault, ...]:
    """Every fault of a log, in order; () where the chain holds. `whole` False: an extract of consecutive lines."""
    faults: list[Fault] = []
    previous, seq = (START, 0) if whole else (None, None)
    for number, line in enumerate(lines, start=1):
        entry = opened(line)
        if entry is None:
            faults.append(Fault(number, "unreadable"))
            previous = seq = None
            continue
        if not is_sealed(line, entry):
            faults.append(Fault(number, "changed"))
        if previous is not None and (entry.get("previous"), entry["seq"]) != (previous, (seq or 0) + 1):
            faults.append(Fault(number, "out-of-chain"))
        previous, seq = str(entry.get("hash")), entry["seq"]
    return tuple(faults)


def _hash(entry: Mapping[str, Json]) -> str:
    return hashlib.sha256(canonical(entry).encode("utf-8", "surrogatepass")).hexdigest()
