"""How does an invented case come to stand in a folder? Its world, then its files; whole or not at all."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from graphkit.errors import Refused, UsageError

from . import counterfeit, forged_seals, gambling, gang, telecom_fraud, water_army
from .census import Census
from .delivering import deliver
from .expected import Scalar, expected
from .observation import Observation
from .world import Told, Wish, World


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of case: its name, the size it has unless said, and the least size that holds what is planted."""

    name: str
    build: Callable[[Wish, Told], World]
    persons: int
    transfers: int
    least_persons: int
    calls: int = 0
    """0: the kind has no call records."""
    official: bool = False
    """An official stands behind the organisation, unless the twin world without one is asked for."""
    grows: bool = True
    """More persons have more transfers and calls, unless said."""

    def wish(
        self, seed: int, sizes: tuple[int | None, int | None, int | None], official: bool, seen: Observation
    ) -> Wish:
        """What is asked for: persons, transfers, calls where said, else as this kind has them."""
        persons = self.persons if sizes[0] is None else sizes[0]
        usual = [
            size * max(persons, self.persons) // self.persons if self.grows else size
            for size in (self.transfers, self.calls)
        ]
        transfers, calls = (said if said is not None else size for said, size in zip(sizes[1:], usual, strict=True))
        return Wish(seed, persons, transfers, calls, official, seen)


KINDS: tuple[Kind, ...] = (
    Kind("gambling", gambling.build, 71, 20_000, gambling.LEAST_PERSONS, grows=False),
    Kind("gang", gang.build, 40, 3_000, gang.LEAST_PERSONS, calls=4_000, official=True),
    Kind("water-army", water_army.build, 7, 400, water_army.LEAST_PERSONS, calls=500),
    Kind("forged-seals", forged_seals.build, 12, 700, forged_seals.LEAST_PERSONS, calls=500),
    Kind("counterfeit", counterfeit.build, 18, 1_200, counterfeit.LEAST_PERSONS, calls=600),
    Kind("telecom-fraud", telecom_fraud.build, 15, 900, telecom_fraud.LEAST_PERSONS, calls=900),
)


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
    kind: str,
    *,
    seed: int,
    out: Path,
    persons: int | None = None,
    transfers: int | None = None,
    calls: int | None = None,
    official: bool = True,
    observation: Observation | None = None,
    told: Told = _silent,
) -> Made:
    """Which files would the banks, the operators and the police deliver in an invented case whose truth is known?

    `persons`, `transfers`, `calls`: about how many; each kind has its own defaults. `official`: False makes the twin
    world in which no official stands behind the organisation. The same arguments give the same bytes. `out` appears
    whole or not at all.

    Raises
        Refused: `out` exists and is not an empty folder.
        UsageError: the kind is unknown, the seed negative, the case too small to hold what is planted, an option is
            not the kind's, a share is not between 0 and 1.
    """
    chosen = _checked(kind, seed, out, persons, calls, official)
    observation = observation or Observation()
    observation.check()
    wish = chosen.wish(seed, (persons, transfers, calls), official, observation)
    out.parent.mkdir(parents=True, exist_ok=True)
    beside = out.parent / f".{out.name}.{secrets.token_hex(4)}"
    beside.mkdir()
    try:
        census = _write(beside, chosen, wish, told)
        if out.exists():
            out.rmdir()
        beside.replace(out)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    delivered = tuple(sorted(path for path in (out / "delivered").rglob("*") if path.is_file()))
    return Made(out, delivered, out / "expected.toml", census.counts())


def _checked(kind: str, seed: int, out: Path, persons: int | None, calls: int | None, official: bool) -> Kind:
    chosen = next((one for one in KINDS if one.name == kind), None)
    if chosen is None:
        raise UsageError("samples-kind-unknown", kind=kind, known=", ".join(one.name for one in KINDS))
    if seed < 0:
        raise UsageError("samples-seed-negative", seed=seed)
    if persons is not None and persons < chosen.least_persons:
        raise UsageError("samples-too-few-persons", persons=persons, least=chosen.least_persons)
    if calls is not None and not chosen.calls:
        raise UsageError("samples-no-calls", kind=kind)
    if not official and not chosen.official:
        raise UsageError("samples-no-official", kind=kind)
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise Refused("samples-folder-not-empty", path=out)
    return chosen


def _write(folder: Path, kind: Kind, wish: Wish, told: Told) -> Census:
    world = kind.build(wish, told)
    census, observed = deliver(folder / "delivered", world, wish, told)
    text = expected(world.truth, census, _made_with(kind, wish), observed)
    (folder / "expected.toml").write_text(text, "utf-8", newline="\n")
    said = {"seed": wish.seed, "persons": wish.persons, **census.counts(), **world.said}
    (folder / "README.md").write_text(world.readme.read_text("utf-8").format(**said), "utf-8", newline="\n")
    return census


def _made_with(kind: Kind, wish: Wish) -> dict[str, Scalar]:
    """What makes this case again: the arguments of `make` but for those of the observation that are as usual."""
    made: dict[str, Scalar] = {"kind": kind.name, "seed": wish.seed, "persons": wish.persons}
    made["transfers"] = wish.transfers
    if kind.calls:
        made["calls"] = wish.calls
    if kind.official:
        made["official"] = wish.official
    return made | wish.observation.asked()
