"""Who telephones whom, and what do the operators' records say of it?

A call stands in the records (话单) of each telephone whose records were delivered: once with the caller's, once with
the callee's, whose exchange notes the start up to two seconds later. Operators deliver in two layouts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.random import Generator

from .cast import Casting
from .invention import Operator, invention
from .layouts import CALLS, CALLS_QUERY
from .observation import Observation, chosen
from .statements import CHUNK, clock
from .transfers import DAY, HOUR, NIGHTS, START, Ints

MESSAGE = -1
"""Instead of seconds: a text message."""
Row = tuple[int, int, int, int]
"""Caller, callee (indices of lines), seconds since 1970, length in seconds."""


@dataclass(slots=True)
class Line:
    """One telephone: its number, who has it, the device it is in, and whether its records were delivered."""

    number: str
    holder: int
    part: str
    group: int
    imei: str
    operator: Operator
    delivered: bool

    @property
    def uid(self) -> str:
        """Its key."""
        return f"phone:e164:+86{self.number}"


@dataclass(slots=True)
class Contacts:
    """Lines, the pairs of them that ever call each other, and how busy each pair is beside the others."""

    lines: list[Line] = field(default_factory=list)
    pairs: dict[tuple[int, int], int] = field(default_factory=dict)

    def join(
        self, casting: Casting, holder: int, part: str, group: int = -1, *, delivered: bool, number: str = ""
    ) -> int:
        """A telephone of this person, the first unless another number is given, becomes a line; its index."""
        number = number or casting.made.persons[holder].phones[0]
        operators = invention().operators
        operator = operators[int(casting.random.integers(len(operators)))]
        self.lines.append(Line(number, holder, part, group, casting.numbers.imei(), operator, delivered))
        return len(self.lines) - 1

    def meet(self, one: int, other: int, weight: int) -> None:
        """These two call each other; the busiest reason counts."""
        if one != other:
            pair = (min(one, other), max(one, other))
            self.pairs[pair] = max(weight, self.pairs.get(pair, 0))


@dataclass(slots=True)
class Calls:
    """Calls and messages in no order: caller, callee (indices of lines), seconds since 1970, length (-1: message)."""

    lines: list[Line]
    caller: Ints
    callee: Ints
    at: Ints
    seconds: Ints

    def __len__(self) -> int:
        return len(self.at)


def talk(random: Generator, contacts: Contacts, wanted: int, planned: Sequence[Row] = ()) -> Calls:
    """About `wanted` calls over all pairs, each pair at least twice, and what is planned besides."""
    pairs = np.array(list(contacts.pairs), dtype=np.int64).reshape(-1, 2)
    reach = np.cumsum(list(contacts.pairs.values()))
    spare = max(0, wanted - 2 * len(pairs))  # what is planned disturbs nothing: a twin world has the same other calls
    drawn = np.searchsorted(reach, random.integers(0, reach[-1], spare), side="right")
    tie = np.repeat(np.arange(len(pairs)), 2 + np.bincount(drawn, minlength=len(pairs)))
    turned = random.integers(0, 2, len(tie))
    at = START + random.integers(0, NIGHTS, len(tie)) * DAY + 8 * HOUR
    at += random.integers(0, 7 * HOUR, len(tie)) + random.integers(0, 7 * HOUR, len(tie))
    seconds = random.integers(6, 90, len(tie)) + random.integers(0, 2, len(tie)) * random.integers(0, 400, len(tie))
    seconds[random.integers(0, 8, len(tie)) == 0] = MESSAGE
    more = np.array(planned, dtype=np.int64).reshape(-1, 4)
    return Calls(
        contacts.lines,
        np.concatenate([pairs[tie, turned], more[:, 0]]),
        np.concatenate([pairs[tie, 1 - turned], more[:, 1]]),
        np.concatenate([at, more[:, 2]]),
        np.concatenate([seconds, more[:, 3]]),
    )


@dataclass(frozen=True, slots=True)
class Records:
    """One file of call records: which calls, whose record it is (0 the caller's, 1 the callee's), in order."""

    path: str
    operator: Operator
    call: Ints
    side: Ints

    def __len__(self) -> int:
        return len(self.call)


def records(random: Generator, calls: Calls, observation: Observation) -> tuple[list[Records], int]:
    """Which file holds which records; and how many records one-sidedness left out."""
    delivered = np.array([line.delivered for line in calls.lines])
    of_operator = np.array([invention().operators.index(line.operator) for line in calls.lines])
    ends = (calls.caller, calls.callee)
    call = np.concatenate([np.flatnonzero(delivered[end]) for end in ends])
    side = np.repeat([0, 1], [int(delivered[end].sum()) for end in ends])
    seen = np.ones(len(call), dtype=np.bool_)
    if observation.sides != "both":
        seen = side == (0 if observation.sides == "paid" else 1)
    left_out = int((~seen).sum())
    call, side = call[seen], side[seen]
    own = np.where(side == 0, calls.caller[call], calls.callee[call])
    made: list[Records] = []
    for place, operator in enumerate(invention().operators):
        here = np.flatnonzero(of_operator[own] == place)
        here = here[np.lexsort((here, calls.at[call[here]]))]
        if len(here):
            made.append(Records(f"{operator.name}/话单.csv", operator, call[here], side[here]))
            again = here[chosen(random, len(here), observation.duplicates)]
            if len(again):
                made.append(Records(f"{operator.name}/话单_补充.csv", operator, call[again], side[again]))
    return made, left_out


def header(operator: Operator) -> tuple[str, ...]:
    """Under which headings this operator delivers."""
    return CALLS if operator.layout == "operator" else CALLS_QUERY


def rows(calls: Calls, file: Records) -> Iterator[tuple[str, ...]]:
    """The rows of one file, chunk by chunk; the same record is the same in every file but for its ordinal."""
    write = _operator_rows if file.operator.layout == "operator" else _query_rows
    for start in range(0, len(file), CHUNK):
        call, side = file.call[start : start + CHUNK], file.side[start : start + CHUNK]
        at = calls.at[call] + np.where(side == 1, call % 3, 0)
        own = np.where(side == 0, calls.caller[call], calls.callee[call]).tolist()
        other = np.where(side == 0, calls.callee[call], calls.caller[call]).tolist()
        record = (call * 2 + side).tolist()
        yield from write(calls, start, own, other, at, calls.seconds[call], side.tolist(), record)


def _operator_rows(
    calls: Calls, start: int, own: list[int], other: list[int], at: Ints, seconds: Ints, side: list[int],
    record: list[int],
) -> Iterator[tuple[str, ...]]:  # fmt: skip
    for place, (mine, yours, when, length, mark, number) in enumerate(
        zip(own, other, clock(at), seconds.tolist(), side, record, strict=True), start=start + 1
    ):
        line, other_line, message = calls.lines[mine], calls.lines[yours], length == MESSAGE
        said = {
            "序号": str(place),
            "通信记录唯一标识": f"TEST{number:012d}",
            "通话类型": "点对点短信" if message else "语音通话",
            "话单类型": ("短信发送", "短信接收")[mark] if message else ("主叫话单", "被叫话单")[mark],
            "本机号码": "86" + line.number if line.operator.prefix else line.number,
            "本机IMEI号": line.imei,
            "本机归属运营商": line.operator.name,
            "对方号码": "86" + other_line.number if line.operator.prefix else other_line.number,
            "对方IMEI号": other_line.imei if other_line.operator is line.operator else "",
            "呼叫开始时间": "" if message else when,
            "呼叫时长": "" if message else str(length),
            "短信发送接收时间": when if message else "",
            "是否群内呼叫": "否",
        }
        yield tuple(said.get(column, "") for column in CALLS)


def _query_rows(
    calls: Calls, start: int, own: list[int], other: list[int], at: Ints, seconds: Ints, side: list[int],
    record: list[int],
) -> Iterator[tuple[str, ...]]:  # fmt: skip
    ends = clock(at + np.maximum(seconds, 0))
    for place, (mine, yours, when, until, length, mark, _) in enumerate(
        zip(own, other, clock(at), ends, seconds.tolist(), side, record, strict=True), start=start + 1
    ):
        line, message = calls.lines[mine], length == MESSAGE
        said = {
            "序号": str(place),
            "通联类型": ("主短", "被短")[mark] if message else ("主叫", "被叫")[mark],
            "本端号码": line.number,
            "对端号码": calls.lines[yours].number,
            "通话开始/短信发送时间": when,
            "通话结束时间": "" if message else until,
            "通话时长（秒）": "" if message else str(length),
            "本端IMEI": line.imei,
        }
        yield tuple(said.get(column, "") for column in CALLS_QUERY)
