"""A report names what contradicts itself: nothing of it is lost between the snapshot and the paper."""

from __future__ import annotations

from pathlib import Path

from graphkit.case import Case
from graphkit.jobs.build import build
from graphkit.jobs.delivery import Delivery, Reading
from graphkit.jobs.import_ import import_
from graphkit.jobs.report import report
from graphkit.model import Progress, User

MAPPING = """
format = 1
name = "contacts"
[[entity]]
as = "a"
kind = "person"
scheme = "t"
id = "from"
[[entity]]
as = "b"
kind = "person"
scheme = "t"
id = "to"
[[event]]
kind = "contact"
from = "a"
to = "b"
"""


def test_rows_that_may_be_copies_stand_in_the_report(tmp_path: Path) -> None:
    case = Case.create(tmp_path / "case", title="T", purpose="P", user=User("os:t@h"))
    (tmp_path / "one.csv").write_text("from,to\n1,2\n2,3\n", "utf-8")
    (tmp_path / "two.csv").write_text("from,to\n1,2\n3,1\n", "utf-8")
    delivery = Delivery("I", "P", ("A",), "U")
    import_(case, [tmp_path / "one.csv", tmp_path / "two.csv"], delivery, Reading(mapping=MAPPING), Progress())
    build(case, Progress())
    told = report(case, tmp_path / "report", language="en", progress=Progress())
    assert [(one["code"], one["reason"]) for one in told["conflicts"]] == [("possible-copy-kept", "contact: 2")]
    assert "nothing proves to be one event" in (tmp_path / "report/report.html").read_text("utf-8")
