"""The command as a user types it, run in this process: what it printed and how it ended."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from dataclasses import dataclass
from unittest import mock

from graphkit.cli import main


@dataclass(frozen=True, slots=True)
class Ended:
    returncode: int
    stdout: str
    stderr: str


def graphkit(*words: object, language: str = "en") -> Ended:
    out, err = io.StringIO(), io.StringIO()
    with (
        mock.patch.dict(os.environ, {"GRAPHKIT_LANGUAGE": language}),
        mock.patch.object(sys, "argv", ["graphkit", *map(str, words)]),
        mock.patch.object(sys, "excepthook", sys.excepthook),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            main()
        except SystemExit as end:
            return Ended(int(end.code or 0), out.getvalue(), err.getvalue())
    return Ended(0, out.getvalue(), err.getvalue())
