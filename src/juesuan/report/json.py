"""The machine contract: JSON of ``read`` and ``check`` (schemas in ``docs/schema``)."""

from collections.abc import Sequence
from typing import Any

from juesuan.model import (
    TOTAL,
    Cell,
    Claim,
    Disclosure,
    Entry,
    Narrative,
    Outcome,
    PerformanceForm,
    Quantity,
    Report,
    Table,
)
from juesuan.report.evidence import finding_json, place_json
from juesuan.report.inspection import inspection_json
from juesuan.report.outcome import FileOutcome


def error_json(error: str, file: str) -> dict[str, Any]:
    """The one shape of an error."""
    return {"ok": False, "error": error, "file": file}


def _cell(cell: Cell) -> dict[str, Any]:
    return {
        "column": cell.column,
        "text": cell.text,
        "value": cell.amount if cell.column else None,
        "state": str(cell.state),
        **place_json(cell.place),
    }


def _table(table: Table) -> dict[str, Any]:
    return {
        "code": table.code,
        "title": table.title,
        "pages": list(table.pages),
        "sheet": table.place.sheet or None,
        "money_unit": table.unit.label if table.unit else None,
        "columns": [
            {"column": column.code, "header": column.header, "number": column.number}
            for column in table.columns
        ],
        "rows": [
            {
                "code": "" if row.code == TOTAL else row.code,
                "label": row.label,
                "number": row.number,
                "side": row.side,
                "kind": str(row.kind),
                "cells": [_cell(cell) for cell in row.cells],
            }
            for row in table.rows
        ],
        "notes": [note.text for note in table.notes],
        "doubts": list(table.doubts),
    }


def read_json(disclosure: Disclosure) -> dict[str, Any]:
    """The JSON form of ``juesuan read``."""
    return {
        "ok": True,
        "file": disclosure.file,
        "kind": str(disclosure.kind),
        "reason": disclosure.reason,
        "unit": disclosure.unit,
        "year": disclosure.year,
        "scope": disclosure.scope,
        "money_unit": disclosure.money_unit.label if disclosure.money_unit else None,
        "pages": disclosure.pages,
        "sheets": disclosure.sheets,
        "unread_pages": list(disclosure.unread_pages),
        "tables": [_table(table) for table in disclosure.tables],
        "narrative": _narrative(disclosure.narrative),
        "performance": [_form(form) for form in disclosure.performance],
    }


def _narrative(narrative: Narrative) -> dict[str, Any]:
    return {
        "sections": [
            {
                "level": section.level,
                "heading": section.name,
                "topic": section.topic,
                "page": section.heading.place().page,
                "line": section.heading.place().line,
                "sheet": section.heading.place().sheet or None,
                "passages": [passage.text for passage in section.passages],
            }
            for section in narrative.sections
        ],
        "claims": [_claim(claim, narrative) for claim in narrative.claims],
        "amounts": narrative.amounts,
        "not_read": [
            {
                "text": item.text,
                "amounts": item.amounts,
                **place_json(item.passage.place(item.start)),
            }
            for item in narrative.unread
        ],
    }


def _quantity(quantity: Quantity | None) -> dict[str, Any] | None:
    if quantity is None:
        return None
    return {"value": quantity.value, "measure": quantity.measure, "text": quantity.text}


def _claim(claim: Claim, narrative: Narrative) -> dict[str, Any]:
    return {
        "kind": str(claim.kind),
        "subject": claim.subject,
        "item": list(claim.item.names) if claim.item else None,
        "code": claim.item.code if claim.item else "",
        "phase": str(claim.phase),
        "amount": _quantity(claim.amount),
        "rate": _quantity(claim.rate),
        "base": str(claim.base) if claim.base else None,
        "sense": claim.sense,
        "whole": claim.whole,
        "words": list(claim.words),
        "section": narrative.sections[claim.section].name,
        "text": claim.text,
        **place_json(claim.place),
    }


def _entry(entry: Entry | None) -> dict[str, Any] | None:
    return None if entry is None else {"text": entry.text, "value": entry.value}


def _form(form: PerformanceForm) -> dict[str, Any]:
    return {
        "kind": str(form.kind),
        "title": form.title,
        "name": form.name,
        "year": form.year,
        "pages": list(form.pages),
        "sheet": form.place.sheet or None,
        "executions": [
            {
                "label": item.label,
                "budget": _entry(item.budget),
                "spent": _entry(item.spent),
                "rate": _entry(item.rate),
                "score": _entry(item.score),
            }
            for item in form.executions
        ],
        "indicators": [
            {
                "levels": list(item.levels),
                "name": item.name,
                "weight": _entry(item.weight),
                "target": _entry(item.target),
                "result": _entry(item.result),
                "score": _entry(item.score),
            }
            for item in form.indicators
        ],
        "total": _entry(form.total),
        "doubts": list(form.doubts),
    }


def coverage_json(report: Report) -> dict[str, Any]:
    """How often each outcome was given, and what was not evaluated and why."""
    counts = report.counts
    silent = (item for item in report.verdicts if item.outcome is Outcome.NOT_EVALUATED)
    reasons = dict.fromkeys((item.rule, item.reason) for item in silent)
    return {
        "pass": counts[Outcome.PASS],
        "rounding": counts[Outcome.ROUNDING],
        "fail": counts[Outcome.FAIL],
        "not_applicable": counts[Outcome.NOT_APPLICABLE],
        "not_evaluated": [{"rule": rule, "reason": reason} for rule, reason in reasons],
    }


def _file(outcome: FileOutcome) -> dict[str, Any]:
    if outcome.report is None:
        return {"file": outcome.file, "error": outcome.error, "findings": []}
    disclosure = outcome.report.disclosure
    entry: dict[str, Any] = {
        "file": outcome.file,
        "kind": str(disclosure.kind),
        "unit": disclosure.unit,
        "year": disclosure.year,
        "pages": disclosure.pages,
        "sheets": disclosure.sheets,
        "tables": [table.code for table in disclosure.tables if table.code],
        "findings": [finding_json(finding) for finding in outcome.report.findings],
        "coverage": coverage_json(outcome.report),
    }
    if outcome.problem:
        entry["error"] = outcome.problem
    if outcome.inspection is not None:
        entry["inspection"] = inspection_json(outcome.inspection)
    return entry


def check_json(outcomes: Sequence[FileOutcome]) -> dict[str, Any]:
    """The JSON form of ``juesuan check``."""
    return {"ok": True, "files": [_file(outcome) for outcome in outcomes]}
