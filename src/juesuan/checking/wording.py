"""How findings name cells and figures to a reader."""

from decimal import Decimal

from juesuan.model import TOTAL, Disclosure, Evidence, Finding, Severity, fingerprint
from juesuan.model.forms import compact, load_forms, plain_label
from juesuan.money import format_amount
from juesuan.rules.book import Rule
from juesuan.rules.figures import CellRef, Figures


def amount(value: Decimal | None) -> str:
    """Print an amount, at least with two decimals; a missing one as a dash.

    >>> amount(Decimal("-1447.8"))
    '-1,447.80'
    """
    return "—" if value is None else format_amount(value)


def row_name(figures: Figures, ref: CellRef) -> str:
    """Code and label of a row: ``2080501 行政单位离退休``, ``27行 本年收入合计``."""
    row = figures.row(ref)
    form = load_forms()[ref.table]
    label = plain_label(row.label)
    if row.code == TOTAL or not row.code.isdigit():
        return label or row.code
    return f"{row.code} {label}" if form.classification else f"{row.code}行 {label}"


def cell_name(figures: Figures, ref: CellRef, beside: CellRef | None = None) -> str:
    """Table, row and column of a cell, as a reviewer would say it.

    What the cell shares with the one named just before (``beside``) is left out.
    """
    form = load_forms()[ref.table]
    same_table = beside is not None and beside.table == ref.table
    table = "" if same_table else f"{ref.table[1:]}表 "
    column = form.column(ref.column)
    if form.layout == "single":
        return f"{table}{column.name}"
    row = row_name(figures, ref)
    single = sum(item.side == column.side for item in form.columns) == 1
    if same_table and beside is not None and beside.row == ref.row and not single:
        return column.name
    if single or (same_table and beside is not None and beside.column == ref.column):
        return f"{table}{row}"
    return f"{table}{row}·{column.name}"


def evidence(figures: Figures, ref: CellRef, role: str) -> Evidence:
    """The printed cell as evidence."""
    row, cell = figures.row(ref), figures.cell(ref)
    form = load_forms()[ref.table]
    return Evidence(
        role=role,
        text=cell.text if cell else "",
        place=cell.place if cell else row.place,
        table=ref.table,
        row=row.code,
        label=compact(row.label),
        column=ref.column,
        header=form.column(ref.column).name,
    )


def cell_key(figures: Figures, ref: CellRef) -> str:
    """A cell by canonical codes, for fingerprints."""
    return f"{ref.table}.{figures.row(ref).code}.{ref.column}"


def make_finding(
    rule: Rule,
    disclosure: Disclosure,
    message: str,
    items: tuple[Evidence, ...],
    keys: list[str],
    *,
    severity: Severity | None = None,
    expected: Decimal | None = None,
    actual: Decimal | None = None,
    allowed: Decimal | None = None,
    cause: str = "",
) -> Finding:
    """Build a finding of a rule."""
    difference = None if actual is None or expected is None else actual - expected
    return Finding(
        rule=rule.code,
        name=rule.name,
        severity=severity or rule.severity,
        message=message,
        advice=rule.advice,
        evidence=items,
        fingerprint=fingerprint(rule.code, disclosure.unit, disclosure.year, keys),
        expected=expected,
        actual=actual,
        difference=difference,
        allowed=allowed,
        basis=rule.basis,
        cause=cause,
        lasting=fingerprint(rule.code, disclosure.unit, None, keys),
    )
