"""An overview of a data set as one self-contained HTML page with charts."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from html import escape
from importlib.resources import files
from typing import Final

from juesuan.model.document import Chart, ChartKind, Series
from juesuan.money import Unit, rounded
from juesuan.rendering.svg import chart_svg
from juesuan.report.overview_words import (
    NO_REGION,
    PUBLICATION_NAMES,
    SEVERITY_NAMES,
    STATE_NAMES,
    headline,
    outcome_lines,
    percent,
    region_note,
)
from juesuan.store.overview import Overview

_FONT: Final = "inherit"
_HALF: Final = 520.0
_HIGH: Final = 250.0


@cache
def _style() -> str:
    return (files("juesuan.report") / "overview.css").read_text("utf-8")


def overview_html(found: Overview) -> str:
    """The whole report; parts without anything are left out."""
    name = escape(found.name)
    return (
        '<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>决算公开数据集概览：{name}</title><style>{_style()}</style></head><body><main>"
        f"<header><h1>决算公开数据集概览：{name}</h1><p>{escape(headline(found))}</p></header>"
        f'{_tiles(found)}<div class="parts">{"".join(_parts(found))}</div></main></body></html>\n'
    )


def _parts(found: Overview) -> Iterator[str]:
    yield _years(found)
    yield _findings(found)
    yield _publication(found)
    yield _coverage(found)
    yield _rules(found)
    yield _classes(found)
    yield _bands(found)
    yield _regions(found)
    yield _unread(found)


def _tiles(found: Overview) -> str:
    size = found.size
    read = "" if size.narrative_read is None else f"{size.narrative_read * 100:.1f}%"
    tiles = [
        (f"{size.documents:,}", "份文件"),
        (f"{size.checked:,}", "份已检查"),
        (f"{size.accounts:,}", "份现行决算"),
        (percent(size.clean, size.accounts), "没有错误"),
        (f"{sum(line.errors for line in found.years):,}", "处错误"),
        (read, "说明数字读懂"),
    ]
    told = "".join(
        f"<div><b>{value}</b><span>{name}</span></div>" for value, name in tiles if value
    )
    return f'<div class="tiles">{told}</div>'


def _section(title: str, body: str, more: str = "", *, half: bool = False) -> str:
    note = f"<small>{escape(more)}</small>" if more else ""
    return f"<section{' class=half' if half else ''}><h2>{escape(title)}{note}</h2>{body}</section>"


def _chart(
    kind: ChartKind,
    caption: str,
    unit: str,
    categories: Sequence[str],
    series: Sequence[tuple[str, Sequence[Decimal | int]]],
) -> str:
    values = tuple(Series(name, tuple(Decimal(value) for value in given)) for name, given in series)
    chart = Chart(kind, caption, unit, tuple(categories), values)
    return f"<figure>{chart_svg(chart, _HALF, _HIGH, _FONT)}</figure>"


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]], texts: Sequence[int] = (0,)) -> str:
    """A table of cells that are HTML already; columns not in ``texts`` are figures."""
    kinds = ["" if index in texts else " class=n" for index in range(len(heads))]
    head = "".join(f"<th{kind}>{name}</th>" for kind, name in zip(kinds, heads, strict=True))
    body = "".join(
        "<tr>"
        + "".join(
            cell if cell.startswith("<td") else f"<td{kind}>{cell}</td>"
            for kind, cell in zip(kinds, row, strict=True)
        )
        + "</tr>"
        for row in rows
    )
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    return f'<div class="scroll">{table}</div>'


def _bar(part: Decimal | int, whole: Decimal | int) -> str:
    share = Decimal(part) * 100 / whole if whole else Decimal(0)
    return f'<td class=b><span class=bar style="width:{share:.1f}%"></span></td>'


def _years(found: Overview) -> str:
    lines = [line for line in found.years if line.year and line.accounts]
    if not lines:
        return ""
    drawn = _chart(
        ChartKind.BARS,
        "各年度现行决算",
        "份",
        [str(line.year) for line in lines],
        [
            ("没有错误", [line.clean for line in lines]),
            ("有错误", [line.accounts - line.clean for line in lines]),
        ],
    )
    return _section("各年度的决算", drawn, "现行文件，一个单位一年一份", half=True)


def _findings(found: Overview) -> str:
    if not found.years:
        return ""
    rows = [
        [
            str(line.year or "不详"),
            *(f"{count:,}" for count in (line.documents, line.checked, line.accounts, line.clean)),
            f'<td class="n error">{line.errors:,}</td>' if line.errors else "0",
            f"{line.wordings:,}",
            f"{line.roundings:,}",
        ]
        for line in found.years
    ]
    heads = ["年度", "文件", "已检查", "现行", "无错误", "错误", "用词", "尾差"]
    return _section("文件与问题", _table(heads, rows), half=True)


def _publication(found: Overview) -> str:
    if not found.publication:
        return ""
    whole = sum(line.count for line in found.publication)
    names = [PUBLICATION_NAMES[line.state] for line in found.publication]
    counts = [line.count for line in found.publication]
    drawn = _chart(ChartKind.SHARES, "公开情况", "个", names, [("数量", counts)])
    return _section("公开情况", drawn, f"名单共 {whole:,} 个单位年度", half=True)


def _coverage(found: Overview) -> str:
    lines = outcome_lines(found.outcomes)
    whole = sum(count for _, count in lines)
    if not whole:
        return ""
    names, counts = zip(*lines, strict=True)
    drawn = _chart(ChartKind.SHARES, "判断结果", "处", names, [("处数", counts)])
    rows = [
        [f"{line.documents:,}", f"{line.rules:,}", escape(line.reason)] for line in found.reasons
    ]
    why = _table(["份数", "规则", "未判断的原因"], rows, texts=(2,)) if rows else ""
    return _section("判断了什么", drawn + why, f"共 {whole:,} 处", half=True)


def _rules(found: Overview) -> str:
    if not found.rules:
        return ""
    rows = [
        [
            f'<td class="code">{escape(line.rule)}</td>',
            f'<td class="tight {escape(line.severity)}">{SEVERITY_NAMES[line.severity]}</td>',
            escape(line.title),
            f"{line.documents:,}",
            f"{line.evaluated:,}" if line.evaluated else "",
            "" if line.share is None else f"{line.share:.1f}%",
            "<td class=b></td>" if line.share is None else _bar(line.share, 100),
        ]
        for line in found.rules
    ]
    heads = ["规则", "等级", "问题", "份数", "能判断", "占比", ""]
    table = _table(heads, rows, texts=(0, 1, 2, 6))
    return _section(
        "最常见的问题", f'<div class="rules">{table}</div>', "占比：有此问题的份数／能判断的份数"
    )


def _classes(found: Overview) -> str:
    if not found.classes:
        return ""
    largest = max(line.total for line in found.classes)
    unit = Unit.YI if largest >= Unit.YI.value else Unit.WAN
    values = [rounded(line.total / unit.value, 2) for line in found.classes]
    names = [line.name for line in found.classes]
    drawn = _chart(ChartKind.SHARES, "支出按类", unit.label, names, [("支出", values)])
    more = f"{found.last_year} 年度，公开05表，所属单位不重复计"
    return _section("一般公共预算财政拨款支出", drawn, more, half=True)


def _bands(found: Overview) -> str:
    if not found.bands:
        return ""
    counts = {line.least: line.accounts for line in found.bands}
    edges = range(min(counts), 100, 10)
    names = [f"{edge}—{edge + 10}" for edge in edges]
    values = [counts.get(edge, 0) for edge in edges]
    drawn = _chart(ChartKind.BARS, "检查评分", "份", names, [("份数", values)])
    return _section("检查评分", drawn, "得分占能判断分值的百分比", half=True)


def _regions(found: Overview) -> str:
    if len(found.regions) < 2:
        return ""
    rows = [
        [
            escape(line.region or NO_REGION),
            *(f"{count:,}" for count in (line.accounts, line.clean, line.errors)),
            "" if line.score is None else f"{line.score:.1f}%",
        ]
        for line in found.regions
    ]
    heads = ["地区", "现行", "无错误", "错误", "平均得分率"]
    return _section("地区", _table(heads, rows), region_note(found), half=True)


def _unread(found: Overview) -> str:
    if not found.unread:
        return ""
    rows = [
        [
            f"{line.documents:,}",
            f'<td class="tight">{escape(STATE_NAMES.get(line.state, line.state))}</td>',
            escape(line.reason or ""),
        ]
        for line in found.unread
    ]
    table = _table(["份数", "状态", "原因"], rows, texts=(1, 2))
    return _section("没有检查的文件", f'<div class="rules">{table}</div>', half=True)
