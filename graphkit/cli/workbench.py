"""`graphkit app`: starts the workbench on this machine and says where it is."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
import webbrowser
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from graphkit.errors import Refused

from .frame import Reason, open_case, shown_progress, tell

HOST = "127.0.0.1"  # until accounts exist, nobody else may reach it
FIRST_PORT, PORTS = 8501, 100
PATIENCE = 60.0  # seconds until it must answer
ENTRY = Path(__file__).parent.parent / "pages" / "__main__.py"
FLAGS = {
    "server.address": HOST,
    "server.headless": "true",
    "server.fileWatcherType": "none",
    "server.enableAgentApi": "false",
    "server.maxUploadSize": "4096",
    "browser.serverAddress": HOST,
    "browser.gatherUsageStats": "false",
    "client.showErrorDetails": "none",
    "client.showErrorLinks": "false",
    "client.toolbarMode": "minimal",
    "client.showSidebarNavigation": "false",
    "runner.magicEnabled": "false",
    "theme.base": "light",
    "theme.primaryColor": "#245a9b",
}


def register(app: typer.Typer) -> None:
    """Adds `graphkit app`."""
    app.command("app", epilog="Example: graphkit app my-case --port 8600 --no-browser")(workbench)


def workbench(
    case: Annotated[Path | None, typer.Argument(metavar="[CASE]", help="The folder of the case to open.")] = None,
    port: Annotated[
        int | None, typer.Option("--port", min=1, max=65535, help="Left out: the first free one from 8501.")
    ] = None,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Print the address only.")] = False,
    reason: Reason = "",
) -> None:
    """Start the workbench; it answers on this machine only, until Ctrl+C."""
    if case is not None and not (case / "case.toml").is_file():
        raise Refused("no-case", case=case)
    signal.signal(signal.SIGTERM, _ended)
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job is born deaf to it
    chosen = _free(port)
    started = case is not None and _start_neo4j(case, reason)
    address = f"http://{HOST}:{chosen}"
    server = subprocess.Popen(_command(case, chosen), env=_environment(reason), stdout=subprocess.DEVNULL)
    try:
        _wait(server, chosen)
        typer.echo(address)
        tell("app.stop")
        if not no_browser:
            webbrowser.open(address)
        code = server.wait()
    finally:
        _end(server)
        if started and case is not None:
            _stop_neo4j(case)
    if code:
        raise Refused("workbench-stopped", exit=code)


def _ended(number: int, _: object) -> NoReturn:
    """Asked to end by another process: what was started ends too."""
    raise SystemExit(128 + number)


def _start_neo4j(folder: Path, reason: str) -> bool:
    """Starts the case's own Neo4j where the case is kept in one and it does not run; was it started here?"""
    opened = open_case(folder, "app", reason)
    if opened.about.store != "neo4j-local":
        return False
    from graphkit import neo4j_server

    if neo4j_server.status(opened.folder) is not None:
        return False
    jars = opened.settings.cache / "neo4j" / neo4j_server.version_for(opened.folder)
    with shown_progress() as progress:
        neo4j_server.serve(opened.folder, jars=jars, progress=progress)
    return True


def _stop_neo4j(folder: Path) -> None:
    from graphkit import neo4j_server

    neo4j_server.stop(folder)


def _command(case: Path | None, port: int) -> list[str]:
    flags = [
        f"--{name}={value}"
        for name, value in {**FLAGS, "server.port": str(port), "browser.serverPort": str(port)}.items()
    ]
    named = [] if case is None else ["--", str(case.resolve())]
    return [sys.executable, "-m", "streamlit", "run", str(ENTRY), *flags, *named]


def _environment(reason: str) -> dict[str, str]:
    return {**os.environ, **({"GRAPHKIT_REASON": reason} if reason else {})}


def _free(port: int | None) -> int:
    """The port asked for, or the first free one. Raises Refused: it is taken."""
    for candidate in [port] if port else range(FIRST_PORT, FIRST_PORT + PORTS):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as trial:
            if trial.connect_ex((HOST, candidate)) != 0:
                return candidate
    raise Refused("port-taken", port=port or f"{FIRST_PORT}–{FIRST_PORT + PORTS - 1}")


def _wait(server: subprocess.Popen[bytes], port: int) -> None:
    """Until the workbench answers. Raises Refused: it ended, or does not answer in time."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        try:
            asked = http.client.HTTPConnection(HOST, port, timeout=2)
            asked.request("GET", "/_stcore/health")
            if asked.getresponse().status == http.HTTPStatus.OK:
                return
        except OSError:
            time.sleep(0.1)
    raise Refused("workbench-stopped", exit=server.poll())


def _end(server: subprocess.Popen[bytes]) -> None:
    if server.poll() is None:
        server.terminate()
        try:
            server.wait(5)
        except subprocess.TimeoutExpired:
            server.kill()
