"""Do the pages say what is so? The dictionary is the vocabulary's; every command a page names can be typed."""

from __future__ import annotations

import re
import runpy
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main

from graphkit import cli

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "samples").rglob("*.md")])
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
IN_FENCE = re.compile(r"^\s*(?:\$ )?(?:\.venv/bin/)?(graphkit [a-z].*?)\s*(?:  #.*)?$", re.MULTILINE)
IN_LINE = re.compile(r"`(?:\.venv/bin/)?(graphkit [a-z][^`]*)`")
OPTION = re.compile(r"^\[?(--?[a-z][a-z0-9-]*)")


def _commands() -> Iterator[tuple[str, str]]:
    for page in PAGES:
        text = page.read_text("utf-8").replace("\\\n", " ")
        said = [command for fence in FENCE.findall(text) for command in IN_FENCE.findall(fence)]
        for command in [*said, *IN_LINE.findall(FENCE.sub("", text))]:
            yield page.relative_to(ROOT).as_posix(), command


@pytest.fixture(scope="module")
def verbs() -> Any:
    """The whole command, every room's verbs registered."""
    if not (cli.app.registered_commands or cli.app.registered_groups):
        cli._register()
    return typer.main.get_command(cli.app)


def test_pages_name_commands_at_all() -> None:
    assert len({command for _, command in _commands()}) > 5


@pytest.mark.parametrize(("page", "command"), sorted(set(_commands())))
def test_every_command_a_page_names_exists_with_its_options(verbs: Any, page: str, command: str) -> None:
    verb = verbs
    words = shlex.split(command)[1:]
    while words and words[0] in getattr(verb, "commands", {}):
        verb = verb.commands[words.pop(0)]
    is_whole = not getattr(verb, "commands", {})
    assert is_whole, f"{page}: there is no command `{command}`"
    known = {name for parameter in verb.params for name in (*parameter.opts, *parameter.secondary_opts)} | {"--help"}
    said = {name for word in words for name in OPTION.findall(word)}
    assert said <= known, f"{page}: `{command}` has no {sorted(said - known)}"


def test_the_data_dictionary_is_the_vocabulary() -> None:
    made = runpy.run_path(str(ROOT / "docs" / "dictionary.py"))["dictionary"]()
    assert (ROOT / "docs" / "data-dictionary.md").read_text("utf-8") == made, "run `make dictionary`"


def test_the_page_of_questions_is_that_of_the_queries() -> None:
    made = runpy.run_path(str(ROOT / "docs" / "questions.py"))["page"]()
    assert (ROOT / "docs" / "questions.md").read_text("utf-8") == made, "run `make dictionary`"
