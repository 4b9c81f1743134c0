"""What is wrong with the words of a command, in the user's language? The parser itself knows only English."""

from __future__ import annotations

import re
from typing import Any

import typer

from graphkit.words import say

WRONG: type[Exception] = typer.BadParameter.__mro__[1]
"""Whatever the parser refuses; it gives this class no public name."""
_NO_COMMAND = re.compile(r"No such command '(.*)'")
_TOO_MANY = re.compile(r"Got unexpected extra arguments?\(?s?\)? \((.*)\)")
_ONE_OF = re.compile(r"is not one of (.*?)\.?$")
_AT_LEAST = re.compile(r"greater than or equal to (\S+)")
_AT_MOST = re.compile(r"less than or equal to (\S+)")


def said(fault: Any, language: str) -> str:
    """How the command is used, and what was wrong; of a group that was called alone, its help."""
    kind = type(fault).__name__
    if kind == "NoArgsIsHelpError":
        return str(fault.message)
    usage = fault.ctx.get_usage().partition(":")[2].strip() if fault.ctx else "graphkit"
    wrong = _SAID[kind](fault, language) if kind in _SAID else _other(fault, language)
    path = fault.ctx.command_path if fault.ctx else "graphkit"
    return say("usage.whole", language, usage=usage, wrong=wrong, command=path)


def _missing(fault: Any, language: str) -> str:
    param = fault.param
    if param is None or param.param_type_name == "option":
        return say("usage.missing-option", language, name=param.opts[0] if param else fault.param_hint)
    return say("usage.missing-argument", language, name=param.metavar or str(param.name).upper())


def _no_option(fault: Any, language: str) -> str:
    near = ", ".join(sorted(fault.possibilities or ()))
    return say("usage.no-option-near" if near else "usage.no-option", language, name=fault.option_name, near=near)


def _no_value(fault: Any, language: str) -> str:
    return say("usage.no-value", language, name=fault.option_name)


def _bad_value(fault: Any, language: str) -> str:
    name = fault.param.opts[0] if fault.param is not None else str(fault.param_hint)
    return say("usage.bad-value", language, name=name, wanted=_wanted(str(fault.message), language))


def _wanted(message: str, language: str) -> str:
    if allowed := _ONE_OF.search(message):
        return say("usage.one-of", language, allowed=allowed[1].replace("'", ""))
    if least := _AT_LEAST.search(message):
        return say("usage.at-least", language, least=least[1])
    if most := _AT_MOST.search(message):
        return say("usage.at-most", language, most=most[1])
    if "integer" in message:
        return say("usage.integer", language)
    return say("usage.number", language) if "number" in message else message


def _other(fault: Any, language: str) -> str:
    message = str(fault.message)
    if command := _NO_COMMAND.search(message):
        return say("usage.no-command", language, name=command[1], known=_commands(fault))
    if more := _TOO_MANY.search(message):
        return say("usage.too-many", language, given=more[1])
    return message


def _commands(fault: Any) -> str:
    return ", ".join(fault.ctx.command.list_commands(fault.ctx))


_SAID = {
    "MissingParameter": _missing,
    "NoSuchOption": _no_option,
    "BadOptionUsage": _no_value,
    "BadParameter": _bad_value,
}
