"""How does the report look as a workbook? Identifiers are text, figures whole to the last digit, no formula runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from graphkit.model import ENDS
from graphkit.words import texts

from .said import column_label, excluded_type, how_made, hub_rule, notes

LONGEST_CELL = 32_767
MOST_ROWS = 20_000
"""Of one sheet: what nobody looks through as a sheet stands in report.json."""
_RUNS = ("=", "+", "-", "@", "\t", "\r")
_NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'"))
Cell = str | int | float | None


class Exact(float):
    """A number that the workbook keeps to the last digit; the writer's own format stops at sixteen."""

    def __format__(self, spec: str) -> str:
        return repr(float(self))


class _Book:
    """A workbook of plain tables, one a sheet."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self._head = book.add_format(
            {"bold": True, "bg_color": "#E8EDF3", "bottom": 1, "text_wrap": True, "valign": "top"}
        )
        self._note = book.add_format({"italic": True, "font_color": "#5B6673"})
        self._text = book.add_format({"num_format": "@", "valign": "top"})
        self._inert = book.add_format({"num_format": "@", "valign": "top", "quote_prefix": True})
        self._number = book.add_format({"valign": "top"})

    def sheet(self, name: str, notes: Sequence[str], header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
        """A sheet: notes on top, a header that stays in view, filters, widths that fit."""
        sheet = self.book.add_worksheet(self._name(name))
        for line, note in enumerate(notes):
            sheet.write_string(line, 0, note[:LONGEST_CELL], self._note)
        top = len(notes)
        widths = [_width(title) for title in header]
        for column, title in enumerate(header):
            sheet.write_string(top, column, title, self._head)
        last = top
        for last, row in enumerate(rows, start=top + 1):
            for column, cell in enumerate(row):
                self._write(sheet, last, column, cell)
                widths[column] = max(widths[column], _width(str(cell if cell is not None else "")))
        for column, width in enumerate(widths):
            sheet.set_column(column, column, min(width, 60) + 3)
        sheet.freeze_panes(top + 1, 0)
        sheet.autofilter(top, 0, max(last, top), max(len(header) - 1, 0))
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.repeat_rows(top)
        sheet.fit_to_pages(1, 0)

    def _write(self, sheet: Worksheet, row: int, column: int, cell: Cell) -> None:
        if isinstance(cell, str):
            sheet.write_string(row, column, cell[:LONGEST_CELL], self._inert if cell.startswith(_RUNS) else self._text)
        elif cell is not None:
            sheet.write_number(row, column, Exact(cell), self._number)

    def _name(self, wanted: str) -> str:
        """A name Excel takes: 31 characters, none of its own signs, not there yet."""
        clean, number = wanted.translate(_NOT_IN_NAMES)[:31], 1
        taken = {sheet.get_name().casefold() for sheet in self.book.worksheets()}
        while clean.casefold() in taken:
            number += 1
            clean = f"{wanted.translate(_NOT_IN_NAMES)[: 30 - len(str(number))]} {number}"
        return clean


def write_workbook(report: Mapping[str, Any], path: Path) -> None:
    """Writes the report as sheets: balance, files, coverage, definitions, every list, groups, what is left out."""
    said = texts(report["language"])
    options = {"strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(str(path), options)
    book.set_properties({"title": report["case"]["title"], "created": _created(report["made_at"])})
    sheets, say = _Book(book), partial(_say, said)
    _about(sheets, say, report)
    _balance(sheets, say, report)
    _files(sheets, say, report)
    _coverage(sheets, say, report)
    _definitions(sheets, say, report)
    who = {row["uid"]: row for row in report["who"]}
    for layer in report["layers"]:
        for ranked in layer["lists"]:
            _list(sheets, said, layer, ranked, who)
        _groups(sheets, say, said, layer, who)
    _exclusions(sheets, say, said, report)
    _rows(sheets, say, report, who)
    book.close()


def _say(said: Mapping[str, str], key: str, **parameters: object) -> str:
    return said[f"report.{key}"].format(**parameters)


def _created(made_at: str) -> datetime:
    return datetime.fromisoformat(made_at).replace(tzinfo=None)


def _width(text: str) -> int:
    return sum(2 if ord(character) > 0x2E7F else 1 for character in text[:60])


def _money(text: str) -> float | None:
    return float(text) if text else None


def _about(sheets: _Book, say: Any, report: Mapping[str, Any]) -> None:
    rows = [
        (say("title"), report["case"]["title"]),
        ("", report["case"]["purpose"]),
        ("UUID", report["case"]["uuid"]),
        (say("snapshot"), report["snapshot"]),
        (say("made"), report["made_at_shown"]),
        (say("made_by"), report["made_by"]),
        (say("zone"), report["case"]["zone"]),
        *((name, version) for name, version in report["versions"].items()),
    ]
    sheets.sheet(say("sheet_about"), [say("lead")], (say("what"), ""), rows)


def _balance(sheets: _Book, say: Any, report: Mapping[str, Any]) -> None:
    ends = [("delivered", say("delivered_all")), *((end, say(f"end_{end}")) for end in ENDS)]
    header = [say("file"), say("provider"), say("direction"), say("unit")]
    header += [f"{title} · {say(part)}" for _end, title in ends for part in ("rows", "money")]
    rows = [
        [
            f"{line['file']} #{line['source']}",
            line["provider"],
            say(line["direction"]) if line["direction"] in {"in", "out"} else "",
            line["unit"],
            *(cell for end, _title in ends for cell in (line[end]["rows"], _money(line[end]["value"]))),
        ]
        for line in report["balance"]
    ]
    sheets.sheet(say("sheet_balance"), [say("balance_lead")], header, rows)


def _files(sheets: _Book, say: Any, report: Mapping[str, Any]) -> None:
    header = ("#", "file", "sheet", "layout", "provider", "instrument", "rows_read", "records", "problem_rows")
    named = [{"#": "#", "sheet": "sheet"}.get(name) or say(name) for name in header]
    rows = [
        [
            line["source"],
            line["file"] + (f" / {line['member']}" if line["member"] else ""),
            *(line[name] for name in header[2:]),
            "; ".join(f"{kind} {n}" for kind, n in line["excluded"].items()),
            line["warnings"],
            "; ".join(line["unread_columns"]),
            line["sha256"],
            _state(say, line),
        ]
        for line in report["files"]
    ]
    sheets.sheet(
        say("sheet_files"),
        [say("files_lead")],
        [*named, say("excluded"), say("warnings"), say("unread"), "SHA-256", say("state")],
        rows,
    )


def _state(say: Any, line: Mapping[str, Any]) -> str:
    if line["withdrawn"]:
        return str(say("withdrawn", date=line["withdrawn"]["at"][:10], reason=line["withdrawn"]["reason"]))
    return str(say("superseded")) if line["superseded"] else ""


def _coverage(sheets: _Book, say: Any, report: Mapping[str, Any]) -> None:
    listed = report["coverage"][:MOST_ROWS]
    lines = [say("coverage_lead") if listed else say("coverage_none")]
    if len(listed) < len(report["coverage"]):
        lines.append(say("more_in_json", n=len(report["coverage"]) - len(listed)))
    columns = ("key", "requested", "asked_from", "asked_until", "outcome", "answer", "from", "until", "rows")
    header = [say(name) for name in (*columns, "file", "provider")]
    rows = [
        [
            *(say(f"outcome_{row[name]}") if name == "outcome" and row[name] else row[name] for name in columns),
            row["file"],
            row["provider"],
        ]
        for row in listed
    ]
    sheets.sheet(say("sheet_coverage"), lines, header, rows)


def _definitions(sheets: _Book, say: Any, report: Mapping[str, Any]) -> None:
    rows = [
        [it["measure"], it["name"], it["question"], it["definition"], it["unit"], it["source"]]
        for it in report["definitions"]
    ]
    header = [say(name) for name in ("measure", "name", "question", "definition", "unit", "source")]
    sheets.sheet(say("sheet_definitions"), [], header, rows)


def _entity(say: Any, said: Mapping[str, str], who: Mapping[str, Mapping[str, Any]], uid: str) -> list[Cell]:
    one = who[uid]
    own = {"yes": "own_yes", "in part": "own_in_part", "no": "own_no"}.get(one["delivered"], "own_none")
    holders = "; ".join(one["holders"])
    return [uid, one["caption"], said[f"kind.{one['kind']}"], holders, say(own), one["from"], one["until"]]


def _entity_header(say: Any) -> list[str]:
    return ["uid", *(say(name) for name in ("caption", "kind", "holders", "own_records", "from", "until"))]


def _list(
    sheets: _Book,
    said: Mapping[str, str],
    layer: Mapping[str, Any],
    ranked: Mapping[str, Any],
    who: Mapping[str, Mapping[str, Any]],
) -> None:
    say, labels = partial(_say, said), [column_label(said, column) for column in ranked["columns"]]
    top = [
        line
        for label, column in zip(labels, ranked["columns"], strict=True)
        for line in (f"{label}: {' | '.join(how_made(said, column))}", column["command"])
    ]
    header = [say("part"), *_entity_header(say), say("group")]
    header += [f"{label} · {say(part)}" for label in labels for part in ("rank", "value")]
    rows = [
        [
            say(f"part_{part['part']}"),
            *_entity(say, said, who, row["uid"]),
            row["group"],
            *(cell for figure in row["figures"] for cell in (figure["rank"], figure["value"])),
        ]
        for part in ranked["parts"]
        for row in part["rows"]
    ]
    sheets.sheet(f"{layer['id']} {ranked['measure']}", [*top, *notes(said, ranked["columns"])], header, rows)


def _groups(
    sheets: _Book, say: Any, said: Mapping[str, str], layer: Mapping[str, Any], who: Mapping[str, Mapping[str, Any]]
) -> None:
    found = layer["groups"]
    lead = say(
        "groups_lead",
        count=found["count"],
        modularity=found["modularity"],
        resolution=found["options"]["resolution"],
        seed=found["options"]["seed"],
    )
    columns = ("group", "entities", "ties_inside", "ties_to_others", "stability")
    sheets.sheet(
        f"{layer['id']} {say('sheet_groups')}",
        [lead, found["command"]],
        [*(say(name) for name in columns), say("foremost")],
        [[*(row[name] for name in columns), "; ".join(row["foremost"])] for row in found["groups"]],
    )
    sheets.sheet(
        f"{layer['id']} {say('sheet_between')}",
        [say("between_lead")],
        [f"{say('group')} 1", f"{say('group')} 2", say("ties"), say("carried_by")],
        [[row["a"], row["b"], row["ties"], "; ".join(row["carried_by"])] for row in found["between"]],
    )
    sheets.sheet(
        f"{layer['id']} {say('sheet_joining')}",
        [say("joining")],
        [*_entity_header(say), say("group"), say("groups_reached"), say("ties_to_others")],
        [
            [*_entity(say, said, who, row["uid"]), row["group"], row["groups_reached"], row["ties_to_others"]]
            for row in found["joining"]
        ],
    )


def _exclusions(sheets: _Book, say: Any, said: Mapping[str, str], report: Mapping[str, Any]) -> None:
    gone = report["exclusions"]
    rows: list[Sequence[Cell]] = [
        (say("hubs"), hub["key"], hub_rule(said, hub["rule"]), hub["n"], hub["unit"], _money(hub["value"]))
        for hub in gone["hubs"]
    ]
    rows += [(say("events_excluded"), "", excluded_type(said, kind), n, "", None) for kind, n in gone["events"].items()]
    rows += [
        (layer["id"], "", said[f"left_out.{code}"], n, "", None)
        for layer in report["layers"]
        for code, n in layer["left_out"].items()
    ]
    rows += [
        (say("decided"), f"{it['a']} {it['b']}".strip(), f"{it['kind']}: {it['reason']}", it["seq"], "", None)
        for it in gone["decided"]
    ]
    rows += [
        (
            say("conflicts"),
            f"{it['a']} {it['b']}".strip(),
            f"{said['conflict.' + it['code']]} {it['reason']}",
            1,
            "",
            None,
        )
        for it in report["conflicts"]
    ]
    header = [say("what"), say("key"), say("rule"), say("how_many"), say("unit"), say("money")]
    sheets.sheet(say("sheet_exclusions"), [say("exclusions_lead")], header, rows)


def _rows(sheets: _Book, say: Any, report: Mapping[str, Any], who: Mapping[str, Mapping[str, Any]]) -> None:
    columns = ("file", "member", "provider", "rows", "first_row")
    sheets.sheet(
        say("sheet_rows"),
        [say("source_rows_lead", case=report["case"]["folder"])],
        ["uid", say("caption"), say("file"), say("member"), say("provider"), say("rows"), say("first_row")],
        [[row["uid"], who[row["uid"]]["caption"], *(row[name] for name in columns)] for row in report["rows"]],
    )
