"""A selection drawn by hand: two persons, two accounts; a link by a register, a link by a statement alone, two ties."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from graphkit.evidence.selection import (
    Cited,
    Custody,
    Entity,
    Event,
    Export,
    Link,
    Said,
    Selection,
    SheetColumns,
    Tie,
)
from graphkit.model import Judgement

BANK = "卡号,金额,对手卡号,摘要\n6222,100.00,6333,=1+1\n6222,0.05,6333,测试数据\n6333,7.00,6222,退回\n"
TALK = "甲,乙,关系\n甲某测试,乙某测试,同伙\n"
A, B = "person:named:account%3Abank%3A6222%3A甲某测试", "person:cn-id:990101199001010000"
C, D = "account:bank:6222", "account:bank:6333"


def selection(folder: Path, language: str = "zh") -> Selection:
    """Everything a package can hold, in the smallest number of lines."""
    bank, talk = (
        _source(1, "交易明细.csv", BANK, "调取证据通知书", folder),
        _source(2, "笔录.csv", TALK, "讯问笔录", folder),
    )
    rows = tuple(_row(bank, number, number + 1, line) for number, line in enumerate(BANK.splitlines()[1:], start=1))
    rows += (_row(talk, 4, 2, TALK.splitlines()[1]),)
    return Selection(
        case="0a1b2c3d-0000-4000-8000-000000000000", title="测试案件 <b>&", purpose="测试", zone="Asia/Shanghai",
        snapshot="5" * 64, seq=4, export=_export(language), entities=_entities(), links=_links(), ties=_ties(),
        set_aside=(Event(3, D, C, D, C, "transfer", True, "2025-01-03", 1, "7.00", "CNY", "reversed", (3,)),),
        rows=rows,
        sources=(bank, talk),
        judgements=(_judgement(),),
        conflicts=({"code": "two-identities", "a": A, "b": B, "reason": "测试"},),
        omitted={"ties_across": {"transfer": 2}, "entities_beside": {"account": 1}},
        audit=('{"hash":"x","objects":[],"operation":"disclose","seq":9}',),
    )  # fmt: skip


def empty(folder: Path) -> Selection:
    """Nobody, and nothing."""
    whole = selection(folder)
    return Selection(
        case=whole.case, title="空", purpose="", zone=whole.zone, snapshot=whole.snapshot, seq=0,
        export=replace(whole.export, asked=()),
        entities=(), links=(), ties=(), set_aside=(), rows=(), sources=(), judgements=(), conflicts=(), omitted={},
    )  # fmt: skip


def _judgement() -> Judgement:
    when = "2025-01-01T00:00:00+00:00"
    return Judgement("note", B, value="在押", reason="测试\n理由", made_by="os:test@host", made_at=when, seq=3)


def _export(language: str) -> Export:
    return Export(9, "2025-02-01T10:00:00+08:00", "os:test@host", "移送（测试）", (C,), 1, language, "graphkit 0.1.0")


def _source(number: int, name: str, text: str, instrument: str, folder: Path) -> Custody:
    path = folder / f"original-{number}.csv"
    path.write_text(text, "utf-8", newline="\n")
    header = tuple(text.splitlines()[0].split(","))
    return Custody(
        source=number, sha256=hashlib.sha256(text.encode()).hexdigest(), name=name, member="", size=len(text.encode()),
        instrument=instrument, provider="测试银行", purpose="测试", collected_by=("张三测试",),
        imported_by="os:test@host", imported_at="2025-01-01T00:00:00+00:00", template="test 1",
        encoding="utf-8", original=path,
        sheets=(SheetColumns(0, "", 1, header),),
    )  # fmt: skip


def _row(source: Custody, number: int, row: int, line: str) -> Cited:
    cells = tuple(line.split(","))
    supports = {1: ("3",), 2: ("3",), 3: (), 4: ("2", "P4")}[number]
    return Cited(
        number, source.source, source.sha256, source.name, "", 0, "", row, source.sheets[0].columns, cells, supports
    )


def _entities() -> tuple[Entity, ...]:
    said = (Said("乙某测试", {"role": "代理\x0b", "role_by": "测试民警"}, "B2", "assessment", (4,)),)
    return (
        Entity(1, C, "account", "6222", (C,), {"bank": ["测试银行"]}, "yes", False, "2025-01-01", "2025-01-03", 0),
        Entity(2, D, "account", "6333", (D,), {}, "in part", True, "", "", 1),
        Entity(3, A, "person", "甲某测试", (A,), {}, "no", False, "", "", 1),
        Entity(4, B, "person", "乙某测试\x0b", (B, "person:named:x"), {"role": ["代理"]}, "", False, "", "", 1, said),
    )


def _links() -> tuple[Link, ...]:
    return (
        Link(1, A, C, "holds", True, "", "", "2020-01-01", "", "", "fact", False, (1,)),
        Link(2, A, B, "associate", False, "同伙", "0.5", "", "", "C3", "statement", True, (4,)),
    )


def _ties() -> tuple[Tie, ...]:
    events = (
        Event(1, C, D, C, D, "transfer", True, "2025-01-01T08:00:00+08:00", 1, "100.00", "CNY", "", (1,)),
        Event(2, C, D, C, D, "transfer", True, "2025-01-02T08:00:00+08:00", 1, "0.05", "CNY", "", (2,)),
    )
    calls = (Event(4, A, A, A, A, "contact", True, "", 52, "", "", "", (4,)),)
    return (
        Tie(3, C, D, "transfer", True, "CNY", 2, "100.05", events[0].at, events[1].at, "", "fact", False, events),
        Tie(4, A, A, "contact", True, "", 52, "", "", "", "", "", True, calls),
    )
