"""What do the case's other papers state: posts, companies, what was seized, who lives where?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from numpy.random import Generator

from .cast import Cast, Person
from .layouts import ADDRESSES, COMPANIES, COMPANY_MEMBERS, KIN, OFFICES, PERSONS, SEIZURES
from .registers import kin_row, person_rows
from .statements import moment
from .world import Register

NOTE = "测试数据"
Rows = list[list[str]]


@dataclass(frozen=True, slots=True)
class Body:
    """A public body."""

    name: str
    code: str


@dataclass(frozen=True, slots=True)
class Post:
    """Who holds which post where, over what, since when."""

    person: int
    body: Body
    post: str
    jurisdiction: str
    since: str


@dataclass(frozen=True, slots=True)
class Company:
    """A company: index of its legal person in the cast, its seat, and (person, 身份, share) of its people."""

    person: int
    legal: int
    seat: str
    founded: str
    people: tuple[tuple[int, str, str], ...]


@dataclass(frozen=True, slots=True)
class Seized:
    """What was taken from whom, when and by whom."""

    person: int
    at: int
    authority: str
    item: str
    quantity: str
    kind: str = ""
    number: str = ""
    amount: str = ""


@dataclass(slots=True)
class Papers:
    """Everything the registers of a case state."""

    posts: list[Post] = field(default_factory=list)
    companies: list[Company] = field(default_factory=list)
    staff: list[tuple[Body, int, str]] = field(default_factory=list)
    """People of public bodies who hold no post: (body, person, what they do)."""
    kin: list[tuple[int, str, int, bool]] = field(default_factory=list)
    """(person, relation, other, whether the other's number is known)."""
    seized: list[Seized] = field(default_factory=list)
    homes: list[int] = field(default_factory=list)

    def registers(self, cast: Cast) -> list[Register]:
        """The tables in which all this is delivered; one without rows is not."""
        people = cast.persons
        made = [
            Register("涉案人员登记表.xlsx", "涉案人员", PERSONS, lambda random: person_rows(random, cast), "",
                     ("证件号码",), ("联系电话",)),
            _table("亲属关系登记表.csv", KIN, self._kin(people), "gb18030",
                   ("证件号码", "亲属证件号码"), ("亲属电话",)),
            _table("任职登记表.csv", OFFICES, self._posts(people), "utf-8-sig", ("证件号码",), ("联系电话",)),
            _table("企业登记信息.csv", COMPANIES, self._companies(people), "utf-8", ("法定代表人证件号码",)),
            _table("股东及主要人员.csv", COMPANY_MEMBERS, self._members(people), "gb18030", ("证件号码",)),
            _table("扣押物品清单.csv", SEIZURES, self._seized(people), "utf-8-sig", ("证件号码",)),
            _table("人员住址信息.csv", ADDRESSES, self._homes(people), "utf-8", ("证照号码",)),
        ]  # fmt: skip
        return [register for register in made if register.rows is not _none]

    def _kin(self, people: Sequence[Person]) -> Rows:
        return [kin_row(people[who], relation, people[other], known=known) for who, relation, other, known in self.kin]

    def _posts(self, people: Sequence[Person]) -> Rows:
        return [
            [people[p.person].name, people[p.person].number, people[p.person].phones[0], p.body.name, p.body.code,
             p.post, p.jurisdiction, p.since, "", "", "", NOTE]
            for p in self.posts
        ]  # fmt: skip

    def _companies(self, people: Sequence[Person]) -> Rows:
        return [
            [people[c.person].name, people[c.person].number, people[c.legal].name, people[c.legal].number, "100万元",
             c.founded, "存续", c.seat, "", "", NOTE]
            for c in self.companies
        ]  # fmt: skip

    def _members(self, people: Sequence[Person]) -> Rows:
        rows = [
            [people[c.person].name, people[c.person].number, people[who].name, people[who].number, role, share,
             c.founded, "", "", NOTE]
            for c in self.companies
            for who, role, share in c.people
        ]  # fmt: skip
        return rows + [
            [body.name, body.code, people[who].name, people[who].number, role, "", "", "", "", NOTE]
            for body, who, role in self.staff
        ]

    def _seized(self, people: Sequence[Person]) -> Rows:
        return [
            [s.item, s.quantity, "", people[s.person].name, people[s.person].number, moment(s.at), "", s.authority,
             s.kind, s.number, s.amount, "", "", NOTE]
            for s in self.seized
        ]  # fmt: skip

    def _homes(self, people: Sequence[Person]) -> Rows:
        return [[people[who].name, "身份证", people[who].number, people[who].home, "", NOTE] for who in self.homes]


def _table(
    path: str,
    header: tuple[str, ...],
    rows: Rows,
    encoding: str,
    identities: tuple[str, ...] = (),
    phones: tuple[str, ...] = (),
) -> Register:
    drawn = _shuffled(rows, numbered=header[0] in ("序号", "编号")) if rows else _none
    return Register(path, "", header, drawn, encoding, identities, phones)


def _none(_: Generator) -> Rows:
    return []


def _shuffled(rows: Rows, *, numbered: bool) -> Callable[[Generator], Rows]:
    def in_any_order(random: Generator) -> Rows:
        turned = [rows[place] for place in random.permutation(len(rows)).tolist()]
        return [[str(place), *row] for place, row in enumerate(turned, start=1)] if numbered else turned

    return in_any_order
