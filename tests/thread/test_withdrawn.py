"""What happens when the instrument of a delivery falls? By the commands, as an investigator types them.

Two banks tell one story: a.csv is A's statement (B paid twice, C once and once in vain, D pays A), b.csv what B's, C's
and D's banks say of the same transfers, and c.csv one more payment of A's, to an account that nobody else names.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from graphkit.stores.neo4j import Connection
from tests.cli.test_case_commands import DELIVERY, graphkit
from tests.jobs.statements import MIRRORED, ROWS, TIES, A, B, C, D, row, write_csv, write_xlsx

LONELY = "6999000000000099"
WHY = "文书被撤销（测试）"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    files = [write_csv(tmp_path / "a.csv", ROWS), write_csv(tmp_path / "b.csv", MIRRORED)]
    files.append(write_csv(tmp_path / "c.csv", [row(A, LONELY, "7.00", "20240201080000", "出", "x1")]))
    assert graphkit("case", "new", tmp_path / "case", "--title", "T", "--purpose", "P").returncode == 0
    assert graphkit("import", tmp_path / "case", *files, *DELIVERY).returncode == 0
    return tmp_path / "case"


def told(*words: object) -> Any:
    done = graphkit(*words, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def table(*words: object) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(graphkit(*words).stdout, newline="")))


def transfers(case: Path) -> list[tuple[str, str, str, str]]:
    lines = table("ties", case, "--kind", "transfer")
    return [(one["a"].split(":")[2], one["b"].split(":")[2], one["n"], one["value"]) for one in lines]


def rows(case: Path, a: str, b: str) -> list[tuple[str, str]]:
    return [(one["file"], one["row"]) for one in table("rows", case, f"account:bank:{a}", f"account:bank:{b}")]


def withdraw(case: Path, *sources: object) -> Any:
    return told("case", "withdraw", case, *sources, "--reason", WHY)


def test_what_two_files_tell_stays_until_both_are_withdrawn(case: Path) -> None:
    everything = transfers(case)
    assert everything == sorted([*TIES, (A, LONELY, "1", "7.00")])
    assert rows(case, A, C) == [("a.csv", "4"), ("b.csv", "4")]
    withdraw(case, "a.csv")
    assert transfers(case) == everything
    assert rows(case, A, C) == [("b.csv", "4")]
    withdraw(case, "b.csv")
    assert transfers(case) == [(A, LONELY, "1", "7.00")]
    uids = {one["uid"] for one in table("entities", case, "--kind", "account")}
    assert uids == {f"account:bank:{LONELY}", f"account:bank:{A}"}


def test_who_is_known_from_it_alone_leaves_and_the_counts_are_of_what_is_in_force(case: Path) -> None:
    before = told("case", "show", case)
    done = withdraw(case, "c.csv")
    after = told("case", "show", case)
    assert (before["sources"], before["withdrawn"], before["records"]) == (3, 0, len(ROWS) + len(MIRRORED) + 1)
    assert (after["sources"], after["withdrawn"], after["records"]) == (2, 1, len(ROWS) + len(MIRRORED))
    assert after["entities"]["account"] == before["entities"]["account"] - 1
    assert (done["before"]["entities"], done["after"]["entities"]) == (before["entities"], after["entities"])
    assert after["seq"] == before["seq"] + 1 == done["seq"]
    assert after["snapshot"] != before["snapshot"]
    assert graphkit("rows", case, f"account:bank:{LONELY}").returncode == 2


def test_the_file_stays_and_is_still_checked(case: Path) -> None:
    withdraw(case, "1")
    assert told("case", "check", case)["sound"]
    (original,) = (case / "ledger" / "1").glob("original*")
    original.chmod(0o644)
    original.write_bytes(original.read_bytes() + b"x")
    assert graphkit("case", "check", case).returncode == 1


def test_a_withdrawal_is_dated_signed_numbered_and_taken_back_by_a_judgement(case: Path) -> None:
    before, everything = told("case", "show", case), transfers(case)
    seq = withdraw(case, 1, 2, 3)["seq"]
    assert (transfers(case), told("case", "show", case)["entities"]) == ([], {})
    lines = [json.loads(line) for line in (case / "audit.jsonl").read_text("utf-8").splitlines()]
    logged = [one for one in lines if one["operation"] == "alter" and one["reason"] == WHY]
    assert [one["result"] for one in logged] == [f"withdraw source {n}" for n in (1, 2, 3)]
    assert all(len(one["objects"][0]) == 64 and one["user"].startswith("os:") for one in logged)
    for number in range(seq - 2, seq + 1):
        assert told("judge", case, "withdraw", number, "--reason", "复核后恢复")["seq"] > seq
    after = told("case", "show", case)
    assert transfers(case) == everything
    assert after["snapshot"] == before["snapshot"]
    assert after["seq"] == seq + 3


@pytest.mark.parametrize("name", ["1", "a.csv", "hash"])
def test_a_source_is_named_by_its_number_its_file_or_its_hash(case: Path, name: str) -> None:
    hashes = [one["sha256"] for one in table("rows", case, f"account:bank:{A}", f"account:bank:{C}")]
    done = withdraw(case, hashes[0][:10].upper() if name == "hash" else name)
    assert [(one["source"], one["file"], one["sha256"]) for one in done["sources"]] == [(1, "a.csv", hashes[0])]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_name_that_means_none_or_several_withdraws_nothing_and_lists_them(
    case: Path, tmp_path: Path, language: str
) -> None:
    again = write_csv(tmp_path / "again" / "a.csv", [row(D, B, "3.00", "20240301080000", "出", "y1")])
    assert graphkit("import", case, again, *DELIVERY).returncode == 0
    seq = told("case", "show", case)["seq"]
    several = graphkit("case", "withdraw", case, "b.csv", "a.csv", "--reason", WHY, language=language)
    nobody = graphkit("case", "withdraw", case, "x.csv", "--reason", WHY, language=language)
    assert (several.returncode, nobody.returncode) == (2, 2)
    assert [line.split()[:2] for line in several.stderr.splitlines()[1:]] == [["1", "a.csv"], ["4", "a.csv"]]
    assert [line.split()[0] for line in nobody.stderr.splitlines()[1:]] == ["1", "2", "3", "4"]
    assert graphkit("case", "withdraw", case, "1", "--reason", " ").returncode == 2
    assert told("case", "show", case)["seq"] == seq


def test_a_source_is_withdrawn_once(case: Path) -> None:
    first = withdraw(case, "a.csv")["seq"]
    again = graphkit("case", "withdraw", case, "1", "--reason", WHY)
    assert again.returncode == 3
    assert f"number {first}" in again.stderr
    assert WHY in again.stderr


def test_the_same_file_again_is_already_there_and_withdrawn(case: Path, tmp_path: Path) -> None:
    seq = withdraw(case, "a.csv")["seq"]
    workbook = write_xlsx(tmp_path / "a.xlsx", list(reversed(ROWS)))
    for again in (tmp_path / "a.csv", workbook):
        done = graphkit("import", case, again, *DELIVERY, "--json")
        (file,) = json.loads(done.stdout)["files"]
        assert (file["status"], file["withdrawn"]["seq"], file["withdrawn"]["reason"]) == ("already", seq, WHY)
        assert not json.loads(done.stdout)["changed"]
        assert f"judge {case} withdraw {seq}" in graphkit("import", case, again, *DELIVERY).stderr
    assert rows(case, A, C) == [("b.csv", "4")]
    assert graphkit("judge", case, "withdraw", seq, "--reason", "r").returncode == 0
    (file,) = told("import", case, tmp_path / "a.csv", *DELIVERY)["files"]
    assert file["status"] == "already"
    assert "withdrawn" not in file
    assert rows(case, A, C) == [("a.csv", "4"), ("b.csv", "4")]


def test_a_withdrawn_file_does_not_come_back_through_a_mapping(case: Path, tmp_path: Path) -> None:
    withdraw(case, "c.csv")
    (tmp_path / "m.toml").write_text(MAPPING, "utf-8")
    (file,) = told("import", case, tmp_path / "c.csv", "--mapping", tmp_path / "m.toml", *DELIVERY)["files"]
    assert (file["status"], file["withdrawn"]["reason"]) == ("already", WHY)
    assert told("case", "show", case)["sources"] == 2


def test_a_judgement_on_a_key_that_vanished_is_kept_and_said_to_be_without_effect(case: Path) -> None:
    seq = told("judge", case, "hub", f"account:bank:{LONELY}", "--reason", "test")["seq"]
    assert withdraw(case, "c.csv")["judgements_without_effect"] == [seq]
    assert told("case", "show", case)["judgements_without_effect"] == 1
    said = graphkit("case", "withdraw", case, "a.csv", "--reason", WHY, language="zh")
    assert f"判断 {seq}" not in said.stderr, "said once, by what made it so"
    assert "records" in said.stdout


def test_earlier_results_say_on_what_they_rested_and_later_ones_rest_on_it_no_more(case: Path, tmp_path: Path) -> None:
    asked = ("measures", case, "-m", "degree", "--kinds", "transfer", "--undirected")
    assert graphkit(*asked, "--out", tmp_path / "first.csv").returncode == 0
    assert [one["withdrawn"] for one in told("runs", case)["runs"]] == [[]]
    done = withdraw(case, "c.csv")
    (early,) = told("runs", case)["runs"]
    assert done["runs"] == [early["run"]]
    ((fell),) = early["withdrawn"]
    assert (fell["source"], fell["file"], fell["reason"], fell["seq"]) == (3, "c.csv", WHY, done["seq"])
    assert (early["newest"], early["sources"]) == (False, [1, 2, 3])
    assert graphkit(*asked, "--out", tmp_path / "later.csv").returncode == 0
    late = told("runs", case)["runs"][1]
    assert (late["newest"], late["sources"], late["withdrawn"]) == (True, [1, 2], [])
    names = [
        {one["uid"] for one in csv.DictReader((tmp_path / name).read_text("utf-8").splitlines())}
        for name in ("first.csv", "later.csv")
    ]
    assert names[0] - names[1] == {f"account:bank:{LONELY}"}
    said = graphkit("runs", case, language="zh")
    assert "2 项结果中有 1 项" in said.stderr
    assert f"3 c.csv ({fell['at'][:10]}: {WHY})" in said.stdout


def test_an_earlier_report_says_that_it_rested_on_it_and_a_later_one_names_it_in_no_figure(
    case: Path, tmp_path: Path
) -> None:
    assert graphkit("report", case, "--out", tmp_path / "early", "--lang", "zh").returncode == 0
    assert graphkit("runs", case, "--report", tmp_path / "early").returncode == 0
    withdraw(case, "c.csv")
    early = graphkit("runs", case, "--report", tmp_path / "early", language="zh")
    assert early.returncode == 1
    assert "来源 3（c.csv）" in early.stderr
    assert WHY in early.stderr
    assert graphkit("report", case, "--out", tmp_path / "late", "--lang", "zh").returncode == 0
    assert graphkit("runs", case, "--report", tmp_path / "late").returncode == 0
    late = json.loads((tmp_path / "late" / "report.json").read_text("utf-8"))
    assert [(file["source"], bool(file["withdrawn"])) for file in late["files"]] == [(1, False), (2, False), (3, True)]
    assert {line["source"] for line in late["balance"]} == {1, 2}
    assert LONELY not in (tmp_path / "late" / "report.html").read_text("utf-8")
    assert WHY in (tmp_path / "late" / "report.html").read_text("utf-8")
    assert graphkit("runs", case, "--report", tmp_path).returncode == 3


def test_a_package_cites_it_no_more_and_an_earlier_one_is_named(case: Path, tmp_path: Path) -> None:
    key = f"account:bank:{A}"
    export = ("evidence", "export", case, "--entities", key, "--steps", "1", "--reason", "r", "--out")
    first = told(*export, tmp_path / "first.zip")
    done = withdraw(case, "a.csv")
    assert [one["package"] for one in done["packages"]] == [f"{first['name']} sha256:{first['sha256']}"]
    second = told(*export, tmp_path / "second.zip")
    assert (first["sources"], second["sources"]) == (3, 2)
    assert graphkit("verify", tmp_path / "second.zip").returncode == 0
    assert withdraw(case, "c.csv")["packages"] == [
        *done["packages"],
        {**done["packages"][0], "at": _at(case, second), "package": f"{second['name']} sha256:{second['sha256']}"},
    ]


def _at(case: Path, package: Any) -> str:
    lines = [json.loads(line) for line in (case / "audit.jsonl").read_text("utf-8").splitlines()]
    return str(next(line["time"] for line in lines if line["result"].endswith(package["sha256"])))


@pytest.mark.neo4j
def test_the_next_push_takes_it_out_of_neo4j_with_the_figures_that_rested_on_it(
    case: Path,
    neo4j: Connection,
    empty: None,
    cypher: Callable[..., list[dict[str, Any]]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from graphkit.case import Case
    from graphkit.jobs.scores import push_results
    from graphkit.model import User

    monkeypatch.setenv("GRAPHKIT_NEO4J_URI", neo4j.uri)
    monkeypatch.setenv("GRAPHKIT_NEO4J_PASSWORD", neo4j.password)
    assert graphkit("neo4j", "push", case).returncode == 0
    assert graphkit("measures", case, "-m", "degree", "--kinds", "transfer", "--undirected").returncode == 0
    opened = Case.open(case, user=User("test"), reason="test")
    push_results(opened, [opened.results().read(run.run) for run in opened.book.runs()])
    asked = "MATCH (e:Entity) RETURN e.uid AS uid, e.score_degree AS score"
    before = {one["uid"]: one["score"] for one in cypher(asked)}
    assert f"account:bank:{LONELY}" in before
    assert any(score is not None for score in before.values())
    withdraw(case, "c.csv")
    assert told("neo4j", "push", case)["entities"]["removed"] >= 1
    after = {one["uid"]: one["score"] for one in cypher(asked)}
    assert f"account:bank:{LONELY}" not in after
    assert set(after) == {one["uid"] for one in table("entities", case)}
    assert set(after.values()) == {None}
    assert told("neo4j", "status", case)["in_step"]


MAPPING = """
format = 1
name = "another-way"
[[entity]]
as = "a"
kind = "account"
scheme = "bank"
id = "交易卡号"
[[entity]]
as = "b"
kind = "account"
scheme = "bank"
id = "交易对手账卡号"
[[event]]
kind = "contact"
from = "a"
to = "b"
"""
