"""Is what a machine lacks a skip with its reason, and in CI a failure?"""

from __future__ import annotations

import pytest

from tests.needs import THINGS, lacks


def test_on_a_machine_of_somebody_it_is_a_skip(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="no such thing"):
        lacks("no such thing")


def test_in_ci_it_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="no such thing"):
        lacks("no such thing")


def test_a_machine_without_programs_has_no_chromium(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert "Chromium" in (THINGS["chromium"]() or "")


def test_a_neo4j_that_is_named_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRAPHKIT_TEST_NEO4J_URI", "bolt://127.0.0.1:7687")
    assert THINGS["neo4j"]() is None
