"""Does a package of a real case hold what was asked for, every row of it, and nothing before the audit entry?"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from graphkit import audit
from graphkit.case import Case
from graphkit.errors import Cancelled, Refused, UnknownEntity, UsageError
from graphkit.evidence import Exported
from graphkit.jobs import run
from graphkit.jobs.delivery import Delivery, Reading
from graphkit.jobs.export import export
from graphkit.jobs.import_ import import_
from graphkit.jobs.judge import judge
from graphkit.jobs.verify import verify
from graphkit.model import Judgement, Progress, User
from tests.jobs.statements import MIRRORED, ROWS, A, B, C, D, write_csv, write_xlsx

TALK = """
format = 1
name = "talk"
[[entity]]
as = "a"
kind = "account"
scheme = "bank"
id = "甲"
[[entity]]
as = "b"
kind = "account"
scheme = "bank"
id = "乙"
[[link]]
kind = "associate"
from = "a"
to = "b"
"""
ME = User("os:test@host")


def key(number: str) -> str:
    return f"account:bank:{number}"


def take(case: Case, path: Path, instrument: str = "调取证据通知书", mapping: str = "") -> None:
    delivery = Delivery(instrument, "测试银行", ("张三测试", "李四测试"), "测试")
    done = import_(case, [path], delivery, Reading(mapping=mapping), Progress())
    assert not done.refused, done.files


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A's bank in GB18030, the other sides' banks in a workbook, and what somebody told about A and D."""
    place = tmp_path_factory.mktemp("export")
    case = Case.create(place / "case", title="测试", purpose="测试", user=ME)
    take(case, write_csv(place / "甲行" / "交易明细.csv", ROWS, "gb18030"))
    take(case, write_xlsx(place / "交易明细.xlsx", MIRRORED))
    (place / "笔录.csv").write_text(f"甲,乙\n{A},{D}\n", "utf-8")
    take(case, place / "笔录.csv", "讯问笔录（测试）", TALK)
    return place / "case"


@pytest.fixture
def case(folder: Path) -> Case:
    return Case.open(folder, user=ME, reason="test")


def packed(
    case: Case, out: Path, *numbers: str, steps: int = 0
) -> tuple[Exported, dict[str, Any], Mapping[str, bytes]]:
    """The export, its record, and every file of it."""
    told = export(case, [key(number) for number in numbers], steps=steps, reason="测试", out=out, progress=Progress())
    with zipfile.ZipFile(out) as archive:
        files = {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}
    return told, json.loads(files["data/graph.json"]), files


def test_two_accounts_with_what_joins_them(case: Case, tmp_path: Path) -> None:
    told, record, _ = packed(case, tmp_path / "p.zip", A, B)
    assert (told.entities, told.links, told.ties, told.rows, told.sources) == (2, 0, 1, 4, 2)
    (tie,) = record["ties"]
    assert [tie[name] for name in ("a", "b", "kind", "unit", "n", "value", "basis")] == [
        key(A), key(B), "transfer", "CNY", 2, "350.50", "fact",
    ]  # fmt: skip
    assert {(event["a_key"], event["b_key"]) for event in tie["events"]} == {(key(A), key(B))}
    assert [event["at"] for event in tie["events"]] == ["2024-01-01T08:00:00+08:00", "2024-01-01T09:00:00+08:00"]
    assert verify(told.package).result == "unchanged"


def test_each_event_cites_both_banks_rows_as_delivered(case: Case, tmp_path: Path) -> None:
    _, record, files = packed(case, tmp_path / "p.zip", A, B)
    sources = {source["sha256"]: source for source in record["sources"]}
    rows = {row["id"]: row for row in record["rows"]}
    first, _second = record["ties"][0]["events"]
    by_bank, by_other = (rows[number] for number in first["rows"])
    assert (by_bank["file"], by_bank["row"], by_other["file"], by_other["row"]) == (
        "交易明细.csv",
        2,
        "交易明细.xlsx",
        2,
    )
    delivered = list(csv.reader(io.StringIO(files[sources[by_bank["sha256"]]["file"]].decode("gb18030"), newline="")))
    assert by_bank["cells"] == delivered[by_bank["row"] - 1]
    assert '他说"好"\n第二行' in by_bank["cells"]


def test_what_the_selection_cuts_off_is_counted(case: Case, tmp_path: Path) -> None:
    told, record, files = packed(case, tmp_path / "p.zip", A, B)
    across = record["omitted"]
    # A paid C once (and failed once more), D paid A; the link of D's; A's device was logged in once
    assert across["ties_across"] == {"login": 1, "transfer": 2}
    assert across["events_across"] == {"login": 1, "transfer": 3}
    assert across["links_across"]["associate"] == 1
    assert across["entities_beside"]["account"] == 2
    assert json.loads(files["data/omitted.json"])["cut_off"] == across
    assert told.omitted["ties_across"] == 3


def test_steps_add_those_who_stand_beside(case: Case, tmp_path: Path) -> None:
    _, record, _ = packed(case, tmp_path / "p.zip", B, steps=1)
    steps = {entity["uid"]: entity["steps"] for entity in record["entities"]}
    assert steps[key(B)] == 0
    assert steps[key(A)] == 1
    assert {key(C), key(D)}.isdisjoint(steps)
    assert record["entities"][0]["uid"] == key(B)


def test_no_step_goes_on_from_a_hub(folder: Path, tmp_path: Path) -> None:
    case = Case.open(folder, user=ME, reason="test")
    seq = judge(case, Judgement("hub", key(A), reason="测试", made_by=ME.name), Progress())
    try:
        _, record, _ = packed(case, tmp_path / "p.zip", B, steps=2)
        uids = {entity["uid"] for entity in record["entities"]}
        assert key(A) in uids
        assert {key(C), key(D)}.isdisjoint(uids)
        assert record["omitted"]["hubs_not_crossed"] == {"account": 1}
        assert [(each["kind"], each["a"]) for each in record["judgements"]] == [("hub", key(A))]
    finally:
        judge(case, Judgement("withdraw", "", withdraws=seq, reason="测试", made_by=ME.name), Progress())


def test_what_failed_is_listed_and_in_no_sum(case: Case, tmp_path: Path) -> None:
    _, record, _ = packed(case, tmp_path / "p.zip", A, C)
    assert [(tie["n"], tie["value"]) for tie in record["ties"]] == [(1, "49.50")]
    assert [(event["value"], event["excluded"]) for event in record["set_aside"]] == [("1.00", "failed")]


def test_a_link_that_somebody_told_alone_is_marked(case: Case, tmp_path: Path) -> None:
    _, record, files = packed(case, tmp_path / "p.zip", A, D)
    assert [(link["kind"], link["statement_only"]) for link in record["links"]] == [("associate", True)]
    assert [(tie["kind"], tie["statement_only"]) for tie in record["ties"]] == [("transfer", False)]
    assert "仅供述</span>" in files["data/report.html"].decode()


def test_what_sources_say_of_somebody_has_its_row(case: Case, tmp_path: Path) -> None:
    uid = next(uid for uid in case.snapshot()["entities"]["uid"].to_pylist() if uid.startswith("person:named:"))
    told = export(case, [uid], steps=0, reason="测试", out=tmp_path / "p.zip", progress=Progress())
    with zipfile.ZipFile(tmp_path / "p.zip") as archive:
        record = json.loads(archive.read(f"{told.name}/data/graph.json"))
    (entity,) = record["entities"]
    rows = {row["id"]: row for row in record["rows"]}
    assert entity["said"]
    for said in entity["said"]:
        assert said["name"] in rows[said["rows"][0]]["cells"]
        assert rows[said["rows"][0]]["supports"] == ["P1"]


def test_the_audit_entry_comes_first_and_names_the_package(case: Case, tmp_path: Path) -> None:
    told, record, files = packed(case, tmp_path / "p.zip", A, B)
    begun, done = audit.read(case.folder)[-2:]
    assert (begun.operation, begun.reason, begun.seq) == ("disclose", "测试", record["export"]["number"])
    assert set(begun.objects) == {case.ref(key(A)), case.ref(key(B))}
    assert (done.operation, done.result) == ("disclose", f"{told.name} sha256:{told.sha256}")
    extract = files["data/audit-extract.jsonl"].decode().splitlines()
    assert begun.hash in extract[-1]
    assert set(extract) <= set(audit.lines(case.folder))


def test_without_an_audit_entry_nothing_is_written(folder: Path, tmp_path: Path) -> None:
    case = Case.open(folder, user=ME, reason="test")
    log = folder / "audit.jsonl"
    whole = log.read_bytes()
    try:
        log.write_bytes(whole + b"no entry\n")
        with pytest.raises(Refused, match="audit"):
            packed(case, tmp_path / "p.zip", A)
    finally:
        log.write_bytes(whole)
    assert list(tmp_path.iterdir()) == []


def test_a_source_that_changed_blocks_the_export(folder: Path, tmp_path: Path) -> None:
    case = Case.open(folder, user=ME, reason="test")
    original = case.original(1)
    whole, mode = original.read_bytes(), original.stat().st_mode
    original.chmod(0o644)
    try:
        original.write_bytes(whole.replace(b"100.00", b"900.00"))
        with pytest.raises(Refused, match="source-changed"):
            packed(case, tmp_path / "p.zip", A, B)
    finally:
        original.write_bytes(whole)
        original.chmod(mode)
    assert list(tmp_path.iterdir()) == []


def test_who_may_not_export_gets_nothing(folder: Path, tmp_path: Path) -> None:
    case = Case.open(folder, user=User("os:test@host", "analyst"), reason="test")
    with pytest.raises(Refused, match="not-allowed"):
        packed(case, tmp_path / "p.zip", A)


def test_unknown_keys_are_all_named(case: Case, tmp_path: Path) -> None:
    with pytest.raises(UnknownEntity) as refusal:
        packed(case, tmp_path / "p.zip", A, "1", "2")
    assert refusal.value.parameters["key"] == "account:bank:1, account:bank:2"


@pytest.mark.parametrize(
    ("keys", "steps", "reason", "code"),
    [([], 0, "x", "nobody-chosen"), ([key(A)], -1, "x", "steps-range"), ([key(A)], 0, " ", "no-reason")],
)
def test_what_cannot_be_meant(case: Case, tmp_path: Path, keys: list[str], steps: int, reason: str, code: str) -> None:
    with pytest.raises(UsageError, match=code):
        export(case, keys, steps=steps, reason=reason, out=tmp_path / "p.zip", progress=Progress())


def test_what_exists_is_kept_unless_forced(case: Case, tmp_path: Path) -> None:
    (tmp_path / "p.zip").write_text("mine")
    with pytest.raises(UsageError, match="exists"):
        packed(case, tmp_path / "p.zip", A)
    assert (tmp_path / "p.zip").read_text() == "mine"
    export(case, [key(A)], reason="测试", out=tmp_path / "p.zip", progress=Progress(), force=True)
    assert verify(tmp_path / "p.zip").result == "unchanged"


class _Stopped(Progress):
    def at(self, step: str, done: int = 0, total: int = 0) -> None:
        if step == "export_pack" and done == 5:
            raise Cancelled("cancelled")


def test_a_cancelled_export_leaves_nothing_but_its_audit_entry(case: Case, tmp_path: Path) -> None:
    before = len(audit.read(case.folder))
    with pytest.raises(Cancelled):
        export(case, [key(A)], reason="测试", out=tmp_path / "p.zip", progress=_Stopped())
    assert list(tmp_path.iterdir()) == []
    assert [entry.result for entry in audit.read(case.folder)[before:]] == ["evidence export begins"]


def test_the_workbench_gets_plain_json(case: Case, tmp_path: Path) -> None:
    told = run(case, "export", {"keys": [key(A)], "reason": "测试", "out": str(tmp_path / "p.zip")}, Progress())
    assert json.loads(json.dumps(told))["entities"] == 1
