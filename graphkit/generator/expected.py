"""What is planted, and what does a count by hand give? The text of `expected.toml`."""

from __future__ import annotations

from collections.abc import Mapping

from .census import Census
from .world import Decoy, Truth

Scalar = int | float | str | bool | list[str]


def argv(layer: str, resolution: int = 1) -> tuple[str, ...]:
    """The command that finds the groups; CASE stands for the case's folder; without --out the table goes to stdout."""
    how = f"--undirected --weight none --resolution {resolution} --seed 0"
    return tuple(f"graphkit groups CASE --method leiden --kinds {layer} {how}".split())


def expected(
    truth: Truth, census: Census, made_with: Mapping[str, Scalar], observed: Mapping[str, Scalar] | None
) -> str:
    """`[made_with]`, `[groups]`, `[groups.command]`, `[decoys.*]`, `[counts]`, and what the kind adds, as TOML."""
    parts = [
        "# 测试数据，全部虚构。 Test data; every person, number and transfer is invented.",
        table("made_with", made_with),
        _groups(truth, census),
        *(_decoy(name, decoy, census) for name, decoy in truth.decoys.items()),
        table("counts", {**census.counts(), **truth.counts}),
        table("counts.files", census.files),
        *([table("observation", observed)] if observed else []),
        *truth.tables,
    ]
    return "\n\n".join(parts) + "\n"


def _groups(truth: Truth, census: Census) -> str:
    """Everything planted in a group that has a tie at all, in order of uid."""
    tied = census.pairs[truth.layer].tied()
    planted = dict(sorted(said for number, said in truth.groups.items() if number in tied))
    words = ", ".join(f'"{word}"' for word in argv(truth.layer, truth.resolution))
    return f"{table('groups', planted)}\n\n[groups.command]\nargv = [{words}]"


def _decoy(name: str, decoy: Decoy, census: Census) -> str:
    partners = census.pairs[decoy.layer].partners(decoy.measure)
    value = partners[decoy.number]
    rank = 1 + sum(other > value for other in partners.values())
    said: dict[str, Scalar] = {"uid": decoy.uid, "measure": decoy.measure, "value": value, "rank": rank}
    return table(f"decoys.{name}", said | ({"layer": decoy.layer} if decoy.layer != "transfer" else {}))


def table(name: str, values: Mapping[str, Scalar]) -> str:
    """A table of TOML; a name in double brackets makes one of several."""
    lines = [
        f"{_text(key) if not key.isidentifier() or not key.isascii() else key} = {_value(value)}"
        for key, value in values.items()
    ]
    return "\n".join([f"[{name}]", *lines])


def _value(value: Scalar) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return "[" + ", ".join(map(_text, value)) + "]"
    return _text(value) if isinstance(value, str) else str(value)


def _text(value: str) -> str:
    """Keys, names and paths of these cases hold neither quotes nor backslashes nor controls."""
    return f'"{value}"'
