"""Does a lock for every system give each platform what is its own, and does a wheel say what it needs there?"""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from graphkit.bundle import locked, platform, wheels
from graphkit.bundle.locked import parsed
from graphkit.errors import GraphkitError, Refused, Unreachable, UsageError
from graphkit.model import Progress

A, B, C = "a" * 64, "b" * 64, "c" * 64
LOCK = f"""# written by a machine
always==1.0 \\
    --hash=sha256:{A} \\
    --hash=sha256:{B}
colour_ama==2.0 ; sys_platform == 'win32' \\
    --hash=sha256:{C}
forked==3.0 ; python_full_version < '3.12' \\
    --hash=sha256:{A}
forked==4.0 ; python_full_version >= '3.12' \\
    --hash=sha256:{B}
"""


def test_conditions_are_those_of_the_machine_it_is_for() -> None:
    linux, windows = parsed(LOCK, platform("linux_x86_64", "3.11")), parsed(LOCK, platform("win_amd64", "3.12"))
    assert {name: one.version for name, one in linux.items()} == {"always": "1.0", "forked": "3.0"}
    assert {name: one.version for name, one in windows.items()} == {
        "always": "1.0", "colour-ama": "2.0", "forked": "4.0",
    }  # fmt: skip
    assert linux["always"].line() == f"always==1.0 --hash=sha256:{A} --hash=sha256:{B}"


def test_the_projects_own_lock_is_read_whole() -> None:
    text = (locked.CHECKOUT / locked.NAME).read_text("utf-8")
    linux, windows = parsed(text, platform("linux_x86_64", "3.11")), parsed(text, platform("win_amd64", "3.11"))
    assert "colorama" not in linux
    assert "colorama" in windows
    assert all(one.hashes for one in [*linux.values(), *windows.values()])
    assert len(linux) > 80


@pytest.mark.parametrize(("name", "python"), [("macos", "3.11"), ("win_amd64", "3.10"), ("win_amd64", "three")])
def test_a_machine_nothing_is_made_for_is_named(name: str, python: str) -> None:
    with pytest.raises(UsageError, match=r"bundle-(platform|python)"):
        platform(name, python)


def wheel(folder: Path, name: str, *needs: str) -> Path:
    path = folder / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as packed:
        said = "".join(f"Requires-Dist: {need}\n" for need in needs)
        packed.writestr(
            f"{name}-1.0.dist-info/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n{said}\n"
        )
    return path


def test_what_a_wheel_needs_depends_on_the_platform_and_the_extras(tmp_path: Path) -> None:
    own = wheel(
        tmp_path, "own", "plain>=1", "winonly; sys_platform == 'win32'", "with-extra[more]", "dev-tool; extra == 'dev'",
        "server; extra == 'neo4j-local'",
    )  # fmt: skip
    wanted = wheels._wanted([(own, frozenset(wheels.EXTRAS))], platform("linux_x86_64", "3.11"), {})
    assert wanted == {"plain": frozenset(), "with-extra": frozenset({"more"}), "server": frozenset()}
    windows = wheels._wanted([(own, frozenset())], platform("win_amd64", "3.11"), {})
    assert set(windows) == {"plain", "winonly", "with-extra"}


def test_what_is_needed_and_not_locked_is_refused(tmp_path: Path) -> None:
    own = wheel(tmp_path, "own", "nobody-locked-this")
    with pytest.raises(Refused, match="bundle-not-locked") as caught:
        wheels.collect(own, {}, platform("win_amd64", "3.11"), tmp_path, Progress())
    assert caught.value.parameters["package"] == "nobody-locked-this"


SAID = {
    "bundle-no-wheel": "ERROR: Could not find a version that satisfies the requirement odd==1.0 (from versions: 0.9)\n"
    "ERROR: No matching distribution found for odd==1.0",
    "bundle-not-fetched": "WARNING: Retrying (Retry(total=4)) after connection broken by 'NewConnectionError()'\n"
    "ERROR: No matching distribution found for odd==1.0",
    "bundle-hash-differs": "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE. If you have\n"
    "    odd==1.0 from file:///odd:\n        Expected sha256 aa\n             Got        bb",
}


@pytest.mark.parametrize("code", SAID)
def test_what_pip_could_not_do_has_a_name(code: str) -> None:
    failed: GraphkitError = wheels._failed(SAID[code], platform("win_amd64", "3.11"))
    assert failed.code == code
    assert isinstance(failed, Unreachable) == (code == "bundle-not-fetched")
    assert failed.parameters.get("package", "odd").startswith("odd")


def test_a_package_of_another_hash_or_without_a_wheel_is_refused_by_pip_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The words above are those of the pip that is here: no network is asked."""
    shelf, into = tmp_path / "shelf", tmp_path / "into"
    shelf.mkdir()
    into.mkdir()
    wheel(shelf, "odd")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(shelf))
    target = platform("win_amd64", "3.11")
    with pytest.raises(Refused, match="bundle-hash-differs"):
        wheels._download([locked.Locked("odd", "1.0", (f"sha256:{A}",))], target, into)
    (shelf / "odd-1.0-py3-none-any.whl").rename(shelf / "odd-1.0-cp311-cp311-linux_x86_64.whl")
    with pytest.raises(Refused, match="bundle-no-wheel"):
        wheels._download([locked.Locked("odd", "1.0", (f"sha256:{A}",))], target, into)
