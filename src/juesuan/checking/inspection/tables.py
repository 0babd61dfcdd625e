"""Tables: are they there, are they detailed, is any figure left out."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from juesuan.checking.forms import expected_tables
from juesuan.checking.inspection.basis import SHOWN, Basis
from juesuan.model import CellState, Evidence, Finding, Outcome, Row, RowKind, Table
from juesuan.model.inspection import Mark
from juesuan.money import is_blank
from juesuan.rules.bind import table_name
from juesuan.rules.inspection import InspectionItem

_SINCE: Final = "当时还没有这张表"
_LEVELS: Final = (3, 5)  # digits of 类 and 款, whose items must be listed


def _table_evidence(table: Table) -> Evidence:
    return Evidence("table", table.title, table.place, table.code or "")


def _names(codes: Iterable[str]) -> str:
    return "、".join(f"{code[1:]}表" for code in codes)


def judge_presence(item: InspectionItem, basis: Basis) -> Mark:
    """I03, I04: the tables are there; one not read is neither there nor missing."""
    expected = expected_tables(basis.figures)
    wanted = [code for code in item.tables if code in expected]
    if not wanted:
        return item.not_judged(_not_asked(basis))
    found = [table for code in wanted if (table := basis.table(code)) is not None]
    shown = [_table_evidence(table) for table in found]
    missing = [code for code in wanted if basis.table(code) is None]
    for code in missing:
        if reason := _not_read(basis, code):
            return item.not_judged(reason, shown)
    if missing:
        return item.part(len(found), len(wanted), f"没有{_names(missing)}。", shown)
    rest = _names(code for code in item.tables if code not in wanted)
    beside = f"（按这份文件的格式不要求{rest}）" if rest else ""
    return item.full(f"{_names(wanted)}都在{beside}。", shown)


def _not_asked(basis: Basis) -> str:
    """Why a table is not expected of this document."""
    if any("高等学校" in table.title for table in basis.disclosure.tables):
        return "高等学校按教育部的格式公开，没有这样的表。"
    return f"{basis.disclosure.year} 年度决算{_SINCE}。"


def _not_read(basis: Basis, code: str) -> str:
    """Why it is not certain that a table is missing, ``""`` if it is."""
    verdict = basis.verdict("F01", table_name(code))
    if verdict is None:
        return "没有运行规则 F01，缺表与否没有判断。"
    return "" if verdict.outcome is Outcome.FAIL else f"{table_name(code)}：{verdict.reason}。"


def judge_fund(item: InspectionItem, basis: Basis) -> Mark:
    """I05, I06: the table is there; an empty one says so."""
    code = item.tables[0]
    table = basis.table(code)
    if table is None or code not in expected_tables(basis.figures):
        return judge_presence(item, basis)
    shown = [_table_evidence(table)]
    verdict = basis.verdict("F02", table_name(code))
    if verdict is not None and verdict.outcome is Outcome.FAIL:
        return item.part(1, 2, "空表没有说明没有数据。", shown)
    if verdict is not None:
        return item.full("空表有说明。", shown)
    if not any(cell.amount is not None for row in table.rows for cell in row.cells):
        return item.not_judged("没有运行规则 F02，空表有没有说明没有判断。", shown)
    holds = "只有零" if table.empty else "有数据"
    return item.full(f"有{code[1:]}表，表中{holds}。", shown)


def judge_functions(item: InspectionItem, basis: Basis) -> Mark:
    """I18: every 类 and 款 with an amount is listed down to 项, all of it."""
    tables = [table for code in item.tables if (table := basis.table(code)) is not None]
    whole = [table for table in tables if not table.doubts and not table.empty]
    if not {"T03", "T05"} & {table.code for table in whole}:
        return item.not_judged("没有读全支出表，列到哪一级没有判断。")
    if not basis.counts(item).evaluated:
        return item.not_judged("各级科目加不加得拢没有判断，有没有漏列看不出。")
    doubted = [table.code or "" for table in tables if table.doubts]
    beside = f"（{_names(doubted)}没有读全，没有计入）" if doubted else ""
    mark = _detail(item, basis, whole, "项", beside)
    return mark or item.not_judged("表中没有科目编码，列到哪一级没有判断。")


def judge_economy(item: InspectionItem, basis: Basis) -> Mark:
    """I19: every 类 of basic spending with an amount is listed down to 款, all of it."""
    table = basis.table("T06")
    if table is None:
        if "T06" not in expected_tables(basis.figures):
            return item.not_judged(_not_asked(basis))
        reason = _not_read(basis, "T06")
        return item.not_judged(reason) if reason else item.none("没有06表。")
    if table.doubts:
        return item.not_judged(f"06表没有读全：{table.doubts[0]}。", [_table_evidence(table)])
    if table.empty:
        return item.not_judged("06表没有金额，列到哪一级没有判断。", [_table_evidence(table)])
    if not basis.counts(item).evaluated:
        return item.not_judged("各级科目加不加得拢没有判断，有没有漏列看不出。")
    mark = _detail(item, basis, [table], "款", "")
    return mark or item.not_judged("06表没有科目编码，列到哪一级没有判断。")


def _detail(
    item: InspectionItem, basis: Basis, tables: list[Table], level: str, beside: str
) -> Mark | None:
    """How many codes with an amount are listed in full at the next level; None without codes."""
    cut = {_spot(finding) for finding in basis.faults(item) if _lacks(finding)}
    whole, short, leaves = 0, [], 0
    for table in tables:
        levels = _LEVELS if table.code != "T06" else _LEVELS[:1]
        rows = [row for row in table.rows if row.kind is RowKind.LINE and row.code.isdigit()]
        amounts = {row.code for row in rows if _amount(row)}
        leaves += sum(len(code) > levels[-1] for code in amounts)
        for row in rows:
            if len(row.code) not in levels or row.code not in amounts:
                continue
            whole += 1
            below = {c for c in amounts if len(c) == len(row.code) + 2 and c.startswith(row.code)}
            if not below or (table.code, row.code) in cut:
                short.append((table, row))
    if not whole and not leaves:
        return None
    shown = [_table_evidence(table) for table in tables][:SHOWN]
    if not short:
        return item.full(f"{_names(t.code or '' for t in tables)}都列到{level}级{beside}。", shown)
    rows_shown = [
        Evidence("row", row.label, row.place, table.code or "", row.code, row.label)
        for table, row in short[:SHOWN]
    ]
    first_table, first = short[0]
    reason = (
        f"{whole} 个上级科目中 {len(short)} 个没有列全下级，"
        f"如{(first_table.code or '')[1:]}表 {first.code} {first.label.strip()}{beside}。"
    )
    return item.part(whole - len(short), whole, reason, rows_shown)


def _amount(row: Row) -> bool:
    return any(cell.amount for cell in row.cells)


def _spot(finding: Finding) -> tuple[str, str]:
    first = finding.evidence[0]
    return first.table, first.row


def _lacks(finding: Finding) -> bool:
    """Whether the items listed are less than their total: some may not be listed."""
    if finding.actual is None or finding.expected is None or not finding.evidence:
        return False
    return finding.actual > finding.expected


def judge_blanks(item: InspectionItem, basis: Basis) -> Mark:
    """I24: no cell is blank in which the sums want an amount."""
    counts = basis.counts(item)
    if not counts.evaluated:
        return item.not_judged(f"没有一处关系可以判断：{counts.reason or '没有读到表格'}。")
    due = {
        (spot.table, spot.row, spot.column): spot
        for finding in basis.faults(item)
        for spot in finding.evidence
        if spot.role in {"total", "wrong"} and is_blank(spot.text)
    }
    blanks = sum(
        cell.state is CellState.BLANK
        for table in basis.figures.tables.values()
        for row in table.rows
        for cell in row.cells
    )
    form = f"另有 {blanks - len(due)} 格按表式留空，表示零，不扣"
    if due:
        reason = f"{len(due)} 格按关系式应有金额而留空；{form}。"
        return item.less(len(due), reason, list(due.values())[:SHOWN])
    shown = [_table_evidence(table) for table in basis.figures.tables.values()][:SHOWN]
    return item.full(f"没有应填而留空的格；{form}。", shown)


JUDGES: Final[Mapping[str, Callable[[InspectionItem, Basis], Mark]]] = {
    "I03": judge_presence,
    "I04": judge_presence,
    "I05": judge_fund,
    "I06": judge_fund,
    "I18": judge_functions,
    "I19": judge_economy,
    "I24": judge_blanks,
}
