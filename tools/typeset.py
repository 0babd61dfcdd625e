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
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn as fonts
import typst

from narrate import KINDS, Block, narrate, overview
from table_notes import FORMULAS, NOTES

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
    """Read a header drawn as a grid: `<` joins the cell on the left, `^` the one above.

    >>> [(c["text"], c["cols"], c["rows"]) for c in header_cells("项目 | < | 金额 / 类 | 款 | ^")]
    [('项目', 2, 1), ('金额', 1, 2), ('类', 1, 1), ('款', 1, 1)]
    """
    grid = [[word.strip() for word in row.split("|")] for row in drawing.split("/")]
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    for y, row in enumerate(grid):
        for x, word in enumerate(row):
            joined = {"<": (y, x - 1), "^": (y - 1, x)}.get(word)
            owner[y, x] = owner[joined] if joined else (y, x)
    corner = {first: place for place, first in owner.items()}
    return [
        cell(grid[y][x], cols=right - x + 1, rows=low - y + 1)
        for (y, x), (low, right) in corner.items()
    ]


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


TEN = "一二三四五六七八九十"
ORDINALS = [*TEN, *(f"十{one}" for one in TEN[:9]), "二十", *(f"二十{one}" for one in TEN[:6])]
CLASSES = (
    "一般公共服务 外交 国防 公共安全 教育 科学技术 文化旅游体育与传媒 社会保障和就业 卫生健康 "
    "节能环保 城乡社区 农林水 交通运输 资源勘探工业信息等 商业服务业等 金融 援助其他地区 "
    "自然资源海洋气象等 住房保障 粮油物资储备 国有资本经营预算 灾害防治及应急管理 其他 债务还本 "
    "债务付息 抗疫特别国债安排的"
)
FUNDS = ("一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款")
OTHER_INCOME = ("上级补助收入", "事业收入", "经营收入", "附属单位上缴收入", "其他收入")


def numbered_names(names: Iterable[str]) -> list[str]:
    """Put 一、二、… before names."""
    return [f"{ordinal}、{name}" for ordinal, name in zip(ORDINALS, names, strict=False)]


SPENDING = numbered_names(f"{name}支出" for name in CLASSES.split())
INCOME = numbered_names([*(f"{fund}收入" for fund in FUNDS), *OTHER_INCOME])
LEFT_01 = [
    *(*INCOME, *[""] * 18, "本年收入合计"),
    *("使用非财政拨款结余", "年初结转和结余", "", "总计"),
]
RIGHT_01 = [*SPENDING, "本年支出合计", "结余分配", "年末结转和结余", "", "总计"]
LEFT_04 = [*numbered_names(FUNDS), *[""] * 23, "本年收入合计", "年初财政拨款结转和结余"]
RIGHT_04 = [*SPENDING, "本年支出合计", "年末财政拨款结转和结余", "", "", "", "总计"]

CODE_HEAD = "功能分类\n科目编码 | < | < | 科目名称"
RANK_HEAD = "类 | 款 | 项 | 栏次"
CARS = "公务用车购置及运行维护费"
HALF_09 = f"合计 | 因公出国（境）费 | {CARS} | < | < | 公务接待费"
HALF_09_CARS = "^ | ^ | 小计 | 公务用车购置费 | 公务用车运行维护费 | ^"
ECONOMIC_HEAD = "经济分类\n科目编码 | 科目名称 | 决算数"
PERSONNEL = ("301", "303")
CAPITAL = ("307", "309", "310", "311", "312", "313", "399")

WUHAN = Layout(
    kind=KINDS["wuhan"],
    numbered=True,
    forms=(
        Form(
            "T01",
            "收入支出决算总表",
            "收入 | < | < | 支出 | < | < / 项目 | 行次 | 金额 | 项目 | 行次 | 金额 /"
            "栏次 | | 1 | 栏次 | | 2",
            (42, 7, 17, 40, 7, 17),
            partial(two_sided, left=LEFT_01, right=RIGHT_01, numbered=True),
        ),
        Form(
            "T02",
            "收入决算表",
            "项目 | < | < | < | 本年收入合计 | 财政拨款收入 | 上级补助收入 | 事业收入 |"
            "经营收入 | 附属单位上缴收入 | 其他收入 /"
            f"{CODE_HEAD} | ^ | ^ | ^ | ^ | ^ | ^ | ^ / {RANK_HEAD} | 1 | 2 | 3 | 4 | 5 | 6 | 7",
            (6, 6, 6, 44, 19, 19, 16, 16, 16, 16, 16),
            partial(wuhan_rows, width=7),
            landscape=True,
        ),
        Form(
            "T03",
            "支出决算表",
            "项目 | < | < | < | 本年支出合计 | 基本支出 | 项目支出 | 上缴上级支出 | 经营支出 |"
            f"对附属单位补助支出 / {CODE_HEAD} | ^ | ^ | ^ | ^ | ^ | ^ /"
            f"{RANK_HEAD} | 1 | 2 | 3 | 4 | 5 | 6",
            (6, 6, 6, 46, 19, 19, 19, 17, 17, 17),
            partial(wuhan_rows, width=6),
            landscape=True,
        ),
        Form(
            "T04",
            "财政拨款收入支出决算总表",
            "收入 | < | < | 支出 | < | < | < | < | < / 项目 | 行次 | 决算数 | 项目 | 行次 |"
            f"决算数 | < | < | < / ^ | ^ | ^ | ^ | ^ | 合计 | {' | '.join(FUNDS)} /"
            "栏次 | | 1 | 栏次 | | 2 | 3 | 4 | 5",
            (34, 7, 18, 33, 7, 18, 18, 17, 17),
            partial(
                two_sided,
                left=[*LEFT_04, *(f"  {fund}" for fund in FUNDS), "总计"],
                right=RIGHT_04,
                numbered=True,
            ),
            pad=3.7,
            size=7.5,
        ),
        Form(
            "T05",
            "一般公共预算财政拨款支出决算表",
            f"项目 | < | < | < | 本年支出 | < | < / {CODE_HEAD} | 小计 | 基本支出 | 项目支出 /"
            f"{RANK_HEAD} | 1 | 2 | 3",
            (8, 8, 8, 62, 26, 26, 26),
            partial(wuhan_rows, width=3),
        ),
        Form(
            "T06",
            "一般公共预算财政拨款基本支出决算明细表",
            "人员经费 | < | < | 公用经费 | < | < | < | < | < /"
            + " | ".join(["科目\n代码 | 科目名称 | 决算数"] * 3),
            (13, 34, 18, 13, 32, 18, 13, 32, 18),
            partial(economic_blocks, groups=(PERSONNEL, ("302",), CAPITAL)),
            pad=3.5,
            size=7.5,
        ),
        Form(
            "T07",
            "政府性基金预算财政拨款收入支出决算表",
            "项目 | < | < | < | 年初结转和结余 | 本年收入 | 本年支出 | < | < | 年末结转和结余 /"
            f"{CODE_HEAD} | ^ | ^ | 小计 | 基本支出 | 项目支出 | ^ /"
            f"{RANK_HEAD} | 1 | 2 | 3 | 4 | 5 | 6",
            (6, 6, 6, 50, 20, 20, 20, 20, 20, 20),
            partial(wuhan_rows, width=6),
            landscape=True,
        ),
        Form(
            "T08",
            "国有资本经营预算财政拨款支出决算表",
            f"项目 | < | < | < | 本年支出 | < | < / {CODE_HEAD} | 合计 | 基本支出 | 项目支出 /"
            f"{RANK_HEAD} | 1 | 2 | 3",
            (8, 8, 8, 62, 26, 26, 26),
            partial(wuhan_rows, width=3),
        ),
        Form(
            "T09",
            "财政拨款“三公”经费支出决算表",
            f"预算数 {'| <' * 5} | 决算数 {'| <' * 5} / {HALF_09} | {HALF_09} /"
            f"{HALF_09_CARS} | {HALF_09_CARS} / {' | '.join(map(str, range(1, 13)))}",
            (10,) * 12,
            partial(three_public, alternating=False),
            landscape=True,
        ),
    ),
)

SHANGHAI_FUND = (
    "项目 | < | 年初结转和结余 | 本年收入 | 本年支出 | < | < | 年末结转和结余 /"
    "功能分类\n科目编码 | 科目名称 | ^ | ^ | ^ | ^ | ^ | ^"
)
SHANGHAI_FUND_WIDTHS = (20, 45, 20, 20, 20, 20, 20, 20)

SHANGHAI = Layout(
    kind=KINDS["shanghai"],
    numbered=False,
    forms=(
        Form(
            "T01",
            "收入支出决算总表",
            "收入 | < | 支出 | < / 项目 | 决算数 | 项目 | 决算数",
            (42, 17, 40, 17),
            partial(two_sided, left=LEFT_01, right=RIGHT_01, numbered=False),
        ),
        Form(
            "T02",
            "收入决算表",
            "项目 | < | 本年收入合计 | 财政拨款收入 | 上级补助收入 | 事业收入 | 经营收入 |"
            "附属单位上缴收入 | 其他收入 /"
            "功能分类\n科目编码 | 科目名称 | ^ | ^ | ^ | ^ | ^ | ^ | ^",
            (18, 42, 19, 19, 19, 16, 16, 16, 16),
            shanghai_rows,
            landscape=True,
            pad=7,
        ),
        Form(
            "T03",
            "支出决算表",
            "项目 | < | 本年支出合计 | 基本支出 | 项目支出 | 上缴上级支出 | 经营支出 |"
            "对附属单位补助支出 / 功能分类\n科目编码 | 科目名称 | ^ | ^ | ^ | ^ | ^ | ^",
            (18, 42, 20, 20, 20, 19, 17, 20),
            shanghai_rows,
            landscape=True,
            pad=7,
        ),
        Form(
            "T04",
            "财政拨款收入支出决算总表",
            "收入 | < | 支出 | < | < | < | < / 项目 | 决算数 | 项目 | 合计 |" + " | ".join(FUNDS),
            (40, 20, 40, 20, 20, 20, 20),
            partial(
                two_sided,
                left=[*LEFT_04, *numbered_names(FUNDS), "总计"],
                right=RIGHT_04,
                numbered=False,
            ),
            landscape=True,
            pad=7,
        ),
        Form(
            "T05",
            "一般公共预算财政拨款支出决算表",
            "项目 | < | 合计 | 基本支出 | 项目支出 / 功能分类\n科目编码 | 科目名称 | ^ | ^ | ^",
            (20, 27, 22, 22, 22),
            partial(shanghai_rows, total_last=True),
            pad=6,
        ),
        Form(
            "T06",
            "一般公共预算财政拨款基本支出决算表",
            f"{ECONOMIC_HEAD} | {ECONOMIC_HEAD}",
            (15, 38, 20, 15, 38, 20),
            partial(economic_blocks, groups=(PERSONNEL, ("302", *CAPITAL))),
            size=8,
        ),
        Form(
            "T09",
            "财政拨款“三公”经费支出决算表",
            f"财政拨款“三公”经费 {'| <' * 11} /"
            f"合计 | < | 因公出国（境）费 | < | {CARS} {'| <' * 5} | 公务接待费 | < /"
            "^ | ^ | ^ | ^ | 小计 | < | 公务用车购置费 | < | 公务用车运行维护费 | < | ^ | ^ /"
            + " | ".join(["预算数 | 决算数"] * 6),
            (10,) * 12,
            partial(three_public, alternating=True),
            landscape=True,
            pad=7,
        ),
        Form(
            "T07",
            "政府性基金预算财政拨款收入支出决算表",
            SHANGHAI_FUND,
            SHANGHAI_FUND_WIDTHS,
            partial(shanghai_fund_rows, columns=(0, 1, 2, 3, 4, 5)),
            landscape=True,
            pad=7,
        ),
        Form(
            "T08",
            "国有资本经营预算财政拨款收入支出决算表",
            SHANGHAI_FUND,
            SHANGHAI_FUND_WIDTHS,
            partial(shanghai_fund_rows, columns=(3, 4, 0, 1, 2, 5)),
            landscape=True,
            pad=7,
        ),
    ),
)

LAYOUTS = {"wuhan": WUHAN, "shanghai": SHANGHAI}


def table_tree(facts: Mapping[str, Any], layout: Layout, number: int, form: Form) -> dict[str, Any]:
    """Turn one table into what the template draws."""
    table = facts["tables"][form.key]
    unit, year = facts["unit"], facts["year"]
    notes = (
        *NOTES[form.key],
        *(FORMULAS.get(form.key, ()) if layout.numbered else ()),
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
