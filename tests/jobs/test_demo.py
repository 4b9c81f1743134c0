"""The demonstration shows the whole thread, says what it used, and goes on with what is there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from graphkit.jobs import demo as demonstration
from graphkit.jobs.demo import demo
from graphkit.model import Progress


@pytest.mark.slow
def test_the_whole_thread_with_the_local_store_and_again(tmp_path: Path) -> None:
    first = demo(tmp_path / "d", "local", "en", Progress())
    assert (first.store, first.verified) == ("local", "unchanged")
    assert first.report.joinpath("report.html").is_file()
    assert (first.accounts, len(first.central)) == (578, demonstration.CENTRAL)
    assert first.groups > 1
    again = demo(tmp_path / "d", "local", "en", Progress())
    assert again == first
    audit = [json.loads(line) for line in (tmp_path / "d/case/audit.jsonl").read_text("utf-8").splitlines()]
    assert {"collect", "consult", "disclose"} <= {entry["operation"] for entry in audit}


@pytest.mark.neo4j
@pytest.mark.slow
def test_the_whole_thread_with_neo4j(tmp_path: Path) -> None:
    done = demo(tmp_path / "d", "auto", "zh", Progress())
    assert (done.store, done.why_local) == ("neo4j", "")
