"""Is the wheel that is put together from an installation the one that was installed?"""

from __future__ import annotations

import subprocess
import sys
import zipfile
from importlib.metadata import Distribution
from pathlib import Path

import pytest

from graphkit.bundle.own import _digest, repacked
from graphkit.errors import Refused


@pytest.fixture
def installed(tmp_path: Path) -> tuple[Path, Path]:
    """A small graphkit, as a wheel and as pip installs it: where the wheel is, where it went."""
    wheel, place = tmp_path / "graphkit-9.9-py3-none-any.whl", tmp_path / "site"
    files = {
        "graphkit/__init__.py": "said = 1\n",
        "graphkit/data.toml": "x = 1\n",
        "graphkit-9.9.dist-info/METADATA": "Metadata-Version: 2.1\nName: graphkit\nVersion: 9.9\n",
        "graphkit-9.9.dist-info/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        "graphkit-9.9.dist-info/entry_points.txt": "[console_scripts]\ngraphkit = graphkit:main\n",
    }
    record = [f"{name},sha256={_digest(text.encode())},{len(text)}\n" for name, text in files.items()]
    files["graphkit-9.9.dist-info/RECORD"] = "".join([*record, "graphkit-9.9.dist-info/RECORD,,\n"])
    with zipfile.ZipFile(wheel, "w") as packed:
        for name, text in files.items():
            packed.writestr(name, text)
    _install(wheel, place)
    return wheel, place


def _install(wheel: Path, place: Path) -> None:
    command = [sys.executable, "-m", "pip", "install", "--no-index", "--no-deps", "--target", str(place), str(wheel)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)


def _distribution(place: Path) -> Distribution:
    return next(iter(Distribution.discover(path=[str(place)])))


def _contents(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as packed:
        return {name: packed.read(name) for name in packed.namelist() if not name.endswith("RECORD")}


def test_it_holds_the_same_files_and_can_be_installed(installed: tuple[Path, Path], tmp_path: Path) -> None:
    wheel, place = installed
    (tmp_path / "again").mkdir()
    made = repacked(_distribution(place), tmp_path / "again")
    assert made.name == wheel.name
    assert _contents(made) == _contents(wheel)
    _install(made, tmp_path / "second")
    assert (tmp_path / "second" / "graphkit" / "__init__.py").read_text() == "said = 1\n"


def test_an_installed_file_that_was_changed_is_named(installed: tuple[Path, Path], tmp_path: Path) -> None:
    place = installed[1]
    (place / "graphkit" / "data.toml").write_text("x = 2\n")
    with pytest.raises(Refused, match="bundle-installed-changed") as caught:
        repacked(_distribution(place), tmp_path)
    assert caught.value.parameters["file"] == "graphkit/data.toml"
