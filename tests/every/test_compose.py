"""Is what an office starts with Docker shut to everybody else, without a password in it, and of stated versions?

Docker itself is not needed: what is checked is what the files say.
"""

from __future__ import annotations

import re
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
import yaml

from graphkit.neo4j_server import VERSION
from graphkit.settings import NAMES


@pytest.fixture(scope="module")
def said(root: Path) -> dict[str, Any]:
    told: dict[str, Any] = yaml.safe_load((root / "compose.yaml").read_text("utf-8"))
    return told


def test_every_port_is_published_on_loopback_only(said: dict[str, Any]) -> None:
    for name, service in said["services"].items():
        assert service["ports"], name
        assert all(port.startswith("127.0.0.1:") for port in service["ports"]), name
        assert "network_mode" not in service


def test_images_have_a_version_and_neo4j_is_the_tested_one(said: dict[str, Any], root: Path) -> None:
    services = said["services"]
    assert services["neo4j"]["image"] == f"neo4j:{VERSION}-community"
    assert services["workbench"]["image"].endswith(f":{version('graphkit')}")
    base = re.findall(r"^FROM (\S+)", (root / "Dockerfile").read_text("utf-8"), re.MULTILINE)
    assert [re.search(r":\d+\.\d+\.\d+-", image) is not None for image in base] == [True]


def test_passwords_are_files_that_git_and_the_builder_never_see(said: dict[str, Any], root: Path) -> None:
    files = [secret["file"] for secret in said["secrets"].values()]
    assert files == ["./secrets/neo4j_auth", "./secrets/neo4j_password"]
    assert "/secrets/" in (root / ".gitignore").read_text("utf-8").splitlines()
    assert (root / ".dockerignore").read_text("utf-8").splitlines()[1] == "*"
    for service in said["services"].values():
        told = {name: str(value) for name, value in service["environment"].items()}
        secret = {name: value for name, value in told.items() if re.search("AUTH|PASSWORD", name)}
        assert secret
        assert all(name.endswith("_FILE") and value.startswith("/run/secrets/") for name, value in secret.items())
        assert {value.rpartition("/")[2] for value in secret.values()} == set(service["secrets"])


def test_the_workbench_is_nobody_special_and_neo4j_tells_nobody(said: dict[str, Any], root: Path) -> None:
    neo4j, workbench = said["services"]["neo4j"], said["services"]["workbench"]
    assert workbench["cap_drop"] == ["ALL"]
    assert workbench["read_only"] is True
    assert "no-new-privileges:true" in workbench["security_opt"]
    assert workbench["user"].startswith("${GRAPHKIT_UID:-1000}")
    assert re.search(r"^USER (?!root)", (root / "Dockerfile").read_text("utf-8"), re.MULTILINE)
    assert neo4j["environment"]["NEO4J_dbms_usage__report_enabled"] == "false"
    known = {f"GRAPHKIT_{name.upper()}" for name in (*NAMES, "neo4j_password_file")}
    assert {name for name in workbench["environment"] if name.startswith("GRAPHKIT_")} <= known


def test_the_image_is_built_from_a_bundle_by_hash_and_without_a_registry(root: Path) -> None:
    text = (root / "Dockerfile").read_text("utf-8")
    assert "--no-index" in text
    assert "--require-hashes" in text
    assert "install.py --check" in text
