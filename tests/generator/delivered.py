"""Reads a delivered case with csv and openpyxl alone, and counts for itself: nothing of graphkit is used here."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

import igraph
import openpyxl

Row = dict[str, str]
Tie = tuple[str, str]


def table(path: Path) -> list[Row]:
    """The rows of one delivered file by heading, stripped of what banks pad with."""
    rows = _workbook(path) if path.suffix == ".xlsx" else _text(path)
    return [{name: cell.strip() for name, cell in zip(rows[0], row, strict=True)} for row in rows[1:]]


def _workbook(path: Path) -> list[list[str]]:
    book = openpyxl.load_workbook(path, read_only=True)
    return [
        ["" if cell is None else str(cell) for cell in row] for row in book.worksheets[0].iter_rows(values_only=True)
    ]


def _text(path: Path) -> list[list[str]]:
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("gb18030")
    return list(csv.reader(text.splitlines(keepends=True)))


class Delivered:
    """One case as its files say it is."""

    def __init__(self, folder: Path) -> None:
        files = sorted(path for path in (folder / "delivered").rglob("*") if path.is_file())
        self.files = {path.relative_to(folder / "delivered").as_posix(): table(path) for path in files}
        self.accounts = [row for name, rows in self.files.items() if "账户信息" in name for row in rows]
        self.uid = {
            number: min(f"account:bank:{row['交易卡号']}", f"account:bank:{row['交易账号']}")
            for row in self.accounts
            for number in (row["交易卡号"], row["交易账号"])
        }
        self.movements = self._once()

    def account(self, number: str) -> str:
        """The uid of the account that has this number."""
        return self.uid.get(number, f"account:bank:{number}")

    def _once(self) -> list[Row]:
        """Rows of statements; a row delivered in two files counts once (serials are a bank's own)."""
        found: dict[tuple[str, ...], Row] = {}
        for name, rows in self.files.items():
            if "交易明细" in name:
                for row in rows:
                    found.setdefault((row["交易卡号"], row["交易流水号"]), row)
        return list(found.values())

    def flows(self) -> list[tuple[str, str, Decimal, datetime, str]]:
        """Successful rows that name both ends: payer, payee, amount, time, side."""
        made = []
        for row in self.movements:
            if row["交易是否成功"] == "成功" and row["交易对手账卡号"]:
                own, other = self.account(row["交易卡号"]), self.account(row["交易对手账卡号"])
                out = row["收付标志"] == "出"
                ends = (own, other) if out else (other, own)
                made.append((*ends, Decimal(row["交易金额"]), moment(row["交易时间"]), row["收付标志"]))
        return made

    def ties(self) -> set[Tie]:
        """Who paid whom at all?"""
        return {(payer, payee) for payer, payee, *_ in self.flows()}

    def calls(self) -> set[tuple[str, str, datetime, int]]:
        """`called`."""
        return self.called

    def transfers(self) -> int:
        """How many transfers are these rows, if an outgoing and an incoming row within ten minutes are one?"""
        rows: defaultdict[tuple[str, str, Decimal], dict[str, list[datetime]]] = defaultdict(
            lambda: {"出": [], "进": []}
        )
        for payer, payee, amount, at, side in self.flows():
            rows[payer, payee, amount][side].append(at)
        return sum(_one_to_one(sides["出"], sides["进"]) for sides in rows.values())

    @cached_property
    def called(self) -> set[tuple[str, str, datetime, int]]:
        """Calls, from both layouts of call records: caller, callee, when, seconds; no messages.

        A caller's record and a callee's are one call: up to two seconds apart, of one length.
        """
        found: set[tuple[str, str, datetime, int]] = set()
        theirs: set[tuple[str, str, datetime, int]] = set()
        for name, rows in self.files.items():
            for row in rows if "话单" in name else ():
                if (read := _call(row)) is not None:
                    called, record = read
                    (found if called else theirs).add(record)
        seconds = range(3)
        return found | {
            (caller, callee, at, length)
            for caller, callee, at, length in theirs
            if not any((caller, callee, at - timedelta(seconds=late), length) in found for late in seconds)
        }


def _call(row: Row) -> tuple[bool, tuple[str, str, datetime, int]] | None:
    """Whether the caller's record it is, and the call; None: a message."""
    if "话单类型" in row:
        kind, own, other, at, length = (
            row[name] for name in ("话单类型", "本机号码", "对方号码", "呼叫开始时间", "呼叫时长")
        )
    else:
        kind, own, other, at, length = (
            row[name] for name in ("通联类型", "本端号码", "对端号码", "通话开始/短信发送时间", "通话时长（秒）")
        )
    if "短" in kind:
        return None
    own, other = (f"phone:e164:+86{number[-11:]}" for number in (own, other))
    called = "主叫" in kind
    ends = (own, other) if called else (other, own)
    return called, (*ends, moment(at), int(length))


def _one_to_one(out: list[datetime], back: list[datetime]) -> int:
    free, joined = sorted(back), 0
    for at in sorted(out):
        match = next((other for other in free if abs((other - at).total_seconds()) <= 600), None)
        if match is not None:
            free.remove(match)
            joined += 1
    return len(out) + len(back) - joined


def moment(text: str) -> datetime:
    """A time in either of the banks' forms."""
    whole = f"{text} +0800"
    if "-" in text:
        return datetime.strptime(whole, "%Y-%m-%d %H:%M:%S %z")
    return datetime.strptime(whole, "%Y%m%d%H%M%S %z")


def partition(ties: set[Tie], resolution: float = 1) -> dict[str, int]:
    """Leiden, modularity, seed 0, on the undirected ties without weights."""
    import random

    uids = sorted({uid for tie in ties for uid in tie})
    number = {uid: place for place, uid in enumerate(uids)}
    pairs = sorted({tuple(sorted((number[a], number[b]))) for a, b in ties if a != b})
    igraph.set_random_number_generator(random.Random(0))
    found = igraph.Graph(len(uids), pairs).community_leiden("modularity", n_iterations=-1, resolution=resolution)
    return dict(zip(uids, found.membership, strict=True))


def rewired(ties: set[Tie], seed: int) -> set[Tie]:
    """The same number of ties at everybody, at random."""
    import random

    igraph.set_random_number_generator(random.Random(seed))
    pairs = sorted({tuple(sorted(tie)) for tie in ties if tie[0] != tie[1]})
    graph = igraph.Graph.TupleList(pairs, directed=False)
    graph.rewire(n=20 * len(pairs))
    names = graph.vs["name"]
    return {(names[edge.source], names[edge.target]) for edge in graph.es}


def agreement(planted: dict[str, Any], found: dict[str, Any]) -> float:
    """The adjusted Rand index (Hubert and Arabie 1985) over the planted uids."""
    both = Counter((planted[uid], found[uid]) for uid in planted)
    rows, columns = Counter(planted.values()), Counter(found[uid] for uid in planted)
    together = sum(map(_pairs, both.values()))
    first, second = sum(map(_pairs, rows.values())), sum(map(_pairs, columns.values()))
    chance = first * second / _pairs(len(planted))
    return (together - chance) / ((first + second) / 2 - chance)


def _pairs(size: int) -> int:
    return size * (size - 1) // 2
