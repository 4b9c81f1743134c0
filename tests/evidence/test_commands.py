"""`graphkit evidence export` and `graphkit verify` as a user types them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from graphkit import verify as room
from graphkit.words import LANGUAGES, texts
from tests.cli.test_case_commands import DELIVERY, graphkit
from tests.jobs.statements import ROWS, A, B, write_csv

KEYS = f"account:bank:{A},account:bank:{B}"


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("commands")
    graphkit("case", "new", folder / "case", "--title", "T", "--purpose", "P")
    graphkit("import", folder / "case", write_csv(folder / "a.csv", ROWS), *DELIVERY)
    return folder / "case"


def test_export_and_verify(case: Path, tmp_path: Path) -> None:
    out = tmp_path / "p.zip"
    done = graphkit("evidence", "export", case, "--entities", KEYS, "--reason", "R", "--out", out, "--json")
    told = json.loads(done.stdout)
    assert done.returncode == 0
    assert {"package", "sha256", "entities", "ties", "rows", "sources", "omitted"} <= set(told)
    assert (told["entities"], told["ties"], told["rows"], told["sources"]) == (2, 1, 2, 1)
    assert told["tagmanifest_sha256"] in done.stderr
    assert "second collector" in done.stderr
    checked = graphkit("verify", out, "--json")
    verdict = json.loads(checked.stdout)
    assert (checked.returncode, verdict["result"], verdict["author"]) == (0, "unchanged", "not_proven")
    assert verdict["tagmanifest_sha256"] == told["tagmanifest_sha256"]
    assert {tuple(sorted(check)) for check in verdict["checks"]} == {("detail", "file", "name", "result")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_changed_package_says_so_in_its_first_line_and_ends_with_1(case: Path, tmp_path: Path, language: str) -> None:
    out = tmp_path / "p.zip"
    graphkit("evidence", "export", case, "--entities", KEYS, "--reason", "R", "--out", out)
    whole = bytearray(out.read_bytes())
    whole[whole.index(b"100.00")] ^= 1
    out.write_bytes(whole)
    done = graphkit("verify", out, language=language)
    first, second, *_ = done.stdout.splitlines()
    assert (done.returncode, first, second) == (
        1,
        texts(language)["verify.changed"],
        texts(language)["verify.not_proven"],
    )
    assert "data/graph.json" in done.stdout


def test_keys_from_a_file_or_from_the_table_of_entities(case: Path, tmp_path: Path) -> None:
    (tmp_path / "keys.txt").write_text(KEYS.replace(",", "\n") + "\n\n", "utf-8-sig")
    graphkit("entities", case, "--kind", "account", "--out", tmp_path / "accounts.csv")
    for name, entities in (("keys.txt", 2), ("accounts.csv", 4)):
        out = tmp_path / f"{name}.zip"
        words = ("--entities-from", tmp_path / name, "--reason", "R", "--out", out, "--json")
        assert json.loads(graphkit("evidence", "export", case, *words).stdout)["entities"] == entities


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--reason", "R"], 2),
        (["--entities", "account:bank:1", "--reason", "R"], 2),
        (["--entities-from", "no-such-file", "--reason", "R"], 3),
        (["--entities", KEYS, "--reason", "R", "--steps", "99"], 2),
        (["--entities", KEYS], 2),
    ],
)
def test_a_mistake_is_told_in_words_and_leaves_nothing(case: Path, tmp_path: Path, words: list[str], code: int) -> None:
    done = graphkit("evidence", "export", case, *words, "--out", tmp_path / "p.zip")
    assert (done.returncode, done.stdout, list(tmp_path.iterdir())) == (code, "", [])
    assert done.stderr
    assert "Traceback" not in done.stderr


def test_verify_of_nothing_and_of_something_else(tmp_path: Path) -> None:
    assert graphkit("verify", tmp_path / "none.zip").returncode == 3
    (tmp_path / "note.txt").write_text("no package")
    assert graphkit("verify", tmp_path / "note.txt").returncode == 1


def test_every_check_and_every_detail_of_verify_has_words() -> None:
    code = "".join(path.read_text("utf-8") for path in Path(room.__file__).parent.glob("*.py"))
    made = re.findall(r'(?:failed|not_checked)\(\s*"([a-z-]+)", "([a-z0-9.-]+)"', code)
    assert len(made) > 20
    for language in LANGUAGES:
        known = texts(language)
        assert [name for name in room.NEEDED if f"verify.check.{name}" not in known] == []
        assert [
            pair for pair in made if not {f"verify.check.{pair[0]}", f"verify.detail.{pair[1]}"} <= set(known)
        ] == []
