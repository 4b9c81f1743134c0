"""What does a rumour mill (网络水军) look like? Studios of few persons, with many telephones, hosts and wallets.

Everybody but one has two telephones, each with a wallet; the wallets of a studio sign in at the studio's hosts.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from numpy.random import Generator

from .cast import Casting
from .crowd import Crowd
from .expected import Scalar, table
from .layouts import WALLET_LOGINS, WALLETS
from .papers import NOTE, Seized
from .statements import moment
from .ties import some
from .transfers import DAY, HOUR, NIGHTS, START
from .world import Register, Told, Truth, Wish, World, resolution

README = Path(__file__).with_name("water_army.md")
STUDIO = 4
LEAST_PERSONS = 6
CASH = ("poster", "bystander")
CLIENTS = 5
LOGINS = 24
"""Of each wallet in half a year."""


@dataclass(slots=True, kw_only=True)
class Army(Crowd):
    """The studios (persons; the first leads), their telephones (lines), wallets by line, and hosts."""

    studios: list[list[int]] = field(default_factory=list)
    phones: list[list[int]] = field(default_factory=list)
    wallets: dict[int, str] = field(default_factory=dict)
    hosts: list[list[tuple[str, str]]] = field(default_factory=list)
    """(device address, network address) of each studio."""
    clients: list[int] = field(default_factory=list)
    bystanders: list[int] = field(default_factory=list)
    courier: int = -1


def build(wish: Wish, told: Told) -> World:
    """The case of `wish.persons` taken in: twice as many telephones but one, and as many hosts."""
    told("samples-people", 0, 0)
    count = max(2, min(200, wish.persons // STUDIO))
    army = Army(casting=Casting(wish.stream(0), count, workbooks=False))
    _enter(army, wish.persons, count)
    told("samples-money", 0, 0)
    _meet(wish.stream(1), army)
    logins = _logins(wish.stream(8), army)
    army.papers.seized = [
        Seized(
            person,
            START + (NIGHTS + 3) * DAY + 8 * HOUR,
            "测试市公安局（虚构）",
            "手机",
            "1部",
            "IMEI",
            army.line_of(person).imei,
        )
        for studio in army.studios
        for person in studio
    ]
    counts = {
        "persons_taken_in": army.taken_in(), "wallets": len(army.wallets), "hosts": sum(map(len, army.hosts)),
        "logins": len(logins),
    }  # fmt: skip
    decoys = {
        "courier": army.decoy(army.courier, "degree", "call"),
        "shop": army.decoy(army.bystanders[0], "in_degree"),
    }
    truth = Truth(army.lines_in("studio"), "call", decoys, counts, [_hosts(army, logins)], resolution(count))
    said: dict[str, int | str] = {"groups": count, "telephones": len(army.wallets), **counts}
    return army.world(wish, truth, README, CASH, registers=_registers(army, logins), said=said)


def _enter(army: Army, persons: int, count: int) -> None:
    for studio in range(count):
        size = persons // count + (studio < persons % count)
        roles = ["组织者", *(("写手", "发帖人员", "技术")[place % 3] for place in range(size - 1))]
        people = [army.enter("leader" if not place else "poster", role, studio) for place, role in enumerate(roles)]
        lines = [army.line[person] for person in people]
        for person in people:
            phones = army.casting.made.persons[person].phones
            phones[1:] = [army.casting.numbers.phone()]
        if studio == count - 1:
            del army.casting.made.persons[people[-1]].phones[1]
        for person, number in ((one, two) for one in people for two in army.casting.made.persons[one].phones[1:]):
            lines.append(army.contacts.join(army.casting, person, "second", studio, delivered=True, number=number))
        army.studios.append(people)
        army.phones.append(lines)
        army.wallets.update({line: army.casting.numbers.wallet() for line in lines})
        army.hosts.append([(army.casting.numbers.mac(), army.casting.numbers.ip()) for _ in people])
    army.clients = [army.enter("client", asked=False, listed=False) for _ in range(CLIENTS * count)]
    army.bystanders = [army.enter("bystander", asked=False) for _ in range(10)]
    army.courier = army.enter("courier")


def _meet(random: Generator, army: Army) -> None:
    for studio, (people, lines) in enumerate(zip(army.studios, army.phones, strict=True)):
        for place, line in enumerate(lines):
            for other in lines[place + 1 :]:
                army.contacts.meet(line, other, 3)
        for member in people[1:]:
            army.pay(people[0], member, "task", 4)
            army.pay(member, people[0], "life", 1)
        own = army.clients[CLIENTS * studio : CLIENTS * (studio + 1)]
        for client in own + some(random, army.clients, 1, 1):
            army.pay(client, people[0], "promotion", 3)
        for client in own[:3]:
            army.call(client, people[client % len(people)], 1)
        army.call(people[0], army.studios[0][0], 2)
    everybody = [person for people in army.studios for person in people]
    for person in everybody + army.bystanders + army.clients:
        if person not in army.clients or random.integers(3) == 0:
            army.call(army.courier, person, 1)
        army.pay(person, army.bystanders[0], "shop", 2)
    army.live(random, everybody + army.bystanders[1:], army.clients)


def _logins(random: Generator, army: Army) -> list[tuple[int, int, str, str]]:
    """(line, time, device address, network address): mostly at one host, sometimes at another of the studio."""
    made = []
    for lines, hosts in zip(army.phones, army.hosts, strict=True):
        for place, line in enumerate(lines):
            for _ in range(LOGINS):
                at = START + int(random.integers(NIGHTS)) * DAY + 8 * HOUR + int(random.integers(15 * HOUR))
                other = int(random.integers(len(hosts))) if random.integers(4) == 0 else place
                made.append((line, at, *hosts[other % len(hosts)]))
    return sorted(made, key=lambda one: (one[1], one[0]))


def _registers(army: Army, logins: list[tuple[int, int, str, str]]) -> list[Register]:
    persons, lines = army.casting.made.persons, army.contacts.lines
    wallets, sessions = [], []
    for line, wallet in army.wallets.items():
        holder, account = persons[lines[line].holder], army.account_of(lines[line].holder)
        said = {
            "用户ID": wallet, "账户名称": holder.name, "证件类型": "身份证", "证件号": holder.number, "可用余额": "0",
            "绑定手机": lines[line].number, "注册时间": "2023-05-01", "绑定银行卡": f"借记卡:TEST:{account.card};",
            "备注": NOTE, "对应的协查数据": holder.number,
        }  # fmt: skip
        wallets.append([said.get(column, "") for column in WALLETS])
    for line, at, mac, ip in logins:
        holder = persons[lines[line].holder]
        dashed = "-".join(mac[place : place + 2] for place in range(0, 12, 2))
        sessions.append([lines[line].number, army.wallets[line], holder.name, ip, moment(at), dashed, holder.number])
    return [
        Register("支付宝注册信息.csv", "", WALLETS, lambda _: wallets, "utf-8-sig", ("证件号",), ("绑定手机",)),
        Register("支付宝登陆日志.csv", "", WALLET_LOGINS, lambda _: sessions, "gb18030", devices=("MAC地址",)),
    ]


def _hosts(army: Army, logins: list[tuple[int, int, str, str]]) -> str:
    """Which wallets signed in at which host."""
    found: dict[str, set[str]] = {}
    for line, _, mac, _ in logins:
        dashed = "-".join(mac[place : place + 2] for place in range(0, 12, 2))
        found.setdefault(f"device:mac:{dashed}", set()).add(f"account:alipay:{army.wallets[line]}")
    said: dict[str, Scalar] = {host: sorted(wallets) for host, wallets in sorted(found.items())}
    return table("hosts", said)
