"""Can an investigator look at what others wrote into Neo4j and take one of it in, in the browser?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from graphkit.case import Case
from graphkit.jobs.added import added
from graphkit.model import User

from .conftest import Workbench
from .delivered import A, B
from .test_cypher import PATIENCE, zh

pytestmark = [pytest.mark.browser, pytest.mark.neo4j, pytest.mark.slow]
BY_HAND = """
MATCH (a:Entity {uid: $a}), (b:Entity {uid: $b})
SET a.remark = '夜间转账较多，与 B 对照看'
CREATE (a)-[:KNOWS {since: 2020, by: '同事甲', at: date('2025-03-01')}]->(b)
CREATE (b)<-[:ABOUT]-(n:Note {text: '开户时由他人陪同', author: '同事乙'})-[:SEE]->(:Note {text: 'x', case: $case})
"""


def test_what_others_added_is_looked_at_and_one_of_it_taken_in(
    page: Page, bench: Workbench, case_folder: Path, cypher: Callable[..., list[dict[str, Any]]]
) -> None:
    case = Case.open(case_folder, user=User("test:browser"), reason="test")
    cypher(BY_HAND, a=f"account:bank:{A}", b=f"account:bank:{B}", case=case.uuid)
    page.goto(bench.address)
    page.get_by_role("button", name=zh("added_look")).click(timeout=PATIENCE)
    expect(page.get_by_text(zh("added_choose"))).to_be_visible(timeout=PATIENCE)
    page.locator(".st-key-added").get_by_test_id("stDataFrame").click(position={"x": 18, "y": 52})
    expect(page.get_by_text(zh("added_means"))).to_be_visible(timeout=PATIENCE)
    page.get_by_label(zh("withdraw_reason"), exact=True).fill("已与同事甲核实（测试）")
    page.get_by_role("button", name=zh("added_take"), exact=True).click()
    expect(page.get_by_text(zh("added_done", n=1))).to_be_visible(timeout=PATIENCE)
    assert sum(bool(one.taken) for one in added(case)) == 1
