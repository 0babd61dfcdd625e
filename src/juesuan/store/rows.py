"""What became of one document → its rows in the tables of a data set."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from juesuan.model import (
    Cell,
    Claim,
    Disclosure,
    Entry,
    Finding,
    Narrative,
    Outcome,
    PerformanceForm,
    Quantity,
    Report,
    Severity,
    Table,
)
from juesuan.model.forms import load_forms
from juesuan.model.inspection import Inspection
from juesuan.model.place import Box, Place
from juesuan.model.subjects import subject_names
from juesuan.money import Unit, last_place
from juesuan.store.exactly import fitted, rounded

Row = tuple[Any, ...]
Rows = dict[str, list[Row]]
"""The rows of a document by table, in the order of the schema's columns."""

_MONEY: Final = {unit.label: unit for unit in Unit}
_NO_BOX: Final = (None, None, None, None)


class State(StrEnum):
    """What became of a document."""

    CHECKED = "checked"
    NOT_ACCOUNT = "not-account"
    """It is a budget, a template or something else."""
    UNREADABLE = "unreadable"
    TIMEOUT = "timeout"
    MEMORY = "memory"
    CRASH = "crash"
    ERROR = "error"
    """A fault of the program."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list says of a document, beside itself."""

    unit: str = ""
    year: int | None = None
    region: str = ""
    parent: str = ""
    approved: date | None = None
    published: date | None = None
    digest: str = ""
    """Tells one listing from another."""


@dataclass(frozen=True, slots=True)
class Examined:
    """A document with what reading and checking it gave."""

    document: str
    file: str
    size: int
    state: State
    edition: str
    reason: str = ""
    listing: Listing = field(default_factory=Listing)
    report: Report | None = None
    inspection: Inspection | None = None

    @property
    def unit(self) -> str | None:
        """The unit as it names itself, else as listed."""
        own = self.report.disclosure.unit if self.report else ""
        return own or self.listing.unit or None

    @property
    def year(self) -> int | None:
        """The year as the document says, else as listed."""
        own = self.report.disclosure.year if self.report else None
        return self.listing.year if own is None else own


def rows_of(examined: Examined) -> Rows:
    """The rows of a document in every table that it has rows in."""
    key: Row = (
        examined.document,
        examined.unit,
        examined.year,
        examined.listing.region or None,
    )
    report = examined.report
    if report is None:
        return {"documents": [_document(key, examined)]}
    disclosure = report.disclosure
    account = examined.state is State.CHECKED
    return {
        "documents": [_document(key, examined)],
        "facts": _facts(key, disclosure) if account else [],
        "claims": _claims(key, disclosure.narrative) if account else [],
        "indicators": _indicators(key, disclosure.performance) if account else [],
        "findings": [_finding(key, at, item) for at, item in enumerate(report.findings)],
        "coverage": _coverage(key, report),
    }


def _document(key: Row, examined: Examined) -> Row:
    listing, report = examined.listing, examined.report
    disclosure = report.disclosure if report else None
    own = [item for item in report.findings if not item.cause] if report else []
    severities = Counter(item.severity for item in own)
    counts = report.counts if report else Counter[Outcome]()
    inspection = examined.inspection
    return (
        *key,
        examined.file,
        listing.parent or None,
        (disclosure and disclosure.scope) or None,
        str(disclosure.kind) if disclosure else None,
        str(examined.state),
        examined.reason or None,
        listing.unit or None,
        listing.year,
        listing.approved,
        listing.published,
        examined.size,
        disclosure.pages if disclosure else None,
        disclosure.sheets if disclosure else None,
        disclosure.money_unit.label if disclosure and disclosure.money_unit else None,
        [table.code for table in disclosure.tables if table.code] if disclosure else [],
        rounded(disclosure.narrative.share_read, 4) if disclosure else None,
        *(severities[severity] for severity in Severity),
        *(counts[outcome] for outcome in Outcome),
        rounded(inspection.given, 2) if inspection else None,
        rounded(inspection.judged, 2) if inspection else None,
        examined.edition,
        listing.digest,
    )


def _place(place: Place) -> Row:
    box: Box | tuple[None, ...] = place.box or _NO_BOX
    return (place.page, *box)


def _facts(key: Row, disclosure: Disclosure) -> list[Row]:
    rows: list[Row] = []
    for table in disclosure.tables:
        names = _column_names(table) if table.code else {}
        for row in table.rows if table.code else ():
            for cell in row.cells:
                rows.append(
                    (
                        *key,
                        len(rows),
                        table.code,
                        row.side or None,
                        row.code or None,
                        row.label,
                        str(row.kind),
                        cell.column or None,
                        names.get(cell.column),
                        str(cell.state),
                        cell.text,
                        *_figure(cell, table.unit),
                        *_place(cell.place),
                        cell.place.line,
                        cell.place.sheet or None,
                        cell.place.cell or None,
                    )
                )
    return rows


def _column_names(table: Table) -> dict[str, str]:
    """The form's names of the columns, the printed header for one it does not know."""
    form = load_forms()[table.code or ""]
    names = {column.code: column.header for column in table.columns}
    return names | {column.code: column.name for column in form.columns if column.code in names}


def _figure(cell: Cell, unit: Unit | None) -> tuple[Decimal | None, Decimal | None]:
    """A cell's figure and its last printed place in 元."""
    figure = cell.figure
    if figure is None or unit is None:
        return None, None
    precision = last_place(cell.decimals) * unit.value if cell.amount is not None else None
    return fitted(figure * unit.value), fitted(precision)


def _claims(key: Row, narrative: Narrative) -> list[Row]:
    names = subject_names()
    return [
        (
            *key,
            at,
            str(claim.kind),
            claim.subject,
            names.get(claim.subject),
            (claim.item and claim.item.code) or None,
            (claim.item and claim.item.name) or None,
            str(claim.phase),
            str(claim.base) if claim.base else None,
            *_quantity(claim.amount),
            fitted(claim.rate.value, 6) if claim.rate else None,
            claim.sense,
            claim.whole or None,
            list(claim.words),
            narrative.sections[claim.section].name,
            claim.text,
            *_claim_place(claim),
        )
        for at, claim in enumerate(narrative.claims)
    ]


def _quantity(quantity: Quantity | None) -> tuple[Decimal | None, Decimal | None, str | None]:
    """Amount in 元, or a number that is no money; and the measure."""
    if quantity is None:
        return None, None, None
    unit = _MONEY.get(quantity.measure)
    measure = quantity.measure or None
    if unit is None:
        return None, fitted(quantity.value), measure
    return fitted(quantity.value * unit.value), None, measure


def _claim_place(claim: Claim) -> Row:
    place = claim.place
    return (*_place(place), place.line, place.sheet or None)


def _indicators(key: Row, forms: Iterable[PerformanceForm]) -> list[Row]:
    rows = (row for form in forms for row in _form_rows(form))
    return [(*key, at, *row) for at, row in enumerate(rows)]


def _form_rows(form: PerformanceForm) -> Iterator[Row]:
    head = (str(form.kind), form.name)
    for item in form.executions:
        entry = item.spent or item.budget
        yield (
            *(*head, "execution", None, None, item.label, fitted(item.weight)),
            *(_text(item.budget), _text(item.spent), _value(item.score)),
            *(_money(part, form.money_unit) for part in (item.initial, item.budget, item.spent)),
            None,
            *_form_place(entry.place if entry else form.place),
        )
    for indicator in form.indicators:
        yield (
            *(*head, "indicator", *indicator.levels, indicator.name, _value(indicator.weight)),
            *(_text(indicator.target), _text(indicator.result), _value(indicator.score)),
            *(None, None, None),
            _text(indicator.reason),
            *_form_place(indicator.place),
        )


def _form_place(place: Place) -> Row:
    return (*_place(place), place.sheet or None, place.cell or None)


def _text(entry: Entry | None) -> str | None:
    return None if entry is None else entry.text


def _value(entry: Entry | None) -> Decimal | None:
    """Points of a form: anything above 99,999 is none."""
    value = fitted(entry.value) if entry else None
    return value if value is None or abs(value) < 10**5 else None


def _money(entry: Entry | None, unit: Unit | None) -> Decimal | None:
    if entry is None or entry.value is None or unit is None:
        return None
    return fitted(entry.value * unit.value)


def _finding(key: Row, at: int, finding: Finding) -> Row:
    first = finding.evidence[0] if finding.evidence else None
    place = first.place if first else Place()
    return (
        *key,
        at,
        finding.fingerprint,
        finding.rule,
        finding.name,
        str(finding.severity),
        finding.message,
        finding.table or None,
        finding.section or None,
        *(
            rounded(value, 10, 28)
            for value in (finding.expected, finding.actual, finding.difference, finding.allowed)
        ),
        finding.cause or None,
        first.text if first else None,
        *_place(place),
        place.line,
        place.sheet or None,
        place.cell or None,
    )


def _coverage(key: Row, report: Report) -> list[Row]:
    counts = Counter((item.rule, str(item.outcome), item.reason) for item in report.verdicts)
    return [
        (*key, rule, outcome, reason or None, subjects)
        for (rule, outcome, reason), subjects in counts.items()
    ]
