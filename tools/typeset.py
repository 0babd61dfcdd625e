"""Sets the facts of a disclosure as a PDF, in the forms of two places.

`wuhan` is the national form: 行次, 栏次, formulas under the tables, headers repeated on every
page. `shanghai` has none of these, another order of tables and columns, and its own headers.

The facts are plain data, as TOML or JSON hold them; every amount is the text to be printed::

    unit, year, money_unit
    tables.T01 T04          lines    {行次: [amount]}; right half of T04 four amounts
    tables.T02 T03 T05 T07  rows     [{code, name, cells}], cells by 栏: seven, six, three, six
    tables.T08              rows     the same, three cells; 年初, 收入, 年末 may follow
    tables.T06              items    {code: {name, amount}}; 人员经费合计; 公用经费合计
    tables.T09              amounts  twelve, by 栏
    any table               statement  the sentence printed under an empty table

The narrative follows from the same facts and some more, see `narrate`.

行次 and 栏 are those of the Wuhan form in both layouts. The first row of `rows` is the total: no
code, name 合计. Shanghai's tables 07 and 08 hold sub-headers where the total's spending would
stand, so it is not printed there.
"""

import json
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn as fonts
import typst

from juesuan.composing.numerals import numeral
from juesuan.composing.profile import TableLayout, load_profile
from juesuan.composing.tables import draw_header
from juesuan.model.forms import load_forms
from narrate import KINDS, Block, narrate, overview

Table = Mapping[str, Any]
Cell = dict[str, str | int]
Row = list[Cell]

TEMPLATE = Path(__file__).with_name("typeset.typ")
BLANK_ROWS = 3


@dataclass(frozen=True)
class Form:
    """One table of one layout; the header is drawn as a grid (see `header_cells`)."""

    key: str
    title: str
    header: str
    widths: Sequence[int]
    body: Callable[[Table], list[Row]]
    landscape: bool = False
    pad: float = 4
    size: float = 9
    notes: Sequence[str] = ()


@dataclass(frozen=True)
class Layout:
    """The nine forms of one place, in its order; `numbered` with lines, columns and formulas."""

    forms: Sequence[Form]
    kind: str
    numbered: bool


def cell(text: str | int, align: str = "c", cols: int = 1, rows: int = 1) -> Cell:
    """Make one cell; blanks before its text become an indent.

    >>> cell("  年初", "l")["indent"], cell("  年初", "l")["text"]
    (2, '年初')
    """
    words = str(text).lstrip(" ")
    indent = len(str(text)) - len(words)
    return {"text": words, "align": align, "cols": cols, "rows": rows, "indent": indent}


def amounts(texts: Iterable[str], align: str = "r") -> Row:
    """Set printed amounts, one in a cell."""
    return [cell(text, align) for text in texts]


def header_cells(drawing: str) -> Row:
    """Read a header drawn as a grid, its rows parted by `/`, as profiles draw theirs.

    >>> [(c["text"], c["cols"], c["rows"]) for c in header_cells("项目 | < | 金额 / 类 | 款 | ^")]
    [('项目', 2, 1), ('金额', 1, 2), ('类', 1, 1), ('款', 1, 1)]
    """
    drawn = (item for row in draw_header(drawing.split("/")) for item in row)
    return [cell(item.text, cols=item.columns, rows=item.rows) for item in drawn]


def two_sided(table: Table, left: Sequence[str], right: Sequence[str], numbered: bool) -> list[Row]:
    """Set tables 01 and 04: income on the left, spending on the right."""
    lines = table["lines"]
    rows = []
    for line, names in enumerate(zip(left, right, strict=True), start=1):
        if numbered or any(names):
            half = partial(one_side, lines, numbered=numbered)
            rows.append([*half(line, names[0]), *half(line + len(left), names[1])])
    return rows


def one_side(lines: Mapping[str, Sequence[str]], line: int, name: str, numbered: bool) -> Row:
    """Set the name, the number and the amounts of one line."""
    total = name in {"本年收入合计", "本年支出合计", "总计"}
    number = [cell(line)] if numbered else []
    return [cell(name, "c" if total else "l"), *number, *amounts(lines[str(line)])]


def wuhan_rows(table: Table, width: int) -> list[Row]:
    """Set a table by 项 with the total first; a code spans the columns 类, 款 and 项."""
    rows = []
    for row in table["rows"]:
        name = "  " * (len(row["code"]) == 7) + row["name"]
        head = [cell(row["code"], "l", cols=3), cell(name, "l")]
        rows.append([*(head if row["code"] else [cell("合计", cols=4)])])
        rows[-1] += amounts(row["cells"][:width])
    return rows + blank_rows(rows, [3, *[1] * (width + 1)])


def shanghai_rows(table: Table, total_last: bool = False) -> list[Row]:
    """Set a table by 项 with its code in a single column."""
    first, *others = table["rows"]
    total = [[cell("合计", cols=2), *amounts(first["cells"], "c")]]
    rows = [
        [cell(row["code"], "l"), cell(row["name"], "l"), *amounts(row["cells"], "c")]
        for row in others
    ]
    return rows + total if total_last else total + rows


def shanghai_fund_rows(table: Table, columns: Sequence[int]) -> list[Row]:
    """Set table 07 or 08: the names of the spending columns stand in the row of the total."""
    spread = [
        {**row, "cells": [(row["cells"] + [""] * 3)[column] for column in columns]}
        for row in table["rows"]
    ]
    rows = shanghai_rows({"rows": spread})
    rows[0][3:6] = [cell(name) for name in ("合计", "基本支出", "项目支出")]
    return rows + blank_rows(rows, [1] * 8)


def blank_rows(rows: Sequence[Row], spans: Sequence[int]) -> list[Row]:
    """Make some blank rows, if the total is the only row."""
    blank = [cell("", cols=span) for span in spans]
    return [blank] * BLANK_ROWS if len(rows) == 1 else []


def economic_blocks(table: Table, groups: Sequence[Sequence[str]]) -> list[Row]:
    """Set table 06: blocks of code, name and amount side by side, the totals below."""
    items = sorted(table["items"].items())
    blocks = [[item for item in items if item[0][:3] in group] for group in groups]
    empty = ("", {"name": "", "amount": ""})
    rows = []
    for line in zip_longest(*blocks, fillvalue=empty):
        row = []
        for code, item in line:
            name = "  " * (len(code) == 5) + item["name"]
            row += [cell(code, "l"), cell(name, "l"), cell(item["amount"], "r")]
        rows.append(row)
    totals = []
    for name, span in (("人员经费合计", 2), ("公用经费合计", 3 * len(groups) - 4)):
        totals += [cell(name, cols=span), cell(table[name], "r")]
    return [*rows, totals]


def three_public(table: Table, alternating: bool) -> list[Row]:
    """Set the single row of table 09."""
    texts = table["amounts"]
    pairs = zip(texts[:6], texts[6:], strict=True)
    return [amounts((text for pair in pairs for text in pair) if alternating else texts, "c")]


PERSONNEL = ("301", "303")
CAPITAL = ("307", "309", "310", "311", "312", "313", "399")


def side_names(table: TableLayout, first: int, last: int) -> list[str]:
    """Name the lines of one side of table 01 or 04, some of them counted from 一 on."""
    form = load_forms()[table.code]
    names = []
    for number in range(first, last + 1):
        line = form.line(str(number))
        run = next((low for low, high in table.enumerated if low <= number <= high), None)
        counted = "" if run is None else f"{numeral(number - run + 1)}、"
        names.append("  " * (number in table.indented) + counted + (line.name if line else ""))
    return names


def laid_out(place: str, kind: str, pads: Mapping[str, float]) -> Layout:
    """The nine forms of a place as its profile has them; ``pads`` where they are set wider here."""
    profile = load_profile(place)
    forms = []
    for table in profile.tables:
        header = SHANGHAI_FUND if (place, table.code[1:]) in QUIRKS else " / ".join(table.header)
        forms.append(
            Form(
                table.code,
                table.title.removeprefix("{year}年度"),
                header,
                table.widths,
                body_of(place, table),
                landscape=table.landscape or table.code in TURNED.get(place, ()),
                pad=pads.get(table.code, 4),
                size=table.size,
                notes=table.notes,
            )
        )
    return Layout(kind=kind, numbered=profile.numbered, forms=forms)


def body_of(place: str, table: TableLayout) -> Callable[[Table], list[Row]]:
    """How the rows of a table are set."""
    numbered = place == "wuhan"
    if table.lines:
        left, right = (side_names(table, first, last) for first, last in table.lines)
        return partial(two_sided, left=left, right=right, numbered=numbered)
    if table.groups:
        groups = (PERSONNEL, ("302",), CAPITAL) if numbered else (PERSONNEL, ("302", *CAPITAL))
        return partial(economic_blocks, groups=groups)
    if table.code == "T09":
        return partial(three_public, alternating=not numbered)
    if numbered:
        return partial(wuhan_rows, width=len(table.columns))
    if table.code in {"T07", "T08"}:
        return partial(shanghai_fund_rows, columns=[int(column) - 1 for column in table.columns])
    return partial(shanghai_rows, total_last=table.total_last)


QUIRKS = {("shanghai", "07"), ("shanghai", "08")}
"""Tables whose sub-headers stand in the row of the total, as some departments print them."""
TURNED = {"shanghai": ("T04",)}
SHANGHAI_FUND = (
    "项目 | < | 年初结转和结余 | 本年收入 | 本年支出 | < | < | 年末结转和结余 /"
    "功能分类\n科目编码 | 科目名称 | ^ | ^ | ^ | ^ | ^ | ^"
)
WUHAN = laid_out("wuhan", KINDS["wuhan"], {"T04": 3.7, "T06": 3.5})
SHANGHAI = laid_out(
    "shanghai",
    KINDS["shanghai"],
    {**dict.fromkeys(("T02", "T03", "T04", "T07", "T08", "T09"), 7), "T05": 6},
)

LAYOUTS = {"wuhan": WUHAN, "shanghai": SHANGHAI}


def table_tree(facts: Mapping[str, Any], layout: Layout, number: int, form: Form) -> dict[str, Any]:
    """Turn one table into what the template draws."""
    table = facts["tables"][form.key]
    unit, year = facts["unit"], facts["year"]
    notes = (
        *form.notes,
        *filter(None, [table.get("statement")]),
    )
    return {
        "part": tables_title(facts, layout) if number == 1 else "",
        "title": f"{year}年度{form.title}" if layout.numbered else form.title,
        "number": f"公开{number:02}表" if layout.numbered else "",
        "owner": f"单位：{unit}" if layout.numbered else "",
        "money": ("金额单位：" if layout.numbered else "单位：") + facts["money_unit"],
        "landscape": form.landscape,
        "repeat": layout.numbered,
        "widths": form.widths,
        "pad": form.pad,
        "size": form.size,
        "header": header_cells(form.header),
        "body": [cell for row in form.body(table) for cell in row],
        "notes": notes,
    }


def tables_title(facts: Mapping[str, Any], layout: Layout) -> str:
    """Name the part of the tables."""
    return f"第二部分　{facts['unit']}{facts['year']}年度{layout.kind}决算表"


def document_tree(
    facts: Mapping[str, Any], layout: Layout, before: Sequence[Block], after: Sequence[Block]
) -> dict[str, Any]:
    """Turn the facts and what stands before and after the tables into what the template draws."""
    unit, title = facts["unit"], f"{facts['year']}年度{layout.kind}决算"
    return {
        "title": f"{unit}{title}",
        "unit": unit,
        "numbering": "— 1 —" if layout.numbered else "1",
        "cover": (unit, title),
        "overview": [block._asdict() for block in before],
        "apart": layout.numbered,
        "tables": [table_tree(facts, layout, *item) for item in enumerate(layout.forms, start=1)],
        "narrative": [block._asdict() for block in after],
    }


@cache
def compiler() -> typst.Compiler:
    """Load the template and the fonts once."""
    folder = fonts.serif_path().parent
    loaded = typst.Fonts(include_system_fonts=False, font_paths=[folder])
    return typst.Compiler(TEMPLATE, font_paths=loaded, ignore_system_fonts=True)


def typeset(
    facts: Mapping[str, Any], layout: str = "wuhan", narrative: Sequence[Block] | None = None
) -> bytes:
    """Set a disclosure as a PDF; the same facts always give the same bytes.

    ``narrative``: other sentences than those that follow from the facts.
    """
    after = narrate(facts, layout) if narrative is None else narrative
    tree = document_tree(facts, LAYOUTS[layout], overview(facts, layout), after)
    inputs = {"document": json.dumps(tree, ensure_ascii=False)}
    pdf = compiler().compile(format="pdf", sys_inputs=inputs, pdf_tags=False)
    assert isinstance(pdf, bytes)
    return pdf


def main() -> None:
    """Set the disclosure that tests read: tests/data/wuhan-2023.pdf from the facts beside it."""
    data = TEMPLATE.parents[1] / "tests" / "data"
    facts = tomllib.loads((data / "wuhan-2023.toml").read_text("utf-8"))
    (data / "wuhan-2023.pdf").write_bytes(typeset(facts))


if __name__ == "__main__":
    main()
