"""Are the jars that are started the ones that were fetched, and is a partial download never taken for a whole one?"""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
import requests

from graphkit.errors import Refused, Unreachable
from graphkit.neo4j_server import TESTED, VERSION, fetch, jars
from graphkit.neo4j_server.jars import LOCK, fetch_listed, jars_of, listed


def kept(folder: Path, *more: str) -> Path:
    """Two jars and more with their lock, as `fetch` leaves them."""
    (folder / "jars").mkdir(parents=True)
    lines = []
    for name in ("a.jar", "b.jar", *more):
        (folder / "jars" / name).write_bytes(name.encode())
        lines.append(f"{hashlib.sha256(name.encode()).hexdigest()} *jars/{name}\n")
    (folder / LOCK).write_text("".join(lines))
    return folder


def test_whole_jars_are_given_in_order(tmp_path: Path) -> None:
    folder = kept(tmp_path / "neo4j")
    assert jars_of(folder) == [folder / "jars" / "a.jar", folder / "jars" / "b.jar"]
    assert fetch(folder) == folder, "what is whole is not fetched again"


def test_a_list_that_somebody_else_keeps_is_fetched_alike(tmp_path: Path) -> None:
    hashes = listed("# a remark\n0123 org.example:a:1.0\n4567 org.example:b:2:linux\n")
    assert hashes == {"org.example:a:1.0": "0123", "org.example:b:2:linux": "4567"}
    folder = kept(tmp_path / "more")
    assert fetch_listed(folder, hashes) == folder, "what is whole is not fetched again"
    (folder / "jars" / "a.jar").write_bytes(b"another")
    with pytest.raises(Refused, match="neo4j-jar-changed"):
        fetch_listed(folder, hashes)


def test_the_jars_of_another_version_are_refused_before_they_open_a_database(tmp_path: Path) -> None:
    folder = kept(tmp_path / "neo4j", "neo4j-2026.08.1.jar", "neo4j-bolt-2026.08.1.jar")
    assert fetch(folder, "2026.08.1") == folder
    with pytest.raises(Refused, match="neo4j-other-jars") as caught:
        fetch(folder, "5.26.30")
    assert caught.value.parameters == {"folder": folder, "version": "5.26.30"}


@pytest.mark.parametrize("fault", ["changed", "missing", "added"])
def test_a_jar_that_differs_from_its_lock_is_named(tmp_path: Path, fault: str) -> None:
    folder = kept(tmp_path / "neo4j")
    jar = folder / "jars" / ("c.jar" if fault == "added" else "b.jar")
    jar.unlink(missing_ok=True)
    if fault != "missing":
        jar.write_bytes(b"another")
    with pytest.raises(Refused, match="neo4j-jar-changed") as caught:
        fetch(folder)
    assert caught.value.parameters["file"] == jar


def test_a_folder_without_lock_holds_nothing(tmp_path: Path) -> None:
    folder = kept(tmp_path / "neo4j")
    (folder / LOCK).unlink()
    with pytest.raises(Refused, match="neo4j-not-here"):
        jars_of(folder)
    with pytest.raises(Refused, match="neo4j-folder-not-empty"):
        fetch(folder)


def test_without_a_network_nothing_is_left_and_no_host_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_network(*_: object, **__: object) -> None:
        raise requests.ConnectionError("no route to registry.example")

    monkeypatch.setattr(requests, "request", no_network)
    for version in (VERSION, "5.26.1"):
        with pytest.raises(Unreachable) as caught:
            fetch(tmp_path / "neo4j", version)
        assert caught.value.code == "neo4j-not-fetched"
        assert caught.value.parameters == {"reason": "ConnectionError"}
        assert list(tmp_path.iterdir()) == []


def test_a_registry_that_gives_another_jar_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Other:
        status_code, headers, text = 200, {"content-length": "5"}, "0"

        def iter_content(self, chunk_size: int) -> list[bytes]:
            return [b"other"]

    monkeypatch.setattr(requests, "request", lambda *_, **__: Other())
    with pytest.raises(Unreachable, match="neo4j-not-fetched"):
        fetch(tmp_path / "neo4j")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("version", "n"), [(VERSION, 216), (TESTED[1], 237)])
def test_the_hashes_of_the_tested_versions_are_shipped(version: str, n: int) -> None:
    known = jars._known(version)
    assert f"org.neo4j:neo4j:{version}" in known
    assert len(known) == n
    assert all(len(sha256) == 64 for sha256 in known.values())
