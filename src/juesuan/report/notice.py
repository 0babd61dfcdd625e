"""What is sent to a unit: the notice (整改通知书) as DOCX, and the list as a workbook."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Final

from juesuan.ledger.records import Case
from juesuan.model.document import (
    Align,
    Block,
    Document,
    Heading,
    Paragraph,
    TableBlock,
    TableCell,
    TableRow,
)
from juesuan.money import Unit
from juesuan.rendering.docx import render_docx
from juesuan.report.ledger import SHORT, STATUS_NAMES, severity_name, where

_COLUMNS: Final = ("序号", "编号", "位置", "问题", "整改要求", "期限")
_WIDTHS: Final = (5, 11, 12, 34, 26, 12)
_LIST: Final = {
    "编号": 12,
    "单位": 26,
    "年度": 8,
    "版本": 6,
    "状态": 10,
    "等级": 12,
    "规则": 12,
    "位置": 18,
    "问题": 60,
    "整改要求": 40,
    "起因": 12,
    "责任人": 16,
    "期限": 12,
    "最近处理": 30,
}


def notice_docx(unit: str, year: int, cases: Sequence[Case], day: date, sender: str = "") -> bytes:
    """A notice to a unit about the problems of its account that are still to be solved."""
    told = (
        f"经检查，你单位{year}年度决算公开文件有{len(cases)}个问题需要整改。请逐项核对，"
        "在期限内更正后重新公开，并重新报送；对问题有异议的，请在期限内书面说明理由。"
        "更正后的文件经检查不再有该问题的，予以销号。"
    )
    blocks: list[Block] = [
        Heading(0, "决算公开问题整改通知书"),
        Paragraph(f"{unit}："),
        Paragraph(told),
        TableBlock(
            title="问题清单",
            widths=_WIDTHS,
            header=(tuple(TableCell(name, strong=True) for name in _COLUMNS),),
            body=tuple(_row(number, case) for number, case in enumerate(cases, 1)),
            framed=False,
        ),
        Paragraph(f"{sender}　{day.year}年{day.month}月{day.day}日".strip("　")),
    ]
    title = f"{unit}{year}年度决算公开问题整改通知书"
    return render_docx(Document(title, unit, year, "单位", Unit.WAN, tuple(blocks)))


def _row(number: int, case: Case) -> TableRow:
    until = case.standing.until
    texts = (
        str(number),
        case.fingerprint[:SHORT],
        where(case),
        case.message,
        case.advice,
        until.isoformat() if until else "",
    )
    wide = {3, 4}
    return tuple(
        TableCell(text, Align.LEFT if at in wide else Align.CENTER) for at, text in enumerate(texts)
    )


def list_xlsx(cases: Sequence[Case]) -> bytes:
    """The list (清单) as a workbook: one row a case, with filters; texts are never formulas."""
    import xlsxwriter

    sink = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(sink, options) as book:
        sheet = book.add_worksheet("问题清单")
        head = book.add_format({"bold": True, "bg_color": "#E8EDF3", "border": 1})
        body = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
        day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "border": 1})
        for column, (name, width) in enumerate(_LIST.items()):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, name, head)
        for row, case in enumerate(cases, 1):
            for column, value in enumerate(_values(case)):
                if isinstance(value, date):
                    sheet.write_datetime(row, column, value, day)
                else:
                    sheet.write(row, column, value, body)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(len(cases), 1), len(_LIST) - 1)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
    return sink.getvalue()


def _values(case: Case) -> tuple[str | int | date, ...]:
    standing = case.standing
    last = standing.events[-1] if standing.events else None
    return (
        case.fingerprint[:SHORT],
        case.unit,
        case.year,
        case.version,
        STATUS_NAMES[standing.status],
        severity_name(case),
        case.rule,
        where(case),
        case.message,
        case.advice,
        case.cause[:SHORT],
        standing.assignee,
        standing.until or "",
        f"{last.actor} {last.at.astimezone():%Y-%m-%d} {last.text}".strip() if last else "",
    )
