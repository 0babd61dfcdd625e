"""Synthetic performance forms of several designs, drawn once, set as grids or as a PDF.

A drawing is a table row by row: ``|`` parts cells, ``<`` joins the cell on the left, ``^`` the one
above.  `drawn_page` makes a page of it without any file; `sheets.grid` sets the same as a PDF.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from juesuan.model import Box, PerformanceForm, Place
from juesuan.reading.pages import Grid, GridCell, Line, Page
from juesuan.reading.pdf import read_pages
from juesuan.reading.recognise.performance import find_performance
from sheets import line, sheet
from typeset import header_cells

UNIT = "江城市社会保险服务中心"

WUHAN = f"""
单位名称 | < | {UNIT} | < | < | <
基本支出总额 | < | 800.00 | 项目支出总额 | 200.00 | <
预算执行情况（万元）（20分） | | 预算数（A） | 执行数（B） | 执行率（B/A） | 得分（20分*执行率）
^ | 部门整体支出总额 | 1,000.00 | 990.00 | 99% | 19.8
年度目标 | 做好各项工作 | < | < | < | <
一级指标 | 二级指标 | 三级指标 | 年初目标值（A） | 实际完成值（B） | 得分
产出指标（40分） | 数量指标（20分） | 培训人数（10分） | 500人次 | 520人次 | 10
^ | ^ | 业务办理量（10分） | 10,000 | 9,500 | 9.5
^ | 质量指标（20分） | 办结率（20分） | 100% | 98% | 19.6
效益指标（40分） | 社会效益指标（30分） | 重大群体性事件（10分） | 0 | 0 | 10
^ | ^ | 政策知晓率（20分） | 90%以上 | 95% | 20
^ | 满意度指标（10分） | 群众满意率（10分） | ≥95% | 96% | 10
总分 | < | < | 98.9分 | < | <
偏差大或目标未完成原因分析 | < | 业务办理量随人口减少。 | < | < | <
改进措施及结果应用方案 | < | 加强宣传。 | < | < | <
"""
"""The Hubei design: weights in brackets behind the names, execution worth 20 points."""

NATIONAL = """
项目名称 | < | 就业服务信息系统运行维护 | < | < | < | < | < | <
主管部门 | < | 江城市人力资源和社会保障局 | < | < | 实施单位 | 江城市社会保险服务中心 | < | <
项目资金（万元） | | < | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分
^ | 年度资金总额 | < | 100.00 | 120.50 | 118.09 | 10 | 98.00% | 9.8
^ | 其中：当年财政拨款 | < | 100.00 | 100.00 | 98.59 | — | 98.59% | —
^ | 上年结转资金 | < | 0.00 | 20.50 | 19.50 | — | 95.12% | —
^ | 其他资金 | < | | | | — | | —
年度总体目标 | 预期目标 | < | < | 实际完成情况 | < | < | < | <
^ | 保障系统运行 | < | < | 已保障 | < | < | < | <
一级指标 | 二级指标 | 三级指标 | < | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施
产出指标 | 数量指标 | 维护系统数量 | < | ≥5个 | 5个 | 20 | 20 |
^ | 质量指标 | 系统可用率 | < | ≥99% | 99.5% | 15 | 15 |
^ | 时效指标 | 故障修复时间 | < | ≤4小时 | 5小时 | 15 | 12 | 备件供应不及时
效益指标 | 社会效益指标 | 服务人数 | < | ≥1000人 | 1200人 | 30 | 30 |
满意度指标 | 服务对象满意度指标 | 使用人满意度 | < | ≥90% | 92% | 10 | 10 |
总分 | < | < | < | < | < | 100 | 96.8 |
"""
"""The national project form: weights in their own column, execution worth 10 points."""

DEPARTMENT = """
部门（单位）名称 | < | 江城市人力资源和社会保障局 | < | < | < | <
预算执行情况（10分） | 资金来源 | 年初预算 | 调整后预算数 | 预算执行数 | 预算执行率 | 得分
^ | 总额 | 5,000.00 | 5,200.00 | 5,096.00 | 98.00% | 9.8
^ | 其中：财政拨款 | 4,900.00 | 5,100.00 | 5,000.00 | 98.04% | /
^ | 其他资金 | 100.00 | 100.00 | 96.00 | 96.00% | /
一级指标 | 二级指标 | 三级指标 | 指标值 | 完成值 | 权重 | 得分
产出指标 | 数量指标 | 发放社会保障卡 | 20,000张 | 24,500张 | 30 | 30
^ | 质量指标 | 待遇核定准确率 | 100% | 100% | 20 | 20
效益指标 | 社会效益指标 | 就业形势 | 总体稳定 | 总体稳定 | 30 | 30
满意度指标 | 满意度指标 | 群众满意度 | ≥90% | 95% | 10 | 10
合计 | < | < | < | < | 100 | 99.8
"""
"""A whole department's form with sources of money as rows."""

SICHUAN = """
部门预算项目支出绩效自评表（2023年度） | < | < | < | < | < | < | < | < | <
项目名称 | < | 51000021R000-公共就业服务补助 | < | < | < | < | < | < | <
主管部门 | < | 江城市就业局本级 | < | < | 实施单位（盖章） | < | 江城市就业局 | < | <
项目基本情况 | 1.项目年度目标完成情况 | < | < | < | < | < | < | < | <
^ | 项目年度目标 | < | < | < | 年度目标完成情况 | < | < | < | <
^ | 严格执行 | < | < | < | 已完成 | < | < | < | <
预算（10分） | 预算数（万元） | 年初预算 | < | 调整后预算数 | 执行数 | 执行率 | 权重 | 得分 | 原因
^ | 总额 | 238.93 | < | 251.89 | 251.89 | 100.00% | 10 | 10 | 不足90%的说明
^ | 其中：财政资金 | 238.93 | < | 251.89 | 251.89 | 100.00% | / | / | ^
^ | 财政专户管理资金 | 0.00 | < | 0.00 | 0.00 | 0.00% | / | / | ^
^ | 单位资金 | 0.00 | < | 0.00 | 0.00 | 0.00% | / | / | ^
^ | 其他资金 | | < | | | | / | / | ^
绩效指标（90分） | 一级指标 | 二级指标 | 三级指标 | 指标性质 | 指标值 | 单位 | 完成值 | 权重 | 得分
^ | 产出指标 | 数量指标 | 补助人数 | ≥ | 100 | 人 | 110 | 20 | 20
^ | ^ | 质量指标 | 发放覆盖率 | = | 100 | % | 100 | 40 | 40
^ | 效益指标 | 社会效益指标 | 保障水平 | 定性 | 优 | | 优 | 20 | 20
^ | 满意度指标 | 服务对象满意度指标 | 满意度 | ≥ | 90 | % | 95 | 10 | 10
合计 | < | < | < | < | < | < | < | 100 | 100
评价结论 | 本项目自评总分100分。 | < | < | < | < | < | < | < | <
存在问题 | 无 | < | < | < | < | < | < | < | <
改进措施 | 无 | < | < | < | < | < | < | < | <
"""
"""The Sichuan design: title inside, a target's sign and unit of measure in their own columns."""

HEADED = """
项目名称 | 农民工欠薪治理 | < | < | <
预算执行情况（10分） | 全年预算数（A） | 全年执行数（B） | 执行率 | 得分
年度资金总额 | 60.00 | 60.00 | 100% | 10
三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分
一、产出指标（50分） | < | < | < | <
（一）数量指标（30分） | < | < | < | <
检查企业户数 | 300户 | 30~0户 | 15 | 15
处理投诉件数 | 120件 | 11~4件 | 15 | 14.25
（二）时效指标（20分） | < | < | < | <
结案及时率 | 100% | 100% | 20 | 20
二、效益指标（40分） | < | < | < | <
（一）社会效益指标（30分） | < | < | < | <
欠薪案件发生数 | ≤40件 | 32件 | 30 | 30
（二）满意度指标（10分） | < | < | < | <
农民工满意度 | ≥90% | 94% | 10 | 10
总分 | < | < | 100 | 99.25
"""
"""Headings of groups in rows of their own, with the subtotal they declare; ~ breaks a line."""

BLANK_FIRST = """
项目名称 | < | 公共就业服务 | < | < | <
资金情况（万元） | | 全年预算数 | 全年执行数 | 执行率 | 得分
^ | 年度资金总额 | 80.00 | 76.00 | 95% | 9.5
一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 得分
产出指标 | 数量指标 | 举办招聘会 | 24场 | 26场 | 20
^ | ^ | 服务企业数 | 200家 | 210家 | 10
^ | 质量指标 | 招聘达成率 | 30% | 33% | 20
"""
BLANK_SECOND = """
{first} | {second} | 信息准确率 | 100% | 100% | 10
^ | 时效指标 | 信息发布及时率 | 100% | 100% | 10
效益指标 | 社会效益指标 | 新增就业人数 | 1,000人 | 1,050人 | 20
总分 | < | < | < | < | 99.5
"""
"""A form without weights that goes on on the next page without a header."""


def _cells(drawing: str) -> list[dict[str, str | int]]:
    """The cells of a drawing with how many rows and columns they span, in reading order."""
    rows = [row.strip().replace("/", "／") for row in drawing.splitlines() if row.strip()]
    cells = header_cells("/".join(rows))
    return [
        {**cell, "text": str(cell["text"]).replace("／", "/").replace("~", "\n")} for cell in cells
    ]


def _size(drawing: str) -> tuple[int, int]:
    rows = [row for row in drawing.splitlines() if row.strip()]
    return rows[0].count("|") + 1, len(rows)


def drawn_grid(drawing: str, page: int = 1, top: float = 100.0) -> Grid:
    """A grid as a reader would make it, of columns of equal width."""
    width, height = _size(drawing)
    xs = tuple(50.0 + 60.0 * index for index in range(width + 1))
    ys = tuple(top + 15.0 * index for index in range(height + 1))
    free = [(row, column) for row in range(height) for column in range(width)]
    cells = []
    for cell in _cells(drawing):
        row, column = free[0]
        tall, wide = int(cell["rows"]), int(cell["cols"])
        taken = {(row + r, column + c) for r in range(tall) for c in range(wide)}
        free = [square for square in free if square not in taken]
        box = Box(xs[column], ys[row], xs[column + wide], ys[row + tall])
        cells.append(GridCell(str(cell["text"]), row, column, tall, wide, box))
    return Grid(page, xs, ys, tuple(cells), Box(xs[0], ys[0], xs[-1], ys[-1]))


def drawn_page(
    *drawings: str, number: int = 1, above: Sequence[str] = (), below: Sequence[str] = ()
) -> Page:
    """A page with some lines at its head, then these tables, then some lines."""
    grids = []
    top = 100.0
    for drawing in drawings:
        grids.append(drawn_grid(drawing, number, top))
        top = grids[-1].ys[-1] + 40.0
    lines = (*_lines(above, number, 20.0), *_lines(below, number, top))
    return Page(number, 595.0, 842.0, lines, tuple(grids))


def _lines(texts: Sequence[str], page: int, top: float) -> tuple[Line, ...]:
    """Lines of print below one another."""
    return tuple(
        Line(text, Place(page, Box(50.0, top + 10 * i, 500.0, top + 8 + 10 * i)))
        for i, text in enumerate(texts)
    )


def drawn(*drawings: str, title: str = "") -> tuple[PerformanceForm, ...]:
    """The forms read from tables that stand on a page each."""
    pages = [
        drawn_page(drawing, number=number, above=[title] if title and number == 1 else [])
        for number, drawing in enumerate(drawings, start=1)
    ]
    return find_performance(pages)


def set_pdf(*pages: tuple[str, str]) -> tuple[PerformanceForm, ...]:
    """The forms read from a PDF of pages, each a title (or none) and a table."""
    texts = []
    for title, drawing in pages:
        cells = json.dumps(_cells(drawing), ensure_ascii=False)
        widths = ", ".join("1" * _size(drawing)[0])
        table = f"#put(({widths}), json(bytes({json.dumps(cells)})))\n"
        texts.append((line(title) if title else "") + table)
    return find_performance(list(read_pages(sheet(*texts))))
