"""Does the chart work where an office's proxy forbids inline scripts and eval?"""

from __future__ import annotations

import base64
import hashlib
import re

import pytest
from playwright.sync_api import Page, Route

from .chart import Chart
from .conftest import Workbench

pytestmark = pytest.mark.browser


def _policy(page: str, address: str) -> str:
    """Scripts from the server alone; Streamlit's own page has one inline script, named by its hash."""
    inline = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    hashes = " ".join(f"'sha256-{base64.b64encode(hashlib.sha256(one.encode()).digest()).decode()}'" for one in inline)
    socket = address.replace("http:", "ws:")
    return (
        f"default-src 'self'; script-src 'self' {hashes}; style-src 'self' 'unsafe-inline'; "
        f"img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' {socket}; object-src 'none'"
    )


def test_the_chart_under_a_strict_policy(page: Page, workbench: Workbench) -> None:
    given = []

    def guarded(route: Route) -> None:
        answer = route.fetch()
        given.append(_policy(answer.text(), workbench.address))
        route.fulfill(response=answer, headers={**answer.headers, "content-security-policy": given[-1]})

    page.route(re.compile(r"/chart$"), guarded)
    chart = Chart(page, f"{workbench.address}/chart")
    chart.find("乙测试")
    chart.click(chart.entity("乙测试"))
    assert "乙测试" in page.get_by_test_id("details").inner_text()
    assert given
