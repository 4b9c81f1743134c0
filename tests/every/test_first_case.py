"""Does the page for beginners work as it stands? Its files are written and its commands run, in its order."""

from __future__ import annotations

import csv
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

PAGES = [Path(__file__).parents[2] / "docs" / name for name in ("first-case.md", "first-case.zh-CN.md")]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
RUN = "import sys; from graphkit.cli import main; sys.argv[0] = 'graphkit'; main()"


def _blocks(page: Path) -> list[tuple[str, str]]:
    return BLOCK.findall(page.read_text("utf-8"))


def _run(command: str, folder: Path) -> None:
    words = shlex.split(command)
    assert words[0] == "graphkit"
    environment = {**os.environ, "PYTHONPATH": str(PAGES[0].parents[1]), "GRAPHKIT_LANGUAGE": "en"}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", RUN, *words[1:]],
        cwd=folder, env=environment, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 0, f"{command}\nexit {done.returncode}\n{done.stdout}\n{done.stderr}"


def _table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_both_languages_give_the_same_files_and_commands() -> None:
    english, chinese = (_blocks(page) for page in PAGES)
    assert english == chinese


def test_the_page_works_as_it_stands(tmp_path: Path) -> None:
    blocks = _blocks(PAGES[0])
    for kind, text in blocks:
        if kind in {"csv", "toml"}:
            (tmp_path / f"contacts.{kind}").write_text(text, "utf-8")
    commands = [line for kind, text in blocks if kind == "sh" for line in text.splitlines()]
    assert len(commands) > 8
    for command in commands:
        _run(command, tmp_path)
    assert [row["row"] for row in _table(tmp_path / "problems.csv")] == ["7"]
    # A1 and A5 are one: A1-A2, A1-A3, A1-A4, A2-A3, A3-A4. Of A1 and A3 each lies on half of the ways from A2 to A4.
    between = {row["uid"]: row["value"] for row in _table(tmp_path / "measures.csv") if row["measure"] == "betweenness"}
    assert {uid.rpartition(":")[2]: float(value) for uid, value in between.items()} == {
        "A1": 0.5, "A2": 0.0, "A3": 0.5, "A4": 0.0,
    }  # fmt: skip
    assert (tmp_path / "report" / "report.html").is_file()
