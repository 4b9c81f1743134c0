"""By which rules do claims become facts? Versioned data: a change of any of them changes every snapshot's id."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Rules:
    """What settling and uniting may decide by themselves."""

    version: int = 3
    zone: str = "Asia/Shanghai"
    two_sides_within: timedelta = timedelta(minutes=10)
    """Two records of one transfer may differ by this much; records of a day's precision match on the same local day."""
    accepted: tuple[str, ...] = ("account-numbers-one-to-one", "holder-same-account-same-name")
    """Rules whose proposals of same need nobody's acceptance."""

    def identity(self) -> str:
        """Their text in a snapshot's id."""
        return repr(sorted(asdict(self).items()))
