"""What can be done with a case? One function a verb, called alike by the command line and by the workbench's worker."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

from graphkit.case import Case
from graphkit.model import Json, Progress

VERBS: Mapping[str, str] = {
    "import": "graphkit.jobs.import_:from_workbench",
    "trial": "graphkit.jobs.trial:from_workbench",
    "build": "graphkit.jobs.build:from_workbench",
    "withdraw": "graphkit.jobs.withdraw:from_workbench",
    "judge": "graphkit.jobs.judge:from_workbench",
    "measure": "graphkit.jobs.measure:from_workbench",
    "groups": "graphkit.jobs.measure:groups_from_workbench",
    "report": "graphkit.jobs.report:from_workbench",
    "push": "graphkit.jobs.push:from_workbench",
    "scores": "graphkit.jobs.scores:from_workbench",
    "export": "graphkit.jobs.export:from_workbench",
}
"""Each verb's function takes (case, progress, **arguments of plain JSON) and gives plain JSON."""


def verb(name: str) -> Callable[..., Mapping[str, Json]]:
    """The function of a verb. KeyError: there is none."""
    module, _, function = VERBS[name].partition(":")
    found: Callable[..., Mapping[str, Json]] = getattr(import_module(module), function)
    return found


def run(case: Case, name: str, arguments: Mapping[str, Any], progress: Progress) -> Mapping[str, Json]:
    """Does a verb now, in this process."""
    return verb(name)(case, progress, **arguments)


def start(case: Case, name: str, arguments: Mapping[str, Json]) -> int:
    """Starts a verb in a process of its own and gives the job's id; a reload of the page finds it in the job table."""
    verb(name)
    job = case.book.add_job(name, arguments, case.user.name)
    new_group = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)  # Windows only; elsewhere a session of its own
    worker = subprocess.Popen(
        [sys.executable, "-m", "graphkit.jobs.worker", str(case.folder), str(job)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        creationflags=new_group,
        start_new_session=not new_group,
    )
    threading.Thread(target=worker.wait, daemon=True).start()  # reaped when it ends: a dead worker must not look alive
    return job
