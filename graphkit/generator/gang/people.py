"""Who is in the gang case? The organisation and its crews, officials and their households, and everybody else."""

from __future__ import annotations

from dataclasses import dataclass, field

from numpy.random import Generator

from graphkit.generator.cast import Casting
from graphkit.generator.crowd import Crowd
from graphkit.generator.papers import Body, Company, Post
from graphkit.generator.ties import some

CREW = 9
LEADERS = 3
"""Organiser, go-between and accountant stand above the crews."""
OTHER_OFFICIALS = 6
POSTS = (
    ("市场监督管理局", "副局长", "市场监管"), ("自然资源局", "科长", "采砂许可"), ("交通运输局", "副局长", "道路运输"),
    ("住房和城乡建设局", "科长", "施工许可"), ("水利局", "副局长", "河道管理"), ("公安局", "派出所所长", "治安"),
)  # fmt: skip


@dataclass(slots=True, kw_only=True)
class Gang(Crowd):
    """Everybody by what they are; numbers are places in the cast's persons unless said otherwise."""

    town: str
    county: Body
    city: Body
    above: list[int] = field(default_factory=list)
    """Organiser, go-between, accountant."""
    crews: list[list[int]] = field(default_factory=list)
    """The first of each leads it."""
    households: list[tuple[int, int, int, int]] = field(default_factory=list)
    """Official, spouse, the spouse's brother, his company; the first is the one behind the gang, if one is."""
    driver: int = -1
    investigator: int = -1
    hidden: int = -1
    """A line: the first official's telephone that no register knows."""
    companies: list[int] = field(default_factory=list)
    """The organisation's own: sand, loans."""
    merchants: list[tuple[int, int]] = field(default_factory=list)
    """(merchant, crew that collects from them)."""
    borrowers: list[tuple[int, int]] = field(default_factory=list)
    bystanders: list[int] = field(default_factory=list)
    outsiders: list[int] = field(default_factory=list)
    landlord: int = -1
    courier: int = -1

    @property
    def members(self) -> list[int]:
        """Everybody taken in."""
        return self.above + [member for crew in self.crews for member in crew]


def crew_count(persons: int) -> int:
    """How many crews do so many persons taken in make? 40 make four."""
    return max(3, min(40, (persons - LEADERS) // CREW))


def gather(random: Generator, persons: int) -> Gang:
    """Everybody, their telephones and accounts, and what registers say of them."""
    casting = Casting(random, crew_count(persons), workbooks=False)
    town = casting.town()
    county, city = (Body(f"{place}公安局（虚构）", casting.numbers.body()) for place in (f"{town}北测县", town))
    gang = Gang(casting=casting, town=town, county=county, city=city)
    _organisation(gang, persons)
    _officials(gang)
    _others(gang)
    _hold_back(gang)
    gang.hidden = gang.contacts.join(
        casting, gang.households[0][0], "hidden", delivered=False, number=casting.numbers.phone()
    )
    gang.contacts.lines[gang.hidden].imei = gang.contacts.lines[gang.line[gang.households[0][0]]].imei
    return gang


def _company(gang: Gang, part: str, pattern: str, legal: int, people: tuple[tuple[int, str, str], ...]) -> int:
    company = gang.enter_company(part, pattern)
    year, month = (int(gang.casting.random.integers(*span)) for span in ((2012, 2024), (1, 13)))
    seat = f"{gang.town}北测县测试路{int(gang.casting.random.integers(1, 999))}号"
    gang.papers.companies.append(Company(company, legal, seat, f"{year}-{month:02d}-06", people))
    return company


def _organisation(gang: Gang, persons: int) -> None:
    gang.above = [
        gang.enter(part, role)
        for part, role in (("boss", "组织者、领导者"), ("fixer", "骨干成员"), ("accountant", "财务"))
    ]
    count = crew_count(persons)
    sizes = [(persons - LEADERS) // count + (place < (persons - LEADERS) % count) for place in range(count)]
    for group, size in enumerate(sizes):
        roles = ["骨干成员"] + ["积极参加者"] * (size // 2) + ["一般参加者"] * (size - 1 - size // 2)
        parts = ["leader"] + ["member"] * (size - 1)
        gang.crews.append([gang.enter(part, role, group) for part, role in zip(parts, roles, strict=True)])
    boss, fixer, accountant = gang.above
    sand = _company(
        gang, "sand", "{}测试砂石有限公司", fixer, ((boss, "股东", "70%"), (fixer, "股东、执行董事", "30%"))
    )
    loans = _company(gang, "loans", "{}测试信息咨询有限公司", accountant, ((accountant, "股东", "100%"),))
    gang.companies = [sand, loans]


def _officials(gang: Gang) -> None:
    random, county = gang.casting.random, f"{gang.town}北测县"
    first = _household(gang, "{}测试建材有限公司")
    gang.papers.posts.append(Post(first, gang.county, "副局长", f"{county}治安、采砂秩序", "2019-03-01"))
    gang.driver = gang.enter("driver")
    gang.papers.staff.append((gang.county, gang.driver, "司机"))
    gang.investigator = gang.enter("investigator")
    gang.papers.posts.append(Post(gang.investigator, gang.city, "专案组组长", gang.town, "2021-06-01"))
    for place in range(OTHER_OFFICIALS):
        body, post, over = POSTS[place]
        official = _household(gang, ("{}测试商贸有限公司", "{}测试运输有限公司")[place % 2])
        at = gang.county if body == "公安局" else Body(f"{county}{body}（虚构）", gang.casting.numbers.body())
        since = f"{int(random.integers(2015, 2024))}-0{int(random.integers(1, 10))}-01"
        gang.papers.posts.append(Post(official, at, post, f"{county}{over}", since))


def _household(gang: Gang, pattern: str) -> int:
    """An official, the spouse, the spouse's brother and his company in the official's county; all live their lives."""
    official, spouse, brother = (
        gang.enter(part, asked=part == "official") for part in ("official", "spouse", "brother")
    )
    persons = gang.casting.made.persons
    persons[spouse].home = persons[official].home
    company = _company(gang, "kin-company", pattern, brother, ((brother, "股东、法定代表人", "100%"),))
    gang.households.append((official, spouse, brother, company))
    gang.papers.kin += [(official, "配偶", spouse, True), (spouse, "兄弟", brother, True)]
    gang.papers.homes += [official, spouse, brother]
    return official


def _others(gang: Gang) -> None:
    random = gang.casting.random
    for group in range(len(gang.crews)):
        gang.merchants += [(gang.enter("merchant", asked=False), group) for _ in range(5)]
        gang.borrowers += [(gang.enter("borrower", asked=False), group) for _ in range(6)]
    gang.bystanders = [gang.enter("bystander", asked=False) for _ in range(15)]
    gang.outsiders = [gang.enter("outsider", listed=False, asked=False) for _ in range(25)]
    gang.landlord = gang.enter("landlord", asked=False)
    gang.courier = gang.enter("courier")
    for member in some(random, gang.members, len(gang.members) // 3, len(gang.members) // 2):
        other = gang.bystanders[int(random.integers(len(gang.bystanders)))]
        gang.papers.kin.append((member, ("配偶", "兄弟", "姐妹", "表亲")[other % 4], other, bool(random.integers(2))))
    gang.papers.homes += some(random, gang.members, len(gang.members) // 3, len(gang.members) // 2)


def _hold_back(gang: Gang) -> None:
    """One member in ten comes without statement, one in ten without call records; leaders never without both."""
    random, made = gang.casting.random, gang.casting.made
    for crew in gang.crews:
        for member in crew[1:]:
            made.accounts[gang.account[member]].delivered = int(random.integers(10)) > 0
            gang.contacts.lines[gang.line[member]].delivered = int(random.integers(10)) > 0
