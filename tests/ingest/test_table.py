"""Any table through a mapping: what it claims, what it refuses, and where every row ends."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import ingest
from graphkit.errors import Refused
from graphkit.model import Batch, claims

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
TWO = """
format = 1
name = "test"
[[entity]]
as = "a"
kind = "person"
scheme = "test"
id = "from"
[[entity]]
as = "b"
kind = "person"
scheme = "test"
id = "to"
"""


def shared(*parts: str) -> Path:
    path = SHARED.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"public data not present: {'/'.join(parts)}")
    return path


def whole(path: Path, toml: str) -> Batch:
    template = ingest.mapping(toml)
    (batch,) = ingest.read(ingest.sheets(path, template)[0], template)
    for name, schema in claims.TABLES.items():
        assert getattr(batch, name).schema.equals(schema)
        getattr(batch, name).validate(full=True)
    assert batch.tally is not None
    ended = batch.tally.records + batch.tally.problem_rows + sum(batch.tally.excluded.values())
    assert batch.tally.rows_read == ended == len(batch.rows)
    return batch


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "table.csv"
    path.write_text(text)
    return path


def test_caviar() -> None:
    toml = TWO.replace('"from"', '"source"').replace('"to"', '"target"').replace("test", "caviar")
    batch = whole(
        shared("caviar", "edges_full_directed.csv"),
        toml + '[[event]]\nkind="contact"\nfrom="a"\nto="b"\nn="weight"\n',
    )
    assert batch.tally is not None
    assert (batch.tally.rows_read, batch.tally.records, batch.tally.unread_columns) == (295, 295, ())
    keys = set(batch.mentions["key"].to_pylist())
    assert keys == {f"person:caviar:{n}" for n in range(1, 111)}
    first = batch.events.to_pylist()[0]
    assert (first["row"], first["a"], first["b"], first["n"]) == (2, "person:caviar:1", "person:caviar:2", 52)
    assert (first["directed"], first["at"], first["precision"], first["value"]) == (True, None, "none", None)
    assert sum(batch.mentions["rows"].to_pylist()) == 590


def test_london_gang() -> None:
    toml = TWO.replace('"from"', '"source"').replace('"to"', '"target"')
    batch = whole(
        shared("london_gang", "edges.csv"), toml + '[[link]]\nkind="associate"\nfrom="a"\nto="b"\nstrength="weight"\n'
    )
    assert len(batch.links) == 315
    assert {link["strength"] for link in batch.links.to_pylist()} == {1.0, 2.0, 3.0, 4.0}
    assert not any(batch.links["directed"].to_pylist())
    assert len(batch.events) == 0


def test_persons_of_london_gang_from_a_file_of_entities() -> None:
    batch = whole(
        shared("london_gang", "nodes_edges.csv"),
        'format=1\nname="n"\n[[entity]]\nas="p"\nkind="person"\nscheme="london"\nid="id"\n'
        'fields={age="Age", birthplace="Birthplace"}\n',
    )
    first = batch.mentions.to_pylist()[0]
    assert (first["key"], first["name"], first["details"]) == ("person:london:1", "1", '{"age":"20","birthplace":"1"}')
    assert batch.tally is not None
    assert "Ranking" in batch.tally.unread_columns
    assert (len(batch.mentions), batch.tally.records) == (54, 54)


def test_calls_of_vast() -> None:
    toml = TWO.replace('"from"', '"From"').replace('"to"', '"To"').replace('"person"', '"phone"')
    batch = whole(
        shared("vast2008_cdr", "cdr.csv"),
        toml + '[[event]]\nkind="call"\nfrom="a"\nto="b"\nat={column="Datetime", format="%Y%m%d %H%M", zone="UTC"}\n'
        'value={column="Duration(seconds)", given_in="major", unit="s"}\n',
    )
    first = batch.events.to_pylist()[0]
    assert (first["at"], first["precision"]) == (datetime(2006, 6, 1, 0, 8, tzinfo=UTC), "min")
    assert (first["a"], first["b"], first["value"], first["unit"]) == ("phone:test:349", "phone:test:23", 1634, "s")
    assert batch.tally is not None
    assert (batch.tally.records, batch.tally.unread_columns) == (9834, ("Cell Tower",))


def test_every_row_ends_once(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "from,to,n,day,sum,money,id,state\n"
        "1,2,1,0,1.50,US Dollar,x,ok\n"
        "1,2,1,0,1.505,USD,y,ok\n"  # finer than a cent: kept without its amount
        ",,1,0,1,USD,z,ok\n"
        "3,,1,4,,USD,w,ok\n"  # one end, no amount: a record
        "1,2,1.5,0,1,USD,v,ok\n"
        "1,2,1,0,1,gold,v,ok\n"
        "1,2,1,x,2,USD,u,ok\n"  # a bad day: undated, kept
        "1,2,1,0,1,USD,t,failed\n"
        "1,2,1\n"
        "\n"
        "1,2,1,0,1,USD,s,ok,,\n"
        "1,2,1,0,1,USD,s,ok,more\n"
        "4,4,1,1,7,USD,q,ok\n",
    )
    batch = whole(
        path,
        TWO + '[[event]]\nkind="transfer"\nfrom="a"\nto="b"\nn="n"\nid="id"\n'
        'at={column="day",unit="day",origin=2020-01-01,zone="UTC"}\n'
        'value={column="sum",given_in="major"}\nunit={column="money",map={"US Dollar"="USD"}}\n'
        '[[exclude]]\nas="failed"\nwhen={column="state",not_in=["ok"]}\n',
    )
    assert batch.tally is not None
    assert (batch.tally.rows_read, batch.tally.records, batch.tally.problem_rows) == (12, 6, 5)
    assert dict(batch.tally.excluded) == {"failed": 1}
    dropped = {p["row"]: (p["code"], p["column"]) for p in batch.problems.to_pylist() if p["effect"] == "row_dropped"}
    assert dropped == {
        4: ("no-ends", ""),
        6: ("bad-count", "n"),
        7: ("unknown-unit", "money"),
        10: ("row-too-short", ""),
        13: ("row-too-long", ""),
    }
    left_out = [p for p in batch.problems.to_pylist() if p["effect"] == "row_excluded"]
    assert [(p["row"], p["code"], p["amount"] is not None, p["unit"]) for p in left_out] == [(9, "failed", True, "USD")]
    warned = ("kept", "value_dropped")
    assert {p["row"]: p["code"] for p in batch.problems.to_pylist() if p["effect"] in warned} == {
        3: "finer-than-unit",
        5: "no-amount",
        8: "bad-time",
    }
    events = {event["row"]: event for event in batch.events.to_pylist()}
    assert sorted(events) == [2, 3, 5, 8, 12, 14]
    assert (events[2]["value"], events[2]["unit"], events[2]["id"]) == (150, "USD", "test:transfer:x")
    assert (events[5]["b"], events[5]["value"], events[5]["unit"]) == (None, None, None)
    assert (events[5]["at"], events[5]["precision"]) == (datetime(2020, 1, 5, tzinfo=UTC), "day")
    assert (events[8]["at"], events[8]["precision"]) == (None, "none")
    assert (events[14]["a"], events[14]["b"]) == ("person:test:4", "person:test:4")
    assert batch.rows["row"].to_pylist() == [*range(2, 11), 12, 13, 14]
    said = {mention["key"]: mention["rows"] for mention in batch.mentions.to_pylist()}
    assert (said["person:test:1"], said["person:test:4"]) == (4, 1), (
        "a row counts once, though it names both ends alike"
    )


def test_joined_ids_names_and_links_with_dates(tmp_path: Path) -> None:
    path = written(tmp_path, "x,y,name,org,since,role\n1_2,3,测试甲,测试 公司,2020/3/4,经理\n1,,乙,测试 公司,,\n")
    batch = whole(
        path,
        'format=1\nname="j"\n[[entity]]\nas="p"\nkind="person"\nscheme="test"\nid=["x","y"]\nname="name"\n'
        '[[entity]]\nas="o"\nkind="organisation"\nscheme="test"\nid="org"\n'
        '[[link]]\nkind="member"\nfrom="p"\nto="o"\nrole="role"\nsince={column="since"}\n',
    )
    (link,) = batch.links.to_pylist()
    assert (link["a"], link["b"]) == ("person:test:1%5F2_3", "organisation:test:测试%20公司")
    assert (link["since"], link["role"], link["directed"]) == (date(2020, 3, 4), "经理", True)
    assert batch.problems.to_pylist()[0]["code"] == "no-ends"
    assert ("测试甲", 1) in [(m["name"], m["rows"]) for m in batch.mentions.to_pylist()]


def test_a_file_without_header(tmp_path: Path) -> None:
    batch = whole(
        written(tmp_path, "1;2\n2;3\n"),
        TWO.replace('"from"', '"1"').replace('"to"', '"2"')
        + '[[event]]\nkind="contact"\nfrom="a"\nto="b"\n[file]\nheader=0\ndelimiter=";"\n',
    )
    assert [(e["row"], e["a"]) for e in batch.events.to_pylist()] == [(1, "person:test:1"), (2, "person:test:2")]


def test_batches_are_bounded_and_say_the_same(tmp_path: Path) -> None:
    path = written(tmp_path, "from,to\n" + "".join(f"{n % 7},{n % 5}\n" for n in range(50)))
    template = ingest.mapping(TWO + '[[event]]\nkind="contact"\nfrom="a"\nto="b"\n')
    (sheet,) = ingest.sheets(path)
    small, (large,) = list(ingest.read(sheet, template, chunk_rows=8)), list(ingest.read(sheet, template))
    assert [len(batch.rows) for batch in small] == [7, 8, 8, 8, 8, 8, 3]  # the header is in the first block
    assert [batch.tally is None for batch in small] == [True] * 6 + [False]
    assert small[-1].tally == large.tally
    assert [e for batch in small for e in batch.events.to_pylist()] == large.events.to_pylist()


def test_the_digest_knows_the_table_again(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    rows = [["from", "to", "备注"], ["1", "2", "甲"], ["1", "2", "甲"], ["2", "3", "乙,丙"]]

    def digest(path: Path) -> str:
        (batch,) = ingest.read(ingest.sheets(path)[0], ingest.mapping(TWO))
        assert batch.tally is not None
        return batch.tally.digest

    def delivered(name: str, table: list[list[str]], encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_text("".join(",".join(f'"{cell}"' for cell in row) + "\r\n" for row in table), encoding, newline="")
        return path

    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / "x.xlsx")
    first = digest(delivered("a", rows))
    same = [
        delivered("b", rows, "gb18030"),
        delivered("c", [rows[0], rows[3], rows[1], rows[2]]),
        tmp_path / "x.xlsx",
        delivered("d", [[row[2], row[0], row[1] + "\t"] for row in rows]),
        delivered("e", [["测试"], *rows], "utf-8-sig"),
    ]
    assert [digest(path) for path in same] == [first] * len(same)
    other = [
        rows[:3],
        [*rows, rows[3]],
        [["from", "to", "注"], *rows[1:]],
        [rows[0], *[[b, a, c] for a, b, c in rows[1:]]],
    ]
    assert first not in [digest(delivered(f"f{n}", table)) for n, table in enumerate(other)]


@pytest.mark.parametrize(
    ("change", "code", "said"),
    [
        (('id = "from"', 'id = "form"'), "mapping-column-missing", {"column": "form", "nearest": "from"}),
        (("as = ", "alias = "), "mapping-unknown-key", {"key": "alias", "where": "entity"}),
        (("scheme", "schema"), "mapping-unknown-key", {"key": "schema", "nearest": "scheme"}),
        (("person", "persom"), "mapping-wrong-value", {"key": "kind"}),
        (("format = 1", "format = 2"), "mapping-wrong-value", {"key": "format"}),
        (("format = 1", 'format = 1\nmaterial = "dreams"'), "material-not-yet", {"material": "dreams"}),
        (("name = ", "nome = "), "mapping-unknown-key", {"key": "nome", "nearest": "name"}),
        (('name = "test"', 'name = "Test case"'), "mapping-wrong-value", {"key": "name"}),
        (('kind = "person"\n', ""), "mapping-missing-key", {"key": "kind"}),
        (("format = 1", "format = "), "mapping-not-toml", {}),
        (('from = "a"', 'from = "c"'), "mapping-wrong-value", {"key": "from"}),
        (('kind="contact"', 'kind="holds"'), "mapping-wrong-value", {"key": "kind"}),
        (('kind="contact"', 'kind="login"'), "mapping-end", {"key": "from", "given": "person"}),
        (('to = "b"\n', 'to = "b"\nvalue={column="to"}\n'), "mapping-missing-key", {"key": "unit"}),
        (('to = "b"\n', 'to = "b"\nat={column="to", zone="Peking"}\n'), "mapping-wrong-value", {"key": "zone"}),
        (('to = "b"\n', 'to = "b"\nat={column="to", unit="day"}\n'), "mapping-missing-key", {"key": "origin"}),
        (('as = "b"', 'as = "a"'), "mapping-wrong-value", {"key": "as"}),
    ],
)
def test_a_wrong_mapping_is_refused_by_name(
    tmp_path: Path, change: tuple[str, str], code: str, said: dict[str, str]
) -> None:
    toml = TWO + '[[event]]\nkind="contact"\nfrom = "a"\nto = "b"\n'
    assert change[0] in toml
    with pytest.raises(Refused) as refused:
        whole(written(tmp_path, "from,to\n1,2\n"), toml.replace(*change))
    assert refused.value.code == code
    assert said.items() <= refused.value.parameters.items()


def test_expectations(tmp_path: Path) -> None:
    path = written(tmp_path, "from,to\n1,2\n")
    with pytest.raises(Refused, match="expected-records"):
        whole(path, TWO + "[expect]\nrecords = { min = 2 }\n")
    whole(path, TWO + "[expect]\nrecords = { min = 1, max = 1 }\n")


def test_the_version_is_of_what_is_said(tmp_path: Path) -> None:
    assert ingest.mapping(TWO).version == ingest.mapping("# a comment\n" + TWO).version
    assert ingest.mapping(TWO).version != ingest.mapping(TWO.replace("person", "phone")).version
    path = tmp_path / "m.toml"
    path.write_text(TWO)
    assert ingest.mapping(path) == ingest.mapping(TWO)


_CONTACT = TWO + '[[event]]\nkind="contact"\nfrom="a"\nto="b"\n'


@pytest.mark.parametrize(
    "toml",
    [
        "x = " + "[" * 5000,
        "format = " + "9" * 5000,
        _CONTACT + '[expect]\nrecords = { min = "a" }',
        _CONTACT + "[expect]\nrecords = { max = -1 }",
        _CONTACT + 'at = { column = "t", unit = "day", origin = 2020-01-01T00:00:00 }',
        _CONTACT + 'at = { column = "t", format = "%Y-%m-%d %H" }',
        _CONTACT + 'at = { column = "t", format = "%Q" }',
        _CONTACT + 'at = { column = "t", format = "%Y-%m-%d %" }',
        _CONTACT + 'at = { column = "t", format = "day" }',
        _CONTACT + '[file]\ndelimiter = "\\""',
        _CONTACT + '[file]\ndelimiter = "\\n"',
        _CONTACT + '[file]\ndelimiter = "a"',
        _CONTACT + "[file]\nheader = 999999999999",
    ],
)
def test_a_mapping_that_cannot_be_meant_is_refused_when_it_is_read(toml: str) -> None:
    """Found by fuzzing: each of these once ended as a fault of the program, most of them only at the first row."""
    with pytest.raises(Refused, match=r"mapping-(not-toml|wrong-value)"):
        ingest.mapping(toml)


@pytest.mark.parametrize(("told", "code"), [("type='xlsx'", "file-type-differs"), ("type='xls'", "file-type-differs"),
                                            ("encoding='utf-16'", "encoding-not-fitting")])  # fmt: skip
def test_a_file_that_is_not_what_its_mapping_says(tmp_path: Path, told: str, code: str) -> None:
    template = ingest.mapping(_CONTACT + f"[file]\n{told}\n")
    with pytest.raises(Refused, match=code):
        ingest.sheets(written(tmp_path, "from,to\n1,2\n"), template)


def test_a_header_far_below(tmp_path: Path) -> None:
    path = written(tmp_path, "x,y\n" * 99 + "from,to\n1,2\n")
    assert whole(path, _CONTACT + "[file]\nheader = 100\n").events["row"].to_pylist() == [101]
