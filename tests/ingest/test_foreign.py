"""Layouts of other countries and private exports through a mapping alone: what each key of the grammar does.

All content is invented; the forms are those of statements and call records found in public repositories.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import ingest
from graphkit.errors import Refused
from graphkit.model import Batch

from .old_workbook import write_xls

STATEMENT = """
format = 1
name = "x"
material = "transfers"
[fields]
own_account = { is = "LT990000000000000001" }
"""
GENERIC = """
format = 1
name = "x"
[[entity]]
as = "a"
kind = "account"
scheme = "x"
id = "from"
[[entity]]
as = "b"
kind = "account"
scheme = "x"
id = "to"
[[event]]
kind = "transfer"
from = "a"
to = "b"
"""


def read(path: Path, toml: str) -> Batch:
    template = ingest.mapping(toml)
    (batch,) = ingest.read(ingest.sheets(path, template)[0], template)
    assert batch.tally is not None
    ended = batch.tally.records + batch.tally.problem_rows + sum(batch.tally.excluded.values())
    assert batch.tally.rows_read == ended
    return batch


def of(tmp_path: Path, text: str, toml: str, name: str = "x.csv", encoding: str = "utf-8") -> Batch:
    (tmp_path / name).write_bytes(text.encode(encoding))
    return read(tmp_path / name, toml)


def events(batch: Batch, *names: str) -> list[tuple[Any, ...]]:
    return [tuple(event[name] for name in names) for event in batch.events.to_pylist()]


def faults(batch: Batch) -> list[tuple[int, str, str]]:
    return [(p["row"], p["code"], p["effect"]) for p in batch.problems.to_pylist()]


ME, OTHER = "account:bank:LT990000000000000001", "account:bank:NL99"


@pytest.mark.parametrize(
    ("written", "cents"),
    [
        ("1.234,56", 123456), ("-2,56", -256), ("+1,23", 123), ("1 234,5", 123450), ("1’234,50", 123450),
        ("1\u00a0234\u00a0567,00", 123456700), ("12 3456", None), ("1.23,4", None),
    ],
)  # fmt: skip
def test_a_decimal_comma(tmp_path: Path, written: str, cents: int | None) -> None:
    toml = GENERIC + 'value = { column = "sum", unit = "EUR", decimal = "," }\n'
    batch = of(tmp_path, f"from;to;sum\n1;2;{written}\n", toml)
    assert events(batch, "value") == ([] if cents is None else [(cents,)])


def test_the_sign_says_the_direction(tmp_path: Path) -> None:
    toml = STATEMENT + (
        'at = { column = "Datum", format = "%d.%m.%y" }\nother_account = ["IBAN"]\n'
        'value = { column = "Betrag", unit = "EUR", decimal = ",", signed = "in" }\n'
    )
    batch = of(tmp_path, "Datum;IBAN;Betrag\n22.02.18;NL99;-36,99\n23.02.18;NL99;5,00\n", toml)
    assert events(batch, "a", "b", "value", "side") == [(ME, OTHER, 3699, "a"), (OTHER, ME, 500, "b")]
    assert faults(batch) == []
    batch = of(tmp_path, "Datum;IBAN;Betrag\n22.02.18;NL99;-36,99\n", toml.replace('"in"', '"out"'))
    assert events(batch, "a", "b", "value") == [(OTHER, ME, 3699)]


def test_the_own_account_stands_above_the_table(tmp_path: Path) -> None:
    text = (
        "导出信息：\n支付宝账户：ce.shi@example.org\n\n交易时间,对方账号,金额,收/支\n"
        "2024-01-02 03:04:05,a@example.org,5.00,支出\n"
    )
    toml = (
        'format = 1\nname = "x"\nmaterial = "payments"\n[fields]\n'
        'own = { above = "支付宝账户：(.+)", scheme = "alipay" }\nother = { column = "对方账号", scheme = "alipay" }\n'
        'at = ["交易时间"]\nvalue = { column = "金额", unit = "CNY" }\ndirection = ["收/支"]\n'
        '[words.direction]\nout = ["支出"]\nin = ["收入"]\n[words.outcome]\ndone = [""]\n'
    )
    batch = of(tmp_path, text, toml, encoding="gb18030")
    assert events(batch, "a", "b") == [("account:alipay:ce.shi@example.org",
                                        "account:alipay:a@example.org")]  # fmt: skip
    with pytest.raises(Refused, match="stated-not-found-above") as refused:
        of(tmp_path, text, toml.replace("支付宝账户", "微信号"), encoding="gb18030")
    assert "导出信息" in str(refused.value.parameters["looked"])


def test_the_own_number_is_the_name_of_the_file(tmp_path: Path) -> None:
    toml = GENERIC.replace('id = "from"', 'file_name = "^([0-9]+)[.]csv$"').replace("transfer", "call")
    toml = toml.replace('"account"', '"phone"') + (
        'value = { column = "secs", unit = "s" }\nwhen = { column = "what", in = ["call"] }\n'
        'swap = { column = "way", in = ["in"] }\n[[event]]\nkind = "message"\nfrom = "a"\nto = "b"\n'
        'when = { column = "what", not_in = ["call"] }\nswap = { column = "way", matches = "^i" }\n'
    )
    text = "what,way,to,secs\ncall,in,7,60\ncall,out,8,5\ntext,in,7,\n"
    (tmp_path / "1390.csv").write_text(text)
    template = ingest.mapping(toml)
    (sheet,) = ingest.sheets(tmp_path / "1390.csv", template)
    (batch,) = ingest.read(replace(sheet, member="1390.csv"), template)
    me, seven, eight = (f"phone:x:{number}" for number in (1390, 7, 8))
    assert events(batch, "kind", "a", "b", "value") == [
        ("call", seven, me, 60), ("call", me, eight, 5), ("message", seven, me, None),
    ]  # fmt: skip
    assert faults(batch) == []
    with pytest.raises(Refused, match="stated-not-found-file-name"):
        list(ingest.read(replace(sheet, member="calls.csv"), template))


def test_an_entity_for_all_rows_makes_no_event_of_a_row_that_names_nobody(tmp_path: Path) -> None:
    toml = GENERIC.replace('id = "from"', 'is = "me"')
    batch = of(tmp_path, "to,x\n1,\n,2\n", toml)
    assert events(batch, "row", "a", "b") == [(2, "account:x:me", "account:x:1"), (3, "account:x:me", None)]


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("CNY 13.50", (1350, "CNY")), ("CNY13.50", (1350, "CNY")), ("JPY 1000", (1000, "JPY")),
        ('"£1,183.23"', None), ("€5", (500, "EUR")), ("¥19.20", (1920, "CNY")), ("7.00", None), ("7 测试币", None),
    ],
)  # fmt: skip
def test_the_currency_stands_beside_the_amount(tmp_path: Path, cell: str, told: tuple[int, str] | None) -> None:
    toml = GENERIC + 'value = { column = "sum" }\nunit = { column = "sum", map = { "¥" = "CNY" } }\n'
    batch = of(tmp_path, f"from,to,sum\n1,2,{cell}\n", toml)
    if cell == '"£1,183.23"':
        told = (118323, "GBP")
    assert events(batch, "value", "unit") == ([told] if told else [])


def test_the_clock_stands_in_a_column_of_its_own(tmp_path: Path) -> None:
    toml = GENERIC + 'at = { column = "day", time = "clock", format = "%Y%m%d %H%M%S", zone = "UTC" }\n'
    batch = of(tmp_path, "from,to,day,clock\n1,2,20240102,030405\n1,2,20240103,\n1,2,20240104,noon\n", toml)
    assert events(batch, "at", "precision") == [
        (datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC), "s"), (datetime(2024, 1, 3, tzinfo=UTC), "day"), (None, "none"),
    ]  # fmt: skip
    assert faults(batch) == [(4, "bad-time", "value_dropped")]
    assert batch.tally is not None
    assert batch.tally.unread_columns == ()


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("2018-02-25 12:34:56 +0100", 'format = "%Y-%m-%d %H:%M:%S %z"'),
        ("02/25/2018 11:34:56 AM", 'format = "%m/%d/%Y %I:%M:%S %p", zone = "UTC"'),
        ("25.2.2018 11:34:56", 'format = "%d.%m.%Y %H:%M:%S", zone = "UTC"'),
        ("1519558496", 'unit = "s"'),
        ("1519558496000", 'unit = "ms"'),
        ("2018-02-25T11:34:56Z", 'zone = "UTC"'),
    ],
)
def test_moments_as_others_write_them(tmp_path: Path, cell: str, told: str) -> None:
    batch = of(tmp_path, f"from,to,at\n1,2,{cell}\n", GENERIC + f'at = {{ column = "at", {told} }}\n')
    assert events(batch, "at") == [(datetime(2018, 2, 25, 11, 34, 56, tzinfo=UTC),)]


def test_hours_are_counted_from_an_origin(tmp_path: Path) -> None:
    toml = GENERIC + 'at = { column = "step", unit = "hour", origin = 2020-01-01, zone = "UTC" }\n'
    batch = of(tmp_path, "from,to,step\n1,2,25\n1,2,1.5\n1,2,1e300\n", toml)
    assert events(batch, "at", "precision")[0] == (datetime(2020, 1, 2, 1, tzinfo=UTC), "min")
    assert faults(batch) == [(3, "bad-time", "value_dropped"), (4, "bad-time", "value_dropped")]


def test_wei_are_cut_to_gwei_only_where_the_mapping_says_so_and_told(tmp_path: Path) -> None:
    text = "from,to,wei\n1,2,1234567890123456789\n1,2,5000000000\n1,2,-3\n1,2,1.5\n"
    exact = GENERIC + 'value = { column = "wei", unit = "ETH", decimals = 18 }\n'
    assert events(of(tmp_path, text, exact), "value") == [(None,), (5,), (None,)]
    batch = of(tmp_path, text, exact.replace("18 }", '18, finer = "cut" }'))
    assert events(batch, "value") == [(1234567890,), (5,), (0,)]
    assert faults(batch) == [(5, "bad-amount", "row_dropped"), (2, "cut-to-unit", "kept"), (4, "cut-to-unit", "kept")]


def test_totals_and_short_rows(tmp_path: Path) -> None:
    text = "to,from,note\n1,2,x\n3,4\n合计 2\n"
    toml = GENERIC + '[[exclude]]\nas = "total"\nwhen = { column = "to", matches = "^合计" }\n'
    batch = of(tmp_path, text, toml)
    assert batch.tally is not None
    assert (batch.tally.records, batch.tally.problem_rows, batch.tally.excluded) == (1, 1, {"total": 1})
    batch = of(tmp_path, text, toml + '[file]\nshort_rows = "keep"\n')
    assert batch.tally is not None
    assert (batch.tally.records, batch.tally.problem_rows, batch.tally.excluded) == (2, 0, {"total": 1})
    assert faults(batch) == [(3, "short-row-kept", "kept")]


def test_a_masked_number_is_nobody(tmp_path: Path) -> None:
    cells = ["6222****0018", "6222xxxxxx0018", "ce***@example.org", "6222000000000000018", "a*b"]
    batch = of(tmp_path, "from,to\n" + "".join(f"{cell},1\n" for cell in cells), GENERIC)
    assert [event[0] for event in events(batch, "a")] == [
        None, None, None, "account:x:6222000000000000018", "account:x:a*b",
    ]  # fmt: skip
    assert [fault[:2] for fault in faults(batch)] == [(2, "masked-number"), (3, "masked-number"), (4, "masked-number")]
    toml = STATEMENT + 'value = { column = "v", unit = "CNY", signed = "in" }\nother_account = ["to"]\n'
    batch = of(tmp_path, "to,v\n6222******0018,1.00\n", toml)
    assert events(batch, "a", "b") == [(None, ME)]


def test_one_sheet_of_several(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Summary"
    book.active.append(["total", 5])
    book.create_sheet("Moves").append(["from", "to"])
    book["Moves"].append([1, 2])
    book.save(tmp_path / "x.xlsx")
    assert len(read(tmp_path / "x.xlsx", GENERIC + '[file]\nsheet = "Moves"\n').events) == 1
    with pytest.raises(Refused, match="no-such-sheet") as refused:
        read(tmp_path / "x.xlsx", GENERIC + '[file]\nsheet = "Move"\n')
    assert refused.value.parameters["known"] == "Summary, Moves"


@pytest.mark.parametrize("encoding", ["windows-1251", "iso-8859-2", "big5", "cp932", "cp874"])
def test_other_encodings_are_named_by_the_mapping(tmp_path: Path, encoding: str) -> None:
    name = {"windows-1251": "Счёт", "iso-8859-2": "Číslo", "big5": "帳號", "cp932": "口座", "cp874": "บัญชี"}[encoding]
    toml = GENERIC.replace('"from"\n', f'"{name}"\n', 1) + f'[file]\nencoding = "{encoding}"\n'
    assert events(of(tmp_path, f"{name},to\n1,2\n", toml, encoding=encoding), "a") == [("account:x:1",)]


def test_a_header_below_rows_of_its_own_width_is_found_by_the_columns_of_the_mapping(tmp_path: Path) -> None:
    toml = STATEMENT + 'value = { column = "sum", unit = "CNY", signed = "in" }\nat = ["day"]\n'
    assert len(of(tmp_path, "Column1,Column2\n查询结果,测试\nday,sum\n2024-01-02,1.00\n", toml).events) == 1


def test_a_workbook_of_wps_holds_a_zip_and_is_still_a_workbook(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr("theme/theme/theme1.xml", "<theme/>")
    path = write_xls(tmp_path / "x.xls", {"s": [["from", "to"], ["1", "2"]]})
    path.write_bytes(path.read_bytes() + packed.getvalue())
    assert len(read(path, GENERIC).events) == 1


@pytest.mark.parametrize("text", ['<?xml version="1.0"?><gexf/>', '{"a": 1}', "<gexf>", '[{"a": 1}]'])
def test_what_is_no_table_is_called_by_its_name(tmp_path: Path, text: str) -> None:
    with pytest.raises(Refused, match="type-not-yet"):
        of(tmp_path, text, GENERIC)


@pytest.mark.parametrize(
    "wrong",
    [
        'at = { column = "t", unit = "CNY" }', 'at = { column = "t", unit = "hour" }',
        'value = { column = "v", unit = "s" }', 'value = { column = "v", unit = "CNY", decimal = ";" }',
        'value = { column = "v", unit = "CNY", decimals = 99 }', 'value = { column = "v", is = "1", unit = "CNY" }',
        'value = { column = "v", unit = "CNY", signed = "up" }', 'when = { column = "v" }',
        'when = { column = "v", matches = "(" }', 'when = { column = "v", in = ["1"], matches = "x" }',
        '[file]\nencoding = "rot13"', '[file]\nshort_rows = "drop"',
        '[[entity]]\nas = "c"\nkind = "account"\nscheme = "x"\nid = "v"\nis = "1"',
        '[[entity]]\nas = "c"\nkind = "account"\nscheme = "x"\nabove = "x"\nis = "1"',
        '[[entity]]\nas = "c"\nkind = "account"\nscheme = "x"\nabove = "["',
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused(wrong: str) -> None:
    with pytest.raises(Refused, match=r"mapping-(wrong-value|missing-key)"):
        ingest.mapping(GENERIC + wrong + "\n")


def test_a_sign_and_a_word_cannot_both_say_the_direction() -> None:
    toml = STATEMENT + 'direction = ["d"]\nvalue = { column = "v", unit = "CNY", signed = "in" }\n'
    with pytest.raises(Refused, match="mapping-wrong-value"):
        ingest.mapping(toml)


def test_a_kind_without_measure_takes_no_value() -> None:
    with pytest.raises(Refused, match="mapping-no-value"):
        ingest.mapping(GENERIC.replace("transfer", "contact") + 'value = { column = "v", unit = "CNY" }\n')


GRAPH = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
<key id="d0" for="node" attr.name="name" attr.type="string"/><key id="d1" for="edge" attr.name="weight"/>
<graph id="G" edgedefault="undirected">
<node id="n1"><data key="d0">测试甲 &amp; 乙</data></node><node id="n2"><data key="d0"><![CDATA[<丙>]]></data></node>
<edge source="n1" target="n2"><data key="d1">3</data></edge><edge id="e" source="n2" target="n1" directed="true"/>
</graph></graphml>
"""
PERSON = """
format = 1
name = "g"
[[entity]]
as = "p"
kind = "person"
scheme = "g"
"""


def test_graphml_is_two_tables(tmp_path: Path) -> None:
    nodes = of(tmp_path, GRAPH, PERSON + 'id = "id"\nname = "name"\n[file]\nsheet = "nodes"\n', "x.graphml")
    assert nodes.mentions.select(["key", "name"]).to_pylist() == [
        {"key": "person:g:n1", "name": "测试甲 & 乙"}, {"key": "person:g:n2", "name": "<丙>"},
    ]  # fmt: skip
    edges = PERSON + (
        'id = "source"\n[[entity]]\nas = "q"\n'
        'kind = "person"\nscheme = "g"\nid = "target"\n[[event]]\n'
        'kind = "contact"\nfrom = "p"\nto = "q"\nn = "weight"\n'
        '[file]\nsheet = "edges"\n[kept]\ncolumns = ["directed"]\n'
    )
    batch = of(tmp_path, GRAPH.replace("</edge><edge", '</edge><edge weight=""'), edges, "x.graphml")
    assert events(batch, "row", "a", "b", "n", "details") == [
        (2, "person:g:n1", "person:g:n2", 3, '{"directed":"false"}')
    ]
    assert faults(batch) == [(3, "bad-count", "row_dropped")]


def test_graphml_without_a_mapping_is_an_unknown_layout(tmp_path: Path) -> None:
    (tmp_path / "x.xml").write_text(GRAPH)
    for sheet in ingest.sheets(tmp_path / "x.xml"):
        with pytest.raises(Refused, match="unknown-layout"):
            ingest.recognise(sheet, ingest.templates())


PAGE = Path(__file__).parents[2] / "docs" / "mappings.md"
BLOCKS = re.findall(r"```toml\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)


@pytest.mark.parametrize("toml", BLOCKS)
def test_every_mapping_of_the_page_is_one(toml: str) -> None:
    assert ingest.mapping(toml).text == toml


def test_the_page_names_every_key() -> None:
    from ingest import columns

    text = PAGE.read_text("utf-8")
    keys = {
        *columns._KEYS,
        "swap",
        "when",
        "matches",
        "not_in",
        "sheet",
        "short_rows",
        "encoding",
        "delimiter",
        "header",
    }
    assert {key for key in keys if f"`{key}" not in text} == set()
