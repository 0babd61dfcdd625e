"""A check as a reviewer wants to read it in a terminal."""

from collections.abc import Iterator, Sequence

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from juesuan.model import ClaimKind, Disclosure, Finding, Outcome, Report, Row, Severity, Table
from juesuan.model.forms import plain_label
from juesuan.model.subjects import subject_names
from juesuan.money import format_amount
from juesuan.report.grouping import (
    Problem,
    group,
    kind_name,
    reader_lines,
    rule_counts,
    rule_title,
    unevaluated,
)
from juesuan.report.inspection import inspection_text
from juesuan.report.outcome import FileOutcome, severity_counts

_MARKS = {Severity.ERROR: ("✗", "bold red"), Severity.WORDING: ("!", "yellow")}
_ROWS_SHOWN = 3
CLAIM_NAMES = {
    ClaimKind.AMOUNT: "金额",
    ClaimKind.CHANGE: "增减",
    ClaimKind.SHARE: "占比",
    ClaimKind.COMPLETION: "完成率",
    ClaimKind.VERDICT: "比较",
    ClaimKind.REASON: "原因",
    ClaimKind.PURPOSE: "用途",
    ClaimKind.COUNT: "数量",
    ClaimKind.LIST: "列举",
    ClaimKind.NONE: "没有",
}


def print_check(outcomes: Sequence[FileOutcome], console: Console) -> None:
    """Print all files, one after the other, and a line for all of them."""
    for outcome in outcomes:
        console.print(Text(outcome.file, style="bold"), soft_wrap=True)
        if outcome.report is None:
            console.print(Text(f"  没有检查：{outcome.error}", style="red"), "")
        elif not outcome.checked:
            console.print(_head(outcome.report.disclosure))
            console.print(Text(f"  没有检查：{outcome.problem}", style="red"), "")
        else:
            for part in _report(outcome.report):
                console.print(part)
            if outcome.inspection is not None:
                console.print(inspection_text(outcome.inspection))
    if len(outcomes) > 1:
        console.print(_summary(outcomes))


def _head(disclosure: Disclosure) -> Text:
    codes = [table.code[1:] for table in disclosure.tables if table.code]
    others = sum(1 for table in disclosure.tables if table.code is None)
    parts = [
        disclosure.unit or "单位不详",
        f"{disclosure.year} 年度" if disclosure.year else "年度不详",
        kind_name(disclosure),
        *filter(None, [disclosure.extent]),
        f"认出 {len(codes)} 张表（{' '.join(codes)}）" if codes else "没有认出表格",
    ]
    if others:
        parts.append(f"另有 {others} 张其他表格")
    return Text("  " + " · ".join(parts), style="dim")


def _report(report: Report) -> Iterator[RenderableType]:
    disclosure = report.disclosure
    yield _head(disclosure)
    groups = group(report)
    lines = reader_lines(report)
    if lines:
        yield Text("\n要点", style="bold")
    yield from (_line(line) for line in lines)
    for item in groups:
        where = f"（{item.where}）" if item.where else ""
        if item.problems:
            yield Text(f"\n{item.name}{where}", style="bold")
        for problem in item.problems:
            yield Padding(_problem(problem, disclosure), (0, 0, 0, 2))
    slight = [item for item in groups if item.rounding]
    if slight:
        yield Text("\n尾差（四舍五入所致，不必更正）", style="bold")
        for item in slight:
            rules = rule_counts(item.rounding)
            yield Text(f"  {item.name}：{len(item.rounding)} 处（{rules}）")
    yield _coverage(report)
    yield ""


def _line(line: str) -> Text:
    styles = {"✗": "red", "!": "yellow"}
    return Text(f"  {line}", style=styles.get(line[0], "dim"))


def _pages(pages: Sequence[int]) -> str:
    return f"{pages[0]}–{pages[-1]}" if len(pages) > 1 else str(pages[0])


def _problem(problem: Problem, disclosure: Disclosure) -> RenderableType:
    finding = problem.finding
    mark, style = _MARKS[finding.severity]
    parts: list[RenderableType] = [
        Text.assemble(
            (f"{mark} ", style), (f"{finding.rule} ", "cyan"), (rule_title(finding.rule), "bold")
        ),
        Padding(Text(finding.message), (0, 0, 0, 2)),
    ]
    grid = _printed_rows(finding, disclosure)
    if grid is not None:
        parts.append(Padding(grid, (0, 0, 0, 2)))
    facts = _facts(finding)
    if facts:
        parts.append(Padding(Text(facts), (0, 0, 0, 2)))
    if problem.consequences:
        told = f"由此引起 {len(problem.consequences)} 处：{rule_counts(problem.consequences)}"
        parts.append(Padding(Text(told, style="dim"), (0, 0, 0, 2)))
    parts.append(Padding(Text(f"→ {finding.advice}", style="green"), (0, 0, 0, 2)))
    return Group(*parts)


def _facts(finding: Finding) -> str:
    place = str(finding.evidence[0].place) if finding.evidence else ""
    if finding.expected is None or finding.actual is None or finding.difference is None:
        return f"位置 {place}" if place else ""
    facts = [
        f"应为 {format_amount(finding.expected)}",
        f"实为 {format_amount(finding.actual)}",
        f"相差 {format_amount(finding.difference)}",
    ]
    if finding.allowed is not None:
        facts.append(f"尾差最多 {finding.allowed.normalize():f}")
    return "　".join([*facts, f"位置 {place}"])


def _printed_rows(finding: Finding, disclosure: Disclosure) -> Grid | None:
    """The printed rows around the cells of a finding, its cells marked."""
    code = finding.table
    table = disclosure.table(code) if code else None
    marked = {
        (item.row, item.column) for item in finding.evidence if item.table == code and item.column
    }
    if table is None or not marked:
        return None
    wanted = list(dict.fromkeys(item.row for item in finding.evidence if item.table == code))
    rows = [row for row in table.rows if row.code in wanted][:_ROWS_SHOWN]
    sides = {row.side for row in rows}
    if not rows or len(sides) > 1:
        rows = rows[:1]
    if not rows:
        return None
    return _grid(table, rows, marked)


def _grid(table: Table, rows: Sequence[Row], marked: set[tuple[str, str]]) -> Grid:
    columns = [cell.column for cell in rows[0].cells]
    headers = {column.code: column.header.rsplit("/", 1)[-1] for column in table.columns}
    grid = Grid(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
    grid.add_column("")
    for code in columns:
        grid.add_column(headers.get(code, ""), justify="right")
    for row in rows:
        name = row.code if row.code.isdigit() else ""
        cells = [
            Text(cell.text or "—", style="bold red" if (row.code, cell.column) in marked else "")
            for cell in row.cells
        ]
        grid.add_row(Text(f"{name} {plain_label(row.label)}".strip()), *cells)
    return grid


def _coverage(report: Report) -> RenderableType:
    counts = report.counts
    line = (
        f"\n判断 {sum(counts.values())} 项：通过 {counts[Outcome.PASS]} · "
        f"尾差 {counts[Outcome.ROUNDING]} · 不符 {counts[Outcome.FAIL]} · "
        f"不适用 {counts[Outcome.NOT_APPLICABLE]} · 未判断 {counts[Outcome.NOT_EVALUATED]}"
    )
    parts: list[RenderableType] = [Text(line, style="bold")]
    silent = list(unevaluated(report))
    if silent:
        parts.append(Text("未判断的：", style="dim"))
    parts += [Text(f"  {reason}：{rules}", style="dim") for rules, reason, _ in silent]
    return Group(*parts)


def _summary(outcomes: Sequence[FileOutcome]) -> Text:
    checked = sum(outcome.checked for outcome in outcomes)
    unusable = len(outcomes) - checked
    rest = f"，{unusable} 个没有检查" if unusable else ""
    return Text(
        f"共 {len(outcomes)} 个文件，检查了 {checked} 个{rest}。{severity_counts(outcomes)}",
        style="bold",
    )


def print_read(disclosure: Disclosure, console: Console) -> None:
    """Print what was read of a document."""
    console.print(Text(disclosure.file, style="bold"), soft_wrap=True)
    console.print(_head(disclosure))
    console.print(Text(f"  {disclosure.reason}"))
    for table in disclosure.tables:
        code = f"{table.code[1:]}表" if table.code else "其他"
        pages = f"第 {_pages(table.pages)} 页" if table.pages else str(table.place)
        unit = table.unit.label if table.unit else "单位未注明"
        amounts = sum(1 for row in table.rows for cell in row.cells if cell.amount is not None)
        title = table.title or "（无标题）"
        console.print(
            Text(f"  {code} {title}　{pages}　{unit}　{len(table.rows)} 行　{amounts} 个金额")
        )
        for doubt in table.doubts:
            console.print(Text(f"    {doubt}", style="yellow"))
    _print_narrative(disclosure, console)
    for form in disclosure.performance:
        total = form.total.text if form.total else "—"
        head = f"  自评表 {form.title or form.name}　{len(form.indicators)} 项指标　总分 {total}"
        console.print(Text(f"{head}　{form.place}"))


def _print_narrative(disclosure: Disclosure, console: Console) -> None:
    """Print the outline, what the sentences claim, and what of them was not read."""
    narrative = disclosure.narrative
    if not narrative.sections:
        return
    share = f"{100 * narrative.share_read:.1f}%"
    console.print(
        Text(
            f"  情况说明　{len(narrative.sections)} 节　{len(narrative.claims)} 条断言　"
            f"{narrative.amounts} 个金额和比率，读懂 {share}"
        )
    )
    names = subject_names()
    section = -1
    for claim in narrative.claims:
        if claim.section != section:
            section = claim.section
            console.print(Text(f"    {narrative.sections[section].name}", style="bold"))
        item = f"“{claim.item.name}”" if claim.item else ""
        subject = names.get(claim.subject, "")
        console.print(Text(f"      {CLAIM_NAMES[claim.kind]} {subject}{item}：{claim.text}"))
    for unread in narrative.unread:
        place = unread.passage.place(unread.start, unread.end)
        console.print(Text(f"    没有读懂（{place}）：{unread.text}", style="yellow"))
