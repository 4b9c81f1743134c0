"""Do the formats say what the selection holds? Read back with the programs that others will use."""

from __future__ import annotations

import json
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import igraph
import networkx as nx
import openpyxl
import pytest

from graphkit.evidence.formats import cited_rows, custody_list, graph_json, graphml, report_html
from graphkit.evidence.selection import Selection

from .drawn import A, B, C, D, selection


@pytest.fixture
def drawn(tmp_path: Path) -> Selection:
    return selection(tmp_path)


class TestGraphml:
    def test_networkx_and_igraph_read_as_many_lines_as_were_written(self, drawn: Selection, tmp_path: Path) -> None:
        graphml.write(drawn, tmp_path / "g.graphml")
        read = nx.read_graphml(tmp_path / "g.graphml", force_multigraph=True)
        again = igraph.Graph.Read_GraphML(str(tmp_path / "g.graphml"))
        written = len(drawn.links) + len(drawn.ties)
        assert read.number_of_edges() == again.ecount() == written == 4
        assert read.number_of_nodes() == again.vcount() == len(drawn.entities)

    def test_every_value_is_text_and_exact(self, drawn: Selection, tmp_path: Path) -> None:
        graphml.write(drawn, tmp_path / "g.graphml")
        read = nx.read_graphml(tmp_path / "g.graphml", force_multigraph=True)
        uids = nx.get_node_attributes(read, "uid")
        lines = {data["number"]: (uids[a], uids[b], data) for a, b, data in read.edges(data=True)}
        assert all(isinstance(value, str) for _, _, data in lines.values() for value in data.values())
        a, b, tie = lines["3"]
        assert (a, b, tie["value"], tie["unit"], tie["n"], tie["directed"]) == (C, D, "100.05", "CNY", "2", "true")
        a, b, link = lines["2"]
        assert (a, b, link["directed"], link["statement_only"], link["grade"]) == (A, B, "false", "true", "C3")

    def test_what_xml_cannot_hold_is_replaced_in_sight(self, drawn: Selection, tmp_path: Path) -> None:
        graphml.write(drawn, tmp_path / "g.graphml")
        captions = nx.get_node_attributes(nx.read_graphml(tmp_path / "g.graphml", force_multigraph=True), "caption")
        assert "乙某测试\N{REPLACEMENT CHARACTER}" in captions.values()


class TestGraphJson:
    def test_money_is_decimal_text_and_ties_are_the_sums_of_their_events(
        self, drawn: Selection, tmp_path: Path
    ) -> None:
        graph_json.write(drawn, tmp_path / "g.json")
        told = json.loads((tmp_path / "g.json").read_text("utf-8"))
        (tie,) = (tie for tie in told["ties"] if tie["kind"] == "transfer")
        assert tie["value"] == "100.05"
        assert sum(Decimal(event["value"]) for event in tie["events"]) == Decimal(tie["value"])

    def test_every_row_number_leads_to_its_cells_as_delivered(self, drawn: Selection, tmp_path: Path) -> None:
        graph_json.write(drawn, tmp_path / "g.json")
        told = json.loads((tmp_path / "g.json").read_text("utf-8"))
        rows = {row["id"]: row for row in told["rows"]}
        (event,) = told["set_aside"]
        assert rows[event["rows"][0]]["cells"] == ["6333", "7.00", "6222", "退回"]
        assert rows[event["rows"][0]]["row"] == 4

    def test_no_place_of_this_machine_is_told(self, drawn: Selection, tmp_path: Path) -> None:
        graph_json.write(drawn, tmp_path / "g.json")
        assert str(tmp_path) not in (tmp_path / "g.json").read_text("utf-8")


class TestWorkbooks:
    def test_cited_rows_are_text_cells_with_file_row_and_the_numbers_they_support(
        self, drawn: Selection, tmp_path: Path
    ) -> None:
        cited_rows.write(drawn, tmp_path / "r.xlsx")
        book = openpyxl.load_workbook(tmp_path / "r.xlsx")
        bank, talk = book.worksheets
        lines = list(bank.iter_rows(min_row=3, values_only=True))
        digest = drawn.sources[0].sha256
        assert lines[0] == ("1", "3", "S1", "交易明细.csv", "", "2", digest, "6222", "100.00", "6333", "=1+1")
        assert [cell.value for cell in talk[3]][:4] == ["4", "2, P4", "S2", "笔录.csv"]
        assert {cell.data_type for sheet in book for row in sheet for cell in row if cell.value is not None} == {"s"}

    def test_what_looks_like_a_formula_stays_text_even_when_edited(self, drawn: Selection, tmp_path: Path) -> None:
        cited_rows.write(drawn, tmp_path / "r.xlsx")
        cell = openpyxl.load_workbook(tmp_path / "r.xlsx").worksheets[0]["K3"]
        assert (cell.value, cell.data_type, cell.quotePrefix, cell.number_format) == ("=1+1", "s", True, "@")

    def test_the_list_names_every_source_with_hash_provider_instrument_and_what_lacks(
        self, drawn: Selection, tmp_path: Path
    ) -> None:
        custody_list.write(drawn, tmp_path / "l.xlsx")
        (sheet,) = openpyxl.load_workbook(tmp_path / "l.xlsx").worksheets
        lines = list(sheet.iter_rows(min_row=3, values_only=True))
        assert [line[1:6] for line in lines] == [
            (source.name, source.sha256, str(source.size), "测试银行", source.instrument) for source in drawn.sources
        ]
        assert [line[-1] for line in lines] == ["第二调取人"] * 2


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.links: list[str] = []
        self.ids: set[str] = set()

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        told = dict(attributes)
        self.ids.add(told.get("id") or "")
        self.links += [told.get("href") or ""] if tag == "a" else []
        assert tag not in {"script", "img", "link", "iframe"}


class TestReport:
    def read(self, drawn: Selection, path: Path) -> _Text:
        report_html.write(drawn, path)
        text = _Text()
        text.feed(path.read_text("utf-8"))
        return text

    def test_marks_what_rests_on_a_statement_alone_and_nothing_else(self, drawn: Selection, tmp_path: Path) -> None:
        shown = "".join(self.read(drawn, tmp_path / "r.html").parts)
        # the link and the tie that only the record of questioning supports, in the table and above their rows
        assert shown.count("仅供述") - shown.count("仅供述：") == 4

    def test_shows_the_hashes_the_commands_and_what_was_set_aside(self, drawn: Selection, tmp_path: Path) -> None:
        shown = "".join(self.read(drawn, tmp_path / "r.html").parts)
        for expected in (
            "certutil -hashfile tagmanifest-sha256.txt SHA256", "sha256sum -c manifest-sha256.txt", "100.05 CNY",
            "已冲正或退回", drawn.sources[0].sha256, drawn.sources[1].sha256, "评估意见 B2",
            "第二调取人", "移送（测试）", "在押",
        ):  # fmt: skip
            assert expected in shown

    def test_leads_nowhere_but_into_itself(self, drawn: Selection, tmp_path: Path) -> None:
        text = self.read(drawn, tmp_path / "r.html")
        assert {link.removeprefix("#") for link in text.links} <= text.ids
        assert all(link.startswith("#") for link in text.links)

    def test_a_name_with_markup_stays_a_name(self, drawn: Selection, tmp_path: Path) -> None:
        assert "测试案件 <b>&" in self.read(drawn, tmp_path / "r.html").parts

    def test_rows_beyond_the_limit_are_counted(
        self, drawn: Selection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(report_html, "MOST_ROWS", 3)
        (loss,) = report_html.write(drawn, tmp_path / "r.html")
        assert (loss.field, loss.n) == ("rows", 2)
        assert "其余 1 行" in (tmp_path / "r.html").read_text("utf-8")

    @pytest.mark.parametrize("language", ["zh", "en"])
    def test_makes_no_finding_on_anybody(self, tmp_path: Path, language: str) -> None:
        shown = "".join(self.read(selection(tmp_path, language), tmp_path / "r.html").parts).lower()
        for word in ("首要分子", "主犯", "罪犯", "犯罪嫌疑", "组织者", "criminal", "guilty", "ringleader", "kingpin"):
            assert word not in shown
