"""The workbook as a file: empty, or with what an account holds.

Entries are unlocked, everything else is protected (without a password); codes come from drop-downs,
names are looked up, and a sheet 核对 adds up live what the tables will say.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any, Final

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from juesuan.model import FormKind
from juesuan.model.account import Account, Notice, ThreeItem
from juesuan.model.codes import load_subjects
from juesuan.model.place import cell_address
from juesuan.workbook.checks import CHECKS
from juesuan.workbook.read import THREE
from juesuan.workbook.sheets import FIRST_ROW, Field, Sheet, load_sheets

_ROWS: Final = 300
"""Rows of a list that are prepared for entries."""
_SUBJECTS: Final = "科目表"
_CREATED: Final = datetime(2024, 1, 1, tzinfo=UTC)
_FONT: Final = "宋体"
_INK: Final = "#1F2A37"
_PAPER: Final = "#F3F5F8"
_ENTRY: Final = "#FFFDF2"
_MONEY: Final = "#,##0.00;-#,##0.00;0.00"
_NUMBERS: Final = {"amount": _MONEY, "count": "0", "points": "General", "year": "0"}
_GUIDE: Final = (
    "填报步骤",
    "1. 先填“单位信息”，再填“收入明细”“支出明细”“经济分类”等表；米色的格是要填的，其余的格有保护。",
    "2. 合计、小计、类级和款级数都由程序算出，不要填写；金额单位一律是万元，保留两位小数。",
    "3. 有财决报表的，用 juesuan import 财决.xlsx -o 本工作簿 带入；上年公开文件也这样带入。",
    "4. 随时看“核对”表：差额应全部为 0。",
    "5. juesuan compose 本工作簿 -o 文件夹 生成公开文件，并列出还缺什么、哪里不对，精确到单元格。",
    "6. juesuan score 本工作簿 计算绩效自评得分。",
)


@dataclass(frozen=True, slots=True)
class _Styles:
    """The formats of the cells."""

    title: Format
    help: Format
    head: Format
    label: Format
    name: Format
    group: Format
    entries: Mapping[str, Format]


def write_workbook(account: Account | None = None, notices: Sequence[Notice] = ()) -> bytes:
    """Write a workbook; ``notices``: what an import has to tell, on a sheet of its own."""
    target = BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    book.set_properties({"title": "决算公开填报工作簿", "created": _CREATED})
    styles = _styles(book)
    _guide(book, styles)
    filled = _contents(account) if account else {}
    for sheet in load_sheets():
        page = book.add_worksheet(sheet.name)
        _head(page, sheet, styles)
        if sheet.kind == "entries":
            _entries(page, sheet, styles, filled.get(sheet.name, []))
        else:
            _list(page, sheet, styles, filled.get(sheet.name, []))
        page.protect("", {"format_columns": True, "format_rows": True, "insert_rows": True})
    _checks(book, styles)
    if notices:
        _notices(book, styles, notices)
    _subjects(book)
    book.close()
    return target.getvalue()


def _styles(book: xlsxwriter.Workbook) -> _Styles:
    plain = {"font_name": _FONT, "font_size": 11, "valign": "vcenter", "font_color": _INK}
    boxed = {**plain, "border": 1, "border_color": "#C3CAD4"}
    kinds = (
        "text",
        "lines",
        "amount",
        "count",
        "code",
        "economic",
        "year",
        "date",
        "points",
        "choice",
    )
    entries = {}
    for kind in kinds:
        more: dict[str, Any] = {"bg_color": _ENTRY, "locked": 0}
        if kind in _NUMBERS:
            more["num_format"] = _NUMBERS[kind]
        elif kind == "date":
            more["num_format"] = "yyyy-mm-dd"
            more["align"] = "left"
        else:
            more |= {"num_format": "@", "text_wrap": 1}
        entries[kind] = book.add_format({**boxed, **more})
    return _Styles(
        title=book.add_format({**plain, "font_name": "黑体", "font_size": 16}),
        help=book.add_format({**plain, "font_color": "#4B5563", "text_wrap": 1}),
        head=book.add_format(
            {**boxed, "font_name": "黑体", "bg_color": _PAPER, "align": "center", "text_wrap": 1}
        ),
        label=book.add_format({**boxed, "bg_color": _PAPER, "text_wrap": 1}),
        name=book.add_format({**boxed, "font_color": "#4B5563", "text_wrap": 1}),
        group=book.add_format({**plain, "font_name": "黑体", "font_size": 12}),
        entries=entries,
    )


def _guide(book: xlsxwriter.Workbook, styles: _Styles) -> None:
    page = book.add_worksheet("填写说明")
    page.hide_gridlines(2)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.set_column(0, 0, 120)
    page.write_string(0, 0, "决算公开填报工作簿", styles.title)
    page.set_row(0, 32)
    for row, line in enumerate(_GUIDE, 2):
        page.write_string(row, 0, line, styles.group if row == 2 else styles.help)
        page.set_row(row, 24)
    row = len(_GUIDE) + 3
    page.write_string(row, 0, "各张工作表", styles.group)
    for at, sheet in enumerate(load_sheets(), row + 1):
        page.write_url(
            at, 0, f"internal:'{sheet.name}'!A1", styles.help, f"{sheet.name}：{sheet.help}"
        )
        page.set_row(at, 32 if len(sheet.help) > 48 else 20)
    page.protect("")


def _head(page: Worksheet, sheet: Sheet, styles: _Styles) -> None:
    page.hide_gridlines(2)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    width = 2 if sheet.kind == "entries" else max(len(sheet.fields) - 1, 1)
    page.write_string(0, 0, sheet.name, styles.title)
    page.set_row(0, 30)
    page.merge_range(1, 0, 1, width, sheet.help, styles.help)
    page.set_row(1, 34)
    page.freeze_panes(FIRST_ROW - 1, 0)


# ---------------------------------------------------------------- entries


def _entries(
    page: Worksheet, sheet: Sheet, styles: _Styles, values: Sequence[Mapping[str, Any]]
) -> None:
    """One entry a row: label, value, explanation."""
    known = values[0] if values else {}
    page.set_column(0, 0, 34)
    page.set_column(1, 1, 60)
    page.set_column(2, 2, 50)
    for column, text in enumerate(("项目", "填写", "说明")):
        page.write_string(FIRST_ROW - 2, column, text, styles.head)
    for row, item in enumerate(sheet.fields, FIRST_ROW - 1):
        if item.group:
            page.write_string(row, 0, item.group, styles.group)
            page.set_row(row, 26)
            continue
        page.write_string(row, 0, item.label, styles.label)
        page.write_string(row, 2, item.help, styles.help)
        _put(page, (row, 1), item, known.get(item.key), styles)
        _validate(page, (row, 1, row, 1), item)
        if item.type == "lines":
            page.set_row(row, 80)


def _put(page: Worksheet, at: tuple[int, int], item: Field, value: Any, styles: _Styles) -> None:
    """Write one entry by its type."""
    style = styles.entries.get(item.type, styles.entries["text"])
    if item.locked:
        style = styles.label
    if value is None or value == "":
        page.write_blank(*at, None, style)
    elif isinstance(value, Decimal | int):
        page.write_number(*at, value, style)
    elif isinstance(value, date):
        page.write_datetime(*at, value, style)
    else:
        page.write_string(*at, str(value), style)


def _validate(page: Worksheet, area: tuple[int, int, int, int], item: Field) -> None:
    """Attach drop-downs and limits to entries."""
    rules: dict[str, dict[str, Any]] = {
        "amount": {"validate": "decimal", "criteria": "between", "minimum": -1e11, "maximum": 1e11},
        "points": {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 1000},
        "count": {"validate": "integer", "criteria": ">=", "value": 0},
        "year": {"validate": "integer", "criteria": "between", "minimum": 2000, "maximum": 2100},
        "date": {"validate": "date", "criteria": ">=", "value": date(2000, 1, 1)},
        "code": {"validate": "list", "source": f"={_SUBJECTS}!$A$2:$A${_item_rows() + 1}"},
    }
    rule = (
        {"validate": "list", "source": list(item.choices)} if item.choices else rules.get(item.type)
    )
    if rule is None:
        return
    wording = {
        "error_title": "填写有误",
        "error_message": f"“{item.label.removesuffix(' *')}”填写的内容不对。{item.help}"[:250],
        "input_title": item.label[:32],
        "input_message": item.help[:250],
    }
    loose = {"error_type": "warning"} if item.type == "code" else {}
    page.data_validation(*area, {**rule, **wording, **loose})


# ---------------------------------------------------------------- lists


def _list(
    page: Worksheet, sheet: Sheet, styles: _Styles, rows: Sequence[Mapping[str, Any]]
) -> None:
    """Headings, prepared rows, looked-up names."""
    given = list(rows) or list(_fixed_rows(sheet))
    last = FIRST_ROW - 2 + (len(given) if sheet.fixed else max(_ROWS, len(given) + 50))
    page.set_row(FIRST_ROW - 2, 34)
    for column, item in enumerate(sheet.fields):
        page.set_column(column, column, item.width)
        page.write_string(FIRST_ROW - 2, column, item.label, styles.head)
        _validate(page, (FIRST_ROW - 1, column, last, column), item)
        if item.help:
            page.write_comment(FIRST_ROW - 2, column, item.help, {"author": "juesuan"})
    for row in range(FIRST_ROW - 1, last + 1):
        at = row - FIRST_ROW + 1
        values = given[at] if at < len(given) else {}
        for column, item in enumerate(sheet.fields):
            if item.type == "name":
                _look_up(page, (row, column), sheet, str(values.get("code")), styles.name)
            else:
                _put(page, (row, column), item, values.get(item.key), styles)


def _look_up(page: Worksheet, at: tuple[int, int], sheet: Sheet, code: str, style: Format) -> None:
    """The name of the code in the row, as a formula with its present value."""
    column = sheet.column("code")
    economic = sheet.fields[column].type == "economic"
    found = load_subjects("economic" if economic else "functional").get(code)
    area = "$D:$E" if economic else "$A:$B"
    cell = cell_address(at[0], column)
    formula = f'=IFERROR(VLOOKUP({cell}&"",{_SUBJECTS}!{area},2,FALSE),"")'
    page.write_formula(*at, formula, style, found.name if found else "")


def _fixed_rows(sheet: Sheet) -> Iterator[dict[str, Any]]:
    """The rows that are always there."""
    if sheet.fixed == "economic":
        yield from ({"code": code} for code in load_subjects("economic") if len(code) == 5)
    elif sheet.fixed == "three":
        yield from ({"item": label} for _, label in THREE)


# ---------------------------------------------------------------- other sheets


def _item_rows() -> int:
    return sum(len(code) == 7 for code in load_subjects("functional"))


def _subjects(book: xlsxwriter.Workbook) -> None:
    """The classifications, which drop-downs and names are taken from."""
    page = book.add_worksheet(_SUBJECTS)
    for column, text in enumerate(("功能分类（项）", "名称", "", "经济分类", "名称")):
        page.write_string(0, column, text)
    functional = [item for item in load_subjects("functional").values() if len(item.code) == 7]
    for column, subjects in ((0, functional), (3, list(load_subjects("economic").values()))):
        for row, subject in enumerate(subjects, 1):
            page.write_string(row, column, subject.code)
            page.write_string(row, column + 1, subject.name)
    page.set_column(0, 0, 14)
    page.set_column(1, 1, 44)
    page.set_column(4, 4, 34)
    page.protect("")


def _checks(book: xlsxwriter.Workbook, styles: _Styles) -> None:
    """Live sums of what the tables will say, and differences that must be nothing."""
    page = book.add_worksheet("核对")
    page.hide_gridlines(2)
    page.set_column(0, 0, 60)
    page.set_column(1, 1, 20)
    page.set_column(2, 2, 40)
    page.write_string(0, 0, "核对", styles.title)
    page.write_string(
        1, 0, "各表填好后这里自动算出；标明“应为 0”的差额不为 0 时请检查。", styles.help
    )
    for column, text in enumerate(("项目", "万元", "说明")):
        page.write_string(FIRST_ROW - 2, column, text, styles.head)
    money = book.add_format({"font_name": _FONT, "num_format": _MONEY, "border": 1})
    wrong = book.add_format({"bg_color": "#FBE3E4", "font_color": "#9B1C1C"})
    for row, check in enumerate(CHECKS, FIRST_ROW - 1):
        page.write_string(row, 0, check.label, styles.label)
        page.write_formula(row, 1, check.formula, money, 0)
        page.write_string(row, 2, check.help, styles.help)
        if check.zero:
            rule = {"type": "cell", "criteria": "!=", "value": 0, "format": wrong}
            page.conditional_format(row, 1, row, 1, rule)
    page.protect("")


def _notices(book: xlsxwriter.Workbook, styles: _Styles, notices: Sequence[Notice]) -> None:
    """What an import could not do without a remark."""
    page = book.add_worksheet("导入说明")
    page.hide_gridlines(2)
    page.set_column(0, 0, 30)
    page.set_column(1, 1, 100)
    page.write_string(0, 0, "导入说明", styles.title)
    for row, notice in enumerate(notices, 2):
        page.write_string(row, 0, str(notice.place), styles.label)
        page.write_string(row, 1, notice.message, styles.help)


# ---------------------------------------------------------------- what an account holds


def _contents(account: Account) -> dict[str, list[dict[str, Any]]]:
    """The rows of every sheet, by the keys of its columns; entries as a single row."""
    economic = {entry.code: entry.amount for entry in account.economic}
    items = dict.fromkeys([*(row["code"] for row in _fixed_rows(_named("经济分类"))), *economic])
    about = ("unit", "scope", "nature", "year", "profile", "published")
    prior = {f"prior-{key}": value for key, value in account.prior.items()}
    numbers = {
        "used": account.used or None,
        "distributed": account.distributed or None,
        **account.numbers,
    }
    return {
        "单位信息": [{**{key: getattr(account, key) or None for key in about}, **account.texts}],
        "收入明细": [_amounts(row) for row in account.income],
        "支出明细": [_amounts(row) for row in account.spending],
        "年初结转": [_amounts(row) for row in account.openings],
        "经济分类": [{"code": code, "amount": economic.get(code)} for code in items],
        "年初预算": [_amounts(row) for row in account.budgets],
        "三公经费": [{"item": label, **_three(account, key)} for key, label in THREE],
        "上年决算": [prior],
        "其他数据": [numbers],
        "绩效自评": [
            {
                **_amounts(form),
                "budget": form.budget,
                "kind": "整体" if form.kind is FormKind.WHOLE else "项目",
            }
            for form in account.forms
        ],
        "绩效指标": list(_indicators(account)),
        "重点工作": [_amounts(work) for work in account.works],
        "文字说明": [dict(account.texts)],
        "历年数据": [_amounts(row) for row in account.years],
        "新增科目": [{"code": code, "name": name} for code, name in account.names.items()],
    }


def _named(name: str) -> Sheet:
    return next(sheet for sheet in load_sheets() if sheet.name == name)


def _amounts(row: Any) -> dict[str, Any]:
    """The entries of a row of the account; zero amounts stay blank."""
    values = {name: getattr(row, name) for name in row.__slots__ if name != "place"}
    return {key: None if value == 0 and key != "amount" else value for key, value in values.items()}


def _three(account: Account, key: str) -> dict[str, Any]:
    item: ThreeItem = getattr(account, key)
    own = {"budget": item.budget, "account": item.account} if item.entered else {}
    return {**own, "prior": item.prior, "reason": item.reason}


def _indicators(account: Account) -> Iterator[dict[str, Any]]:
    for form in account.forms:
        for line in form.indicators:
            yield {
                "form": form.name,
                "first": line.levels[0],
                "second": line.levels[1],
                "name": line.name,
                "weight": line.weight,
                "target": line.target,
                "result": line.result,
                "direction": str(line.direction),
                "points": line.points,
                "reason": line.reason,
                "sql": line.query.sql if line.query else "",
                "files": "；".join(line.query.files) if line.query else "",
            }
