"""A workbench in a process of its own, and a browser that fails on any error or request off the machine."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request

from graphkit.case import Case
from graphkit.jobs.delivery import Delivery, Reading
from graphkit.jobs.import_ import import_
from graphkit.jobs.push import push
from graphkit.model import Progress, User
from graphkit.stores.neo4j import Connection

from .delivered import MAPPING, deliver

HOME = {"127.0.0.1", "localhost"}
PROBES = (
    "/_stcore/health",
    "/_stcore/host-config",
)  # Streamlit looks for its server under a deep link first: 404, then found


@pytest.fixture(scope="session")
def delivery(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The delivered files."""
    return deliver(tmp_path_factory.mktemp("e2e") / "delivered")


@pytest.fixture(scope="session")
def case_folder(tmp_path_factory: pytest.TempPathFactory, delivery: Path) -> Path:
    """A case that holds the delivery."""
    folder = tmp_path_factory.mktemp("cases") / "case"
    case = Case.create(folder, title="测试案件", purpose="浏览器测试（测试数据）", user=User("test:browser"))
    taken = import_(
        case, [delivery], Delivery("测试文书", "测试银行", ("甲",), "测试"), Reading(mapping=MAPPING), Progress()
    )
    assert [file.status for file in taken.files] == ["imported"] * 3
    return folder


class Workbench:
    """`graphkit app` on a case, on a port of its own."""

    def __init__(self, folder: Path, language: str) -> None:
        """Starts it and waits for its address."""
        self.folder = folder
        environment = {**os.environ, "GRAPHKIT_LANGUAGE": language, "GRAPHKIT_REASON": "browser test"}
        command = [sys.executable, "-c", "from graphkit.cli import main; main()", "app", str(folder), "--no-browser"]
        self._process = subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        assert self._process.stdout is not None
        self.address = self._process.stdout.readline().strip()
        assert self.address.startswith("http://127.0.0.1:"), "the workbench did not start"

    def stop(self) -> None:
        """Ends it, and its server with it."""
        self._process.terminate()
        self._process.wait(60)
        assert self._process.stdout is not None
        self._process.stdout.close()


@pytest.fixture(scope="session")
def workbench(case_folder: Path) -> Iterator[Workbench]:
    """The workbench in Chinese."""
    started = Workbench(case_folder, "zh")
    yield started
    started.stop()


@pytest.fixture
def bench(case_folder: Path, neo4j: Connection, empty: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workbench]:
    """A workbench in Chinese on that case in Neo4j, where nothing else is."""
    monkeypatch.setenv("GRAPHKIT_NEO4J_URI", neo4j.uri)
    monkeypatch.setenv("GRAPHKIT_NEO4J_PASSWORD", neo4j.password)
    push(Case.open(case_folder, user=User("test:browser"), reason="test"), progress=Progress())
    started = Workbench(case_folder, "zh")
    yield started
    started.stop()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of 1366 × 768; at its end nothing was complained of and nothing left the machine."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, accept_downloads=True)
    opened = context.new_page()
    complaints: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        probe = urlsplit(message.location.get("url", "")).path.endswith(PROBES)
        if message.type == "error" and not probe:
            complaints.append(message.text)

    def asked(request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in {"http", "https", "ws", "wss"} and address.hostname not in HOME:
            complaints.append(f"request to {request.url}")

    opened.on("console", heard)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("request", asked)
    opened.on(
        "websocket", lambda socket: None if urlsplit(socket.url).hostname in HOME else complaints.append(socket.url)
    )
    yield opened
    context.close()
    assert complaints == []
