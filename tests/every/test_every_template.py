"""Every shipped template reads a sample with its own columns, and nothing else claims to know it."""

import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import ingest
from graphkit.errors import UnknownLayout
from ingest.texts import stripped

ROOT = Path(__file__).parents[2]
LAYOUTS = ROOT / "samples" / "layouts"
SAMPLES: list[dict[str, Any]] = tomllib.loads((LAYOUTS / "expected.toml").read_text("utf-8"))["sample"]


@pytest.mark.parametrize("template", ingest.templates(), ids=lambda template: template.name)
class TestEveryTemplate:
    def test_is_named_as_its_file(self, template: ingest.Template) -> None:
        folder = Path(ingest.__file__).parent / "templates"
        assert (folder / f"{template.name}.toml").read_text("utf-8") == template.text

    def test_says_what_it_recognises_and_reads_it(self, template: ingest.Template) -> None:
        assert template.recognise
        read = {name for column in template.fields.values() for name in column.columns} | set(template.kept)
        assert set(template.recognise) <= read
        assert all(stripped(name) == name for name in read)

    def test_reads_a_sheet_of_its_first_columns(self, template: ingest.Template, tmp_path: Path) -> None:
        header = list(dict.fromkeys([*(c.columns[0] for c in template.fields.values()), *template.kept]))
        path = tmp_path / "sample"
        path.write_text(",\t".join(header) + "\n" + ",".join("7" for _ in header) + "\n", "gb18030")
        (sheet,) = ingest.sheets(path)
        assert ingest.recognise(sheet, ingest.templates()) == template
        (batch,) = ingest.read(sheet, template)
        assert batch.tally is not None
        assert batch.tally.rows_read == 1
        assert batch.tally.unread_columns == ()

    def test_an_unknown_column_is_named(self, template: ingest.Template, tmp_path: Path) -> None:
        path = tmp_path / "sample"
        path.write_text(",".join([*template.recognise, "测试列"]) + "\n" + "7," * len(template.recognise) + "7\n")
        (batch,) = ingest.read(ingest.sheets(path)[0], template)
        assert batch.tally is not None
        assert batch.tally.unread_columns == ("测试列",)

    def test_without_one_of_its_columns_it_is_the_nearest(self, template: ingest.Template, tmp_path: Path) -> None:
        header = [name for column in template.fields.values() for name in column.columns]
        header = [name for name in header if name != template.recognise[-1]]
        path = tmp_path / "sample"
        path.write_text(",".join(header) + "\n" + "7," * (len(header) - 1) + "7\n")
        with pytest.raises(UnknownLayout) as refused:
            ingest.recognise(ingest.sheets(path)[0], [template])
        assert refused.value.parameters["nearest"] == template.name
        assert template.recognise[-1] in str(refused.value.parameters["missing"])

    def test_has_a_sample_and_a_line_in_the_pages(self, template: ingest.Template) -> None:
        assert template.name in {sample["layout"] for sample in SAMPLES}
        assert f"`{template.name}`" in (ROOT / "docs" / "layouts.md").read_text("utf-8")


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: str(sample["file"]))
def test_every_sample_claims_what_stands_beside_it(sample: dict[str, Any]) -> None:
    (sheet,) = ingest.sheets(LAYOUTS / sample["file"])
    template = ingest.recognise(sheet, ingest.templates())
    (batch,) = ingest.read(sheet, template)
    assert batch.tally is not None
    claimed = Counter([*batch.events["kind"].to_pylist(), *batch.links["kind"].to_pylist()])
    assert {
        "layout": template.name,
        "rows": batch.tally.rows_read,
        "problem_rows": batch.tally.problem_rows,
        "warnings": batch.tally.warnings,
        "mentions": len(batch.mentions),
        "claims": dict(claimed),
    } == {name: value for name, value in sample.items() if name != "file"}


def test_every_sample_is_expected() -> None:
    found = {path.relative_to(LAYOUTS).as_posix() for path in LAYOUTS.rglob("*") if path.suffix in (".csv", ".txt")}
    assert found == {sample["file"] for sample in SAMPLES}
