"""`graphkit judge`: write down a person's decision, or withdraw one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, cast

import typer

from graphkit.errors import UsageError

from .frame import AsJson, CaseFolder, open_case, print_json, shown_progress, tell

if TYPE_CHECKING:
    from graphkit.model import Judgement, JudgementKind

_PAIRS, _SINGLES = ("same", "different"), ("hub", "not_hub", "exclude")


def register(app: typer.Typer) -> None:
    """Adds this command."""
    app.command(
        epilog=("Example: graphkit judge my-case same person:cn-id:990101199001011234 person:named:… --reason 'seen'")
    )(judge)


def judge(
    case: CaseFolder,
    verdict: Annotated[str, typer.Argument(metavar="same|different|hub|not_hub|exclude|withdraw")],
    keys: Annotated[
        list[str], typer.Argument(metavar="KEY [KEY] or SEQ", help="Two keys, one key, or the seq to withdraw.")
    ],
    reason: Annotated[str, typer.Option(help="On what grounds.")],
    as_json: AsJson = False,
) -> None:
    """Decide about keys: dated, attributed, and withdrawn by another judgement, never deleted."""
    from graphkit.jobs.judge import judge as decide

    judgement = _judgement(verdict, keys, reason)
    opened = open_case(case, "judge", reason)
    with shown_progress() as progress:
        seq = decide(opened, judgement, progress)
    if as_json:
        print_json({"seq": seq, "snapshot": opened.snapshot().id})
    else:
        tell("judge.done", seq=seq)


def _judgement(verdict: str, keys: list[str], reason: str) -> Judgement:
    from graphkit.model import Judgement, User

    author = User.of_this_machine().name
    wanted = {"withdraw": 1, **dict.fromkeys(_PAIRS, 2), **dict.fromkeys(_SINGLES, 1)}
    if verdict not in wanted:
        raise UsageError("unknown-verdict", verdict=verdict, known=", ".join(sorted(wanted)))
    if len(keys) != wanted[verdict]:
        raise UsageError("keys-wanted", verdict=verdict, n=wanted[verdict], given=len(keys))
    if verdict == "withdraw":
        if not keys[0].isdigit():
            raise UsageError("not-a-seq", given=keys[0])
        return Judgement("withdraw", "", withdraws=int(keys[0]), reason=reason, made_by=author)
    a, b = (*keys, "")[:2]
    return Judgement(cast("JudgementKind", verdict), a, b, reason=reason, made_by=author)
