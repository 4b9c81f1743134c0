"""What does a count by hand over the written rows give? Plain sets and counters; nothing of the readers is used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from .layouts import ACCOUNTS, STATEMENT

_OWN, _OTHER, _SIGN, _DONE, _MAC, _IDENTITY, _OTHERS_IDENTITY = (
    STATEMENT.index(column)
    for column in ("交易卡号", "交易对手账卡号", "收付标志", "交易是否成功", "MAC地址", "交易证件号码", "对手身份证号")
)
_CARD, _HOLDER, _BALANCE, _STATUS, _PHONE = (
    ACCOUNTS.index(column) for column in ("交易卡号", "开户人证件号码", "账户余额", "账户状态", "联系电话")
)


class Census:
    """Looks at every row as it is written, as text, and counts."""

    def __init__(self) -> None:
        self.files: dict[str, int] = {}
        self.ties: set[tuple[str, str]] = set()
        """(payer's card, payee's card) of successful rows that name both."""
        self.cards: set[str] = set()
        self.devices: set[str] = set()
        self.identities: set[str] = set()
        self.phones: set[str] = set()
        self.transfers: set[int] = set()
        """Planned transfers of which a successful row names both ends."""
        self.entries: set[int] = set()
        self.failed: set[int] = set()
        self.rows_of_transfers = 0
        self.frozen_cards = 0
        self.frozen_sum = 0

    def statement(
        self, rows: Iterable[Sequence[str]], entries: Sequence[int], transfers: Sequence[int]
    ) -> Iterator[Sequence[str]]:
        """Passes the rows on; `entries` and `transfers` number them (-1: no transfer)."""
        for cells, entry, transfer in zip(rows, entries, transfers, strict=True):
            own, other = cells[_OWN].strip(), cells[_OTHER].strip()
            self.cards.add(own)
            self.identities.add(cells[_IDENTITY].strip())
            self.identities.add(cells[_OTHERS_IDENTITY].strip())
            self.entries.add(entry)
            if other:
                self.cards.add(other)
            if cells[_SIGN] == "出" and cells[_MAC]:
                self.devices.add(cells[_MAC].upper().replace(":", "").replace("-", ""))
            if cells[_DONE] == "失败":
                self.failed.add(entry)
            elif other:
                self.ties.add((own, other) if cells[_SIGN] == "出" else (other, own))
                self.transfers.add(transfer)
                self.rows_of_transfers += 1
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

    def register(self, rows: Iterable[Sequence[str]], identities: Sequence[int], phone: int) -> Iterator[Sequence[str]]:
        """Passes the rows of a register on; the columns that hold identity numbers and phones."""
        for cells in rows:
            self.identities.update(cells[column].strip() for column in identities)
            self.phones.update(cells[phone].split("、"))
            yield cells

    def partners(self, place: int) -> Counter[str]:
        """How many distinct accounts pay each card (place 1), or are paid by it (place 0)?"""
        return Counter(tie[place] for tie in self.ties if tie[0] != tie[1])

    def counts(self) -> dict[str, int | str]:
        """The figures for `[counts]`, files apart."""
        rows = sum(self.files.values())
        return {
            "rows": rows,
            "accounts": len(self.cards),
            "persons_with_identity_number": len({i for i in self.identities if i and not i.startswith("9199")}),
            "phones": len(self.phones - {""}),
            "devices": len(self.devices),
            "frozen_cards": self.frozen_cards,
            "frozen_sum": f"{self.frozen_sum // 100}.{self.frozen_sum % 100:02d}",
            "transfers": len(self.transfers),
            "transfer_ties": len(self.ties),
            "failed": len(self.failed),
            "entries": len(self.entries),
        }
