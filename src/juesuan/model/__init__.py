"""Frozen nouns of the field: documents, tables, findings, forms and classifications."""

from juesuan.model.disclosure import (
    TOTAL,
    Cell,
    CellState,
    Column,
    Disclosure,
    Kind,
    Note,
    Row,
    RowKind,
    Table,
)
from juesuan.model.finding import (
    Evidence,
    Finding,
    Outcome,
    Report,
    Severity,
    Verdict,
    fingerprint,
)
from juesuan.model.place import Box, Place

__all__ = [
    "TOTAL",
    "Box",
    "Cell",
    "CellState",
    "Column",
    "Disclosure",
    "Evidence",
    "Finding",
    "Kind",
    "Note",
    "Outcome",
    "Place",
    "Report",
    "Row",
    "RowKind",
    "Severity",
    "Table",
    "Verdict",
    "fingerprint",
]
