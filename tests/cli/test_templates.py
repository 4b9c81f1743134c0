"""Does a user get from an unknown layout to an imported file by commands alone?"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .test_case_commands import DELIVERY, graphkit

ODD = "卡号,时间,金额,收付,对方账号,对方姓名,备注\n6999001,2024-01-01 10:00:00,100.5,出,6999002,乙测试,x\n"


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    (tmp_path / "odd.csv").write_text(ODD, "utf-8")
    return tmp_path / "odd.csv"


def test_every_template_is_listed_and_printed() -> None:
    listed = json.loads(graphkit("templates", "--json").stdout)["templates"]
    assert len(listed) >= 27
    for one in listed:
        assert f'name = "{one["name"]}"' in graphkit("templates", one["name"]).stdout
    assert graphkit("templates", "nonsense").returncode == 2


def test_from_an_unknown_layout_to_an_imported_file(odd: Path, tmp_path: Path) -> None:
    case = tmp_path / "case"
    assert graphkit("case", "new", case, "--title", "T", "--purpose", "P").returncode == 0
    refused = graphkit("import", case, odd, *DELIVERY)
    assert refused.returncode == 3
    assert "graphkit templates bank-transactions-split-cn --for" in refused.stderr
    assert "交易日期、收入金额、支出金额" in refused.stderr
    near = json.loads(graphkit("templates", "--for", odd, "--json").stdout)["nearest"]
    assert (near[0]["name"], near[0]["fits"]) == ("bank-transactions-split-cn", ["卡号", "对方账号", "备注"])
    out = tmp_path / "odd.toml"
    assert graphkit("templates", "bank-transactions-debit-cn", "--for", odd, "--out", out).returncode == 0
    lines = {"at": "时间", "value": "金额", "direction": "收付", "other_account": "对方账号", "other_name": "对方姓名"}
    text = out.read_text("utf-8")
    for field, column in lines.items():
        start = text.index(f"# {field} =")
        line = text[start : text.index("\n", start)]
        old = line[line.index("[") : line.index("]") + 1]
        text = text.replace(line, line.removeprefix("# ").replace(old, f'["{column}"]'))
    out.write_text(text, "utf-8")
    tried = graphkit("import", case, odd, "--mapping", out, *DELIVERY, "--dry-run", "--json")
    (file,) = json.loads(tried.stdout)["files"]
    assert file["reads"] == {"own_card": "卡号", **lines}
    assert "对方账号" in graphkit("import", case, odd, "--mapping", out, *DELIVERY, "--dry-run").stderr
    assert graphkit("import", case, odd, "--mapping", out, *DELIVERY).returncode == 0
    ties = graphkit("ties", case, "--kind", "transfer").stdout.splitlines()
    assert ties[1].split(",")[:7] == [
        "account:bank:6999001",
        "account:bank:6999002",
        "transfer",
        "true",
        "CNY",
        "1",
        "100.50",
    ]


def test_a_table_that_is_like_nothing_begins_with_a_description_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("谁,跟谁\n一,二\n", "utf-8")
    assert "graphkit templates table --for" in graphkit("templates", "--for", tmp_path / "x.csv").stderr
    begun = tmp_path / "x.toml"
    assert graphkit("templates", "table", "--for", tmp_path / "x.csv", "--out", begun).returncode == 0
    case = tmp_path / "case"
    assert graphkit("case", "new", case, "--title", "T", "--purpose", "P").returncode == 0
    assert graphkit("import", case, tmp_path / "x.csv", "--mapping", begun, *DELIVERY).returncode == 0
    assert "person:own:一,person:own:二,contact" in graphkit("ties", case).stdout


def test_what_cannot_be_looked_into_is_refused(tmp_path: Path) -> None:
    import zipfile

    with zipfile.ZipFile(tmp_path / "a.zip", "w") as packed:
        packed.writestr("a.csv", ODD)
    assert graphkit("templates", "--for", tmp_path / "a.zip").returncode == 3
    assert graphkit("templates", "--for", tmp_path / "nothing.csv").returncode == 3
