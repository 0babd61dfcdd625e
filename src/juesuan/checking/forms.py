"""Completeness and form: tables, statements, units of money, rows and digits (rules F, Q03)."""

import re
from collections import Counter
from collections.abc import Callable
from typing import Final

from juesuan.checking.tally import Result
from juesuan.checking.wording import make_finding, row_name
from juesuan.model import Evidence, Finding, Note, Outcome, Place, Table, Verdict
from juesuan.model.forms import FORM_CODES, compact
from juesuan.rules.bind import table_name
from juesuan.rules.book import Rule
from juesuan.rules.figures import CellRef, Figures, column_decimals

Check = Callable[[Rule, Figures], Result]

_MAY_BE_EMPTY: Final = ("T07", "T08", "T09")
_CAPITAL_SINCE: Final = 2019  # accounts of this year first show table 08
_UNIVERSITY: Final = ("T01", "T02", "T03")
_STATEMENT: Final = re.compile(r"(无|没有|未发生|不涉及|为空).*(收入|支出|拨款|经费|数据|空表)")
_NO_DATA: Final = re.compile(r"本表(无数据|为空|无内容)|此表(无数据|为空)|空表")
_HINT: Final = re.compile(r"(仍|应|请)保留(该|本|此)?表格?式?|作下述说明|（无此类支出的，删除）")


def _table_evidence(table: Table, text: str = "", role: str = "table") -> Evidence:
    return Evidence(role, text or table.title, table.place, table.code or "")


def _note_evidence(table: Table, note: Note) -> Evidence:
    return Evidence("text", note.text, note.place, table.code or "")


def _ours(figures: Figures) -> list[Table]:
    return list(figures.tables.values())


def expected_tables(figures: Figures) -> tuple[str, ...]:
    """The tables that a disclosure of this kind and year must show."""
    disclosure = figures.disclosure
    if any("高等学校" in table.title for table in disclosure.tables):
        return _UNIVERSITY
    if disclosure.year is not None and disclosure.year < _CAPITAL_SINCE:
        return tuple(code for code in FORM_CODES if code != "T08")
    return FORM_CODES


def check_missing(rule: Rule, figures: Figures) -> Result:
    """F01: every statutory table is there."""
    findings: list[Finding] = []
    verdicts: list[Verdict] = []
    disclosure = figures.disclosure
    for code in expected_tables(figures):
        name = table_name(code)
        if code in figures.tables:
            verdicts.append(Verdict(rule.code, name, Outcome.PASS))
        elif code in disclosure.headings:
            reason = "有标题，但没有读到表格"
            verdicts.append(Verdict(rule.code, name, Outcome.NOT_EVALUATED, reason))
        elif disclosure.unread_pages:
            reason = f"有 {len(disclosure.unread_pages)} 页读不出文字"
            verdicts.append(Verdict(rule.code, name, Outcome.NOT_EVALUATED, reason))
        elif unknown := _unknown_statements(disclosure.tables):
            reason = f"“{unknown[0].title}”没有认出"
            verdicts.append(Verdict(rule.code, name, Outcome.NOT_EVALUATED, reason))
        else:
            verdicts.append(Verdict(rule.code, name, Outcome.FAIL))
            whole = f"全文 {disclosure.extent}，" if disclosure.extent else "全文"
            message = f"没有 {name}。{whole}认出 {len(figures.tables)} 张表。"
            item = Evidence("table", "", Place(), code)
            findings.append(make_finding(rule, disclosure, message, (item,), [code]))
    return findings, verdicts


def _unknown_statements(tables: tuple[Table, ...]) -> list[Table]:
    """Tables that look like statements of accounts but are none of the nine."""
    return [
        table
        for table in tables
        if table.code is None and table.unit and any(row.code for row in table.rows)
    ]


def _statements(table: Table) -> list[Note]:
    return [
        note
        for note in table.notes
        if _STATEMENT.search(compact(note.text)) and not _HINT.search(compact(note.text))
    ]


def _shows_figures(table: Table) -> bool:
    """Whether any figure is printed, be it a zero or illegible."""
    cells = [cell for row in table.rows for cell in row.cells]
    return any(cell.amount is not None or cell.garbled for cell in cells)


def check_empty(rule: Rule, figures: Figures) -> Result:
    """F02: an empty table says that it is empty."""
    findings: list[Finding] = []
    verdicts: list[Verdict] = []
    for table in _ours(figures):
        if table.code not in _MAY_BE_EMPTY or _shows_figures(table):
            continue
        name = table_name(table.code)
        if _statements(table):
            verdicts.append(Verdict(rule.code, name, Outcome.PASS))
            continue
        verdicts.append(Verdict(rule.code, name, Outcome.FAIL))
        message = f"{name}全表没有金额，表下也没有说明。"
        findings.append(
            make_finding(rule, figures.disclosure, message, (_table_evidence(table),), [table.code])
        )
    return findings, verdicts


def check_statement(rule: Rule, figures: Figures) -> Result:
    """F03: a table that says it has no data has none."""
    findings: list[Finding] = []
    verdicts: list[Verdict] = []
    for table in _ours(figures):
        code = table.code or ""
        for note in _statements(table):
            if not _NO_DATA.search(compact(note.text)):
                continue
            if table.empty:
                verdicts.append(Verdict(rule.code, table_name(code), Outcome.PASS))
                continue
            verdicts.append(Verdict(rule.code, table_name(code), Outcome.FAIL))
            message = f"{table_name(code)}下写“{note.text.strip()}”，但表中有金额。"
            items = (_note_evidence(table, note),)
            findings.append(make_finding(rule, figures.disclosure, message, items, [code]))
    return findings, verdicts


def check_unit_missing(rule: Rule, figures: Figures) -> Result:
    """F04: every table states its unit of money."""
    findings: list[Finding] = []
    verdicts: list[Verdict] = []
    for table in _ours(figures):
        code = table.code or ""
        stated = table.unit is not None
        verdicts.append(
            Verdict(rule.code, table_name(code), Outcome.PASS if stated else Outcome.FAIL)
        )
        if not stated:
            message = f"{table_name(code)}没有注明金额单位。"
            items = (_table_evidence(table),)
            findings.append(make_finding(rule, figures.disclosure, message, items, [code]))
    return findings, verdicts


def check_units_differ(rule: Rule, figures: Figures) -> Result:
    """F05: all tables use one unit of money."""
    stated = [table for table in _ours(figures) if table.unit]
    counts = Counter(table.unit for table in stated)
    if len(counts) < 2:
        outcome = Outcome.PASS if stated else Outcome.NOT_APPLICABLE
        return [], [Verdict(rule.code, "全部表格", outcome)]
    usual = counts.most_common(1)[0][0]
    findings: list[Finding] = []
    for table in stated:
        if table.unit is not usual and table.unit and usual:
            message = (
                f"{table_name(table.code or '')}以{table.unit.label}为单位，"
                f"其他表以{usual.label}为单位。"
            )
            items = (_table_evidence(table, f"单位：{table.unit.label}"),)
            keys = [table.code or ""]
            findings.append(make_finding(rule, figures.disclosure, message, items, keys))
    return findings, [Verdict(rule.code, "全部表格", Outcome.FAIL)]


def check_duplicates(rule: Rule, figures: Figures) -> Result:
    """F06: a code stands once in a table."""
    findings: list[Finding] = []
    verdicts: list[Verdict] = []
    for table in _ours(figures):
        code = table.code or ""
        counts = Counter(row.code for row in table.rows if row.code.isdigit())
        twice = [row_code for row_code, count in counts.items() if count > 1]
        if not twice:
            verdicts.append(Verdict(rule.code, table_name(code), Outcome.PASS))
        for row_code in twice:
            places = [index for index, row in enumerate(table.rows) if row.code == row_code]
            name = row_name(figures, CellRef(code, places[0], ""))
            verdicts.append(Verdict(rule.code, f"{table_name(code)} {name}", Outcome.FAIL))
            message = f"{code[1:]}表“{name}”印了 {len(places)} 次。"
            items = tuple(
                Evidence("row", table.rows[i].label, table.rows[i].place, code, row_code)
                for i in places
            )
            keys = [f"{code}.{row_code}"]
            findings.append(make_finding(rule, figures.disclosure, message, items, keys))
    return findings, verdicts


def check_digits(rule: Rule, figures: Figures) -> Result:
    """F07: no amount shows more decimals than its column."""
    findings: list[Finding] = []
    verdicts: list[Verdict] = []
    for table in _ours(figures):
        code = table.code or ""
        usual = column_decimals(cell for row in table.rows for cell in row.cells)
        clean = True
        for row in table.rows:
            for cell in row.cells:
                if cell.amount is None or cell.decimals <= usual:
                    continue
                clean = False
                message = (
                    f"{code[1:]}表 {row.code} {compact(row.label)} 印 {cell.text}，"
                    f"有 {cell.decimals} 位小数，本表其他金额为 {usual} 位。"
                )
                items = (
                    Evidence(
                        "wrong", cell.text, cell.place, code, row.code, row.label, cell.column
                    ),
                )
                keys = [f"{code}.{row.code}.{cell.column}"]
                findings.append(make_finding(rule, figures.disclosure, message, items, keys))
        verdicts.append(
            Verdict(rule.code, table_name(code), Outcome.PASS if clean else Outcome.FAIL)
        )
    return findings, verdicts


def check_hints(rule: Rule, figures: Figures) -> Result:
    """Q03: no hint of the template is left under a table."""
    findings: list[Finding] = []
    verdicts: list[Verdict] = []
    for table in _ours(figures):
        code = table.code or ""
        left = [note for note in table.notes if _HINT.search(compact(note.text))]
        verdicts.append(
            Verdict(rule.code, table_name(code), Outcome.FAIL if left else Outcome.PASS)
        )
        for note in left[:1]:
            message = f"{table_name(code)}下留有样表的提示语：“{note.text.strip()}”"
            items = (_note_evidence(table, note),)
            findings.append(make_finding(rule, figures.disclosure, message, items, [code]))
    return findings, verdicts


FORM_CHECKS: Final[dict[str, Check]] = {
    "F01": check_missing,
    "F02": check_empty,
    "F03": check_statement,
    "F04": check_unit_missing,
    "F05": check_units_differ,
    "F06": check_duplicates,
    "F07": check_digits,
    "Q03": check_hints,
}
