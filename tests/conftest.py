"""What every test stands on: no setting or cache of whoever runs it, and a plain word on what the machine lacks."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

from tests.needs import THINGS, lacks

ROOT = Path(__file__).parent.parent
settings.register_profile("ci", derandomize=True, print_blob=True)  # a red run can be run again
if os.environ.get("CI") == "true":
    settings.load_profile("ci")
pytest_plugins = ["tests.browser_fixture", "tests.neo4j_fixture"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test marked browser or neo4j needs that thing without saying it twice."""
    for item in items:
        for marker, thing in (("browser", "chromium"), ("neo4j", "neo4j")):
            if item.get_closest_marker(marker):
                item.add_marker(pytest.mark.needs(thing))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Is there what the test needs? Asked before any fixture starts a server in vain."""
    for mark in item.iter_markers("needs"):
        for thing in mark.args:
            if reason := THINGS[thing]():
                lacks(reason)


@pytest.fixture(autouse=True)
def _own_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test is steered by what the shell it runs in has set for graphkit; the cache of downloads is shared."""
    for name in [name for name in os.environ if name.startswith("GRAPHKIT_")]:
        if name != "GRAPHKIT_CACHE" and not name.startswith("GRAPHKIT_TEST_"):
            monkeypatch.delenv(name)


@pytest.fixture
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache folder of this test's own, for graphkit and the processes it starts."""
    cache = tmp_path / "cache"
    cache.mkdir()
    monkeypatch.setenv("GRAPHKIT_CACHE", str(cache))
    return cache


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """Public networks beside the checkout, where somebody has put them; else the test is skipped."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("no public networks beside the checkout (../shared/data)")
    return folder
