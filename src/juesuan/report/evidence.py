"""Findings, their evidence and its place as JSON."""

from typing import Any

from juesuan.model import Evidence, Finding, Place


def box_json(place: Place) -> list[float] | None:
    """A box rounded for print, None where the format tells none."""
    box = place.box
    return None if box is None else [round(v, 2) for v in (box.x0, box.top, box.x1, box.bottom)]


def place_json(place: Place) -> dict[str, Any]:
    """A place, every way that formats tell it."""
    return {
        "page": place.page,
        "line": place.line,
        "sheet": place.sheet or None,
        "cell": place.cell or None,
        "box": box_json(place),
    }


def evidence_json(item: Evidence) -> dict[str, Any]:
    """What a finding or a mark rests on."""
    return {
        "role": item.role,
        **place_json(item.place),
        "text": item.text,
        "table": item.table,
        "row": item.row,
        "label": item.label,
        "column": item.column,
        "section": item.section,
    }


def finding_json(finding: Finding) -> dict[str, Any]:
    """A finding with all that it rests on."""
    return {
        "rule": finding.rule,
        "name": finding.name,
        "severity": str(finding.severity),
        "message": finding.message,
        "advice": finding.advice,
        "basis": list(finding.basis),
        "evidence": [evidence_json(item) for item in finding.evidence],
        "expected": finding.expected,
        "actual": finding.actual,
        "difference": finding.difference,
        "allowed": finding.allowed,
        "cause": finding.cause or None,
        "fingerprint": finding.fingerprint,
    }
