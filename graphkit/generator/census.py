"""What does a count by hand over the written rows give? Plain sets and counters; nothing of the readers is used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from .layouts import ACCOUNTS, CALLS, CALLS_QUERY, STATEMENT

_OWN, _OTHER, _SIGN, _DONE, _MAC, _IDENTITY, _OTHERS_IDENTITY = (
    STATEMENT.index(column)
    for column in ("交易卡号", "交易对手账卡号", "收付标志", "交易是否成功", "MAC地址", "交易证件号码", "对手身份证号")
)
_CARD, _HOLDER, _BALANCE, _STATUS, _PHONE = (
    ACCOUNTS.index(column) for column in ("交易卡号", "开户人证件号码", "账户余额", "账户状态", "联系电话")
)
_CALLED = {
    CALLS: tuple(CALLS.index(column) for column in ("本机号码", "对方号码", "话单类型", "本机IMEI号", "对方IMEI号")),
    CALLS_QUERY: tuple(
        CALLS_QUERY.index(column) for column in ("本端号码", "对端号码", "通联类型", "本端IMEI", "对端IMEI")
    ),
}
_CALLER = ("主叫", "发送", "主短")
_MESSAGE = ("短信", "短")
_LOW = 0xFFFFFFFF
"""A pair is one number: the first one's place above, the second one's below."""


class Pairs:
    """Who did it to whom at all? Numbers, and distinct directed pairs of them."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}
        self._pairs: set[int] = set()

    def __len__(self) -> int:
        return len(self._pairs)

    def add(self, one: str, other: str) -> None:
        """One did it to the other."""
        first = self._places.setdefault(one, len(self._places))
        self._pairs.add(first << 32 | self._places.setdefault(other, len(self._places)))

    def tied(self) -> set[str]:
        """Everybody who did it, or to whom it was done."""
        return set(self._places)

    def partners(self, measure: str) -> Counter[str]:
        """How many distinct others has each: those it did it to (out_degree), those who did (in_degree), or both?"""
        apart = (pair for pair in self._pairs if pair >> 32 != pair & _LOW)
        if measure == "out_degree":
            found = Counter(pair >> 32 for pair in apart)
        elif measure == "in_degree":
            found = Counter(pair & _LOW for pair in apart)
        else:
            both = {max(pair, (pair & _LOW) << 32 | pair >> 32) for pair in apart}
            found = Counter(one for pair in both for one in (pair >> 32, pair & _LOW))
        names = list(self._places)
        return Counter({names[place]: count for place, count in found.items()})


class Census:
    """Looks at every row as it is written, as text, and counts."""

    def __init__(self, entries: int, transfers: int, calls: int = 0) -> None:
        self.files: dict[str, int] = {}
        self.pairs = {"transfer": Pairs(), "call": Pairs()}
        """Of successful rows that name both ends, by card; of calls, by telephone."""
        self.cards: set[str] = set()
        self.devices: set[str] = set()
        self.identities: set[str] = set()
        self.phones: set[str] = set()
        self.numbers: set[str] = set()
        """Telephones that stand in call records."""
        self.frozen_cards = 0
        self.frozen_sum = 0
        self._seen, self._failed = np.zeros(entries, np.bool_), np.zeros(entries, np.bool_)
        self._transfers, self._calls = np.zeros(transfers, np.bool_), np.zeros(calls, np.bool_)
        self._messages = 0

    def statement(
        self,
        rows: Iterable[tuple[str, ...]],
        entries: Sequence[int],
        transfers: Sequence[int],
        unreadable: Sequence[bool],
    ) -> Iterator[tuple[str, ...]]:
        """Passes the rows on.

        `entries` and `transfers` number them (below 0: none, or one that was taken back); where `unreadable`, the
        counterparty's numbers will be damaged, and count as not stated.
        """
        for cells, entry, transfer, bad in zip(rows, entries, transfers, unreadable, strict=True):
            own, other = cells[_OWN].strip(), "" if bad else cells[_OTHER].strip()
            self.cards.add(own)
            self.identities.add(cells[_IDENTITY].strip())
            self._seen[entry] = True
            if other:
                self.cards.add(other)
            if not bad:
                self.identities.add(cells[_OTHERS_IDENTITY].strip())
            if cells[_SIGN] == "出" and cells[_MAC]:
                self.devices.add(cells[_MAC].upper().replace(":", "").replace("-", ""))
            if cells[_DONE] == "失败":
                self._failed[entry] = True
            elif other and transfer >= 0:
                self.pairs["transfer"].add(*((own, other) if cells[_SIGN] == "出" else (other, own)))
                self._transfers[transfer] = True
            yield cells

    def accounts(self, rows: Iterable[Sequence[str]]) -> Iterator[Sequence[str]]:
        """Passes the rows of 账户信息 on."""
        for cells in rows:
            self.cards.add(cells[_CARD].strip())
            self.identities.add(cells[_HOLDER].strip())
            self.phones.add(cells[_PHONE])
            if cells[_STATUS] == "冻结":
                self.frozen_cards += 1
                self.frozen_sum += int(cells[_BALANCE].replace(".", ""))
            yield cells

    def register(
        self,
        rows: Iterable[Sequence[str]],
        identities: Sequence[int],
        phones: Sequence[int],
        devices: Sequence[int] = (),
    ) -> Iterator[Sequence[str]]:
        """Passes the rows of a register on; the columns that hold identity numbers, phones and device addresses."""
        for cells in rows:
            self.devices.update(cells[column].upper().replace("-", "") for column in devices)
            self.identities.update(cells[column].strip() for column in identities)
            for column in phones:
                self.phones.update(cells[column].split("、"))
            yield cells

    def calls(
        self, header: tuple[str, ...], rows: Iterable[tuple[str, ...]], numbers: Sequence[int]
    ) -> Iterator[tuple[str, ...]]:
        """Passes rows of call records on; `numbers` says which call each is."""
        own_at, other_at, kind_at, *devices = _CALLED[header]
        for cells, number in zip(rows, numbers, strict=True):
            own, other = (cells[place][-11:] for place in (own_at, other_at))
            self.numbers.update((own, other))
            self.devices.update(cells[place] for place in devices if cells[place])
            if not any(word in cells[kind_at] for word in _MESSAGE):
                called = any(word in cells[kind_at] for word in _CALLER)
                self.pairs["call"].add(*((own, other) if called else (other, own)))
                self._calls[number] = True
            elif not self._calls[number]:
                self._messages += 1
                self._calls[number] = True
            yield cells

    def counts(self) -> dict[str, int | str]:
        """The figures for `[counts]`, files apart."""
        made: dict[str, int | str] = {
            "rows": sum(self.files.values()),
            "accounts": len(self.cards),
            "persons_with_identity_number": len({i for i in self.identities if i and not i.startswith("9199")}),
            "phones": len((self.phones | self.numbers) - {""}),
            "devices": len(self.devices),
            "frozen_cards": self.frozen_cards,
            "frozen_sum": f"{self.frozen_sum // 100}.{self.frozen_sum % 100:02d}",
            "transfers": int(self._transfers.sum()),
            "transfer_ties": len(self.pairs["transfer"]),
            "failed": int(self._failed.sum()),
            "entries": int(self._seen.sum()),
        }
        if len(self._calls):
            made["calls"] = int(self._calls.sum()) - self._messages
            made["messages"] = self._messages
            made["call_ties"] = len(self.pairs["call"])
        return made
