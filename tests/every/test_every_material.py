"""Every material keeps the promises of ingest: schemas, one end for each row, bounded batches, nothing from nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import ingest
from graphkit.model import Batch, claims, kind_of
from graphkit.vocabulary import vocabulary
from graphkit.words import texts

LANGUAGES = ("zh", "en")
GENERIC = """
format = 1
name = "every"
[[entity]]
as = "a"
kind = "person"
scheme = "every"
id = "a"
[[event]]
kind = "transfer"
from = "a"
to = "a"
value = { column = "b", unit = "CNY" }
at = { column = "c" }
[[link]]
kind = "associate"
from = "a"
to = "a"
strength = "b"
"""
CELLS = st.one_of(
    st.sampled_from(
        ["出", "进", "成功", "1.50", "-3", "20240102030405", "6222000000000000018", "999999198002020019", "\t", "冻结"]
    ),
    st.text(max_size=6, alphabet=st.characters(exclude_categories=["Cs"])),
)


def templates() -> Iterator[ingest.Template]:
    """One template for each material."""
    known = [ingest.mapping(GENERIC), *ingest.templates()]
    for material in ingest.MATERIALS:
        yield next(template for template in known if template.material == material.name)


@pytest.mark.parametrize("template", tuple(templates()), ids=lambda template: template.material)
class TestEveryMaterial:
    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(rows=st.lists(st.lists(CELLS, min_size=3, max_size=60), max_size=5))
    def test_whatever_comes_every_row_ends_once(
        self, template: ingest.Template, rows: list[list[str]], tmp_path: Path
    ) -> None:
        header = [*(column.columns[0] for column in template.fields.values()), *template.kept] or ["a", "b", "c"]
        quoted = [["".join(cell).replace('"', '""') for cell in row] for row in [header, *rows]]
        path = tmp_path / "delivered"
        path.write_text("".join(",".join(f'"{cell}"' for cell in row) + "\n" for row in quoted), newline="")
        (sheet,) = ingest.sheets(path, template)
        batches = list(ingest.read(sheet, template, chunk_rows=2))
        tally = batches[-1].tally
        assert tally is not None
        assert tally.rows_read == tally.records + tally.problem_rows + sum(tally.excluded.values())
        assert tally.rows_read == sum(len(batch.rows) for batch in batches)
        assert all(batch.tally is None for batch in batches[:-1])
        for batch in batches:
            self.holds_its_shapes(batch)

    def holds_its_shapes(self, batch: Batch) -> None:
        rows = set(batch.rows["row"].to_pylist())
        dropped = [p["row"] for p in batch.problems.to_pylist() if p["effect"] == "row_dropped"]
        assert len(dropped) == len(set(dropped))
        assert all(f"problem.{code}" in texts("zh") for code in batch.problems["code"].to_pylist())
        for name, schema in claims.TABLES.items():
            table = getattr(batch, name)
            assert table.schema.equals(schema)
            table.validate(full=True)
            assert set(table["row"].to_pylist()) <= (rows if name in ("rows", "problems") else rows - set(dropped))
        assert all(kind_of(m["key"]) == m["kind"] for m in batch.mentions.to_pylist())
        known = vocabulary()
        assert all(event["kind"] in known.events for event in batch.events.to_pylist())
        assert all(link["kind"] in known.links or link["kind"] == "same" for link in batch.links.to_pylist())
        references = [(event["row"], event["part"]) for event in batch.events.to_pylist()]
        assert len(references) == len(set(references))

    def test_a_header_alone_claims_nothing(self, template: ingest.Template, tmp_path: Path) -> None:
        header = [*(column.columns[0] for column in template.fields.values()), *template.kept] or ["a", "b", "c"]
        path = tmp_path / "delivered"
        path.write_text(",".join(header) + "\n")
        (batch,) = ingest.read(ingest.sheets(path, template)[0], template)
        assert batch.tally is not None
        assert (batch.tally.rows_read, len(batch.rows), len(batch.events)) == (0, 0, 0)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("material", ingest.MATERIALS, ids=lambda material: str(material.name))
def test_is_called_something_and_so_is_each_of_its_fields(material: ingest.Material, language: str) -> None:
    said = texts(language)
    assert {f"material.{material.name}", *(f"material_field.{field}" for field in material.fields)} <= said.keys()
