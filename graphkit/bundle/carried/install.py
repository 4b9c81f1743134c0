"""Installs graphkit from the folder this file lies in, with nothing from a network.

    python install.py [FOLDER] [--check]

FOLDER is `graphkit` in the home folder unless another is named. --check compares the hashes and installs nothing.
Exit codes: 0 done, 2 cannot be meant, 3 a file is not as it was, or this machine is another than the bundle is for.
It uses the standard library alone, since nothing else is there yet.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
SUMS = "SHA256SUMS"
WORDS = {
    "zh": {
        "python": "本安装包适用于 64 位 Python {wanted}（{platform}），当前为 Python {found}（{machine}）。"
        "请安装对应版本后重试。",
        "missing": "缺少文件：{file}。请重新复制整个安装包。",
        "changed": "文件与清单不符：{file}。请重新复制整个安装包；仍不符则不要安装，并查明原因。",
        "added": "清单之外的文件：{file}。请重新复制整个安装包。",
        "whole": "{n} 个文件均与 SHA256SUMS 一致。",
        "taken": "{folder} 里已有其他内容。请指定一个空文件夹：{command} FOLDER",
        "venv": "无法建立 Python 环境：缺少 ensurepip。Debian、Ubuntu 请先安装 python3-venv（离线：用系统安装介质）。",
        "failed": "安装失败（{step}）：\n{said}",
        "environment": "正在建立环境 …",
        "wheels": "正在安装 {n} 个软件包（不使用网络）…",
        "neo4j": "正在复制 Neo4j {version} …",
        "done": "已安装到 {folder}。试运行：{command} demo",
    },
    "en": {
        "python": "This bundle is for 64-bit Python {wanted} on {platform}; this is Python {found} on {machine}. "
        "Install that version, then try again.",
        "missing": "{file} is missing. Copy the whole bundle again.",
        "changed": "{file} is not as listed. Copy the whole bundle again; "
        "if it still differs, do not install it and find out why.",
        "added": "{file} is in no list. Copy the whole bundle again.",
        "whole": "All {n} files are as SHA256SUMS says.",
        "taken": "{folder} holds something else. Name an empty folder: {command} FOLDER",
        "venv": "No Python environment can be made: ensurepip is missing. "
        "On Debian and Ubuntu install python3-venv first.",
        "failed": "The installation failed ({step}):\n{said}",
        "environment": "Making the environment …",
        "wheels": "Installing {n} packages, without a network …",
        "neo4j": "Copying Neo4j {version} …",
        "done": "Installed in {folder}. Try: {command} demo",
    },
}  # fmt: skip


class Stopped(Exception):
    """What ends the installation: its exit code and its text, in both languages."""

    def __init__(self, code: int, key: str, **values: object) -> None:
        super().__init__(key)
        self.code, self.key, self.values = code, key, values


def main(arguments: list[str]) -> int:
    """Checks, installs, says where; the exit code."""
    places = [given for given in arguments if not given.startswith("-")]
    unknown = [given for given in arguments if given.startswith("-") and given != "--check"]
    if unknown or len(places) > 1:
        sys.stderr.write(__doc__ or "")
        return 2
    try:
        told = json.loads((HERE / "bundle.json").read_text("utf-8"))
        check_files()
        if "--check" not in arguments:
            check_machine(told)
            install(Path(places[0]) if places else Path.home() / "graphkit", told)
    except Stopped as stopped:
        say(stopped.key, **stopped.values)
        return stopped.code
    return 0


def say(key: str, **values: object) -> None:
    """One message in both languages, on stderr."""
    for language in ("zh", "en"):
        sys.stderr.buffer.write((WORDS[language][key].format(**values) + "\n").encode())
    sys.stderr.flush()


def check_machine(told: dict[str, str]) -> None:
    """Is this the Python and the platform that the wheels are for?"""
    found, machine = ".".join(map(str, sys.version_info[:2])), f"{sys.platform} {platform.machine()}"
    system = {"linux_x86_64": "linux", "win_amd64": "win32"}[told["platform"]]
    fits = sys.platform == system and platform.machine() in ("x86_64", "AMD64") and sys.maxsize > 2**32
    if found != told["python"] or not fits:
        raise Stopped(3, "python", wanted=told["python"], platform=told["platform"], found=found, machine=machine)


def check_files() -> None:
    """Is every file of the list there and as it was, and is none beside it that would be installed?"""
    if not (HERE / SUMS).is_file():
        raise Stopped(3, "missing", file=SUMS)
    lines = (line.split(maxsplit=1) for line in (HERE / SUMS).read_text("utf-8").splitlines())
    expected = {name: sha256 for sha256, name in lines}
    for folder in ("wheels", "neo4j"):
        for path in sorted((HERE / folder).rglob("*")):
            if path.is_file() and path.relative_to(HERE).as_posix() not in expected:
                raise Stopped(3, "added", file=path.relative_to(HERE).as_posix())
    for name, sha256 in expected.items():
        if not (HERE / name).is_file():
            raise Stopped(3, "missing", file=name)
        if digest(HERE / name) != sha256:
            raise Stopped(3, "changed", file=name)
    say("whole", n=len(expected))


def digest(path: Path) -> str:
    """The SHA-256 of a file."""
    hashed = hashlib.sha256()
    with path.open("rb") as file:
        for piece in iter(lambda: file.read(1 << 20), b""):
            hashed.update(piece)
    return hashed.hexdigest()


def install(folder: Path, told: dict[str, str]) -> None:
    """Environment, packages, Neo4j, starter; an earlier installation of ours in the same folder is replaced."""
    folder = folder.resolve()
    if folder.exists() and any(folder.iterdir()) and not (folder / "bundle.json").is_file():
        raise Stopped(2, "taken", folder=folder, command="install")
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(HERE / "bundle.json", folder / "bundle.json")  # first: what is half done is known as ours
    python = make_environment(folder / "env")
    say("wheels", n=len(list((HERE / "wheels").glob("*.whl"))))
    pip(
        python, "install", "--no-index", "--find-links", str(HERE / "wheels"), "--no-deps", "--require-hashes",
        "--only-binary=:all:", "--requirement", str(HERE / "requirements.lock"),
    )  # fmt: skip
    pip(python, "check")
    say("neo4j", version=told["neo4j"])
    shutil.rmtree(folder / "cache" / "neo4j" / told["neo4j"], ignore_errors=True)
    shutil.copytree(HERE / "neo4j", folder / "cache" / "neo4j", dirs_exist_ok=True)
    say("done", folder=folder, command=write_starter(folder))


def make_environment(place: Path) -> Path:
    """The Python of a new environment."""
    say("environment")
    done = run([sys.executable, "-m", "venv", "--clear", str(place)])
    if done.returncode:
        shown = done.stdout + done.stderr
        raise Stopped(3, "venv") if "ensurepip" in shown else Stopped(3, "failed", step="venv", said=shown)
    return place / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def pip(python: Path, *arguments: str) -> None:
    """Runs the environment's pip, deaf to what this machine has set up for it: nothing here may ask a network."""
    done = run([str(python), "-I", "-m", "pip", "--isolated", "--disable-pip-version-check", "--no-input", *arguments])
    if done.returncode:
        raise Stopped(3, "failed", step=f"pip {arguments[0]}", said=(done.stdout + done.stderr)[-4000:])


def run(command: list[str]) -> subprocess.CompletedProcess[str]:
    """Runs a program without the settings that Python and pip take from the environment."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "PYTHON"))}
    clean["PIP_CONFIG_FILE"] = os.devnull
    return subprocess.run(
        command,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        stdin=subprocess.DEVNULL,
        env=clean,
        check=False,
    )


def write_starter(folder: Path) -> Path:
    """The command: it finds the carried Neo4j where the installation keeps it."""
    if os.name == "nt":
        starter = folder / "graphkit.cmd"
        lines = ["@echo off", 'if not defined GRAPHKIT_CACHE set "GRAPHKIT_CACHE=%~dp0cache"',
                 '"%~dp0env\\Scripts\\graphkit.exe" %*']  # fmt: skip
        starter.write_bytes("".join(f"{line}\r\n" for line in lines).encode())
        return starter
    starter = folder / "graphkit"
    lines = ["#!/bin/sh", 'here=$(CDPATH= cd -- "$(dirname -- "$(readlink -f -- "$0")")" && pwd)',
             'export GRAPHKIT_CACHE="${GRAPHKIT_CACHE:-$here/cache}"',
             'exec "$here/env/bin/graphkit" "$@"']  # fmt: skip
    starter.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    starter.chmod(0o755)
    return starter


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
