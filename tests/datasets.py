"""Small data sets in the layout of `store/dataset.py`, written from documents made in tests."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from build import disclosure
from juesuan.model import Disclosure, Finding, Kind, Outcome, Report, Severity, Verdict
from juesuan.model.inspection import Dimension, Inspection, Mark
from juesuan.rules.book import load_rules
from juesuan.store.dataset import Dataset
from juesuan.store.questions import load_questions
from juesuan.store.rows import Examined, Listing, Row, State, rows_of
from juesuan.store.schema import TableSchema, load_schema

DUE_DAYS = 20


@dataclass(frozen=True)
class Expected:
    """A row of the list of who must publish."""

    unit: str
    year: int | None = 2023
    region: str | None = None
    parent: str | None = None
    approved: date | None = None
    published: date | None = None
    file: str | None = None

    @property
    def row(self) -> Row:
        due = self.approved + timedelta(days=DUE_DAYS) if self.approved else None
        return (
            *(self.unit, self.year, self.region, self.parent),
            *(self.approved, due, self.published, self.file),
        )


@dataclass
class Content:
    """What a data set is to hold; documents bring their own rows of `sources`."""

    documents: list[Examined] = field(default_factory=list)
    expected: list[Expected] = field(default_factory=list)
    unopened: list[tuple[str, str]] = field(default_factory=list)
    """Files that could not be opened, with the reason."""
    gone: set[str] = field(default_factory=set)
    """Documents that no source holds any more."""


def examined(
    document: Disclosure | None,
    *,
    file: str = "",
    listing: Listing | None = None,
    state: State = State.CHECKED,
    reason: str = "",
    findings: Sequence[Finding] = (),
    outcomes: Mapping[str, Outcome] | None = None,
    score: tuple[str, str] | None = None,
) -> Examined:
    """A document with what a check is to have said of it; ``score``: points given and judged."""
    name = file or (f"{document.unit}-{document.year}.pdf" if document else "unread.pdf")
    report = None
    if document is not None:
        verdicts = [Verdict(rule, "", outcome) for rule, outcome in (outcomes or {}).items()]
        report = Report(document, tuple(findings), tuple(verdicts))
    return Examined(
        document=hashlib.sha256(name.encode()).hexdigest()[:32],
        file=name,
        size=1000 + len(name),
        state=state,
        edition="test",
        reason=reason,
        listing=listing or Listing(),
        report=report,
        inspection=scored(*score) if score else None,
    )


def scored(given: str, judged: str) -> Inspection:
    """An inspection of one mark."""
    mark = Mark("T1", "及时", Dimension.TIMELY, Decimal(judged), Decimal(given), "")
    return Inspection((mark,))


def budget(unit: str, year: int | None) -> Disclosure:
    """A document that is no final account."""
    return replace(disclosure(unit=unit, year=year), kind=Kind.BUDGET, reason="这是部门预算。")


def problem(rule: str, message: str = "不符", *, cause: str = "", slight: bool = False) -> Finding:
    """A finding of a rule."""
    severity = Severity.ROUNDING if slight else load_rules()[rule].severity
    key = hashlib.sha256(f"{rule}{message}".encode()).hexdigest()[:16]
    return Finding(rule, load_rules()[rule].name, severity, message, "", (), key, cause=cause)


def write(folder: Path, content: Content) -> Dataset:
    """Write a data set into a folder."""
    dataset = Dataset(folder)
    dataset.data.mkdir(parents=True)
    with loaded(content) as database:
        for table in load_schema().values():
            _copy(database, table, dataset.data)
    return dataset


def loaded(content: Content) -> duckdb.DuckDBPyConnection:
    """The tables of a data set in memory, without any file."""
    rows: dict[str, list[Row]] = {name: [] for name in load_schema()}
    for item in content.documents:
        for name, own in rows_of(item).items():
            rows[name] += own
        if item.document not in content.gone:
            rows["sources"].append(_source(item))
    for file, reason in content.unopened:
        rows["sources"].append((file, None, reason, False, *[None] * 8))
    rows["expected"] = [item.row for item in content.expected]
    rows["rules"] = [
        (rule.code, rule.name, "核对", rule.title, str(rule.severity), rule.advice)
        for rule in load_rules().values()
    ]
    database = duckdb.connect(":memory:", config={"threads": 1})
    for table in load_schema().values():
        database.execute(f'CREATE TABLE "{table.name}" ({table.definition})')
        if rows[table.name]:
            insert(database, table, rows[table.name])
    return database


def _source(item: Examined) -> Row:
    listing = item.listing
    return (
        *(item.file, item.document, None, False, item.size, None),
        *(listing.unit or None, listing.year, listing.region or None, listing.parent or None),
        *(listing.approved, listing.published),
    )


def _copy(database: duckdb.DuckDBPyConnection, table: TableSchema, data: Path) -> None:
    (count,) = database.execute(f'SELECT count(*) FROM "{table.name}"').fetchone() or (0,)
    if not count and table.partitioned:
        return
    where = data / (table.name if table.partitioned else f"{table.name}.parquet")
    parts = ", PARTITION_BY (year, region), WRITE_PARTITION_COLUMNS true"
    how = f"FORMAT parquet{parts if table.partitioned else ''}"
    order = ", ".join(table.order)
    database.execute(f"COPY (SELECT * FROM {table.name} ORDER BY {order}) TO '{where}' ({how})")


def insert(database: duckdb.DuckDBPyConnection, table: TableSchema, rows: Sequence[Row]) -> None:
    """Put rows into a table, a column at a time: rows one by one are slow."""
    names = [column.name for column in table.columns]
    cast = [f"unnest(?::{column.type}[])" for column in table.columns]
    values: list[Any] = [list(column) for column in zip(*rows, strict=True)]
    listed = ", ".join(f'"{name}"' for name in names)
    database.execute(f'INSERT INTO "{table.name}" ({listed}) SELECT {", ".join(cast)}', values)


class Asked:
    """Answers from a data set whose tables are in memory, with the ready questions as views."""

    def __init__(self, content: Content) -> None:
        self.database = loaded(content)
        for question in load_questions().values():
            self.database.execute(f'CREATE VIEW "{question.name}" AS {question.sql}')

    def __call__(self, sql: str) -> list[dict[str, Any]]:
        result = self.database.execute(sql)
        names = [item[0] for item in result.description or ()]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def ask(documents: Sequence[Examined], expected: Sequence[Expected] = (), **more: Any) -> Asked:
    """A data set of documents and lists, to be asked."""
    return Asked(Content(list(documents), list(expected), **more))
