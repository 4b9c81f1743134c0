"""Do notes and drawn links leave every figure as it is? A drawn line is in no projection that does not name it."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest

from graphkit.case import Case
from graphkit.jobs.build import behind
from graphkit.jobs.judge import judge
from graphkit.model import Judgement, Progress

from .conftest import take
from .statements import ROWS, A, B, write_csv


@pytest.mark.parametrize("kind", ["note", "drawn_link"])
def test_a_remark_is_kept_and_the_snapshot_stays(
    case: Case, tmp_path: Path, kind: Literal["note", "drawn_link"]
) -> None:
    take(case, write_csv(tmp_path / "a.csv", ROWS))
    before = case.snapshot()
    b = f"account:bank:{B}" if kind == "drawn_link" else ""
    judge(case, Judgement(kind, f"account:bank:{A}", b, value="seen", reason="test", made_by="t"), Progress())
    assert [one.kind for one in case.book.judgements()] == [kind]
    assert not behind(case)
    assert (case.snapshot().id, case.snapshot().seq) == (before.id, before.seq)
    judge(case, Judgement("hub", f"account:bank:{A}", reason="test", made_by="t"), Progress())
    assert case.snapshot().id != before.id
