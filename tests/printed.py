"""Prints the disclosures that `typeset` sets as PDFs in other formats, from the same tree."""

import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from functools import cache
from html import escape
from io import BytesIO
from typing import Any

import docx
import xlsxwriter
from docx.oxml.ns import qn

from conftest import ROOT
from juesuan.model import Disclosure, Kind
from juesuan.model.document import (
    Align,
    Contents,
    Cover,
    Document,
    Heading,
    Paragraph,
    TableBlock,
    TableCell,
)
from juesuan.model.forms import compact
from juesuan.money import Unit
from juesuan.reading.document import read_bytes
from juesuan.reading.pages import UnreadableError
from narrate import narrate, overview
from typeset import LAYOUTS, document_tree, typeset

FACTS = tomllib.loads((ROOT / "tests" / "data" / "wuhan-2023.toml").read_text("utf-8"))
_LEVELS = {"part": 0, "section": 1, "point": 2}
_ALIGNS = {"l": Align.LEFT, "c": Align.CENTER, "r": Align.RIGHT}


@cache
def tree(layout: str) -> dict[str, Any]:
    """The whole document of a layout: cover, overview, tables, narrative."""
    return document_tree(FACTS, LAYOUTS[layout], overview(FACTS, layout), narrate(FACTS, layout))


@cache
def from_pdf(layout: str) -> Disclosure:
    """The same document, read from the PDF."""
    return read_bytes("a.pdf", typeset(FACTS, layout))


# ---- the tree, in print


Placed = tuple[int, int, int, int, str]
"""Row, column, rows, columns and text of a cell."""


def placed(table: Mapping[str, Any]) -> list[Placed]:
    """The cells of header and body with their places."""
    width, found, taken = len(table["widths"]), [], set()
    at = 0
    for item in [*table["header"], *table["body"]]:
        while divmod(at, width) in taken:
            at += 1
        row, column = divmod(at, width)
        found.append((row, column, item["rows"], item["cols"], item["text"]))
        taken |= {
            (row + down, column + over)
            for down in range(item["rows"])
            for over in range(item["cols"])
        }
    return found


def captions(table: Mapping[str, Any]) -> list[str]:
    """The lines above a table."""
    return [
        text for text in (table["title"], table["number"], table["owner"], table["money"]) if text
    ]


def said(layout: str) -> Iterator[tuple[str, Any]]:
    """The document in order: ("line", text), ("part" … "text", text), ("table", table)."""
    document = tree(layout)
    yield from (("line", text) for text in document["cover"])
    yield ("break", "")
    yield ("line", "目　录")
    blocks = [*document["overview"], *document["narrative"]]
    parts = [block["text"] for block in blocks if block["kind"] in {"part", "section"}]
    first = sum(block["kind"] in {"part", "section"} for block in document["overview"])
    part = document["tables"][0]["part"]
    yield from (("entry", text) for text in [*parts[:first], part, *parts[first:]])
    yield ("break", "")
    yield from ((block["kind"], block["text"]) for block in document["overview"])
    for table in document["tables"]:
        if table["part"]:
            yield ("part", table["part"])
        yield ("table", table)
    yield from ((block["kind"], block["text"]) for block in document["narrative"])


# ---- the formats


def as_document(layout: str) -> Document:
    """The tree as the model has it."""
    document = tree(layout)
    blocks: list[Any] = [Cover(tuple(document["cover"])), Contents()]
    for kind, content in said(layout):
        if kind in _LEVELS:
            blocks.append(Heading(_LEVELS[kind], content))
        elif kind == "text":
            blocks.append(Paragraph(content))
        elif kind == "table":
            blocks.append(_block(content))
    unit = Unit.from_label(FACTS["money_unit"])
    return Document(document["title"], FACTS["unit"], FACTS["year"], "单位", unit, tuple(blocks))


def _block(table: Mapping[str, Any]) -> TableBlock:
    rows: dict[int, list[TableCell]] = {}
    header = 1 + max(row for row, *_ in placed({**table, "body": []}))
    for row, _, tall, wide, text in placed(table):
        rows.setdefault(row, []).append(TableCell(text, columns=wide, rows=tall))
    ordered = [tuple(rows.get(row, ())) for row in range(max(rows) + 1)]
    return TableBlock(
        title=table["title"],
        widths=tuple(table["widths"]),
        header=tuple(ordered[:header]),
        body=tuple(ordered[header:]),
        number=table["number"],
        owner=table["owner"],
        money=table["money"],
        notes=tuple(table["notes"]),
    )


def as_docx(layout: str) -> bytes:
    """A Word document."""
    document = docx.Document()
    for kind, content in said(layout):
        if kind == "break":
            document.add_page_break()
        elif kind == "table":
            for text in captions(content):
                document.add_paragraph(text)
            add_table(document, placed(content))
            for text in content["notes"]:
                document.add_paragraph(text)
        else:
            document.add_paragraph(content + ("\t3" if kind == "entry" else ""))
    return saved(document)


def add_table(document: Any, cells: list[Placed]) -> Any:
    """A table with merged cells."""
    height = max(row + tall for row, _, tall, _, _ in cells)
    width = max(column + wide for _, column, _, wide, _ in cells)
    table = document.add_table(height, width)
    grid = [list(row.cells) for row in table.rows]
    for row, column, tall, wide, text in cells:
        cell = grid[row][column]
        if tall > 1 or wide > 1:
            cell = cell.merge(grid[row + tall - 1][column + wide - 1])
        for extra in cell.paragraphs[1:]:
            extra._p.getparent().remove(extra._p)
        cell.paragraphs[0].text = text
    return table


def saved(document: Any) -> bytes:
    """The bytes of a Word document."""
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def raw(document: Any, text: str = "") -> Any:
    """A new paragraph's XML."""
    return document.add_paragraph(text)._p


def tag(name: str) -> str:
    """A name of Word's namespace."""
    return str(qn(f"w:{name}"))


def as_html(layout: str, *, framed: bool = False) -> str:
    """A web page; ``framed``: as sites wrap and surround it."""
    parts = []
    for kind, content in said(layout):
        if kind == "table":
            parts += [f"<p>{escape(text)}</p>" for text in captions(content)]
            parts.append(html_table(placed(content)))
            parts += [f"<p>{escape(text)}</p>" for text in content["notes"]]
        elif content:
            parts.append(f"<p>&nbsp;&nbsp;{escape(content)}</p>")
    body = "\n".join(parts)
    if framed:
        body = (
            "<div class='nav'><ul><li>首页</li><li>决算公开表</li></ul></div>"
            "<p>当前位置：首页 &gt; 江城市2023年度部门决算公开</p>"
            "<script>var a = '一、收入';</script>"
            f"<table><tr><td width=800><table><tr><td>{body}</td></tr></table></td>"
            "<td style='display:none'>第三部分 不显示</td></tr></table>"
            "<div id='footer'>版权所有：江城市人民政府 2024年度部门决算</div><p>【打印本页】</p>"
        )
    return f"<!DOCTYPE html><html><head><title>公开</title></head><body>{body}</body></html>"


def html_table(cells: list[Placed]) -> str:
    """A table in HTML."""
    rows: dict[int, list[str]] = {}
    for row, _, tall, wide, text in cells:
        spans = f" rowspan={tall}" * (tall > 1) + f" colspan='{wide}'" * (wide > 1)
        shown = escape(text).replace("\n", "<br>") or "&nbsp;"
        rows.setdefault(row, []).append(f"<td{spans}>{shown}</td>")
    last = max(row + tall for row, _, tall, _, _ in cells)
    lines = ["<tr>" + "".join(rows.get(row, ())) + "</tr>" for row in range(last)]
    return f"<table border=1>{''.join(lines)}</table>"


def as_workbook(layout: str, *, numbers: bool = True, together: bool = False) -> bytes:
    """A workbook of the tables: amounts as numbers, one sheet for each table or all on one."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet, line = None, 0
    for table in tree(layout)["tables"]:
        if sheet is None or not together:
            sheet, line = book.add_worksheet((table["number"] or table["title"])[:31]), 0
        line = _fill(sheet, table, line, numbers) + 1
    book.close()
    return buffer.getvalue()


def _fill(sheet: Any, table: Mapping[str, Any], line: int, numbers: bool) -> int:
    """A table with its captions and notes from a line on; returns the line below."""
    cells = placed(table)
    last = max(column + wide for _, column, _, wide, _ in cells) - 1
    title, *others = captions(table)
    sheet.merge_range(line, 0, line, last, title)
    if len(others) == 3:
        sheet.write(line + 1, last, others[0])
    sheet.write(line + 2, 0, others[-2] if len(others) > 1 else "")
    sheet.write(line + 2, last, others[-1])
    top = line + 3
    for row, column, tall, wide, text in cells:
        value = text
        if numbers and text and compact(text).replace(",", "").replace(".", "").isdigit():
            value = float(text.replace(",", ""))
        if tall > 1 or wide > 1:
            place = (top + row, column, top + row + tall - 1, column + wide - 1)
            sheet.merge_range(*place, value)
        elif value != "":
            sheet.write(top + row, column, value)
    line = top + max(row + tall for row, _, tall, _, _ in cells)
    for text in table["notes"]:
        sheet.write(line, 0, text)
        line += 1
    return line


# ---- comparing


@contextmanager
def sentence() -> Iterator[None]:
    """Whatever is read here may be refused, but only with a sentence for the user."""
    try:
        yield
    except UnreadableError as error:
        if not str(error).endswith("。"):
            raise AssertionError(f"no sentence: {error}") from error


def cells_of(disclosure: Disclosure) -> dict[tuple[str, str, str, str], Decimal]:
    """Every amount of the nine tables by table, side, row and column."""
    return {
        (table.code, row.side, row.code, cell.column): cell.amount
        for table, row, cell in disclosure.cells()
        if table.code and cell.amount is not None
    }


def claims_of(disclosure: Disclosure) -> list[tuple[Any, ...]]:
    """What the sentences claim."""
    names = [section.name for section in disclosure.narrative.sections]
    return [
        (claim.kind, claim.subject, claim.phase, claim.amount, claim.rate, names[claim.section])
        for claim in disclosure.narrative.claims
    ]


def assert_same(disclosure: Disclosure, layout: str, *, narrated: bool = True) -> None:
    """A document reads as the PDF does, and is found as right as it."""
    from juesuan.checking.check import check

    wanted = from_pdf(layout)
    assert disclosure.kind is Kind.FINAL_ACCOUNT
    assert [table.code for table in disclosure.tables] == [table.code for table in wanted.tables]
    assert cells_of(disclosure) == cells_of(wanted)
    assert disclosure.unit in {wanted.unit, ""}
    if narrated:
        assert (disclosure.unit, disclosure.year) == (wanted.unit, wanted.year)
        assert [s.name for s in disclosure.narrative.sections] == [
            s.name for s in wanted.narrative.sections
        ]
        assert claims_of(disclosure) == claims_of(wanted)
    told = {(item.rule, item.message) for item in check(wanted).findings}
    assert {(item.rule, item.message) for item in check(disclosure).findings} <= told
