"""By which rules do claims become facts? Versioned data: a change of any of them changes every snapshot's id."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import timedelta

from graphkit.resolve import WALLETS


@dataclass(frozen=True, slots=True)
class Rules:
    """What settling and uniting may decide by themselves."""

    version: int = 4
    zone: str = "Asia/Shanghai"
    two_sides_within: timedelta = timedelta(minutes=10)
    """Two records of one transfer may differ by this much; records of a day's precision match on the same local day."""
    calls_within: timedelta = timedelta(seconds=30)
    """Two operators' records of one call or message may begin this far apart."""
    durations_within: timedelta = timedelta(seconds=5)
    """… and may differ by this much in how long the call lasted."""
    shared_serials: tuple[str, ...] = WALLETS
    """Schemes of accounts whose platform gives one number to a payment in all its exports."""
    shared_serial_within: timedelta = timedelta(days=1)
    """Records of one such number and amount may differ by this much: payment and arrival are booked apart."""
    reversed_within: timedelta = timedelta(days=30)
    """A reversal takes back what was booked at most this long before."""
    accepted: tuple[str, ...] = (
        "account-numbers-one-to-one",
        "wallet-sign-in-name",
        "holder-same-account-same-name",
    )
    """Rules whose proposals of same need nobody's acceptance."""

    def identity(self) -> str:
        """Their text in a snapshot's id."""
        return repr(sorted(asdict(self).items()))
