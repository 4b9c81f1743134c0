"""How does an invented case come to stand in a folder? Cast, pairs, payments, files; whole or not at all."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from graphkit.errors import Refused, UsageError

from .balances import Statements, write_up
from .cast import CREW, Cast, cast, group_count
from .census import Census
from .expected import expected
from .flows import pay
from .layouts import ACCOUNTS, KIN, PERSONS
from .registers import account_files, account_rows, kin_rows, person_rows
from .statements import Clerk, deliveries, write
from .ties import plan
from .writers import write_csv, write_xlsx

KINDS = ("gambling", "gang")
PERSONS_TAKEN_IN = 71
TRANSFERS = 20_000
LEAST_PERSONS = 3 * CREW + 2
README = Path(__file__).with_name("readme.md")

Told = Callable[[str, int, int], None]
"""Hears the step (a key of words/, under [step]), how much of it is done, and of how much: `Progress.at`."""


@dataclass(frozen=True, slots=True)
class Made:
    """A case that was written: its folder, the delivered files in order of path, and the counts of `expected.toml`."""

    folder: Path
    delivered: tuple[Path, ...]
    expected: Path
    counts: Mapping[str, int | str]


def _silent(step: str, done: int, total: int) -> None:
    """Nobody listens."""


def make(
    kind: str, *, seed: int, out: Path, persons: int | None = None, transfers: int | None = None, told: Told = _silent
) -> Made:
    """Which files would the banks and the police deliver in an invented case whose truth is known?

    `persons`: how many were taken in (71); accounts and groups grow with them. `transfers`: about how many successful
    transfers (20,000). The same arguments give the same bytes. `out` appears whole or not at all.

    Raises
        Refused: the kind belongs to a later version; `out` exists and is not an empty folder.
        UsageError: the kind is unknown, the seed negative, the case too small to hold what is planted.
    """
    persons = PERSONS_TAKEN_IN if persons is None else persons
    transfers = TRANSFERS if transfers is None else transfers
    _check(kind, seed, out, persons)
    out.parent.mkdir(parents=True, exist_ok=True)
    beside = out.parent / f".{out.name}.{secrets.token_hex(4)}"
    beside.mkdir()
    try:
        census = _write(beside, seed, persons, transfers, told)
        if out.exists():
            out.rmdir()
        beside.replace(out)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    delivered = tuple(sorted(path for path in (out / "delivered").rglob("*") if path.is_file()))
    return Made(out, delivered, out / "expected.toml", census.counts())


def _check(kind: str, seed: int, out: Path, persons: int) -> None:
    if kind not in KINDS:
        raise UsageError("samples-kind-unknown", kind=kind, known=", ".join(KINDS))
    if kind != "gambling":
        raise Refused("samples-kind-not-yet", kind=kind)
    if seed < 0:
        raise UsageError("samples-seed-negative", seed=seed)
    if persons < LEAST_PERSONS:
        raise UsageError("samples-too-few-persons", persons=persons, least=LEAST_PERSONS)
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise Refused("samples-folder-not-empty", path=out)


def _write(folder: Path, seed: int, persons: int, transfers: int, told: Told) -> Census:
    random = [np.random.default_rng([seed, stream]) for stream in range(6)]
    told("samples-people", 0, 0)
    players = cast(random[0], persons, *_gamblers(persons, transfers))
    told("samples-money", 0, 0)
    paid = pay(random[2], players, plan(random[1], players), transfers)
    statements = write_up(random[3], players, paid, persons)
    census = Census()
    _movements(folder / "delivered", random[4], players, statements, census, told)
    _registers(folder / "delivered", random[5], players, statements, census)
    made_with: dict[str, int | str] = {"kind": "gambling", "seed": seed, "persons": persons, "transfers": transfers}
    (folder / "expected.toml").write_text(expected(players, census, made_with), "utf-8", newline="\n")
    text = README.read_text("utf-8").format(seed=seed, groups=players.groups, persons=persons, **census.counts())
    (folder / "README.md").write_text(text, "utf-8", newline="\n")
    return census


def _gamblers(persons: int, transfers: int) -> tuple[int, int]:
    """How many gamblers of each group have an account listed, and how many more are counterparties only?

    As many as the transfers have room for: 24 and 30 by default, eight and none in the smallest case.
    """
    groups = group_count(persons)
    listed = max(8, min(24, transfers * 6 // (groups * 700)))
    room = (transfers // 2 - groups * listed * 10) // (groups * 10)
    return listed, max(0, min(30 + transfers // 20_000, room))


def _movements(
    folder: Path, random: np.random.Generator, players: Cast, statements: Statements, census: Census, told: Told
) -> None:
    clerk = Clerk(players, statements, int(random.integers(1, 10**10)) * 10 + 1)
    made = deliveries(random, players, statements.entries)
    total, done = sum(len(delivery.rows) for delivery in made), 0
    for delivery in made:
        told("samples-files", done, total)
        transfer = statements.entries.transfer[delivery.rows].tolist()
        rows = census.statement(clerk.rows(delivery), delivery.rows.tolist(), transfer)
        census.files[delivery.path] = write(folder, delivery, rows)
        done += len(delivery.rows)
    told("samples-files", total, total)


def _registers(
    folder: Path, random: np.random.Generator, players: Cast, statements: Statements, census: Census
) -> None:
    for path, bank in account_files():
        rows = census.accounts(account_rows(random, players, statements, bank))
        if bank.type == "xlsx":
            census.files[path] = write_xlsx(folder / path, "账户信息", ACCOUNTS, rows)
        else:
            census.files[path] = write_csv(folder / path, bank.encoding, ACCOUNTS, rows)
    people = census.register(person_rows(random, players), (PERSONS.index("证件号码"),), PERSONS.index("联系电话"))
    census.files["涉案人员登记表.xlsx"] = write_xlsx(folder / "涉案人员登记表.xlsx", "涉案人员", PERSONS, people)
    kin = census.register(
        kin_rows(random, players), (KIN.index("证件号码"), KIN.index("亲属证件号码")), KIN.index("亲属电话")
    )
    census.files["亲属关系登记表.csv"] = write_csv(folder / "亲属关系登记表.csv", "gb18030", KIN, kin)
