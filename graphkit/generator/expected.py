"""What is planted, and what does a count by hand give? The text of `expected.toml`."""

from __future__ import annotations

from collections.abc import Mapping

from .cast import Account, Cast
from .census import Census

ARGV = (
    "graphkit",
    "groups",
    "CASE",
    "--method",
    "leiden",
    "--kinds",
    "transfer",
    "--undirected",
    "--weight",
    "none",
    "--resolution",
    "1",
    "--seed",
    "0",
)
"""CASE stands for the case's folder; without --out the table goes to stdout."""
DECOYS = {"shop": ("in_degree", 1), "payroll": ("out_degree", 0), "landlord": ("in_degree", 1)}


def expected(cast: Cast, census: Census, made_with: Mapping[str, int | str]) -> str:
    """`[made_with]`, `[groups]`, `[groups.command]`, `[decoys.*]`, `[counts]`, `[tree]` and `[traps]`, as TOML."""
    parts = [
        "# 测试数据，全部虚构。 Test data; every person, number and transfer is invented.",
        _table("made_with", made_with),
        _groups(cast, census),
        *(_decoy(cast, census, name) for name in DECOYS),
        _table("counts", {**census.counts(), "persons_taken_in": sum(bool(person.role) for person in cast.persons)}),
        _table("counts.files", census.files),
        _table("tree", {cast.accounts[low].uid: cast.accounts[high].uid for low, high in sorted(cast.above.items())}),
        _traps(cast),
    ]
    return "\n\n".join(parts) + "\n"


def _groups(cast: Cast, census: Census) -> str:
    """Every account of an agents' group that has a tie at all, in order of uid."""
    tied = {card for tie in census.ties for card in tie}
    planted = {
        account.uid: f"agents-{account.group + 1}"
        for account in cast.accounts
        if account.group >= 0 and account.card in tied
    }
    argv = ", ".join(f'"{word}"' for word in ARGV)
    in_order = dict(sorted(planted.items()))
    return f"{_table('groups', in_order)}\n\n[groups.command]\nargv = [{argv}]"


def _decoy(cast: Cast, census: Census, name: str) -> str:
    measure, place = DECOYS[name]
    account = cast.accounts[cast.having(name)[0]]
    partners = census.partners(place)
    value = partners[account.card]
    rank = 1 + sum(other > value for other in partners.values())
    return _table(f"decoys.{name}", {"uid": account.uid, "measure": measure, "value": value, "rank": rank})


def _traps(cast: Cast) -> str:
    names: dict[str, list[str]] = {}
    for person in cast.persons:
        if person.role:
            names.setdefault(person.name, []).append(f"person:cn-id:{person.number}")
    same = next(sorted(persons) for persons in names.values() if len(persons) > 1)
    nameless = next(account for account in cast.accounts if account.without_identity)
    abroad = sorted(cast.accounts[index].uid for index in cast.having("organiser"))
    return (
        f"[traps]\nsame_name_two_persons = {_list(same)}\n"
        f"holder_without_identity_number = {_text(nameless.uid)}\n"
        f"organiser_abroad = {_list(abroad)}\n"
        f"accounts_of_one_device = {_list(_operated_together(cast))}"
    )


def _operated_together(cast: Cast) -> list[str]:
    """The accounts of the device that operates most of one group's accounts."""
    by_device: dict[str, list[Account]] = {}
    for account in cast.accounts:
        if account.device and account.group >= 0 and account.part != "gambler":
            by_device.setdefault(account.device, []).append(account)
    busiest = max(by_device.values(), key=lambda accounts: (len(accounts), accounts[0].device))
    return sorted(account.uid for account in busiest)


def _table(name: str, values: Mapping[str, int | str]) -> str:
    lines = [
        f"{_text(key) if not key.isidentifier() or not key.isascii() else key} = {_value(value)}"
        for key, value in values.items()
    ]
    return "\n".join([f"[{name}]", *lines])


def _value(value: int | str) -> str:
    return str(value) if isinstance(value, int) else _text(value)


def _list(values: list[str]) -> str:
    return "[" + ", ".join(map(_text, values)) + "]"


def _text(value: str) -> str:
    """Keys, names and paths of this case hold neither quotes nor backslashes nor controls."""
    return f'"{value}"'
