"""The chart as a test sees it: reads by the hook, acts by mouse and keyboard."""

from __future__ import annotations

import time
from typing import Any

from playwright.sync_api import Page

PATIENCE = 30.0
START = 60_000


class Chart:
    """The link chart on a page."""

    def __init__(self, page: Page, address: str) -> None:
        """Opens an address and waits for the chart."""
        self.page = page
        self.open(address)

    def open(self, address: str) -> None:
        """Goes to an address and waits for the chart."""
        self.page.goto(address)
        self.ready()

    def ready(self) -> None:
        """Waits until the chart stands and Python has done everything."""
        self.page.get_by_test_id("chart").wait_for(timeout=START)
        self.page.wait_for_function("() => window.graphkit !== undefined")
        self.settled()

    def snapshot(self) -> Any:
        """What is on the chart."""
        return self.page.evaluate("window.graphkit.chart.snapshot()")

    def settled(self) -> None:
        """Waits until no gesture is under way and the picture rests."""
        until = time.monotonic() + PATIENCE
        before = None
        while time.monotonic() < until:
            self.page.wait_for_timeout(120)
            now = self.snapshot()
            if not now["busy"] and now == before:
                return
            before = now
        raise AssertionError("the chart does not settle")

    def entity(self, caption: str) -> Any:
        """The entity whose caption holds the text."""
        return next(entity for entity in self.snapshot()["entities"] if caption in entity["caption"])

    def tie(self, a: str, b: str) -> Any:
        """The line between two."""
        ends = {self.entity(a)["uid"], self.entity(b)["uid"]}
        return next(tie for tie in self.snapshot()["ties"] if {tie["a"], tie["b"]} == ends)

    def click(self, thing: Any, *, keys: str = "") -> None:
        """Clicks an entity or a line where it stands, then waits."""
        if keys:
            self.page.keyboard.down(keys)
        assert self.page.get_by_test_id("chart").evaluate(
            "(room, at) => room.getRootNode().elementFromPoint(at.x, at.y)?.tagName === 'CANVAS'",
            thing["screen"],
        ), "something covers it, or it is out of sight"
        self.page.mouse.click(thing["screen"]["x"], thing["screen"]["y"])
        if keys:
            self.page.keyboard.up(keys)
        self.settled()

    def find(self, text: str) -> None:
        """Types into the search and takes the first found."""
        search = self.page.get_by_test_id("search")
        search.fill(text)
        self.page.locator(".hit").first.wait_for()
        search.press("Enter")
        self.settled()

    def press(self, key: str) -> None:
        """A key on the chart."""
        self.page.get_by_test_id("chart").focus()
        self.page.keyboard.press(key)
        self.settled()

    def places(self) -> dict[str, tuple[float, float]]:
        """Where everybody stands."""
        return {entity["uid"]: (entity["x"], entity["y"]) for entity in self.snapshot()["entities"]}

    def rows(self) -> list[tuple[str, int, list[str], list[str]]]:
        """The delivered rows shown: file, row, header, cells."""
        read = """tables => tables.flatMap(table => [...table.querySelectorAll('tbody tr')].map(row => [
            table.dataset.file, Number(row.dataset.row),
            [...table.querySelectorAll('thead th')].slice(1).map(cell => cell.textContent),
            [...row.querySelectorAll('td')].map(cell => cell.textContent)]))"""
        found = self.page.get_by_test_id("rows").locator("table").evaluate_all(read)
        return [(file, row, header, cells) for file, row, header, cells in found]
