from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from graphkit.case import Case
from graphkit.jobs.build import build
from graphkit.jobs.delivery import Delivery, Imported, Reading
from graphkit.jobs.import_ import import_
from graphkit.jobs.tables import ties
from graphkit.model import Progress, User

DELIVERY = Delivery("协助查询通知书 测试1号", "测试银行", ("甲", "乙"), "测试")


@pytest.fixture
def make_case(tmp_path: Path) -> Callable[..., Case]:
    def make(name: str = "case") -> Case:
        case = Case.create(tmp_path / name, title="测试案件", purpose="测试", user=User("os:tester@here"))
        build(case, Progress())
        return case

    return make


@pytest.fixture
def case(make_case: Callable[..., Case]) -> Case:
    return make_case()


def take(case: Case, *paths: Path, mapping: str = "", dry_run: bool = False) -> Imported:
    return import_(case, paths, DELIVERY, Reading(mapping=mapping), Progress(), dry_run=dry_run)


def told_ties(case: Case) -> list[tuple[object, ...]]:
    return [tuple(line) for line in ties(case).rows]


def transfers(case: Case) -> list[tuple[str, str, str, str]]:
    return [
        (str(a).split(":")[2], str(b).split(":")[2], str(n), str(value))
        for a, b, kind, _, _, n, value, _, _ in told_ties(case)
        if kind == "transfer"
    ]
