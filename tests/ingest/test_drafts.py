"""Does a mapping that graphkit begins for somebody read what the template reads, and lose no format on the way?"""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ingest
from ingest.writing import written

TEMPLATES = {template.name: template for template in ingest.templates()}
TEXTS = st.text(st.characters(codec="utf-8"), max_size=12)
VALUES = st.one_of(TEXTS, st.booleans(), st.integers(-9, 9), st.dates(), st.lists(TEXTS, max_size=3))
HOSTILE = ["<img src=x onerror=alert(1)>", "</script>", 'a"b\\c', "列" * 300, "a=b # c", "[x]", "'''", "\U0001f600"]


@given(st.dictionaries(TEXTS, st.one_of(VALUES, st.dictionaries(TEXTS, VALUES, max_size=3)), max_size=5))
def test_what_is_written_reads_back_as_the_same(said: dict[str, Any]) -> None:
    assert tomllib.loads(written(said)) == said


def test_every_form_of_a_mapping_reads_back_as_the_same() -> None:
    said = {
        "format": 1,
        "name": "x",
        "entity": [{"as": "a", "fields": {"出 生": "b"}}, {"as": "b"}],
        "fields": {"at": {"columns": ["t"], "origin": date(2020, 1, 1)}},
        "words": {"direction": {"out": ["出"] * 60}, "x": {"y": []}},
    }
    assert tomllib.loads(written(said)) == said


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_a_draft_on_the_templates_own_header_reads_what_the_template_reads(name: str, tmp_path: Path) -> None:
    template = TEMPLATES[name]
    header = list(dict.fromkeys([*(it.columns[0] for it in template.fields.values()), *template.kept]))
    drafted = ingest.mapping(ingest.draft(template, header))
    assert {field: it.columns[0] for field, it in drafted.fields.items()} == {
        field: it.columns[0] for field, it in template.fields.items()
    }
    for field, column in drafted.fields.items():
        shipped = template.fields[field]
        assert (column.unit, column.given_in, column.zone, column.formats, column.scheme) == (
            shipped.unit, shipped.given_in, shipped.zone, shipped.formats, shipped.scheme,
        )  # fmt: skip
    assert (drafted.words, drafted.kept, drafted.recognise) == (template.words, template.kept, ())


def test_a_field_that_is_put_back_keeps_its_unit() -> None:
    """Tenpay writes fen: without that word an amount would become a hundredfold."""
    base = TEMPLATES["tenpay-payments-cn"]
    drafted = ingest.draft(base, [next(iter(base.fields["own"].columns))])
    assert "value" not in tomllib.loads(drafted)["fields"]
    assert '# value = { columns = ["交易金额(分)"]' in drafted
    put = ingest.mapping(ingest.with_column(drafted, "value", "钱", base.text))
    assert (put.fields["value"].columns, put.fields["value"].given_in) == (("钱",), base.fields["value"].given_in)
    moved = ingest.mapping(
        ingest.with_column(ingest.with_column(put.text, "value", "", base.text), "value", "款", base.text)
    )
    assert (moved.fields["value"].columns, moved.fields["value"].given_in) == (("款",), base.fields["value"].given_in)


def test_a_field_that_the_beginning_does_not_have_comes_with_the_words_of_the_material() -> None:
    """A statement with income and expense apart has no words for in and out: without them no direction is known."""
    base = TEMPLATES["bank-transactions-split-cn"]
    drafted = ingest.draft(base, ["卡号", "对方账号"])
    put = ingest.mapping(ingest.with_column(drafted, "direction", "收付", base.text, ingest.templates()))
    assert put.words["direction"] == TEMPLATES["bank-transactions-cn34"].words["direction"]
    assert put.words["outcome"] == base.words["outcome"], "what the mapping says itself stays"
    stated = ingest.mapping(ingest.with_column(drafted, "outcome", "状态", base.text, ingest.templates()))
    assert "失败" in stated.words["outcome"]["failed"]
    money = ingest.mapping(ingest.with_column(drafted, "value", "金额", base.text, ingest.templates()))
    assert (money.fields["value"].unit, money.fields["value"].given_in) == ("CNY", "yuan")
    tenpay = TEMPLATES["tenpay-payments-cn"]
    own = ingest.with_column(ingest.draft(tenpay, ["x"]), "at_made", "t", tenpay.text, ingest.templates())
    assert ingest.mapping(own).fields["at_made"].columns == ("t",)


def test_what_is_said_once_stays_until_a_column_is_chosen() -> None:
    once = """format = 1
name = "once"
material = "transfers"
[fields]
own_card = { is = "6999001" }
at = ["t"]
value = { columns = ["v"], unit = "CNY" }
"""
    template = ingest.mapping(once)
    drafted = ingest.mapping(ingest.draft(template, ["t", "v"]))
    assert drafted.fields["own_card"].stated == template.fields["own_card"].stated
    put = ingest.mapping(ingest.with_column(once, "own_card", "t", once, ingest.templates()))
    assert (put.fields["own_card"].columns, put.fields["own_card"].stated) == (("t",), None)


@pytest.mark.parametrize("column", HOSTILE)
def test_a_hostile_header_stays_a_header(column: str, tmp_path: Path) -> None:
    base = TEMPLATES["bank-transactions-cn34"]
    header = ["交易卡号", column]
    text = ingest.with_column(ingest.draft(base, header), "note", column, base.text)
    assert ingest.mapping(text).fields["note"].columns == (column,)
    assert ingest.mapping(ingest.skeleton(header)).entities[1].id == (column,)


def test_the_nearest_layout_is_the_one_that_reads_most_and_a_remark_alone_makes_none() -> None:
    header = ["卡号", "时间", "金额", "收付", "对方账号", "对方姓名", "备注"]
    found = ingest.nearest_first(header, ingest.templates())
    assert (found[0].template.name, found[0].fits) == ("bank-transactions-split-cn", ("卡号", "对方账号", "备注"))
    assert found[0].missing == ("交易日期", "收入金额", "支出金额")
    assert found[0].unread == ("时间", "金额", "收付", "对方姓名")
    assert ingest.nearest_first(["备注", "x"], ingest.templates()) == ()


def test_a_proposal_is_a_name_known_elsewhere_or_one_much_like_it() -> None:
    fields = {"at": ["交易时间"], "other": ["对手账号", "对方账号"], "name": ["对手户名"]}
    assert ingest.proposals(fields, ["时间", "对方账号", "品名"]) == {"at": "时间", "other": "对方账号"}


def test_the_first_rows_claim_what_the_whole_claims_of_them(tmp_path: Path) -> None:
    rows = "".join(f"6999000000000{n:03d},20240101{n % 24:02d}0000,{n}.00,出,6999000000000999\n" for n in range(1, 400))
    path = tmp_path / "a.csv"
    path.write_text("交易卡号,交易时间,交易金额,收付标志,交易对手账卡号\n" + rows, "utf-8")
    (sheet,) = ingest.sheets(path)
    template = ingest.recognise(sheet, ingest.templates())
    batch, whole = ingest.sample(sheet, template, 200)
    assert not whole
    assert batch.tally is not None
    assert batch.tally.rows_read == 199
    (everything,) = ingest.read(sheet, template)
    assert batch.events.equals(everything.events.slice(0, batch.events.num_rows))
    assert ingest.sample(sheet, template, 1000)[1]
    assert ingest.first_rows(sheet, 10)["cells"].to_pylist()[0][:2] == ["6999000000000001", "20240101010000"]
