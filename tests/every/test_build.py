"""Is the link chart bundled when it must be, and only then? And is the workbench shut to everybody else?"""

from __future__ import annotations

import importlib.util
import tomllib
from pathlib import Path
from types import ModuleType

import pytest
from streamlit import config

from graphkit.cli.workbench import FLAGS

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def hook() -> ModuleType:
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def frontend(tmp_path: Path) -> Path:
    """Sources that cannot be bundled: an attempt is seen by its error."""
    folder = tmp_path / "frontend"
    (folder / "src").mkdir(parents=True)
    (folder / "src" / "chart.ts").write_text("export default 1;\n", "utf-8")
    (folder / "package.json").write_text("{}", "utf-8")
    (folder / "package-lock.json").write_text("{}", "utf-8")
    return folder


def _as_if_bundled(hook: ModuleType, frontend: Path, static: Path, stamp: Path) -> None:
    static.mkdir()
    (static / "chart.js").write_text("export default 1;\n", "utf-8")
    digests = (hook._digest(folder, hook._sources(folder)) for folder in (frontend, static))
    stamp.write_text(" ".join(digests), "utf-8")


def test_without_sources_there_is_nothing_to_bundle(hook: ModuleType, tmp_path: Path) -> None:
    assert not hook.bundle(tmp_path / "frontend", tmp_path / "static", tmp_path / "stamp")
    assert not (tmp_path / "static").exists()


def test_sources_without_a_lock_stop_the_build(hook: ModuleType, frontend: Path, tmp_path: Path) -> None:
    (frontend / "package-lock.json").unlink()
    with pytest.raises(RuntimeError, match=r"package-lock\.json is missing"):
        hook.bundle(frontend, tmp_path / "static", tmp_path / "stamp")


def test_sources_that_cannot_be_bundled_stop_the_build(hook: ModuleType, frontend: Path, tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="npm could not"):
        hook.bundle(frontend, tmp_path / "static", tmp_path / "stamp")
    assert not (tmp_path / "stamp").exists()


def test_unchanged_sources_are_not_bundled_again(hook: ModuleType, frontend: Path, tmp_path: Path) -> None:
    _as_if_bundled(hook, frontend, tmp_path / "static", tmp_path / "stamp")
    assert not hook.bundle(frontend, tmp_path / "static", tmp_path / "stamp")


@pytest.mark.parametrize("changed", ["frontend/src/chart.ts", "static/chart.js"])
def test_a_changed_source_or_bundle_is_bundled_again(
    hook: ModuleType, frontend: Path, tmp_path: Path, changed: str
) -> None:
    _as_if_bundled(hook, frontend, tmp_path / "static", tmp_path / "stamp")
    (tmp_path / changed).write_text("export default 2;\n", "utf-8")
    with pytest.raises(RuntimeError, match="npm could not"):
        hook.bundle(frontend, tmp_path / "static", tmp_path / "stamp")


@pytest.fixture(scope="module")
def said() -> dict[str, object]:
    told = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
    return {f"{section}.{name}": value for section, table in told.items() for name, value in table.items()}


def test_the_workbench_stays_on_this_machine_and_shows_no_errors_of_the_case(said: dict[str, object]) -> None:
    for name in said:
        config.get_option(name)  # raises where this Streamlit has no such option
    assert said["server.address"] == "127.0.0.1"
    assert said["browser.gatherUsageStats"] is False
    assert said["client.showErrorDetails"] == "none"
    assert said["client.showErrorLinks"] is False
    assert said["server.enableAgentApi"] is False
    assert said["server.enableXsrfProtection"] is True


def test_both_ways_to_start_the_workbench_say_the_same(said: dict[str, object]) -> None:
    written = {name: str(value).lower() if isinstance(value, bool) else str(value) for name, value in said.items()}
    assert {name: written.get(name) for name in FLAGS} == FLAGS
